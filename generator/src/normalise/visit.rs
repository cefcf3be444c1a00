//! Reads a document along the tables of `kinds`. `walk` is its counterpart that changes a document in place.

use std::fmt;

use serde_json::{Map, Value};

use super::kinds::{Child, Kind};
use crate::diagnostic::Pointer;

/// A step from a node to one below it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Token<'a> {
    /// To a key of an object.
    Key(&'a str),
    /// To an item of a list.
    Index(usize),
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Index(index) => write!(f, "{index}"),
        }
    }
}

/// The path from a known node to the current one, as a linked list on the walker's stack. It is cheap to track, since
/// pointers are built only when they are needed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'a> {
    /// The start of the walk.
    Start(&'a Pointer),
    /// A node below a different one.
    Below(&'a Self, Token<'a>),
}

impl Path<'_> {
    /// Moves to a node below this one.
    pub(super) fn child<'b>(&'b self, token: Token<'b>) -> Path<'b> {
        Path::Below(self, token)
    }

    /// Moves to a key of this node.
    pub(super) fn key<'b>(&'b self, key: &'b str) -> Path<'b> {
        self.child(Token::Key(key))
    }

    /// Returns the pointer to the current node.
    pub(super) fn pointer(&self) -> Pointer {
        match self {
            Self::Start(pointer) => (*pointer).clone(),
            Self::Below(parent, token) => parent.pointer().child(token),
        }
    }
}

/// Calls `each` for the nodes directly below a value that is read as `child`. In objects, these are the nodes under
/// known keys of any version.
pub(super) fn below<'v>(value: &'v Value, child: Child, mut each: impl FnMut(Token<'v>, &'v Value, Child)) {
    match (child, value) {
        (Child::One(kind), Value::Object(map)) => {
            for (key, member) in map {
                if let Some(child) = kind.child_of_any_version(key) {
                    each(Token::Key(key), member, child);
                }
            }
        }
        (Child::List(kind), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                each(Token::Index(index), item, Child::One(kind));
            }
        }
        (Child::Map(kind), Value::Object(members)) => {
            for (key, member) in members {
                each(Token::Key(key), member, Child::One(kind));
            }
        }
        _ => {}
    }
}

/// Copies a list or a map of objects, each with `copy`. Other values are copied as they are.
pub(super) fn copied<'v>(
    value: &'v Value,
    child: Child,
    mut copy: impl FnMut(Token<'v>, &'v Value, Kind) -> Value,
) -> Value {
    match (child, value) {
        (Child::List(kind), Value::Array(items)) => {
            items.iter().enumerate().map(|(index, item)| copy(Token::Index(index), item, kind)).collect()
        }
        (Child::Map(kind), Value::Object(members)) => {
            members.iter().map(|(key, member)| (key.clone(), copy(Token::Key(key), member, kind))).collect()
        }
        _ => value.clone(),
    }
}

/// An object of the specification, or a reference in its place.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    /// The kind of object.
    pub(crate) kind: Kind,
    /// The pointer to it.
    pub(crate) at: Pointer,
    /// Its fields.
    pub(crate) map: &'a Map<String, Value>,
}

/// Returns all objects of a bundled document, each before its children.
pub(crate) fn parts(tree: &Value) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    collect(tree, Child::One(Kind::Document), &Pointer::root(), &mut found);
    found
}

fn collect<'a>(value: &'a Value, child: Child, at: &Pointer, found: &mut Vec<Part<'a>>) {
    if let (Child::One(kind), Value::Object(map)) = (child, value) {
        found.push(Part { kind, at: at.clone(), map });
    }
    below(value, child, |token, part, child| collect(part, child, &at.child(token), found));
}

/// Returns all JSON objects in a value, also those that the tables do not know, such as parts of examples.
pub(crate) fn objects(value: &Value) -> impl Iterator<Item = &Map<String, Value>> {
    let mut todo = vec![value];
    std::iter::from_fn(move || {
        while let Some(node) = todo.pop() {
            match node {
                Value::Object(map) => {
                    todo.extend(map.values());
                    return Some(map);
                }
                Value::Array(items) => todo.extend(items),
                _ => {}
            }
        }
        None
    })
}
