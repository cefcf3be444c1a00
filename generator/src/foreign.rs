//! Escapes text from outside before it is shown: text of a description, names of its files, and output of git and
//! cargo.
//!
//! Escaped text cannot start a new line, move the cursor of a terminal, send a command to a CI service, or add links
//! and HTML to a page.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Serialize;

use crate::chars::is_unfit;

/// Returns whether a CI command starts at the second `#` of `##`. GitHub and Azure run `##[..` and `##vso[..` anywhere
/// in a line.
fn starts_command(before: Option<char>, rest: &str) -> bool {
    let after = |start: &str| rest.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    before == Some('#') && (after("#[") || after("#vso["))
}

/// Escapes a text for a terminal, as a single line or part of one.
pub(crate) fn terminal(text: &str) -> Cow<'_, str> {
    // GitHub runs lines that start with `::` as commands, even after white space.
    let opening = text.len() - text.trim_start().len();
    let opens_command = text[opening..].starts_with("::");
    if !opens_command && !text.contains(is_unfit) && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut fit = String::with_capacity(text.len() + 16);
    let mut before = None;
    for (at, c) in text.char_indices() {
        if is_unfit(c) && c != '\t' || starts_command(before, &text[at..]) || opens_command && at == opening {
            push_escaped(&mut fit, c);
        } else {
            fit.push(c);
        }
        before = Some(c);
    }
    Cow::Owned(fit)
}

fn push_escaped(fit: &mut String, c: char) {
    match c {
        '\n' | '\r' | '\t' => fit.extend(c.escape_default()),
        c => fit.extend(c.escape_unicode()),
    }
}

/// Quotes a text as one word of a shell command, if it needs quotes.
pub(crate) fn shell(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(format!("'{}'", text.replace('\'', r"'\''"))),
    }
}

/// Escapes each line of a text for a terminal.
pub(crate) fn lines(text: &str) -> String {
    text.lines().flat_map(|line| [terminal(line), Cow::Borrowed("\n")]).collect()
}

/// Replaces each unsafe character with one of the same length in UTF-8, so that positions in the text stay valid.
pub(crate) fn source(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unfit) && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut before = None;
    let fit = text.char_indices().map(|(at, c)| {
        let starts_command = starts_command(before, &text[at..]);
        before = Some(c);
        match c.len_utf8() {
            _ if c == '\n' || c == '\t' => c,
            1 if is_unfit(c) || starts_command => '?',
            2 if is_unfit(c) => '¿',
            _ if is_unfit(c) => char::REPLACEMENT_CHARACTER,
            _ => c,
        }
    });
    Cow::Owned(fit.collect())
}

/// Serializes a value as JSON in which unsafe characters are escaped.
pub(crate) fn json(value: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(value).expect("texts and numbers always have a JSON form");
    if !json.contains(|c| is_unfit(c) && c != '\n') && !json.contains("##") {
        return json;
    }
    let mut fit = String::with_capacity(json.len() + 16);
    let mut before = None;
    for (at, c) in json.char_indices() {
        // A line feed here separates tokens: serde_json escapes those inside strings.
        if is_unfit(c) && c != '\n' || starts_command(before, &json[at..]) {
            // All of these characters are in the basic multilingual plane, so one escape is enough.
            write!(fit, "\\u{:04x}", u32::from(c)).expect("a text takes all");
        } else {
            fit.push(c);
        }
        before = Some(c);
    }
    fit
}

/// Escapes a sentence for Markdown. Text between single backticks stays code, the rest is plain text.
pub(crate) fn markdown(text: &str) -> String {
    let text = terminal(text);
    // A name can contain backticks. Only paired single backticks are code spans to CommonMark as well.
    let has_spans = text.matches('`').count().is_multiple_of(2) && !text.contains("``");
    let mut fit = String::with_capacity(text.len() + 16);
    let mut is_code = false;
    for (at, c) in text.char_indices() {
        match c {
            '`' if has_spans => {
                is_code = !is_code;
                fit.push(c);
            }
            c if is_code => fit.push(c),
            '&' => fit += "&amp;",
            '<' => fit += "&lt;",
            '>' => fit += "&gt;",
            // GitHub notifies people and links issues even if a backslash precedes the character.
            '@' => fit += "@&#8203;",
            '#' => fit += "#&#8203;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' => fit.extend(['\\', c]),
            // GitHub turns bare addresses into links.
            ':' if text[at..].starts_with("://") => fit += "\\:",
            '.' if ends_with_www(&text[..at]) => fit += "\\.",
            c => fit.push(c),
        }
    }
    fit
}

fn ends_with_www(text: &str) -> bool {
    let start = text.len().saturating_sub(3);
    text.get(start..).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// Formats a text as a Markdown code span.
pub(crate) fn code(text: &str) -> String {
    let text = terminal(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    // CommonMark strips the space between a backtick and the fence.
    let space = if text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Returns a fence for a code block that contains `text`.
pub(crate) fn fence(text: &str) -> String {
    "`".repeat((longest_run(text) + 1).max(3))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Escapes a text for the content of an HTML element, on one line.
pub(crate) fn html(text: &str) -> String {
    let text = terminal(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('@', "@&#8203;")
}

/// Percent-encodes a path for a URL.
pub(crate) fn url_path(path: &str) -> String {
    let mut fit = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            fit.push(char::from(byte));
        } else {
            write!(fit, "%{byte:02X}").expect("a text takes all");
        }
    }
    fit
}

#[cfg(test)]
mod tests {
    use super::{code, json, lines, markdown, source, terminal};

    #[test]
    fn a_text_stays_on_its_line_and_gives_no_commands() {
        assert_eq!(terminal("a\n::error::b\r\u{1b}[31m\u{9b}\u{202e}"), "a\\n::error::b\\r\\u{1b}[31m\\u{9b}\\u{202e}");
        assert_eq!(terminal("  ::warning::x"), "  \\u{3a}:warning::x");
        assert_eq!(terminal("a ##[error]b ##vso[task]"), "a #\\u{23}[error]b #\\u{23}vso[task]");
        assert_eq!(terminal("std::fmt ## ลูกค้า"), "std::fmt ## ลูกค้า");
        assert_eq!(lines("a\n::stop-commands::b\n"), "a\n\\u{3a}:stop-commands::b\n");
    }

    #[test]
    fn positions_in_a_source_stay_valid() {
        let text = "a\u{1b}\u{9b}\u{202e}\u{2028}##[x]\tü";
        let fit = source(text);
        assert_eq!(fit, "a?¿\u{fffd}\u{fffd}#?[x]\tü");
        assert_eq!(fit.len(), text.len());
    }

    #[test]
    fn json_keeps_its_value() {
        let text = "a\n\u{7f}\u{85}\u{202e} ##[error]b";
        let fit = json(&[text]);
        assert_eq!(serde_json::from_str::<Vec<String>>(&fit).unwrap(), [text]);
        assert!(!fit.contains("##") && fit.is_ascii(), "{fit}");
    }

    #[test]
    fn code_holds_its_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``"), "``` a`b`` ```");
    }

    #[test]
    fn markdown_keeps_code_and_nothing_else() {
        assert_eq!(markdown("`<a_b>` <img> *x* @team #1"), "`<a_b>` &lt;img&gt; \\*x\\* @&#8203;team #&#8203;1");
        assert_eq!(markdown("``a` b"), "\\`\\`a\\` b");
        assert_eq!(markdown("[x](https://a.example) www.b.example"), "\\[x\\](https\\://a.example) www\\.b.example");
    }
}
