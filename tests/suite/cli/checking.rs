//! `check` compares and writes nothing.

use super::{assert_told, generated, project};

#[test]
fn an_up_to_date_crate_passes() {
    let project = generated();
    assert_told!("check-passes", project.run(&["check"]));
}

#[test]
fn a_stale_crate_fails_with_the_difference() {
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
fn a_description_with_errors_fails_without_a_difference() {
    let project = generated();
    project.edit("spec/pets.yaml", "openapi: 3.0.3", "openapi: 9.0.0");
    assert_told!("check-with-errors", project.run(&["check"]));
}
