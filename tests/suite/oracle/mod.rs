//! Compares the Rust verdict of `typewright diff` with that of `cargo semver-checks` (the oracle), on pairs of
//! generated crates. If the verdicts differ, the reason must be listed.
//!
//! The comparisons need `cargo semver-checks` and take minutes, so they run only on request:
//! `cargo nextest run -p tests oracle --run-ignored all`. The numbers are written to `fixtures/oracle`.
#![expect(clippy::print_stdout, reason = "the comparisons are the result of the tests")]

mod caller;
mod listed;
mod mutate;
mod semver;

use std::path::Path;

use serde_json::Value;
use typewright::config::ClientConfig;
use typewright::diff::{self, Bump, ItemChange};
use typewright::output::CrateFiles;
use typewright::{Outcome, Stage, generate};

pub(crate) use self::listed::section;
use self::listed::{Listed, Tally};
use self::mutate::{MUTATIONS, Mutation};
use self::semver::{Opinion, Oracle, PACKAGE};
use crate::corpus;

/// A pair with both verdicts.
pub(crate) struct Judged {
    name: String,
    ours: Bump,
    /// The changes to items of the crate.
    items: Vec<ItemChange>,
    theirs: Opinion,
}

fn judge(oracle: &Oracle, name: &str, old: &Outcome, new: &Outcome) -> Judged {
    let found = diff::diff(old, new).unwrap_or_else(|| panic!("{name}: one of the sides has errors"));
    let theirs = oracle.judge(files(old), files(new));
    // The oracle does not report patches.
    let ours = if found.bump == Bump::Patch { Bump::None } else { found.bump };
    let items = found.changes.into_iter().flat_map(|one| one.items).collect();
    let one = Judged { name: name.to_owned(), ours, items, theirs };
    println!("{name}: typewright {}, the oracle {} {:?}", one.ours, one.theirs.bump, one.theirs.lints.keys());
    one
}

fn outcome(path: &Path, stage: Stage) -> Outcome {
    generate(&ClientConfig::for_spec(path, "nowhere", PACKAGE), stage)
}

fn files(side: &Outcome) -> &CrateFiles {
    side.files.as_ref().expect("no errors")
}

/// Proves a verdict that the oracle does not share: code that uses each item compiles before the change only.
fn prove(oracle: &Oracle, one: &Judged, old: &CrateFiles, new: &CrateFiles) -> Result<(), String> {
    for item in one.items.iter().filter(|item| item.bump == Bump::Major) {
        let caller = caller::caller(item, old).ok_or_else(|| format!("{}: no caller of {}", one.name, item.path))?;
        let before = oracle.errors(&caller::with(old, &caller));
        let after = oracle.errors(&caller::with(new, &caller));
        if !before.is_empty() || after.is_empty() || !after.iter().all(|code| caller::PROOF.contains(&code.as_str())) {
            return Err(format!("{}: no proof for {}: {before:?}, then {after:?}: {caller}", one.name, item.path));
        }
    }
    Ok(())
}

#[test]
#[ignore = "needs cargo semver-checks, and minutes"]
fn the_oracle_agrees_on_each_pair() {
    let (oracle, listed) = (Oracle::new(), Listed::read());
    let (mut tally, mut faults) = (Tally { oracle: oracle.version(), ..Tally::default() }, Vec::new());
    for folder in crate::diff::folders() {
        let side = |name: &str| outcome(&folder.join(name), Stage::Files);
        let (old, new) = (side("old.yaml"), side("new.yaml"));
        let one = judge(&oracle, &crate::diff::name(&folder), &old, &new);
        faults.extend(tally.add(&one, &listed).err());
        if one.ours == Bump::Major && one.theirs.bump < Bump::Major {
            match prove(&oracle, &one, files(&old), files(&new)) {
                Ok(()) => tally.proved += 1,
                Err(fault) => faults.push(fault),
            }
        }
    }
    finish("pairs", &tally, &faults);
}

fn finish(name: &str, tally: &Tally, faults: &[String]) {
    println!("{tally:?}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    tally.write(name);
}

/// The number of compared changes to real descriptions.
const CHANGES: usize = 240;
/// The maximum length of a bundled description. Longer ones take too long to compile this often.
const LONGEST: usize = 90_000;

#[test]
#[ignore = "needs cargo semver-checks, real descriptions, and half an hour"]
fn the_oracle_agrees_on_changes_of_real_descriptions() {
    let Some(folder) = corpus::folder() else { return };
    let (oracle, listed) = (Oracle::new(), Listed::read());
    let (mut tally, mut faults) = (Tally { oracle: oracle.version(), ..Tally::default() }, Vec::new());
    let documents: Vec<(String, Value)> =
        corpus::documents(&folder).into_iter().filter_map(|file| small(&folder, file)).collect();
    let mut all: Vec<(u64, &(String, Value), &Mutation)> = Vec::new();
    for document in &documents {
        all.extend(MUTATIONS.iter().map(|one| (mixed(&format!("{} of {}", one.name, document.0)), document, one)));
    }
    all.sort_by_key(|(number, ..)| *number);
    let pairs = all.iter().filter_map(|(number, (file, document), one)| {
        let places = (one.places)(document);
        let at = places.get(*number as usize % places.len().max(1))?;
        Some((format!("{}, {file}{at}", one.name), document, changed(one, document, at)?))
    });
    for (name, document, changed) in pairs.take(CHANGES) {
        let one = judge(&oracle, &name, &made(document), &made(&changed));
        faults.extend(tally.add(&one, &listed).err());
    }
    finish("changes", &tally, &faults);
}

/// Applies a change to a description. Returns `None` if it changes nothing.
fn changed(one: &Mutation, document: &Value, at: &str) -> Option<Value> {
    let mut changed = document.clone();
    (one.apply)(&mut changed, at);
    (changed != *document).then_some(changed)
}

/// Returns a bundled description if it is small and has operations.
fn small(folder: &Path, file: String) -> Option<(String, Value)> {
    let path = folder.join(&file);
    path.metadata().is_ok_and(|meta| meta.len() < LONGEST as u64).then_some(())?;
    let normal = outcome(&path, Stage::Normal).normal?;
    let has_operations = normal["paths"].as_object().is_some_and(|paths| !paths.is_empty());
    (has_operations && normal.to_string().len() < LONGEST).then_some((file, normal))
}

fn made(document: &Value) -> Outcome {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("api.json");
    std::fs::write(&path, document.to_string()).expect("the file can be written");
    outcome(&path, Stage::Files)
}

/// Returns the FNV-1a hash of a text. It selects the compared changes, the same in each run.
fn mixed(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |number, byte| (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A reason that no pair needs could hide a new disagreement.
#[test]
fn each_listed_reason_is_in_use() {
    let listed = Listed::read();
    let (pairs, changes) = (Tally::read("pairs"), Tally::read("changes"));
    for (kind, reason) in listed.unseen.iter().chain(&listed.overseen) {
        assert!(reason.ends_with('.'), "the reason of `{kind}` is not a sentence");
        assert!(pairs.listed.contains_key(kind) || changes.listed.contains_key(kind), "nothing needs `{kind}`");
    }
}

/// A kind of change that applies nowhere would prove nothing.
#[test]
fn each_kind_of_change_happens() {
    let entries = std::fs::read_dir("fixtures/ok").expect("the folder can be read");
    let files = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
    let documents: Vec<Value> = files.filter_map(|path| outcome(&path, Stage::Normal).normal).collect();
    let happens =
        |one: &Mutation, document: &Value| (one.places)(document).iter().any(|at| changed(one, document, at).is_some());
    for one in MUTATIONS {
        assert!(
            documents.iter().any(|document| happens(one, document)),
            "no description in `fixtures/ok` to {} in",
            one.name
        );
    }
}
