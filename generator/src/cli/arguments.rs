//! Reads the command line, and reports mistakes that clap does not detect.

use std::ffi::OsString;
use std::path::Path;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, Error, FromArgMatches};

use super::{Cli, Command, Which};
use crate::diagnostic::nearest;

/// Reads the arguments, starting with the name of the program.
///
/// # Errors
/// When the arguments are invalid, or ask for help or the version.
pub(super) fn read(arguments: &[OsString]) -> Result<Cli, Error> {
    let matches = Cli::command().try_get_matches_from(arguments).map_err(|error| {
        let first = arguments.get(1).and_then(|first| first.to_str());
        let is_about_next = matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand);
        first.filter(|_| is_about_next).and_then(unknown_command).unwrap_or(error)
    })?;
    let cli = Cli::from_arg_matches(&matches)?;
    match mistake(&cli, &matches) {
        Some(mistake) => Err(mistake),
        None => Ok(cli),
    }
}

fn mistake(cli: &Cli, matches: &ArgMatches) -> Option<Error> {
    match &cli.command {
        None => {
            let spec = cli.generate.which.spec.as_deref().and_then(Path::to_str);
            spec.and_then(unknown_command).or_else(|| misuse(&cli.generate.which))
        }
        Some(_) if has_arguments(matches) => {
            let command = matches.subcommand_name().unwrap_or_default();
            let message = format!("arguments in front of `{command}` belong to `generate`");
            Some(error(
                ErrorKind::ArgumentConflict,
                &message,
                &format!("write them after the command: `typewright {command} ...`"),
            ))
        }
        Some(Command::Generate(generate)) => misuse(&generate.which),
        Some(Command::Check(check)) => misuse(&check.which),
        Some(_) => None,
    }
}

/// Returns an error for a word that is neither a command nor a file.
fn unknown_command(word: &str) -> Option<Error> {
    let is_word = !word.is_empty() && word.bytes().all(|one| one.is_ascii_lowercase() || one == b'-') && word != "-";
    if !is_word || word.starts_with('-') || Path::new(word).exists() {
        return None;
    }
    let cli = Cli::command();
    let names: Vec<&str> = cli.get_subcommands().map(clap::Command::get_name).collect();
    if names.contains(&word) {
        return None;
    }
    let tip = match nearest(word, names.iter().copied()) {
        Some(near) => format!("did you mean `typewright {near}`?"),
        None => format!("the commands are {}; to generate a client, give the path of a description", names.join(", ")),
    };
    Some(error(ErrorKind::InvalidSubcommand, &format!("there is no command and no file `{word}`"), &tip))
}

/// Returns an error for flags that cannot be used with a configuration.
fn misuse(which: &Which) -> Option<Error> {
    let out = which.out.is_some().then_some(("--out", "out"));
    let (flag, key) = out.or_else(|| which.name.is_some().then_some(("--name", "name")))?;
    if which.spec.is_some() {
        return None;
    }
    Some(match &which.config {
        Some(config) => error(
            ErrorKind::ArgumentConflict,
            &format!("`{flag}` cannot be used with `--config`"),
            &format!("set `{key}` in `{}`, or give a description in place of `--config`", config.display()),
        ),
        None => error(
            ErrorKind::MissingRequiredArgument,
            &format!("`{flag}` needs a description"),
            &format!("give its path: `typewright SPEC {flag} ...`; with a configuration, set `{key}` there"),
        ),
    })
}

/// Returns whether there are arguments before the name of the command, which belong to the default command.
fn has_arguments(matches: &ArgMatches) -> bool {
    let cli = Cli::command();
    let own = cli.get_arguments().filter(|one| !one.is_global_set()).map(clap::Arg::get_id);
    own.into_iter().any(|id| {
        matches.try_contains_id(id.as_str()).is_ok_and(|known| known)
            && matches.value_source(id.as_str()) == Some(ValueSource::CommandLine)
    })
}

fn error(kind: ErrorKind, message: &str, tip: &str) -> Error {
    Cli::command().error(kind, format!("{message}\n\n  tip: {tip}"))
}
