//! Writes findings and talk to standard error, and results to standard output.

use std::io::{self, IsTerminal, Write};

use super::{Exit, Format, Telling};
use crate::diagnostic::render::{Human, human, json, sarif};
use crate::diagnostic::{Diagnostic, Level, Texts};
use crate::foreign;

/// Collects the findings of a command and tells them once.
#[derive(Default)]
pub(super) struct Report {
    found: Vec<Diagnostic>,
    texts: Texts,
}

impl Report {
    /// Takes over findings and the texts they point into.
    pub(super) fn add(&mut self, found: Vec<Diagnostic>, texts: Texts) {
        self.found.extend(found);
        self.texts.extend(texts);
    }

    /// Shows the findings and says how the command ends because of them.
    pub(super) fn tell(&self, how: Telling) -> Exit {
        write_err(&self.shown(how, wants_colour(&io::stderr())));
        self.verdict(how)
    }

    /// As [`Self::tell`], where the findings are the result of the command.
    pub(super) fn give(&self, how: Telling) -> Exit {
        result(&self.shown(how, wants_colour(&io::stdout()))).max(self.verdict(how))
    }

    /// How many findings of each level there are, as [`count`] says it.
    pub(super) fn count(&self) -> String {
        count(&self.found)
    }

    fn shown(&self, how: Telling, styled: bool) -> String {
        match how.format {
            Format::Json => json(&self.found, &self.texts, how.strict) + "\n",
            Format::Sarif => sarif(&self.found, &self.texts, how.strict) + "\n",
            Format::Text => human(&self.found, &self.texts, Human { styled, verbose: how.verbose, strict: how.strict }),
        }
    }

    fn verdict(&self, how: Telling) -> Exit {
        if stops(&self.found, how) { Exit::Findings } else { Exit::Done }
    }
}

/// Whether findings keep anything from being written.
pub(super) fn stops(found: &[Diagnostic], how: Telling) -> bool {
    let limit = if how.strict { Level::Warning } else { Level::Error };
    found.iter().any(|one| one.rule.level >= limit)
}

/// `, 5 notes`, `, 1 warning, 5 notes`, or nothing to mention.
pub(super) fn count(found: &[Diagnostic]) -> String {
    let of = |level| found.iter().filter(|one| one.rule.level == level).count();
    let levels = [(of(Level::Error), "error"), (of(Level::Warning), "warning"), (of(Level::Note), "note")];
    levels.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!(", {}", plural(*count, word))).collect()
}

/// A number and its word.
pub(super) fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Says how each client fared. Not beside findings for tools, which are all that standard error then holds.
pub(super) fn conclude(lines: &[String], how: Telling) {
    if how.format == Format::Text {
        lines.iter().for_each(|line| talk(line));
    }
}

/// Says something to the user in one line.
pub(super) fn talk(line: &str) {
    write_err(&format!("{}\n", foreign::terminal(line)));
}

/// Shows what another program printed.
pub(super) fn relay(text: &str) {
    write_err(&foreign::lines(text));
}

/// A closed standard error is no reason to fail.
fn write_err(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Writes a result. A reader that has seen enough, such as `head`, is no reason to fail.
pub(super) fn result(text: &str) -> Exit {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            talk(&format!("standard output cannot be written: {error}"));
            Exit::Failed
        }
        _ => Exit::Done,
    }
}

/// Whether a stream is read by a person who has nothing against colours.
pub(super) fn wants_colour(stream: &impl IsTerminal) -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !refused
}
