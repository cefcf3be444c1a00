//! Shows a node of a description with its place and its first lines.

use annotate_snippets::{AnnotationKind, Level as Style, Origin, Renderer, Snippet};

use super::super::{Place, Texts};
use super::{LONGEST_LINE, Positions, pointed};
use crate::foreign;

/// The number of lines shown.
const LINES: usize = 8;

/// A node to show.
#[derive(Clone, Copy, Debug)]
pub struct Excerpt<'a> {
    /// The kind of node, shown before the headline.
    pub kind: &'a str,
    /// The headline.
    pub title: &'a str,
    /// The place of the node. Without it, only the headline is shown.
    pub place: Option<&'a Place>,
    /// Whether to use colors.
    pub styled: bool,
}

/// Formats the headline, the place, and the first lines of a node.
#[must_use]
pub fn excerpt(what: &Excerpt<'_>, texts: &Texts) -> String {
    let renderer = if what.styled { Renderer::styled() } else { Renderer::plain() };
    let title = foreign::terminal(what.title);
    let group = Style::NOTE.with_name(what.kind).primary_title(title.as_ref());
    let Some(place) = what.place else { return renderer.render(&[group.elements(Vec::<Origin<'_>>::new())]) + "\n" };
    let file = foreign::terminal(&place.file);
    let Some(text) = texts.get(&place.file).map(|text| text.text.as_str()) else {
        return renderer.render(&[group.element(Origin::path(file.as_ref()))]) + "\n";
    };
    let found = Positions::new(texts).find(place, text);
    let head = found.key.clone().unwrap_or(found.value.start..found.value.start);
    let start = text[..head.start].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[..start].matches('\n').count() + 1;
    let end = found.value.end.max(head.end).min(text.len());
    let end = start + text[start..end].trim_end().len();
    let whole_line = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
    let is_short = |line: &&str| line.len() <= LONGEST_LINE;
    let shown: Vec<&str> = text[start..whole_line].lines().take(LINES).take_while(is_short).collect();
    if shown.is_empty() && text.trim_end().lines().count() == 1 {
        return renderer.render(&[group.element(Origin::path(foreign::terminal(&pointed(place)).into_owned()))]) + "\n";
    }
    if shown.is_empty() {
        let column = text[start..head.start].chars().count() + 1;
        return renderer.render(&[group.element(Origin::path(file.as_ref()).line(line).char_column(column))]) + "\n";
    }
    let source = shown.join("\n");
    let source = foreign::source(&source);
    let first = shown.first().map_or(0, |line| line.len());
    let from = (head.start - start).min(first);
    let to = if found.key.is_some() { head.end - start } else { first }.min(first).max(from);
    let snippet = Snippet::source(source.as_ref()).path(file.as_ref()).line_start(line).fold(false);
    renderer.render(&[group.element(snippet.annotation(AnnotationKind::Primary.span(from..to)))]) + "\n"
}
