//! Hostile descriptions: their text must not run as a doctest, inject HTML or links into docs, or hide anything from a
//! reviewer of the generated crate.
//!
//! [`positions`] finds every string of a small description, [`texts`] contains the text that is put there, and
//! [`judge`] reads the generated files with the parsers of the tools that read them.

pub(crate) mod judge;
mod positions;
mod texts;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;
use typewright::config::ClientConfig;
use typewright::diagnostic::Sink;
use typewright::output::{CrateFiles, plan, write};
use typewright::{Stage, generate};

use positions::{Position, positions, replaced};

fn fixture(name: &str) -> Value {
    let path = Path::new("fixtures/hostile").join(name).with_extension("yaml");
    let text = std::fs::read_to_string(path).expect("the fixture can be read");
    serde_yaml::from_str(&text).expect("the fixture is YAML")
}

/// Generates the files of a description; `None` if it is rejected.
fn files(description: &Value) -> Option<CrateFiles> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("openapi.json");
    std::fs::write(&path, description.to_string()).expect("the folder can be written");
    generate(&ClientConfig::for_spec(&path, "nowhere", "hostile"), Stage::Files).files
}

/// Puts a text at each position by itself, judges the files, and returns the positions at which it is accepted.
fn open_positions(description: &Value, text: &str) -> Vec<Position> {
    let usual = files(description).expect("the fixture has no errors");
    judge::all(&usual, "the unchanged fixture");
    let all = positions(description);
    let count = all.len();
    let mut open = Vec::new();
    for position in all {
        let hostile = replaced(description, &BTreeSet::from([position.clone()]), &|_| text.to_owned());
        if let Some(files) = files(&hostile) {
            judge::changed(&files, &usual, &format!("{position:?} as {text:?}"));
            open.push(position);
        }
    }
    assert!(open.len() * 2 > count, "only {} of {count} positions accept text", open.len());
    open
}

/// Puts a text at all of these positions at once and judges the files. A number after the text keeps names distinct. If
/// the description is rejected, the positions are tried in halves. Returns the number of positions that were judged.
fn together(description: &Value, open: &[Position], text: &str) -> usize {
    let chosen: BTreeSet<Position> = open.iter().cloned().collect();
    let number = |position: &Position| open.iter().position(|one| one == position).unwrap_or_default();
    let hostile = replaced(description, &chosen, &|position| format!("{text}{}", number(position)));
    match files(&hostile) {
        Some(files) => {
            judge::all(&files, &format!("{text:?}"));
            open.len()
        }
        None if open.len() < 2 => 0,
        None => {
            let (first, second) = open.split_at(open.len() / 2);
            together(description, first, text) + together(description, second, text)
        }
    }
}

fn everywhere(name: &str) {
    let description = fixture(name);
    let open = open_positions(&description, texts::ALL_IN_ONE);
    for text in texts::all() {
        let count = together(&description, &open, text);
        assert!(count * 4 > open.len() * 3, "{text:?} is rejected at {} positions", open.len() - count);
    }
}

#[test]
fn no_string_of_a_2_0_description_does_harm() {
    everywhere("v20");
}

#[test]
fn no_string_of_a_3_0_description_does_harm() {
    everywhere("v30");
}

#[test]
fn no_string_of_a_3_1_description_does_harm() {
    everywhere("v31");
}

#[test]
fn no_string_of_a_3_2_description_does_harm() {
    everywhere("v32");
}

#[test]
fn the_name_of_a_file_does_no_harm() {
    for name in ["a`b``", "a\n```rust\npanic!()\n```", "a\r\u{202e}\u{1b}b", "<script>"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(format!("{name}.json"));
        std::fs::write(&path, fixture("v31").to_string()).expect("the folder can be written");
        let outcome = generate(&ClientConfig::for_spec(&path, "nowhere", "hostile"), Stage::Files);
        judge::all(&outcome.files.expect("the fixture has no errors"), &format!("{name:?}"));
    }
}

/// Random text as title, name, value and paragraph.
#[test]
fn no_text_of_random_pieces_does_harm() {
    let description = fixture("v31");
    let open: Vec<Position> = positions(&description).into_iter().filter(is_text).collect();
    let pieces = prop::collection::vec(prop::sample::select(texts::PIECES), 1..16);
    let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let run = runner.run(&pieces, |pieces| {
        let placed = together(&description, &open, &pieces.concat());
        prop_assert!(placed > 0, "rejected everywhere");
        Ok(())
    });
    run.unwrap_or_else(|error| panic!("{error}"));
}

/// Returns whether a string is meant for people.
fn is_text(position: &Position) -> bool {
    let Position::Value(at) = position else { return false };
    ["/title", "/summary", "/description", "/const", "/name", "/tags/0"].iter().any(|end| at.ends_with(end))
}

/// Clients of hostile descriptions pass clippy, rustdoc and their tests. This takes minutes, so it needs
/// `TYPEWRIGHT_CORPUS_BUILD=1`.
#[test]
fn hostile_clients_build_without_a_warning() {
    if std::env::var_os("TYPEWRIGHT_CORPUS_BUILD").is_none_or(|value| value != "1") {
        return;
    }
    let out = tempfile::tempdir().expect("a temporary folder");
    let names = ["v20", "v30", "v31", "v32"];
    for (index, name) in names.iter().enumerate() {
        let description = fixture(name);
        let open: Vec<Position> = positions(&description).into_iter().filter(is_text).collect();
        let mut texts = texts::all().cycle().skip(index * 7);
        let mixed: Vec<&str> = open.iter().map(|_| texts.next().expect("a cycle never ends")).collect();
        let at = |position: &Position| open.iter().position(|one| one == position).unwrap_or_default();
        let chosen = open.iter().cloned().collect();
        let hostile = replaced(&description, &chosen, &|position| format!("{}{}", mixed[at(position)], at(position)));
        let files = files(&hostile).expect("the description has no errors");
        let mut sink = Sink::default();
        let folder = out.path().join(name);
        let plan = plan(&files, &folder, &mut sink).expect("the folder is new");
        write(&plan, &files).expect("the folder can be written");
        let manifest = folder.join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).expect("the manifest can be read");
        let named = text.replacen("name = \"hostile\"", &format!("name = \"hostile-{name}\""), 1);
        std::fs::write(manifest, named.replacen("[package]", "[lib]\nname = \"hostile\"\n\n[package]", 1))
            .expect("a file");
    }
    for name in names {
        for command in
            [&["clippy", "--all-targets", "--", "--deny", "warnings"][..], &["doc", "--no-deps"], &["test", "--quiet"]]
        {
            let status = Command::new(env!("CARGO"))
                .args(command)
                .env("RUSTDOCFLAGS", "--deny warnings")
                .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile"))
                .current_dir(out.path().join(name))
                .status();
            assert!(status.expect("cargo can be started").success(), "{name}: {command:?}");
        }
    }
}
