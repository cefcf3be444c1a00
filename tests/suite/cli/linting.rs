//! `lint` says all there is to say about one description, on standard output.

use serde_json::Value;

use super::{assert_told, project};
use crate::support::project::Project;

/// A project with findings of generation (a warning and a note) and one that only `lint` makes (a note).
fn flawed() -> Project {
    let project = project();
    project.edit("spec/pets.yaml", "operationId: getOwner", "operationID: getOwner");
    project.edit("spec/pets.yaml", "    Pets: {", "    Cat: {type: string}\n    Pets: {");
    project
}

#[test]
fn findings_are_the_result() {
    let project = flawed();
    assert_told!("lint", project.run(&["lint", "spec/pets.yaml"]));
    assert!(!project.exists("client") && !project.exists("pets"), "nothing is written");
}

#[test]
fn a_strict_run_fails_on_warnings() {
    let ran = flawed().run(&["lint", "spec/pets.yaml", "--strict"]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert!(ran.stdout.contains("error[unknown-key]"), "{ran}");
}

/// Generation makes the best of a broken reference; a check of the description does not.
#[test]
fn a_broken_reference_fails() {
    let project = project();
    project.edit(
        "spec/pets.yaml",
        "schema: {$ref: \"#/components/schemas/Pets\"}",
        "schema: {$ref: \"#/components/schemas/Pest\"}",
    );
    assert_told!("lint-broken-ref", project.run(&["lint", "spec/pets.yaml"]));
}

/// Names and settings are those of the client.
#[test]
fn the_clients_of_a_configuration_are_linted() {
    let project = project();
    project.write("spec/other.toml", &format!("{}[client.rename]\nPet = \"my pet\"\n", super::CONFIG));
    assert_told!("lint-config", project.run(&["lint", "--config", "spec/other.toml"]));
    assert_eq!(project.run(&["lint"]).exit, 0);
}

#[test]
fn a_log_for_code_hosts_is_all_that_is_written() {
    let ran = flawed().run(&["lint", "spec/pets.yaml", "--format", "sarif"]);
    assert!(serde_json::from_str::<Value>(&ran.stdout).is_ok_and(|log| log["version"] == "2.1.0"), "{ran}");
    assert_told!("lint-sarif", ran);
}

#[test]
fn an_array_for_tools_is_all_that_is_written() {
    let ran = flawed().run(&["lint", "spec/pets.yaml", "--format", "json"]);
    let found: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
    let rules: Vec<&str> = found.iter().filter_map(|one| one["rule"].as_str()).collect();
    assert_eq!((rules, ran.stderr.as_str()), (vec!["unknown-key", "operation-without-id", "unused-component"], ""));
}

#[test]
fn what_looks_like_a_mistake_and_is_none_is_not_found() {
    let project = Project::new();
    project.write("api.yaml", include_str!("../../fixtures/lint/near-misses.yaml"));
    let ran = project.run(&["lint", "api.yaml"]);
    assert_eq!((ran.exit, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", "api.yaml: no findings\n"), "{ran}");
}

/// Nothing refers to the subtypes: the discriminator of what they extend leads to them.
#[test]
fn subtypes_of_a_schema_with_a_discriminator_are_used() {
    let project = flawed();
    let schemas = r##"    Lion: {allOf: [{$ref: "#/components/schemas/Cat"}, {properties: {mane: {$ref: "#/components/schemas/Mane"}}}]}
    Cat: {allOf: [{$ref: "#/components/schemas/Pet"}]}
    Mane: {type: string}
    Stone: {allOf: [{$ref: "#/components/schemas/Mane"}]}
"##;
    project.edit("spec/pets.yaml", "    Cat: {type: string}\n", schemas);
    project.edit("spec/pets.yaml", "required: [name]", "discriminator: {propertyName: name}");
    let ran = project.run(&["lint", "spec/pets.yaml", "--format", "json"]);
    let found: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
    let unused = found.iter().filter(|one| one["rule"] == "unused-component");
    let pointers: Vec<&str> = unused.filter_map(|one| one["pointer"].as_str()).collect();
    assert_eq!(pointers, ["/components/schemas/Stone"]);
}

/// A part that another file uses, and one that only a part uses that later stages leave out, are used.
#[test]
fn components_that_other_files_or_unknown_keys_need_are_used() {
    let project = flawed();
    project.edit("spec/pets.yaml", "responses: {\"204\": {description: One owner.}}", "responses: {$ref: more.yaml}");
    project.write(
        "spec/more.yaml",
        "\"204\": {description: One owner., x-cat: {$ref: 'pets.yaml#/components/schemas/Cat'}}",
    );
    let ran = project.run(&["lint", "spec/pets.yaml", "--format", "json"]);
    assert!(!ran.stdout.contains("unused-component"), "{ran}");
}

#[test]
fn a_document_of_components_only_is_a_library() {
    let project = Project::new();
    let text = "openapi: 3.1.0\ninfo: {title: Types, version: '1'}\ncomponents: {schemas: {Pet: {type: string}}}\n";
    project.write("types.yaml", text);
    let ran = project.run(&["lint", "types.yaml"]);
    assert!(!ran.stdout.contains("unused-component"), "{ran}");
}

#[test]
fn a_description_that_cannot_be_read_fails() {
    let project = project();
    let ran = project.run(&["lint", "spec/nothing.yaml"]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert!(ran.stdout.contains("error[unreadable-file]"), "{ran}");
}
