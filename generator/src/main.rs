//! The command `typewright`.

use std::process::ExitCode;

use typewright::cli::Cli;

fn main() -> ExitCode {
    Cli::read().run().into()
}
