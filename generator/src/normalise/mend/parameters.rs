//! Parameters and headers: types outside of `schema`, as in Swagger 2.0, missing types, and duplicate parameters.

use serde_json::{Map, Value, json};

use super::super::kinds::Kind;
use super::super::references;
use super::super::walk::Here;
use crate::diagnostic::rule;

/// Keywords of schemas that can be in the parameter itself, as in Swagger 2.0.
const OF_SCHEMA: &[&str] = &[
    "type",
    "format",
    "items",
    "enum",
    "default",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
    "nullable",
    "oneOf",
    "anyOf",
    "allOf",
    "properties",
];

/// Moves a type that is written directly in a parameter to `schema`.
pub(super) fn bare_type(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let says_type = ["type", "enum", "oneOf", "anyOf", "allOf"].iter().any(|key| map.contains_key(*key));
    if !says_type || ["schema", "content", "$ref"].iter().any(|key| map.contains_key(*key)) {
        return;
    }
    let mut schema = Map::new();
    for key in OF_SCHEMA {
        if let Some(value) = map.shift_remove(*key) {
            here.moved(&[key], &["schema", key]);
            schema.insert((*key).to_owned(), value);
        }
    }
    let message = ("the type of a parameter is not under `schema`", "it is treated as if it were");
    here.report_here(&rule::MENDED, message).help("move the keys of the type under `schema`");
    map.insert("schema".to_owned(), Value::Object(schema));
}

/// Repairs a parameter whose schema has been repaired.
pub(super) fn mend(map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>) {
    if let Some(Value::String(place)) = map.get("in") {
        let lower = place.to_ascii_lowercase();
        if lower != *place {
            let message = (format!("`{place}` is not a value of `in`"), format!("it is treated as `{lower}`"));
            here.report(&rule::MENDED, "in", message).help(format!("write `in: {lower}`"));
            map.insert("in".to_owned(), lower.into());
        }
    }
    unfit_style(map, kind, here);
    if map.get("allowReserved") == Some(&Value::Bool(true)) {
        // The typed model keeps it for query parameters only.
        map.entry("x-typewright-allow-reserved").or_insert(Value::Bool(true));
    }
    let has_content = map.get("content").and_then(Value::as_object).is_some_and(|content| !content.is_empty());
    let is_typed = has_content || map.contains_key("schema");
    // A parameter without `name` or `in` cannot be repaired.
    let is_parameter = kind == Kind::Header || (map.contains_key("name") && map.contains_key("in"));
    if !is_typed && is_parameter {
        map.shift_remove("content");
        map.insert("schema".to_owned(), json!({"type": "string"}));
        let name = map.get("name").and_then(Value::as_str).unwrap_or(here.key()).to_owned();
        let message = (format!("`{name}` has neither `schema` nor `content`"), "it is treated as a string");
        here.report_here(&rule::MENDED, message).help("add `schema: {type: string}`");
    }
    examples(map, here);
}

/// Removes a `style` that is not allowed for the location of the parameter.
fn unfit_style(map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>) {
    let Some(style) = map.get("style") else { return };
    let place = if kind == Kind::Header { "header" } else { map.get("in").and_then(Value::as_str).unwrap_or_default() };
    let known: &[&str] = match place {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        "cookie" => &["form"],
        _ => return,
    };
    if !known.iter().any(|known| style == known) {
        let message = (
            format!("`style: {}` is not allowed in {place}", style.as_str().unwrap_or("..")),
            format!("it is treated as `style: {}`", known[0]),
        );
        here.report(&rule::MENDED, "style", message).help(format!("write `style: {}`", known[0]));
        map.shift_remove("style");
    }
}

/// Rewrites a list of examples, which must be a map, to `example` with the first of them.
pub(super) fn examples(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    if !map.get("examples").is_some_and(Value::is_array) {
        return;
    }
    let Some(Value::Array(examples)) = map.shift_remove("examples") else { return };
    let message = ("`examples` is a list, but must be a map of example objects here", "the first example is used");
    here.report(&rule::MENDED, "examples", message).help("write `examples: {name: {value: ..}}`");
    if let Some(first) = examples.into_iter().next() {
        map.entry("example").or_insert(first);
    }
}

/// Removes duplicate parameters from a list.
pub(super) fn duplicates(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let Some(Value::Array(parameters)) = map.get_mut("parameters") else { return };
    let id = |parameter: &Value| {
        let text = |key: &str| parameter.get(key).and_then(Value::as_str).map(str::to_owned);
        let reference = references::of(parameter).map(|reference| (reference.to_owned(), String::new()));
        reference.or_else(|| Some((text("name")?, text("in")?)))
    };
    let ids: Vec<_> = parameters.iter().map(id).collect();
    let twice: Vec<usize> =
        (0..ids.len()).filter(|&index| ids[index].is_some() && ids[..index].contains(&ids[index])).collect();
    for &index in &twice {
        let Some((name, place)) = &ids[index] else { continue };
        let what = if place.is_empty() { format!("`{name}`") } else { format!("`{name}` in {place}") };
        here.report_below(
            &rule::DUPLICATE_PARAMETER,
            &["parameters", &index.to_string()],
            (format!("the parameter {what} is listed twice"), "the second one is ignored"),
        )
        .help("remove one of the two");
    }
    for index in twice.into_iter().rev() {
        parameters.remove(index);
        here.close_gap("parameters", index, parameters.len());
    }
}
