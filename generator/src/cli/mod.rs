//! The command line: arguments and output. The library does the work.
//!
//! Results are written to standard output, everything else to standard error.

mod arguments;
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
use crate::diagnostic::Strictness;
use crate::foreign;

/// The exit status of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Success. Exit code 0.
    Done,
    /// There are errors in the description, or a check failed. Exit code 1.
    Findings,
    /// The tool failed, for example because a file cannot be written. Exit code 2.
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

/// Generate typed Rust clients from OpenAPI descriptions
///
/// Without a command, `generate` is run.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, override_usage = USAGE)]
#[command(after_long_help = format!("{GENERATE_EXAMPLES}\n\n{CONFIGURATION}\n\n{EXIT_CODES}"))]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    generate: generate::Generate,
    #[command(flatten)]
    output: Output,
}

const USAGE: &str = "typewright [OPTIONS] [SPEC]\n       typewright <COMMAND>";

const EXIT_CODES: &str = "Exit codes: 0 success, 1 findings, 2 failure of the tool or wrong usage";

const CONFIGURATION: &str = "\
Configuration:
  Without SPEC and --config, the configuration is the first of these files in the current folder,
  then in each folder above it: typewright.toml, generator.toml, spec/typewright.toml,
  spec/generator.toml";

const GENERATE_EXAMPLES: &str = "\
Examples:
  typewright
      generate every client of the configuration
  typewright pets.yaml --out pets-client
      generate a client without a configuration
  typewright pets.yaml --stage normal > pets-bundled.json
      bundle the description into one file";

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate client crates
    #[command(after_help = GENERATE_EXAMPLES)]
    Generate(generate::Generate),
    /// Check that the generated crates are up to date, and summarize breaking changes
    #[command(after_help = check::EXAMPLE)]
    Check(check::Check),
    /// Compare two descriptions and report breaking changes
    #[command(after_help = diff::EXAMPLES)]
    Diff(diff::Diff),
    /// Report errors and quality problems in a description
    #[command(after_help = lint::EXAMPLES)]
    Lint(lint::Lint),
    /// Measure how many operations are fully supported
    #[command(after_help = verify::EXAMPLE)]
    Verify(verify::Verify),
    /// Explain a rule, or why an operation, type or field is generated as it is
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::Explain),
}

const CONFIG: &str =
    "Path of the configuration [default: typewright.toml or generator.toml here, in spec/ or in a folder above]";

/// The clients of a command.
#[derive(Args, Debug, Default)]
struct Which {
    /// Path of the description, or - for standard input [default: the clients of the configuration]
    spec: Option<PathBuf>,
    /// Folder of the generated crate [default: the name of the package]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Name of the generated package [default: after the folder or the description]
    #[arg(long, value_name = "CRATE", value_parser = package_name)]
    name: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "spec", help = CONFIG)]
    config: Option<PathBuf>,
    /// Select operations by tag or id; can be repeated
    #[arg(long, value_name = "TAG|OPERATION")]
    only: Vec<String>,
    #[command(flatten)]
    size: Size,
}

/// The output options of all commands.
#[derive(Args, Clone, Copy, Debug, Default)]
struct Output {
    /// When to color output
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
    /// Hide notes, summaries and progress
    #[arg(long, short, global = true)]
    quiet: bool,
}

/// When output is colored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Color {
    /// In terminals, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Which {
    /// Formats the arguments for a shell, each with a leading space.
    fn shown(&self) -> String {
        let path = |path: &PathBuf| path.display().to_string();
        let flags = [
            ("--out", self.out.as_ref().map(path)),
            ("--name", self.name.clone()),
            ("--config", self.config.as_ref().map(path)),
        ];
        let flags = flags.into_iter().filter_map(|(flag, value)| Some((flag, value?)));
        let only = self.only.iter().map(|only| ("--only", only.clone()));
        let spec = self.spec.iter().map(|spec| format!(" {}", foreign::shell(&path(spec))));
        spec.chain(flags.chain(only).map(|(flag, value)| format!(" {flag} {}", foreign::shell(&value)))).collect()
    }
}

/// The size limit of descriptions.
#[derive(Args, Clone, Copy, Debug, Default)]
struct Size {
    /// Limit the size of a description, with YAML aliases expanded [default: max-size of the client, or 128]
    #[arg(long, value_name = "MIB")]
    max_size: Option<NonZeroU64>,
}

impl Size {
    /// Sets the limit of a client, if given on the command line.
    fn apply(self, client: &mut ClientConfig) {
        client.max_size = self.max_size.map_or(client.max_size, NonZeroU64::get);
    }
}

/// The options for findings.
#[derive(Args, Clone, Copy, Debug)]
struct Telling {
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Output format of findings
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Show every finding with its source lines
    #[arg(long)]
    verbose: bool,
}

impl Telling {
    fn strictness(self) -> Strictness {
        if self.strict { Strictness::Warnings } else { Strictness::Normal }
    }
}

/// The output formats of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people
    Text,
    /// One JSON array
    Json,
    /// A SARIF 2.1.0 log, for code hosts and editors
    Sarif,
}

impl Cli {
    /// Reads the arguments of the process. Prints a message and exits if they are invalid or ask for help.
    #[must_use]
    pub fn read() -> Self {
        let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
        arguments::read(&arguments).unwrap_or_else(|error| error.exit())
    }

    /// Runs the command, and returns its exit status.
    #[must_use]
    pub fn run(self) -> Exit {
        report::set_output(self.output);
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
