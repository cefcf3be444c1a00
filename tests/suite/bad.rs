//! What users see for each mistake. Each fixture is a small file or folder, named after the rule that it breaks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use typewright::config::{ClientConfig, Config};
use typewright::diagnostic::render::{Human, human};
use typewright::diagnostic::{Diagnostic, RULES, Sink, Texts};
use typewright::lint::CHECKS;
use typewright::output::plan;
use typewright::{Stage, generate, lint};

const FOLDER: &str = "fixtures/bad";

/// Rules that no fixture can break, and where they are tested instead.
const ELSEWHERE: [(&str, &str); 2] = [
    ("edited-file", "depends on files in the output folder: see `cli::writing`"),
    ("unusable-output", "depends on files in the output folder: see `cli::writing`"),
];

/// Returns all findings in a fixture: a configuration, a description, or a folder with one of the two.
fn found(path: &Path) -> (Vec<Diagnostic>, Texts) {
    if CHECKS.iter().any(|check| check.rule.id == rule_of(path)) {
        let outcome = lint(&ClientConfig::for_spec(path, "nowhere", "pets"));
        return (outcome.found, outcome.texts);
    }
    let inside = |name: &str| Some(path.join(name)).filter(|path| path.is_file());
    let path = inside("generator.toml").or_else(|| inside("api.yaml")).unwrap_or_else(|| path.to_owned());
    let (mut texts, mut sink) = (Texts::default(), Sink::default());
    let clients = if path.extension().is_some_and(|extension| extension == "toml") {
        Config::load(&path, &mut texts, &mut sink).map_or_else(Vec::new, |config| config.clients)
    } else {
        vec![ClientConfig::for_spec(&path, "nowhere", "pets")]
    };
    let mut found = sink.into_found();
    for client in clients {
        let outcome = generate(&client, Stage::Files);
        let mut sink = Sink::default();
        outcome.files.and_then(|files| plan(&files, &client.out, &mut sink));
        found.extend(outcome.found);
        found.extend(sink.into_found());
        texts.extend(outcome.texts);
    }
    (found, texts)
}

/// Returns the fixtures by the part of their name before `--` and the extension.
fn fixtures() -> BTreeMap<String, Vec<PathBuf>> {
    let mut fixtures: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for entry in std::fs::read_dir(FOLDER).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        fixtures.entry(rule_of(&path)).or_default().push(path);
    }
    fixtures
}

/// Returns the rule that a fixture is named after.
fn rule_of(path: &Path) -> String {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    name.split('.').next().and_then(|stem| stem.split("--").next()).expect("a name has a first part").to_owned()
}

#[test]
fn each_mistake_is_reported() {
    insta::glob!("../fixtures/bad", "?*", |path| {
        // Relative, as a user in the folder of the package would write it.
        let path = Path::new(FOLDER).join(path.file_name().expect("a name"));
        let (found, texts) = found(&path);
        insta::with_settings!({
            snapshot_path => "../snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!("bad", human(&found, &texts, Human { verbose: true, ..Human::default() }));
        });
    });
}

#[test]
fn each_rule_has_a_fixture_that_breaks_it() {
    let fixtures = fixtures();
    for rule in RULES {
        let elsewhere = ELSEWHERE.iter().any(|(id, _)| *id == rule.id);
        let Some(paths) = fixtures.get(rule.id) else {
            assert!(elsewhere, "no fixture shows `{}`", rule.id);
            continue;
        };
        assert!(!elsewhere, "`{}` has a fixture, but is listed as having none", rule.id);
        for path in paths {
            let (found, _) = found(path);
            assert!(
                found.iter().any(|one| one.rule == *rule),
                "{} does not break the rule that it is named after",
                path.display()
            );
        }
    }
}

#[test]
fn each_fixture_is_named_after_a_rule() {
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    let fixtures = fixtures();
    let strangers: Vec<&String> = fixtures.keys().filter(|name| !rules.contains(name.as_str())).collect();
    assert!(strangers.is_empty(), "no rules: {strangers:?}");
}

#[test]
fn each_rule_has_a_title_and_help() {
    let mut ids = BTreeSet::new();
    for rule in RULES {
        assert!(ids.insert(rule.id), "`{}` is in the table twice", rule.id);
        assert!(rule.id.chars().all(|one| one.is_ascii_lowercase() || one == '-'), "{}", rule.id);
        assert!(!rule.title.is_empty() && !rule.title.ends_with('.'), "the title of `{}` is not a headline", rule.id);
        assert!(
            rule.help.len() > rule.title.len() && rule.help.ends_with('.'),
            "the help of `{}` is not a sentence",
            rule.id
        );
        let advice = rule.advice;
        let is_imperative = advice.starts_with(|first: char| first.is_ascii_lowercase()) && !advice.ends_with('.');
        assert!(is_imperative, "the advice of `{}` is not an imperative without a full stop: {advice}", rule.id);
    }
}

/// Words and phrases that messages must not contain, with a space on each side.
const UNPLAIN: [&str; 14] = [
    " carried ",
    " left out ",
    " taken as ",
    " leads nowhere ",
    " is read as ",
    " mended ",
    " no more ",
    " any more ",
    " passed over ",
    " answer ",
    " answers ",
    " attempted again ",
    " another ",
    " stands ",
];

/// Returns the first such phrase in a text. Names in backticks and paths are skipped.
fn unplain(text: &str) -> Option<&'static str> {
    let plain: Vec<&str> = text.split('`').step_by(2).collect();
    let words = plain.join(" name ");
    let words: Vec<&str> = words.split_whitespace().filter(|word| !word.contains('/')).collect();
    let text = format!(" {} ", words.join(" ").replace(['.', ',', ';', ':'], ""));
    UNPLAIN.into_iter().find(|phrase| text.contains(phrase))
}

/// Each finding says what to change, in common words.
#[test]
fn findings_are_plain_and_have_help() {
    for path in fixtures().into_values().flatten() {
        for one in found(&path).0 {
            let shown = path.display();
            assert!(!one.help.is_empty() && !one.help.ends_with('.'), "{shown}: {}: {}", one.message, one.help);
            for text in one.note.iter().chain([&one.message, &one.help]) {
                assert_eq!(unplain(text), None, "{shown}: {text}");
            }
        }
    }
}

#[test]
fn rules_are_plain() {
    let rules = RULES.iter().flat_map(|rule| [rule.title, rule.advice, rule.help]);
    let changes = typewright::diff::RULES.iter().flat_map(|rule| [rule.title, rule.help]);
    for text in rules.chain(changes) {
        assert_eq!(unplain(text), None, "{text}");
    }
}

/// Each finding has a place in a file, unless the file is not text.
#[test]
fn findings_have_a_place() {
    for (rule, paths) in fixtures() {
        // A file that is not text has no place that could be shown.
        for path in paths.into_iter().filter(|path| path.extension().is_none_or(|end| end != "zip")) {
            let (found, texts) = found(&path);
            for one in found {
                let place = one.place.as_ref().unwrap_or_else(|| panic!("{rule}: {}", one.message));
                assert!(texts.get(&place.file).is_some(), "{rule}: no text of {}", place.file);
            }
        }
    }
}
