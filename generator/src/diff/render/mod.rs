//! Renders a report as text for a terminal, as Markdown for a pull request, or as JSON for tools.

mod markdown;
mod text;

use std::collections::{BTreeMap, VecDeque};

use super::change::ItemChange;
use super::report::{Report, Subject, SubjectKind, Told};
use crate::foreign;

pub use markdown::{Markdown, markdown};
pub use text::{Text, summary, text};

/// Renders a report as a JSON object that matches `generator/diff.schema.json`.
#[must_use]
pub fn json(report: &Report) -> String {
    foreign::json(report) + "\n"
}

/// Groups changes by subject, in order of first appearance.
fn by_subject<'a>(changes: impl Iterator<Item = &'a Told>) -> Vec<Vec<&'a Told>> {
    let mut positions = BTreeMap::new();
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

/// Groups items by their parent. Each group lists changed items, then renamed, removed and added ones.
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
        let renames: Vec<(&ItemChange, &ItemChange)> = renames(&single);
        let is_single = |item: &&&ItemChange| {
            renames.iter().all(|(old, new)| !std::ptr::eq(*old, **item) && !std::ptr::eq(*new, **item))
        };
        let renamed = renames
            .iter()
            .filter_map(|(old, new)| Some(format!("~ {} → {}", up_to(old.old.as_ref()?, name(old)), name(new))));
        let old = single.iter().filter(is_single).filter_map(|item| item.old.as_ref().map(|old| format!("- {old}")));
        let new = single.iter().filter(is_single).filter_map(|item| item.new.as_ref().map(|new| format!("+ {new}")));
        pairs.iter().flat_map(pair).flatten().chain(renamed).chain(old).chain(new).collect()
    };
    groups.into_iter().map(|(owner, group)| (owner, lines(group))).collect()
}

/// Pairs items that differ only in their names.
fn renames<'a>(single: &[&'a ItemChange]) -> Vec<(&'a ItemChange, &'a ItemChange)> {
    let mut added: BTreeMap<String, VecDeque<&ItemChange>> = BTreeMap::new();
    for item in single {
        if let Some(text) = &item.new {
            added.entry(without_name(text, name(item))).or_default().push_back(item);
        }
    }
    let renamed = |old: &&'a ItemChange| {
        let new = added.get_mut(&without_name(old.old.as_ref()?, name(old)))?.pop_front()?;
        Some((*old, new))
    };
    single.iter().filter_map(renamed).collect()
}

/// Returns the last segment of an item's path.
fn name(item: &ItemChange) -> &str {
    item.path.rsplit("::").next().unwrap_or(&item.path)
}

/// Returns a text up to and including a name, such as `pub fn get_pet`.
fn up_to<'t>(text: &'t str, name: &str) -> &'t str {
    position(text, name).map_or(text, |at| &text[..at + name.len()])
}

/// Replaces the name in a signature by a placeholder, so that signatures of a renamed item are equal.
fn without_name(text: &str, name: &str) -> String {
    position(text, name).map_or_else(|| text.to_owned(), |at| format!("{}\0{}", &text[..at], &text[at + name.len()..]))
}

/// Returns the position of a name as a whole word.
fn position(text: &str, name: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name)
        .map(|(at, _)| at)
        .find(|at| !text[..*at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part))
}

/// The number of operations named as users of a component.
const USERS: usize = 4;

/// Returns the kind of a subject, its name, and the operations concerned.
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

/// Counts the changes by rule, most frequent first.
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

/// Formats a count with a noun: `1 change`, `2 changes`.
fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Returns the counts and the next version in one line.
fn headline(report: &Report) -> String {
    let counts = &report.counts;
    if counts.changes == 0 {
        return match &report.verdict.next {
            Some(next) if *next != report.verdict.current => {
                format!("only the generated code changed; next version: {next}")
            }
            _ => "no changes".to_owned(),
        };
    }
    let version = match &report.verdict.next {
        Some(next) if *next != report.verdict.current => {
            format!("{} {} → {next} ({})", report.package, report.verdict.current, report.verdict.bump)
        }
        Some(_) => format!("{} stays at {}", report.package, report.verdict.current),
        None => format!(
            "{}: {} (`{}` is not a semantic version)",
            report.package, report.verdict.bump, report.verdict.current
        ),
    };
    let allowed = if counts.allowed == 0 { String::new() } else { format!(", {} allowed", counts.allowed) };
    format!("{}, {} breaking{allowed}; {version}", plural(counts.changes, "change"), counts.breaking)
}
