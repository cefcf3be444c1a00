//! Parses CommonMark with the extensions that rustdoc enables.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::html::Html;
use super::links::Links;
use super::tree::{Block, Builder, Container, Handle, Inline, Style};

/// A prefix that makes any line a paragraph.
const GUARD: &str = "x ";

/// Parses a text.
pub(super) fn blocks(markdown: &str, links: &Links) -> Vec<Block> {
    let markdown = dedented(markdown);
    Reader::new(&markdown, links).read()
}

/// Parses a single line as inline content.
pub(super) fn inline(line: &str, links: &Links) -> Vec<Inline> {
    let guarded = format!("{GUARD}{line}");
    let mut line = Vec::new();
    flatten(Reader::new(&guarded, links).read(), &mut line);
    if let Some(Inline::Text(first)) = line.first_mut() {
        first.replace_range(..GUARD.len().min(first.len()), "");
    }
    line
}

/// Joins the content of blocks into one line.
fn flatten(blocks: Vec<Block>, line: &mut Vec<Inline>) {
    for block in blocks {
        if !line.is_empty() {
            line.push(Inline::Text(" ".to_owned()));
        }
        match block {
            Block::Paragraph(inlines) | Block::Heading(_, inlines) => line.extend(inlines),
            Block::Code { text, .. } => line.push(Inline::Code(text)),
            Block::Quote(blocks) => flatten(blocks, line),
            Block::List { items, .. } => items.into_iter().for_each(|item| flatten(item, line)),
            Block::Table { rows, .. } => rows.into_iter().flatten().for_each(|cell| {
                line.push(Inline::Text(" ".to_owned()));
                line.extend(cell);
            }),
            Block::Rule => {}
        }
    }
}

/// Removes the indent that all lines share, and normalises line breaks.
pub(super) fn dedented(text: &str) -> Cow<'_, str> {
    let text =
        if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text.into() };
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let shared = text.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    if shared == 0 {
        return text;
    }
    let lines = text.lines().map(|line| line.get(shared..).unwrap_or_default());
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

struct Reader<'t> {
    source: &'t str,
    links: &'t Links,
    builder: Builder,
    html: Option<Html>,
    /// The containers that Markdown has opened; `None` where none could be opened.
    open: Vec<Option<Handle>>,
    /// Whether the next paragraph continues the label of a footnote.
    in_note: bool,
    /// The current code block: its language and text.
    code: Option<(&'static str, String)>,
    /// The current HTML block.
    raw: Option<String>,
    /// The open images: target and alternative text.
    images: Vec<(Option<String>, String)>,
}

impl<'t> Reader<'t> {
    fn new(source: &'t str, links: &'t Links) -> Self {
        Self {
            source,
            links,
            builder: Builder::new(),
            html: None,
            open: Vec::new(),
            in_note: false,
            code: None,
            raw: None,
            images: Vec::new(),
        }
    }

    fn read(mut self) -> Vec<Block> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_FOOTNOTES;
        for event in Parser::new_ext(self.source, options) {
            self.event(event);
        }
        self.builder.finish()
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match (&mut self.code, self.images.last_mut()) {
                (Some((_, code)), _) => code.push_str(&text),
                (None, Some((_, alt))) => alt.push_str(&text),
                (None, None) => self.builder.text(&text),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => match self.images.last_mut() {
                Some((_, alt)) => alt.push_str(&text),
                None => self.builder.code(&text),
            },
            Event::Html(text) => match &mut self.raw {
                Some(raw) => raw.push_str(&text),
                None => self.html(&text),
            },
            Event::InlineHtml(text) if self.images.is_empty() => self.html(&text),
            Event::InlineHtml(_) => {}
            Event::FootnoteReference(label) => self.builder.text(&format!("[^{label}]")),
            Event::SoftBreak => match self.images.last_mut() {
                Some((_, alt)) => alt.push(' '),
                None => self.builder.text("\n"),
            },
            Event::HardBreak if self.images.is_empty() => self.builder.line_break(),
            Event::HardBreak => {}
            Event::Rule => self.builder.block(Block::Rule),
            Event::TaskListMarker(is_done) => self.builder.task(is_done),
        }
    }

    fn html(&mut self, text: &str) {
        let source = self.source;
        self.html.get_or_insert_with(|| Html::of(source)).read(text, &mut self.builder, self.links);
    }

    fn start(&mut self, tag: Tag<'_>) {
        let container = match tag {
            Tag::Paragraph if std::mem::take(&mut self.in_note) => None,
            Tag::Paragraph => {
                self.builder.end_lines();
                self.builder.loosen();
                Some(Container::Paragraph)
            }
            Tag::Heading { level, .. } => Some(Container::Heading(level as usize)),
            Tag::BlockQuote(_) => Some(Container::Quote),
            Tag::CodeBlock(kind) => {
                self.code = Some((language(&kind), String::new()));
                None
            }
            Tag::HtmlBlock => {
                self.raw = Some(String::new());
                None
            }
            Tag::List(start) => Some(Container::List { start, is_tight: true, items: Vec::new() }),
            Tag::Item => Some(Container::Item),
            Tag::FootnoteDefinition(label) => {
                self.builder.end_lines();
                self.builder.text(&format!("[^{label}]: "));
                self.in_note = true;
                None
            }
            Tag::Table(columns) => Some(Container::Table { columns, rows: Vec::new() }),
            Tag::TableHead | Tag::TableRow => Some(Container::Row(Vec::new())),
            Tag::TableCell => Some(Container::Cell),
            Tag::Emphasis => Some(Container::Styled(Style::Emphasis)),
            Tag::Strong => Some(Container::Styled(Style::Strong)),
            Tag::Strikethrough => Some(Container::Styled(Style::Struck)),
            Tag::Link { link_type, dest_url, .. } => {
                let mail = (link_type == LinkType::Email).then(|| format!("mailto:{dest_url}"));
                Some(Container::Link(self.links.target(mail.as_deref().unwrap_or(&dest_url))))
            }
            Tag::Image { dest_url, .. } => {
                self.images.push((self.links.target(&dest_url), String::new()));
                None
            }
            // Extensions that are not enabled.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => None,
        };
        // The text of an image has no structure.
        let container = container.filter(|_| self.images.is_empty());
        let handle = container.and_then(|container| self.builder.open(container, false));
        self.open.push(handle);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => {
                if let Some((language, mut text)) = self.code.take() {
                    text.truncate(text.trim_end().len());
                    let is_seen = !text.trim().is_empty();
                    is_seen.then(|| self.builder.block(Block::Code { language, text }));
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(raw) = self.raw.take() {
                    self.html(&raw);
                }
                self.builder.skips = false;
            }
            TagEnd::Image => {
                if let Some((target, alt)) = self.images.pop() {
                    self.image(target, &alt);
                }
            }
            _ => {}
        }
        if let Some(handle) = self.open.pop().flatten() {
            self.builder.close(handle);
        }
        // HTML in it can have closed it already and opened other paragraphs.
        if matches!(tag, TagEnd::Paragraph | TagEnd::Heading(_)) {
            self.builder.skips = false;
            self.builder.end_lines();
        }
    }

    /// Adds an image; inside another image, adds its text to that one's.
    fn image(&mut self, target: Option<String>, alt: &str) {
        if let Some((_, outer)) = self.images.last_mut() {
            outer.push_str(alt);
            return;
        }
        picture(&mut self.builder, target, alt);
    }
}

/// Adds a link instead of an image, so that docs load nothing from other hosts.
pub(super) fn picture(builder: &mut Builder, target: Option<String>, alt: &str) {
    let text = if alt.trim().is_empty() && target.is_some() { "image" } else { alt };
    let handle = builder.open(Container::Link(target), false);
    builder.text(text);
    if let Some(handle) = handle {
        builder.close(handle);
    }
}

/// Languages that code blocks keep. rustdoc compiles none of them.
const LANGUAGES: &[&str] = &[
    "bash",
    "c",
    "console",
    "cpp",
    "csharp",
    "css",
    "csv",
    "dart",
    "diff",
    "go",
    "graphql",
    "html",
    "http",
    "ini",
    "java",
    "javascript",
    "js",
    "json",
    "json5",
    "jsonc",
    "jsx",
    "kotlin",
    "lua",
    "markdown",
    "md",
    "perl",
    "php",
    "powershell",
    "protobuf",
    "py",
    "python",
    "ruby",
    "scala",
    "sh",
    "shell",
    "sql",
    "swift",
    "toml",
    "ts",
    "tsx",
    "typescript",
    "xml",
    "yaml",
    "yml",
    "zsh",
];

/// Returns the language of a code block, or `text` if it is not known.
fn language(kind: &CodeBlockKind<'_>) -> &'static str {
    let CodeBlockKind::Fenced(info) = kind else { return "text" };
    let name = info.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    LANGUAGES.iter().find(|known| known.eq_ignore_ascii_case(name)).copied().unwrap_or("text")
}
