//! Rewrites text of a description as Markdown that is safe in docs: rustdoc compiles none of it, and it has no HTML and no
//! dangerous links.
//!
//! All text of a description that reaches doc comments or the README goes through this module. [`read`] parses it with the
//! parser that rustdoc uses, [`html`] turns simple HTML into the corresponding Markdown, and [`write`] writes the resulting
//! tree, with all plain text escaped.

mod headings;
mod html;
mod links;
mod read;
mod tree;
mod write;

pub(crate) use links::Links;

use crate::chars;

/// The maximum width of a line of docs, without the `///`.
const WIDTH: usize = 108;

/// Rewrites a text that can contain paragraphs, lists, code and tables.
pub(crate) fn block(markdown: &str, links: &Links) -> Vec<String> {
    if is_plain(markdown) {
        return write::plain(markdown.trim(), WIDTH);
    }
    write::blocks(&read::blocks(markdown, links), WIDTH)
}

/// Rewrites a text that is a single line, such as a title. Marks of blocks (`# `, `- `, fences) in it are plain text.
pub(crate) fn inline(markdown: &str, links: &Links) -> String {
    let line = one_line(markdown);
    if is_plain(&line) {
        return write::plain(&line, usize::MAX).concat();
    }
    write::inline(&read::inline(&line, links))
}

/// Returns a name or a value as a code span. Backticks, control characters and empty text are handled.
pub(crate) fn code(text: &str) -> String {
    write::code(text)
}

/// Rewrites a text for a table cell.
pub(crate) fn cell(markdown: &str) -> String {
    write::cell(&read::inline(&one_line(markdown), &Links::default()))
}

/// Returns a name or a value as a code span for a table cell.
pub(crate) fn cell_code(text: &str) -> String {
    write::cell_code(text)
}

/// Returns a list item that starts with `head`, followed by docs that this module has written.
pub(crate) fn item(head: &str, lines: &[String]) -> Vec<String> {
    write::item(head, lines)
}

/// Returns docs that this module has written, with their headings below a heading of the given level.
pub(crate) fn below(level: usize, lines: &[String]) -> Vec<String> {
    headings::below(level, lines)
}

/// Returns the first sentence of docs that this module has written, for a table cell.
pub(crate) fn summary(lines: &[String]) -> String {
    let paragraph = lines.iter().take_while(|line| !line.is_empty());
    let words: Vec<&str> = paragraph.map(|line| line.trim_end_matches('\\')).collect();
    let text = words.join(" ");
    let text = text.trim_start_matches('#');
    let is_end = |(at, end): &(usize, &str)| text[at + end.len()..].starts_with(char::is_uppercase);
    let end = text.match_indices(". ").find(is_end).map_or(text.len(), |(at, _)| at + 1);
    cell(&text[..end])
}

/// Joins the lines of a text and escapes control characters. Markdown in the result is not escaped.
pub(crate) fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || chars::breaks_line(c)).filter(|word| !word.is_empty());
    let mut line = String::with_capacity(text.len());
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        word.chars().filter(|c| !chars::turns(*c)).for_each(|c| chars::push_visible(&mut line, c));
    }
    line
}

/// Returns whether a text is one paragraph without any Markdown syntax. Most texts are, and they need not be parsed.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_word = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let means_nothing = |(at, byte): (usize, &u8)| match byte {
        b' ' | b',' | b'.' | b';' | b'\'' | b'"' | b'(' | b')' | b'/' | b'%' | b'?' | b'{' | b'}' | b'@' | b'$' => true,
        b'_' | b'-' => is_word(at.checked_sub(1)) && is_word(Some(at + 1)),
        b':' => bytes.get(at + 1) != Some(&b'/'),
        byte => byte.is_ascii_alphanumeric(),
    };
    bytes.iter().enumerate().all(means_nothing) && !write::is_mark(text.split_whitespace().next().unwrap_or_default())
}

#[cfg(test)]
mod tests;
