//! The media types that an operation accepts or returns: its own, or those of the whole description.

use serde_json::{Map, Value};

use crate::diagnostic::Pointer;

/// A list of media types.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MediaTypes {
    /// The media types, each with the pointer to it.
    pub(super) all: Vec<(String, Pointer)>,
    /// Whether they are the same as those of the whole description, so that shared parts can be used.
    pub(super) is_shared: bool,
}

impl MediaTypes {
    /// Reads `consumes` or `produces`.
    pub(super) fn read(
        root: &Map<String, Value>,
        operation: Option<(&Map<String, Value>, &Pointer)>,
        key: &str,
    ) -> Self {
        let shared = list(root, &Pointer::root(), key).unwrap_or_default();
        let own = operation.and_then(|(operation, at)| list(operation, at, key));
        let Some(own) = own else { return Self { all: shared, is_shared: true } };
        let is_shared = own.iter().map(|(name, _)| name).eq(shared.iter().map(|(name, _)| name));
        Self { all: own, is_shared }
    }

    /// Returns the media types, or `others` if there are none. `at` is the pointer recorded for `others`.
    pub(super) fn or(&self, others: &[&str], at: &Pointer) -> Vec<(String, Pointer)> {
        if !self.all.is_empty() {
            return self.all.clone();
        }
        others.iter().map(|name| ((*name).to_owned(), at.clone())).collect()
    }
}

/// Returns the media types under a key. A single string is treated as a list with one item.
fn list(map: &Map<String, Value>, at: &Pointer, key: &str) -> Option<Vec<(String, Pointer)>> {
    let at = at.child(key);
    let items = match map.get(key)? {
        Value::String(name) => return Some(vec![(name.clone(), at)]),
        Value::Array(items) => items,
        _ => return None,
    };
    let mut all: Vec<(String, Pointer)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if let Some(name) = item.as_str()
            && all.iter().all(|(known, _)| known != name)
        {
            all.push((name.to_owned(), at.child(index)));
        }
    }
    Some(all)
}

/// Returns the pointer to the list that contains the media types, if they are in a list.
pub(super) fn list_of(types: &[(String, Pointer)]) -> Option<Pointer> {
    let (_, first) = types.first()?;
    let is_item = first.tokens().last().is_some_and(|token| token.bytes().all(|byte| byte.is_ascii_digit()));
    first.parent().filter(|_| is_item)
}

/// Returns whether a media type is JSON, or a wildcard that includes it.
pub(super) fn is_json(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json") || essence == "*/*" || essence == "application/*"
}
