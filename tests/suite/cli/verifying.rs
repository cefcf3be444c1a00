//! `verify` counts what is carried in full, and names what costs the rest.

use serde_json::Value;

use super::{assert_told, project};
use crate::support::project::Project;

const OWNER: &str = "responses: {\"204\": {description: One owner.}}";

/// What pets are made of loses a part, which `listPets` reaches and `getOwner` does not.
fn lossy() -> Project {
    let project = project();
    project.edit("spec/pets.yaml", "{type: integer, description: In years.}", "{$ref: \"#/components/schemas/Age\"}");
    project
}

/// The ids of the operations that are not carried in full, and of those the ones that are left out.
fn lost(project: &Project) -> (Vec<String>, Vec<String>) {
    let ran = project.run(&["verify", "--format", "json"]);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
    let lost = told[0]["lost"].as_array().expect("a list");
    let id = |one: &Value| one["id"].as_str().expect("text").to_owned();
    let left_out = lost.iter().filter(|one| one["generated"] == false).map(id).collect();
    (lost.iter().map(id).collect(), left_out)
}

#[test]
fn what_is_carried_in_full_passes() {
    assert_told!("verify-passes", project().run(&["verify", "--at-least", "100"]));
}

#[test]
fn a_loss_in_a_component_counts_for_those_who_reach_it() {
    assert_told!("verify-loss", lossy().run(&["verify", "--at-least", "75"]));
}

#[test]
fn a_low_mark_is_reached() {
    let ran = lossy().run(&["verify", "--at-least", "50"]);
    assert_eq!(ran.exit, 0, "{ran}");
}

#[test]
fn tools_get_numbers() {
    assert_told!("verify-json", lossy().run(&["verify", "--format", "json"]));
}

#[test]
fn an_operation_that_cannot_be_read_is_not_carried() {
    let project = project();
    project.edit("spec/pets.yaml", OWNER, "responses: 7\n      requestBody: 7\n      tags: 7");
    project.edit("spec/pets.yaml", "      tags: [owners]\n", "");
    let (lost, _) = lost(&project);
    assert_eq!(lost, ["getOwner"]);
}

#[test]
fn a_path_that_cannot_be_read_is_not_carried() {
    let project = project();
    project.edit("spec/pets.yaml", "components:\n", "  /cats: {$ref: cats.yaml}\ncomponents:\n");
    assert_eq!(lost(&project), (vec!["/cats".to_owned()], vec!["/cats".to_owned()]));
}

#[test]
fn a_path_without_its_slash_is_carried() {
    let project = project();
    project.edit("spec/pets.yaml", "  /owners/{ownerId}:\n", "  owners/{ownerId}:\n");
    assert_eq!(lost(&project), (Vec::new(), Vec::new()));
}

#[test]
fn a_path_that_cannot_be_meant_is_told_with_its_reason() {
    let project = project();
    project.edit("spec/pets.yaml", "  /owners/{ownerId}:\n", "  https://owners.example/{ownerId}:\n");
    assert_told!("verify-url-as-path", project.run(&["verify"]));
}

#[test]
fn what_the_path_shares_counts_for_its_operations() {
    let project = project();
    let shared = "  /owners/{ownerId}:\n    parameters: [{$ref: \"#/components/parameters/Gone\"}]\n";
    project.edit("spec/pets.yaml", "  /owners/{ownerId}:\n", shared);
    assert_eq!(lost(&project), (vec!["getOwner".to_owned()], Vec::new()));
}

#[test]
fn a_skipped_operation_is_not_asked_for() {
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

/// An unused component costs no operation anything, and is told all the same.
#[test]
fn what_no_operation_needs_is_told_apart() {
    let project = project();
    let spec = project.read("spec/pets.yaml") + "    Cat: {type: array, items: {$ref: \"#/components/schemas/Dog\"}}\n";
    project.write("spec/pets.yaml", &spec);
    assert_told!("verify-elsewhere", project.run(&["verify", "--at-least", "100"]));
}

#[test]
fn what_cannot_be_read_has_no_share() {
    let ran = project().run(&["verify", "spec/none.yaml"]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (1, ""), "{ran}");
}

/// The build is asked of cargo with warnings denied, in a workspace that has nothing but the crate.
#[cfg(unix)]
#[test]
fn a_crate_that_builds_is_said_to() {
    let cargo = "#!/bin/sh\n\
        test \"$*\" = \"test --quiet --all-features --all-targets\" || exit 3\n\
        test \"$RUSTFLAGS\" = \" --deny warnings\" || exit 4\n\
        test -d \"${CARGO_TARGET_DIR%/kept}/spec\" || exit 6\n\
        test -f Cargo.toml && test -f client/src/lib.rs || exit 5\n";
    assert_told!("verify-builds", project().run_with_cargo(cargo, &["verify", "--build"]));
}

#[cfg(unix)]
#[test]
fn what_cargo_says_of_a_crate_that_does_not_build_is_shown() {
    let cargo = "#!/bin/sh\necho 'error: a type is missing' >&2\nexit 101\n";
    assert_told!("verify-builds-not", project().run_with_cargo(cargo, &["verify", "--build", "--format", "json"]));
}

/// What reads and writes the values stands in for the program: it loses the value 3, and keeps the others.
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
fn values_that_are_lost_are_told() {
    let ran = levels().run_with_cargo(LOSSY, &["verify", "pets.yaml", "--values", "--at-least", "66"]);
    assert_told!("verify-values", ran);
    let ran = levels().run_with_cargo(LOSSY, &["verify", "pets.yaml", "--values", "--at-least", "67"]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert!(ran.stderr.contains("66.6% is below the required 67%"), "{ran}");
}

#[cfg(unix)]
#[test]
fn tools_get_the_values_that_are_lost() {
    let arguments = ["verify", "pets.yaml", "--values", "--format", "json"];
    assert_told!("verify-values-json", levels().run_with_cargo(LOSSY, &arguments));
}

/// A description that contradicts itself, in a crate that cargo compiles: the format of a date is not its wire format.
#[test]
fn a_type_that_changes_a_value_is_told() {
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
    // Its three values are enough for `Level`, which is right.
    assert!(values["values"]["right"].as_u64().is_some_and(|right| right >= 3), "{ran}");
}

/// A crate that does not compile has no values that are right.
#[cfg(unix)]
#[test]
fn values_need_a_crate_that_compiles() {
    let cargo = "#!/bin/sh\necho 'error: a type is missing' >&2\nexit 101\n";
    let ran = levels().run_with_cargo(cargo, &["verify", "pets.yaml", "--values"]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert!(ran.stderr.contains("error: a type is missing"), "{ran}");
}

#[test]
fn a_missing_cargo_is_no_finding() {
    let ran = project().run(&["verify", "--build"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("cargo cannot be started"), "{ran}");
}
