//! Renders a report as Markdown, short enough for a comment on a pull request.

use super::{by_owner, by_rule, by_subject, heading, headline, plural};
use crate::diff::change::Bump;
use crate::diff::locate::Line;
use crate::diff::report::{Report, Told};
use crate::diff::rules::rule;
use crate::foreign;

/// The maximum length in bytes. GitHub limits comments to 65,536 characters. Subjects that do not fit are counted.
const ROOM: usize = 60_000;
/// The number of items shown for a change.
const ITEMS: usize = 8;
/// The number of subjects shown unfolded.
const OPEN: usize = 10;
/// With more changes than this, the report starts with a table.
const WITHOUT_TABLE: usize = 10;
/// The line length up to which a code block needs no scrolling.
const WIDTH: usize = 100;
/// The indentation of content in a list item. CommonMark needs two spaces, but some code hosts need four.
const NESTED: &str = "    ";

/// Options for a report in Markdown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Markdown<'a> {
    /// The base URL for links to files of the new description. Without it, places are not links.
    pub links: Option<&'a str>,
    /// Whether to show all changes, without a limit on the length.
    pub verbose: bool,
}

/// Renders a report as Markdown.
#[must_use]
pub fn markdown(report: &Report, how: Markdown<'_>) -> String {
    let mut page = Page { text: String::new(), left_out: 0, how };
    if !report.changes.is_empty() {
        page.text += &format!("**{}**\n\n", verdict(&report.changes));
    }
    page.text += &format!("### {}\n\n", headline(report));
    page.text += &format!("{} → {}\n\n", foreign::code(&report.old.name), foreign::code(&report.new.name));
    if report.changes.len() > WITHOUT_TABLE {
        page.summary(report);
    }
    let (breaking, others): (Vec<&Told>, Vec<&Told>) = report.changes.iter().partition(|one| one.breaking);
    let (words, others): (Vec<&Told>, Vec<&Told>) =
        others.into_iter().partition(|one| one.rule == rule::DOCS_CHANGED.id);
    page.changelog(&report.changelog);
    page.section("Breaking", &breaking, false);
    page.section("Other changes", &others, true);
    page.section("Descriptions and examples", &words, true);
    if page.left_out > 0 {
        let left_out = plural(page.left_out, "operation or type");
        page.text += &format!("\n{left_out} more; add `--verbose` to the command to see all.\n");
    }
    page.text
}

struct Page<'a> {
    text: String,
    left_out: usize,
    how: Markdown<'a>,
}

impl Page<'_> {
    /// Adds a table that counts the changes by rule.
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
            let (body, count) = (body.trim_end(), plural(group.len(), "change"));
            let text = match folded || position >= OPEN {
                true => {
                    let heading =
                        titled(group[0], |name| format!("<code>{}</code>", foreign::html(name)), foreign::html);
                    format!("<details><summary>{heading}: {count}</summary>\n\n{body}\n\n</details>\n\n")
                }
                false => format!("**{}**\n\n{body}\n\n", titled(group[0], foreign::code, foreign::markdown)),
            };
            if self.text.len() + text.len() > ROOM && !self.how.verbose {
                self.left_out += 1;
            } else {
                self.text += &text;
            }
        }
    }
}

/// Returns one sentence on the rollout of the server and one on callers of the crate. Allowed changes do not count.
fn verdict(changes: &[Told]) -> String {
    let count = |is: fn(&&Told) -> bool| changes.iter().filter(|one| one.allowed.is_none()).filter(is).count();
    let said = |count: usize, one: &str, many: &str| match count {
        0 => format!("no change {one}"),
        1 => format!("1 change {one}"),
        count => format!("{count} changes {many}"),
    };
    format!(
        "Server rollout: {}. Crate: {}.",
        said(count(|one| one.wire.breaks_old_clients()), "breaks old clients", "break old clients"),
        said(count(|one| one.rust == Bump::Major), "needs edits in callers' code", "need edits in callers' code"),
    )
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
    let mut text = format!("- {within}{} (`{}`)\n", foreign::markdown(&one.message), one.rule);
    text += &format!("{NESTED}{}wire: {}{rust}\n", place(one, how), one.wire.words());
    match &one.allowed {
        Some(reason) => text += &format!("\n{NESTED}Allowed: {}\n", foreign::markdown(reason)),
        None if one.breaking => text += &format!("\n{NESTED}{}\n", one.help),
        None => {}
    }
    if one.items.is_empty() {
        return text + "\n";
    }
    let mut block = vec!["```diff".to_owned()];
    for (owner, lines) in by_owner(&one.items[..ITEMS.min(one.items.len())]) {
        block.push(format!("@@ {} @@", foreign::terminal(owner)));
        block.extend(lines.iter().flat_map(|line| fitted(&foreign::terminal(line))));
    }
    if one.items.len() > ITEMS {
        block.push(format!("# and {} more", one.items.len() - ITEMS));
    }
    block.push("```".to_owned());
    text.push('\n');
    text += &block.iter().map(|line| format!("{NESTED}{line}\n")).collect::<String>();
    text + "\n"
}

/// Wraps a line of a diff after commas. Each part starts with the sign of the line.
fn fitted(line: &str) -> Vec<String> {
    let sign = line.chars().next().unwrap_or(' ');
    let mut lines = vec![String::new()];
    for part in line.split_inclusive(", ") {
        let last = lines.last().map_or(0, |last| last.chars().count());
        if last > 0 && last + part.trim_end().chars().count() > WIDTH {
            lines.push(format!("{sign}     "));
        }
        if let Some(last) = lines.last_mut() {
            last.push_str(part);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Returns the line in the new description. For a removal, the line in the old one, without a link.
fn place(one: &Told, how: Markdown<'_>) -> String {
    let shown = |line: &Line| foreign::code(&format!("{}:{}", line.file, line.line));
    match (&one.old, &one.new) {
        (_, Some(new)) => match how.links {
            Some(url) => {
                let (url, path) = (url.trim_end_matches('/'), foreign::url_path(&new.file));
                format!("[{}]({url}/{path}#L{}); ", shown(new), new.line)
            }
            None => format!("{}; ", shown(new)),
        },
        (Some(old), None) => format!("{}; ", shown(old)),
        (None, None) => String::new(),
    }
}
