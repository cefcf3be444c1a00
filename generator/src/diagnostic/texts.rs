//! The texts of the files that findings point into; finding a node in them is `locate`'s work.

use std::collections::BTreeMap;

/// One file as it was read.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The whole text, without a byte order mark.
    pub text: String,
    /// The byte at which a parser gave up, for a file that could not be parsed.
    pub fault: Option<usize>,
}

/// Files by the name that a [`Place`](super::Place) gives them.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    files: BTreeMap<String, Text>,
}

impl Texts {
    /// Keeps the text of a file.
    pub fn insert(&mut self, file: impl Into<String>, text: impl Into<String>) {
        self.files.insert(file.into(), Text { text: text.into(), fault: None });
    }

    /// Notes where the parser of a kept file gave up.
    pub fn fault(&mut self, file: &str, at: usize) {
        if let Some(text) = self.files.get_mut(file) {
            text.fault = Some(at.min(text.text.len()));
        }
    }

    /// The text of a file that was read.
    #[must_use]
    pub fn get(&self, file: &str) -> Option<&Text> {
        self.files.get(file)
    }

    /// Takes over the files of another collection.
    pub fn extend(&mut self, more: Self) {
        self.files.extend(more.files);
    }
}

/// The byte offset of a line and a column, both counted from 1; columns count characters.
#[must_use]
pub fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = line_start(text, line);
    let rest = &text[start..];
    let end = rest.find('\n').unwrap_or(rest.len());
    let inside = rest[..end].char_indices().nth(column.saturating_sub(1)).map_or(end, |(at, _)| at);
    start + inside
}

/// The byte at which a line starts; lines are counted from 1.
fn line_start(text: &str, line: usize) -> usize {
    if line <= 1 {
        return 0;
    }
    text.match_indices('\n').nth(line - 2).map_or(text.len(), |(at, _)| at + 1)
}

/// The offset, or the one where the letter starts that it would split.
#[must_use]
pub fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
