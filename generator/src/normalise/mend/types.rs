//! The `type` of a schema: names from programming languages, types of Swagger 2.0 and Kubernetes, and keywords that do
//! not apply to the type.

use serde_json::{Map, Value, json};

use super::super::v31::BELONGING;
use super::super::walk::Here;
use crate::diagnostic::rule;

/// Names of types in programming languages, with the corresponding type and format.
const WORDS: &[(&str, &str, &str)] = &[
    ("bool", "boolean", ""),
    ("date", "string", "date"),
    ("date-time", "string", "date-time"),
    ("datetime", "string", "date-time"),
    ("dict", "object", ""),
    ("double", "number", "double"),
    ("file", "string", "binary"),
    ("float", "number", "float"),
    ("int", "integer", ""),
    ("int32", "integer", "int32"),
    ("int64", "integer", "int64"),
    ("list", "array", ""),
    ("long", "integer", "int64"),
    ("map", "object", ""),
    ("str", "string", ""),
    ("text", "string", ""),
    ("uuid", "string", "uuid"),
];

/// Repairs the type of a schema whose parts have been repaired.
pub(super) fn mend(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    integer_or_text(map);
    word(map, here);
    foreign_keywords(map, here);
}

/// Rewrites the format `int-or-string` of Kubernetes to a union.
fn integer_or_text(map: &mut Map<String, Value>) {
    let is_said = map.get("x-kubernetes-int-or-string") == Some(&Value::Bool(true))
        || map.get("format").is_some_and(|format| format == "int-or-string");
    let has_choice = ["oneOf", "anyOf", "allOf"].iter().any(|key| map.contains_key(*key));
    if !is_said || has_choice {
        return;
    }
    map.retain(|key, _| !["type", "format", "pattern", "minLength", "maxLength"].contains(&key.as_str()));
    map.insert("oneOf".to_owned(), json!([{"type": "integer"}, {"type": "string"}]));
}

fn word(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let Some(written) = map.get("type").and_then(Value::as_str).map(str::to_owned) else { return };
    let lower = written.to_ascii_lowercase();
    let (ty, format) = match WORDS.iter().find(|(word, ..)| *word == lower) {
        Some((_, ty, format)) => (*ty, *format),
        None => match BELONGING.iter().find(|(ty, _)| *ty == lower && *ty != written) {
            Some((ty, _)) => (*ty, ""),
            None => return,
        },
    };
    let mut meant = format!("type: {ty}");
    map.insert("type".to_owned(), ty.into());
    if !format.is_empty() && !map.contains_key("format") {
        map.insert("format".to_owned(), format.into());
        meant += &format!(", format: {format}");
    }
    here.report(&rule::MENDED, "type", (format!("unknown type `{written}`"), format!("it is treated as `{meant}`")))
        .help(format!("write `{meant}`"));
}

/// Removes keywords that do not apply to the type, which have no effect in JSON Schema.
fn foreign_keywords(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let Some(ty) = map.get("type").and_then(Value::as_str).map(str::to_owned) else { return };
    let Some((_, own)) = BELONGING.iter().find(|(known, _)| *known == ty) else { return };
    let is_foreign = |key: &str| {
        // A `format` without an effect is kept, because it is shown in the docs.
        key != "format" && !own.contains(&key) && BELONGING.iter().any(|(_, keywords)| keywords.contains(&key))
    };
    let foreign: Vec<String> = map.keys().filter(|key| is_foreign(key)).cloned().collect();
    for key in foreign {
        map.shift_remove(&key);
        let message = (format!("`{key}` has no effect beside `type: {ty}`"), "the key is ignored");
        here.report(&rule::MENDED, &key, message).help("remove it, or correct the type");
    }
}
