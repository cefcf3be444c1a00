//! The command line as a user sees it: output, files and exit status.

mod asking;
mod checking;
mod diffing;
mod finding;
mod git;
mod killing;
mod linting;
mod refusing;
mod usage;
mod verifying;
mod writing;

use crate::support::project::{Project, Ran};

const SPEC: &str = r##"openapi: 3.0.3
info: {title: Pets, version: "1"}
servers: [{url: https://pets.example}]
tags: [{name: pets}, {name: owners}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200": {description: All pets., content: {application/json: {schema: {$ref: "#/components/schemas/Pets"}}}}
  /owners/{ownerId}:
    get:
      operationId: getOwner
      tags: [owners]
      parameters: [{name: ownerId, in: path, required: true, schema: {type: integer}}]
      responses: {"204": {description: One owner.}}
components:
  schemas:
    Pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, description: What it is called.}
        age: {type: integer, description: In years.}
"##;

const CONFIG: &str = r#"[[client]]
name = "pets"
spec = "pets.yaml"
out = "../client"
"#;

/// A project with one description, laid out as the README recommends.
fn project() -> Project {
    let project = Project::new();
    project.write("spec/pets.yaml", SPEC);
    project.write("spec/generator.toml", CONFIG);
    project
}

/// A project with its generated crate.
fn generated() -> Project {
    let project = project();
    let ran = project.run(&[]);
    assert_eq!(ran.exit, 0, "{ran}");
    project
}

/// The output of a run, with file counts above nine replaced: they change with the runtime, which has dozens of files.
fn told(ran: &Ran) -> String {
    let text = ran.to_string();
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for at in 1..words.len() {
        let word = words[at].trim_end_matches(|one: char| !one.is_alphabetic()).to_owned();
        let number = words[at - 1].trim_start_matches('(').to_owned();
        if ["files", "new"].contains(&word.as_str()) && number.parse::<usize>().is_ok_and(|count| count > 9) {
            words[at - 1] = words[at - 1].replace(&number, "[many]");
        }
    }
    words.join(" ")
}

/// Compares the output of a run with the snapshot of this name.
macro_rules! assert_told {
    ($name:literal, $ran:expr) => {
        insta::with_settings!({
            snapshot_path => "../../snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(concat!("cli-", $name), $crate::cli::told(&$ran));
        })
    };
}
use assert_told;
