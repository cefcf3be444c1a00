//! Formats findings like a compiler: headline, place, the line with a caret, help. Many findings are grouped by rule.

use annotate_snippets::{AnnotationKind, Group, Level as Style, Origin, Renderer, Snippet};

use super::super::{Diagnostic, Level, Place, Pointer, Rule, Strictness, Texts};
use super::{LONGEST_LINE, Position, Positions, pointed, used_by};
use crate::foreign;

/// The number of findings up to which they are not grouped.
const UNGROUPED: usize = 10;

/// The number of findings in a group that are shown in full.
const WITH_LINES: usize = 2;

/// The number of further findings in a group that are listed in one line each. Errors are all listed.
const LISTED: usize = 10;

/// Options for showing findings.
#[derive(Clone, Copy, Debug, Default)]
pub struct Human {
    /// Whether to use colors.
    pub styled: bool,
    /// Whether to show each finding in full, without limits.
    pub verbose: bool,
    /// Which findings are errors.
    pub strictness: Strictness,
}

/// Formats findings, each followed by an empty line. Many findings are grouped by rule, errors first, and followed by a
/// table of the rules.
#[must_use]
pub fn human<'a>(found: impl IntoIterator<Item = &'a Diagnostic>, texts: &Texts, how: Human) -> String {
    let found: Vec<&Diagnostic> = found.into_iter().collect();
    let mut page = Page { positions: Positions::new(texts), how, text: String::new() };
    if found.len() <= UNGROUPED {
        found.iter().for_each(|one| page.in_full(one));
        return page.text;
    }
    let groups = groups(&found, how.strictness);
    for group in &groups {
        page.group(group);
    }
    page.table(&groups, found.len());
    page.text
}

/// Groups findings by rule: errors, warnings, then notes; within a level, in order of first appearance.
fn groups<'a>(found: &[&'a Diagnostic], strictness: Strictness) -> Vec<Vec<&'a Diagnostic>> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    for &one in found {
        match groups.iter_mut().find(|group| group[0].rule == one.rule) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(strictness.level(group[0].rule)));
    groups
}

struct Page<'t> {
    positions: Positions<'t>,
    how: Human,
    text: String,
}

impl Page<'_> {
    fn level(&self, rule: &Rule) -> Level {
        self.how.strictness.level(rule)
    }

    fn in_full(&mut self, one: &Diagnostic) {
        let renderer = if self.how.styled { Renderer::styled() } else { Renderer::plain() };
        let position = self.positions.of(one);
        let source = position.as_ref().map(|at| foreign::source(at.text));
        let one = fit(one);
        // Rendered separately, because groups rendered together have a line of the excerpt's frame between them.
        for part in parts(&one, position, source.as_deref(), self.how.strictness) {
            self.text.push_str(&renderer.render(&[part]));
            self.text.push('\n');
        }
        self.text.push('\n');
    }

    /// Adds the first findings in full, and the others in one line each.
    fn group(&mut self, group: &[&Diagnostic]) {
        let level = self.level(group[0].rule);
        let in_full = if self.how.verbose { group.len() } else { WITH_LINES.min(group.len()) };
        let (first, rest) = group.split_at(in_full);
        first.iter().for_each(|one| self.in_full(one));
        if rest.is_empty() {
            return;
        }
        self.text += &format!("{}[{}]: {} more\n", level.word(), group[0].rule.id, rest.len());
        let listed = if level == Level::Error { rest.len() } else { LISTED.min(rest.len()) };
        for one in &rest[..listed] {
            self.in_a_line(one);
        }
        match rest.len() - listed {
            0 => {}
            more => self.text += &format!("  and {more} more; `--verbose` shows all\n"),
        }
        self.text.push('\n');
    }

    fn in_a_line(&mut self, one: &Diagnostic) {
        let position = self.positions.of(one);
        let place = match (&one.place, position) {
            (Some(place), Some(at)) if at.is_minified => format!("{}: ", pointed(place)),
            (Some(place), Some(at)) => format!("{}:{}:{}: ", place.file, at.line, at.column),
            (Some(place), None) => format!("{}: ", place.file),
            (None, _) => String::new(),
        };
        self.text += &format!("  {}{}\n", foreign::terminal(&place), foreign::terminal(&one.message));
    }

    /// Adds a table with the number of findings for each rule.
    fn table(&mut self, groups: &[Vec<&Diagnostic>], all: usize) {
        let width = groups.iter().map(|group| group[0].rule.id.len()).max().unwrap_or_default();
        self.text += &format!("{all} findings; `typewright explain RULE` explains a rule:\n");
        for group in groups {
            let rule = group[0].rule;
            let level = self.level(rule).word();
            self.text += &format!("  {:5} {level:7} {:width$}  {}\n", group.len(), rule.id, rule.title);
        }
        self.text.push('\n');
    }
}

/// Escapes the texts of a finding for a terminal.
fn fit(one: &Diagnostic) -> Diagnostic {
    let fit = |text: &String| foreign::terminal(text).into_owned();
    let place = one.place.as_ref().map(|place| Place {
        file: fit(&place.file),
        pointer: Pointer::from_escaped(&foreign::terminal(place.pointer.as_str())),
    });
    Diagnostic {
        message: fit(&one.message),
        note: one.note.as_ref().map(fit),
        help: fit(&one.help),
        place,
        ..one.clone()
    }
}

/// Returns the parts of a finding to render. Without a place there is no excerpt, so note and help are separate parts.
fn parts<'a>(
    one: &'a Diagnostic,
    position: Option<Position<'a>>,
    source: Option<&'a str>,
    strictness: Strictness,
) -> Vec<Group<'a>> {
    let style = match strictness.level(one.rule) {
        Level::Error => Style::ERROR,
        Level::Warning => Style::WARNING,
        Level::Note => Style::NOTE,
    };
    let group = Group::with_title(style.primary_title(one.message.as_str()).id(one.rule.id));
    let Some(place) = &one.place else {
        let note = one.note.as_deref().map(|note| Group::with_title(Style::NOTE.secondary_title(note)));
        let help = Group::with_title(Style::HELP.secondary_title(one.help.as_str()));
        return std::iter::once(group).chain(note).chain([help]).collect();
    };
    let uses = (one.uses > 1).then(|| Style::NOTE.message(used_by(one.uses)));
    let note = one.note.as_deref().map(|note| Style::NOTE.message(note));
    let help = Style::HELP.message(one.help.as_str());
    vec![excerpt(group, place, position, source).elements(note.into_iter().chain(uses).chain([help]))]
}

/// Adds the file, and the line if it is known and short enough to show.
fn excerpt<'a>(
    group: Group<'a>,
    place: &'a Place,
    position: Option<Position<'a>>,
    source: Option<&'a str>,
) -> Group<'a> {
    let file = place.file.as_str();
    match position {
        Some(at) if at.text.len() <= LONGEST_LINE && !at.text.trim().is_empty() => group.element(
            Snippet::source(source.unwrap_or_default())
                .path(file)
                .line_start(at.line)
                .annotation(AnnotationKind::Primary.span(at.span)),
        ),
        Some(at) if at.is_minified => group.element(Origin::path(pointed(place))),
        Some(at) => group.element(Origin::path(file).line(at.line).char_column(at.column)),
        None => group.element(Origin::path(file)),
    }
}
