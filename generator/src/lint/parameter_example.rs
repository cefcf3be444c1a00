//! Finds examples of parameters that do not fit the schema. `lower` checks the examples of bodies.
//!
//! Only scalars are checked, because examples of lists and objects are often written as they appear in a URL.

use serde_json::{Map, Value};

use super::{Problem, Subject, text};
use crate::diagnostic::Pointer;
use crate::normalise::{Kind, Part};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for parameter in subject.all(Kind::Parameter) {
        let Some(schema) = parameter.map.get("schema").and_then(|schema| subject.resolved(schema)) else { continue };
        let name = text(parameter.map, "name").unwrap_or_default();
        for (at, value) in examples(subject, parameter) {
            if let Some(why) = misfit(schema, value) {
                let message = format!("an example of the parameter `{name}` does not fit its schema: {why}");
                found.push(subject.found(&at, message, "correct the example or the schema"));
            }
        }
    }
    found
}

/// Returns the examples of a parameter, with their places.
fn examples<'a>(subject: &Subject<'a>, parameter: &Part<'a>) -> Vec<(Pointer, &'a Value)> {
    let single = parameter.map.get("example").map(|value| (parameter.at.child("example"), value));
    let named = parameter.map.get("examples").and_then(Value::as_object).into_iter().flatten();
    let named = named.filter_map(|(name, example)| {
        Some((parameter.at.child("examples").child(name), subject.resolved(example)?.get("value")?))
    });
    single.into_iter().chain(named).collect()
}

/// Returns why a value does not fit a scalar schema, or `None` when it fits or the schema is not a scalar. Compares the
/// text that is sent, so the number 7 and the string "7" are the same.
fn misfit(schema: &Map<String, Value>, value: &Value) -> Option<String> {
    if value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) {
        return None;
    }
    let sent = sent(value);
    let number = sent.as_deref().and_then(|text| text.parse::<f64>().ok());
    let (ty, fits) = match text(schema, "type")? {
        "string" => ("a string", sent.is_some()),
        "integer" => ("an integer", number.is_some_and(|number| number.fract() == 0.0)),
        "number" => ("a number", number.is_some()),
        "boolean" => ("`true` or `false`", matches!(sent.as_deref(), Some("true" | "false"))),
        _ => return None,
    };
    if !fits {
        return Some(format!("`{value}` is not {ty}"));
    }
    let values = schema.get("enum")?.as_array()?;
    let is_listed = values.iter().any(|listed| self::sent(listed) == sent);
    (!is_listed).then(|| format!("`{value}` is not a value of the `enum`"))
}

/// Returns a scalar as it is written in a URL.
fn sent(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
