//! Finds which operations of a description are fully supported, and which findings affect the others.
//!
//! An operation is fully supported when it is generated, and there is no finding with [`Rule::loses`] in it, in the
//! shared part of its path item, in a part of the document that applies to all calls, or in a component that it uses.
//!
//! [`Rule::loses`]: crate::diagnostic::Rule::loses

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

/// The support for the operations of a description.
#[derive(Debug)]
pub struct Verdict {
    /// The operations that the configuration does not skip, in the order of the description.
    pub operations: Vec<Operation>,
    /// The findings in parts that no operation uses, as indices in [`Outcome::found`].
    pub elsewhere: Vec<usize>,
    /// The tags in the order of the description.
    listed: Vec<String>,
}

/// The support for an operation.
#[derive(Debug)]
pub struct Operation {
    /// The HTTP method. Empty for a path whose operations cannot be read.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The id, or one derived from method and path.
    pub id: String,
    /// The first tag, or `default`.
    pub tag: String,
    /// Whether the client has a method for it.
    pub generated: bool,
    /// The findings that affect it, as indices in [`Outcome::found`].
    pub lost: Vec<usize>,
}

/// The number of fully supported operations of a tag.
#[derive(Debug, Serialize)]
pub struct Tally<'a> {
    /// The name of the tag.
    pub tag: &'a str,
    /// The number of fully supported operations.
    pub supported: usize,
    /// The number of all operations.
    pub operations: usize,
}

impl Operation {
    /// Returns whether the operation is fully supported.
    #[must_use]
    pub fn is_supported(&self) -> bool {
        self.generated && self.lost.is_empty()
    }
}

impl Verdict {
    /// Returns the number of fully supported operations.
    #[must_use]
    pub fn supported(&self) -> usize {
        self.operations.iter().filter(|one| one.is_supported()).count()
    }

    /// Counts the operations by tag.
    #[must_use]
    pub fn tags(&self) -> Vec<Tally<'_>> {
        let tally = |tag| Tally { tag, supported: 0, operations: 0 };
        let mut tags: Vec<Tally<'_>> = self.listed.iter().map(|tag| tally(tag.as_str())).collect();
        for one in &self.operations {
            let position = tags.iter().position(|tally| tally.tag == one.tag).unwrap_or_else(|| {
                tags.push(tally(&one.tag));
                tags.len() - 1
            });
            tags[position].operations += 1;
            tags[position].supported += usize::from(one.is_supported());
        }
        tags.retain(|tally| tally.operations > 0);
        tags
    }
}

/// Measures the support for the operations of a client. `outcome` must be of [`Stage::Ir`](crate::Stage::Ir) or later.
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

/// Returns the methods and described paths of the generated operations.
fn generated(outcome: &Outcome) -> BTreeSet<(String, String)> {
    let tags = outcome.api.iter().flat_map(|api| &api.tags);
    let described = |one: &crate::ir::Operation| Some((one.http_method.to_ascii_uppercase(), one.at.tokens().nth(1)?));
    tags.flat_map(|tag| &tag.operations).filter_map(described).collect()
}

struct Judge<'a> {
    outcome: &'a Outcome,
    losses: Placed,
    components: Components<'a>,
    generated: BTreeSet<(String, String)>,
    /// The findings that affect every operation.
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

    /// Returns the operations and paths that could not be read at all, for example because a reference is broken. Only
    /// findings at their places are left.
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

/// Returns an operation in the document, and the parts of its path item that apply to all operations.
fn parts<'v>(one: &Described, tree: &'v Value) -> Vec<&'v Value> {
    let item = tree.get("paths").and_then(|paths| paths.get(&one.path)?.as_object());
    let shared = item.into_iter().flatten().filter(|(key, _)| !Described::owns(&Pointer::root().child(key)));
    shared.map(|(_, value)| value).chain(tree.pointer(one.at.as_str())).collect()
}
