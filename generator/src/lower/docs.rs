//! Descriptions to doc comments: Markdown of any origin becomes Markdown that rustdoc takes without a warning.
//!
//! Text is wrapped, code blocks are tagged so that they are not compiled, and what rustdoc would read as HTML or as a
//! link to an item is escaped.

use crate::ir::Docs;

/// Columns a doc line may take, the comment's own mark not counted.
const WIDTH: usize = 108;

/// Gathers the paragraphs of a doc comment.
#[derive(Clone, Debug, Default)]
pub(super) struct DocBuilder {
    lines: Docs,
}

impl DocBuilder {
    /// Adds Markdown from the description, as a block of its own.
    pub(super) fn text(&mut self, markdown: &str) -> &mut Self {
        let block = clean(markdown);
        if !block.is_empty() {
            self.gap();
            self.lines.extend(block);
        }
        self
    }

    /// Adds lines of our own that need no cleaning.
    pub(super) fn lines<I: IntoIterator<Item = String>>(&mut self, lines: I) -> &mut Self {
        let mut lines = lines.into_iter().peekable();
        if lines.peek().is_some() {
            self.gap();
            self.lines.extend(lines);
        }
        self
    }

    /// Hands the lines over; `fallback` serves where there are none.
    pub(super) fn finish(self, fallback: impl FnOnce() -> String) -> Docs {
        if self.lines.is_empty() { clean(&fallback()) } else { self.lines }
    }

    fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
    }
}

/// A description on one line, for a table cell or a list.
pub(super) fn one_line(markdown: &str) -> String {
    markdown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cleans one block of Markdown.
fn clean(markdown: &str) -> Docs {
    let mut lines = Docs::new();
    let mut paragraph = String::new();
    let mut fenced = false;
    for line in markdown.trim().lines().map(str::trim_end) {
        let trimmed = line.trim_start();
        if let Some(info) = trimmed.strip_prefix("```") {
            flush(&mut paragraph, &mut lines);
            fenced = !fenced;
            // A block without a language would become a doctest.
            let text = if fenced && info.trim().is_empty() { format!("{line}text") } else { line.to_owned() };
            lines.push(text);
        } else if fenced {
            lines.push(line.to_owned());
        } else if continues(&paragraph, trimmed) {
            paragraph.push(' ');
            paragraph.push_str(trimmed);
        } else {
            flush(&mut paragraph, &mut lines);
            paragraph.push_str(line);
            if trimmed.is_empty() {
                lines.push(String::new());
            }
        }
    }
    flush(&mut paragraph, &mut lines);
    if fenced {
        lines.push("```".to_owned());
    }
    lines
}

/// Whether a line goes on with the paragraph or the list item before it, so that both can be wrapped as one.
fn continues(paragraph: &str, line: &str) -> bool {
    let starts_block = |line: &str| {
        line.is_empty()
            || line.starts_with(['|', '#', '>'])
            || is_mark(line.split_whitespace().next().unwrap_or_default())
    };
    let open = !paragraph.trim().is_empty() && !paragraph.trim_start().starts_with(['|', '#', '>']);
    open && !paragraph.ends_with('\\') && !starts_block(line)
}

fn flush(paragraph: &mut String, lines: &mut Docs) {
    if !paragraph.is_empty() {
        wrap(&escape(paragraph), lines);
        paragraph.clear();
    }
}

/// Escapes what rustdoc would take for HTML or for a link to an item, outside of code spans.
fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut in_code = false;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let tail = &rest[c.len_utf8()..];
        if c == '`' {
            in_code = !in_code && tail.contains('`');
            out.push(c);
        } else if in_code {
            out.push(c);
        } else if rest.starts_with("http://") || rest.starts_with("https://") {
            let end = url_end(rest);
            let bare = !out.ends_with('(') && !out.ends_with('<');
            if bare {
                out.push_str(&format!("<{}>", &rest[..end]));
            } else {
                out.push_str(&rest[..end]);
            }
            rest = &rest[end..];
            continue;
        } else {
            match c {
                '<' if !tail.starts_with("http") => out.push_str("\\<"),
                '[' if !is_link(tail) => out.push_str("\\["),
                _ => out.push(c),
            }
        }
        rest = tail;
    }
    out
}

fn url_end(text: &str) -> usize {
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '`' | ')' | ']' | '"')).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']).len()
}

fn is_link(after_bracket: &str) -> bool {
    after_bracket.find(']').is_some_and(|end| after_bracket[end + 1..].starts_with('('))
}

/// Breaks a long line between words, keeping its indent and never starting a line with what Markdown reads as a mark.
fn wrap(line: &str, out: &mut Docs) {
    if line.chars().count() <= WIDTH || line.starts_with('|') {
        out.push(line.to_owned());
        return;
    }
    let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
    let hanging = if is_mark(line.split_whitespace().next().unwrap_or_default()) { "  " } else { "" };
    let mut current = indent.clone();
    let mut empty = true;
    for word in line.split_whitespace() {
        let fits = current.chars().count() + 1 + word.chars().count() <= WIDTH;
        if empty {
            current.push_str(word);
        } else if fits || is_mark(word) {
            current.push(' ');
            current.push_str(word);
        } else {
            out.push(std::mem::replace(&mut current, format!("{indent}{hanging}{word}")));
        }
        empty = false;
    }
    out.push(current);
}

fn is_mark(word: &str) -> bool {
    matches!(word, "-" | "*" | "+" | ">") || word.starts_with('#') || {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
        digits.len() < word.len() && matches!(digits, "." | ")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untagged_code_blocks_become_text() {
        assert_eq!(clean("A\n```\nlet x = <y>;\n```"), ["A", "```text", "let x = <y>;", "```"]);
    }

    #[test]
    fn html_and_stray_brackets_are_escaped_outside_code() {
        assert_eq!(clean("a <b> [c] `<d> [e]` [f](g)"), ["a \\<b> \\[c] `<d> [e]` [f](g)"]);
    }

    #[test]
    fn bare_addresses_become_links() {
        assert_eq!(clean("see https://example.com/a."), ["see <https://example.com/a>."]);
    }

    #[test]
    fn lines_of_a_paragraph_are_wrapped_as_one() {
        assert_eq!(clean("a\nb\n\n- c\n  d\n- e"), ["a b", "", "- c d", "- e"]);
    }

    #[test]
    fn an_open_block_is_closed() {
        assert_eq!(clean("```json\n{}"), ["```json", "{}", "```"]);
    }
}
