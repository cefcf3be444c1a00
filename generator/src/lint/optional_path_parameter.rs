//! Finds path parameters without `required: true`.

use serde_json::Value;

use super::{Problem, Subject, text};
use crate::normalise::Kind;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for parameter in subject.all(Kind::Parameter) {
        if text(parameter.map, "in") != Some("path") || parameter.map.get("required") == Some(&Value::Bool(true)) {
            continue;
        }
        let name = text(parameter.map, "name").unwrap_or_default();
        let message = format!("the path parameter `{name}` is not marked as required");
        found.push(subject.found(&parameter.at, message, "add `required: true`"));
    }
    found
}
