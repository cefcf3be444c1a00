//! A report as text for a terminal, as Markdown for a pull request, or as JSON for tools.

mod markdown;
mod text;

use super::change::ItemChange;
use super::report::{Report, Subject, SubjectKind, Told};
use crate::foreign;

pub use markdown::{Markdown, markdown};
pub use text::{Text, summary, text};

/// The report as one JSON object, in the form that `generator/diff.schema.json` describes.
#[must_use]
pub fn json(report: &Report) -> String {
    foreign::json(report) + "\n"
}

/// Changes of one subject, in the order in which they came.
fn by_subject<'a>(changes: impl Iterator<Item = &'a Told>) -> Vec<Vec<&'a Told>> {
    let mut positions = std::collections::BTreeMap::new();
    let mut groups: Vec<Vec<&Told>> = Vec::new();
    for one in changes {
        let position = *positions.entry(&one.subject).or_insert(groups.len());
        match groups.get_mut(position) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

/// Items by what holds them; in each group what was, then what is.
fn by_owner(items: &[ItemChange]) -> Vec<(&str, Vec<String>)> {
    let mut groups: Vec<(&str, Vec<&ItemChange>)> = Vec::new();
    for item in items {
        let path = item.path.split(": ").next().unwrap_or(&item.path);
        let owner = path.rsplit_once("::").map_or("", |(owner, _)| owner);
        let owner = if item.path.starts_with("feature ") { "Cargo.toml" } else { owner };
        match groups.iter_mut().find(|(known, _)| *known == owner) {
            Some((_, group)) => group.push(item),
            None => groups.push((owner, vec![item])),
        }
    }
    let lines = |group: Vec<&ItemChange>| {
        let (pairs, single): (Vec<&ItemChange>, Vec<&ItemChange>) =
            group.into_iter().partition(|item| item.old.is_some() && item.new.is_some());
        let pair = |item: &&ItemChange| {
            [item.old.as_ref().map(|old| format!("- {old}")), item.new.as_ref().map(|new| format!("+ {new}"))]
        };
        let old = single.iter().filter_map(|item| item.old.as_ref().map(|old| format!("- {old}")));
        let new = single.iter().filter_map(|item| item.new.as_ref().map(|new| format!("+ {new}")));
        pairs.iter().flat_map(pair).flatten().chain(old).chain(new).collect()
    };
    groups.into_iter().map(|(owner, group)| (owner, lines(group))).collect()
}

/// So many operations are named of those that use a component.
const USERS: usize = 4;

/// What a change is about: its kind in a word, its name, and the operations that are concerned.
fn heading(subject: &Subject) -> (&'static str, &str, String) {
    let ids = &subject.operations;
    let kind = match subject.kind {
        SubjectKind::Api => return ("the API", "", String::new()),
        SubjectKind::Operation => return ("", &subject.name, ids.join(", ")),
        SubjectKind::Schema => "schema",
        SubjectKind::Component => "component",
        SubjectKind::Webhook => "webhook",
    };
    let more = ids.len().saturating_sub(USERS);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let used = if ids.is_empty() {
        String::new()
    } else {
        format!("used by {}{more}", ids[..ids.len().min(USERS)].join(", "))
    };
    (kind, &subject.name, used)
}

/// How many changes there are of each rule, the most frequent first.
fn by_rule<'a>(changes: impl Iterator<Item = &'a Told>) -> Vec<(&'static str, usize)> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for one in changes {
        match counts.iter_mut().find(|(rule, _)| *rule == one.rule) {
            Some((_, count)) => *count += 1,
            None => counts.push((one.rule, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// `1 change`, `2 changes`
fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// The verdict in one line.
fn headline(report: &Report) -> String {
    let counts = &report.counts;
    if counts.changes == 0 {
        return match &report.verdict.next {
            Some(next) if *next != report.verdict.current => {
                format!("no changes but in the generated code; next version: {next}")
            }
            _ => "no changes".to_owned(),
        };
    }
    let version = match &report.verdict.next {
        Some(next) if *next != report.verdict.current => {
            format!("{} {} → {next} ({})", report.package, report.verdict.current, report.verdict.bump)
        }
        Some(_) => format!("{} stays at {}", report.package, report.verdict.current),
        None => format!("{}: {} (`{}` is no version)", report.package, report.verdict.bump, report.verdict.current),
    };
    let allowed = if counts.allowed == 0 { String::new() } else { format!(", {} allowed", counts.allowed) };
    format!("{}, {} breaking{allowed}; {version}", plural(counts.changes, "change"), counts.breaking)
}
