//! The media types that an operation takes or gives: its own, or those of the whole description.

use serde_json::{Map, Value};

use crate::diagnostic::Pointer;

/// A list of media types.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MediaTypes {
    /// Each with the place it is named at.
    pub(super) all: Vec<(String, Pointer)>,
    /// Whether they are those of the whole description, so that shared parts can be referred to.
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

    /// These, or others where there are none; `at` is where those stand.
    pub(super) fn or(&self, others: &[&str], at: &Pointer) -> Vec<(String, Pointer)> {
        if !self.all.is_empty() {
            return self.all.clone();
        }
        others.iter().map(|name| ((*name).to_owned(), at.clone())).collect()
    }
}

/// The media types under a key; a single text counts as a list of one.
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

/// Where media types are listed, for those that are named in a list.
pub(super) fn list_of(types: &[(String, Pointer)]) -> Option<Pointer> {
    let (_, first) = types.first()?;
    let is_item = first.tokens().last().is_some_and(|token| token.bytes().all(|byte| byte.is_ascii_digit()));
    first.parent().filter(|_| is_item)
}

/// Whether a media type is JSON, or stands for it as well.
pub(super) fn is_json(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json") || essence == "*/*" || essence == "application/*"
}
