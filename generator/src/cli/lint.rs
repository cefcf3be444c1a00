//! `typewright lint`: says all that there is to say about a description; writes nothing.

use std::path::PathBuf;

use clap::Args;

use super::report::{Report, conclude};
use super::{Exit, Size, Telling};
use crate::config::ClientConfig;
use crate::lint;

/// Shown after the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  typewright lint pets.yaml
  typewright lint pets.yaml --strict --format sarif > pets.sarif
      in CI: fails on warnings, and leaves a file that code hosts show beside the lines";

/// The arguments.
#[derive(Args, Debug)]
pub(super) struct Lint {
    /// The root document
    spec: PathBuf,
    #[command(flatten)]
    size: Size,
    #[command(flatten)]
    telling: Telling,
}

impl Lint {
    /// Carries the command out.
    pub(super) fn run(self) -> Exit {
        let mut report = Report::default();
        // Names in Rust do not matter here.
        let mut client = ClientConfig::for_spec(&self.spec, "client", "client");
        self.size.apply(&mut client);
        let outcome = lint(&client);
        report.add(outcome.found, outcome.texts);
        let exit = report.give(self.telling);
        let count = report.count();
        let verdict = if count.is_empty() { "nothing found" } else { count.trim_start_matches(", ") };
        conclude(&[format!("{}: {verdict}", self.spec.display())], self.telling);
        exit
    }
}
