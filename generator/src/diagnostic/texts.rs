//! The texts of the files that findings refer to.

use std::collections::BTreeMap;

/// The content of a file.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The whole text, without a byte order mark.
    pub text: String,
    /// The byte offset of the syntax error, if the file could not be parsed.
    pub fault: Option<usize>,
}

/// File contents, by the path in [`Place`](super::Place).
#[derive(Clone, Debug, Default)]
pub struct Texts {
    files: BTreeMap<String, Text>,
}

impl Texts {
    /// Adds the text of a file.
    pub fn insert(&mut self, file: impl Into<String>, text: impl Into<String>) {
        self.files.insert(file.into(), Text { text: text.into(), fault: None });
    }

    /// Records the byte offset of a syntax error. Does nothing for a file that was not added.
    pub fn fault(&mut self, file: &str, at: usize) {
        if let Some(text) = self.files.get_mut(file) {
            text.fault = Some(at.min(text.text.len()));
        }
    }

    /// Returns the text of a file.
    #[must_use]
    pub fn get(&self, file: &str) -> Option<&Text> {
        self.files.get(file)
    }

    /// Adds the files of a different collection.
    pub fn extend(&mut self, more: Self) {
        self.files.extend(more.files);
    }
}

/// Returns the byte offset of a line and a column, both from 1. Columns count characters.
#[must_use]
pub fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = line_start(text, line);
    let rest = &text[start..];
    let end = rest.find('\n').unwrap_or(rest.len());
    let inside = rest[..end].char_indices().nth(column.saturating_sub(1)).map_or(end, |(at, _)| at);
    start + inside
}

/// Returns the byte offset of a line, from 1.
fn line_start(text: &str, line: usize) -> usize {
    if line <= 1 {
        return 0;
    }
    text.match_indices('\n').nth(line - 2).map_or(text.len(), |(at, _)| at + 1)
}

/// Returns the nearest character boundary at or before an offset.
#[must_use]
pub fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
