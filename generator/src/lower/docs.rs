//! Descriptions to doc comments.

use crate::ir::Docs;
use crate::markdown::{self, Links};

/// Gathers the paragraphs of a doc comment.
#[derive(Clone, Debug)]
pub(super) struct DocBuilder {
    links: Links,
    lines: Docs,
}

impl DocBuilder {
    /// Starts a comment whose relative links are resolved by `links`.
    pub(super) fn new(links: &Links) -> Self {
        Self { links: links.clone(), lines: Docs::new() }
    }

    /// Adds Markdown from the description, as blocks of its own.
    pub(super) fn text(&mut self, markdown: &str) -> &mut Self {
        self.lines(markdown::block(markdown, &self.links))
    }

    /// Adds a title from the description, as a sentence of its own.
    pub(super) fn title(&mut self, title: &str) -> &mut Self {
        let title = self.inline(title.trim().trim_end_matches('.'));
        self.text(&format!("{title}."))
    }

    /// Text from the description as a part of a line.
    pub(super) fn inline(&self, text: &str) -> String {
        markdown::inline(text, &self.links)
    }

    /// Adds lines of our own, in which names and values are made by [`markdown::code`].
    pub(super) fn lines<I: IntoIterator<Item = String>>(&mut self, lines: I) -> &mut Self {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_some() {
            self.gap();
            self.lines.extend(lines);
        }
        self
    }

    /// Whether there is no line yet.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Returns the lines, which can be none: a sentence of our own that repeats the name would say nothing.
    pub(super) fn done(self) -> Docs {
        self.lines
    }

    /// Returns the lines; `fallback` is the sentence of our own that is used where there are none.
    pub(super) fn finish(mut self, fallback: impl FnOnce() -> String) -> Docs {
        if self.lines.is_empty() {
            self.text(&fallback());
        }
        self.lines
    }

    fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
    }
}
