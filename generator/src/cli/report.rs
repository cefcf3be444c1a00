//! Writes findings and messages to standard error, and results to standard output.

use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

use super::{Color, Exit, Format, Output, Telling};
use crate::diagnostic::render::{Human, human, json, sarif};
use crate::diagnostic::{Diagnostic, Level, Strictness, Texts};
use crate::foreign;

/// The output options. Global, because standard output and standard error are global as well.
static OUTPUT: OnceLock<Output> = OnceLock::new();

/// Sets the output options. Later calls have no effect.
pub(super) fn set_output(output: Output) {
    let _ = OUTPUT.set(output);
}

fn output() -> Output {
    OUTPUT.get().copied().unwrap_or_default()
}

/// Collects the findings of a command, to show them together at the end.
#[derive(Default)]
pub(super) struct Report {
    found: Vec<Diagnostic>,
    texts: Texts,
    /// The minimum strictness of the command.
    strictness: Strictness,
}

impl Report {
    /// Creates a report with a minimum strictness.
    pub(super) fn of(strictness: Strictness) -> Self {
        Self { strictness, ..Self::default() }
    }

    /// Adds findings, and the texts they refer to.
    pub(super) fn add(&mut self, found: Vec<Diagnostic>, texts: Texts) {
        self.found.extend(found);
        self.texts.extend(texts);
    }

    /// Writes the findings to standard error, and returns the exit status for them.
    pub(super) fn tell(&self, how: Telling) -> Exit {
        write_err(&self.shown(how, wants_colour(&io::stderr()), output().quiet));
        self.verdict(how)
    }

    /// Like [`Self::tell`], but writes to standard output, because the findings are the result of the command.
    pub(super) fn give(&self, how: Telling) -> Exit {
        result(&self.shown(how, wants_colour(&io::stdout()), false)).max(self.verdict(how))
    }

    fn shown(&self, how: Telling, styled: bool, hide_notes: bool) -> String {
        let strictness = self.strictness(how);
        match how.format {
            Format::Json => json(&self.found, &self.texts, strictness) + "\n",
            Format::Sarif => sarif(&self.found, &self.texts, strictness) + "\n",
            Format::Text => {
                let is_shown = |one: &&Diagnostic| !hide_notes || one.rule.level > Level::Note;
                let found = self.found.iter().filter(is_shown);
                human(found, &self.texts, Human { styled, verbose: how.verbose, strictness })
            }
        }
    }

    fn verdict(&self, how: Telling) -> Exit {
        if has_errors(&self.found, self.strictness(how)) { Exit::Findings } else { Exit::Done }
    }

    fn strictness(&self, how: Telling) -> Strictness {
        how.strictness().max(self.strictness)
    }
}

fn has_errors(found: &[Diagnostic], strictness: Strictness) -> bool {
    found.iter().any(|one| strictness.level(one.rule) == Level::Error)
}

/// Returns whether findings prevent the crate from being written.
pub(super) fn stops(found: &[Diagnostic], how: Telling) -> bool {
    has_errors(found, how.strictness())
}

/// Formats the number of findings by level: `, 1 warning, 5 notes`. Empty when there are none.
pub(super) fn count(found: &[Diagnostic], strictness: Strictness) -> String {
    let of = |level| found.iter().filter(|one| strictness.level(one.rule) == level).count();
    let levels = [(of(Level::Error), "error"), (of(Level::Warning), "warning"), (of(Level::Note), "note")];
    levels.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!(", {}", plural(*count, word))).collect()
}

/// Formats a number with a noun, adding an `s` for the plural.
pub(super) fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Shows a summary of each client. With JSON or SARIF output nothing is shown, so that tools can parse standard error.
pub(super) fn conclude(lines: &[String], how: Telling) {
    if how.format == Format::Text {
        lines.iter().for_each(|line| note(line));
    }
}

/// Shows a line with a summary or progress, unless `--quiet` is set.
pub(super) fn note(line: &str) {
    if !output().quiet {
        talk(line);
    }
}

/// Shows a failure and its help.
pub(super) fn fail(failure: &Failure) -> Exit {
    talk(&format!("error: {}", failure.message));
    if let Some(help) = &failure.help {
        talk(&format!("help: {help}"));
    }
    Exit::Failed
}

/// A failure of the tool itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// The problem, without a full stop.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: Option<String>,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// Writes a line to standard error.
pub(super) fn talk(line: &str) {
    write_err(&format!("{}\n", foreign::terminal(line)));
}

/// Writes the output of a child process to standard error.
pub(super) fn relay(text: &str) {
    write_err(&foreign::lines(text));
}

/// Writes to standard error. Ignores errors, because a closed standard error is no reason to fail.
fn write_err(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Writes to standard output. A broken pipe is not a failure, because readers such as `head` close it early.
pub(super) fn result(text: &str) -> Exit {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            talk(&format!("standard output cannot be written: {error}"));
            Exit::Failed
        }
        _ => Exit::Done,
    }
}

/// Returns whether output to a stream is colored.
pub(super) fn wants_colour(stream: &impl IsTerminal) -> bool {
    match output().color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}
