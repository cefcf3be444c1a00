//! A schema merged with the parts of its `allOf`.
//!
//! `lower` merges an `allOf` as well, but only what decides a type. A comparison needs every keyword.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::node::Node;

/// The maximum nesting depth of `allOf`.
const MAX_DEPTH: usize = 32;

/// The additional fields that a schema allows.
#[derive(Clone, Debug)]
pub(super) enum Rest<'a> {
    Closed,
    Open,
    Typed(Node<'a>),
}

/// A schema merged with the parts of its `allOf`.
#[derive(Clone, Debug)]
pub(super) struct View<'a> {
    pub(super) node: Node<'a>,
    pub(super) keywords: BTreeMap<&'a str, &'a Value>,
    pub(super) nullable: bool,
    pub(super) properties: IndexMap<&'a str, Node<'a>>,
    pub(super) required: BTreeSet<&'a str>,
    pub(super) rest: Rest<'a>,
    pub(super) items: Option<Node<'a>>,
    pub(super) choices: Vec<Node<'a>>,
}

/// The kind of value that a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Any,
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Object,
    Choice,
}

impl Shape {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Text => "text",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Choice => "one of several variants",
        }
    }
}

impl<'a> View<'a> {
    /// Merges a schema with its parts, following references in `root`.
    pub(super) fn of(node: Node<'a>, root: &'a Value) -> Self {
        let node = node.resolve(root);
        let mut view = Self {
            node: node.clone(),
            keywords: BTreeMap::new(),
            nullable: false,
            properties: IndexMap::new(),
            required: BTreeSet::new(),
            rest: Rest::Open,
            items: None,
            choices: Vec::new(),
        };
        view.gather(node, root, 0);
        view
    }

    fn gather(&mut self, node: Node<'a>, root: &'a Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let node = node.resolve(root);
        for part in node.items_of("allOf") {
            self.gather(part, root, depth + 1);
        }
        for (key, member) in node.members() {
            self.keywords.insert(key, member.value);
        }
        self.nullable |= node.is("nullable");
        self.properties.extend(node.members_of("properties"));
        let required = node.value.get("required").and_then(Value::as_array);
        self.required.extend(required.into_iter().flatten().filter_map(Value::as_str));
        match node.get("additionalProperties") {
            Some(rest) if rest.value == &Value::Bool(false) => self.rest = Rest::Closed,
            Some(rest) if rest.value.is_object() => self.rest = Rest::Typed(rest),
            _ => {}
        }
        self.items = node.get("items").or(self.items.take());
        let choices = ["oneOf", "anyOf"].into_iter().flat_map(|key| node.items_of(key));
        self.choices.extend(choices);
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.keywords.get(key)?.as_str()
    }

    pub(super) fn is(&self, key: &str) -> bool {
        self.keywords.get(key).is_some_and(|value| value.as_bool() == Some(true))
    }

    /// Returns the values of `enum` without null. `None` when there is no `enum`.
    pub(super) fn values(&self) -> Option<Vec<&'a Value>> {
        let values = self.keywords.get("enum")?.as_array()?;
        Some(values.iter().filter(|value| !value.is_null()).collect())
    }

    /// Returns the kind of value.
    pub(super) fn shape(&self) -> Shape {
        if !self.properties.is_empty() {
            return Shape::Object;
        }
        if self.choices.len() > 1 {
            return Shape::Choice;
        }
        match self.text("type") {
            Some("boolean") => Shape::Boolean,
            Some("integer") => Shape::Integer,
            Some("number") => Shape::Number,
            Some("string") => Shape::Text,
            Some("array") => Shape::List,
            Some("object") => Shape::Object,
            _ => match self.values().as_deref() {
                Some([Value::String(_), ..]) => Shape::Text,
                Some([Value::Number(number), ..]) if number.is_i64() => Shape::Integer,
                _ if self.items.is_some() => Shape::List,
                _ if matches!(self.rest, Rest::Typed(_)) => Shape::Object,
                _ => Shape::Any,
            },
        }
    }
}

/// Returns the component that a schema stands for: the target of its `$ref`, or of the only part of its `allOf`.
/// Docs and `nullable` may appear beside it.
pub(super) fn referred<'a>(node: &Node<'a>) -> Option<(&'a str, String)> {
    if let Some(reference) = node.reference() {
        return Some(reference);
    }
    let has_own =
        ["properties", "type", "oneOf", "anyOf", "items", "enum"].iter().any(|key| node.value.get(key).is_some());
    match node.items_of("allOf").as_slice() {
        [only] if !has_own => only.reference(),
        _ => None,
    }
}
