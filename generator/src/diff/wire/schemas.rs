//! Compares schemas: type, format, nullability, enum values and defaults. Other modules compare fields and unions.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::node::Node;
use super::view::{Shape, View, referred};
use super::{MAX_DEPTH, Walk, constraints, fields, unions};
use crate::diff::change::Ways;
use crate::diff::rules::rule;
use crate::normalise::extension;

/// The keys of a schema that change only docs.
const WORDS: &[&str] = &["title", "description", "example", extension::CONTRADICTION.key];

/// Compares a component schema with its counterpart.
pub(super) fn component<'a>(walk: &mut Walk<'a>, name: &str, old: Node<'a>, new: Node<'a>) {
    let ways = walk.ways.get(name).copied().unwrap_or_default();
    compare(walk, old, new, ways);
}

/// Compares two schemas, and the schemas they refer to.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, old: Node<'a>, new: Node<'a>, ways: Ways) {
    if walk.depth == MAX_DEPTH {
        walk.later.push((old, new, ways));
        return;
    }
    walk.depth += 1;
    compare_here(walk, old, new, ways);
    walk.depth -= 1;
}

fn compare_here<'a>(walk: &mut Walk<'a>, old: Node<'a>, new: Node<'a>, ways: Ways) {
    if !walk.enters(&old, &new) {
        return;
    }
    if let (Some((_, was)), Some((_, is))) = (referred(&old), referred(&new)) {
        beside(walk, &old, &new, ways);
        let (target, other) = (target(walk.old, &old), target(walk.new, &new));
        if was != is {
            let message = format!("`{was}` was renamed to `{is}`");
            // If a schema of that name still exists, it was not renamed: this use refers to a different schema.
            let is_use = is_there(walk.new, &was) || is_there(walk.old, &is);
            let places = if is_use { (&old, &new) } else { (&target, &other) };
            walk.change(&rule::SCHEMA_RENAMED, Ways::default(), places, message);
        }
        let known = |name: &str| walk.ways.get(name).copied().unwrap_or_default();
        let ways = known(&was).and(known(&is));
        return compare(walk, target, other, ways);
    }
    let (was, is) = (View::of(old.clone(), walk.old), View::of(new.clone(), walk.new));
    let is_elsewhere = was.node.at != old.at || is.node.at != new.at;
    if !is_elsewhere || walk.enters(&was.node, &is.node) {
        whole(walk, &was, &is, ways);
    }
}

/// Returns the target of a reference, or of an `allOf` with a single reference.
fn target<'a>(root: &'a Value, node: &Node<'a>) -> Node<'a> {
    match node.items_of("allOf").into_iter().next() {
        Some(only) if node.reference().is_none() => only.resolve(root),
        _ => node.clone().resolve(root),
    }
}

fn is_there(root: &Value, schema: &str) -> bool {
    root.pointer("/components/schemas").and_then(|all| all.get(schema)).is_some()
}

/// Compares the keywords beside a reference.
fn beside<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>, ways: Ways) {
    null(walk, (old.is("nullable"), new.is("nullable")), ways, (old, new));
    deprecation(walk, (old.is("deprecated"), new.is("deprecated")), (old, new));
    default(walk, (old.value.get("default"), new.value.get("default")), ways, (old, new));
    walk.words(old, new, WORDS);
}

fn whole<'a>(walk: &mut Walk<'a>, old: &View<'a>, new: &View<'a>, ways: Ways) {
    let nodes = (&old.node, &new.node);
    null(walk, (old.nullable, new.nullable), ways, nodes);
    deprecation(walk, (old.is("deprecated"), new.is("deprecated")), nodes);
    default(walk, (old.keywords.get("default").copied(), new.keywords.get("default").copied()), ways, nodes);
    walk.words(nodes.0, nodes.1, WORDS);
    let (was, is) = (old.shape(), new.shape());
    if was != is {
        return kind(walk, old, new, ways);
    }
    match is {
        Shape::Object => fields::compare(walk, old, new, ways),
        Shape::Choice => unions::compare(walk, old, new, ways),
        Shape::List => match (old.items.clone(), new.items.clone()) {
            (Some(old), Some(new)) => compare(walk, old, new, ways),
            (Some(_), None) => walk.change(&rule::TYPE_WIDENED, ways, nodes, "the items can now be any value"),
            (None, Some(_)) => walk.change(&rule::TYPE_NARROWED, ways, nodes, "the items now have a schema"),
            (None, None) => {}
        },
        _ => {}
    }
    format(walk, old, new, ways);
    values(walk, old, new, ways);
    constraints::compare(walk, old, new, ways);
}

fn null<'a>(walk: &mut Walk<'a>, (was, is): (bool, bool), ways: Ways, nodes: (&Node<'a>, &Node<'a>)) {
    match (was, is) {
        (false, true) => walk.change(&rule::NOW_NULLABLE, ways, nodes, "the value is now nullable"),
        (true, false) => walk.change(&rule::NO_LONGER_NULLABLE, ways, nodes, "the value is no longer nullable"),
        _ => {}
    }
}

fn deprecation<'a>(walk: &mut Walk<'a>, (was, is): (bool, bool), nodes: (&Node<'a>, &Node<'a>)) {
    match (was, is) {
        (false, true) => walk.change(&rule::FIELD_DEPRECATED, Ways::default(), nodes, "it is now deprecated"),
        (true, false) => {
            walk.change(&rule::FIELD_NO_LONGER_DEPRECATED, Ways::default(), nodes, "it is no longer deprecated");
        }
        _ => {}
    }
}

fn default<'a>(
    walk: &mut Walk<'a>,
    (was, is): (Option<&Value>, Option<&Value>),
    ways: Ways,
    nodes: (&Node<'a>, &Node<'a>),
) {
    if was != is {
        let shown = |value: Option<&Value>| value.map_or("none".to_owned(), |value| format!("`{value}`"));
        let message = format!("the default is now {} (was {})", shown(is), shown(was));
        walk.change(&rule::DEFAULT_CHANGED, ways, nodes, message);
    }
}

/// Reports that a schema now describes a different kind of value.
fn kind<'a>(walk: &mut Walk<'a>, old: &View<'a>, new: &View<'a>, ways: Ways) {
    let (was, is) = (old.shape(), new.shape());
    let is_choice_of = |choice: &View<'a>, one: &View<'a>| {
        choice.choices.iter().any(|node| look_alike(Some(node.value), Some(one.node.value)))
            || choice
                .choices
                .iter()
                .any(|node| node.reference().is_some_and(|(_, name)| is_component(&one.node, &name)))
    };
    let rule = match (was, is) {
        (_, Shape::Any) | (Shape::Integer, Shape::Number) => &rule::TYPE_WIDENED,
        (Shape::Any, _) | (Shape::Number, Shape::Integer) => &rule::TYPE_NARROWED,
        (_, Shape::Choice) if is_choice_of(new, old) => &rule::TYPE_WIDENED,
        (Shape::Choice, _) if is_choice_of(old, new) => &rule::TYPE_NARROWED,
        _ => &rule::TYPE_CHANGED,
    };
    let message = format!("the value is now {} (was {})", is.words(), was.words());
    walk.change(rule, ways, (&old.node, &new.node), message);
}

fn is_component(node: &Node<'_>, name: &str) -> bool {
    node.at == crate::diagnostic::Pointer::root().child("components").child("schemas").child(name)
}

fn format<'a>(walk: &mut Walk<'a>, old: &View<'a>, new: &View<'a>, ways: Ways) {
    let nodes = (&old.node, &new.node);
    if old.text(extension::WIRE_FORMAT.key) != new.text(extension::WIRE_FORMAT.key) {
        let shown = |format: Option<&str>| format.map_or("the default".to_owned(), |format| format!("`{format}`"));
        let (is, was) = (shown(new.text(extension::WIRE_FORMAT.key)), shown(old.text(extension::WIRE_FORMAT.key)));
        walk.change(
            &rule::WIRE_FORMAT_CHANGED,
            ways,
            nodes,
            format!("the wire format of dates is now {is} (was {was})"),
        );
    }
    let (was, is) = (old.text("format"), new.text("format"));
    if was == is {
        return;
    }
    let rule = match (was, is) {
        (_, None) | (Some("int32"), Some("int64")) | (Some("float"), Some("double")) => &rule::FORMAT_WIDENED,
        (None, _) | (Some("int64"), Some("int32")) | (Some("double"), Some("float")) => &rule::FORMAT_NARROWED,
        _ => &rule::FORMAT_CHANGED,
    };
    let shown = |format: Option<&str>| format.map_or("none".to_owned(), |format| format!("`{format}`"));
    walk.change(rule, ways, nodes, format!("the format is now {} (was {})", shown(is), shown(was)));
}

fn values<'a>(walk: &mut Walk<'a>, old: &View<'a>, new: &View<'a>, ways: Ways) {
    let nodes = (&old.node, &new.node);
    match (old.values(), new.values()) {
        (None, None) => {}
        (None, Some(values)) => {
            walk.change(&rule::ENUM_ADDED, ways, nodes, format!("only {} are now allowed", shown(&values)))
        }
        (Some(_), None) => walk.change(&rule::ENUM_REMOVED, ways, nodes, "the values are no longer listed"),
        (Some(was), Some(is)) => {
            let indices = |node: &Node<'a>| -> HashMap<&'a Value, usize> {
                let all = node.value.get("enum").and_then(Value::as_array).into_iter().flatten();
                // Reversed, so that the first of two equal values is kept.
                all.enumerate().collect::<Vec<_>>().into_iter().rev().map(|(index, value)| (value, index)).collect()
            };
            let place = |node: &Node<'a>, index: Option<&usize>| {
                index.map_or(node.at.child("enum"), |index| node.at.child("enum").child(index))
            };
            let (old_indices, new_indices) = (indices(nodes.0), indices(nodes.1));
            let (was_listed, is_listed): (HashSet<&Value>, HashSet<&Value>) =
                (was.iter().copied().collect(), is.iter().copied().collect());
            for value in was.iter().filter(|value| !is_listed.contains(*value)) {
                let at = place(nodes.0, old_indices.get(value));
                walk.add(
                    &rule::ENUM_VALUE_REMOVED,
                    ways,
                    Some(&at),
                    None,
                    format!("the value `{}` was removed", plain(value)),
                );
            }
            for value in is.iter().filter(|value| !was_listed.contains(*value)) {
                let at = place(nodes.1, new_indices.get(value));
                walk.add(
                    &rule::ENUM_VALUE_ADDED,
                    ways,
                    None,
                    Some(&at),
                    format!("the value `{}` was added", plain(value)),
                );
            }
        }
    }
    let beside = |key: &str| {
        let by_value = |view: &View<'a>| -> Vec<(&'a Value, Option<&'a Value>)> {
            let names = view.keywords.get(key).and_then(|names| names.as_array());
            let all = view.keywords.get("enum").and_then(|all| all.as_array()).into_iter().flatten();
            all.enumerate().map(|(index, value)| (value, names.and_then(|names| names.get(index)))).collect()
        };
        let mut names: HashMap<&Value, Vec<Option<&Value>>> = HashMap::new();
        by_value(new).into_iter().for_each(|(value, name)| names.entry(value).or_default().push(name));
        let is_other = |value: &Value, name| names.get(value).is_some_and(|all| all.iter().any(|new| *new != name));
        by_value(old).into_iter().any(|(value, name)| is_other(value, name))
    };
    if extension::ENUM_NAMES.keys().any(beside) {
        walk.change(&rule::RUST_NAME_CHANGED, Ways::default(), nodes, "the Rust names of the values changed");
    }
    if beside(extension::ENUM_DESCRIPTIONS.key) {
        walk.change(&rule::DOCS_CHANGED, Ways::default(), nodes, "the descriptions of the values changed");
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The number of enum values shown in a message.
const SHOWN: usize = 6;

fn shown(values: &[&Value]) -> String {
    let some: Vec<String> = values.iter().take(SHOWN).map(|value| format!("`{}`", plain(value))).collect();
    let more = values.len().saturating_sub(SHOWN);
    if more == 0 { some.join(", ") } else { format!("{} and {more} more", some.join(", ")) }
}

/// Returns whether two schemas describe the same values, regardless of docs and extensions.
pub(super) fn look_alike(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let matters = |key: &&String| !WORDS.contains(&key.as_str()) && !key.starts_with("x-");
            let keys = |map: &serde_json::Map<String, Value>| map.keys().filter(matters).count();
            keys(one) == keys(other)
                && one
                    .iter()
                    .filter(|(key, _)| matters(key))
                    .all(|(key, value)| look_alike(Some(value), other.get(key)))
        }
        (one, other) => one == other,
    }
}
