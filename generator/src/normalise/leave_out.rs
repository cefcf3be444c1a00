//! Removes parts from a document. The caller decides which.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::kinds::Kind;
use super::references;
use crate::diagnostic::{Origins, Pointer};

/// Removes parts, and references to removed components. Items of one list must be in ascending order in `parts`.
pub(super) fn leave_out_all(tree: &mut Value, parts: &[(Pointer, Option<Kind>)], origins: &mut Origins) {
    let mut gone = BTreeSet::new();
    // Later items of a list are removed first, so that the indices of earlier items stay valid.
    for (at, kind) in parts.iter().rev() {
        leave_out(tree, at, *kind, origins);
        let home = kind.filter(|kind| !kind.is_schema()).and_then(Kind::home);
        if home.is_some_and(|home| at.parent() == Some(home)) {
            gone.insert(format!("#{at}"));
        }
    }
    if !gone.is_empty() {
        forget_references(tree, &gone);
        forget_schemes(tree, &gone);
    }
}

/// Removes the part at a pointer. A part that its parent requires becomes empty instead.
fn leave_out(tree: &mut Value, at: &Pointer, kind: Option<Kind>, origins: &mut Origins) {
    let (Some(parent), Some(key)) = (at.parent(), at.tokens().last()) else { return };
    match tree.pointer_mut(parent.as_str()) {
        Some(Value::Object(map)) => match kind {
            Some(Kind::Responses | Kind::Paths) => {
                map.insert(key, Value::Object(Map::new()));
            }
            Some(kind) if kind.is_schema() => {
                map.insert(key, Value::Object(Map::new()));
            }
            _ => {
                map.shift_remove(&key);
            }
        },
        Some(Value::Array(items)) => {
            let Some(index) = key.parse::<usize>().ok().filter(|index| *index < items.len()) else { return };
            match kind {
                Some(kind) if kind.is_schema() => items[index] = Value::Object(Map::new()),
                _ => {
                    items.remove(index);
                    close_gap(&parent, index, items.len(), origins);
                }
            }
        }
        _ => {}
    }
}

/// Updates the origins of the items that moved when the item at `index` was removed; `length` is the new length.
pub(super) fn close_gap(list: &Pointer, index: usize, length: usize, origins: &mut Origins) {
    for index in index..length {
        if let Some(place) = origins.place(&list.child(index + 1)) {
            origins.record(list.child(index), place);
        }
    }
}

/// Removes references to removed parts, also below keys that the tables of kinds do not know.
fn forget_references(tree: &mut Value, gone: &BTreeSet<String>) {
    let is_gone = |value: &Value| references::of(value).is_some_and(|text| gone.contains(text));
    match tree {
        Value::Object(map) => {
            map.retain(|_, member| !is_gone(member));
            map.values_mut().for_each(|member| forget_references(member, gone));
        }
        Value::Array(items) => {
            items.retain(|item| !is_gone(item));
            items.iter_mut().for_each(|item| forget_references(item, gone));
        }
        _ => {}
    }
}

/// Drops removed security schemes from all security requirements, so that calls are sent without them.
fn forget_schemes(tree: &mut Value, gone: &BTreeSet<String>) {
    let is_gone = |name: &str| {
        let homes = ["/components/securitySchemes", "/securityDefinitions"];
        homes.iter().any(|home| gone.contains(&format!("#{}", Pointer::from_escaped(home).child(name))))
    };
    let forget = |holder: &mut Value| {
        for requirement in holder.get_mut("security").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Value::Object(requirement) = requirement {
                requirement.retain(|name, _| !is_gone(name));
            }
        }
    };
    forget(tree);
    let items = tree.get_mut("paths").and_then(Value::as_object_mut);
    for (_, item) in items.into_iter().flatten() {
        item.as_object_mut().into_iter().flatten().for_each(|(_, operation)| forget(operation));
    }
}
