//! Finds values of an enum that differ only in case.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Problem, Subject};
use crate::normalise::Kind;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for schema in subject.all(Kind::Schema) {
        let mut first: BTreeMap<String, &str> = BTreeMap::new();
        let values = schema.map.get("enum").and_then(Value::as_array);
        for (index, value) in values.into_iter().flatten().enumerate() {
            let Some(value) = value.as_str() else { continue };
            let other = *first.entry(value.to_lowercase()).or_insert(value);
            if other != value {
                let message = format!("the values `{other}` and `{value}` differ only in case");
                let at = schema.at.child("enum").child(index);
                found.push(subject.found(&at, message, "keep the value that the server sends"));
            }
        }
    }
    found
}
