//! Writes an entry for the changelog of the generated crate: breaking changes first, each with its help.

use super::report::{Told, Verdict};
use super::rules::rule;
use crate::foreign;

/// Up to this many breaking changes get a line each. Above that they are grouped by rule, as other changes always are.
const SHOWN: usize = 20;
/// The number of changes that are named for each rule.
const NAMES: usize = 3;

/// Returns the entry as a Markdown section. Empty when the version stays the same.
pub(super) fn entry(changes: &[Told], verdict: &Verdict) -> String {
    let Some(next) = verdict.next.as_ref().filter(|next| **next != verdict.current) else { return String::new() };
    let mut text = format!("## {next}\n\n");
    let (breaking, others): (Vec<&Told>, Vec<&Told>) = changes.iter().partition(|one| one.breaking);
    if breaking.len() <= SHOWN {
        for one in &breaking {
            text += &format!("- **Breaking:** {}{}. {}\n", about(one), foreign::markdown(&one.message), one.help);
        }
    } else {
        text += &by_rule(&breaking, "**Breaking:** ");
    }
    text += &by_rule(&others, "");
    if changes.is_empty() {
        text += "- Internal changes only.\n";
    }
    text
}

fn by_rule(changes: &[&Told], mark: &str) -> String {
    let mut rules: Vec<&str> = Vec::new();
    for one in changes.iter().filter(|one| one.rule != rule::DOCS_CHANGED.id) {
        if !rules.contains(&one.rule) {
            rules.push(one.rule);
        }
    }
    let line = |rule: &str| {
        let own: Vec<&&Told> = changes.iter().filter(|one| one.rule == rule).collect();
        let shown: Vec<String> =
            own.iter().take(NAMES).map(|one| format!("{}{}", about(one), foreign::markdown(&one.message))).collect();
        let more = own.len().saturating_sub(NAMES);
        let more = if more == 0 { String::new() } else { format!("; and {more} more") };
        format!("- {mark}{}{more}.\n", shown.join("; "))
    };
    rules.into_iter().map(line).collect()
}

/// Returns the subject of a change, such as `` `ProductInput`, body: ``. Empty when the message names it.
fn about(one: &Told) -> String {
    let within = if one.within.is_empty() { String::new() } else { format!(", {}", foreign::markdown(&one.within)) };
    if one.subject.name.is_empty() || one.message.contains(&format!("`{}`", one.subject.name)) {
        return String::new();
    }
    format!("{}{within}: ", foreign::code(&one.subject.name))
}
