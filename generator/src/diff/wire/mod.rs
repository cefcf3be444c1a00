//! Two normalised documents to the changes between them, and what each does on the wire.
//!
//! Operations are matched by method and path, then by id; parameters by place and name; schemas by what refers to
//! them. Each pair of schemas is compared once. Where words and constraints stand does not reach the API in Rust
//! words, so the documents are compared, not the APIs.

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
mod view;
mod webhooks;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change::{Bump, Change, Ways};
use super::rules::{Rule, rule};
use crate::diagnostic::Pointer;
use crate::normalise::extension;

pub(super) use parameters::{of_operation as parameter, written as written_parameter};

use node::Node;

/// The changes from one normalised document to another.
#[must_use]
pub(super) fn changes(old: &Value, new: &Value) -> Vec<Change> {
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

/// How deep schemas are compared inside each other before the rest waits: the stack of a thread is limited.
const MAX_DEPTH: usize = 48;

/// A comparison under way.
struct Walk<'a> {
    old: &'a Value,
    new: &'a Value,
    /// The ways that component schemas travel, on either side.
    ways: BTreeMap<String, Ways>,
    /// The pairs of nodes that were compared.
    seen: BTreeSet<(Pointer, Pointer)>,
    /// What was reported, by rule and places.
    told: BTreeSet<(&'static str, Option<Pointer>, Option<Pointer>)>,
    found: Vec<Change>,
    /// How many schemas are being compared inside each other.
    depth: usize,
    /// The pairs that wait until there is room on the stack.
    later: Vec<(Node<'a>, Node<'a>, Ways)>,
}

impl<'a> Walk<'a> {
    fn new(old: &'a Value, new: &'a Value) -> Self {
        let mut ways = reach::ways(old);
        for (name, more) in reach::ways(new) {
            let known = ways.entry(name).or_default();
            *known = known.and(more);
        }
        let (seen, told, found, later) = (BTreeSet::new(), BTreeSet::new(), Vec::new(), Vec::new());
        Self { old, new, ways, seen, told, found, depth: 0, later }
    }

    /// Reports a change once.
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

    /// Reports a change of a node that stands on both sides.
    fn change(
        &mut self,
        rule: &'static Rule,
        ways: Ways,
        (old, new): (&Node<'a>, &Node<'a>),
        message: impl Into<String>,
    ) {
        self.add(rule, ways, Some(&old.at), Some(&new.at), message);
    }

    /// Reports which of two rules a flag that turned asks for.
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

    /// Whether a pair of nodes is compared for the first time.
    fn enters(&mut self, old: &Node<'a>, new: &Node<'a>) -> bool {
        self.seen.insert((old.at.clone(), new.at.clone()))
    }

    /// Compares words and examples beside a node.
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
        // The first of two with one name.
        let tags: BTreeMap<Option<&str>, &Node<'a>> = tags.iter().rev().map(|new| (new.text("name"), new)).collect();
        for old in old.items_of("tags") {
            if let Some(new) = tags.get(&old.text("name")) {
                self.words(&old, new, &["description"]);
            }
        }
    }

    /// The component schemas of both sides; those without a partner were reported where they are used, if anywhere.
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

    /// The schemas that stand under another name, old and new.
    fn renamed(&self) -> (BTreeSet<Pointer>, BTreeSet<Pointer>) {
        let pairs = self.found.iter().filter(|one| one.rule == &rule::SCHEMA_RENAMED);
        let (old, new): (Vec<_>, Vec<_>) = pairs.map(|one| (one.old.clone(), one.new.clone())).unzip();
        (old.into_iter().flatten().collect(), new.into_iter().flatten().collect())
    }
}

/// What a rule says of its subject, after `a parameter`, `an operation`.
fn predicate(rule: &Rule) -> &'static str {
    rule.title.find(" is ").map_or(rule.title, |at| &rule.title[at + 1..])
}

/// `a, b and c`
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
