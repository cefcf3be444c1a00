//! Findings: their place, their help, and when they stop a run.

use serde_json::{Value, json};

use super::{assert_told, project};
use crate::support::project::Project;

const SOUND: &str = "schema: {$ref: \"#/components/schemas/Pets\"}";

fn broken() -> Project {
    let project = project();
    project.edit("spec/pets.yaml", SOUND, "schema: {$ref: \"#/components/schemas/Pest\"}");
    project
}

#[test]
fn a_broken_reference_names_file_line_and_help() {
    let project = broken();
    assert_told!("broken-ref", project.run(&[]));
    assert!(project.exists("client/Cargo.toml"), "the rest of the crate is written");
}

/// One run reports all mistakes.
#[test]
fn several_mistakes_are_reported_in_one_run() {
    let project = broken();
    project.edit("spec/pets.yaml", "items: {$ref: \"#/components/schemas/Pet\"}", "items: {$ref: cats.yaml}");
    project.edit("spec/pets.yaml", "operationId: getOwner", "operationID: getOwner");
    assert_told!("several-mistakes", project.run(&[]));
}

#[test]
fn a_broken_description_leaves_the_crate_unchanged() {
    let project = project();
    assert_eq!(project.run(&[]).exit, 0);
    let before = project.times("client");
    project.edit("spec/pets.yaml", "openapi: 3.0.3", "openapi: 9.0.0");
    assert_eq!(project.run(&[]).exit, 1);
    assert_eq!(before, project.times("client"));
}

#[test]
fn warnings_stop_only_a_strict_run() {
    let project = project();
    project.edit("spec/pets.yaml", "      operationId: getOwner\n", "      operationId: getOwner\n      color: red\n");
    assert_told!("strict", project.run(&["--strict"]));
    assert!(!project.exists("client"), "nothing is written");
    assert_told!("not-strict", project.run(&[]));
    assert!(project.exists("client/Cargo.toml"));
}

#[test]
fn json_findings_are_one_array() {
    let ran = broken().run(&["--format", "json"]);
    assert_eq!(ran.exit, 0, "{ran}");
    let found: Vec<Value> = serde_json::from_str(&ran.stderr).unwrap_or_else(|error| panic!("{error}: {ran}"));
    assert_eq!(found.len(), 1);
    assert_told!("json", ran);
}

#[test]
fn sarif_findings_are_one_log() {
    let ran = broken().run(&["--format", "sarif"]);
    let log: Value = serde_json::from_str(&ran.stderr).unwrap_or_else(|error| panic!("{error}: {ran}"));
    assert_eq!(log.pointer("/runs/0/results").and_then(Value::as_array).map(Vec::len), Some(1));
    assert_told!("sarif", ran);
}

#[test]
fn a_sarif_log_without_findings_has_no_results() {
    let project = project();
    let checked = project.run(&["check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&checked.stderr).unwrap_or_else(|error| panic!("{error}: {checked}"));
    assert_eq!(log.pointer("/runs/0/results"), Some(&Value::Array(Vec::new())));
}

#[test]
fn a_folder_without_a_configuration_says_what_to_do() {
    assert_told!("no-config", Project::new().run(&[]));
}

#[test]
fn an_override_that_matches_nothing_is_an_error() {
    let project = project();
    project.edit("spec/generator.toml", "out =", "quickstart = \"listPet\"\nout =");
    assert_told!("unused-override", project.run(&[]));
}

/// A description with a parameter that two operations share and whose extension has an invalid value.
fn shared() -> Value {
    let operation = |id: &str| {
        json!({"get": {"operationId": id, "parameters": [{"$ref": "#/components/parameters/Page"}],
        "responses": {"204": {"description": "Nothing."}}}})
    };
    let page = json!({"name": "page", "in": "query", "schema": {"type": "string"}, "x-sunset": "soon"});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": "https://pets.example"}],
        "paths": {"/pets": operation("listPets"), "/owners": operation("listOwners")},
        "components": {"parameters": {"Page": page}},
    })
}

#[test]
fn a_finding_in_a_shared_part_is_reported_once_with_its_uses() {
    let project = Project::new();
    project.write("api.json", &format!("{:#}", shared()));
    assert_told!("shared-part", project.run(&["lint", "api.json"]));
    let ran = project.run(&["lint", "api.json", "--format", "json"]);
    let found: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
    let uses: Vec<Option<u64>> = found.iter().map(|one| one["uses"].as_u64()).collect();
    assert_eq!(uses, [Some(2)]);
}

#[test]
fn a_place_in_a_single_line_file_is_a_pointer() {
    let project = Project::new();
    project.write("api.json", &shared().to_string());
    let ran = project.run(&["lint", "api.json"]);
    assert!(ran.stdout.contains("--> api.json#/components/parameters/Page/x-sunset\n"), "{ran}");
}
