//! Formats findings as a JSON array, for tools.

use serde::Serialize;

use super::super::{Diagnostic, Strictness, Texts};
use super::{Positions, pointed};
use crate::foreign;

/// A finding with its position, as written to JSON.
#[derive(Debug, Serialize)]
pub struct Entry<'a> {
    /// The id of the rule.
    pub rule: &'a str,
    /// The level in this run.
    pub level: &'static str,
    /// The problem.
    pub message: &'a str,
    /// What typewright does about it.
    pub note: Option<&'a str>,
    /// The path of the file.
    pub file: Option<&'a str>,
    /// The line number, from 1.
    pub line: Option<usize>,
    /// The column, from 1, in characters.
    pub column: Option<usize>,
    /// The JSON pointer to the node in the file.
    pub pointer: Option<&'a str>,
    /// What to change.
    pub help: &'a str,
    /// The number of operations that use the component or path item with the problem. 0 if it is not in a shared part.
    pub uses: usize,
    /// The place for people: `api.yaml:12`, or `api.json#/paths` in a minified file.
    #[serde(skip)]
    pub shown: String,
}

/// Formats findings. Fields without a value are `null`.
#[must_use]
pub fn json(found: &[Diagnostic], texts: &Texts, strictness: Strictness) -> String {
    foreign::json(&entries(found, texts, strictness))
}

/// Returns findings with their positions. Parses each file that a finding refers to once.
#[must_use]
pub fn entries<'a>(
    found: impl IntoIterator<Item = &'a Diagnostic>,
    texts: &Texts,
    strictness: Strictness,
) -> Vec<Entry<'a>> {
    let mut positions = Positions::new(texts);
    let entries = found.into_iter().map(|one| {
        let position = positions.of(one);
        let shown = match (&one.place, &position) {
            (Some(place), Some(at)) if at.is_minified => pointed(place),
            (Some(place), Some(at)) => format!("{}:{}", place.file, at.line),
            (Some(place), None) => place.file.clone(),
            (None, _) => String::new(),
        };
        Entry {
            shown,
            rule: one.rule.id,
            level: strictness.level(one.rule).word(),
            message: &one.message,
            note: one.note.as_deref(),
            file: one.place.as_ref().map(|place| place.file.as_str()),
            line: position.as_ref().map(|at| at.line),
            column: position.as_ref().map(|at| at.column),
            pointer: one.place.as_ref().map(|place| place.pointer.as_str()),
            help: &one.help,
            uses: one.uses,
        }
    });
    entries.collect()
}
