//! Each construct of the specification on the wire: a small description, the client generated from it, and a server
//! that records the requests.

mod composition;
mod departures;
mod directions;
mod documents;
mod examples;
mod families;
mod inferred_paging;
mod names;
mod operations;
mod paging;
mod parameters;
mod requests;
mod responses;
mod schemas;
mod security;
mod servers;
mod shapes;
mod unions;

use std::path::{Path, PathBuf};

use typewright::config::ClientConfig;
use typewright::{Stage, generate};

use crate::support::server::Answer;

const FOLDER: &str = "fixtures/constructs";

/// Sends the call with the client of a document. Returns the request that the server received, and the result.
macro_rules! exchange {
    ($document:ident, $answer:expr, |$client:ident| $call:expr) => {{
        let server = crate::support::server::Server::answering($answer).await;
        let $client = $document::Client::builder().base_url(&server.url()).build().expect("a client");
        let result = $call.await;
        (server.only(), result)
    }};
}
use exchange;

/// Deserializes a value and sends it to a server that returns the same JSON. Asserts that the request body equals that
/// JSON, and returns the value read from the response.
macro_rules! sent_again {
    ($document:ident, $type:ident, $method:ident, $wire:expr) => {{
        let value: $document::types::$type = serde_json::from_str($wire).expect("the type reads it");
        let answer = crate::support::server::Answer::json(200, $wire);
        let (seen, read) = exchange!($document, answer, |client| client.schemas().$method(&value));
        assert_eq!(seen.text(), $wire);
        read.expect("a response")
    }};
}
use sent_again;

fn nothing() -> Answer {
    Answer::new(204, "")
}

/// The fixtures and their paths, named `<document>/<area>/<name>`. A fixture that is a whole description is named
/// `<name>`.
pub(crate) fn fixtures() -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(FOLDER)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                // `parts` holds files that fixtures reference, not fixtures.
                open.extend(Some(path).filter(|path| !path.ends_with("parts")));
            } else {
                let below = path.strip_prefix(FOLDER).expect("below the folder").with_extension("");
                found.push((below.to_string_lossy().trim_end_matches("/api").to_owned(), path));
            }
        }
    }
    found.sort();
    found
}

/// The rule that a fixture expects to be reported, from its second line. `None` if it is supported in full.
fn claim(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).expect("the fixture can be read");
    let line = text.lines().nth(1).and_then(|line| line.strip_prefix("# supported: "));
    let line = line.unwrap_or_else(|| panic!("{}: the second line must start with `# supported: `", path.display()));
    match line.split_once(", ") {
        None if line == "in full" => None,
        Some(("with a note" | "not", rule)) => Some(rule.to_owned()),
        _ => panic!("{}: `{line}` is not a valid claim", path.display()),
    }
}

#[test]
fn each_fixture_reports_the_rule_that_it_claims() {
    for (name, path) in fixtures() {
        let outcome = generate(&ClientConfig::for_spec(&path, "nowhere", "constructs"), Stage::Ir);
        let mut rules: Vec<&str> = outcome.found.iter().map(|one| one.rule.id).collect();
        rules.dedup();
        let claimed: Vec<String> = claim(&path).into_iter().collect();
        assert_eq!(rules, claimed, "{name}: {:#?}", outcome.found);
    }
}

#[test]
fn each_fixture_is_named_by_a_test() {
    let mut tests = String::new();
    for entry in std::fs::read_dir("suite/constructs").expect("the folder can be read") {
        tests += &std::fs::read_to_string(entry.expect("an entry").path()).expect("text");
    }
    for (name, _) in fixtures() {
        assert!(
            tests.contains(&format!("\"{name}\""))
                || ["//!", "///"].iter().any(|doc| tests.contains(&format!("{doc} `{name}`"))),
            "no test names the fixture {name}"
        );
    }
}
