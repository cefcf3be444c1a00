//! The strings of a description: its values and its keys.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// A string of a description, by its JSON pointer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Position {
    Value(String),
    Key(String),
}

/// Returns every string of a description.
pub(super) fn positions(description: &Value) -> Vec<Position> {
    let mut found = Vec::new();
    walk(description, "", &mut found);
    found
}

fn walk(node: &Value, at: &str, found: &mut Vec<Position>) {
    match node {
        Value::String(_) => found.push(Position::Value(at.to_owned())),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| walk(item, &format!("{at}/{index}"), found))
        }
        Value::Object(members) => {
            for (key, value) in members {
                let at = format!("{at}/{key}");
                found.push(Position::Key(at.clone()));
                walk(value, &at, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns the description with different strings at some positions.
pub(super) fn replaced(
    description: &Value,
    positions: &BTreeSet<Position>,
    text: &dyn Fn(&Position) -> String,
) -> Value {
    replace(description, "", positions, text)
}

fn replace(node: &Value, at: &str, positions: &BTreeSet<Position>, text: &dyn Fn(&Position) -> String) -> Value {
    let find = |position: Position| positions.contains(&position).then(|| text(&position));
    match node {
        Value::String(old) => find(Position::Value(at.to_owned())).unwrap_or_else(|| old.clone()).into(),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.map(|(index, item)| replace(item, &format!("{at}/{index}"), positions, text)).collect()
        }
        Value::Object(members) => {
            let mut new = Map::new();
            for (key, value) in members {
                let at = format!("{at}/{key}");
                let key = find(Position::Key(at.clone())).unwrap_or_else(|| key.clone());
                new.insert(key, replace(value, &at, positions, text));
            }
            Value::Object(new)
        }
        other => other.clone(),
    }
}
