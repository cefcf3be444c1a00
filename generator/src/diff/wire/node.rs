//! Nodes of a normalised document, and what references lead to.

use serde_json::Value;

use crate::diagnostic::Pointer;

/// References are followed this often at most, since they may lead in a circle.
const MAX_HOPS: usize = 64;

/// A part of a document, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) at: Pointer,
}

impl<'a> Node<'a> {
    /// The whole document.
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, at: Pointer::root() }
    }

    /// A member.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        Some(Self { value: self.value.get(key)?, at: self.at.child(key) })
    }

    /// The members of an object.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        let at = self.at.clone();
        let members = self.value.as_object().into_iter().flatten();
        members.map(move |(key, value)| (key.as_str(), Self { value, at: at.child(key) }))
    }

    /// The members of an object that is a member.
    pub(super) fn members_of(&self, key: &str) -> Vec<(&'a str, Self)> {
        self.get(key).map(|node| node.members().collect()).unwrap_or_default()
    }

    /// The items of a list that is a member.
    pub(super) fn items_of(&self, key: &str) -> Vec<Self> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let items = node.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| Self { value, at: node.at.child(index) }).collect()
    }

    /// A member that is text.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key)?.as_str()
    }

    /// Whether a member is `true`.
    pub(super) fn is(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool) == Some(true)
    }

    /// What the node refers to: the map of components, and the name in it.
    pub(super) fn reference(&self) -> Option<(&'a str, String)> {
        let (map, name) = self.text("$ref")?.strip_prefix("#/components/")?.split_once('/')?;
        Some((map, name.replace("~1", "/").replace("~0", "~")))
    }

    /// The node itself, or what it refers to in the end.
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
