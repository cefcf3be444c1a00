//! Explains what is generated from a part of a description: its place, its Rust code, and the reason for each decision.
//!
//! `lower` records facts when it makes the decisions; `words` puts them into English.

mod find;
pub mod render;
mod rust;
mod subjects;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::Outcome;
use crate::diagnostic::{Diagnostic, Place, Pointer};

pub use find::Missed;
use find::find;
use subjects::{Subject, SubjectKind, subjects};
pub use words::Words;

/// The explanation of an item.
#[derive(Debug, Serialize)]
pub struct Explained {
    /// The kind of item, such as `operation` or `type`.
    pub kind: &'static str,
    /// The name in the description.
    pub name: String,
    /// The path of the item in the crate.
    pub item: String,
    /// The place in the description.
    pub place: Option<Place>,
    /// The lines of the generated code, without docs and bodies.
    pub rust: Vec<String>,
    /// The decisions about it.
    pub decisions: Vec<Words>,
    /// Its parts.
    pub parts: Vec<Part>,
    /// The findings at its place and below.
    #[serde(skip)]
    pub found: Vec<Diagnostic>,
}

/// A field, a variant or a parameter of an explained item.
#[derive(Debug, Serialize)]
pub struct Part {
    /// The kind of part.
    pub kind: &'static str,
    /// The name in the description, after that of the item: `Pet.name`.
    pub name: String,
    /// The lines of the generated code.
    pub rust: Vec<String>,
    /// The decisions about it.
    pub decisions: Vec<Words>,
}

/// Explains an operation, a type, a part of one, or a JSON pointer.
///
/// # Errors
/// Fails when nothing is generated for `what`. The error suggests a similar place, or has all known names.
pub fn explain(outcome: &Outcome, what: &str) -> Result<Vec<Explained>, Missed> {
    let subjects = subjects(outcome);
    let found = find(outcome, &subjects, what)?;
    let reasons = Reasons::of(outcome, &subjects);
    Ok(found.into_iter().map(|position| reasons.explained(position)).collect())
}

/// The decisions of a run, by subject.
struct Reasons<'a> {
    outcome: &'a Outcome,
    subjects: &'a [Subject],
    by_subject: BTreeMap<Pointer, Vec<(&'a Pointer, Words)>>,
}

impl<'a> Reasons<'a> {
    fn of(outcome: &'a Outcome, subjects: &'a [Subject]) -> Self {
        let places: BTreeSet<&Pointer> = subjects.iter().map(|one| &one.at).collect();
        let mut by_subject: BTreeMap<Pointer, Vec<(&Pointer, Words)>> = BTreeMap::new();
        for decision in &outcome.decisions {
            // A decision about an unnamed part belongs to the nearest subject around it.
            let owner =
                std::iter::successors(Some(decision.at.clone()), Pointer::parent).find(|at| places.contains(at));
            if let Some(owner) = owner {
                let known = by_subject.entry(owner).or_default();
                let words = (&decision.at, Words::of(&decision.why));
                // The same decision is made for each operation that uses a shared part.
                if !known.contains(&words) {
                    known.push(words);
                }
            }
        }
        Self { outcome, subjects, by_subject }
    }

    fn decisions(&self, subject: &Subject) -> Vec<Words> {
        let is_type = |one: &Subject| one.kind == SubjectKind::Type && one.at == subject.at;
        // A variant with its own type has the same place as that type, which has the decisions.
        if subject.kind == SubjectKind::Variant && self.subjects.iter().any(is_type) {
            return Vec::new();
        }
        let mut decisions: Vec<Words> =
            self.by_subject.get(&subject.at).into_iter().flatten().map(|(_, words)| words.clone()).collect();
        decisions.sort_by_key(|one| one.topic);
        decisions
    }

    fn explained(&self, position: usize) -> Explained {
        let subject = &self.subjects[position];
        let place = self.outcome.origins.place(&subject.at);
        let parts = self.subjects.iter().filter(|one| one.parent == Some(position)).map(|one| Part {
            kind: one.kind.word(),
            name: one.name.clone(),
            rust: rust::code(self.outcome, &one.item),
            decisions: self.decisions(one),
        });
        let is_here = |finding: &&Diagnostic| {
            finding
                .place
                .as_ref()
                .zip(place.as_ref())
                .is_some_and(|(one, own)| one.file == own.file && one.pointer.strip_prefix(&own.pointer).is_some())
        };
        Explained {
            kind: subject.kind.word(),
            name: subject.name.clone(),
            item: subject.item.path(),
            rust: rust::code(self.outcome, &subject.item),
            decisions: self.decisions(subject),
            parts: parts.collect(),
            found: self.outcome.found.iter().filter(is_here).cloned().collect(),
            place,
        }
    }
}
