//! A name or a place of a description to what became of it: where it stands, the Rust it is, and the reason of each
//! decision.
//!
//! The reasons are those that lowering noted where it decided; nothing is guessed here.

mod find;
pub mod render;
mod rust;
mod subjects;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::Outcome;
use crate::diagnostic::{Diagnostic, Place, Pointer};
use crate::ir::Decision;

pub use find::Missed;
use find::find;
use subjects::{Subject, SubjectKind, subjects};

/// What is said of one thing.
#[derive(Debug, Serialize)]
pub struct Explained {
    /// What it is: an operation, a type.
    pub kind: &'static str,
    /// What the description calls it.
    pub name: String,
    /// The item of the crate.
    pub item: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// The item as the generated code has it, without docs and bodies.
    pub rust: Vec<String>,
    /// What was decided about it.
    pub decisions: Vec<Decision>,
    /// What was decided about each of its parts.
    pub parts: Vec<Part>,
    /// What generation had to say about it.
    #[serde(skip)]
    pub found: Vec<Diagnostic>,
}

/// A field, a variant or a parameter of what is explained.
#[derive(Debug, Serialize)]
pub struct Part {
    /// What it is.
    pub kind: &'static str,
    /// What the description calls it.
    pub name: String,
    /// The item as the generated code has it.
    pub rust: Vec<String>,
    /// What was decided about it.
    pub decisions: Vec<Decision>,
}

/// Explains what a user names: an operation, a type, one of its parts, or a JSON pointer.
///
/// # Errors
/// When the description has nothing of this name; says what was meant, if something looks alike.
pub fn explain(outcome: &Outcome, what: &str) -> Result<Vec<Explained>, Missed> {
    let subjects = subjects(outcome);
    let found = find(outcome, &subjects, what)?;
    let reasons = Reasons::of(outcome, &subjects);
    Ok(found.into_iter().map(|position| reasons.explained(position)).collect())
}

/// The decisions of a run, by what they are about.
struct Reasons<'a> {
    outcome: &'a Outcome,
    subjects: &'a [Subject],
    by_subject: BTreeMap<Pointer, Vec<&'a Decision>>,
}

impl<'a> Reasons<'a> {
    fn of(outcome: &'a Outcome, subjects: &'a [Subject]) -> Self {
        let places: BTreeSet<&Pointer> = subjects.iter().map(|one| &one.at).collect();
        let mut by_subject: BTreeMap<Pointer, Vec<&Decision>> = BTreeMap::new();
        for decision in &outcome.decisions {
            // A decision about a part without a name is one about what holds it.
            let owner =
                std::iter::successors(Some(decision.at.clone()), Pointer::parent).find(|at| places.contains(at));
            if let Some(owner) = owner {
                let known = by_subject.entry(owner).or_default();
                // What several operations share is decided for each of them, and in the same way.
                if !known.contains(&decision) {
                    known.push(decision);
                }
            }
        }
        Self { outcome, subjects, by_subject }
    }

    fn decisions(&self, subject: &Subject) -> Vec<Decision> {
        let is_type = |one: &Subject| one.kind == SubjectKind::Type && one.at == subject.at;
        // A form of a union that is a type of its own stands where the type does, which has the reasons.
        if subject.kind == SubjectKind::Variant && self.subjects.iter().any(is_type) {
            return Vec::new();
        }
        let mut decisions: Vec<Decision> =
            self.by_subject.get(&subject.at).into_iter().flatten().map(|one| (*one).clone()).collect();
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
