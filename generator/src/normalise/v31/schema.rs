//! The keywords of JSON Schema 2020-12. Unions and lists of types are in `unions`.

use serde_json::{Map, Value};

use super::super::CONTENT_MEDIA_TYPE;
use super::super::walk::Here;
use super::Rewriter;
use crate::diagnostic::rule;

/// Keywords that identify or explain a schema without changing what it matches.
const SILENT: &[&str] =
    &["$schema", "$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$comment", "$defs", "$vocabulary"];

/// Keywords that only reject values, with the note for each.
const UNCHECKED: &[(&str, &str)] = &[
    ("propertyNames", "any name is accepted"),
    ("unevaluatedItems", "items are read as `items` describes them"),
    ("dependentRequired", "the fields are optional"),
    ("contains", "the keyword is ignored"),
    ("contentSchema", "the text is not parsed"),
];

/// Keywords that have no effect without one of [`UNCHECKED`].
const COMPANIONS: &[(&str, &str)] = &[("contains", "minContains"), ("contains", "maxContains")];

/// Returns the schema that no value matches.
pub(super) fn nothing() -> Value {
    serde_json::json!({"not": {}})
}

impl Rewriter {
    /// Rewrites a schema whose parts have been rewritten.
    pub(super) fn schema(&self, map: &mut Map<String, Value>, here: &mut Here<'_>) {
        if map.contains_key("$ref") {
            if !self.is_later() && !keep_meant(map, here) {
                return;
            }
            reference_siblings(map, here);
        }
        let is_said_nullable = map.get("nullable") == Some(&Value::Bool(true));
        if self.is_later() {
            map.retain(|key, _| !SILENT.contains(&key.as_str()));
            dynamic_reference(map, here);
            content(map, here);
            pattern_properties(map, here);
            unevaluated_properties(map, here);
            conditions(map, here);
            unchecked(map, here);
        }
        self.tuple(map, here);
        self.constant(map, here);
        self.examples(map, here);
        self.exclusive_bounds(map, here);
        self.null_choices(map, here);
        self.types(map, here);
        if self.is_later() && is_said_nullable {
            here.report(
                &rule::MENDED,
                "nullable",
                ("`nullable` is not in OpenAPI 3.1", "it is treated as in OpenAPI 3.0"),
            )
            .help("add `null` to the list of types: `type: [string, \"null\"]`");
        }
    }
}

/// Keys that are evidently meant to apply when they are beside a `$ref` in 3.0, as they do in 3.1.
const MEANT: &[&str] =
    &["title", "description", "nullable", "deprecated", "default", "example", "readOnly", "writeOnly"];

/// In 3.0, removes the keys beside a `$ref` other than [`MEANT`] and extensions. Returns false if none of [`MEANT`] is
/// there.
fn keep_meant(map: &mut Map<String, Value>, here: &mut Here<'_>) -> bool {
    let Some(first) = map.keys().find(|key| MEANT.contains(&key.as_str())).cloned() else { return false };
    let message = ("OpenAPI 3.0 ignores keys beside a `$ref`", "they are treated as in OpenAPI 3.1");
    here.report(&rule::MENDED, &first, message)
        .help("write `allOf: [{$ref: ..}]`, and put the other keys beside `allOf`");
    let is_kept = |key: &str| key == "$ref" || key.starts_with("x-") || MEANT.contains(&key);
    let others: Vec<String> = map.keys().filter(|key| !is_kept(key)).cloned().collect();
    for key in others {
        map.shift_remove(&key);
        here.report(&rule::REF_SIBLINGS, &key, format!("`{key}` beside `$ref` has no effect"))
            .help("write `allOf: [{$ref: ..}]`, and put the other keys beside `allOf`");
    }
    true
}

/// Moves a `$ref` into `allOf` if there are keys beside it.
fn reference_siblings(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    map.retain(|key, _| !SILENT.contains(&key.as_str()));
    if map.len() < 2 || !map.get("$ref").is_some_and(Value::is_string) {
        return;
    }
    let Some(reference) = map.shift_remove("$ref") else { return };
    let target = Value::Object(Map::from_iter([("$ref".to_owned(), reference)]));
    here.moved(&["$ref"], &["allOf", "0"]);
    match map.get_mut("allOf") {
        Some(Value::Array(parts)) => parts.insert(0, target),
        _ => {
            map.insert("allOf".to_owned(), Value::Array(vec![target]));
        }
    }
}

fn dynamic_reference(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    if map.get("$recursiveRef").is_some_and(|target| target == "#")
        && let Some(component) = enclosing_component(here)
    {
        let message = (
            "`$recursiveRef` is from an earlier version of JSON Schema",
            format!("it is treated as `$ref: \"{component}\"`"),
        );
        here.report(&rule::MENDED, "$recursiveRef", message).help(format!("write `$ref: \"{component}\"`"));
        map.shift_remove("$recursiveRef");
        map.insert("$ref".to_owned(), component.into());
    }
    for key in ["$dynamicRef", "$recursiveRef"] {
        if map.shift_remove(key).is_some() {
            let message = (format!("`{key}` is not supported"), "the schema is generated as free-form JSON");
            here.report(&rule::KEYWORD_NOT_SUPPORTED, key, message).help("refer to a schema with `$ref`");
        }
    }
}

/// Returns a reference to the component schema that contains the current node, which is the target of a recursion.
fn enclosing_component(here: &Here<'_>) -> Option<String> {
    let pointer = here.pointer();
    let name = pointer.as_str().strip_prefix("/components/schemas/")?.split('/').next()?;
    Some(format!("#/components/schemas/{name}"))
}

/// Rewrites `contentEncoding` and `contentMediaType` to `format`.
fn content(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let media = map.shift_remove("contentMediaType");
    let encoding = map.shift_remove("contentEncoding");
    // Used as the media type of a part in a multipart body.
    let encoded = encoding.is_some().then(|| "application/octet-stream".into());
    if let Some(held) = media.clone().filter(Value::is_string).or(encoded) {
        map.insert(CONTENT_MEDIA_TYPE.to_owned(), held);
    }
    if let Some(encoding) = encoding {
        match encoding.as_str() {
            Some("base64") => {
                map.entry("format").or_insert_with(|| "byte".into());
            }
            Some("binary") => {
                map.entry("format").or_insert_with(|| "binary".into());
            }
            _ => {
                let message = (format!("the encoding {encoding} is not decoded"), "the text is kept as received");
                here.report(&rule::FORMAT_NOT_SUPPORTED, "contentEncoding", message);
            }
        }
        return;
    }
    let Some(media) = media.as_ref().and_then(Value::as_str) else { return };
    let is_text = media.starts_with("text/") || media.contains("json") || media.contains("xml");
    if !is_text {
        map.entry("type").or_insert_with(|| "string".into());
        map.entry("format").or_insert_with(|| "binary".into());
    } else if map.get("type").is_some_and(|ty| ty == "string") {
        let message = (format!("the client does not parse {media} inside a string"), "the value is a string");
        here.report(&rule::KEYWORD_NOT_CHECKED, "contentMediaType", message);
    }
}

/// Rewrites `patternProperties` to `additionalProperties`.
fn pattern_properties(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let Some(patterns) = map.shift_remove("patternProperties") else { return };
    let Value::Object(patterns) = patterns else { return };
    let is_open = !matches!(map.get("additionalProperties"), Some(Value::Object(_) | Value::Bool(true)));
    let mut schemas = patterns.into_iter();
    let (value, message) = match (schemas.next(), schemas.next()) {
        (None, _) => return,
        (Some((pattern, schema)), None) if is_open => {
            here.moved(&["patternProperties", &pattern], &["additionalProperties"]);
            (schema, "fields of any name have this type")
        }
        _ => (Value::Bool(true), "the fields are generated as free-form JSON"),
    };
    let message = ("the client does not check the patterns of `patternProperties`", message);
    here.report(&rule::KEYWORD_NOT_CHECKED, "patternProperties", message);
    map.insert("additionalProperties".to_owned(), value);
}

/// Rewrites `unevaluatedProperties` to `additionalProperties`, or removes it if it is a boolean.
fn unevaluated_properties(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    match map.shift_remove("unevaluatedProperties") {
        None | Some(Value::Bool(true)) => {}
        Some(Value::Bool(false)) => {
            let message = ("the client does not check `unevaluatedProperties: false`", "unknown fields are ignored");
            here.report(&rule::KEYWORD_NOT_CHECKED, "unevaluatedProperties", message);
        }
        Some(schema) => {
            let message =
                ("the client does not check `unevaluatedProperties`", "it is treated as `additionalProperties`");
            here.report(&rule::KEYWORD_NOT_CHECKED, "unevaluatedProperties", message);
            here.moved(&["unevaluatedProperties"], &["additionalProperties"]);
            map.entry("additionalProperties").or_insert(schema);
        }
    }
}

/// Rewrites conditional schemas of an object to `anyOf`, so that their fields are allowed whether or not the condition
/// holds.
fn conditions(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let mut choices: Vec<Value> = Vec::new();
    let mut found: Vec<&str> = Vec::new();
    if let Some(Value::Object(schemas)) = map.shift_remove("dependentSchemas") {
        found.push("dependentSchemas");
        choices.extend(schemas.into_iter().map(|(_, schema)| schema));
    }
    let is_conditional = map.shift_remove("if").is_some();
    for keyword in ["then", "else"] {
        // Without `if` they have no effect.
        choices.extend(map.shift_remove(keyword).filter(|_| is_conditional));
    }
    if is_conditional {
        found.push("if");
    }
    let brings_members =
        |choice: &Value| ["properties", "allOf", "$ref", "anyOf", "oneOf"].iter().any(|key| choice.get(key).is_some());
    let adds = choices.iter().any(brings_members);
    let is_object = map.contains_key("properties") || map.contains_key("allOf");
    for keyword in found {
        if adds && !is_object {
            let message = (format!("`{keyword}` is not supported"), "the fields that it adds are ignored");
            here.report(&rule::KEYWORD_NOT_SUPPORTED, keyword, message).help("describe the fields under `properties`");
        } else {
            let message =
                (format!("the client does not check the conditions of `{keyword}`"), "the keyword is ignored");
            here.report(&rule::KEYWORD_NOT_CHECKED, keyword, message);
        }
    }
    if adds && is_object {
        choices.push(Value::Object(Map::new()));
        let choices = Value::Array(choices);
        if !map.contains_key("anyOf") {
            map.insert("anyOf".to_owned(), choices);
        } else if let Value::Array(parts) = map.entry("allOf").or_insert_with(|| Value::Array(Vec::new())) {
            parts.push(Value::Object(Map::from_iter([("anyOf".to_owned(), choices)])));
        }
    }
}

fn unchecked(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    for (keyword, companion) in COMPANIONS {
        if map.contains_key(*keyword) {
            map.shift_remove(*companion);
        }
    }
    for (keyword, why) in UNCHECKED {
        if map.shift_remove(*keyword).is_some() {
            here.report(&rule::KEYWORD_NOT_CHECKED, keyword, (format!("the client does not check `{keyword}`"), *why));
        }
    }
}
