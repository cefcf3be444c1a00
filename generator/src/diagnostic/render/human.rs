//! Findings as compilers show them: headline, place, the line with a caret, help.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level as Style, Origin, Renderer, Snippet};

use super::super::{Diagnostic, Level, Place, Pointer, Texts};
use super::{LONGEST_LINE, Position, Positions, level, pointed, used_by};
use crate::foreign;

/// So many findings of one rule are shown before the rest is only counted.
const SHOWN: usize = 10;

/// How findings are shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Human {
    /// With colours.
    pub styled: bool,
    /// All of them, however many a rule has.
    pub verbose: bool,
    /// Warnings as errors.
    pub strict: bool,
}

/// Writes the findings, each followed by an empty line.
#[must_use]
pub fn human(found: &[Diagnostic], texts: &Texts, how: Human) -> String {
    let renderer = if how.styled { Renderer::styled() } else { Renderer::plain() };
    let mut positions = Positions::new(texts);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut text = String::new();
    for one in found {
        let count = counts.entry(one.rule.id).or_default();
        *count += 1;
        if *count <= SHOWN || how.verbose || level(one, how.strict) == Level::Error {
            let position = positions.of(one);
            let source = position.as_ref().map(|at| foreign::source(at.text));
            let one = fit(one);
            // Each by itself: between groups that are rendered as one stands a line of the excerpt's frame.
            for group in groups(&one, position, source.as_deref(), how.strict) {
                text.push_str(&renderer.render(&[group]));
                text.push('\n');
            }
            text.push('\n');
        }
    }
    text.push_str(&rest(found, &counts, how));
    text
}

/// One line for each rule of which not all findings were shown, in the order in which the rules appeared.
fn rest(found: &[Diagnostic], counts: &BTreeMap<&str, usize>, how: Human) -> String {
    let mut text = String::new();
    let mut told: Vec<&str> = Vec::new();
    for one in found {
        let hidden = counts[one.rule.id].saturating_sub(SHOWN);
        let level = level(one, how.strict);
        if hidden == 0 || how.verbose || level == Level::Error || told.contains(&one.rule.id) {
            continue;
        }
        told.push(one.rule.id);
        text.push_str(&format!("{}[{}]: and {hidden} more; --verbose shows all\n\n", level.word(), one.rule.id));
    }
    text
}

/// A finding whose texts can be shown.
fn fit(one: &Diagnostic) -> Diagnostic {
    let fit = |text: &String| foreign::terminal(text).into_owned();
    let place = one.place.as_ref().map(|place| Place {
        file: fit(&place.file),
        pointer: Pointer::from_escaped(&foreign::terminal(place.pointer.as_str())),
    });
    Diagnostic { message: fit(&one.message), help: one.help.as_ref().map(fit), place, ..one.clone() }
}

/// A finding without a place has its help as a headline of its own: there is no excerpt to hang it on.
fn groups<'a>(
    one: &'a Diagnostic,
    position: Option<Position<'a>>,
    source: Option<&'a str>,
    strict: bool,
) -> Vec<Group<'a>> {
    let style = match level(one, strict) {
        Level::Error => Style::ERROR,
        Level::Warning => Style::WARNING,
        Level::Note => Style::NOTE,
    };
    let group = Group::with_title(style.primary_title(one.message.as_str()).id(one.rule.id));
    let Some(place) = &one.place else {
        let help = one.help.as_deref().map(|help| Group::with_title(Style::HELP.secondary_title(help)));
        return std::iter::once(group).chain(help).collect();
    };
    let uses = (one.uses > 1).then(|| Style::NOTE.message(used_by(one.uses)));
    let help = one.help.as_deref().map(|help| Style::HELP.message(help));
    vec![excerpt(group, place, position, source).elements(uses.into_iter().chain(help))]
}

/// Adds the file, and the line if it is known and not too long to show.
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
