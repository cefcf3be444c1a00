//! What clients of real size cost: to generate, to check, to build into an application, and to check again after a change.
//!
//! ```sh
//! cargo bench -p tests --bench real_size                    # GitHub, Stripe and OpenAI
//! cargo bench -p tests --bench real_size -- stripe          # the descriptions whose file names contain `stripe`
//! cargo bench -p tests --bench real_size -- ../spec/venio.yaml
//! REAL_SIZE_ROUNDS=3 cargo bench -p tests --bench real_size
//! cargo bench -p tests --bench real_size -- --peers         # and the other generators that are installed
//! ```
//!
//! The descriptions are those of the corpus (`TYPEWRIGHT_CORPUS`, by default `shared/corpus` beside this repository).
//! Each figure is the CPU time, user and system, of a command and everything that it starts, and the memory of the
//! largest of its processes. Dependencies are built beforehand. The figures are medians, and the descriptions take turns.
//!
//! | row | what runs |
//! |---|---|
//! | generate | `typewright`, into an empty folder |
//! | check | `cargo check` of the client, all default features |
//! | check the floor | `cargo check` of the same structs, enums and docs without any implementation |
//! | check one tag | the same with the feature of the tag with the most operations, and no other |
//! | check again | the same as `check` with incremental compilation, after a line of docs has changed |
//! | debug | `cargo build` of an application that calls five operations, client and linking included |
//! | release | the same with `--release` |
//! | release, its tags alone | the same with the features of the tags of these operations, and no other |
//!
//! With `--peers`, other generators run `generate`, `check` and `release` as well: those of `peers.rs` that are on the
//! `PATH`, or named by an environment variable such as `PLOIDY` or `OPENAPI_GENERATOR_CLI`. Their `release` builds the
//! library alone, without an application that calls it.

mod client;
mod floor;
mod measure;
mod peers;
mod workspace;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use client::{Client, Step};
use measure::Measure;
use peers::Peer;

/// Anything that ends the run, as a sentence.
type Failed = Box<dyn std::error::Error>;

const ROUNDS: &str = "REAL_SIZE_ROUNDS";
const CORPUS: &str = "TYPEWRIGHT_CORPUS";

/// How many lines are shown of the output of a peer that fails, which may have thousands.
const END: usize = 20;

fn main() -> ExitCode {
    if let Some(code) = measure::run_and_write() {
        return code;
    }
    if std::env::args().all(|argument| argument != "--bench") {
        talk("real_size: nothing is measured outside of `cargo bench`\n");
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            talk(&format!("real_size: {error}\n"));
            ExitCode::FAILURE
        }
    }
}

/// A row of the table: a step, of ours or of another generator.
struct Row<'a> {
    step: Step,
    peer: Option<&'a Peer>,
    /// The figures of each description. There are none if a peer fails.
    figures: Vec<Vec<Measure>>,
}

impl<'a> Row<'a> {
    fn new(step: Step, peer: Option<&'a Peer>, descriptions: usize) -> Self {
        Self { step, peer, figures: vec![Vec::new(); descriptions] }
    }

    fn name(&self) -> String {
        match self.peer {
            Some(peer) => format!("{}, {}", self.step.name(), peer.name()),
            None => self.step.name().to_owned(),
        }
    }

    /// Adds the figure of a round. A peer that fails has no more turn.
    fn measure(&mut self, round: usize, column: usize, client: &Client) -> Result<(), Failed> {
        let figures = &mut self.figures[column];
        if figures.len() < round {
            return Ok(());
        }
        match self.peer {
            None => figures.push(client.measure(self.step)?),
            Some(peer) => match peer.measure(self.step, client) {
                Ok(figure) => figures.push(figure),
                Err(error) => {
                    figures.clear();
                    let text = error.to_string();
                    let lines: Vec<&str> = text.lines().collect();
                    let end = lines[lines.len().saturating_sub(END)..].join("\n");
                    talk(&format!("{} of {} fails:\n{end}\n", self.name(), client.name));
                }
            },
        }
        Ok(())
    }

    fn cell(&self, column: usize) -> String {
        if self.figures[column].is_empty() {
            return " fails |".to_owned();
        }
        let Measure { seconds, bytes } = Measure::median(&self.figures[column]);
        format!(" {seconds:.2} s, {:.2} GB |", bytes / 1e9)
    }
}

fn run() -> Result<(), Failed> {
    let rounds: usize = std::env::var(ROUNDS).map_or(Ok(1), |text| text.parse())?;
    let peers = if std::env::args().any(|argument| argument == "--peers") { Peer::installed() } else { Vec::new() };
    let clients = descriptions()?.into_iter().map(Client::new).collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    for step in Step::ALL {
        rows.push(Row::new(step, None, clients.len()));
        let peers = peers.iter().filter(|_| Peer::STEPS.contains(&step));
        rows.extend(peers.map(|peer| Row::new(step, Some(peer), clients.len())));
    }
    for round in 0..rounds {
        for row in &mut rows {
            for (column, client) in clients.iter().enumerate() {
                talk(&format!("round {} of {rounds}: {} of {}\n", round + 1, row.name(), client.name));
                row.measure(round, column, client)?;
                talk(&format!("   {}\n", row.cell(column)));
            }
        }
    }
    let mut table = String::from("| CPU seconds, largest process |");
    clients.iter().for_each(|client| table += &format!(" {} |", client.name));
    table += &format!("\n|---|{}", "---|".repeat(clients.len()));
    table += "\n| operations, types |";
    clients.iter().for_each(|client| table += &format!(" {}, {} |", client.operations, client.types));
    for row in &rows {
        write!(table, "\n| {} |", row.name())?;
        (0..clients.len()).for_each(|column| table += &row.cell(column));
    }
    table += "\n| size of the application, stripped |";
    for client in &clients {
        write!(table, " {:.1} MB |", client.application_size()? as f64 / 1e6)?;
    }
    table.push('\n');
    std::io::stdout().write_all(table.as_bytes())?;
    Ok(())
}

/// The descriptions that are named on the command line, or those of GitHub, Stripe and OpenAI.
fn descriptions() -> Result<Vec<PathBuf>, Failed> {
    let corpus = std::env::var_os(CORPUS)
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus")), PathBuf::from);
    let all = std::fs::read_dir(&corpus).map_err(|error| format!("{}: {error}; set {CORPUS}", corpus.display()))?;
    let mut files: Vec<PathBuf> = all.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    files.sort();
    let mut wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if wanted.is_empty() {
        wanted = ["github-api-2026", "openai-openapi", "stripe-spec3"].map(str::to_owned).to_vec();
    }
    wanted
        .iter()
        .map(|name| {
            if PathBuf::from(name).is_file() {
                return Ok(PathBuf::from(name));
            }
            let named = |path: &&PathBuf| path.file_name().is_some_and(|file| file.to_string_lossy().contains(name));
            let found = files.iter().find(named);
            Ok(found.ok_or_else(|| format!("no file in {} is named like {name}", corpus.display()))?.clone())
        })
        .collect()
}

/// Tells a person how far the run is; the result alone goes to standard output.
fn talk(text: &str) {
    // Nobody listens: nothing to be done about it.
    let _unheard = std::io::stderr().write_all(text.as_bytes());
}
