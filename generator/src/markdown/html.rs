//! Reads HTML: simple elements become the corresponding Markdown, others become text.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser};

use super::links::Links;
use super::read::picture;
use super::tree::{Block, Builder, Container, Style};

/// Elements whose start and end separate paragraphs.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "center",
    "section",
    "article",
    "details",
    "summary",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "caption",
];

/// Elements that are dropped, while their content is kept.
const PLAIN: &[&str] = &["span", "font", "small", "big", "sub", "u", "ins", "mark", "nobr", "thead", "tbody", "tfoot"];

/// Elements without an end tag.
const VOID: &[&str] = &["br", "hr", "img", "wbr", "col"];

/// Elements whose end tag is optional.
const LOOSE: &[&str] = &["p", "li", "dt", "dd", "tr", "td", "th"];

/// The maximum length of attributes in bytes. A longer tag is text, which bounds the search for the end of each tag.
const LONGEST: usize = 2048;

/// The HTML of one text.
pub(super) struct Html {
    /// The elements that have an end tag somewhere. Without one, `<id>` is a placeholder rather than HTML.
    ended: BTreeSet<String>,
}

impl Html {
    pub(super) fn of(source: &str) -> Self {
        let ends = source.split("</").skip(1);
        let name = |rest: &str| rest[..name_length(rest)].to_ascii_lowercase();
        Self { ended: ends.map(name).collect() }
    }

    /// Adds a tag, or a block of HTML with text in it.
    pub(super) fn read(&self, html: &str, builder: &mut Builder, links: &Links) {
        let mut rest = html;
        while !rest.is_empty() {
            let end = rest.find('<').unwrap_or(rest.len());
            text(&rest[..end], builder);
            rest = &rest[end..];
            if rest.is_empty() {
                return;
            }
            let length = comment_length(rest);
            if length > 0 {
                rest = &rest[length..];
                continue;
            }
            match Mark::at(rest).filter(|mark| self.is_known(mark)) {
                Some(mark) => {
                    rest = &rest[mark.length..];
                    apply(&mark, builder, links);
                }
                None => {
                    builder.text("<");
                    rest = &rest[1..];
                }
            }
        }
    }

    fn is_known(&self, mark: &Mark<'_>) -> bool {
        let name = mark.name.as_str();
        VOID.contains(&name) || LOOSE.contains(&name) || self.ended.contains(name) && is_element(name)
    }
}

fn is_element(name: &str) -> bool {
    let others = [
        "a",
        "b",
        "strong",
        "i",
        "em",
        "s",
        "del",
        "strike",
        "code",
        "tt",
        "kbd",
        "samp",
        "pre",
        "ul",
        "ol",
        "blockquote",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "sup",
        "script",
        "style",
    ];
    BLOCKS.contains(&name) || PLAIN.contains(&name) || others.contains(&name)
}

/// Returns the length of the comment that a text starts with, or 0.
fn comment_length(text: &str) -> usize {
    let Some(comment) = text.strip_prefix("<!--") else { return 0 };
    comment.find("-->").map_or(text.len(), |at| text.len() - comment.len() + at + 3)
}

fn name_length(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len())
}

/// A start tag or an end tag.
struct Mark<'t> {
    name: String,
    is_end: bool,
    attributes: &'t str,
    length: usize,
}

impl<'t> Mark<'t> {
    fn at(text: &'t str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        let is_end = inner.starts_with('/');
        let inner = if is_end { &inner[1..] } else { inner };
        let length = name_length(inner);
        let (name, rest) = inner.split_at(length);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut quote = None;
        let ends = |c: u8| match quote {
            Some(open) => {
                quote = Some(open).filter(|open| *open != c);
                false
            }
            None => {
                quote = Some(c).filter(|c| matches!(c, b'"' | b'\''));
                matches!(c, b'<' | b'>')
            }
        };
        let end = rest.bytes().take(LONGEST).position(ends).filter(|end| rest[*end..].starts_with('>'))?;
        let length = text.len() - rest.len() + end + 1;
        Some(Self { name: name.to_ascii_lowercase(), is_end, attributes: &rest[..end], length })
    }

    /// Returns the value of an attribute.
    fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
            let name = &rest[..end];
            if rest.is_empty() {
                return None;
            }
            rest = rest[end..].trim_start();
            let Some(after) = rest.strip_prefix('=') else {
                if end == 0 {
                    rest = rest.get(1..)?;
                }
                continue;
            };
            let after = after.trim_start();
            let (value, others) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split_once(quote)?,
                _ => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(decoded(value));
            }
            rest = others;
        }
    }
}

fn apply(mark: &Mark<'_>, builder: &mut Builder, links: &Links) {
    let Mark { name, is_end, .. } = mark;
    match (name.as_str(), is_end) {
        ("script" | "style", is_end) => {
            builder.skips = !is_end;
        }
        ("br", _) => builder.line_break(),
        ("hr", _) => builder.block(Block::Rule),
        ("img", _) => {
            let target = mark.attribute("src").and_then(|source| links.target(&source));
            picture(builder, target, &mark.attribute("alt").unwrap_or_default());
        }
        ("sup", false) => builder.text("^"),
        ("li", true) => builder.close_html(|one| matches!(one, Container::Item)),
        ("ul" | "ol", true) => builder.close_html(|one| matches!(one, Container::List { .. })),
        ("blockquote", true) => builder.close_html(|one| matches!(one, Container::Quote)),
        ("table", true) => builder.close_html(|one| matches!(one, Container::Table { .. })),
        ("tr", true) => builder.close_html(|one| matches!(one, Container::Row(_))),
        ("td" | "th", true) => builder.close_html(|one| matches!(one, Container::Cell)),
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => {
            builder.close_html(|one| matches!(one, Container::Heading(_)));
        }
        ("a", true) => builder.close_html(|one| matches!(one, Container::Link(_))),
        ("pre", true) => builder.close_html(|one| matches!(one, Container::Raw { is_block: true, .. })),
        ("code" | "tt" | "kbd" | "samp", true) => {
            builder.close_html(|one| matches!(one, Container::Raw { is_block: false, .. }));
        }
        (name, true) if style(name).is_some() => {
            builder.close_html(|one| matches!(one, Container::Styled(of) if Some(*of) == style(name)));
        }
        (name, false) => {
            if let Some(container) = container(name, mark, links) {
                builder.open(container, true);
            } else if BLOCKS.contains(&name) {
                builder.end_lines();
            }
        }
        (name, true) if BLOCKS.contains(&name) => builder.end_lines(),
        _ => {}
    }
}

fn container(name: &str, mark: &Mark<'_>, links: &Links) -> Option<Container> {
    Some(match name {
        "ul" => Container::List { start: None, is_tight: true, items: Vec::new() },
        "ol" => Container::List { start: Some(1), is_tight: true, items: Vec::new() },
        "li" => Container::Item,
        "blockquote" => Container::Quote,
        "table" => Container::Table { columns: Vec::new(), rows: Vec::new() },
        "tr" => Container::Row(Vec::new()),
        "td" | "th" => Container::Cell,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Container::Heading(usize::from(name.as_bytes()[1] - b'0')),
        "a" => Container::Link(mark.attribute("href").and_then(|link| links.target(&link))),
        "pre" => Container::Raw { is_block: true, text: String::new() },
        "code" | "tt" | "kbd" | "samp" => Container::Raw { is_block: false, text: String::new() },
        name => Container::Styled(style(name)?),
    })
}

fn style(name: &str) -> Option<Style> {
    match name {
        "b" | "strong" => Some(Style::Strong),
        "i" | "em" => Some(Style::Emphasis),
        "s" | "del" | "strike" => Some(Style::Struck),
        _ => None,
    }
}

fn text(html: &str, builder: &mut Builder) {
    if !html.is_empty() {
        builder.text(&decoded(html));
    }
}

/// Decodes character references such as `&lt;`, with the table of the Markdown parser.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = 1 + rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len() - 1);
        let is_name = (3..=34).contains(&end) && rest[end..].starts_with(';');
        let end = if is_name { end + 1 } else { 1 };
        match is_name {
            true => Parser::new(&rest[..end]).for_each(|event| {
                if let Event::Text(text) = event {
                    out.push_str(&text);
                }
            }),
            false => out.push('&'),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}
