//! `typewright verify`: measures how many operations are fully supported, whether the crate builds, and whether values
//! round-trip. Writes nothing.

mod values;

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::clients::clients;
use super::report::{Failure, Report, fail, note, plural, relay, result, talk};
use super::{CONFIG, Exit, Format, Size, Telling, Which};
use crate::config::ClientConfig;
use crate::diagnostic::render::{Entry, entries};
use crate::diagnostic::{Level, Sink, Strictness, Texts};
use crate::foreign;
use crate::ir::Api;
use crate::output::CrateFiles;
use crate::verify::values::Verdict as ValuesVerdict;
use crate::verify::{Operation, Tally, Verdict, Workspace, verify};
use crate::{Outcome, Stage, generate};

/// The examples shown after the help.
pub(super) const EXAMPLE: &str = "\
Examples:
  typewright verify pets.yaml --at-least 99.5
      in CI: fails if more than one operation in two hundred is not fully supported
  typewright verify pets.yaml --build
      also compile the crate and run its tests
  typewright verify pets.yaml --values --at-least 99.9
      also round-trip valid values of each schema; fails if more than one in a thousand changes";

/// The number of findings shown for an operation without `--verbose`.
const SHOWN: usize = 5;

/// The arguments of `typewright verify`.
#[derive(Args, Debug)]
pub(super) struct Verify {
    /// Path of the description, or - for standard input [default: the clients of the configuration]
    spec: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "spec", help = CONFIG)]
    config: Option<PathBuf>,
    /// Select operations by tag or id; can be repeated
    #[arg(long, value_name = "TAG|OPERATION")]
    only: Vec<String>,
    #[command(flatten)]
    size: Size,
    /// Exit with 1 if fewer operations are fully supported or, with --values, if fewer values round-trip
    #[arg(long, value_name = "PERCENT", value_parser = wanted)]
    at_least: Option<f64>,
    /// Compile the crate with warnings denied, and run its tests, which read and write each documented example
    #[arg(long)]
    build: bool,
    /// Compile the crate and round-trip valid values of each schema through its types
    #[arg(long)]
    values: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    format: OutputFormat,
    /// Show every finding of an operation
    #[arg(long)]
    verbose: bool,
}

/// The output formats.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum OutputFormat {
    /// Text for people
    Text,
    /// One JSON array
    Json,
}

/// The result for a client.
#[derive(Serialize)]
struct Told<'a> {
    client: &'a str,
    operations: usize,
    supported: usize,
    /// Rounded down, so that 100 means all operations.
    percent: f64,
    /// Whether the crate builds and its tests pass. `None` without `--build`.
    #[serde(skip_serializing_if = "Option::is_none")]
    builds: Option<bool>,
    /// Whether values round-trip. `None` without `--values`.
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<ValuesVerdict>,
    tags: Vec<Tally<'a>>,
    /// The operations that are not fully supported.
    lost: Vec<Lost<'a>>,
    /// The findings that affect these operations, and those in parts that no operation uses.
    findings: Vec<Entry<'a>>,
    /// The indices in `findings` of those in parts that no operation uses.
    elsewhere: Vec<usize>,
}

/// An operation that is not fully supported.
#[derive(Serialize)]
struct Lost<'a> {
    method: &'a str,
    path: &'a str,
    id: &'a str,
    tag: &'a str,
    generated: bool,
    /// The indices in the findings of the client.
    findings: Vec<usize>,
}

impl Verify {
    /// Runs the command.
    pub(super) fn run(self) -> Exit {
        let mut report = Report::default();
        let (mut texts, mut sink) = (Texts::default(), Sink::default());
        let clients = clients(&self.which(), &mut texts, &mut sink).unwrap_or_default();
        report.add(sink.into_found(), texts);
        let stage = if self.build || self.values { Stage::Files } else { Stage::Ir };
        let outcomes: Vec<Outcome> = clients.iter().map(|client| generate(client, stage)).collect();
        for outcome in outcomes.iter().filter(|outcome| outcome.api.is_none()) {
            let errors = outcome.found.iter().filter(|one| one.rule.level == Level::Error).cloned();
            report.add(errors.collect(), outcome.texts.clone());
        }
        let verdicts: Vec<Verdict> =
            clients.iter().zip(&outcomes).map(|(client, outcome)| verify(outcome, client)).collect();
        let mut told: Vec<Told<'_>> = clients
            .iter()
            .zip(&outcomes)
            .zip(&verdicts)
            // A description that could not be read has no operations to count.
            .filter(|((_, outcome), _)| outcome.api.is_some() || !outcome.described.is_empty())
            .map(|((client, outcome), verdict)| Told::new(&client.name, outcome, verdict))
            .collect();
        let worst = report.tell(Telling { strict: false, format: Format::Text, verbose: true });
        let built = clients.iter().zip(&outcomes).map(|(client, outcome)| self.compile(client, outcome, &mut told));
        let built = built.max().unwrap_or(Exit::Done);
        worst.max(built).max(self.print(&told)).max(self.compare(&told))
    }

    fn which(&self) -> Which {
        let (spec, config, only) = (self.spec.clone(), self.config.clone(), self.only.clone());
        Which { spec, config, only, size: self.size, ..Which::default() }
    }

    fn print(&self, told: &[Told<'_>]) -> Exit {
        match self.format {
            OutputFormat::Text => {
                let texts: Vec<String> = told.iter().map(|one| one.text(self.verbose)).collect();
                result(&texts.join("\n"))
            }
            OutputFormat::Json => result(&format!("{}\n", foreign::json(&told))),
        }
    }

    /// Reports clients below the share that `--at-least` requires.
    fn compare(&self, told: &[Told<'_>]) -> Exit {
        let Some(wanted) = self.at_least else { return Exit::Done };
        let mut worst = Exit::Done;
        for one in told {
            let (right, total) = match &one.values {
                Some(values) => (values.all().right, values.all().total),
                None => (one.supported, one.operations),
            };
            if (right as f64) * 100.0 < (total as f64) * wanted {
                let percent = percent(right, total);
                talk(&format!("{}: {percent}% is below the required {wanted}%", one.client));
                worst = Exit::Findings;
            }
        }
        worst
    }

    /// Builds and tests a client as requested, and adds the results to `told`. Shows the output of cargo if it fails.
    fn compile(&self, client: &ClientConfig, outcome: &Outcome, told: &mut [Told<'_>]) -> Exit {
        let (Some(api), Some(files)) = (&outcome.api, &outcome.files) else { return Exit::Done };
        let Some(told) = told.iter_mut().find(|one| one.client == client.name) else { return Exit::Done };
        note(&format!("building {}", client.name));
        match self.work(client, api, files, told) {
            Ok(Ok(())) => Exit::Done,
            Ok(Err(said)) => {
                relay(&said);
                Exit::Findings
            }
            Err(error) => fail(&Failure::new(format!("{}: {error}", client.name))),
        }
    }

    fn work(
        &self,
        client: &ClientConfig,
        api: &Api,
        files: &CrateFiles,
        told: &mut Told<'_>,
    ) -> io::Result<Result<(), String>> {
        let workspace = Workspace::new(files)?;
        if self.build {
            let built = workspace.test()?;
            told.builds = Some(built.is_ok());
            if built.is_err() {
                return Ok(built);
            }
        }
        if self.values {
            match values::check(&workspace, client, api)? {
                Ok(verdict) => told.values = Some(verdict),
                Err(said) => return Ok(Err(said)),
            }
        }
        Ok(Ok(()))
    }
}

impl<'a> Told<'a> {
    fn new(client: &'a str, outcome: &'a Outcome, verdict: &'a Verdict) -> Self {
        let lost: Vec<&Operation> = verdict.operations.iter().filter(|one| !one.is_supported()).collect();
        let told: BTreeSet<usize> = lost.iter().flat_map(|one| &one.lost).chain(&verdict.elsewhere).copied().collect();
        let told: Vec<usize> = told.into_iter().collect();
        let positions = |found: &[usize]| found.iter().filter_map(|one| told.binary_search(one).ok()).collect();
        let lost = lost.iter().map(|one| Lost {
            method: &one.method,
            path: &one.path,
            id: &one.id,
            tag: &one.tag,
            generated: one.generated,
            findings: positions(&one.lost),
        });
        Self {
            client,
            operations: verdict.operations.len(),
            supported: verdict.supported(),
            percent: percent(verdict.supported(), verdict.operations.len()),
            builds: None,
            values: None,
            tags: verdict.tags(),
            lost: lost.collect(),
            elsewhere: positions(&verdict.elsewhere),
            findings: entries(told.iter().map(|index| &outcome.found[*index]), &outcome.texts, Strictness::Normal),
        }
    }

    fn text(&self, all: bool) -> String {
        let operations = plural(self.operations, "operation");
        let mut text =
            format!("{}: {} of {operations} fully supported ({}%)\n", self.client, self.supported, self.percent);
        let tags: Vec<_> = self.tags.iter().map(|tally| (foreign::terminal(tally.tag), tally)).collect();
        let width = tags.iter().map(|(tag, _)| tag.chars().count()).max().unwrap_or_default();
        for (tag, Tally { supported, operations, .. }) in &tags {
            text += &format!("  {tag:width$}  {supported} of {operations}\n");
        }
        text += match self.builds {
            Some(true) => "  the crate compiles without warnings, and its tests pass\n",
            Some(false) => "  the crate does not compile without warnings, or its tests fail\n",
            None => "",
        };
        if let Some(verdict) = &self.values {
            text += &values::text(verdict, all);
        }
        for one in &self.lost {
            text += &self.operation(one, if all { usize::MAX } else { SHOWN });
        }
        if !self.elsewhere.is_empty() {
            let found = plural(self.elsewhere.len(), "finding");
            text += &format!("\n{found} in parts that no operation uses:\n");
            text += &self.findings(&self.elsewhere, if all { usize::MAX } else { SHOWN });
        }
        text
    }

    fn operation(&self, one: &Lost<'_>, limit: usize) -> String {
        let Lost { method, path, id, .. } = one;
        let name = format!("{method} {path}");
        let generated = if one.generated { "" } else { ": not supported" };
        let silent = if one.findings.is_empty() { "  no finding explains why\n" } else { "" };
        let name = format!("{} ({id})", name.trim_start());
        format!("\n{}{generated}\n{silent}{}", foreign::terminal(&name), self.findings(&one.findings, limit))
    }

    fn findings(&self, positions: &[usize], limit: usize) -> String {
        let mut text = String::new();
        for position in positions.iter().take(limit) {
            let Entry { rule, message, note, shown, .. } = &self.findings[*position];
            let note = note.map(|note| format!("; {note}")).unwrap_or_default();
            text += &format!(
                "  {}: {} [{rule}]\n",
                foreign::terminal(shown),
                foreign::terminal(&format!("{message}{note}"))
            );
        }
        let more = positions.len().saturating_sub(limit);
        if more > 0 {
            text += &format!("  and {more} more; `--verbose` shows all\n");
        }
        text
    }
}

/// Returns a share in percent with one decimal, rounded down.
fn percent(supported: usize, operations: usize) -> f64 {
    let thousandths = (supported * 1000).checked_div(operations).unwrap_or(1000);
    f64::from(u32::try_from(thousandths).unwrap_or(1000)) / 10.0
}

fn wanted(text: &str) -> Result<f64, String> {
    let percent: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=100.0).contains(&percent) { Ok(percent) } else { Err("not between 0 and 100".to_owned()) }
}
