//! `diff` compares files and revisions, fails if `--fail-on` asks for it, and ignores allowed changes.

use std::path::Path;

use serde_json::Value;

use super::git::{changed, git};
use super::{CONFIG, assert_told, project};
use crate::support::project::{Project, files};

const ALLOWED: &str = "
[[client.allow]]
rule = \"field-now-required\"
at = \"Pet\"
reason = \"Nobody left it out.\"
";

#[test]
fn the_working_tree_is_compared_with_a_revision() {
    assert_told!("diff-revision", changed().run(&["diff", "git:HEAD", "spec/pets.yaml"]));
}

/// Both operands may be revisions. The configuration names the description, and the user's git index is not changed.
#[test]
fn revisions_are_compared_with_each_other() {
    let project = changed();
    git(&project, &["add", "."]);
    git(&project, &["commit", "--quiet", "--message", "Ages"]);
    let index = project.times(".git")["index"];
    assert_told!("diff-revisions", project.run(&["diff", "git:HEAD~1", "git:HEAD"]));
    assert_eq!(index, project.times(".git")["index"]);
}

#[test]
fn the_path_may_be_relative_to_a_subfolder() {
    let ran = changed().run_in("spec", &["diff", "git:HEAD:pets.yaml", "pets.yaml", "--fail-on", "any"]);
    assert_eq!(ran.exit, 1, "{ran}");
}

#[test]
fn a_breaking_change_fails_if_requested() {
    let project = changed();
    let ran = project.run(&["diff", "git:HEAD", "spec/pets.yaml", "--fail-on", "breaking"]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert_eq!(project.run(&["diff", "git:HEAD", "spec/pets.yaml"]).exit, 0);
}

#[test]
fn an_allowed_change_does_not_fail() {
    let project = changed();
    project.write("spec/generator.toml", &format!("{CONFIG}{ALLOWED}"));
    assert_told!("diff-allowed", project.run(&["diff", "git:HEAD", "spec/pets.yaml", "--fail-on", "breaking"]));
}

#[test]
fn an_unused_allow_entry_is_an_error() {
    let project = changed();
    project.write("spec/generator.toml", &format!("{CONFIG}{}", ALLOWED.replace("\"Pet\"", "\"Pets\"")));
    assert_told!("diff-unused-allowance", project.run(&["diff", "git:HEAD", "spec/pets.yaml"]));
}

#[test]
fn an_allow_entry_needs_a_valid_rule_and_a_reason() {
    let project = changed();
    let bad = ALLOWED.replace("field-now-required", "field-now-requierd").replace("Nobody left it out.", "");
    project.write("spec/generator.toml", &format!("{CONFIG}{bad}"));
    assert_told!("diff-bad-allowance", project.run(&["diff", "git:HEAD", "spec/pets.yaml"]));
}

/// The configuration is in a different folder than the description, and is part of the revision too.
#[test]
fn names_and_renames_come_from_the_named_configuration() {
    let project = Project::new();
    project.write("spec/pets.yaml", super::SPEC);
    let config = "[[client]]\nname = \"zoo\"\nversion = \"1.2.0\"\nspec = \"../spec/pets.yaml\"\nout = \"../zoo\"\n[client.rename]\n";
    project.write("clients/zoo.toml", &format!("{config}Pet = \"Animal\"\n"));
    for arguments in [["init", "--quiet"].as_slice(), &["add", "."], &["commit", "--quiet", "--message", "Zoo"]] {
        git(&project, arguments);
    }
    project.edit("spec/pets.yaml", "required: [name]", "required: [name, age]");
    assert_told!("diff-config", project.run(&["diff", "git:HEAD", "spec/pets.yaml", "--config", "clients/zoo.toml"]));
    project.write("clients/zoo.toml", &format!("{config}Pet = \"Beast\"\n"));
    let renamed = project.run(&["diff", "git:HEAD", "spec/pets.yaml", "--config", "clients/zoo.toml"]);
    assert!(renamed.stdout.contains("struct Animal → Beast"), "the revision keeps its own names: {renamed}");
}

#[test]
fn a_side_without_a_client_uses_the_settings_of_the_other() {
    let project = project();
    let rename = "[client.rename]\n\"Pet.age\" = \"years\"\n\"Pet.color\" = \"hue\"\n";
    project.write("spec/generator.toml", &format!("{CONFIG}{rename}"));
    project.write("old.yaml", super::SPEC);
    project.edit("spec/pets.yaml", "        name: {type", "        color: {type: string}\n        name: {type");
    let ran = project.run(&["diff", "old.yaml", "spec/pets.yaml"]);
    assert!(ran.stdout.contains("+ pub hue") && !ran.stdout.contains("years"), "{ran}");
}

#[test]
fn a_configuration_without_a_client_for_the_description_is_an_error() {
    let project = changed();
    project.write("old.yaml", super::SPEC);
    assert_told!(
        "diff-config-without-client",
        project.run(&["diff", "old.yaml", "old.yaml", "--config", "spec/generator.toml"])
    );
}

#[test]
fn revisions_need_a_repository() {
    assert_told!("diff-no-repository", project().run(&["diff", "git:main", "spec/pets.yaml"]));
}

#[test]
fn a_missing_revision_or_file_is_named() {
    let project = changed();
    assert_told!("diff-no-revision", project.run(&["diff", "git:nowhere", "spec/pets.yaml"]));
    assert_told!("diff-no-file", project.run(&["diff", "git:HEAD:spec/cats.yaml", "spec/pets.yaml"]));
}

#[test]
fn a_description_with_errors_is_not_compared() {
    let project = changed();
    project.edit("spec/pets.yaml", "openapi: 3.0.3", "openapi: 9.0.0");
    assert_told!("diff-errors", project.run(&["diff", "git:HEAD", "spec/pets.yaml"]));
}

#[test]
fn a_pull_request_gets_markdown() {
    assert_told!("diff-markdown", changed().run(&["diff", "git:HEAD", "spec/pets.yaml", "--format", "markdown"]));
}

/// Changes the project's own description as a pull request would. The Markdown must be sufficient to review it.
#[test]
fn a_change_of_venio_can_be_reviewed_from_the_markdown() {
    let project = Project::new();
    for (name, path) in files(Path::new("../spec")) {
        let text = std::fs::read_to_string(path).expect("the description can be read");
        project.write(&format!("spec/{name}"), &text);
    }
    git(&project, &["init", "--quiet"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "--quiet", "--message", "Venio"]);
    let product = "spec/venio/product.yaml";
    let required = "        - visibility\n        - active\n      properties:\n        productCode:";
    project.edit(product, required, &required.replace("active", "active\n        - productCode"));
    let values = ["        - \"d\"\n", "        - Month\n        - Day\n", "        - Months.\n        - Days.\n"];
    for (old, new) in values.iter().zip(["        - \"w\"\n", "        - Week\n", "        - Weeks.\n"]) {
        project.edit(product, old, &format!("{old}{new}"));
    }
    project.edit(product, "operationId: getProductByCode", "operationId: findProductByCode");
    assert_told!("diff-venio", project.run(&["diff", "git:HEAD", "spec/venio.yaml", "--format", "markdown"]));
}

#[test]
fn json_output_is_one_object() {
    assert_told!("diff-json", changed().run(&["diff", "git:HEAD", "spec/pets.yaml", "--format", "json"]));
}

#[test]
fn json_output_matches_the_published_schema() {
    let schema = std::fs::read_to_string("../generator/diff.schema.json").expect("the schema can be read");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    for config in [CONFIG.to_owned(), format!("{CONFIG}{ALLOWED}")] {
        let project = changed();
        project.write("spec/generator.toml", &config);
        let ran = project.run(&["diff", "git:HEAD", "spec/pets.yaml", "--format", "json"]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
        let faults = faults(&schema, &schema, &report, "");
        assert!(faults.is_empty(), "{faults:?}");
    }
    let faulty = serde_json::json!({"format": 2, "extra": 1});
    assert_eq!(faults(&schema, &schema, &faulty, "").len(), 9, "two wrong fields, seven missing ones");
}

/// The version is raised relative to the revision, so a second run does not raise it again.
#[test]
fn a_version_is_raised_once() {
    let project = changed();
    for _ in 0..2 {
        let ran = project.run(&["--bump", "git:HEAD"]);
        assert_eq!(ran.exit, 0, "{ran}");
        assert!(project.read("spec/generator.toml").contains("name = \"pets\"\nversion = \"0.2.0\"\n"), "{ran}");
        assert!(project.read("client/Cargo.toml").contains("version = \"0.2.0\"\n"), "{ran}");
    }
}

/// The violations of a schema in a value. Supports the keywords that the published schema uses, and reports any other.
fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut claim = |holds: bool, what: &str| {
        if !holds {
            found.push(format!("{at}: {what}"));
        }
    };
    let mut below: Vec<(&Value, &Value, String)> = Vec::new();
    for (keyword, limit) in schema.as_object().expect("a schema is an object") {
        match (keyword.as_str(), value) {
            ("$schema" | "$defs" | "title" | "description", _) => {}
            ("$ref", _) => {
                let target = limit.as_str().and_then(|reference| root.pointer(reference.strip_prefix('#')?));
                below.push((target.expect("the reference resolves"), value, at.to_owned()));
            }
            ("const", _) => claim(value == limit, "is different"),
            ("enum", _) => claim(limit.as_array().is_some_and(|all| all.contains(value)), "is not listed"),
            ("type", _) => {
                let kind = match value {
                    Value::Null => "null",
                    Value::Bool(_) => "boolean",
                    Value::Number(_) => "integer",
                    Value::String(_) => "string",
                    Value::Array(_) => "array",
                    Value::Object(_) => "object",
                };
                claim(limit == kind || limit.as_array().is_some_and(|all| all.contains(&kind.into())), kind);
            }
            ("minimum", Value::Number(number)) => claim(number.as_i64() >= limit.as_i64(), "is too small"),
            ("pattern", Value::String(text)) => {
                assert_eq!(limit, "^[a-z-]+$", "unsupported pattern");
                claim(!text.is_empty() && text.bytes().all(|one| one.is_ascii_lowercase() || one == b'-'), text);
            }
            ("required", Value::Object(members)) => {
                for name in limit.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    claim(members.contains_key(name), &format!("lacks {name}"));
                }
            }
            ("properties", Value::Object(members)) => {
                let known =
                    members.iter().filter_map(|(name, value)| Some((limit.get(name)?, value, format!("{at}/{name}"))));
                below.extend(known);
            }
            ("additionalProperties", Value::Object(members)) => {
                assert_eq!(*limit, Value::Bool(false), "unsupported value");
                members.keys().for_each(|name| claim(schema["properties"].get(name).is_some(), &format!("has {name}")));
            }
            ("items", Value::Array(items)) => {
                below.extend(items.iter().enumerate().map(|(index, item)| (limit, item, format!("{at}/{index}"))));
            }
            ("minimum" | "pattern" | "required" | "properties" | "additionalProperties" | "items", _) => {}
            (other, _) => claim(false, &format!("the keyword {other} is not supported")),
        }
    }
    found.extend(below.into_iter().flat_map(|(schema, value, at)| faults(root, schema, value, &at)));
    found
}

#[test]
fn a_changelog_gets_its_entry() {
    assert_told!("diff-changelog", changed().run(&["diff", "git:HEAD", "spec/pets.yaml", "--format", "changelog"]));
}
