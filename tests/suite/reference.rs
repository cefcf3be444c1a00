//! The reference page: what is made of each construct, and all rules. It is rendered from the fixtures that prove it and
//! from the table of rules, so that it says what is.

use std::fmt::Write as _;
use std::path::Path;

use typewright::diagnostic::RULES;

use crate::constructs::fixtures;

const PAGE: &str = "../generator/REFERENCE.md";

const HEAD: &str = "\
# Reference

Rendered from `tests/fixtures/constructs`, where each construct has a small description and a test that sends it over the
wire, and from the table of rules. `UPDATE_REFERENCE=1 cargo test -p tests reference` writes this page again.

## Constructs

| construct | shown by | carried |
|---|---|---|
";

const CHANGES: &str = "
## Changes

What `typewright diff` tells apart, from its table of changes; each has a minimal pair of descriptions, and a near miss that
is none, in `tests/fixtures/diff`. *Wire* says what happens to clients by typewright, which keep values they do not know: in
what they send, and in what they receive. *Rust* is what the pair asks of the version of the generated crate; another change
of the kind may ask for less or more, since it is read off the two crates.

| change | wire, sent | wire, received | Rust | meaning |
|---|---|---|---|---|
";

/// The first two lines of a fixture: the construct in words, and how it is carried.
fn about(path: &Path) -> (String, String) {
    let text = std::fs::read_to_string(path).expect("the fixture can be read");
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(|line| line.trim_start_matches("# "));
    let words = lines.next().expect("a first line").to_owned();
    let carried = lines.next().and_then(|line| line.strip_prefix("carried: ")).expect("a second line");
    let carried = match carried.split_once(", ") {
        Some((how, rule)) => format!("{how} ([`{rule}`](#{rule}))"),
        None => carried.to_owned(),
    };
    (words, carried)
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    for (name, path) in fixtures() {
        let (words, carried) = about(&path);
        writeln!(page, "| {} | `{name}` | {carried} |", words.replace('|', "\\|")).expect("a string takes all");
    }
    page.push_str(CHANGES);
    for rule in typewright::diff::RULES {
        let (id, request, answer) = (rule.id, rule.request.words(), rule.answer.words());
        let (bump, title, help) = (crate::diff::bump_of(id), rule.title, rule.help);
        writeln!(page, "| `{id}` | {request} | {answer} | {bump} | {title}. {help} |").expect("a string takes all");
    }
    page.push_str(&crate::oracle::section());
    page.push_str("\n## Rules\n");
    for rule in RULES {
        let (id, level, title, help) = (rule.id, rule.level.word(), rule.title, rule.help);
        let advice = rule.advice;
        write!(page, "\n### {id}\n\n*{level}*: {title}. {help}\n\nHelp: {advice}.\n").expect("a string takes all");
    }
    page
}

#[test]
fn the_page_says_what_is() {
    let now = page();
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(PAGE, &now).expect("the page can be written");
    }
    let written = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(written == now, "generator/REFERENCE.md is stale: `UPDATE_REFERENCE=1 cargo test -p tests reference`");
}
