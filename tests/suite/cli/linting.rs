//! `lint` reports all findings about one description on standard output.

use serde_json::Value;

use super::{assert_told, project};
use crate::support::project::Project;

/// A project with two findings of generation (a warning and a note), and a note that only `lint` reports.
fn flawed() -> Project {
    let project = project();
    project.edit("spec/pets.yaml", "operationId: getOwner", "operationID: getOwner");
    project.edit("spec/pets.yaml", "    Pets: {", "    Cat: {type: string}\n    Pets: {");
    project
}

#[test]
fn findings_are_printed_to_standard_output() {
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

/// Generation continues after a broken reference, `lint` fails.
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

/// Names and settings come from the configuration.
#[test]
fn the_clients_of_a_configuration_are_linted() {
    let project = project();
    project.write("spec/other.toml", &format!("{}[client.rename]\nPet = \"my pet\"\n", super::CONFIG));
    assert_told!("lint-config", project.run(&["lint", "--config", "spec/other.toml"]));
    assert_eq!(project.run(&["lint"]).exit, 0);
}

#[test]
fn sarif_output_is_one_log() {
    let ran = flawed().run(&["lint", "spec/pets.yaml", "--format", "sarif"]);
    assert!(serde_json::from_str::<Value>(&ran.stdout).is_ok_and(|log| log["version"] == "2.1.0"), "{ran}");
    assert_told!("lint-sarif", ran);
}

#[test]
fn json_output_is_one_array() {
    let ran = flawed().run(&["lint", "spec/pets.yaml", "--format", "json"]);
    let found: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
    let rules: Vec<&str> = found.iter().filter_map(|one| one["rule"].as_str()).collect();
    assert_eq!((rules, ran.stderr.as_str()), (vec!["unknown-key", "operation-without-id", "unused-component"], ""));
}

#[test]
fn near_misses_are_not_reported() {
    let project = Project::new();
    project.write("api.yaml", include_str!("../../fixtures/lint/near-misses.yaml"));
    let ran = project.run(&["lint", "api.yaml"]);
    assert_eq!((ran.exit, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", "api.yaml: no findings\n"), "{ran}");
}

/// Nothing references the subtypes, but they are reachable through the discriminator of the schema that they extend.
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

/// A component counts as used if only another file references it, or only an unknown key.
#[test]
fn components_referenced_by_other_files_or_unknown_keys_are_used() {
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
fn components_of_a_description_without_paths_are_used() {
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
