//! Nodes of a normalised document, with resolution of references.

use serde_json::Value;

use crate::diagnostic::Pointer;
use crate::normalise::references;

/// The maximum number of references to follow, because they may be circular.
const MAX_HOPS: usize = 64;

/// A value in a document, and its place.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) at: Pointer,
}

impl<'a> Node<'a> {
    /// Returns the root of a document.
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, at: Pointer::root() }
    }

    /// Returns the value of a key.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        Some(Self { value: self.value.get(key)?, at: self.at.child(key) })
    }

    /// Returns the entries of an object. Empty for other values.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        let at = self.at.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(key, value)| (key.as_str(), Self { value, at: at.child(key) }))
    }

    /// Returns the entries of the object at a key.
    pub(super) fn members_of(&self, key: &str) -> Vec<(&'a str, Self)> {
        self.get(key).map(|node| node.members().collect()).unwrap_or_default()
    }

    /// Returns the items of the list at a key.
    pub(super) fn items_of(&self, key: &str) -> Vec<Self> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let items = node.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| Self { value, at: node.at.child(index) }).collect()
    }

    /// Returns the string at a key.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key)?.as_str()
    }

    /// Returns whether the value of a key is `true`.
    pub(super) fn is(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool) == Some(true)
    }

    /// Returns the component that the node refers to: its map, such as `schemas`, and its name.
    pub(super) fn reference(&self) -> Option<(&'a str, String)> {
        let (map, name) = references::component(references::of(self.value)?)?;
        Some((map, name.into_owned()))
    }

    /// Follows references. Returns the final target, or the node itself if it is not a reference.
    pub(super) fn resolve(self, root: &'a Value) -> Self {
        let mut node = self;
        for _ in 0..MAX_HOPS {
            let Some((map, name)) = node.reference() else { break };
            let Some(next) = Node::root(root).get("components").and_then(|all| all.get(map)?.get(&name)) else { break };
            node = next;
        }
        node
    }
}
