//! Formats findings for people or tools.

mod excerpt;
mod human;
mod json;
mod sarif;

use std::collections::BTreeMap;
use std::ops::Range;

pub use excerpt::{Excerpt, excerpt};
pub use human::{Human, human};
pub use json::{Entry, entries, json};
pub use sarif::sarif;

use super::locate::{Located, Nodes, find_toml};
use super::{Diagnostic, Place, Texts, rule, texts};

/// The length in bytes up to which a line is shown.
const LONGEST_LINE: usize = 300;

/// The position of a finding: line and column from 1, columns in characters.
#[derive(Debug)]
struct Position<'t> {
    line: usize,
    column: usize,
    /// The text of the line, without the line break.
    text: &'t str,
    /// The part of the line to underline, in bytes of `text`.
    span: Range<usize>,
    /// Whether the file is a single long line, so that a JSON pointer is more useful than line and column.
    is_minified: bool,
}

/// Finds positions. Parses each file once.
struct Positions<'t> {
    texts: &'t Texts,
    nodes: BTreeMap<String, Nodes<'t>>,
    lines: BTreeMap<String, Lines>,
}

impl<'t> Positions<'t> {
    fn new(texts: &'t Texts) -> Self {
        Self { texts, nodes: BTreeMap::new(), lines: BTreeMap::new() }
    }

    /// Returns the position of a finding, or `None` without a place or the text of its file.
    fn of(&mut self, finding: &Diagnostic) -> Option<Position<'t>> {
        let place = finding.place.as_ref()?;
        let text = self.texts.get(&place.file)?;
        let range = match text.fault {
            Some(at) => {
                let at = last_written(&text.text, at);
                at..at
            }
            None => meant(finding, self.find(place, &text.text), &text.text),
        };
        let lines = self.lines.entry(place.file.clone()).or_insert_with(|| Lines::of(&text.text));
        Some(lines.position(&text.text, range))
    }

    fn find(&mut self, place: &Place, text: &'t str) -> Located {
        if let Some(found) = place.file.ends_with(".toml").then(|| find_toml(text, &place.pointer)).flatten() {
            return found;
        }
        let nodes = self.nodes.entry(place.file.clone()).or_insert_with(|| Nodes::of(text));
        nodes.find(&place.pointer)
    }
}

/// Returns the part of a node to underline: the key if the key is wrong or the value is long, else the value.
fn meant(finding: &Diagnostic, found: Located, text: &str) -> Range<usize> {
    let is_about_key = [
        &rule::UNKNOWN_KEY,
        &rule::EXTENSION_TYPO,
        &rule::MISPLACED_EXTENSION,
        &rule::DUPLICATE_KEY,
        &rule::REF_SIBLINGS,
    ]
    .contains(&finding.rule)
        || finding.rule == &rule::UNUSED_OVERRIDE && names_by_key(finding);
    let value = text.get(found.value.clone()).unwrap_or_default();
    let is_long = value.contains('\n') || value.starts_with(['{', '[', '|', '>']);
    match found.key {
        Some(key) if is_about_key || is_long || value.trim().is_empty() || !found.exact => key,
        _ => found.value,
    }
}

/// Returns whether an override refers to its target by its key. In `[client.rename]`, the key is the old name.
fn names_by_key(finding: &Diagnostic) -> bool {
    let parent = finding.place.as_ref().and_then(|place| place.pointer.parent());
    parent.is_some_and(|parent| parent.tokens().last().is_some_and(|token| token == "rename"))
}

/// Returns the offset of a syntax error. For an error on an empty line or at the end, the last character before it.
fn last_written(text: &str, at: usize) -> usize {
    let at = texts::floor(text, at);
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    if !line.trim().is_empty() {
        return at;
    }
    let written = text[..start].trim_end();
    texts::floor(text, written.len().saturating_sub(1))
}

/// The offsets of the lines of a file. Found once per file, because a file can be megabytes long and have thousands of
/// findings.
struct Lines {
    starts: Vec<usize>,
    is_ascii: bool,
}

impl Lines {
    fn of(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { starts, is_ascii: text.is_ascii() }
    }

    fn position<'t>(&self, text: &'t str, range: Range<usize>) -> Position<'t> {
        let at = texts::floor(text, range.start);
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.starts[line - 1];
        let end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        let line_text = text[start..end].trim_end_matches('\r');
        let from = (at - start).min(line_text.len());
        let to = texts::floor(line_text, range.end.max(at) - start);
        // For an empty range, underline the next character.
        let to = if to > from { to } else { from + line_text[from..].chars().next().map_or(0, char::len_utf8) };
        let before = if self.is_ascii { from } else { line_text[..from].chars().count() };
        let is_minified = line_text.len() > LONGEST_LINE && line_text.len() == text.trim_end().len();
        Position { line, column: before + 1, text: line_text, span: from..to, is_minified }
    }
}

/// Formats a place as file and JSON pointer: `api.json#/paths/~1pets`.
fn pointed(place: &Place) -> String {
    format!("{}#{}", place.file, place.pointer)
}

/// Formats the number of operations that use a shared part.
fn used_by(operations: usize) -> String {
    format!("used by {operations} operations")
}
