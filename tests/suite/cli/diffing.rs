//! `diff` compares files and revisions, fails when it is asked to, and passes over what is allowed.

use std::process::Command;

use super::{CONFIG, assert_told, project};
use crate::support::project::Project;

const OPTIONAL: &str = "required: [name]";
const ALLOWED: &str = "
[[client.allow]]
rule = \"field-now-required\"
at = \"Pet\"
reason = \"Nobody left it out.\"
";

fn git(project: &Project, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=Tester", "-c", "user.email=tester@pets.example", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(project.path(""))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .status()
        .expect("git can be started");
    assert!(status.success(), "git {arguments:?}");
}

/// A repository whose description asks for more than the commit did.
fn changed() -> Project {
    let project = project();
    git(&project, &["init", "--quiet"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "--quiet", "--message", "The pets"]);
    project.edit("spec/pets.yaml", OPTIONAL, "required: [name, age]");
    project
}

#[test]
fn the_working_tree_is_compared_with_a_revision() {
    assert_told!("diff-revision", changed().run(&["diff", "git:HEAD", "spec/pets.yaml"]));
}

/// Both operands may be revisions; the description is that of the configuration, and the user's index is left alone.
#[test]
fn revisions_are_compared_with_each_other() {
    let project = changed();
    git(&project, &["add", "."]);
    git(&project, &["commit", "--quiet", "--message", "Ages"]);
    let index = project.times(".git")["index"];
    assert_told!("diff-revisions", project.run(&["diff", "git:HEAD~1", "git:HEAD"]));
    assert_eq!(index, project.times(".git")["index"]);
}

#[test]
fn the_path_may_be_given_from_a_folder_below() {
    let ran = changed().run_in("spec", &["diff", "git:HEAD:pets.yaml", "pets.yaml", "--fail-on", "any"]);
    assert_eq!(ran.exit, 1, "{ran}");
}

#[test]
fn a_breaking_change_fails_when_asked_to() {
    let project = changed();
    let ran = project.run(&["diff", "git:HEAD", "spec/pets.yaml", "--fail-on", "breaking"]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert_eq!(project.run(&["diff", "git:HEAD", "spec/pets.yaml"]).exit, 0);
}

#[test]
fn an_allowed_change_does_not_fail() {
    let project = changed();
    project.write("spec/generator.toml", &format!("{CONFIG}{ALLOWED}"));
    assert_told!("diff-allowed", project.run(&["diff", "git:HEAD", "spec/pets.yaml", "--fail-on", "breaking"]));
}

#[test]
fn an_entry_that_allows_nothing_is_an_error() {
    let project = changed();
    project.write("spec/generator.toml", &format!("{CONFIG}{}", ALLOWED.replace("\"Pet\"", "\"Pets\"")));
    assert_told!("diff-unused-allowance", project.run(&["diff", "git:HEAD", "spec/pets.yaml"]));
}

#[test]
fn an_entry_names_a_kind_of_change_and_a_reason() {
    let project = changed();
    let bad = ALLOWED.replace("field-now-required", "field-now-requierd").replace("Nobody left it out.", "");
    project.write("spec/generator.toml", &format!("{CONFIG}{bad}"));
    assert_told!("diff-bad-allowance", project.run(&["diff", "git:HEAD", "spec/pets.yaml"]));
}

#[test]
fn a_revision_that_is_not_there_is_named() {
    let project = changed();
    assert_told!("diff-no-revision", project.run(&["diff", "git:nowhere", "spec/pets.yaml"]));
    assert_told!("diff-no-file", project.run(&["diff", "git:HEAD:spec/cats.yaml", "spec/pets.yaml"]));
}

#[test]
fn a_description_with_errors_is_not_compared() {
    let project = changed();
    project.edit("spec/pets.yaml", "openapi: 3.0.3", "openapi: 9.0.0");
    assert_told!("diff-errors", project.run(&["diff", "git:HEAD", "spec/pets.yaml"]));
}

#[test]
fn a_pull_request_gets_markdown() {
    assert_told!("diff-markdown", changed().run(&["diff", "git:HEAD", "spec/pets.yaml", "--format", "markdown"]));
}

#[test]
fn tools_get_one_object() {
    assert_told!("diff-json", changed().run(&["diff", "git:HEAD", "spec/pets.yaml", "--format", "json"]));
}

#[test]
fn a_changelog_gets_its_entry() {
    assert_told!("diff-changelog", changed().run(&["diff", "git:HEAD", "spec/pets.yaml", "--format", "changelog"]));
}
