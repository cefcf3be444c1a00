//! Writes the tree as Markdown. Text is escaped and wrapped, and no wrapped line starts with block syntax.

use std::collections::BTreeSet;

use pulldown_cmark::Alignment;

use crate::chars;

use super::links::{encoded, is_web};
use super::tree::{Block, Inline, Style, is_unseen};

/// A placeholder for a space at which lines are not wrapped. Control characters are escaped, so text never contains it.
const FIXED: char = '\0';

/// The minimum width of text in nested containers.
const LEAST: usize = 40;

/// Wraps a text that needs no escapes.
pub(super) fn plain(text: &str, width: usize) -> Vec<String> {
    wrapped(text, width)
}

/// Writes blocks, separated by blank lines.
pub(super) fn blocks(blocks: &[Block], width: usize) -> Vec<String> {
    apart(blocks, false, width)
}

/// Writes blocks. In list items, nested lists follow without a blank line where possible.
fn apart(blocks: &[Block], is_item: bool, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut before: Option<&Block> = None;
    // Two lists in a row with the same marker would be read as one.
    let mut is_other = false;
    for block in blocks {
        is_other = before.is_some_and(|before| is_list_like(before, block)) && !is_other;
        if before.is_some_and(|before| !(is_item && goes_on(before, block))) {
            lines.push(String::new());
        }
        lines.extend(self::block(block, is_other, width));
        before = Some(block);
    }
    lines
}

fn is_list_like(one: &Block, other: &Block) -> bool {
    match (one, other) {
        (Block::List { start: one, .. }, Block::List { start: other, .. }) => one.is_some() == other.is_some(),
        _ => false,
    }
}

/// Returns whether a block is a nested list that can follow the block before it without a blank line.
fn goes_on(before: &Block, block: &Block) -> bool {
    let Block::List { start: None | Some(1), is_tight, items } = block else { return false };
    let starts = items.first().and_then(|item| item.first());
    matches!((before, starts), (Block::Paragraph(_), Some(Block::Paragraph(_)))) && *is_tight && are_short(items)
}

/// Returns whether items can be written without blank lines in them.
fn are_short(items: &[Vec<Block>]) -> bool {
    items.iter().all(|item| item.windows(2).all(|two| goes_on(&two[0], &two[1])))
}

fn block(block: &Block, is_other: bool, width: usize) -> Vec<String> {
    match block {
        Block::Paragraph(inlines) => wrapped(&line(inlines), width),
        Block::Heading(level, inlines) => {
            let mut text = wrapped(&line(inlines).replace('\n', " "), usize::MAX).concat();
            // A trailing `#` would be read as the closing sequence of the heading.
            if text.ends_with('#') && !text.ends_with("\\#") {
                text.insert(text.len() - 1, '\\');
            }
            vec![format!("{} {text}", "#".repeat(*level))]
        }
        Block::Code { language, text } => fenced(language, text),
        Block::Quote(inner) => {
            let lines = blocks(inner, narrowed(width, 2));
            lines.iter().map(|line| format!("> {line}").trim_end().to_owned()).collect()
        }
        Block::List { start, is_tight, items } => list(*start, *is_tight, items, is_other, width),
        Block::Table { columns, rows } => table(columns, rows),
        Block::Rule => vec!["___".to_owned()],
    }
}

fn narrowed(width: usize, by: usize) -> usize {
    width.saturating_sub(by).max(LEAST)
}

fn list(start: Option<u64>, is_tight: bool, items: &[Vec<Block>], is_other: bool, width: usize) -> Vec<String> {
    // Numbers with more digits do not start a list item.
    let start = start.map(|start| if start.saturating_add(items.len() as u64) > 999_999_999 { 1 } else { start });
    let is_tight = is_tight && are_short(items);
    let mut lines = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let mark = match (start, is_other) {
            (Some(start), false) => format!("{}.", start + index as u64),
            (Some(start), true) => format!("{})", start + index as u64),
            (None, false) => "-".to_owned(),
            (None, true) => "*".to_owned(),
        };
        if index > 0 && !is_tight {
            lines.push(String::new());
        }
        lines.extend(marked(&mark, apart(item, true, narrowed(width, mark.len() + 1))));
    }
    lines
}

/// Writes lines after a list marker, and indents the following lines to match.
fn marked(mark: &str, lines: Vec<String>) -> Vec<String> {
    if lines.is_empty() {
        return vec![mark.to_owned()];
    }
    let indent = " ".repeat(mark.len() + 1);
    let further = |line: String| if line.is_empty() { line } else { format!("{indent}{line}") };
    let mut lines = lines.into_iter();
    let first = lines.next().map(|line| format!("{mark} {line}"));
    first.into_iter().chain(lines.map(further)).collect()
}

/// See [`super::item`].
pub(super) fn item(head: &str, lines: &[String]) -> Vec<String> {
    let starts_text = lines.first().is_some_and(|line| !is_mark(line.split(' ').next().unwrap_or_default()));
    let mut content = Vec::new();
    match lines.split_first() {
        Some((first, further)) if starts_text => {
            content.push(format!("{head}: {first}"));
            content.extend_from_slice(further);
        }
        _ => {
            content.extend([format!("{head}:"), String::new()]);
            content.extend_from_slice(lines);
        }
    }
    marked("-", content)
}

/// Writes a code block, with a fence that is longer than any run of backticks in it.
fn fenced(language: &str, text: &str) -> Vec<String> {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    let mut lines = vec![format!("{fence}{language}")];
    for line in text.trim_end().lines() {
        let mut out = String::with_capacity(line.len());
        for c in line.trim_end().chars() {
            if c == '\t' { out.push_str("    ") } else { chars::push_visible(&mut out, c) }
        }
        lines.push(out);
    }
    lines.push(fence);
    lines
}

fn table(columns: &[Alignment], rows: &[Vec<Vec<Inline>>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let mut cells: Vec<String> = row.iter().map(|inlines| cell(inlines)).collect();
        // The header defines the number of columns; other rows can have fewer cells.
        if index == 0 {
            cells.resize(count, String::new());
        }
        lines.push(format!("| {} |", cells.join(" | ")));
        if index == 0 {
            let marks = (0..count).map(|at| match columns.get(at) {
                Some(Alignment::Left) => ":---",
                Some(Alignment::Center) => ":---:",
                Some(Alignment::Right) => "---:",
                _ => "---",
            });
            lines.push(format!("|{}|", marks.collect::<Vec<_>>().join("|")));
        }
    }
    lines
}

/// Writes inline content on one line.
pub(super) fn inline(inlines: &[Inline]) -> String {
    wrapped(&line(inlines).replace('\n', " "), usize::MAX).concat()
}

/// Writes inline content for a table cell.
pub(super) fn cell(inlines: &[Inline]) -> String {
    let mut line = Line { in_table: true, ..Line::default() };
    line.all(inlines, None);
    line.out.replace(['\n', FIXED], " ").trim().to_owned()
}

/// See [`super::cell_code`].
pub(super) fn cell_code(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in code(text).chars() {
        match c {
            // A preceding backslash would undo the escape.
            '|' if out.ends_with('\\') => out.push_str("\\u{7c}"),
            '|' => out.push_str("\\|"),
            c => out.push(c),
        }
    }
    out
}

/// See [`super::code`].
pub(super) fn code(text: &str) -> String {
    let mut content = String::with_capacity(text.len() + 2);
    text.chars().for_each(|c| chars::push_visible(&mut content, c));
    // A code span cannot be empty.
    if content.is_empty() {
        content.push_str("\"\"");
    }
    let runs: BTreeSet<usize> = content.split(|c| c != '`').map(str::len).collect();
    let ticks = "`".repeat((1..).find(|length| !runs.contains(length)).unwrap_or(1));
    let is_blank = content.chars().all(|c| c == ' ');
    let is_padded = content.starts_with(' ') && content.ends_with(' ') && !is_blank;
    let touches = content.starts_with('`') || content.ends_with('`');
    let pad = if is_padded || touches { " " } else { "" };
    format!("{ticks}{pad}{content}{pad}{ticks}")
}

/// Writes inline content, with line feeds for hard breaks.
fn line(inlines: &[Inline]) -> String {
    let mut line = Line::default();
    line.all(inlines, None);
    line.out
}

/// A placeholder for the following character at the end of the surrounding style or link.
const END: char = '\u{1}';

#[derive(Default)]
struct Line {
    out: String,
    in_table: bool,
    in_link: bool,
    /// The surrounding styles.
    styles: Vec<Style>,
}

impl Line {
    /// Writes inline content; `after` is the character that follows it.
    fn all(&mut self, inlines: &[Inline], after: Option<char>) {
        for (index, one) in inlines.iter().enumerate() {
            let after = inlines[index + 1..].iter().find_map(next_char).or(after);
            match one {
                Inline::Text(text) => self.text(text, inlines.get(index + 1)),
                Inline::Code(text) => self.code(text),
                Inline::Styled(style, content) => self.styled(*style, content, after),
                Inline::Link { target, content } => self.link(target, content),
                Inline::Task(is_done) => self.out.push_str(if *is_done { "[x] " } else { "[ ] " }),
                Inline::Break => self.hard_break(),
            }
        }
    }

    /// Creates a buffer for nested content.
    fn inner(&self) -> Self {
        Self { out: String::new(), styles: self.styles.clone(), ..*self }
    }

    fn hard_break(&mut self) {
        let length = self.out.trim_end().len();
        self.out.truncate(length);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn code(&mut self, text: &str) {
        let text: String = text.chars().map(|c| if chars::breaks_line(c) || c == '\t' { ' ' } else { c }).collect();
        let span = if self.in_table { cell_code(&text) } else { code(&text) };
        // Three backticks at the start of a line could open a fence, and spaces at a line break would be lost.
        let is_fixed = span.starts_with("```") || span.contains("  ") || span.contains("` ") || span.contains(" `");
        match is_fixed {
            true => self.out.extend(span.chars().map(|c| if c == ' ' { FIXED } else { c })),
            false => self.out.push_str(&span),
        }
    }

    /// Writes styled text, or plain text where the delimiters would not be read as such.
    fn styled(&mut self, style: Style, content: &[Inline], after: Option<char>) {
        let mark = match style {
            Style::Emphasis => "*",
            Style::Strong => "**",
            Style::Struck => "~~",
        };
        let before = self.out.chars().next_back();
        let (first, last) = (content.iter().find_map(first_char), content.iter().rev().find_map(last_char));
        // A delimiter between two letters can open as well as close, so it is only used outside of other styles.
        let fits = |beside: Option<char>, inside: Option<char>| {
            let touches_mark = beside.is_some_and(|c| "*~_\\".contains(c));
            let is_clear = beside.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation() || c.is_control());
            let is_letter = inside.is_some_and(char::is_alphanumeric) && self.styles.is_empty();
            !touches_mark && (is_clear || is_letter)
        };
        let is_line = first.is_some() && !content.iter().any(breaks);
        if !is_line || self.styles.contains(&style) || !fits(before, first) || !fits(after, last) {
            return self.all(content, after);
        }
        let mut inner = self.inner();
        inner.styles.push(style);
        inner.all(content, Some(END));
        let text = inner.out.trim();
        let lead = &inner.out[..inner.out.len() - inner.out.trim_start().len()];
        let trail = &inner.out[inner.out.trim_end().len()..];
        self.out.extend([lead, mark, text, mark, trail]);
    }

    fn link(&mut self, target: &str, content: &[Inline]) {
        let mut inner = Line { in_link: true, ..self.inner() };
        inner.all(content, Some(END));
        let text = inner.out.trim().replace('\n', " ");
        let shown = match content {
            [Inline::Text(text)] => text.trim(),
            [] => target,
            _ => "",
        };
        let mail = target.strip_prefix("mailto:").filter(|address| *address == shown && is_address(address));
        if let Some(address) = mail {
            self.out.extend(["<", address, ">"]);
        } else if encoded(shown) == target && url_length(shown) == Some(shown.len()) {
            self.out.extend(["<", shown, ">"]);
        } else if !text.is_empty() {
            self.out.extend(["[", &text, "](", &without_names(target), ")"]);
        } else {
            self.text(target, None);
        }
    }

    /// Writes text, and escapes what Markdown or rustdoc would interpret. Bare URLs become autolinks.
    fn text(&mut self, text: &str, next: Option<&Inline>) {
        let meets_link = matches!(next, Some(Inline::Link { .. }));
        let goes_on = next.is_some_and(|next| *next != Inline::Break);
        let mut rest = text;
        // The neighbours of the first and the last character are not known, so they are escaped to be safe.
        let mut before = None;
        while let Some(c) = rest.chars().next() {
            if let Some(length) = if self.in_link { None } else { url_length(rest) } {
                let (url, tail) = rest.split_at(length);
                self.out.extend(["<", url, ">"]);
                before = url.chars().next_back();
                rest = tail;
                continue;
            }
            let tail = &rest[c.len_utf8()..];
            let after = tail.chars().next();
            let is_inside = |is: fn(char) -> bool| before.is_some_and(is) && after.is_some_and(is);
            let is_alone = || is_inside(char::is_whitespace) && (goes_on || tail.contains(|c| !is_unseen(c)));
            match c {
                c if chars::breaks_line(c) || c == '\t' => self.out.push(' '),
                c if chars::turns(c) => {}
                c if c.is_control() => {
                    self.out.push('\\');
                    self.out.extend(c.escape_default());
                }
                '\\' | '`' | '[' | '<' | '~' | '|' => self.out.extend(['\\', c]),
                ']' if self.in_link => self.out.push_str("\\]"),
                '*' if !is_alone() => self.out.push_str("\\*"),
                '_' if !is_inside(char::is_alphanumeric) => self.out.push_str("\\_"),
                '!' if after.is_none() && meets_link || url_length(tail).is_some() => self.out.push_str("\\!"),
                '&' if names_char(rest) => self.out.push_str("\\&"),
                c => self.out.push(c),
            }
            before = Some(c);
            rest = tail;
        }
    }
}

/// Returns the first character of inline content.
fn next_char(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Text(text) => text.chars().find(|c| !chars::turns(*c)),
        other => mark_of(other),
    }
}

/// Returns the first visible character of inline content, as it is written.
fn first_char(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Text(text) => {
            let text = text.trim_start_matches(is_unseen);
            text.chars().next().map(|c| if url_length(text).is_some() { '<' } else { c })
        }
        other => mark_of(other),
    }
}

/// Returns the last visible character of inline content, as it is written.
fn last_char(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Text(text) => {
            let last = text.trim_end_matches(is_unseen).chars().next_back();
            last.map(|c| if text.contains("://") { '>' } else { c })
        }
        other => mark_of(other),
    }
}

fn mark_of(inline: &Inline) -> Option<char> {
    match inline {
        Inline::Text(_) => None,
        Inline::Code(_) => Some('`'),
        Inline::Styled(_, content) => content.iter().find_map(first_char).map(|_| '*'),
        Inline::Link { .. } | Inline::Task(_) => Some('['),
        Inline::Break => Some('\n'),
    }
}

/// Returns whether inline content contains a hard break.
fn breaks(inline: &Inline) -> bool {
    match inline {
        Inline::Styled(_, content) | Inline::Link { content, .. } => content.iter().any(breaks),
        other => *other == Inline::Break,
    }
}

/// Returns whether a text starts with a character reference: `&lt;`, `&#60;`.
fn names_char(text: &str) -> bool {
    let name = text.strip_prefix('&').unwrap_or_default();
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(name.len());
    end > 0 && name[end..].starts_with(';')
}

/// Escapes character references in a link target.
fn without_names(link: &str) -> String {
    let mut out = String::with_capacity(link.len());
    for (at, c) in link.char_indices() {
        if c == '&' && names_char(&link[at..]) { out.push_str("&amp;") } else { out.push(c) }
    }
    out
}

fn is_address(text: &str) -> bool {
    let is_host =
        |host: &str| host.contains('.') && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || ".+-".contains(c)) && is_host(host)
    })
}

/// Returns the length of the URL that a text starts with. rustdoc warns about bare URLs.
fn url_length(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"].iter().find(|scheme| text.starts_with(**scheme))?.len();
    let mut open = 0_usize;
    let end = text.find(|c: char| {
        open += usize::from(c == '(');
        let closes = c == ')' && open == 0;
        open -= usize::from(c == ')' && open > 0);
        let is_odd = matches!(c, '<' | '>' | '`' | ']' | '[' | '"' | '|' | '\\' | '^');
        closes || is_odd || c.is_whitespace() || chars::is_unfit(c)
    });
    let url = &text[..end.unwrap_or(text.len())];
    let named = url.match_indices('&').find(|(at, _)| names_char(&text[*at..])).map_or(url.len(), |(at, _)| at);
    let url = url[..named].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    (url.len() > scheme).then_some(url.len())
}

/// Wraps text between words, but not before a word that would be block syntax at the start of a line.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut parts = text.split('\n').filter(|part| part.contains(|c| c != ' ')).peekable();
    while let Some(part) = parts.next() {
        let mut line = String::new();
        let mut columns = 0;
        for word in part.split(' ').filter(|word| !word.is_empty()) {
            let length = word.chars().count();
            if line.is_empty() {
                line = guarded(word);
                columns = line.chars().count();
            } else if columns + 1 + length <= width || is_mark(word) {
                line.push(' ');
                line.push_str(word);
                columns += 1 + length;
            } else {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
                columns = length;
            }
        }
        if parts.peek().is_some() {
            line.push('\\');
        }
        lines.push(line);
    }
    if text.contains(FIXED) {
        lines.iter_mut().for_each(|line| *line = line.replace(FIXED, " "));
    }
    lines
}

/// Returns whether a word is block syntax at the start of a line, or could be part of it.
pub(super) fn is_mark(word: &str) -> bool {
    let is_row = word.contains('-') && word.chars().all(|c| "-:|".contains(c));
    let first = word.chars().next().filter(|c| "-*_=+".contains(*c));
    let is_ruler = is_row || first.is_some_and(|first| word.chars().all(|c| c == first));
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = digits.len() < word.len() && digits.starts_with(['.', ')']) && digits.len() == 1;
    // A footnote ends a paragraph, and with it a code span that goes on in the next line.
    let is_other = word.starts_with(['#', '>', '<', '|', '~']) && !is_link(word);
    is_ruler || is_number || is_other || word.starts_with("```") || word.starts_with("[^")
}

/// Returns whether a word starts with an autolink, which looks like HTML.
fn is_link(word: &str) -> bool {
    word.strip_prefix('<').is_some_and(|rest| is_web(rest) || rest.contains('@'))
}

/// Returns the first word of a line, escaped if it would be block syntax.
fn guarded(word: &str) -> String {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_heading = word.len() <= 6 && word.chars().all(|c| c == '#');
    if digits.len() < word.len() && is_mark(word) {
        return format!("{}\\{digits}", &word[..word.len() - digits.len()]);
    }
    if is_heading || word.starts_with('>') || !word.starts_with('#') && is_mark(word) && is_bare(word) {
        return format!("\\{word}");
    }
    word.to_owned()
}

/// Returns whether a word that looks like block syntax is text, rather than syntax that this module writes.
fn is_bare(word: &str) -> bool {
    !word.starts_with(['`', '<', '|', '~', '['])
}
