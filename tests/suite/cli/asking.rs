//! Commands that write no files: `--stage` prints the output of a stage, `explain` describes rules and places.

use serde_json::Value;
use typewright::diagnostic::RULES;

use super::{SPEC, assert_told, project};
use crate::support::project::Project;

#[test]
fn a_stage_is_printed_and_nothing_is_written() {
    let project = project();
    for (stage, pointer, expected) in
        [("normal", "/paths/~1pets/get/operationId", "listPets"), ("ir", "/tags/0/operations/0/methods/0/rust", "list")]
    {
        let ran = project.run(&["--stage", stage]);
        assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{ran}");
        let product: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        assert_eq!(product.pointer(pointer).and_then(Value::as_str), Some(expected));
    }
    assert!(!project.exists("client"));
}

#[test]
fn a_stage_that_is_not_reached_prints_findings_only() {
    let project = project();
    project.edit("spec/pets.yaml", "openapi: 3.0.3", "openapi: 9.0.0");
    let ran = project.run(&["--stage", "ir"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (1, ""), "{ran}");
    assert!(ran.stderr.contains("error[unsupported-version]"), "{ran}");
}

#[test]
fn a_rule_is_explained() {
    assert_told!("explain", project().run(&["explain", "broken-ref"]));
}

#[test]
fn a_misspelt_rule_gets_a_suggestion() {
    assert_told!("explain-misspelt", project().run(&["explain", "brokenref"]));
}

#[test]
fn all_rules_are_listed() {
    let ran = project().run(&["explain"]);
    let listed: Vec<&str> = ran.stdout.lines().filter_map(|line| line.split(' ').next()).collect();
    let mut known: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    known.extend(["", "Changes"]);
    known.extend(typewright::diff::RULES.iter().map(|rule| rule.id));
    assert_eq!((ran.exit, listed), (0, known));
}

#[test]
fn a_kind_of_change_is_explained() {
    assert_told!("explain-change", project().run(&["explain", "field-now-required"]));
}

/// The exit status is 1 for findings and 2 for usage errors.
#[test]
fn an_unknown_argument_is_not_a_finding() {
    let ran = project().run(&["--nmae", "x"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""), "{ran}");
}

#[test]
fn an_operation_is_explained() {
    assert_told!("explain-operation", project().run(&["explain", "listPets"]));
}

#[test]
fn a_place_is_explained_from_a_subfolder() {
    let ran = project().run_in("spec", &["explain", "pets.yaml#/components/schemas/Pet/properties/age"]);
    assert_told!("explain-place", ran);
}

#[test]
fn a_description_without_a_configuration_is_explained() {
    let project = Project::new();
    project.write("pets.yaml", SPEC);
    let ran = project.run(&["explain", "Pet.name", "pets.yaml", "--format", "json"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{ran}");
    let told: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(told.pointer("/0/item").and_then(Value::as_str), Some("types::Pet::name"));
}

#[test]
fn a_misspelt_operation_gets_a_suggestion() {
    assert_told!("explain-misspelt-operation", project().run(&["explain", "listPet"]));
}

#[test]
fn without_a_description_only_rules_are_explained() {
    assert_told!("explain-nowhere", Project::new().run(&["explain", "listPets"]));
}

#[test]
fn a_description_with_errors_is_not_explained() {
    let project = project();
    project.edit("spec/pets.yaml", "openapi: 3.0.3", "openapi: 9.0.0");
    assert_told!("explain-errors", project.run(&["explain", "listPets"]));
}
