//! Lists whose items differ by position, which 3.0 does not support. A list of fixed length is marked as a tuple. In
//! any other list, each item can match any of the schemas.

use serde_json::{Map, Value};

use super::super::walk::Here;
use super::{Rewriter, schema};
use crate::diagnostic::rule;

impl Rewriter {
    /// Rewrites `prefixItems`, and `items` if it is a list, as in earlier versions of JSON Schema.
    pub(super) fn tuple(&self, map: &mut Map<String, Value>, here: &mut Here<'_>) {
        let keyword = if map.get("items").is_some_and(Value::is_array) { "items" } else { "prefixItems" };
        let Some(Value::Array(_)) = map.get(keyword) else { return };
        let Some(Value::Array(positions)) = map.shift_remove(keyword) else { return };
        if is_fixed(map, positions.len()) {
            here.moved(&[keyword], &["items", "oneOf"]);
            let positions = Map::from_iter([("oneOf".to_owned(), Value::Array(positions))]);
            map.entry("type").or_insert_with(|| "array".into());
            map.insert("items".to_owned(), Value::Object(positions));
            map.insert("x-typewright-tuple".to_owned(), true.into());
            return;
        }
        let mut choices: Vec<Value> = Vec::new();
        for (index, schema) in positions.into_iter().enumerate() {
            if !choices.contains(&schema) {
                let place = choices.len().to_string();
                here.moved(&[keyword, &index.to_string()], &["items", "oneOf", &place]);
                choices.push(schema);
            }
        }
        // The schema of the items after the listed positions. `false` allows none.
        if let Some(rest) = map.shift_remove("items")
            && rest != schema::nothing()
            && rest != Value::Bool(false)
            && !choices.contains(&rest)
        {
            choices.push(rest);
        }
        let message = (
            format!("the client does not check the positions of `{keyword}`"),
            "each item of the list can match any of its schemas",
        );
        here.report(&rule::KEYWORD_NOT_CHECKED, keyword, message);
        let is_open = choices.iter().any(|choice| choice.as_object().is_some_and(Map::is_empty));
        let items = match choices.len() {
            1 => choices.swap_remove(0),
            _ if is_open || choices.is_empty() => Value::Object(Map::new()),
            _ => Value::Object(Map::from_iter([("oneOf".to_owned(), Value::Array(choices))])),
        };
        map.entry("type").or_insert_with(|| "array".into());
        map.insert("items".to_owned(), items);
    }
}

/// Returns whether a list has exactly one item for each listed position.
fn is_fixed(map: &Map<String, Value>, positions: usize) -> bool {
    let is_limit = |key: &str, fits: fn(u64, u64) -> bool| {
        let limit = map.get(key).and_then(Value::as_u64);
        limit.is_some_and(|limit| fits(limit, positions as u64))
    };
    let is_closed = map.get("items").is_some_and(|rest| *rest == schema::nothing() || *rest == Value::Bool(false));
    let is_list = map.get("type").is_none_or(|ty| ty == "array");
    is_list
        && positions > 0
        && is_limit("minItems", |least, all| least >= all)
        && (is_closed || is_limit("maxItems", |most, all| most <= all))
}
