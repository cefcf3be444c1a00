//! A report as Markdown, short enough for the comment of a pull request.

use super::{by_owner, by_rule, by_subject, heading, headline, plural};
use crate::diff::change::Bump;
use crate::diff::locate::Line;
use crate::diff::report::{Report, Told};
use crate::diff::rules::rule;
use crate::foreign;

/// Code hosts take 65,536 letters at most; what does not fit is counted.
const ROOM: usize = 60_000;
/// So many items are shown of a change.
const ITEMS: usize = 8;
/// So many subjects stay unfolded.
const OPEN: usize = 10;

/// How a report is written as Markdown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Markdown<'a> {
    /// The URL below which the files of the new side can be read.
    pub links: Option<&'a str>,
    /// Whether all changes are shown, however long the page gets.
    pub verbose: bool,
}

/// The report as Markdown.
#[must_use]
pub fn markdown(report: &Report, how: Markdown<'_>) -> String {
    let mut page = Page { text: String::new(), left_out: 0, how };
    page.text += &format!("### {}\n\n", headline(report));
    page.text += &format!("{} → {}\n\n", foreign::code(&report.old.name), foreign::code(&report.new.name));
    if report.changes.is_empty() {
        return page.text;
    }
    page.summary(report);
    let (breaking, others): (Vec<&Told>, Vec<&Told>) = report.changes.iter().partition(|one| one.breaking);
    let (words, others): (Vec<&Told>, Vec<&Told>) =
        others.into_iter().partition(|one| one.rule == rule::DOCS_CHANGED.id);
    page.changelog(&report.changelog);
    page.section("Breaking", &breaking, false);
    page.section("Other changes", &others, true);
    page.section("Words and examples", &words, true);
    if page.left_out > 0 {
        let left_out = plural(page.left_out, "operation or type");
        page.text += &format!("\n{left_out} more; `typewright diff --verbose` shows all.\n");
    }
    page.text
}

struct Page<'a> {
    text: String,
    left_out: usize,
    how: Markdown<'a>,
}

impl Page<'_> {
    /// A table of the kinds of changes.
    fn summary(&mut self, report: &Report) {
        self.text += "| change | count | wire | Rust |\n|---|---:|---|---|\n";
        for (rule, count) in by_rule(report.changes.iter()) {
            let own = || report.changes.iter().filter(|one| one.rule == rule);
            let bump = own().map(|one| one.rust).max().unwrap_or_default();
            let wire = own().map(|one| one.wire).reduce(|one, other| one.and(other));
            let wire = wire.map_or("none", crate::diff::Effect::words);
            self.text += &format!("| `{rule}` | {count} | {wire} | {bump} |\n");
        }
        self.text.push('\n');
    }

    fn changelog(&mut self, entry: &str) {
        if !entry.is_empty() && entry.len() < ROOM / 4 {
            let fence = foreign::fence(entry);
            self.text += &format!(
                "<details><summary>Changelog entry</summary>\n\n{fence}markdown\n{entry}{fence}\n\n</details>\n\n"
            );
        }
    }

    fn section(&mut self, title: &str, changes: &[&Told], folded: bool) {
        if changes.is_empty() {
            return;
        }
        self.text += &format!("#### {title}: {}\n\n", changes.len());
        for (position, group) in by_subject(changes.iter().copied()).into_iter().enumerate() {
            let mut body = String::new();
            for one in &group {
                body += &change(one, self.how);
            }
            let count = plural(group.len(), "change");
            let text = match folded || position >= OPEN {
                true => {
                    let heading =
                        titled(group[0], |name| format!("<code>{}</code>", foreign::html(name)), foreign::html);
                    format!("<details><summary>{heading}: {count}</summary>\n\n{body}\n</details>\n\n")
                }
                false => format!("**{}**\n\n{body}\n", titled(group[0], foreign::code, foreign::markdown)),
            };
            if self.text.len() + text.len() > ROOM && !self.how.verbose {
                self.left_out += 1;
            } else {
                self.text += &text;
            }
        }
    }
}

fn titled(one: &Told, code: fn(&str) -> String, plain: fn(&str) -> String) -> String {
    let (kind, name, operations) = heading(&one.subject);
    let name = if name.is_empty() { String::new() } else { code(name) };
    let operations = if operations.is_empty() { operations } else { format!("({})", plain(&operations)) };
    [kind, &name, &operations].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn change(one: &Told, how: Markdown<'_>) -> String {
    let within = if one.within.is_empty() { String::new() } else { format!("{}: ", foreign::markdown(&one.within)) };
    let rust = if one.rust == Bump::None { String::new() } else { format!("; Rust: **{}**", one.rust) };
    let (wire, rule) = (one.wire.words(), one.rule);
    let mut text =
        format!("- {within}{} — wire: {wire}{rust} (`{rule}`{})\n", foreign::markdown(&one.message), place(one, how));
    match &one.allowed {
        Some(reason) => text += &format!("  Allowed: {}\n", foreign::markdown(reason)),
        None if one.breaking => text += &format!("  {}\n", one.help),
        None => {}
    }
    if !one.items.is_empty() {
        text += "\n  ```diff\n";
        for (owner, lines) in by_owner(&one.items[..ITEMS.min(one.items.len())]) {
            text += &format!("  @@ {} @@\n", foreign::terminal(owner));
            text += &lines.iter().map(|line| format!("  {}\n", foreign::terminal(line))).collect::<String>();
        }
        if one.items.len() > ITEMS {
            text += &format!("  # and {} more\n", one.items.len() - ITEMS);
        }
        text += "  ```\n";
    }
    text
}

/// The line in the new description; of what is gone, that in the old one, which no link leads to.
fn place(one: &Told, how: Markdown<'_>) -> String {
    let shown = |line: &Line| foreign::code(&format!("{}:{}", line.file, line.line));
    match (&one.old, &one.new) {
        (_, Some(new)) => match how.links {
            Some(url) => {
                let (url, path) = (url.trim_end_matches('/'), foreign::url_path(&new.file));
                format!(", [{}]({url}/{path}#L{})", shown(new), new.line)
            }
            None => format!(", {}", shown(new)),
        },
        (Some(old), None) => format!(", {}", shown(old)),
        (None, None) => String::new(),
    }
}
