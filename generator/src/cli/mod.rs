//! The command line: what may be asked, and how the answer is told; the work is done by the library.
//!
//! Results go to standard output, all talk to standard error.

mod base;
mod bump;
mod check;
mod clients;
mod diff;
mod explain;
mod generate;
mod lint;
mod report;
mod sides;
mod verify;

use std::num::NonZeroU64;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::ClientConfig;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done, nothing to complain about.
    Done,
    /// The description has errors, or `check` found a difference.
    Findings,
    /// The tool itself could not do its work.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            Exit::Failed => Self::from(2),
        }
    }
}

/// Generates typed Rust clients from OpenAPI descriptions.
///
/// Without a command and without a description it generates every client of `spec/generator.toml`, which is looked
/// for in this folder and those above it.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = EXIT_CODES)]
#[command(after_long_help = format!("{GENERATE_EXAMPLES}\n\n{EXIT_CODES}"))]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    generate: generate::Generate,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 findings, 2 the tool failed";

const GENERATE_EXAMPLES: &str = "\
Examples:
  typewright
      every client of spec/generator.toml
  typewright pets.yaml --out pets-client
      one description, without a configuration
  typewright pets.yaml --stage normal > pets-bundled.json
      the description in one piece";

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes the crates of the clients
    #[command(after_help = GENERATE_EXAMPLES)]
    Generate(generate::Generate),
    /// Compares the crates with what would be written now
    #[command(after_help = check::EXAMPLE)]
    Check(check::Check),
    /// Compares two descriptions: what breaks on the wire, what in callers' code, and which version is next
    #[command(after_help = diff::EXAMPLES)]
    Diff(diff::Diff),
    /// Says what is wrong with a description and what hurts its users; writes nothing
    #[command(after_help = lint::EXAMPLES)]
    Lint(lint::Lint),
    /// Says how many operations are carried in full, and what the others lose
    #[command(after_help = verify::EXAMPLE)]
    Verify(verify::Verify),
    /// Says what a rule is about, or why an operation, a type or a field is as it is
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::Explain),
}

/// Which clients a command is about.
#[derive(Args, Debug)]
struct Which {
    /// The root document; default: the clients of the configuration
    spec: Option<PathBuf>,
    /// The folder of the generated crate
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// The name of the generated package; default: after the folder or the description
    #[arg(long, value_name = "CRATE", requires = "spec", value_parser = package_name)]
    name: Option<String>,
    /// The configuration; default: spec/generator.toml in this folder or one above
    #[arg(long, value_name = "FILE", conflicts_with = "spec")]
    config: Option<PathBuf>,
    /// Only operations with this tag or id; may be repeated
    #[arg(long, value_name = "TAG|OPERATION")]
    only: Vec<String>,
    #[command(flatten)]
    size: Size,
}

/// How large descriptions may be.
#[derive(Args, Clone, Copy, Debug)]
struct Size {
    /// Limit the size of a description, with YAML aliases expanded [default: max-size of the client, or 128]
    #[arg(long, value_name = "MIB")]
    max_size: Option<NonZeroU64>,
}

impl Size {
    /// Sets the limit of a client, if the command line gives one.
    fn apply(self, client: &mut ClientConfig) {
        client.max_size = self.max_size.map_or(client.max_size, NonZeroU64::get);
    }
}

/// How findings are told.
#[derive(Args, Clone, Copy, Debug)]
struct Telling {
    /// Treats warnings as errors
    #[arg(long)]
    strict: bool,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Shows all findings, however many a rule has
    #[arg(long)]
    verbose: bool,
}

/// How findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON array.
    Json,
    /// A SARIF 2.1.0 log, for code hosts and editors.
    Sarif,
}

impl Cli {
    /// Carries out what was asked.
    #[must_use]
    pub fn run(self) -> Exit {
        match self.command {
            None => self.generate.run(),
            Some(Command::Generate(generate)) => generate.run(),
            Some(Command::Check(check)) => check.run(),
            Some(Command::Diff(diff)) => diff.run(),
            Some(Command::Lint(lint)) => lint.run(),
            Some(Command::Verify(verify)) => verify.run(),
            Some(Command::Explain(explain)) => explain.run(),
        }
    }
}

fn package_name(text: &str) -> Result<String, String> {
    crate::config::check_package_name(text).map_err(|why| format!("it {why}"))?;
    Ok(text.to_owned())
}
