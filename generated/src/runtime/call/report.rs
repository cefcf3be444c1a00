//! The `Display` and `Debug` output of errors.
//!
//! Bodies and texts of the server are shortened.

use std::fmt::{self, Write};

use http::StatusCode;

use crate::runtime::call::attempts::Attempts;
use crate::runtime::call::error::{Answer, Error, Inner, Kind};

/// How many characters of a body are shown.
const QUOTED: usize = 200;

/// How many characters of a code, a message or a request id are shown.
const LONGEST_WORDS: usize = 500;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        sentence(self, &mut OneLine(f))
    }
}

/// Replaces control characters with spaces: a server could forge log entries with line breaks.
struct OneLine<'f, 'b>(&'f mut fmt::Formatter<'b>);

impl Write for OneLine<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for part in text.split_inclusive(char::is_control) {
            let clean = part.trim_end_matches(char::is_control);
            self.0.write_str(clean)?;
            if clean.len() < part.len() {
                self.0.write_char(' ')?;
            }
        }
        Ok(())
    }
}

fn sentence(error: &Error, f: &mut OneLine<'_, '_>) -> fmt::Result {
    let inner = &*error.0;
    if let Some(target) = &inner.target {
        write!(f, "{target}: ")?;
    }
    if inner.auth {
        f.write_str("no access token: ")?;
    }
    match (inner.kind, &inner.answer) {
        (Kind::Build, _) if inner.target.is_some() => write!(f, "not sent: {}", inner.detail),
        (Kind::Status | Kind::Token, Some(answer)) => failed_status(f, inner, answer),
        (Kind::Api, Some(answer)) => reported_failure(f, inner, answer),
        _ => f.write_str(&inner.detail),
    }?;
    attempts(f, inner)?;
    match error.request_id() {
        Some(id) => write!(f, " (request id {})", shortened(id)),
        None => Ok(()),
    }
}

/// Writes the number of attempts, if there was more than one.
fn attempts(f: &mut OneLine<'_, '_>, inner: &Inner) -> fmt::Result {
    let Attempts { made, last_status, is_out_of_budget } = inner.attempts;
    if made > 1 {
        write!(f, " (after {made} attempts")?;
        if let Some(status) = last_status.filter(|_| inner.answer.is_none()) {
            write!(f, ", last status {status}")?;
        }
        f.write_char(')')?;
    }
    match is_out_of_budget {
        true => f.write_str(" (not retried: the client's retry budget is used up)"),
        false => Ok(()),
    }
}

fn failed_status(f: &mut OneLine<'_, '_>, inner: &Inner, answer: &Answer) -> fmt::Result {
    let who = match inner.auth {
        true => "the token endpoint",
        false => "the API",
    };
    write!(f, "{who} returned {}", answer.status)?;
    let target = inner.target.as_ref().filter(|_| !inner.auth);
    let meaning = target.and_then(|target| target.meaning(answer.status.as_u16()));
    if let Some(meaning) = meaning.filter(|meaning| !same_words(meaning, answer.status)) {
        write!(f, " ({meaning})")?;
    }
    if !inner.detail.is_empty() {
        write!(f, ", {}", inner.detail)?;
    }
    own_words(f, inner, answer)
}

fn reported_failure(f: &mut OneLine<'_, '_>, inner: &Inner, answer: &Answer) -> fmt::Result {
    let status = answer.status;
    write!(f, "the API returned {status} and reports a failure")?;
    own_words(f, inner, answer)
}

/// Writes the code, unless it is the status, and the message or else the start of the body.
fn own_words(f: &mut OneLine<'_, '_>, inner: &Inner, answer: &Answer) -> fmt::Result {
    if let Some(code) = inner.code.as_ref().filter(|code| *code != answer.status.as_str()) {
        write!(f, ", code {}", shortened(code))?;
    }
    match &inner.message {
        Some(message) => write!(f, ": {}", shortened(message)),
        None => quoted(f, &answer.text),
    }
}

fn quoted(f: &mut OneLine<'_, '_>, text: &str) -> fmt::Result {
    let text = text.trim();
    if text.is_empty() {
        return Ok(());
    }
    write!(f, ": {}", excerpt(text))
}

/// Returns the start of a text of the server. The error keeps the whole text.
fn shortened(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST_WORDS);
    end.map_or(text, |(end, _)| &text[..end])
}

/// Returns the start of `text` in backquotes and on one line.
pub(crate) fn excerpt(text: &str) -> String {
    let mut out = String::from("`");
    let mut blank = false;
    for (count, character) in text.trim().chars().enumerate() {
        if count == QUOTED {
            out.push_str("...");
            break;
        }
        let is_blank = character.is_whitespace() || character.is_control();
        if !is_blank {
            out.push(character);
        } else if !blank {
            out.push(' ');
        }
        blank = is_blank;
    }
    out.push('`');
    out
}

fn same_words(meaning: &str, status: StatusCode) -> bool {
    let reason = status.canonical_reason().unwrap_or_default();
    meaning.trim().eq_ignore_ascii_case(reason)
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut text = String::new();
        write!(text, "{self}")?;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("operation", &self.operation())
            .field("status", &self.status())
            .field("code", &inner.code)
            .field("body_bytes", &self.body().map(|body| body.len()))
            .field("text", &text)
            .finish()
    }
}
