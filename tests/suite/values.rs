//! `verify --values`: which values are made, and what is reported for a crate that does not round-trip them.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use typewright::config::ClientConfig;
use typewright::verify::values::harness::Answer;
use typewright::verify::values::{Flaw, Made, Verdict, judge, make};
use typewright::{Stage, generate};

use crate::support::project::Project;

/// Returns the values for a description without errors.
pub(crate) fn made(spec: &Path) -> Made {
    let client = ClientConfig::for_spec(spec, "unused", "shop");
    let api = generate(&client, Stage::Ir).api.expect("the description has no errors");
    make(&client, &api).expect("the description can be read")
}

fn listed(made: &Made) -> String {
    let mut text = String::new();
    for (subject, cases) in &made.schemas {
        writeln!(text, "{}", subject.schema).expect("writing to a string cannot fail");
        for case in cases {
            writeln!(text, "  {}", case.value).expect("writing to a string cannot fail");
        }
        let mut show = |name: &str, value: Option<&Value>| {
            value
                .iter()
                .for_each(|value| writeln!(text, "  {name}: {value}").expect("writing to a string cannot fail"));
        };
        show("grown", cases.iter().find_map(|case| case.grown.as_ref()));
        show("novel", cases.iter().find_map(|case| case.novel.as_ref()));
    }
    text
}

#[test]
fn each_construct_has_values() {
    insta::glob!("../fixtures/values", "*.yaml", |path| {
        insta::with_settings!({
            snapshot_path => "../snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!("values", listed(&made(path)));
        });
    });
}

const ANIMALS: &str = r##"openapi: 3.0.3
info: {title: Zoo, version: "1"}
paths:
  /animals:
    post:
      operationId: addAnimal
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Cage"}}}}
      responses: {"204": {description: Done.}}
components:
  schemas:
    Cage: {type: object, required: [size], properties: {size: {type: integer}}}
    Animal:
      oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
      discriminator: {propertyName: kind}
    Cat: {type: object, required: [kind], properties: {kind: {type: string, enum: [Cat]}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string, enum: [Dog]}}}
"##;

/// Returns the verdict on a crate that answers some questions wrongly. Where `wrong` is `None`, the answer is right.
fn verdict(wrong: impl Fn(&str, &Value) -> Option<Answer>) -> Verdict {
    let project = Project::new();
    project.write("zoo.yaml", ANIMALS);
    let made = made(&project.path("zoo.yaml"));
    let answers: Vec<Answer> = made
        .questions()
        .map(|(position, value)| {
            let schema = &made.schemas[position].0.schema;
            wrong(schema, value).unwrap_or_else(|| written(value, "Right"))
        })
        .collect();
    judge(&made, &answers)
}

fn written(value: &Value, debug: &str) -> Answer {
    Answer::Written(value.to_string(), format!("{debug} {{ .. }}"))
}

/// Returns the schema, flaw, place and message of each fault.
fn told(verdict: &Verdict) -> Vec<(&str, Flaw, &str, &str)> {
    let faults = verdict.faults.iter();
    faults.map(|fault| (fault.schema.as_str(), fault.flaw, fault.at.as_str(), fault.message.as_str())).collect()
}

fn is_grown(value: &Value) -> bool {
    value.get("zz_added").is_some()
}

#[test]
fn a_crate_that_keeps_everything_has_no_faults() {
    let verdict = verdict(|_, _| None);
    assert_eq!(told(&verdict), []);
    assert_eq!((verdict.all().right, verdict.untried.len()), (verdict.all().total, 0));
    assert!(verdict.values.total > 0 && verdict.grown.total > 0 && verdict.novel.total > 0, "{verdict:?}");
}

#[test]
fn a_value_that_is_not_read_is_a_fault() {
    let verdict = verdict(|schema, _| (schema == "Cat").then(|| Answer::Unread("no".to_owned())));
    assert_eq!(told(&verdict), [("Cat", Flaw::ReadFails, "", "no")]);
    assert!(verdict.values.right < verdict.values.total);
}

#[test]
fn a_value_that_is_not_written_is_a_fault() {
    let verdict = verdict(|schema, _| (schema == "Cat").then(|| Answer::Unwritten("no".to_owned())));
    assert_eq!(told(&verdict), [("Cat", Flaw::WriteFails, "", "no")]);
}

#[test]
fn a_value_that_is_written_differently_is_a_fault_with_its_place() {
    let other = serde_json::json!({"kind": "Cow"});
    let verdict = verdict(|schema, _| (schema == "Cat").then(|| written(&other, "Cat")));
    assert_eq!(told(&verdict), [("Cat", Flaw::Differs, "/kind", "`\"Cat\"` becomes `\"Cow\"`")]);
}

#[test]
fn values_written_to_requests_must_fit_their_schema() {
    let other = serde_json::json!({"size": "large"});
    let verdict = verdict(|schema, _| (schema == "Cage").then(|| written(&other, "Cage")));
    let flaws: Vec<_> = told(&verdict).into_iter().map(|(schema, flaw, at, _)| (schema, flaw, at)).collect();
    assert_eq!(flaws, [("Cage", Flaw::WrittenInvalid, "/size")]);
}

#[test]
fn a_documented_value_must_not_be_unknown() {
    let verdict = verdict(|schema, value| {
        let debug = format!("Unknown(Object {{\"kind\": String({})}})", value["kind"]);
        (schema == "Animal" && !is_grown(value)).then(|| Answer::Written(value.to_string(), debug))
    });
    let flaws: Vec<Flaw> = verdict.faults.iter().map(|fault| fault.flaw).collect();
    assert_eq!(flaws, [Flaw::Unknown]);
    // A kind that the description does not list must be unknown.
    assert_eq!(verdict.novel.right, verdict.novel.total);
}

#[test]
fn an_additional_property_must_not_change_the_variant() {
    let verdict = verdict(|schema, value| (schema == "Animal" && is_grown(value)).then(|| written(value, "Wrong")));
    assert_eq!(told(&verdict), [("Animal", Flaw::GrownFlips, "", "`Right` becomes `Wrong`")]);
    assert_eq!(verdict.values.right, verdict.values.total);
}

#[test]
fn an_additional_property_must_not_lose_a_field() {
    let bare = serde_json::json!({});
    let verdict = verdict(|schema, value| (schema == "Animal" && is_grown(value)).then(|| written(&bare, "Right")));
    assert_eq!(told(&verdict), [("Animal", Flaw::GrownFlips, "/kind", "`\"Cat\"` is lost")]);
}

#[test]
fn a_new_kind_must_be_kept_whole() {
    let kind = serde_json::json!({"kind": "zz_new_kind"});
    let verdict = verdict(|_, value| (value["kind"] == "zz_new_kind").then(|| written(&kind, "Unknown")));
    assert_eq!(told(&verdict), [("Animal", Flaw::NovelLost, "/zz_more", "`{\"kept\":true}` is lost")]);
}
