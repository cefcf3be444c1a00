//! `typewright diff`: reports the changes between two descriptions, with their effect on the wire and on callers' code.
//! Writes nothing.

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::report::{Report, fail, result, wants_colour};
use super::sides::{Operand, Resolved, resolve};
use super::{Exit, Size};
use crate::config::AllowedChange;
use crate::diagnostic::{Level, Sink, Texts};
use crate::diff::render::{Markdown, Text, json, markdown, text};
use crate::diff::{self, Counts, Locator, Side, allow};
use crate::{Outcome, Stage, generate};

/// The examples shown after the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  typewright diff git:main spec/venio.yaml
      compare the working tree with the branch `main`
  typewright diff git:v1.0 git:HEAD --format markdown
      for a pull request; the description is that of the configuration
  typewright diff old.yaml new.yaml --fail-on breaking
      in CI: fails if the changes can break existing clients or callers of the crate";

/// The arguments of `typewright diff`.
#[derive(Args, Debug)]
pub(super) struct Diff {
    /// Old description: a file, - for standard input, or git:REVISION[:PATH]
    old: Operand,
    /// New description: a file, - for standard input, or git:REVISION[:PATH]
    new: Operand,
    /// Path of the configuration [default: beside the description, then as for `generate`]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    format: OutputFormat,
    /// Link lines in Markdown to files below this URL, such as `https://code.example/pets/blob/main`
    #[arg(long, value_name = "URL")]
    links: Option<String>,
    #[command(flatten)]
    size: Size,
    /// Exit with 1 if there are such changes
    #[arg(long, value_enum, value_name = "CHANGES")]
    fail_on: Option<FailOn>,
    /// Show every change
    #[arg(long)]
    verbose: bool,
}

/// The output formats.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum OutputFormat {
    /// Text for people
    Text,
    /// Markdown for a pull request
    Markdown,
    /// One JSON object
    Json,
    /// An entry for the changelog of the generated crate
    Changelog,
}

/// The changes that fail a run.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FailOn {
    /// Changes that can break clients or callers, except those listed under `[[client.allow]]`
    Breaking,
    /// All changes
    Any,
}

impl FailOn {
    /// Returns whether there are such changes.
    pub(super) fn is_met(self, counts: &Counts) -> bool {
        match self {
            Self::Breaking => counts.breaking > 0,
            Self::Any => counts.changes > 0,
        }
    }
}

impl Diff {
    /// Runs the command.
    pub(super) fn run(self) -> Exit {
        let mut report = Report::default();
        let (mut texts, mut sink) = (Texts::default(), Sink::default());
        let sides = resolve(&self.old, &self.new, self.config.as_deref(), &mut texts, &mut sink);
        report.add(sink.into_found(), texts);
        let exit = match sides {
            Ok(Some((mut old, mut new))) => {
                self.size.apply(&mut old.client);
                self.size.apply(&mut new.client);
                self.compare(&old, &new, &mut report)
            }
            Ok(None) => Exit::Done,
            Err(failure) => fail(&failure),
        };
        exit.max(report.tell(super::Telling { strict: false, format: super::Format::Text, verbose: true }))
    }

    fn compare(&self, old: &Resolved, new: &Resolved, report: &mut Report) -> Exit {
        let (was, is) = rayon::join(|| generate(&old.client, Stage::Files), || generate(&new.client, Stage::Files));
        for outcome in [&was, &is].into_iter().filter(|outcome| outcome.files.is_none()) {
            let errors = outcome.found.iter().filter(|one| one.rule.level == Level::Error).cloned();
            report.add(errors.collect(), outcome.texts.clone());
        }
        let Some(mut found) = diff::diff(&was, &is) else { return Exit::Findings };
        let mut sink = Sink::default();
        allow(&mut found.changes, &new.client.allow, &mut sink);
        report.add(sink.into_found(), texts_of(&new.client.allow));
        let told = diff::Report::new(
            &found,
            (&new.client.name, &old.client.version),
            (side(old, &was), side(new, &is)),
            (&Locator::new(&was, old.prefix.clone()), &Locator::new(&is, new.prefix.clone())),
        );
        let exit = result(&self.shown(&told));
        // The process is about to exit, and freeing large descriptions node by node would delay it.
        std::mem::forget((was, is));
        let fails = self.fail_on.is_some_and(|limit| limit.is_met(&told.counts));
        exit.max(if fails { Exit::Findings } else { Exit::Done })
    }

    fn shown(&self, report: &diff::Report) -> String {
        match self.format {
            OutputFormat::Text => text(report, Text { styled: wants_colour(&io::stdout()), verbose: self.verbose }),
            OutputFormat::Markdown => {
                markdown(report, Markdown { links: self.links.as_deref(), verbose: self.verbose })
            }
            OutputFormat::Json => json(report),
            OutputFormat::Changelog => report.changelog.clone(),
        }
    }
}

pub(super) fn side(resolved: &Resolved, outcome: &Outcome) -> Side {
    let api = outcome.api.as_ref();
    let operations = api.map_or(0, |api| api.tags.iter().map(|tag| tag.operations.len()).sum());
    Side { name: resolved.name.clone(), operations, types: api.map_or(0, |api| api.types.len()) }
}

/// Returns the text of the configuration that contains the entries.
pub(super) fn texts_of(allowed: &[AllowedChange]) -> Texts {
    let mut texts = Texts::default();
    if let Some(file) = allowed.first().map(|entry| &entry.place.file)
        && let Ok(text) = crate::file::read_own(file.as_ref())
    {
        texts.insert(file, text);
    }
    texts
}
