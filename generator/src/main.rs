//! The command `typewright`.

use std::process::ExitCode;

use clap::Parser;
use typewright::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run().into()
}
