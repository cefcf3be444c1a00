//! Which files a run writes, and which it leaves unchanged.

use super::{SPEC, assert_told, generated, project};

#[test]
fn a_first_run_writes_a_crate() {
    let project = project();
    assert_told!("first-run", project.run(&[]));
    assert!(project.read("client/Cargo.toml").contains("name = \"pets\""));
    assert!(project.read("client/src/types/pets.rs").contains("pub struct Pet {"));
}

/// The configuration is also found in parent folders, and its paths are relative to it.
#[test]
fn a_run_from_a_subfolder_is_the_same() {
    let project = generated();
    project.write("below/deep/file", "");
    assert_told!("run-below", project.run_in("below/deep", &[]));
    assert_told!("run-with-config", project.run_in("below", &["--config", "../spec/generator.toml"]));
}

#[test]
fn a_second_run_writes_nothing() {
    let project = generated();
    let before = project.times("client");
    assert_told!("second-run", project.run(&[]));
    assert_eq!(before, project.times("client"));
}

#[test]
fn a_change_touches_only_the_affected_files() {
    let project = generated();
    let before = project.times("client");
    project.edit("spec/pets.yaml", "In years.", "In whole years.");
    assert_told!("changed-run", project.run(&[]));
    let after = project.times("client");
    let touched: Vec<&String> =
        after.iter().filter(|(path, time)| before[*path] != **time).map(|(path, _)| path).collect();
    assert_eq!(touched, [".typewright", "src/types/pets.rs"]);
}

#[test]
fn files_that_are_no_longer_generated_are_removed() {
    let project = generated();
    assert!(project.exists("client/src/api/owners.rs"));
    let start = SPEC.find("  /owners").expect("a path");
    let end = SPEC.find("components:").expect("components");
    project.write("spec/pets.yaml", &SPEC.replace(&SPEC[start..end], ""));
    assert_told!("removing-run", project.run(&[]));
    assert!(!project.exists("client/src/api/owners.rs"));
    assert!(project.exists("client/src/api/pets.rs"));
}

#[test]
fn files_of_others_in_the_folder_are_left_unchanged() {
    let project = generated();
    project.write("client/src/own.rs", "mine");
    project.write("client/NOTES.md", "mine");
    project.edit("spec/pets.yaml", "In years.", "In whole years.");
    assert_eq!(project.run(&[]).exit, 0);
    assert_eq!((project.read("client/src/own.rs"), project.read("client/NOTES.md")), ("mine".into(), "mine".into()));
    assert_eq!(project.run(&["check"]).exit, 0);
}

#[test]
fn files_of_others_at_generated_paths_are_not_overwritten() {
    let project = project();
    project.write("client/README.md", "mine");
    assert_told!("foreign-file", project.run(&[]));
    assert_eq!(project.read("client/README.md"), "mine");
    assert!(!project.exists("client/Cargo.toml"), "nothing is written");
}

/// Edits are replaced, but kept in a separate file.
#[test]
fn an_edited_file_is_kept_next_to_the_new_one() {
    let project = generated();
    let path = "client/src/types/pets.rs";
    let before = project.read(path);
    project.write(path, "// edited\n");
    assert_told!("edited-check", project.run(&["check"]));
    assert_told!("edited-run", project.run(&[]));
    assert_eq!(project.read(path), before);
    assert_eq!(project.read("client/src/types/pets.rs.edited"), "// edited\n");
    assert_eq!(project.run(&["check"]).exit, 0);
}

#[test]
fn a_description_may_be_given_without_a_configuration() {
    let project = project();
    let ran = project.run(&["spec/pets.yaml", "--out", "elsewhere/my-pets", "--name", "zoo", "--only", "owners"]);
    assert_told!("named-spec", ran);
    assert!(project.read("elsewhere/my-pets/Cargo.toml").contains("name = \"zoo\""));
    assert!(!project.exists("elsewhere/my-pets/src/api/pets.rs"));
    assert!(!project.exists("client"));
}

#[test]
fn a_guessed_name_that_no_package_can_have_gets_a_suffix() {
    let project = project();
    for (out, name) in
        [("match", "match-client"), ("gen", "gen-client"), ("http", "http-client"), ("std", "std-client")]
    {
        assert_eq!(project.run(&["spec/pets.yaml", "--out", out]).exit, 0);
        let manifest = project.read(&format!("{out}/Cargo.toml"));
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{manifest}");
    }
}
