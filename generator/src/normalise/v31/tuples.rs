//! Lists whose items differ by position: 3.0 has no word for them, so each item may be any of the listed ones.

use serde_json::{Map, Value};

use super::super::walk::Here;
use super::{Rewriter, schema};
use crate::diagnostic::rule;

impl Rewriter {
    /// `prefixItems`, and the list that `items` could be before it.
    pub(super) fn tuple(&self, map: &mut Map<String, Value>, here: &mut Here<'_>) {
        let keyword = if map.get("items").is_some_and(Value::is_array) { "items" } else { "prefixItems" };
        let Some(Value::Array(_)) = map.get(keyword) else { return };
        let Some(Value::Array(positions)) = map.shift_remove(keyword) else { return };
        let mut choices: Vec<Value> = Vec::new();
        for (index, schema) in positions.into_iter().enumerate() {
            if !choices.contains(&schema) {
                let place = choices.len().to_string();
                here.moved(&[keyword, &index.to_string()], &["items", "oneOf", &place]);
                choices.push(schema);
            }
        }
        // What follows the listed positions: nothing, something else, or anything.
        if let Some(rest) = map.shift_remove("items")
            && rest != schema::nothing()
            && rest != Value::Bool(false)
            && !choices.contains(&rest)
        {
            choices.push(rest);
        }
        let message =
            format!("`{keyword}` by position is not checked; each item of the list may be any of its schemas");
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
