//! Says which operations of a description are carried in full, and which findings cost the others something.
//!
//! An operation is carried in full when no finding that loses something stands at it, at what its path item shares,
//! at what the whole document says of calls, or at a component that it reaches.

mod placed;
mod reach;
mod uses;
pub mod values;
mod workspace;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use self::placed::Placed;
use self::reach::Components;
pub use self::uses::count_uses;
use crate::Outcome;
use crate::config::{ClientConfig, OperationName};
use crate::diagnostic::{Place, Pointer};
use crate::normalise::{Described, id_of};

pub use self::workspace::Workspace;

/// What became of the operations of a description.
#[derive(Debug)]
pub struct Verdict {
    /// The operations that are wanted, in the description's order.
    pub operations: Vec<Operation>,
    /// Findings that lose something which no operation needs, as positions in [`Outcome::found`].
    pub elsewhere: Vec<usize>,
    /// The tags in the order in which the description lists them.
    listed: Vec<String>,
}

/// What became of one operation.
#[derive(Debug)]
pub struct Operation {
    /// The HTTP method; empty for a path whose operations cannot be read.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The id, given or made of method and path.
    pub id: String,
    /// The tag that it belongs to.
    pub tag: String,
    /// Whether the client has a method for it.
    pub generated: bool,
    /// The findings that cost it something, as positions in [`Outcome::found`].
    pub lost: Vec<usize>,
}

/// How many operations of a tag are carried in full.
#[derive(Debug, Serialize)]
pub struct Tally<'a> {
    /// The tag.
    pub tag: &'a str,
    /// The operations that are carried in full.
    pub carried: usize,
    /// All operations.
    pub operations: usize,
}

impl Operation {
    /// Whether everything that the description says of it reaches the client.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        self.generated && self.lost.is_empty()
    }
}

impl Verdict {
    /// How many operations are carried in full.
    #[must_use]
    pub fn carried(&self) -> usize {
        self.operations.iter().filter(|one| one.is_carried()).count()
    }

    /// The operations tag by tag.
    #[must_use]
    pub fn tags(&self) -> Vec<Tally<'_>> {
        let tally = |tag| Tally { tag, carried: 0, operations: 0 };
        let mut tags: Vec<Tally<'_>> = self.listed.iter().map(|tag| tally(tag.as_str())).collect();
        for one in &self.operations {
            let position = tags.iter().position(|tally| tally.tag == one.tag).unwrap_or_else(|| {
                tags.push(tally(&one.tag));
                tags.len() - 1
            });
            tags[position].operations += 1;
            tags[position].carried += usize::from(one.is_carried());
        }
        tags.retain(|tally| tally.operations > 0);
        tags
    }
}

/// Judges what was generated, at least as far as the API, for a client.
#[must_use]
pub fn verify(outcome: &Outcome, client: &ClientConfig) -> Verdict {
    let losses = Placed::of(&outcome.found, |one| one.rule.loses());
    let judge = Judge {
        outcome,
        components: Components::of(outcome, &losses),
        generated: generated(outcome),
        shared: losses.of_document(outcome),
        losses,
    };
    let mut all: Vec<(Operation, &[String])> =
        outcome.described.iter().map(|one| (judge.operation(one), one.tags.as_slice())).collect();
    all.extend(judge.unread().into_iter().map(|one| (one, [].as_slice())));
    let costly: BTreeSet<usize> = all.iter().flat_map(|(one, _)| one.lost.iter().copied()).collect();
    all.retain(|(one, tags)| {
        let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
        !client.skips(OperationName { id: &one.id, method: &one.method, path: &one.path }, &tags)
    });
    Verdict {
        operations: all.into_iter().map(|(one, _)| one).collect(),
        elsewhere: judge.losses.all().filter(|index| !costly.contains(index)).collect(),
        listed: listed(outcome),
    }
}

fn listed(outcome: &Outcome) -> Vec<String> {
    let tags = outcome.normal.as_ref().and_then(|tree| tree.get("tags")?.as_array());
    tags.into_iter().flatten().filter_map(|tag| Some(tag.get("name")?.as_str()?.to_owned())).collect()
}

/// The methods and paths, as described, that the client has.
fn generated(outcome: &Outcome) -> BTreeSet<(String, String)> {
    let tags = outcome.api.iter().flat_map(|api| &api.tags);
    let described = |one: &crate::ir::Operation| Some((one.method.to_ascii_uppercase(), one.at.tokens().nth(1)?));
    tags.flat_map(|tag| &tag.operations).filter_map(described).collect()
}

struct Judge<'a> {
    outcome: &'a Outcome,
    losses: Placed,
    components: Components<'a>,
    generated: BTreeSet<(String, String)>,
    /// What costs every operation something.
    shared: Vec<usize>,
}

impl Judge<'_> {
    fn operation(&self, one: &Described) -> Operation {
        let mut lost: BTreeSet<usize> = self.losses.at(one).chain(self.shared.iter().copied()).collect();
        for place in self.outcome.origins.places(&one.at) {
            lost.extend(self.losses.within(&place).map(|(index, _)| index));
        }
        let reached = self.components.reached_by(one, self.outcome.normal.as_ref());
        lost.extend(reached.iter().flat_map(|index| self.components.found_in(*index)));
        Operation {
            method: one.method.clone(),
            path: one.path.clone(),
            id: one.id.clone(),
            tag: one.tags.first().cloned().unwrap_or_else(|| "default".to_owned()),
            generated: self.generated.contains(&(one.method.to_ascii_uppercase(), one.path.clone())),
            lost: lost.into_iter().collect(),
        }
    }

    /// Operations, and paths, of which nothing is left but a finding: what they refer to cannot be had.
    fn unread(&self) -> Vec<Operation> {
        let Some(root) = self.outcome.origins.place(&Pointer::root()) else { return Vec::new() };
        let paths = Place { pointer: root.pointer.child("paths"), ..root };
        let mut unread: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for (index, rest) in self.losses.within(&paths) {
            let mut tokens = rest.tokens();
            let Some(path) = tokens.next() else { continue };
            let below = tokens.next().filter(|key| Described::owns(&Pointer::root().child(key)));
            let method = below.unwrap_or_default().to_ascii_uppercase();
            let is_known =
                |one: &Described| one.path == path && (method.is_empty() || method == one.method.to_ascii_uppercase());
            if !self.outcome.described.iter().any(is_known) {
                unread.entry((path, method)).or_default().push(index);
            }
        }
        let operation = |((path, method), lost): ((String, String), Vec<usize>)| Operation {
            id: id_of(None, &method, &path).trim_start().to_owned(),
            method,
            path,
            tag: "default".to_owned(),
            generated: false,
            lost,
        };
        unread.into_iter().map(operation).collect()
    }
}

/// The value of an operation in the document, and what the path item shares with it.
fn parts<'v>(one: &Described, tree: &'v Value) -> Vec<&'v Value> {
    let item = tree.get("paths").and_then(|paths| paths.get(&one.path)?.as_object());
    let shared = item.into_iter().flatten().filter(|(key, _)| !Described::owns(&Pointer::root().child(key)));
    shared.map(|(_, value)| value).chain(tree.pointer(one.at.as_str())).collect()
}
