//! `typewright lint`: reports errors and quality problems in descriptions. Writes nothing.

use std::path::PathBuf;

use clap::Args;

use super::clients::clients;
use super::report::{Report, conclude, count};
use super::{CONFIG, Exit, Size, Telling, Which};
use crate::diagnostic::{Sink, Strictness, Texts};
use crate::lint;

/// The examples shown after the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  typewright lint pets.yaml
  typewright lint pets.yaml --strict --format sarif > pets.sarif
      in CI: fails on warnings, and writes a file that code hosts show beside the lines
  curl --fail --silent https://pets.example/openapi.json | typewright lint -
      lint a description from the network";

/// The arguments of `typewright lint`.
#[derive(Args, Debug)]
pub(super) struct Lint {
    /// Path of the description, or - for standard input [default: the clients of the configuration]
    spec: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "spec", help = CONFIG)]
    config: Option<PathBuf>,
    #[command(flatten)]
    size: Size,
    #[command(flatten)]
    telling: Telling,
}

impl Lint {
    /// Runs the command.
    pub(super) fn run(self) -> Exit {
        let (mut texts, mut sink) = (Texts::default(), Sink::default());
        let which = Which { spec: self.spec, config: self.config, size: self.size, ..Which::default() };
        let clients = clients(&which, &mut texts, &mut sink).unwrap_or_default();
        let strictness = self.telling.strictness().max(Strictness::References);
        let mut report = Report::of(strictness);
        report.add(sink.into_found(), texts);
        let mut verdicts = Vec::new();
        for client in &clients {
            let outcome = lint(client);
            let count = count(&outcome.found, strictness);
            let verdict = if count.is_empty() { "no findings" } else { count.trim_start_matches(", ") };
            verdicts.push(format!("{}: {verdict}", client.spec.display()));
            report.add(outcome.found, outcome.texts);
        }
        let exit = report.give(self.telling);
        conclude(&verdicts, self.telling);
        exit
    }
}
