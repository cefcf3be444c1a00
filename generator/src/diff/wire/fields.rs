//! Compares the fields of objects, and whether additional fields are allowed.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::node::Node;
use super::view::{Rest, View};
use super::{Walk, schemas};
use crate::diagnostic::Pointer;
use crate::diff::change::Ways;
use crate::diff::rules::rule;

/// The minimum similarity, from 0 to 1, of the two names of a renamed field.
const ALIKE: f64 = 0.4;

/// A field of an object.
struct Field<'v, 'a> {
    name: &'a str,
    node: &'v Node<'a>,
    required: bool,
    /// The place below the object's own `properties`, even if the field is written in a part of its `allOf`.
    at: Pointer,
}

impl<'v, 'a> Field<'v, 'a> {
    fn all(view: &'v View<'a>) -> Vec<Self> {
        let at = view.node.at.child("properties");
        let field = |(name, node): (&&'a str, &'v Node<'a>)| Self {
            name,
            node,
            required: view.required.contains(name),
            at: at.child(name),
        };
        view.properties.iter().map(field).collect()
    }
}

/// Compares the fields of two objects.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, old: &View<'a>, new: &View<'a>, ways: Ways) {
    let (was, is) = (Field::all(old), Field::all(new));
    let by_name: HashMap<&str, &Field<'_, 'a>> = is.iter().map(|one| (one.name, one)).collect();
    for one in &was {
        if let Some(other) = by_name.get(one.name) {
            pair(walk, one, other, ways);
        }
    }
    let known: HashSet<&str> = was.iter().map(|one| one.name).collect();
    let gone: Vec<&Field<'_, 'a>> = was.iter().filter(|one| !by_name.contains_key(one.name)).collect();
    let come: Vec<&Field<'_, 'a>> = is.iter().filter(|one| !known.contains(one.name)).collect();
    if let ([one], [other]) = (gone.as_slice(), come.as_slice())
        && is_renamed(one, other)
    {
        let message = format!("`{}` was renamed to `{}`", one.name, other.name);
        let ways = travels(ways, one.node.value, other.node.value);
        walk.add(&rule::FIELD_RENAMED, ways, Some(&one.at), Some(&other.at), message);
    } else {
        for one in gone {
            let rule = if one.required { &rule::FIELD_REMOVED_REQUIRED } else { &rule::FIELD_REMOVED_OPTIONAL };
            let ways = travels(ways, one.node.value, one.node.value);
            walk.add(rule, ways, Some(&one.at), None, format!("`{}` was removed", one.name));
        }
        for one in come {
            let (rule, word) = match one.required {
                true => (&rule::FIELD_ADDED_REQUIRED, "required"),
                false => (&rule::FIELD_ADDED_OPTIONAL, "optional"),
            };
            let ways = travels(ways, one.node.value, one.node.value);
            walk.add(rule, ways, None, Some(&one.at), format!("`{}` was added ({word})", one.name));
        }
    }
    rest(walk, old, new, ways);
}

fn is_renamed(one: &Field<'_, '_>, other: &Field<'_, '_>) -> bool {
    let likeness = strsim::normalized_damerau_levenshtein(&one.name.to_lowercase(), &other.name.to_lowercase());
    let holds = one.name.contains(other.name) || other.name.contains(one.name);
    one.required == other.required
        && (likeness >= ALIKE || holds)
        && schemas::look_alike(Some(one.node.value), Some(other.node.value))
}

/// Returns the directions of a field: read-only fields are not sent, and write-only fields are not received.
fn travels(ways: Ways, old: &Value, new: &Value) -> Ways {
    let is = |key: &str| [old, new].iter().all(|one| one.get(key).and_then(Value::as_bool) == Some(true));
    Ways { sent: ways.sent && !is("readOnly"), received: ways.received && !is("writeOnly") }
}

fn pair<'a>(walk: &mut Walk<'a>, old: &Field<'_, 'a>, new: &Field<'_, 'a>, ways: Ways) {
    let ways = travels(ways, old.node.value, new.node.value);
    let name = new.name;
    let at = (Some(&old.at), Some(&new.at));
    match (old.required, new.required) {
        (false, true) => walk.add(&rule::FIELD_NOW_REQUIRED, ways, at.0, at.1, format!("`{name}` is now required")),
        (true, false) => walk.add(&rule::FIELD_NOW_OPTIONAL, ways, at.0, at.1, format!("`{name}` is now optional")),
        _ => {}
    }
    let turns = [
        ("readOnly", &rule::FIELD_NOW_READ_ONLY, &rule::FIELD_NO_LONGER_READ_ONLY, "read-only"),
        ("writeOnly", &rule::FIELD_NOW_WRITE_ONLY, &rule::FIELD_NO_LONGER_WRITE_ONLY, "write-only"),
    ];
    for (key, on, off, word) in turns {
        match (old.node.is(key), new.node.is(key)) {
            (false, true) => walk.add(on, ways, at.0, at.1, format!("`{name}` is now {word}")),
            (true, false) => walk.add(off, ways, at.0, at.1, format!("`{name}` is no longer {word}")),
            _ => {}
        }
    }
    schemas::compare(walk, old.node.clone(), new.node.clone(), ways);
}

/// Compares the additional fields that two objects allow.
fn rest<'a>(walk: &mut Walk<'a>, old: &View<'a>, new: &View<'a>, ways: Ways) {
    let nodes = (&old.node, &new.node);
    match (&old.rest, &new.rest) {
        (Rest::Closed, Rest::Closed) | (Rest::Open, Rest::Open) => {}
        (_, Rest::Closed) => {
            walk.change(&rule::OBJECT_NOW_CLOSED, ways, nodes, "additional fields are no longer allowed")
        }
        (Rest::Closed, _) => walk.change(&rule::OBJECT_NOW_OPEN, ways, nodes, "additional fields are now allowed"),
        (Rest::Typed(old), Rest::Typed(new)) => schemas::compare(walk, old.clone(), new.clone(), ways),
        (Rest::Open, Rest::Typed(_)) => {
            walk.change(&rule::TYPE_NARROWED, ways, nodes, "additional fields now have a schema")
        }
        (Rest::Typed(_), Rest::Open) => {
            walk.change(&rule::TYPE_WIDENED, ways, nodes, "additional fields can now be any value")
        }
    }
}
