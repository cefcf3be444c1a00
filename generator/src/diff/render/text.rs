//! Renders a report as text: breaking changes first, grouped by subject.

use std::collections::BTreeSet;

use super::{by_owner, by_rule, by_subject, heading, headline, plural};
use crate::diff::change::{Bump, ItemChange};
use crate::diff::locate::Line;
use crate::diff::report::{Report, Side, Subject, Told};
use crate::diff::rules::rule;
use crate::foreign;

/// Options for a report as text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text {
    /// Whether to use colors.
    pub styled: bool,
    /// Whether to show all changes, without limits.
    pub verbose: bool,
}

/// The number of subjects shown in each section.
const SUBJECTS: usize = 20;
/// The number of changes shown for a subject.
const CHANGES: usize = 12;
/// The number of items shown for a change.
const ITEMS: usize = 6;

/// Renders a report as text.
#[must_use]
pub fn text(report: &Report, how: Text) -> String {
    let report = &fit(report);
    let mut text = format!("{} → {}\n{}\n", report.old.name, report.new.name, headline(report));
    let mut told = BTreeSet::new();
    let (breaking, others): (Vec<&Told>, Vec<&Told>) = report.changes.iter().partition(|one| one.breaking);
    let (words, others): (Vec<&Told>, Vec<&Told>) =
        others.into_iter().partition(|one| one.rule == rule::DOCS_CHANGED.id);
    text += &section("Breaking", &breaking, how, &mut told);
    text += &section("Other changes", &others, how, &mut told);
    if how.verbose {
        text += &section("Descriptions and examples", &words, how, &mut told);
    } else if !words.is_empty() {
        text += &format!("\n{} to descriptions and examples; `--verbose` shows them\n", plural(words.len(), "change"));
    }
    let is_short = how.verbose || report.counts.changes <= CHANGES;
    if is_short && !report.changelog.is_empty() {
        text += &format!("\n{}\n{}", how.strong("Changelog entry"), foreign::lines(&report.changelog));
    }
    text
}

/// The number of breaking changes shown in a summary.
const BREAKING: usize = 10;

/// Renders the headline and one line for each breaking change. `more` is the command that shows all changes.
#[must_use]
pub fn summary(report: &Report, more: &str, how: Text) -> String {
    let report = &fit(report);
    let mut text = format!("{}\n", headline(report));
    let breaking: Vec<&Told> = report.changes.iter().filter(|one| one.breaking && one.allowed.is_none()).collect();
    let limit = if how.verbose { usize::MAX } else { BREAKING };
    for one in breaking.iter().take(limit) {
        let within = if one.within.is_empty() { String::new() } else { format!("{}: ", one.within) };
        let place = one.new.as_ref().or(one.old.as_ref()).map(|line| format!(" {}:{}", line.file, line.line));
        let (mark, rule) = (how.paint("31", "!"), how.dim(&format!("[{}]", one.rule)));
        let place = how.dim(&place.unwrap_or_default());
        text += &format!("  {mark} {}: {within}{} {rule}{place}\n", titled(one), one.message);
    }
    if breaking.len() > limit {
        text += &format!("  and {} more\n", breaking.len() - limit);
    }
    if report.counts.changes > 0 {
        text += &format!("  `{}` shows all changes\n", foreign::terminal(more));
    }
    text
}

/// Escapes the texts from the descriptions for a terminal. The changelog entry spans lines, so it is escaped later.
fn fit(report: &Report) -> Report {
    let fit = |text: &String| foreign::terminal(text).into_owned();
    let side = |side: &Side| Side { name: fit(&side.name), ..side.clone() };
    let line = |line: &Line| Line { file: fit(&line.file), ..line.clone() };
    let item = |item: &ItemChange| ItemChange {
        path: fit(&item.path),
        old: item.old.as_ref().map(fit),
        new: item.new.as_ref().map(fit),
        ..item.clone()
    };
    let change = |one: &Told| Told {
        subject: Subject {
            kind: one.subject.kind,
            name: fit(&one.subject.name),
            operations: one.subject.operations.iter().map(fit).collect(),
        },
        within: fit(&one.within),
        message: fit(&one.message),
        old: one.old.as_ref().map(line),
        new: one.new.as_ref().map(line),
        items: one.items.iter().map(item).collect(),
        allowed: one.allowed.as_ref().map(fit),
        ..one.clone()
    };
    Report {
        package: report.package.clone(),
        old: side(&report.old),
        new: side(&report.new),
        verdict: report.verdict.clone(),
        changes: report.changes.iter().map(change).collect(),
        changelog: report.changelog.clone(),
        ..*report
    }
}

impl Text {
    fn paint(self, code: &str, text: &str) -> String {
        if self.styled { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn strong(self, text: &str) -> String {
        self.paint("1", text)
    }

    fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }
}

fn section(title: &str, changes: &[&Told], how: Text, told: &mut BTreeSet<&'static str>) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", how.strong(title));
    let groups = by_subject(changes.iter().copied());
    let limit = if how.verbose { usize::MAX } else { SUBJECTS };
    if groups.len() > limit {
        for (rule, count) in by_rule(changes.iter().copied()) {
            text += &format!("  {count:5}  {rule}\n");
        }
    }
    for group in groups.iter().take(limit) {
        text += &format!("\n{}\n", how.strong(&titled(group[0])));
        let shown = if how.verbose { usize::MAX } else { CHANGES };
        for one in group.iter().take(shown) {
            text += &change(one, how, told);
        }
        text += &more(group.len(), shown, "change");
    }
    text + &more(groups.len(), limit, "operation or type")
}

fn more(count: usize, shown: usize, word: &str) -> String {
    match count.saturating_sub(shown) {
        0 => String::new(),
        1 => format!("  and 1 more {word}; `--verbose` shows all\n"),
        more => format!("  and {more} more {word}s; `--verbose` shows all\n"),
    }
}

/// Formats the subject of a change: `PUT /pets/{id} (editPet)`, `schema Pet (used by editPet)`.
fn titled(one: &Told) -> String {
    let (kind, name, operations) = heading(&one.subject);
    let operations = if operations.is_empty() { operations } else { format!("({operations})") };
    [kind, name, &operations].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn change(one: &Told, how: Text, told: &mut BTreeSet<&'static str>) -> String {
    let within = if one.within.is_empty() { String::new() } else { format!("{}: ", one.within) };
    let mark = if one.breaking { how.paint("31", "!") } else { "·".to_owned() };
    let mut text = format!("  {mark} {within}{} {}\n", one.message, how.dim(&format!("[{}]", one.rule)));
    let place = one.new.as_ref().or(one.old.as_ref()).map(|line| format!("{}:{}", line.file, line.line));
    let rust = if one.rust == Bump::None { String::new() } else { format!("; Rust: {}", one.rust) };
    let place = place.map(|place| format!("{place}; ")).unwrap_or_default();
    text += &format!("      {}\n", how.dim(&format!("{place}wire: {}{rust}", one.wire.words())));
    let limit = if how.verbose { usize::MAX } else { ITEMS };
    for (owner, lines) in by_owner(&one.items[..limit.min(one.items.len())]) {
        text += &format!("      {}\n", how.dim(owner));
        for line in lines {
            let colour = match line.chars().next() {
                Some('-') => "31",
                Some('~') => "33",
                _ => "32",
            };
            text += &format!("      {}\n", how.paint(colour, &line));
        }
    }
    text += &one
        .items
        .len()
        .checked_sub(limit.saturating_add(1))
        .map(|_| more(one.items.len(), limit, "item"))
        .unwrap_or_default();
    if let Some(reason) = &one.allowed {
        text += &format!("      allowed: {reason}\n");
    } else if told.insert(one.rule) && one.breaking {
        text += &format!("      {}\n", one.help);
    }
    text
}
