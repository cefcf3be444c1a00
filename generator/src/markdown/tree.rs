//! The tree of a text, and the builder that Markdown and HTML share.

use pulldown_cmark::Alignment;

use crate::chars;

/// The maximum nesting of containers. The content of deeper ones is added to the innermost allowed container, since each
/// level indents all lines in it.
const DEPTH: usize = 16;

/// A block of a text.
#[derive(Debug, PartialEq)]
pub(super) enum Block {
    Paragraph(Vec<Inline>),
    Heading(usize, Vec<Inline>),
    Code { language: &'static str, text: String },
    Quote(Vec<Block>),
    List { start: Option<u64>, is_tight: bool, items: Vec<Vec<Block>> },
    Table { columns: Vec<Alignment>, rows: Vec<Vec<Vec<Inline>>> },
    Rule,
}

/// Inline content of a block.
#[derive(Debug, PartialEq)]
pub(super) enum Inline {
    Text(String),
    Code(String),
    Styled(Style, Vec<Inline>),
    Link {
        target: String,
        content: Vec<Inline>,
    },
    /// The checkbox of a task list item.
    Task(bool),
    Break,
}

/// An inline style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Emphasis,
    Strong,
    Struck,
}

/// A node that is open, so that content can be added to it.
#[derive(Debug)]
pub(super) enum Container {
    Root,
    Quote,
    List {
        start: Option<u64>,
        is_tight: bool,
        items: Vec<Vec<Block>>,
    },
    Item,
    Table {
        columns: Vec<Alignment>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Row(Vec<Vec<Inline>>),
    Cell,
    Paragraph,
    Heading(usize),
    Styled(Style),
    /// A link and its target; without an allowed target, only the text is kept.
    Link(Option<String>),
    /// Code from HTML, as a block or as a code span.
    Raw {
        is_block: bool,
        text: String,
    },
}

impl Container {
    /// Returns whether it contains blocks.
    fn holds_blocks(&self) -> bool {
        matches!(self, Self::Root | Self::Quote | Self::Item)
    }

    /// Returns whether it contains only items, rows or cells.
    fn holds_parts(&self) -> bool {
        matches!(self, Self::List { .. } | Self::Table { .. } | Self::Row(_))
    }

    /// Returns whether it contains inline content.
    fn holds_inlines(&self) -> bool {
        !self.holds_blocks() && !self.holds_parts()
    }
}

/// Identifies a container, which can have been closed already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Handle(usize);

#[derive(Debug)]
struct Open {
    handle: Handle,
    container: Container,
    is_html: bool,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
}

/// Builds a tree from content that can be nested in any order, as HTML can. Containers are closed and opened as needed.
#[derive(Debug)]
pub(super) struct Builder {
    open: Vec<Open>,
    next: usize,
    /// Whether content is dropped, as that of scripts is.
    pub(super) skips: bool,
}

impl Builder {
    pub(super) fn new() -> Self {
        let mut builder = Self { open: Vec::new(), next: 0, skips: false };
        builder.push(Container::Root, false);
        builder
    }

    /// Closes all containers and returns the tree.
    pub(super) fn finish(mut self) -> Vec<Block> {
        while self.open.len() > 1 {
            self.close_last();
        }
        self.open.pop().map(|root| root.blocks).unwrap_or_default()
    }

    /// Adds text. White space alone does not start a paragraph.
    pub(super) fn text(&mut self, text: &str) {
        if self.skips {
            return;
        }
        if let Container::Raw { text: raw, .. } = &mut self.last().container {
            raw.push_str(text);
            return;
        }
        if !self.last().container.holds_inlines() && text.trim().is_empty() {
            return;
        }
        self.make_line();
        match self.last().inlines.last_mut() {
            Some(Inline::Text(before)) => before.push_str(text),
            _ => self.last().inlines.push(Inline::Text(text.to_owned())),
        }
    }

    /// Adds a code span.
    pub(super) fn code(&mut self, text: &str) {
        if matches!(self.last().container, Container::Raw { .. }) {
            self.text(text);
        } else if !self.skips && !text.is_empty() {
            self.make_line();
            self.last().inlines.push(Inline::Code(text.to_owned()));
        }
    }

    /// Adds a line break. Two line breaks in a row start a new paragraph.
    pub(super) fn line_break(&mut self) {
        if self.skips || self.is_in_cell() {
            return self.text("\n");
        }
        let last = self.last();
        match last.container {
            Container::Paragraph if last.inlines.last() == Some(&Inline::Break) => self.end_lines(),
            Container::Paragraph | Container::Styled(_) | Container::Link(_) => last.inlines.push(Inline::Break),
            _ => self.text("\n"),
        }
    }

    /// Adds the checkbox of a task. Anywhere but at the start of a list item, it is added as text.
    pub(super) fn task(&mut self, is_done: bool) {
        self.make_line();
        let is_first = self.last().inlines.is_empty() && matches!(self.last().container, Container::Paragraph);
        let item = self.open.len().checked_sub(2).map(|at| &self.open[at]);
        if is_first && item.is_some_and(|item| matches!(item.container, Container::Item) && item.blocks.is_empty()) {
            self.last().inlines.push(Inline::Task(is_done));
        } else {
            self.text(if is_done { "[x] " } else { "[ ] " });
        }
    }

    /// Adds a block without children.
    pub(super) fn block(&mut self, block: Block) {
        if !self.skips && self.make_place() {
            self.last().blocks.push(block);
        }
    }

    /// Closes the paragraph or heading and the styles in it.
    pub(super) fn end_lines(&mut self) {
        if self.is_in_cell() {
            self.text(" ");
            return;
        }
        while self.last().container.holds_inlines() {
            self.close_last();
        }
    }

    /// Opens a container and the parents that it needs; `None` if it cannot be opened here or is nested too deeply.
    pub(super) fn open(&mut self, container: Container, is_html: bool) -> Option<Handle> {
        let is_raw = matches!(self.last().container, Container::Raw { .. });
        if self.skips || is_raw || self.open.len() > DEPTH {
            return None;
        }
        let fits = match &container {
            Container::Styled(_) | Container::Link(_) | Container::Raw { is_block: false, .. } => {
                self.make_line();
                // Links cannot be nested.
                let in_link = || self.open.iter().any(|one| matches!(one.container, Container::Link(_)));
                !matches!(container, Container::Link(_)) || !in_link()
            }
            Container::Item => self.make_list(),
            Container::Row(_) => self.close_to(|one| matches!(one, Container::Table { .. })),
            Container::Cell => self.make_row(),
            Container::Root => false,
            _ => self.make_place(),
        };
        fits.then(|| self.push(container, is_html))
    }

    /// Closes a container and its children, if it is still open.
    pub(super) fn close(&mut self, handle: Handle) {
        if self.open.iter().any(|one| one.handle == handle) {
            while self.last().handle != handle {
                self.close_last();
            }
            self.close_last();
        }
    }

    /// Closes the innermost matching container that HTML has opened, within the current block of Markdown.
    pub(super) fn close_html(&mut self, is_meant: impl Fn(&Container) -> bool) {
        for one in self.open.iter().rev() {
            if one.is_html && is_meant(&one.container) {
                return self.close(one.handle);
            }
            if !one.is_html && !one.container.holds_inlines() {
                return;
            }
        }
    }

    fn last(&mut self) -> &mut Open {
        self.open.last_mut().expect("the root is open to the end")
    }

    fn push(&mut self, container: Container, is_html: bool) -> Handle {
        let handle = Handle(self.next);
        self.next += 1;
        self.open.push(Open { handle, container, is_html, blocks: Vec::new(), inlines: Vec::new() });
        handle
    }

    /// Returns whether the current line is a table cell, which cannot contain blocks.
    fn is_in_cell(&self) -> bool {
        let mut inner = self.open.iter().rev().take_while(|one| one.container.holds_inlines());
        inner.any(|one| matches!(one.container, Container::Cell))
    }

    /// Opens the containers that inline content needs here.
    fn make_line(&mut self) {
        match self.last().container {
            Container::List { .. } => {
                self.push(Container::Item, true);
                self.push(Container::Paragraph, true);
            }
            Container::Table { .. } => {
                self.push(Container::Row(Vec::new()), true);
                self.push(Container::Cell, true);
            }
            Container::Row(_) => {
                self.push(Container::Cell, true);
            }
            Container::Root | Container::Quote | Container::Item => {
                self.push(Container::Paragraph, true);
            }
            _ => {}
        }
    }

    /// Opens or closes containers so that a block can be added; returns whether it can.
    fn make_place(&mut self) -> bool {
        self.end_lines();
        match self.last().container {
            Container::List { .. } => {
                self.push(Container::Item, true);
                true
            }
            _ => self.last().container.holds_blocks(),
        }
    }

    /// Closes containers down to the current list, or opens a list; returns whether an item can be added.
    fn make_list(&mut self) -> bool {
        let innermost = self.open.iter().rev().find(|one| {
            matches!(one.container, Container::List { .. } | Container::Cell | Container::Quote | Container::Root)
        });
        if innermost.is_some_and(|one| matches!(one.container, Container::List { .. })) {
            return self.close_to(|one| matches!(one, Container::List { .. }));
        }
        let fits = self.make_place();
        if fits {
            self.push(Container::List { start: None, is_tight: true, items: Vec::new() }, true);
        }
        fits
    }

    /// Closes containers down to the current row, or opens a row; returns whether a cell can be added.
    fn make_row(&mut self) -> bool {
        if self.close_to(|one| matches!(one, Container::Row(_))) {
            return true;
        }
        let fits = self.close_to(|one| matches!(one, Container::Table { .. }));
        if fits {
            self.push(Container::Row(Vec::new()), true);
        }
        fits
    }

    /// Closes containers down to the innermost matching one, if it is part of the current table or list.
    fn close_to(&mut self, is_meant: impl Fn(&Container) -> bool) -> bool {
        let Some(at) = self.open.iter().rposition(|one| is_meant(&one.container)) else { return false };
        let is_beyond = |one: &Open| matches!(one.container, Container::Quote | Container::Table { .. });
        if self.open[at + 1..].iter().any(is_beyond) {
            return false;
        }
        while self.open.len() > at + 1 {
            self.close_last();
        }
        true
    }

    /// Closes the innermost container and adds it to its parent.
    fn close_last(&mut self) {
        let Open { container, blocks, mut inlines, .. } = self.open.pop().expect("the root is open to the end");
        if matches!(container, Container::Paragraph | Container::Heading(_) | Container::Cell) {
            trim(&mut inlines);
        }
        let around = self.last();
        match container {
            Container::Root => {}
            Container::Quote => around.blocks.extend((!blocks.is_empty()).then_some(Block::Quote(blocks))),
            Container::List { start, is_tight, items } => {
                around.blocks.extend((!items.is_empty()).then_some(Block::List { start, is_tight, items }));
            }
            Container::Item => {
                if let Container::List { items, .. } = &mut around.container {
                    items.push(blocks);
                }
            }
            Container::Table { columns, rows } => {
                around.blocks.extend((!rows.is_empty()).then_some(Block::Table { columns, rows }));
            }
            Container::Row(cells) => {
                if let Container::Table { rows, .. } = &mut around.container {
                    rows.extend((!cells.is_empty()).then_some(cells));
                }
            }
            Container::Cell => {
                if let Container::Row(cells) = &mut around.container {
                    cells.push(inlines);
                }
            }
            Container::Paragraph => around.blocks.extend(is_seen(&inlines).then_some(Block::Paragraph(inlines))),
            Container::Heading(level) => {
                around.blocks.extend(is_seen(&inlines).then_some(Block::Heading(level, inlines)));
            }
            Container::Styled(style) if is_seen(&inlines) => around.inlines.push(Inline::Styled(style, inlines)),
            Container::Link(Some(target)) => around.inlines.push(Inline::Link { target, content: inlines }),
            Container::Styled(_) | Container::Link(None) => around.inlines.extend(inlines),
            Container::Raw { is_block: true, text } => {
                let text = text.trim_matches('\n').to_owned();
                around.blocks.extend((!text.trim().is_empty()).then_some(Block::Code { language: "text", text }));
            }
            Container::Raw { is_block: false, text } => {
                around.inlines.extend((!text.trim().is_empty()).then(|| Inline::Code(text.trim().to_owned())));
            }
        }
    }

    /// Marks the current list as loose: its items are separated by blank lines.
    pub(super) fn loosen(&mut self) {
        if let [.., list, item] = self.open.as_mut_slice()
            && let (Container::List { is_tight, .. }, Container::Item) = (&mut list.container, &item.container)
        {
            *is_tight = false;
        }
    }
}

/// Trims invisible characters at both ends of a line.
fn trim(inlines: &mut Vec<Inline>) {
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        text.drain(..text.len() - text.trim_start_matches(is_unseen).len());
    }
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        text.truncate(text.trim_end_matches(is_unseen).len());
    }
    // A checkbox without a task would be read as a link to an item.
    if let [Inline::Task(is_done), rest @ ..] = inlines.as_slice()
        && !is_seen(rest)
    {
        *inlines = vec![Inline::Text(if *is_done { "[x]" } else { "[ ]" }.to_owned())];
    }
}

/// Returns whether inline content has anything visible.
fn is_seen(inlines: &[Inline]) -> bool {
    inlines.iter().any(|one| match one {
        Inline::Text(text) => !text.trim_matches(is_unseen).is_empty(),
        Inline::Break => false,
        _ => true,
    })
}

/// Returns whether a character is invisible at the end of a line.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_whitespace() || chars::turns(c)
}
