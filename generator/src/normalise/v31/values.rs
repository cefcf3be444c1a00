//! Keywords about single values: `const`, `examples`, and exclusive bounds, which are numbers in 3.1 and booleans in
//! 3.0.

use serde_json::{Map, Value};

use super::super::walk::Here;
use super::Rewriter;
use crate::diagnostic::rule;

impl Rewriter {
    /// Rewrites `const` to an `enum` with one value.
    pub(super) fn constant(&self, map: &mut Map<String, Value>, here: &mut Here<'_>) {
        let Some(value) = map.shift_remove("const") else { return };
        if !value.is_null() {
            self.taken_as_later("const", here);
        }
        let ty = match &value {
            Value::Null => {
                map.shift_remove("type");
                map.insert("type".to_owned(), "null".into());
                return;
            }
            Value::String(_) => "string",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::Array(_) | Value::Object(_) => {
                let message = (
                    "the client does not check a `const` that is a list or an object",
                    "any value of the type is accepted",
                );
                here.report(&rule::KEYWORD_NOT_CHECKED, "const", message);
                let ty = if value.is_array() { "array" } else { "object" };
                map.entry("type").or_insert_with(|| ty.into());
                return;
            }
        };
        here.moved(&["const"], &["enum", "0"]);
        map.insert("enum".to_owned(), Value::Array(vec![value]));
        if !map.contains_key("$ref") && !map.contains_key("allOf") {
            map.entry("type").or_insert_with(|| ty.into());
        }
    }

    /// Rewrites `examples` to `example`, with the first of them.
    pub(super) fn examples(&self, map: &mut Map<String, Value>, here: &mut Here<'_>) {
        if !map.get("examples").is_some_and(Value::is_array) {
            return;
        }
        self.taken_as_later("examples", here);
        let Some(Value::Array(examples)) = map.shift_remove("examples") else { return };
        if let Some(first) = examples.into_iter().next()
            && !map.contains_key("example")
        {
            here.moved(&["examples", "0"], &["example"]);
            map.insert("example".to_owned(), first);
        }
    }

    /// Rewrites `exclusiveMinimum: 5` to `minimum: 5, exclusiveMinimum: true`.
    pub(super) fn exclusive_bounds(&self, map: &mut Map<String, Value>, here: &mut Here<'_>) {
        for (exclusive, bound, tighter) in [
            ("exclusiveMinimum", "minimum", f64::ge as fn(&f64, &f64) -> bool),
            ("exclusiveMaximum", "maximum", f64::le),
        ] {
            let Some(Value::Number(number)) = map.get(exclusive).cloned() else { continue };
            self.taken_as_later(exclusive, here);
            let other = map.get(bound).and_then(Value::as_f64);
            let is_tighter = other.zip(number.as_f64()).is_none_or(|(other, number)| tighter(&number, &other));
            if is_tighter {
                map.insert(bound.to_owned(), Value::Number(number));
                map.insert(exclusive.to_owned(), true.into());
            } else {
                map.shift_remove(exclusive);
            }
        }
    }
}
