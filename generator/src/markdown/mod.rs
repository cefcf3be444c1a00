//! Text of a description to Markdown that does no harm in docs: rustdoc compiles and runs none of it, and no browser
//! finds HTML or a dangerous link in it.
//!
//! All text from outside that reaches doc comments or the README goes through here. The text is parsed with the parser
//! that rustdoc has ([`read`]), HTML that is known becomes the Markdown that it stands for ([`html`]), and the tree of both
//! is written anew ([`write`]), with everything escaped that is text.

mod html;
mod links;
mod read;
mod tree;
mod write;

pub(crate) use links::Links;

use crate::chars;

/// Columns that a line of docs may take, without the mark of the comment.
const WIDTH: usize = 108;

/// Lines of Markdown for a text that may have paragraphs, lists, code and tables.
pub(crate) fn block(markdown: &str, links: &Links) -> Vec<String> {
    if is_plain(markdown) {
        return write::plain(markdown.trim(), WIDTH);
    }
    write::blocks(&read::blocks(markdown, links), WIDTH)
}

/// Markdown on one line for a text that has none of these, such as a title.
pub(crate) fn inline(markdown: &str, links: &Links) -> String {
    let line = one_line(markdown);
    if is_plain(&line) {
        return write::plain(&line, usize::MAX).concat();
    }
    write::inline(&read::inline(&line, links))
}

/// A name or a value as a code span, whatever characters it has.
pub(crate) fn code(text: &str) -> String {
    write::code(text)
}

/// A text for a cell of a table.
pub(crate) fn cell(markdown: &str) -> String {
    write::cell(&read::inline(&one_line(markdown), &Links::default()))
}

/// A name or a value as a code span in a cell of a table.
pub(crate) fn cell_code(text: &str) -> String {
    write::cell_code(text)
}

/// A list item that starts with `head` and goes on with Markdown of this module.
pub(crate) fn item(head: &str, lines: &[String]) -> Vec<String> {
    write::item(head, lines)
}

/// A text as one line without control characters, still to be escaped for where it goes.
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

/// Whether a text is one paragraph in which nothing has a meaning in Markdown, as most texts are. It only saves time.
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
