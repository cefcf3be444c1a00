//! Finds defaults that are not a value of their enum.

use serde_json::Value;

use super::{Problem, Subject};
use crate::normalise::Kind;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for schema in subject.all(Kind::Schema) {
        let Some(values) = schema.map.get("enum").and_then(Value::as_array) else { continue };
        // Many descriptions use `null` for "no default".
        let Some(default) = schema.map.get("default").filter(|default| !default.is_null()) else { continue };
        if !values.contains(default) {
            let message = format!("the default `{default}` is not a value of the `enum`");
            found.push(subject.found(
                &schema.at.child("default"),
                message,
                "correct the default, or add it to the `enum`",
            ));
        }
    }
    found
}
