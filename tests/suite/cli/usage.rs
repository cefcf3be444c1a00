//! Mistakes on the command line and in the configuration, and the help that they get.

use super::{CONFIG, SPEC, assert_told, generated, project};
use crate::support::project::Project;

#[test]
fn a_misspelt_command_gets_a_suggestion() {
    assert_told!("usage-misspelt-command", project().run(&["generat"]));
    assert_told!("usage-misspelt-command-with-arguments", project().run(&["chek", "spec/pets.yaml", "--strict"]));
}

#[test]
fn an_unknown_command_lists_the_commands() {
    assert_told!("usage-unknown-command", project().run(&["init"]));
}

/// The name of a description may look like a command.
#[test]
fn a_description_without_an_extension_is_not_a_command() {
    let project = Project::new();
    project.write("pets", SPEC);
    assert_eq!(project.run(&["pets", "--out", "client"]).exit, 0);
}

#[test]
fn arguments_before_a_command_are_rejected() {
    assert_told!("usage-arguments-before-command", project().run(&["--strict", "check"]));
    assert_eq!(generated().run(&["--quiet", "check"]).exit, 0, "flags of all commands may come before the command");
}

#[test]
fn out_and_name_are_rejected_with_a_configuration() {
    let project = project();
    assert_told!("usage-out-beside-config", project.run(&["--config", "spec/generator.toml", "--out", "other"]));
    assert_told!("usage-name-without-spec", project.run(&["check", "--name", "other"]));
    assert!(!project.exists("client") && !project.exists("other"), "nothing is written");
}

#[test]
fn a_misspelt_tag_or_operation_is_an_error() {
    let project = generated();
    let before = project.times("client");
    assert_told!("usage-misspelt-only", project.run(&["--only", "listPest"]));
    assert_eq!(before, project.times("client"));
}

#[test]
fn an_operation_may_be_named_by_method_and_path() {
    let project = project();
    let route = "GET /owners/{ownerId}";
    assert_eq!(project.run(&["--only", route]).exit, 0);
    assert!(!project.read("client/src/api/mod.rs").contains("list_pets"));
    let settings = format!(
        "{CONFIG}quickstart = \"GET /pets\"\n[client.skip]\noperations = [\"{route}\"]\n[client.rename]\n\"get /pets\" = \"every\"\n"
    );
    project.write("spec/generator.toml", &settings);
    let ran = project.run(&[]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(project.read("client/examples/quickstart.rs").contains(".every()"));
    assert!(!project.read("client/README.md").contains("owner"));
}

#[test]
fn a_misspelt_path_gets_a_suggestion() {
    let project = project();
    project.write("spec/generator.toml", &format!("{CONFIG}[client.skip]\noperations = [\"GET /pest\"]\n"));
    assert_told!("usage-misspelt-path", project.run(&[]));
}

/// The nearest folder wins, and within a folder the order given in the help.
#[test]
fn the_configuration_is_found_under_each_of_its_names() {
    let project = Project::new();
    project.write("spec/pets.yaml", SPEC);
    std::fs::create_dir_all(project.path("src/deep")).expect("the folder can be created");
    let config =
        |name: &str, spec: &str| format!("[[client]]\nname = \"{name}\"\nspec = \"{spec}\"\nout = \"{name}\"\n");
    for (path, name) in [
        ("spec/generator.toml", "fourth"),
        ("spec/typewright.toml", "third"),
        ("generator.toml", "second"),
        ("typewright.toml", "first"),
    ] {
        let spec = if path.starts_with("spec") { "pets.yaml" } else { "spec/pets.yaml" };
        project.write(path, &config(name, spec));
        let ran = project.run_in("src/deep", &["--dry-run"]);
        assert!(ran.stderr.starts_with(&format!("{name}: ")), "{path}: {ran}");
    }
}

#[test]
fn a_url_gets_the_command_that_fetches_it() {
    let project = project();
    assert_told!("usage-url", project.run(&["https://pets.example/v1/openapi.json?a=1&b=2", "--out", "client"]));
    assert_told!("usage-url-of-a-folder", project.run(&["lint", "https://pets.example/"]));
}

#[test]
fn a_description_is_read_from_standard_input() {
    let project = Project::new();
    project.write("parts.yaml", "Animals: {type: array, items: {type: string}}\n");
    let text = SPEC.replace("#/components/schemas/Pets", "parts.yaml#/Animals");
    assert_told!("usage-stdin", project.run_with_input(&text, &["-", "--out", "client", "--name", "pets"]));
    assert!(project.read("client/src/types/pets.rs").contains("pub type Animals = Vec<String>;"));
    assert_told!(
        "usage-stdin-finding",
        project.run_with_input(&text.replace("parts.yaml", "other.yaml"), &["lint", "-"])
    );
}

#[test]
fn standard_input_is_read_up_to_the_limit() {
    let long = format!("x-long: {}\n{SPEC}", "x".repeat(2 << 20));
    assert_told!("usage-stdin-too-large", Project::new().run_with_input(&long, &["lint", "-", "--max-size", "1"]));
}

#[test]
fn one_side_of_a_comparison_may_be_standard_input() {
    let project = project();
    let ran = project.run_with_input(SPEC, &["diff", "-", "spec/pets.yaml", "--fail-on", "any"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert_told!("usage-stdin-twice", project.run_with_input(SPEC, &["diff", "-", "-"]));
}

#[test]
fn a_client_table_in_place_of_a_list_is_reported() {
    let project = project();
    project.write("spec/generator.toml", &CONFIG.replace("[[client]]", "[client]"));
    assert_told!("usage-client-table", project.run(&[]));
}

#[test]
fn a_version_of_one_number_is_completed() {
    let project = project();
    project.write("spec/generator.toml", &format!("{CONFIG}version = \"1\"\n"));
    assert_told!("usage-version", project.run(&[]));
}

#[test]
fn a_misspelt_key_is_met_with_a_suggestion() {
    let project = project();
    project.write("spec/generator.toml", &CONFIG.replace("spec =", "sepc ="));
    assert_told!("usage-misspelt-key", project.run(&[]));
    project.write("spec/generator.toml", &CONFIG.replace("spec = \"pets.yaml\"\n", ""));
    assert_told!("usage-missing-key", project.run(&[]));
}

#[test]
fn a_bad_name_is_reported_where_it_is_chosen() {
    let project = project();
    project.write("spec/generator.toml", &format!("{CONFIG}[client.rename]\nPet = \"my pet\"\n"));
    assert_told!("usage-bad-rename", project.run(&[]));
}

#[test]
fn a_rename_that_displaces_a_different_type_is_a_warning() {
    let project = project();
    project.write("spec/generator.toml", &format!("{CONFIG}[client.rename]\nPet = \"Pets\"\n"));
    assert_told!("usage-rename-displaces", project.run(&[]));
    project.write("spec/generator.toml", &format!("{CONFIG}[client.rename]\nPet = \"Pets\"\nPets = \"AllPets\"\n"));
    assert_eq!(project.run(&["--strict"]).exit, 0);
}

#[test]
fn a_dry_run_lists_the_files_and_writes_none() {
    let project = generated();
    let before = project.times("client");
    project.edit("spec/pets.yaml", "age: {", "years: {");
    assert_told!("usage-dry-run", project.run(&["--dry-run"]));
    assert_eq!(before, project.times("client"));
}

#[test]
fn a_quiet_run_shows_errors_and_warnings_only() {
    let project = project();
    project.edit("spec/pets.yaml", "      operationId: getOwner\n", "");
    let ran = project.run(&["--quiet"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{ran}");
    project.edit("spec/pets.yaml", "      operationId: listPets\n", "      operationId: listPets\n      color: red\n");
    let ran = project.run(&["generate", "--quiet"]);
    assert!(ran.stderr.starts_with("warning[unknown-key]") && !ran.stderr.contains("note["), "{ran}");
}

#[test]
fn color_is_shown_if_requested() {
    let project = project();
    project.edit("spec/pets.yaml", "openapi: 3.0.3", "openapi: 9.0.0");
    let has_color = |when: &str| project.run(&["lint", "spec/pets.yaml", "--color", when]).stdout.contains("\x1b[");
    assert_eq!([has_color("always"), has_color("auto"), has_color("never")], [true, false, false]);
}

#[test]
fn many_findings_are_grouped_by_rule() {
    let project = Project::new();
    let responses = "responses: {\"200\": {description: Done.}}";
    let paths: String =
        (0..40).map(|n| format!("  /pets/{n}:\n    get:\n      color: red\n      {responses}\n")).collect();
    let schemas: String = (0..12).map(|n| format!("    S{n}: {{$ref: '#/components/schemas/Nowhere{n}'}}\n")).collect();
    let head = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\nservers: [{url: https://pets.example}]\n";
    project.write("api.yaml", &format!("{head}paths:\n{paths}components:\n  schemas:\n{schemas}"));
    assert_told!("usage-many-findings", project.run(&["lint", "api.yaml"]));
}
