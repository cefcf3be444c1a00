//! Findings as one JSON array, for tools.

use serde::Serialize;

use super::super::{Diagnostic, Strictness, Texts};
use super::{Positions, pointed};
use crate::foreign;

/// A finding with its position, in plain words.
#[derive(Debug, Serialize)]
pub struct Entry<'a> {
    /// The id of the rule.
    pub rule: &'a str,
    /// How serious it is in this run.
    pub level: &'static str,
    /// The problem.
    pub message: &'a str,
    /// What typewright does about it.
    pub note: Option<&'a str>,
    /// The file it stands in.
    pub file: Option<&'a str>,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// The column, counted from 1 in characters.
    pub column: Option<usize>,
    /// The node of the file.
    pub pointer: Option<&'a str>,
    /// What to change.
    pub help: &'a str,
    /// How many operations use the shared part it stands in; 0 where it stands in no shared part.
    pub uses: usize,
    /// Where it stands, in one word for a reader: `api.yaml:12`, `api.json#/paths` in a file of one line.
    #[serde(skip)]
    pub shown: String,
}

/// Writes all findings; members without a value are `null`.
#[must_use]
pub fn json(found: &[Diagnostic], texts: &Texts, strictness: Strictness) -> String {
    foreign::json(&entries(found, texts, strictness))
}

/// The findings with their positions, which costs one parse of each file that they stand in.
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
