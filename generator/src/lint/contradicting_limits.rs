//! Finds limits that exclude every value, because the minimum is above the maximum.

use serde_json::Value;

use super::{Problem, Subject};
use crate::normalise::Kind;

/// The keywords of the minimum and the maximum, and the type they apply to.
const PAIRS: &[(&str, &str, &str)] = &[
    ("minimum", "maximum", "number"),
    ("minLength", "maxLength", "string"),
    ("minItems", "maxItems", "list"),
    ("minProperties", "maxProperties", "object"),
];

pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for schema in subject.all(Kind::Schema) {
        for (least, most, what) in PAIRS {
            let limit = |key: &str| schema.map.get(key).and_then(Value::as_f64);
            let (Some(low), Some(high)) = (limit(least), limit(most)) else { continue };
            if low > high {
                let message = format!("no {what} is valid: `{least}` is {low}, `{most}` is {high}");
                let help = format!("raise `{most}` or lower `{least}`");
                found.push(subject.found(&schema.at.child(least), message, help));
            }
        }
    }
    found
}
