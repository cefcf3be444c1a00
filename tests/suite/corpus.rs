//! Real descriptions: each one generates without a panic or an error, nearly all of their operations are fully
//! supported, and values of their schemas round-trip.
//!
//! They are too large for the repository. `TYPEWRIGHT_CORPUS` names their folder; without it, a default folder next to
//! the repository is used if it exists. `TYPEWRIGHT_CORPUS_BUILD=1` also compiles the generated clients, and reads and
//! writes values with them.

#![expect(clippy::print_stdout, reason = "the table is the result of the test")]

mod values;

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use typewright::config::ClientConfig;
use typewright::diagnostic::Level;
use typewright::output::{plan, write};
use typewright::verify::verify;
use typewright::{Outcome, Stage, generate};

use crate::hostile::judge;
use crate::identifiers::{LONGEST_TYPE, type_name};

/// The share of operations that must be fully supported, in percent.
const AT_LEAST: f64 = 99.5;

/// The result for a document.
struct Judged {
    file: String,
    operations: usize,
    supported: usize,
    /// Problems that fail the test.
    faults: Vec<String>,
}

#[test]
fn real_descriptions_are_supported() {
    let Some(folder) = folder() else { return };
    let out = tempfile::tempdir().expect("a temporary folder");
    let builds = builds();
    let judged = each(&documents(&folder), |file| judge(&folder, file, builds.then_some(out.path())));
    let (operations, supported) =
        judged.iter().fold((0, 0), |(all, full), one| (all + one.operations, full + one.supported));
    let share = share(supported, operations);
    println!("{supported} of {operations} operations of {} documents are fully supported ({share:.2} %)", judged.len());
    print!("{}", table(&judged));
    let faults: Vec<&str> = judged.iter().flat_map(|one| &one.faults).map(String::as_str).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(share >= AT_LEAST, "{share:.2} % of operations are fully supported, less than {AT_LEAST} %");
    if builds {
        build(out.path());
    }
}

/// Returns whether to compile the generated clients, which takes minutes.
fn builds() -> bool {
    std::env::var_os("TYPEWRIGHT_CORPUS_BUILD").is_some_and(|value| value == "1")
}

/// Returns the folder of the descriptions. If there is none, prints that the test is skipped.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("TYPEWRIGHT_CORPUS").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = folder.unwrap_or_else(beside);
    if !folder.is_dir() {
        println!("skipped: there is no folder {}; set `TYPEWRIGHT_CORPUS` to a different one", folder.display());
        return None;
    }
    Some(folder)
}

/// Returns the root documents: those in the column `file` of the index, or else all in the folder itself.
pub(crate) fn documents(folder: &Path) -> Vec<String> {
    let mut files: Vec<String> = match std::fs::read_to_string(folder.join("INDEX.csv")) {
        Ok(index) => indexed(&index),
        Err(_) => {
            let entries = std::fs::read_dir(folder).expect("the folder can be read");
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
        }
    };
    files.retain(|file| [".json", ".yaml", ".yml"].iter().any(|end| file.ends_with(end)));
    files.sort();
    assert!(!files.is_empty(), "{} contains no description", folder.display());
    files
}

/// Returns the column `file` of an index. Columns before it must not contain quoted commas.
fn indexed(index: &str) -> Vec<String> {
    let mut lines = index.lines();
    let column = lines.next().and_then(|head| head.split(',').position(|name| name == "file"));
    let column = column.expect("INDEX.csv has a column `file`");
    lines.filter_map(|line| line.split(',').nth(column)).map(str::to_owned).collect()
}

/// Judges documents on all cores. The results are in the order of the documents.
fn each(files: &[String], judge: impl Fn(&str) -> Judged + Sync) -> Vec<Judged> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let judged = judge(file);
            done.lock().expect("no judge panics").push(judged);
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    let mut judged = done.into_inner().expect("no judge panics");
    judged.sort_by(|a: &Judged, b| a.file.cmp(&b.file));
    judged
}

fn judge(folder: &Path, file: &str, out: Option<&Path>) -> Judged {
    let name = package(file);
    let out = out.map(|out| out.join(&name));
    let client = ClientConfig::for_spec(folder.join(file), out.clone().unwrap_or_default(), &name);
    let Ok(outcome) = catch_unwind(AssertUnwindSafe(|| generate(&client, Stage::Files))) else {
        return Judged { file: file.to_owned(), operations: 0, supported: 0, faults: vec![format!("{file}: a panic")] };
    };
    let mut faults: Vec<String> = faults(&outcome).iter().map(|fault| format!("{file}: {fault}")).collect();
    if let (Some(out), Some(files)) = (out, &outcome.files) {
        let mut sink = typewright::diagnostic::Sink::default();
        let written = plan(files, &out, &mut sink).map(|plan| write(&plan, files));
        if !matches!(written, Some(Ok(()))) {
            faults.push(format!("{file}: the crate cannot be written: {:?}", sink.found()));
        }
    }
    let verdict = verify(&outcome, &client);
    Judged { file: file.to_owned(), operations: verdict.operations.len(), supported: verdict.supported(), faults }
}

/// Returns errors, files that are not valid Rust, names that are too long, and harmful text.
fn faults(outcome: &Outcome) -> Vec<String> {
    let errors = outcome.found.iter().filter(|one| one.rule.level == Level::Error);
    let mut faults: Vec<String> = errors.map(|one| format!("[{}] {}", one.rule.id, one.message)).collect();
    for (path, text) in outcome.files.iter().flatten().filter(|(path, _)| path.ends_with(".rs")) {
        match syn::parse_file(text) {
            Ok(file) => {
                let names = file.items.iter().filter_map(type_name).map(ToString::to_string);
                let long = names.filter(|name| name.chars().count() > LONGEST_TYPE);
                faults.extend(long.map(|name| format!("{path}: the name {name} is too long")));
            }
            Err(error) => faults.push(format!("{path} is not Rust: {error}")),
        }
    }
    if let Some(files) = &outcome.files
        && catch_unwind(|| judge::all(files, "")).is_err()
    {
        faults.push("it contains harmful text: see the panic above".to_owned());
    }
    faults
}

/// Returns a name for the crate of a document.
fn package(file: &str) -> String {
    let words = file.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    format!("corpus-{}", words.collect::<Vec<_>>().join("-").to_lowercase())
}

fn share(supported: usize, operations: usize) -> f64 {
    if operations == 0 { 100.0 } else { 100.0 * supported as f64 / operations as f64 }
}

/// Lists the documents with operations that are not fully supported, most such operations first.
fn table(judged: &[Judged]) -> String {
    let mut rest: Vec<&Judged> = judged.iter().filter(|one| one.supported < one.operations).collect();
    rest.sort_by_key(|one| std::cmp::Reverse(one.operations - one.supported));
    rest.iter().fold(String::new(), |mut table, one| {
        let lost = one.operations - one.supported;
        writeln!(table, "{lost:5} of {:5}  {}", one.operations, one.file).expect("writing to a string cannot fail");
        table
    })
}

/// Compiles the written crates in one workspace, so that they share dependencies.
fn build(out: &Path) {
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"corpus-*\"]\n";
    std::fs::write(out.join("Cargo.toml"), manifest).expect("the manifest can be written");
    let status = Command::new(env!("CARGO"))
        .args(["check", "--workspace", "--all-targets", "--keep-going", "--quiet"])
        .env("RUSTFLAGS", "-D warnings")
        .env("CARGO_TARGET_DIR", out.join("target"))
        .current_dir(out)
        .status()
        .expect("cargo can be started");
    assert!(status.success(), "the generated crates do not compile without warnings");
}
