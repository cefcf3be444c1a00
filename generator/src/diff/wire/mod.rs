//! Compares two normalised documents, and finds the effect of each change on the wire.
//!
//! Operations are matched by method and path, then by id. Parameters are matched by location and name, schemas by the
//! references to them. Each pair of schemas is compared once. The documents are compared because `ir::Api` does not
//! contain all constraints and docs. Only pagination is read from it, because that can be inferred.

mod answers;
mod bodies;
mod constraints;
mod fields;
mod node;
mod operations;
mod parameters;
mod reach;
mod schemas;
mod security;
mod servers;
mod sunsets;
mod unions;
mod uses;
mod view;
mod webhooks;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::{Bump, Change, Ways};
use super::rules::{Rule, rule};
use crate::diagnostic::Pointer;
use crate::ir::{Api, Paging};
use crate::normalise::extension;

pub(super) use parameters::{of_operation as parameter, written as written_parameter};
pub(super) use uses::Uses;

use node::Node;

/// Returns the changes between two normalised documents.
#[must_use]
pub(super) fn changes(old: (&Value, &Api), new: (&Value, &Api)) -> Vec<Change> {
    let mut walk = Walk::new(old, new);
    walk.api();
    servers::compare(&mut walk);
    security::compare_schemes(&mut walk);
    operations::compare(&mut walk);
    webhooks::compare(&mut walk);
    walk.components();
    while let Some((old, new, ways)) = walk.later.pop() {
        schemas::compare(&mut walk, old, new, ways);
    }
    walk.found
}

/// The nesting depth at which schemas are put into a queue, because the stack of a thread is limited.
const MAX_DEPTH: usize = 48;

type Pair<T> = (T, T);

/// Returns the pagination of operations, by their nodes.
fn paginated(api: &Api) -> BTreeMap<&Pointer, &Paging> {
    let operations = api.tags.iter().flat_map(|tag| &tag.operations);
    operations.filter_map(|one| Some((&one.at, one.primary().paging.as_ref()?))).collect()
}

/// The state of a comparison.
struct Walk<'a> {
    old: &'a Value,
    new: &'a Value,
    /// The operations that are paginated.
    paginated: Pair<BTreeMap<&'a Pointer, &'a Paging>>,
    /// The directions of component schemas, in either document.
    ways: BTreeMap<String, Ways>,
    /// The pairs of nodes that were compared.
    seen: BTreeSet<(Pointer, Pointer)>,
    /// The reported changes, by rule and places.
    told: BTreeSet<(&'static str, Option<Pointer>, Option<Pointer>)>,
    found: Vec<Change>,
    /// The current nesting depth of schemas.
    depth: usize,
    /// The queue of pairs that were nested too deeply.
    later: Vec<(Node<'a>, Node<'a>, Ways)>,
}

impl<'a> Walk<'a> {
    fn new((old, was): (&'a Value, &'a Api), (new, is): (&'a Value, &'a Api)) -> Self {
        let mut ways = reach::ways(old);
        for (name, more) in reach::ways(new) {
            let known = ways.entry(name).or_default();
            *known = known.and(more);
        }
        let (seen, told, found, later) = (BTreeSet::new(), BTreeSet::new(), Vec::new(), Vec::new());
        Self { old, new, paginated: (paginated(was), paginated(is)), ways, seen, told, found, depth: 0, later }
    }

    /// Reports a change, unless the same rule was already reported for the same places.
    fn add(
        &mut self,
        rule: &'static Rule,
        ways: Ways,
        old: Option<&Pointer>,
        new: Option<&Pointer>,
        message: impl Into<String>,
    ) {
        let (old, new) = (old.cloned(), new.cloned());
        if self.told.insert((rule.id, old.clone(), new.clone())) {
            let wire = rule.effect(ways);
            let message = message.into();
            self.found.push(Change {
                rule,
                message,
                ways,
                wire,
                rust: Bump::None,
                old,
                new,
                items: Vec::new(),
                allowed: None,
            });
        }
    }

    /// Reports a change of a node that exists in both documents.
    fn change(
        &mut self,
        rule: &'static Rule,
        ways: Ways,
        (old, new): (&Node<'a>, &Node<'a>),
        message: impl Into<String>,
    ) {
        self.add(rule, ways, Some(&old.at), Some(&new.at), message);
    }

    /// Reports a changed flag by the first rule if it is now set, else by the second.
    fn turned(
        &mut self,
        (on, off): (&'static Rule, &'static Rule),
        (was, is): (bool, bool),
        ways: Ways,
        nodes: (&Node<'a>, &Node<'a>),
        what: &str,
    ) {
        if was != is {
            let rule = if is { on } else { off };
            self.change(rule, ways, nodes, format!("{what} {}", predicate(rule)));
        }
    }

    /// Marks a pair of nodes as compared. Returns whether it is new.
    fn enters(&mut self, old: &Node<'a>, new: &Node<'a>) -> bool {
        self.seen.insert((old.at.clone(), new.at.clone()))
    }

    /// Compares the descriptions and examples of a node under `keys`, and its Rust name.
    fn words(&mut self, old: &Node<'a>, new: &Node<'a>, keys: &[&str]) {
        let differs = |key: &&&str| old.value.get(**key) != new.value.get(**key);
        let changed: Vec<&str> = keys.iter().filter(differs).copied().collect();
        if !changed.is_empty() {
            let message = format!("{} changed", listed(&changed));
            self.change(&rule::DOCS_CHANGED, Ways::default(), (old, new), message);
        }
        if old.value.get(extension::RUST_NAME.key) != new.value.get(extension::RUST_NAME.key) {
            let message = match new.text(extension::RUST_NAME.key) {
                Some(name) => format!("the Rust name is now `{name}`"),
                None => "the Rust name was removed".to_owned(),
            };
            self.change(&rule::RUST_NAME_CHANGED, Ways::default(), (old, new), message);
        }
    }

    fn api(&mut self) {
        let (old, new) = (Node::root(self.old), Node::root(self.new));
        if let (Some(old), Some(new)) = (old.get("info"), new.get("info")) {
            self.words(&old, &new, &["title", "description"]);
        }
        let tags = new.items_of("tags");
        // Reversed, so that the first of two tags with the same name is kept.
        let tags: BTreeMap<Option<&str>, &Node<'a>> = tags.iter().rev().map(|new| (new.text("name"), new)).collect();
        for old in old.items_of("tags") {
            if let Some(new) = tags.get(&old.text("name")) {
                self.words(&old, new, &["description"]);
            }
        }
    }

    /// Compares the component schemas of both documents by name.
    fn components(&mut self) {
        let (old, new) = (Node::root(self.old), Node::root(self.new));
        let of = |root: &Node<'a>| root.get("components").map(|all| all.members_of("schemas")).unwrap_or_default();
        let (old, new) = (of(&old), of(&new));
        let renamed = self.renamed();
        let by_name: BTreeMap<&str, &Node<'a>> = new.iter().map(|(name, node)| (*name, node)).collect();
        for (name, node) in &old {
            match by_name.get(name) {
                Some(other) => schemas::component(self, name, node.clone(), (*other).clone()),
                None if renamed.0.contains(&node.at) => {}
                None => self.add(
                    &rule::SCHEMA_REMOVED,
                    Ways::default(),
                    Some(&node.at),
                    None,
                    format!("`{name}` was removed"),
                ),
            }
        }
        let known: BTreeSet<&str> = old.iter().map(|(name, _)| *name).collect();
        for (name, node) in new.iter().filter(|(name, _)| !known.contains(name)) {
            if !renamed.1.contains(&node.at) {
                self.add(&rule::SCHEMA_ADDED, Ways::default(), None, Some(&node.at), format!("`{name}` was added"));
            }
        }
    }

    /// Returns the old and the new places of renamed schemas.
    fn renamed(&self) -> (BTreeSet<Pointer>, BTreeSet<Pointer>) {
        let pairs = self.found.iter().filter(|one| one.rule == &rule::SCHEMA_RENAMED);
        let (old, new): (Vec<_>, Vec<_>) = pairs.map(|one| (one.old.clone(), one.new.clone())).unzip();
        (old.into_iter().flatten().collect(), new.into_iter().flatten().collect())
    }
}

/// Returns the title of a rule without its subject: `is now required` for `a parameter is now required`.
fn predicate(rule: &Rule) -> &'static str {
    rule.title.find(" is ").map_or(rule.title, |at| &rule.title[at + 1..])
}

/// Joins words: `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
