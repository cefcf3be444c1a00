//! Finds values of an enum that do not have the type of the schema, and so are never valid.

use serde_json::Value;

use super::{Problem, Subject, text};
use crate::normalise::Kind;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for schema in subject.all(Kind::Schema) {
        let Some(ty) = text(schema.map, "type") else { continue };
        let values = schema.map.get("enum").and_then(Value::as_array).into_iter().flatten();
        let wrong: Vec<String> = values.filter(|value| !is_of(ty, value)).map(|value| format!("`{value}`")).collect();
        let (Some(first), count) = (wrong.first(), wrong.len()) else { continue };
        let message = match count {
            1 => format!("the value {first} of `enum` is not of type `{ty}`"),
            _ => format!("{count} values of `enum`, such as {first}, are not of type `{ty}`"),
        };
        found.push(subject.found(&schema.at.child("enum"), message, "change the type, or remove the values"));
    }
    found
}

/// Returns whether a value has a type. Null is accepted, because descriptions often omit `nullable` beside an enum.
fn is_of(ty: &str, value: &Value) -> bool {
    match ty {
        _ if value.is_null() => true,
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}
