//! Formats explanations as text for people, or as JSON for tools.

use std::fmt::Write as _;

use serde::Serialize;

use super::words::{Words, topic};
use super::{Explained, Part};
use crate::diagnostic::render::{Entry, Excerpt, entries, excerpt};
use crate::diagnostic::{Strictness, Texts};
use crate::foreign;
use crate::ir::Topic;

/// The number of parts shown. The others are counted.
const PARTS: usize = 40;

/// Formats an explanation as text. `styled` adds colors.
#[must_use]
pub fn text(explained: &Explained, texts: &Texts, styled: bool) -> String {
    let title = format!("`{}` is generated as `{}`", explained.name, explained.item);
    let mut text =
        excerpt(&Excerpt { kind: explained.kind, title: &title, place: explained.place.as_ref(), styled }, texts);
    if !explained.rust.is_empty() {
        text += "\nRust\n";
        for line in &explained.rust {
            let _ = writeln!(text, "  {}", foreign::terminal(line));
        }
    }
    if !explained.decisions.is_empty() {
        text += "\nDecisions, with the settings that change them in parentheses:\n";
        explained.decisions.iter().for_each(|one| text += &decision(one));
    }
    if let Some(first) = explained.parts.first() {
        let name = foreign::shell(&first.name);
        let _ = writeln!(text, "\nParts (run `typewright explain {}` for more about one):", foreign::terminal(&name));
        explained.parts.iter().take(PARTS).for_each(|one| text += &part(one));
        if explained.parts.len() > PARTS {
            let _ = writeln!(text, "  and {} more", explained.parts.len() - PARTS);
        }
    }
    if !explained.found.is_empty() {
        text += "\nFindings\n";
        for one in &explained.found {
            let message = one.in_a_line();
            let message = foreign::terminal(&message);
            let _ = writeln!(text, "  {}[{}]: {message}", one.rule.level.word(), one.rule.id);
        }
    }
    text
}

/// Formats a decision: `name  edit_case: editCase in snake case (x-rust-name, [client.rename])`.
fn decision(one: &Words) -> String {
    let settings = if one.settings.is_empty() { "no setting".to_owned() } else { one.settings.join(", ") };
    let line = format!("{:13}{}: {} ({settings})", topic(one.topic), one.choice, one.reason);
    format!("  {}\n", foreign::terminal(&line))
}

/// Formats the Rust code of a part and the decisions about it, except for a name that is unchanged.
fn part(one: &Part) -> String {
    let short = one.name.rsplit('.').next().unwrap_or(&one.name);
    let rust = if one.rust.is_empty() { short.to_owned() } else { one.rust.join(" ") };
    let is_told = |one: &&Words| one.topic != Topic::Name || one.choice != format!("`{short}`");
    let reasons = one.decisions.iter().filter(is_told);
    let lines = reasons.map(|one| {
        let line = format!("{:13}{}: {}", topic(one.topic), one.choice, one.reason);
        format!("    {}\n", foreign::terminal(&line))
    });
    format!("  {}\n{}", foreign::terminal(&rust), lines.collect::<String>())
}

/// An explanation with the positions of its findings, as written to JSON.
#[derive(Serialize)]
struct Told<'a> {
    client: &'a str,
    #[serde(flatten)]
    explained: &'a Explained,
    findings: Vec<Entry<'a>>,
}

/// Formats explanations as a JSON array, each with the name of its client.
#[must_use]
pub fn json(all: &[(&str, &Explained, &Texts)]) -> String {
    let told: Vec<Told<'_>> = all
        .iter()
        .map(|(client, explained, texts)| Told {
            client,
            explained,
            findings: entries(&explained.found, texts, Strictness::Normal),
        })
        .collect();
    foreign::json(&told) + "\n"
}
