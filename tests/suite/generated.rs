//! The crate in `generated/`: it is up to date, and passes clippy, rustdoc and its tests without warnings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use typewright::config::{ClientConfig, Config};
use typewright::diagnostic::{Sink, Texts};
use typewright::output::CrateFiles;
use typewright::{Stage, generate};

use crate::support::project::{Project, files};

const ROOT: &str = "..";

fn client() -> ClientConfig {
    let (mut texts, mut sink) = (Texts::default(), Sink::default());
    let config = Config::load("../spec/generator.toml".as_ref(), &mut texts, &mut sink);
    config.expect("the configuration can be read").clients.remove(0)
}

fn generated_now() -> CrateFiles {
    let outcome = generate(&client(), Stage::Files);
    let found: Vec<&String> = outcome.found.iter().map(|one| &one.message).collect();
    outcome.files.unwrap_or_else(|| panic!("the description has errors: {found:#?}"))
}

#[test]
fn the_crate_is_up_to_date() {
    let mut on_disk: BTreeMap<String, PathBuf> = files(Path::new("../generated"));
    let list = on_disk.remove(".typewright").expect("the list of generated files");
    let now = generated_now();
    let names = |files: &mut dyn Iterator<Item = &String>| files.cloned().collect::<Vec<String>>();
    let expected = names(&mut now.keys());
    assert_eq!(names(&mut on_disk.keys()), expected, "run `cargo run`");
    for (name, text) in &now {
        let stale = std::fs::read_to_string(&on_disk[name]).expect("text") != *text;
        assert!(!stale, "generated/{name} is stale: run `cargo run`");
    }
    let listed = std::fs::read_to_string(list).expect("text");
    let listed: Vec<&str> = listed.lines().filter_map(|line| Some(line.split_once("  ")?.1)).collect();
    assert_eq!(listed, expected);
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert!(generated_now() == generated_now());
}

/// Returns the target folder of this test, whose dependencies are already built.
fn target_folder() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    test.ancestors().nth(3).expect("target/debug/deps/suite").to_owned()
}

/// Runs cargo on the generated crate. Warnings are errors.
fn cargo(arguments: &str) {
    let output = Command::new(env!("CARGO"))
        .args(arguments.split(' '))
        .current_dir(ROOT)
        .env("CARGO_TARGET_DIR", target_folder())
        .env("RUSTDOCFLAGS", "--deny warnings")
        .env("CARGO_NET_OFFLINE", "true")
        .output()
        .expect("cargo can be started");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "`cargo {arguments}` fails:\n{}\n{}", text(&output.stdout), text(&output.stderr));
}

/// The commands run one after the other, because they share a target folder and its lock.
#[test]
fn the_crate_passes_clippy_rustdoc_and_its_tests() {
    cargo("clippy --quiet -p gofive-venio --all-targets -- --deny warnings");
    cargo("doc --quiet --no-deps -p gofive-venio");
    cargo("doc --quiet --no-deps -p gofive-venio --all-features");
    cargo("test --quiet -p gofive-venio");
    cargo("run --quiet -p gofive-venio --example testing --features test-util");
}

/// Neither the tag of the first call nor serde's traits are needed.
#[test]
fn a_tag_alone_passes_its_tests_and_builds_its_examples() {
    cargo("test --quiet -p gofive-venio --no-default-features --features=customer --lib --tests --examples");
    cargo("test --quiet -p gofive-venio --no-default-features --features=customer --doc");
}

/// Each feature alone, and no feature at all, compiles without errors and without unused code.
#[test]
fn each_tag_compiles_alone() {
    let manifest = std::fs::read_to_string("../generated/Cargo.toml").expect("the manifest");
    let features = manifest.lines().skip_while(|line| *line != "[features]").take_while(|line| !line.is_empty());
    let mut tags: Vec<&str> = features.filter_map(|line| line.strip_suffix(" = []")).collect();
    assert_eq!(tags.len(), 17, "{tags:?}");
    tags.extend(["blocking", "tower", "tracing"]);
    tags.push("");
    for tag in tags {
        cargo(&format!("clippy --quiet -p gofive-venio --no-default-features --features={tag} -- --deny warnings"));
    }
}

/// The packages that compile a client or the runtime outside of `generated/` depend on what clients depend on, with the
/// same features, or their tests would not show how clients behave.
#[test]
fn test_packages_have_the_dependencies_of_clients() {
    let clients = dependencies("../templates/runtime/Cargo.toml");
    let mut packages = vec!["Cargo.toml".to_owned(), "fuzz/Cargo.toml".to_owned()];
    packages.extend(
        files(Path::new("constructs"))
            .into_keys()
            .filter(|file| file.ends_with("Cargo.toml"))
            .map(|file| format!("constructs/{file}")),
    );
    assert_eq!(packages.len(), 8, "{packages:?}");
    for package in packages {
        for (name, (version, features)) in dependencies(&package) {
            let Some((of_clients, needed)) = clients.get(&name) else { continue };
            assert_eq!(version, *of_clients, "{name} of {package}");
            assert!(features.is_superset(needed), "{name} of {package} lacks some of {needed:?}");
        }
    }
}

/// The version and the features of each dependency of a manifest, those for tests included.
fn dependencies(manifest: &str) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let table: toml::Table = std::fs::read_to_string(manifest).expect("a manifest").parse().expect("TOML");
    let tables = ["dependencies", "dev-dependencies"].iter().filter_map(|key| table.get(*key)?.as_table());
    tables
        .flatten()
        .map(|(name, dependency)| {
            let version = dependency.as_str().or_else(|| dependency.get("version")?.as_str());
            let features = dependency.get("features").and_then(toml::Value::as_array).into_iter().flatten();
            let features = features.filter_map(|feature| Some(feature.as_str()?.to_owned())).collect();
            (name.clone(), (version.unwrap_or_default().to_owned(), features))
        })
        .collect()
}

/// Copies the description to a temporary folder, and generates the crate there.
fn copy() -> Project {
    let project = Project::new();
    for (name, path) in files(Path::new("../spec")) {
        project.write(&format!("spec/{name}"), &std::fs::read_to_string(path).expect("text"));
    }
    let ran = project.run(&[]);
    assert_eq!(ran.exit, 0, "{ran}");
    project
}

/// A change to the description changes only the related lines of the crate.
#[test]
fn a_field_that_goes_away_is_a_small_difference() {
    let project = copy();
    let before = texts(&project);
    let field = "        companyId:\n          type: integer\n          description: ID of the company that the case belongs to.\n";
    project.edit("spec/venio/case.yaml", field, "");
    let check = project.run(&["check"]);
    assert_eq!(check.exit, 1, "{check}");
    assert!(check.stdout.contains("--- generated/src/types/case.rs\n+++ generated/src/types/case.rs\n"), "{check}");
    assert_eq!(project.run(&[]).exit, 0);
    insta::assert_snapshot!(difference(&before, &texts(&project)), @r#"
    src/types/case.rs
    -    /// ID of the company that the case belongs to.
    -    pub company_id: Option<i64>,
    -        company_id: optional "companyId",
    "#);
    assert_eq!(project.run(&["check"]).exit, 0);
}

fn texts(project: &Project) -> BTreeMap<String, String> {
    let mut files = files(&project.path("generated"));
    // It contains a hash of each file, so it adds nothing to the comparison.
    files.remove(".typewright");
    files.into_iter().map(|(name, path)| (name, std::fs::read_to_string(path).expect("text"))).collect()
}

/// Returns the removed and added lines, by file.
fn difference(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> String {
    assert!(before.keys().eq(after.keys()), "files were added or removed");
    let changed = before.iter().filter(|(name, text)| after[*name] != **text);
    let lines = changed.flat_map(|(name, old)| {
        let diff = similar::TextDiff::from_lines(old.as_str(), after[name].as_str());
        let changes = diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
        let changes: Vec<String> = changes.map(|change| format!("{}{change}", change.tag())).collect();
        std::iter::once(format!("{name}\n")).chain(changes)
    });
    lines.collect()
}
