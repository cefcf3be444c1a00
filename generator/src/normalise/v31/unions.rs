//! Null and lists of types. Null becomes `nullable`; several types become a union of schemas with one type each.

use serde_json::{Map, Value};

use super::super::NUMERIC_TEXT;
use super::super::walk::Here;
use super::Rewriter;

/// The keywords that apply to each type. All other keywords apply to any type.
pub(in super::super) const BELONGING: &[(&str, &[&str])] = &[
    ("string", &["minLength", "maxLength", "pattern", "format"]),
    ("integer", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"]),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"]),
    ("boolean", &[]),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    ("object", &["properties", "required", "additionalProperties", "minProperties", "maxProperties"]),
];

const NUMBER_FORMATS: &[&str] = &["int32", "int64", "float", "double", "uint32", "uint64", "decimal"];

impl Rewriter {
    /// Rewrites `type: null`, alone or in a list, and lists of several types.
    pub(super) fn types(&self, map: &mut Map<String, Value>, here: &mut Here<'_>) {
        if !map.contains_key("type") && numeric_text(map, &[]) {
            return;
        }
        let types: Vec<String> = match map.get("type") {
            Some(Value::Array(types)) => types.iter().filter_map(|ty| ty.as_str().map(str::to_owned)).collect(),
            Some(Value::String(ty)) if ty == "null" => vec![ty.clone()],
            // An `enum` without a type can contain null.
            None => return null_among_values(map),
            _ => return,
        };
        self.taken_as_later("type", here);
        map.shift_remove("type");
        let mut kept: Vec<&str> = Vec::new();
        for ty in types.iter().map(String::as_str).filter(|ty| *ty != "null") {
            // `number` includes all integers.
            let is_covered = ty == "integer" && types.iter().any(|other| other == "number");
            if !kept.contains(&ty) && !is_covered {
                kept.push(ty);
            }
        }
        let is_nullable = types.iter().any(|ty| ty == "null");
        match kept.as_slice() {
            [] if is_nullable => only_null(map),
            [] => {}
            [only] => {
                map.insert("type".to_owned(), (*only).into());
            }
            several if numeric_text(map, several) => {}
            several => split(map, several),
        }
        if is_nullable {
            map.insert("nullable".to_owned(), true.into());
            if let Some(Value::Array(values)) = map.get_mut("enum")
                && values.len() > 1
            {
                values.retain(|value| !value.is_null());
            }
        }
    }

    /// Removes null from a union and makes the union nullable.
    pub(super) fn null_choices(&self, map: &mut Map<String, Value>, here: &mut Here<'_>) {
        for keyword in ["oneOf", "anyOf"] {
            let Some(Value::Array(choices)) = map.get_mut(keyword) else { continue };
            let Some(null) = choices.iter().position(is_only_null) else { continue };
            let all = choices.len();
            choices.retain(|choice| !is_only_null(choice));
            if choices.is_empty() {
                map.shift_remove(keyword);
                only_null(map);
                continue;
            }
            for index in (null + 1..all).take(choices.len()) {
                here.moved(&[keyword, &index.to_string()], &[keyword, &(index - 1).to_string()]);
            }
            map.insert("nullable".to_owned(), true.into());
            if let Some(Value::Array(choices)) = map.get_mut(keyword)
                && choices.len() == 1
                && let Some(only) = choices.pop()
            {
                map.shift_remove(keyword);
                single(map, only, keyword, here);
            }
        }
    }
}

/// Rewrites a number that can be sent as a string to a number. .NET describes all numbers this way: with the types
/// `integer` and `string`, or with no type, and a pattern of digits.
fn numeric_text(map: &mut Map<String, Value>, types: &[&str]) -> bool {
    let is_number_format = |format: &Value| format.as_str().is_some_and(|format| NUMBER_FORMATS.contains(&format));
    let ty = match types {
        ["string", number] | [number, "string"] if ["integer", "number"].contains(number) => *number,
        [] if map.get("format").is_some_and(is_number_format) => {
            let is_whole = map["format"].as_str().is_some_and(|format| format.contains("int"));
            if is_whole { "integer" } else { "number" }
        }
        _ => return false,
    };
    if !map.get("pattern").and_then(Value::as_str).is_some_and(is_of_digits) || map.contains_key("enum") {
        return false;
    }
    map.shift_remove("pattern");
    map.insert("type".to_owned(), ty.into());
    map.insert(NUMERIC_TEXT.to_owned(), true.into());
    true
}

/// Returns whether a pattern matches only numbers.
fn is_of_digits(pattern: &str) -> bool {
    let has_digits = pattern.contains(r"\d") || pattern.contains("0-9");
    let rest = pattern.replace(r"\d", "").replace(r"\.", "");
    has_digits
        && rest.starts_with('^')
        && rest.ends_with('$')
        && rest.chars().all(|one| "^$()[]{}?:*+|-,0123456789eE".contains(one))
}

/// Merges the only remaining variant into the schema. If it is a reference or has conflicting keys, it is added to
/// `allOf` instead.
fn single(map: &mut Map<String, Value>, only: Value, keyword: &str, here: &mut Here<'_>) {
    let index = "0";
    let Value::Object(only) = only else { return };
    let clashes =
        only.keys().any(|key| map.contains_key(key) && !["nullable", "title", "description"].contains(&key.as_str()));
    if only.contains_key("$ref") || clashes {
        here.moved(&[keyword, index], &["allOf", "0"]);
        let parts = map.entry("allOf").or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(parts) = parts {
            parts.insert(0, Value::Object(only));
        }
        return;
    }
    for (key, value) in only {
        here.moved(&[keyword, index, &key], &[&key]);
        map.entry(key).or_insert(value);
    }
}

/// Rewrites a schema that matches only null.
fn only_null(map: &mut Map<String, Value>) {
    map.insert("nullable".to_owned(), true.into());
    map.insert("enum".to_owned(), Value::Array(vec![Value::Null]));
}

fn is_only_null(schema: &Value) -> bool {
    let is_null = |values: &Value| values.as_array().is_some_and(|values| values.iter().all(Value::is_null));
    schema.get("enum").is_some_and(is_null) || schema.get("type").is_some_and(|ty| ty == "null")
}

/// Makes a schema without `type` nullable if null is one of its `enum` values.
fn null_among_values(map: &mut Map<String, Value>) {
    if let Some(Value::Array(values)) = map.get_mut("enum")
        && values.iter().any(Value::is_null)
    {
        if values.len() > 1 {
            values.retain(|value| !value.is_null());
        }
        map.insert("nullable".to_owned(), true.into());
    }
    split_values(map);
}

/// Splits an `enum` without `type` into a union if its values have several scalar types.
fn split_values(map: &mut Map<String, Value>) {
    let Some(Value::Array(values)) = map.get("enum") else { return };
    let kind = |value: &Value| match value {
        Value::String(_) => Some("string"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::Bool(_) => Some("boolean"),
        _ => None,
    };
    let Some(mut kinds) = values.iter().map(kind).collect::<Option<Vec<_>>>() else { return };
    if kinds.contains(&"number") {
        kinds.iter_mut().filter(|kind| **kind == "integer").for_each(|kind| *kind = "number");
    }
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() > 1 {
        kinds.reverse();
        split(map, &kinds);
    }
}

/// Splits a schema into a union of one schema per type, each with the keywords of that type.
fn split(map: &mut Map<String, Value>, types: &[&str]) {
    // A union beside the types is more specific.
    if ["oneOf", "anyOf", "allOf", "$ref"].iter().any(|key| map.contains_key(*key)) {
        return;
    }
    let values = map.shift_remove("enum");
    let choices = types.iter().filter_map(|ty| choice(map, ty, values.as_ref()));
    let choices: Vec<Value> = choices.collect();
    for (_, keywords) in BELONGING {
        map.retain(|key, _| !keywords.contains(&key.as_str()));
    }
    map.insert("oneOf".to_owned(), Value::Array(choices));
}

fn choice(map: &Map<String, Value>, ty: &str, values: Option<&Value>) -> Option<Value> {
    let mut choice = Map::from_iter([("type".to_owned(), Value::from(ty))]);
    let is_number = matches!(ty, "integer" | "number");
    for key in BELONGING.iter().filter(|(known, _)| *known == ty).flat_map(|(_, keywords)| *keywords) {
        let Some(value) = map.get(*key) else { continue };
        let is_of_numbers = value.as_str().is_some_and(|format| NUMBER_FORMATS.contains(&format));
        if *key != "format" || is_of_numbers == is_number {
            choice.insert((*key).to_owned(), value.clone());
        }
    }
    if let Some(Value::Array(values)) = values {
        let fits = |value: &&Value| match ty {
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            _ => value.is_object(),
        };
        let of_type: Vec<Value> = values.iter().filter(fits).cloned().collect();
        if of_type.is_empty() {
            return None;
        }
        choice.insert("enum".to_owned(), Value::Array(of_type));
    }
    Some(Value::Object(choice))
}
