//! `verify` counts the fully supported operations, and names the findings that affect the others.

use serde_json::Value;

use super::{assert_told, project};
use crate::support::project::Project;

const OWNER: &str = "responses: {\"204\": {description: One owner.}}";

/// A project with a broken reference in `Pet`, which `listPets` reaches and `getOwner` does not.
fn lossy() -> Project {
    let project = project();
    project.edit("spec/pets.yaml", "{type: integer, description: In years.}", "{$ref: \"#/components/schemas/Age\"}");
    project
}

/// The ids of the operations that are not fully supported, and of those that are not generated.
fn lost(project: &Project) -> (Vec<String>, Vec<String>) {
    let ran = project.run(&["verify", "--format", "json"]);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
    let lost = told[0]["lost"].as_array().expect("a list");
    let id = |one: &Value| one["id"].as_str().expect("text").to_owned();
    let left_out = lost.iter().filter(|one| one["generated"] == false).map(id).collect();
    (lost.iter().map(id).collect(), left_out)
}

#[test]
fn a_fully_supported_description_passes() {
    assert_told!("verify-passes", project().run(&["verify", "--at-least", "100"]));
}

#[test]
fn a_loss_in_a_component_counts_for_operations_that_reach_it() {
    assert_told!("verify-loss", lossy().run(&["verify", "--at-least", "75"]));
}

#[test]
fn a_low_threshold_passes() {
    let ran = lossy().run(&["verify", "--at-least", "50"]);
    assert_eq!(ran.exit, 0, "{ran}");
}

#[test]
fn json_output_has_numbers() {
    assert_told!("verify-json", lossy().run(&["verify", "--format", "json"]));
}

#[test]
fn an_operation_that_cannot_be_read_is_not_supported() {
    let project = project();
    project.edit("spec/pets.yaml", OWNER, "responses: 7\n      requestBody: 7\n      tags: 7");
    project.edit("spec/pets.yaml", "      tags: [owners]\n", "");
    let (lost, _) = lost(&project);
    assert_eq!(lost, ["getOwner"]);
}

#[test]
fn a_path_that_cannot_be_read_is_not_supported() {
    let project = project();
    project.edit("spec/pets.yaml", "components:\n", "  /cats: {$ref: cats.yaml}\ncomponents:\n");
    assert_eq!(lost(&project), (vec!["/cats".to_owned()], vec!["/cats".to_owned()]));
}

#[test]
fn a_path_without_a_leading_slash_is_supported() {
    let project = project();
    project.edit("spec/pets.yaml", "  /owners/{ownerId}:\n", "  owners/{ownerId}:\n");
    assert_eq!(lost(&project), (Vec::new(), Vec::new()));
}

#[test]
fn a_url_as_path_is_reported_with_the_reason() {
    let project = project();
    project.edit("spec/pets.yaml", "  /owners/{ownerId}:\n", "  https://owners.example/{ownerId}:\n");
    assert_told!("verify-url-as-path", project.run(&["verify"]));
}

#[test]
fn a_loss_in_a_path_item_counts_for_its_operations() {
    let project = project();
    let shared = "  /owners/{ownerId}:\n    parameters: [{$ref: \"#/components/parameters/Gone\"}]\n";
    project.edit("spec/pets.yaml", "  /owners/{ownerId}:\n", shared);
    assert_eq!(lost(&project), (vec!["getOwner".to_owned()], Vec::new()));
}

#[test]
fn a_skipped_operation_is_not_counted() {
    let project = lossy();
    project.edit(
        "spec/generator.toml",
        "out = \"../client\"\n",
        "out = \"../client\"\n[client.skip]\noperations = [\"listPets\"]\n",
    );
    let ran = project.run(&["verify", "--at-least", "100"]);
    assert_eq!(ran.exit, 0, "{ran}");
    let ran = lossy().run(&["verify", "--only", "owners", "--at-least", "100"]);
    assert_eq!(ran.exit, 0, "{ran}");
}

/// A loss in an unused component affects no operation, but is still reported.
#[test]
fn a_loss_that_affects_no_operation_is_reported_separately() {
    let project = project();
    let spec = project.read("spec/pets.yaml") + "    Cat: {type: array, items: {$ref: \"#/components/schemas/Dog\"}}\n";
    project.write("spec/pets.yaml", &spec);
    assert_told!("verify-elsewhere", project.run(&["verify", "--at-least", "100"]));
}

#[test]
fn an_unreadable_description_has_no_percentage() {
    let ran = project().run(&["verify", "spec/none.yaml"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (1, ""), "{ran}");
}

/// Cargo builds the crate with warnings denied, in a workspace that contains only the crate.
#[cfg(unix)]
#[test]
fn a_crate_that_builds_passes() {
    let cargo = "#!/bin/sh\n\
        test \"$*\" = \"test --quiet --all-features --all-targets\" || exit 3\n\
        test \"$RUSTFLAGS\" = \" --deny warnings\" || exit 4\n\
        test -d \"${CARGO_TARGET_DIR%/kept}/spec\" || exit 6\n\
        test -f Cargo.toml && test -f client/src/lib.rs || exit 5\n";
    assert_told!("verify-builds", project().run_with_cargo(cargo, &["verify", "--build"]));
}

#[cfg(unix)]
#[test]
fn cargo_output_is_shown_if_a_crate_does_not_build() {
    let cargo = "#!/bin/sh\necho 'error: a type is missing' >&2\nexit 101\n";
    assert_told!("verify-builds-not", project().run_with_cargo(cargo, &["verify", "--build", "--format", "json"]));
}

/// Replaces cargo and the program that reads and writes the values: it loses the value 3 and keeps the others.
#[cfg(unix)]
const LOSSY: &str = "#!/bin/sh\n\
    test \"$*\" = \"run --quiet --example pets-values\" || exit 3\n\
    grep -q 'check::<pets::types::Level>' client/examples/pets-values.rs || exit 4\n\
    sed -e 's/^[0-9]* 3$/{\"unread\":\"three is too much\"}/' -e 's/^[0-9]* \\(.*\\)$/{\"written\":[\"\\1\",\"\\1\"]}/'\n";

/// A description with one schema.
fn levels() -> Project {
    let project = Project::new();
    project.write(
        "pets.yaml",
        "openapi: 3.0.3\n\
        info: {title: Pets, version: \"1\"}\n\
        paths: {}\n\
        components:\n  schemas:\n    Level: {type: integer, enum: [1, 2, 3]}\n",
    );
    project
}

#[cfg(unix)]
#[test]
fn lost_values_are_reported() {
    let ran = levels().run_with_cargo(LOSSY, &["verify", "pets.yaml", "--values", "--at-least", "66"]);
    assert_told!("verify-values", ran);
    let ran = levels().run_with_cargo(LOSSY, &["verify", "pets.yaml", "--values", "--at-least", "67"]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert!(ran.stderr.contains("66.6% is below the required 67%"), "{ran}");
}

#[cfg(unix)]
#[test]
fn json_output_has_the_lost_values() {
    let arguments = ["verify", "pets.yaml", "--values", "--format", "json"];
    assert_told!("verify-values-json", levels().run_with_cargo(LOSSY, &arguments));
}

/// The description contradicts itself: the `format` of a date differs from its wire format. The crate is compiled.
#[test]
fn a_type_that_changes_a_value_is_reported() {
    let project = levels();
    let spec = project.read("pets.yaml")
        + "    Visit:\n      type: object\n      required: [day]\n      properties:\n        \
           day: {type: string, format: date, x-wire-format: \"%d.%m.%Y\"}\n        \
           level: {$ref: \"#/components/schemas/Level\"}\n";
    project.write("pets.yaml", &spec);
    let ran = project.run_with_real_cargo(&["verify", "pets.yaml", "--values", "--format", "json"]);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
    let values = &told[0]["values"];
    let faults = values["faults"].as_array().unwrap_or_else(|| panic!("{ran}"));
    assert!(faults.iter().all(|fault| fault["schema"] == "Visit") && !faults.is_empty(), "{ran}");
    // The three values of `Level` are right.
    assert!(values["values"]["right"].as_u64().is_some_and(|right| right >= 3), "{ran}");
}

/// The crate is compiled with warnings denied, and the program has nothing to check.
#[test]
fn a_client_without_types_has_no_values() {
    let project = Project::new();
    project.write(
        "ping.yaml",
        "openapi: 3.0.3\n\
        info: {title: Ping, version: \"1\"}\n\
        paths: {/ping: {get: {responses: {\"204\": {description: Done.}}}}}\n",
    );
    let ran = project.run_with_real_cargo(&["verify", "ping.yaml", "--values"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(ran.stdout.contains("0 of 0 values round-trip"), "{ran}");
}

/// No values can be checked if the crate does not compile.
#[cfg(unix)]
#[test]
fn values_need_a_crate_that_compiles() {
    let cargo = "#!/bin/sh\necho 'error: a type is missing' >&2\nexit 101\n";
    let ran = levels().run_with_cargo(cargo, &["verify", "pets.yaml", "--values"]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert!(ran.stderr.contains("error: a type is missing"), "{ran}");
}

#[test]
fn a_missing_cargo_is_not_a_finding() {
    let ran = project().run(&["verify", "--build"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("cargo cannot be started"), "{ran}");
}
