//! What the generated Venio crate costs to compile, beside the same crate with serde derives, and beside the same crate
//! with plain implementations where it has tables that macros read.
//!
//! ```sh
//! cargo bench -p tests --bench compile_time                 # check, debug and release
//! cargo bench -p tests --bench compile_time -- check        # only these
//! COMPILE_TIME_ROUNDS=9 cargo bench -p tests --bench compile_time
//! ```
//!
//! Measured is the user CPU time of the one `rustc` that compiles the crate: dependencies are built beforehand, nothing
//! is incremental. The variants take turns, so that a busy machine is busy for all of them; told are medians, and
//! medians of the ratios within a round.
//!
//! Each variant is measured twice. *The models alone* are `src/types` with what they need: the reader and writer of
//! `runtime/wire` for tables, nothing but serde for derives. *The crate* is everything. There the derived variant sends
//! and reads bodies by `serde_json`, through one generic function each, and keeps `runtime/wire`, which the runtime
//! reads parameters with; the rows with one model say how much that is. Types, fields, constructors and docs are the
//! same text in all variants, and all features are on: only what stands around the fields differs.
//!
//! Not measured is what an application pays later. Both shapes leave code to it: tables because their bodies are
//! `#[inline]`, derives because theirs are generic.
//!
//! The tables stay as long as they cost at most a fifth more than plain implementations: they are what people read.

mod derive;
mod expand;
mod faces;
mod forms;
mod items;
mod measure;
mod project;
mod table;
mod variants;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use measure::Mode;
use table::Table;
use typewright::config::Config;
use typewright::diagnostic::{Sink, Texts};
use typewright::{Outcome, Stage, generate};

/// Anything that ends the run, as a sentence.
type Failed = Box<dyn std::error::Error>;

const ROUNDS: &str = "COMPILE_TIME_ROUNDS";

fn main() -> ExitCode {
    if let Some(code) = measure::stand_in_for_rustc() {
        return code;
    }
    if std::env::args().all(|argument| argument != "--bench") {
        talk("compile_time: nothing is measured outside of `cargo bench`\n");
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            talk(&format!("compile_time: {error}\n"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failed> {
    let modes = modes()?;
    let rounds = rounds()?;
    let outcome = client()?;
    let (Some(api), Some(files)) = (outcome.api, outcome.files) else {
        return Err(format!("the description has errors: {:#?}", outcome.found).into());
    };
    let variants = variants::all(&api, &files)?;
    let project = project::write(Path::new(env!("CARGO_TARGET_TMPDIR")), &variants)?;
    let mut table = Table::default();
    for mode in &modes {
        talk(&format!("{}: building dependencies\n", mode.name()));
        for variant in &variants {
            project.prepare(variant, *mode)?;
        }
        for round in 0..rounds {
            talk(&format!("{}: round {} of {rounds}\n", mode.name(), round + 1));
            // Each round starts with another variant: whoever comes first finds cold caches.
            for at in 0..variants.len() {
                let variant = &variants[(at + round) % variants.len()];
                table.add(variant, *mode, project.measure(variant, *mode)?);
            }
        }
    }
    let models = api.types.len();
    let operations: usize = api.tags.iter().map(|tag| tag.operations.len()).sum();
    let head = format!("{models} types, {operations} operations; user CPU seconds of rustc, medians of {rounds}");
    std::io::stdout().write_all(table.text(&head, &variants, &modes).as_bytes())?;
    Ok(())
}

/// The first client of `spec/generator.toml`, generated in memory.
fn client() -> Result<Outcome, Failed> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/generator.toml");
    let (mut texts, mut sink) = (Texts::default(), Sink::default());
    let config = Config::load(&path, &mut texts, &mut sink);
    let client = config.and_then(|config| config.clients.into_iter().next());
    let client = client.ok_or("spec/generator.toml names no client")?;
    Ok(generate(&client, Stage::Files))
}

/// The modes named on the command line, or all. Cargo itself adds `--bench`.
fn modes() -> Result<Vec<Mode>, Failed> {
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let unknown = named.iter().find(|name| Mode::ALL.iter().all(|mode| mode.name() != *name));
    if let Some(name) = unknown {
        return Err(format!("`{name}` is none of check, debug and release").into());
    }
    let is_wanted = |mode: &Mode| named.is_empty() || named.iter().any(|name| name == mode.name());
    Ok(Mode::ALL.into_iter().filter(is_wanted).collect())
}

fn rounds() -> Result<usize, Failed> {
    match std::env::var(ROUNDS) {
        Ok(text) => match text.parse() {
            Ok(rounds) if rounds > 0 => Ok(rounds),
            _ => Err(format!("{ROUNDS} is `{text}`, which is no number of rounds").into()),
        },
        Err(_) => Ok(5),
    }
}

/// Tells a person how far the run is; the result alone goes to standard output.
fn talk(text: &str) {
    // Nobody listens: nothing to be done about it.
    let _unheard = std::io::stderr().write_all(text.as_bytes());
}
