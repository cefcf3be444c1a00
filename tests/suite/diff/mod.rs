//! `typewright diff`: each kind of change has a minimal pair of descriptions and a near miss that must not be reported.

mod histories;
mod stability;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use typewright::config::ClientConfig;
use typewright::diff::render::{Text, text};
use typewright::diff::{self, Bump, Locator, RULES, Report, Side};
use typewright::{Stage, generate};

const FOLDER: &str = "fixtures/diff";

/// Returns the report on two files.
pub(crate) fn report(old: &Path, new: &Path) -> Report {
    let outcome = |path: &Path| generate(&ClientConfig::for_spec(path, "nowhere", "pets"), Stage::Files);
    let (was, is) = (outcome(old), outcome(new));
    let found = diff::diff(&was, &is).unwrap_or_else(|| panic!("{} or {} has errors", old.display(), new.display()));
    let side = |path: &Path| Side { name: path.display().to_string(), operations: 0, types: 0 };
    let plain = || (String::new(), String::new());
    let locators = (&Locator::new(&was, plain()), &Locator::new(&is, plain()));
    Report::new(&found, ("pets", "1.2.3"), (side(old), side(new)), locators)
}

/// Returns the report on the pair in a folder.
pub(crate) fn of_pair(folder: &Path) -> Report {
    report(&folder.join("old.yaml"), &folder.join("new.yaml"))
}

pub(crate) fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(FOLDER)
        .expect("the folder can be read")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    folders.sort();
    folders
}

pub(crate) fn name(folder: &Path) -> String {
    folder.file_name().expect("a name").to_string_lossy().into_owned()
}

/// Returns the version bump for the pair of a rule. Unlike the effect on the wire, it is not in the table of rules.
pub(crate) fn bump_of(rule: &str) -> Bump {
    let report = of_pair(&Path::new(FOLDER).join(rule));
    report.changes.iter().find(|one| one.rule == rule).map_or(Bump::None, |one| one.rust)
}

#[test]
fn each_pair_is_reported_with_its_rule() {
    for folder in folders() {
        let (rule, report) = (name(&folder), of_pair(&folder));
        assert!(report.changes.iter().any(|one| one.rule == rule), "the pair of `{rule}` is not reported as such");
        insta::with_settings!({
            snapshot_path => "../../snapshots/diff",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(rule, text(&report, Text::default()));
        });
    }
}

#[test]
fn near_misses_are_not_reported() {
    for folder in folders() {
        let (rule, report) = (name(&folder), of_pair(&folder.join("near")));
        assert!(!report.changes.iter().any(|one| one.rule == rule), "the near miss of `{rule}` is reported as such");
    }
}

#[test]
fn each_rule_has_a_pair_and_each_pair_a_rule() {
    let pairs: BTreeSet<String> = folders().iter().map(|folder| name(folder)).collect();
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(pairs, rules);
}

#[test]
fn each_rule_has_a_title_and_help() {
    for rule in RULES {
        assert!(!rule.title.is_empty() && !rule.title.ends_with('.'), "the title of `{}` is not a headline", rule.id);
        assert!(rule.help.ends_with('.'), "the help of `{}` is not a sentence", rule.id);
    }
}

/// If a call has setters, its response type is in an invocation of a macro of the runtime, not in a method signature.
#[test]
fn a_different_response_of_a_call_with_setters_is_a_major_change() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = std::fs::read_to_string("fixtures/diff/pagination-added/old.yaml").expect("the fixture can be read");
    let answer = "type: object\n                properties: {";
    let (old, new) = (folder.path().join("old.yaml"), folder.path().join("new.yaml"));
    std::fs::write(&old, &text).expect("the file can be written");
    std::fs::write(&new, text.replacen(answer, "type: string\n                x-was: {", 1))
        .expect("the file can be written");
    let report = report(&old, &new);
    let items: Vec<_> = report.changes.iter().flat_map(|one| &one.items).map(|item| (&*item.path, item.bump)).collect();
    assert!(items.contains(&("api::pets::List::send", Bump::Major)), "{items:?}");
}

/// Returns the changed items, with their bumps, between two descriptions of one operation.
fn items_of(old: &str, new: &str) -> Vec<(String, Bump)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let written = |name: &str, operation: &str| {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: Pets, version: '1'}}\npaths:\n  /pets:\n    post:\n      operationId: addPet\n\
             \x20     tags: [pets]\n      responses: {{'204': {{description: It was added.}}}}\n{operation}"
        );
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("the file can be written");
        path
    };
    let report = report(&written("old.yaml", old), &written("new.yaml", new));
    report.changes.iter().flat_map(|one| &one.items).map(|item| (item.path.clone(), item.bump)).collect()
}

/// A parameter with one value is sent without an argument.
#[test]
fn a_second_value_of_a_required_parameter_is_a_major_change() {
    let of = |values: &str| {
        let schema = format!("{{type: string, enum: {values}}}");
        format!("      parameters: [{{name: X-Version, in: header, required: true, schema: {schema}}}]\n")
    };
    let found = items_of(&of("[a]"), &of("[a, b]"));
    assert!(found.contains(&("api::PetsApi::add".to_owned(), Bump::Major)), "{found:?}");
}

#[test]
fn a_union_that_a_type_no_longer_converts_into_is_a_major_change() {
    let of = |second: &str| {
        format!(
            "      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Weight'}}}}}}}}\n\
             components:\n  schemas:\n    Weight: {{anyOf: [{{$ref: '#/components/schemas/Grams'}}, {second}]}}\n\
             \x20   Grams: {{type: array, items: {{type: integer}}}}\n    Pounds: {{type: array, items: {{type: integer}}}}\n"
        )
    };
    let found = items_of(&of("{type: boolean}"), &of("{type: boolean}, {$ref: '#/components/schemas/Pounds'}"));
    assert!(found.contains(&("types::Weight: From<Grams>".to_owned(), Bump::Major)), "{found:?}");
    assert!(found.iter().all(|(path, _)| path != "types::Weight: From<bool>"), "{found:?}");
}

/// A description compared with itself has no changes and needs no release.
#[test]
fn a_description_does_not_differ_from_itself() {
    for folder in folders() {
        let outcome = generate(&ClientConfig::for_spec(folder.join("new.yaml"), "nowhere", "pets"), Stage::Files);
        let found = diff::diff(&outcome, &outcome).expect("no errors");
        assert!(found.changes.is_empty(), "{}", folder.display());
        assert_eq!(found.bump, Bump::None, "{}", folder.display());
    }
}
