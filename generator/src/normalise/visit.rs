//! Lists the objects of a bundled document with their kinds and pointers.

use serde_json::{Map, Value};

use super::kinds::{Child, Kind};
use crate::diagnostic::Pointer;

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

/// Returns all objects of a document, each before its children.
pub(crate) fn parts(tree: &Value) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    collect(tree, Child::One(Kind::Document), &Pointer::root(), &mut found);
    found
}

fn collect<'a>(value: &'a Value, child: Child, at: &Pointer, found: &mut Vec<Part<'a>>) {
    match (child, value) {
        (Child::One(kind), Value::Object(map)) => {
            found.push(Part { kind, at: at.clone(), map });
            for (key, member) in map {
                if let Some(child) = kind.child_of_any_version(key) {
                    collect(member, child, &at.child(key), found);
                }
            }
        }
        (Child::List(kind), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, Child::One(kind), &at.child(index), found);
            }
        }
        (Child::Map(kind), Value::Object(members)) => {
            for (key, member) in members {
                collect(member, Child::One(kind), &at.child(key), found);
            }
        }
        _ => {}
    }
}
