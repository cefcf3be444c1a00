//! Findings as one JSON array, for tools.

use serde::Serialize;

use super::super::{Diagnostic, Texts};
use super::{Positions, level};

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    level: &'static str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    pointer: Option<&'a str>,
    help: Option<&'a str>,
}

/// Writes all findings; members without a value are `null`.
#[must_use]
pub fn json(found: &[Diagnostic], texts: &Texts, strict: bool) -> String {
    let mut positions = Positions::new(texts);
    let entries = found.iter().map(|one| {
        let position = positions.of(one);
        Entry {
            rule: one.rule.id,
            level: level(one, strict).word(),
            message: &one.message,
            file: one.place.as_ref().map(|place| place.file.as_str()),
            line: position.as_ref().map(|at| at.line),
            column: position.as_ref().map(|at| at.column),
            pointer: one.place.as_ref().map(|place| place.pointer.as_str()),
            help: one.help.as_deref(),
        }
    });
    let entries: Vec<_> = entries.collect();
    serde_json::to_string_pretty(&entries).expect("texts and numbers always have a JSON form")
}
