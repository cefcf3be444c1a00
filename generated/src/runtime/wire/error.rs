//! Errors of reading and writing, with the path of the value.
//!
//! No message contains a value that was read or written, because it can be secret.

use std::fmt::{self, Write};

/// An error returned when JSON cannot be read into a type.
///
/// Displayed as `data.items[3].price: expected number, found string at line 4 column 9`.
#[derive(Clone, Debug)]
pub struct ReadError {
    path: String,
    message: String,
    line: usize,
    column: usize,
}

impl ReadError {
    /// Returns the path of the value in the JSON, such as `data.items[3].price`. Empty for the outermost value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the line in the text, starting at 1, or 0 if it is unknown.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns the column in the line, in bytes: the position up to which the text was read.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    pub(super) fn new(trail: &Trail, error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let mut message = error.to_string();
        let position = format!(" at line {line} column {column}");
        if message.ends_with(&position) {
            message.truncate(message.len() - position.len());
        }
        Self { path: trail.to_string(), message, line, column }
    }

    /// Creates the error for a byte that is not UTF-8. `read` is the text before it.
    #[cold]
    pub(super) fn not_utf8(trail: &Trail, read: &str) -> Self {
        let (line, column) =
            (read.split('\n').count(), read.bytes().rev().take_while(|byte| *byte != b'\n').count() + 1);
        Self { path: trail.to_string(), message: String::from("a byte that is not UTF-8"), line, column }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_located(f, &self.path, &self.message)?;
        match self.line {
            0 => Ok(()),
            line => write!(f, " at line {line} column {}", self.column),
        }
    }
}

impl std::error::Error for ReadError {}

/// An error returned when a value cannot be written as JSON.
///
/// Displayed as `items[3].price: NaN and infinity cannot be written as JSON`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteError {
    path: String,
    message: String,
}

impl WriteError {
    /// Returns the path in the value, such as `items[3].price`. Empty for the outermost value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn new(trail: &Trail, message: String) -> Self {
        Self { path: trail.to_string(), message }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_located(f, &self.path, &self.message)
    }
}

impl std::error::Error for WriteError {}

pub(super) fn write_located(f: &mut impl Write, path: &str, message: &str) -> fmt::Result {
    match path {
        "" => f.write_str(message),
        _ => write!(f, "{path}: {message}"),
    }
}

/// The path from the outermost value to an error. It is collected from the inside out while the error is returned, so
/// that success costs nothing.
#[derive(Debug, Default)]
pub(super) struct Trail(Vec<Step>);

#[derive(Debug)]
enum Step {
    Key(String),
    Index(usize),
}

impl Trail {
    #[cold]
    pub(super) fn key(&mut self, key: &str) {
        self.0.push(Step::Key(key.to_owned()));
    }

    #[cold]
    pub(super) fn index(&mut self, index: usize) {
        self.0.push(Step::Index(index));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.0.iter().rev().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if !is_plain(key) => write!(f, "[{key:?}]")?,
                Step::Key(key) if depth == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

/// Returns whether a key can be shown in a path without quotes.
fn is_plain(key: &str) -> bool {
    let blurs = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '.' | '[' | ']' | '"' | '\\');
    !key.is_empty() && !key.contains(blurs)
}
