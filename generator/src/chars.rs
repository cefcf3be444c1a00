//! Characters that must be escaped in generated files: control characters, line separators and bidirectional formatting
//! characters. They can hide the content of a file from a reviewer, and rustc rejects some of them.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Returns whether a character breaks a line in at least some editors.
pub(crate) fn breaks_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns whether a character only changes the direction of text (Unicode property `Bidi_Control`).
pub(crate) fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether a character must be escaped.
pub(crate) fn is_unfit(c: char) -> bool {
    c.is_control() || turns(c) || breaks_line(c)
}

/// Appends a character, or its escape if it must be escaped: `\n`, `\u{202e}`.
pub(crate) fn push_visible(out: &mut String, c: char) {
    if is_unfit(c) { out.extend(c.escape_default()) } else { out.push(c) }
}

/// Escapes a text so that it fits on a single line.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unfit) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    text.chars().for_each(|c| push_visible(&mut out, c));
    Cow::Owned(out)
}

/// Escapes the control and formatting characters that JSON allows unescaped. Line feeds between tokens are kept. The
/// escapes are also valid in TOML.
pub(crate) fn visible_json(json: String) -> String {
    let is_unfit = |c: char| is_unfit(c) && c != '\n';
    if !json.contains(is_unfit) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_unfit(c) {
            // All of these characters are in the basic multilingual plane, so one escape is enough.
            write!(out, "\\u{:04x}", u32::from(c)).expect("a text takes all");
        } else {
            out.push(c);
        }
    }
    out
}
