//! `check` compares the crate with the description and writes nothing.

use super::git::git;
use super::{CONFIG, SPEC, assert_told, generated, project};
use crate::support::project::{Project, Ran};

#[test]
fn an_up_to_date_crate_passes() {
    let project = generated();
    assert_told!("check-passes", project.run(&["check"]));
}

#[test]
fn a_stale_crate_fails_with_the_diff() {
    let project = generated();
    let before = project.times("client");
    project.edit("spec/pets.yaml", "        age: {type: integer, description: In years.}\n", "");
    assert_told!("check-fails", project.run(&["check"]));
    assert_eq!(before, project.times("client"));
}

#[test]
fn a_missing_crate_fails() {
    let project = project();
    let ran = project.run(&["check"]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert!(ran.stdout.contains("+++ client/Cargo.toml"), "{ran}");
    assert!(!project.exists("client"));
}

#[test]
fn a_description_with_errors_fails_without_a_diff() {
    let project = generated();
    project.edit("spec/pets.yaml", "openapi: 3.0.3", "openapi: 9.0.0");
    assert_told!("check-with-errors", project.run(&["check"]));
}

/// A repository with a crate, and a clone of it on a new branch.
fn cloned() -> Project {
    let project = generated();
    git(&project, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&project, "The pets");
    git(&project, &["clone", "--quiet", ".", "clone"]);
    git(&project, &["-C", "clone", "switch", "--quiet", "--create", "work"]);
    project
}

fn commit(project: &Project, message: &str) {
    git(project, &["add", "."]);
    git(project, &["commit", "--quiet", "--message", message]);
}

/// Makes the age of a pet required, in the clone.
fn ask_for_age(project: &Project) {
    project.edit("clone/spec/pets.yaml", "required: [name]", "required: [name, age]");
}

/// Replaces commit hashes, which differ on each run.
fn unnamed(ran: &Ran) -> Ran {
    let mut words = Vec::new();
    for word in [&ran.stdout, &ran.stderr].map(|text| text.split_inclusive([' ', ':', ',', '`']).collect::<Vec<_>>()) {
        let is_commit = |word: &str| {
            let word = word.trim_end_matches([' ', ':', ',', '`']);
            word.len() == 10 && word.bytes().all(|one| one.is_ascii_hexdigit())
        };
        let hidden = |word: &str| if is_commit(word) { format!("[commit]{}", &word[10..]) } else { word.to_owned() };
        words.push(word.into_iter().map(hidden).collect::<String>());
    }
    let stderr = words.pop().unwrap_or_default();
    Ran { exit: ran.exit, stdout: words.pop().unwrap_or_default(), stderr }
}

#[test]
fn uncommitted_changes_are_reported() {
    let project = cloned();
    ask_for_age(&project);
    assert_eq!(project.run_in("clone", &[]).exit, 0);
    assert_told!("check-changes", unnamed(&project.run_in("clone", &["check"])));
}

/// Commits on the branch count like uncommitted changes.
#[test]
fn commits_since_the_base_are_reported() {
    let project = cloned();
    ask_for_age(&project);
    project.run_in("clone", &[]);
    git(&project, &["-C", "clone", "commit", "--quiet", "--all", "--message", "Ages"]);
    let ran = project.run_in("clone", &["check", "--fail-on", "breaking"]);
    assert!(ran.exit == 1 && ran.stdout.contains("1 breaking"), "{ran}");
    assert_eq!(project.run_in("clone", &["check", "--base", "HEAD", "--fail-on", "any"]).exit, 0);
}

#[test]
fn an_allowed_change_does_not_fail() {
    let project = cloned();
    ask_for_age(&project);
    let allowed = "\n[[client.allow]]\nrule = \"field-now-required\"\nat = \"Pet\"\nreason = \"All have one.\"\n";
    project.write("clone/spec/generator.toml", &format!("{CONFIG}{allowed}"));
    project.run_in("clone", &[]);
    let ran = project.run_in("clone", &["check", "--fail-on", "breaking"]);
    assert_eq!(ran.exit, 0, "{ran}");
}

/// The suggested commands include the arguments of the check, so they can be run unchanged.
#[test]
fn suggested_commands_name_the_configuration() {
    let project = cloned();
    project.write("clone/my clients/all.toml", &CONFIG.replace("pets.yaml", "../spec/pets.yaml"));
    git(&project, &["-C", "clone", "add", "."]);
    ask_for_age(&project);
    let ran = unnamed(&project.run_in("clone", &["check", "--config", "my clients/all.toml"]));
    assert!(ran.stderr.contains("run `typewright generate --config 'my clients/all.toml'`"), "{ran}");
    assert!(
        ran.stdout.contains("`typewright diff git:[commit] spec/pets.yaml --config 'my clients/all.toml'`"),
        "{ran}"
    );
}

#[test]
fn without_changes_there_is_a_note() {
    assert_told!("check-no-work", unnamed(&cloned().run_in("clone", &["check"])));
}

#[test]
fn without_a_base_there_is_a_note() {
    let project = generated();
    git(&project, &["init", "--quiet", "--initial-branch", "trunk"]);
    commit(&project, "The pets");
    assert_told!("check-no-base", project.run(&["check"]));
}

#[test]
fn a_description_missing_from_the_base_is_noted() {
    let project = cloned();
    project.write("clone/spec/new.yaml", SPEC);
    project.write("clone/spec/generator.toml", &CONFIG.replace("pets.yaml", "new.yaml"));
    project.run_in("clone", &[]);
    git(&project, &["-C", "clone", "add", "."]);
    assert_told!("check-new-description", unnamed(&project.run_in("clone", &["check"])));
}

#[test]
fn a_missing_base_is_an_error() {
    assert_told!("check-wrong-base", cloned().run_in("clone", &["check", "--base", "nowhere"]));
}

/// A clone with a depth of one has no merge base once the target branch has moved on.
#[test]
fn a_shallow_clone_is_reported() {
    let project = cloned();
    git(&project, &["commit", "--quiet", "--allow-empty", "--message", "More"]);
    let from = format!("file://{}", project.path("").display());
    git(&project, &["clone", "--quiet", "--depth", "1", &from, "shallow"]);
    git(&project, &["-C", "shallow", "switch", "--quiet", "--orphan", "work"]);
    git(&project, &["-C", "shallow", "checkout", "--quiet", "main", "--", "."]);
    git(&project, &["-C", "shallow", "commit", "--quiet", "--message", "Other"]);
    assert_told!("check-shallow", project.run_in("shallow", &["check"]));
}
