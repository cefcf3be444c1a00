//! Finds the position of a node in the text of its file.
//!
//! Stages use JSON pointers only. Positions are looked up when findings are shown, so a run without findings parses
//! faster.

mod json;
mod toml;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, Span};

use json::Json;

use super::Pointer;

/// The maximum number of aliases and merge keys to follow, because an anchor can contain itself.
const MAX_HOPS: usize = 64;

/// The position of a node, in bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The key, if the node is a value in an object.
    pub key: Option<Range<usize>>,
    /// The value. For an object or a list, from its first byte to its last.
    pub value: Range<usize>,
    /// Whether the node itself was found. If not, this is its nearest ancestor.
    pub exact: bool,
}

/// A YAML or JSON file in which nodes can be found.
#[derive(Debug)]
pub struct Nodes<'text>(Syntax<'text>);

#[derive(Debug)]
enum Syntax<'text> {
    Json(Json<'text>),
    Yaml(Marked<'text>),
}

impl<'text> Nodes<'text> {
    /// Reads a JSON or YAML text. If it is invalid, reads the part before the error.
    #[must_use]
    pub fn of(text: &'text str) -> Self {
        // JSON is also YAML, but the largest descriptions are JSON, and its nodes can be skipped without parsing them.
        Self(Json::of(text).map_or_else(|| Syntax::Yaml(Marked::parse(text)), Syntax::Json))
    }

    /// Finds a node, or its nearest ancestor that exists.
    #[must_use]
    pub fn find(&mut self, pointer: &Pointer) -> Located {
        match &mut self.0 {
            Syntax::Json(json) => json.find(pointer),
            Syntax::Yaml(marked) => marked.find(pointer),
        }
    }
}

/// A YAML or JSON file, parsed as a whole, with the positions of its nodes.
#[derive(Debug)]
pub struct Marked<'text> {
    text: &'text str,
    lines: Vec<usize>,
    columns: Columns,
    nodes: Vec<Node>,
}

/// Converts columns to bytes without counting through a line, which can be megabytes long.
#[derive(Debug)]
enum Columns {
    /// The text is ASCII, so a column is a byte.
    Ascii,
    /// The byte of every [`STEP`]th character of the text, and the number of characters before each line.
    Counted { steps: Vec<usize>, before: Vec<usize> },
}

/// The maximum number of characters to count when converting a column to a byte.
const STEP: usize = 1024;

#[derive(Debug)]
struct Node {
    key: Option<Mark>,
    value: Mark,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Scalar,
    List(Vec<usize>),
    /// The entries in order, including duplicate keys.
    Object(Vec<(String, usize)>),
    Alias(Option<usize>),
}

/// Start and end as line (from 1) and column (from 0, in characters), like the parser.
#[derive(Clone, Copy, Debug)]
struct Mark {
    start: (usize, usize),
    end: (usize, usize),
}

impl Mark {
    fn of(span: Span) -> Self {
        let at = |marker: Marker| (marker.line(), marker.col());
        Self { start: at(span.start), end: at(span.end) }
    }
}

/// Finds an entry of a TOML file, or its nearest ancestor. Returns `None` when the text is not valid TOML.
#[must_use]
pub fn find_toml(text: &str, pointer: &Pointer) -> Option<Located> {
    toml::find(text, pointer)
}

impl<'text> Marked<'text> {
    /// Reads a YAML or JSON text. If it is invalid, reads the part before the error.
    #[must_use]
    pub fn parse(text: &'text str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut builder = Builder::default();
        let masked = without_surrogates(text);
        for event in Parser::new_from_str(&masked) {
            let Ok((event, span)) = event else { break };
            builder.take(event, Mark::of(span));
        }
        Self { text, columns: Columns::of(text), lines, nodes: builder.nodes }
    }

    fn find(&self, pointer: &Pointer) -> Located {
        let Some(mut at) = (!self.nodes.is_empty()).then_some(0) else {
            return Located { key: None, value: 0..0, exact: false };
        };
        let mut exact = true;
        for token in pointer.tokens() {
            match self.step(at, &token, MAX_HOPS) {
                Some(next) => at = next,
                None => {
                    exact = false;
                    break;
                }
            }
        }
        let node = &self.nodes[at];
        Located { key: node.key.map(|key| self.bytes(key)), value: self.bytes(node.value), exact }
    }

    /// Returns the pointers of duplicate keys, without the first use of each key.
    #[must_use]
    pub fn duplicates(&self) -> Vec<Pointer> {
        let mut found = Vec::new();
        let mut todo = vec![(Pointer::root(), 0)];
        while let Some((pointer, at)) = todo.pop() {
            match self.nodes.get(at).map(|node| &node.content) {
                Some(Content::List(items)) => {
                    todo.extend(items.iter().enumerate().rev().map(|(index, item)| (pointer.child(index), *item)));
                }
                Some(Content::Object(members)) => {
                    let mut seen = BTreeSet::new();
                    for (key, member) in members {
                        if seen.insert(key) {
                            todo.push((pointer.child(key), *member));
                        } else {
                            found.push(pointer.child(key));
                        }
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// Returns the YAML numbers that JSON cannot represent, such as `.inf`, as spelled in the file.
    #[must_use]
    pub fn not_finite(&self) -> Vec<(Pointer, String)> {
        let mut found = Vec::new();
        let mut todo = vec![(Pointer::root(), 0)];
        while let Some((pointer, at)) = todo.pop() {
            match self.nodes.get(at).map(|node| (&node.content, node.value)) {
                Some((Content::Scalar, mark)) => {
                    let text = self.text.get(self.bytes(mark)).unwrap_or_default().trim();
                    if is_not_finite(text) {
                        found.push((pointer, text.to_owned()));
                    }
                }
                Some((Content::List(items), _)) => {
                    todo.extend(items.iter().enumerate().rev().map(|(index, item)| (pointer.child(index), *item)));
                }
                Some((Content::Object(members), _)) => {
                    todo.extend(members.iter().rev().map(|(key, member)| (pointer.child(key), *member)));
                }
                _ => {}
            }
        }
        found
    }

    fn step(&self, at: usize, token: &str, hops: usize) -> Option<usize> {
        let hops = hops.checked_sub(1)?;
        match &self.nodes[at].content {
            Content::Scalar => None,
            Content::Alias(anchor) => self.step((*anchor)?, token, hops),
            Content::List(items) => items.get(token.parse::<usize>().ok()?).copied(),
            // The last one, so that the excerpt shows the duplicate key.
            Content::Object(members) => members
                .iter()
                .rfind(|(key, _)| key == token)
                .map(|(_, member)| *member)
                .or_else(|| self.step_merged(members, token, hops)),
        }
    }

    /// Finds a key in the objects that the merge keys (`<<`) of an object refer to.
    fn step_merged(&self, members: &[(String, usize)], token: &str, hops: usize) -> Option<usize> {
        let merged = members.iter().filter(|(key, _)| key == "<<").map(|(_, member)| *member);
        let mut sources = merged.flat_map(|member| match &self.nodes[member].content {
            Content::List(items) => items.clone(),
            _ => vec![member],
        });
        sources.find_map(|source| self.step(source, token, hops))
    }

    fn bytes(&self, mark: Mark) -> Range<usize> {
        let start = self.byte(mark.start);
        start..self.byte(mark.end).max(start)
    }

    fn byte(&self, (line, column): (usize, usize)) -> usize {
        let Some(&start) = self.lines.get(line.saturating_sub(1)) else { return self.text.len() };
        match &self.columns {
            Columns::Ascii => (start + column).min(self.text.len()),
            Columns::Counted { steps, before } => {
                let at = before[line.saturating_sub(1)] + column;
                let Some(&step) = steps.get(at / STEP) else { return self.text.len() };
                let mut rest = self.text[step..].char_indices();
                rest.nth(at % STEP).map_or(self.text.len(), |(byte, _)| step + byte)
            }
        }
    }
}

/// Returns whether a plain scalar is infinite or not a number.
fn is_not_finite(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['+', '-']);
    [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(&unsigned)
}

impl Columns {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Ascii;
        }
        let (mut steps, mut before) = (Vec::new(), vec![0]);
        for (count, (byte, c)) in text.char_indices().enumerate() {
            if count % STEP == 0 {
                steps.push(byte);
            }
            if c == '\n' {
                before.push(count + 1);
            }
        }
        Self::Counted { steps, before }
    }
}

/// Builds nodes from parser events.
#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    /// The open collections, each with the key whose value comes next.
    open: Vec<(usize, Option<(String, Mark)>)>,
    anchors: BTreeMap<usize, usize>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, mark: Mark) {
        match event {
            Event::Scalar(text, _, anchor, _) => self.take_scalar(&text, mark, Content::Scalar, anchor),
            Event::Alias(anchor) => {
                let to = self.anchors.get(&anchor).copied();
                self.take_scalar("*", mark, Content::Alias(to), 0);
            }
            Event::SequenceStart(anchor, _) => {
                let at = self.add(Content::List(Vec::new()), mark, anchor);
                self.open.push((at, None));
            }
            Event::MappingStart(anchor, _) => {
                let at = self.add(Content::Object(Vec::new()), mark, anchor);
                self.open.push((at, None));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((at, _)) = self.open.pop() {
                    self.nodes[at].value.end = mark.end;
                }
            }
            _ => {}
        }
    }

    /// Adds a scalar as a key if an object expects one, else as a value.
    fn take_scalar(&mut self, text: &str, mark: Mark, content: Content, anchor: usize) {
        match self.open.last_mut() {
            Some((at, key @ None)) if matches!(self.nodes[*at].content, Content::Object(_)) => {
                *key = Some((text.to_owned(), mark));
            }
            _ => {
                self.add(content, mark, anchor);
            }
        }
    }

    fn add(&mut self, content: Content, value: Mark, anchor: usize) -> usize {
        let at = self.nodes.len();
        if anchor > 0 {
            self.anchors.insert(anchor, at);
        }
        let mut mark = None;
        if let Some((parent, key)) = self.open.last_mut() {
            match &mut self.nodes[*parent].content {
                Content::List(items) => items.push(at),
                Content::Object(members) => match key.take() {
                    Some((text, key)) => {
                        members.push((text, at));
                        mark = Some(key);
                    }
                    // No JSON pointer can name a collection that is a key, so its value gets an empty key.
                    None => *key = Some((String::new(), value)),
                },
                Content::Scalar | Content::Alias(_) => {}
            }
        }
        self.nodes.push(Node { key: mark, value, content });
        at
    }
}

/// Replaces surrogate escapes such as `\ud83d` by other escapes of the same length. JSON uses pairs of them for
/// characters outside the basic plane, but the YAML parser rejects them.
fn without_surrogates(text: &str) -> std::borrow::Cow<'_, str> {
    let lower = |at: usize| text.as_bytes().get(at).map(u8::to_ascii_lowercase);
    let is_surrogate =
        |at: usize| lower(at + 2) == Some(b'd') && matches!(lower(at + 3), Some(b'8' | b'9' | b'a'..=b'f'));
    let found: Vec<usize> = text.match_indices("\\u").map(|(at, _)| at).filter(|at| is_surrogate(*at)).collect();
    if found.is_empty() {
        return text.into();
    }
    let mut masked = text.to_owned();
    for at in found {
        if text.is_char_boundary(at + 4) {
            masked.replace_range(at + 2..at + 4, "00");
        }
    }
    masked.into()
}

#[cfg(test)]
mod tests {
    use super::{Marked, Pointer, STEP};

    fn at<'a>(text: &'a str, pointer: &str) -> (&'a str, &'a str, bool) {
        let found = Marked::parse(text).find(&Pointer::from_escaped(pointer));
        (found.key.map_or("", |key| &text[key]), &text[found.value], found.exact)
    }

    #[test]
    fn members_and_items_are_found_after_wide_letters_and_crlf() {
        let text = "ชื่อ: 😀 ก\r\nlist:\r\n  - a\r\n  - {b/c: d}\r\n";
        assert_eq!(at(text, "/list/1/b~1c"), ("b/c", "d", true));
        assert_eq!(at(text, "/ชื่อ"), ("ชื่อ", "😀 ก", true));
    }

    #[test]
    fn columns_of_a_long_line_are_counted_from_near() {
        let text = format!(r#"{{"é": "{}", "b": "ü", "c": 1}}"#, "ก".repeat(3 * STEP));
        assert_eq!(at(&text, "/b"), ("\"b\"", "\"ü\"", true));
        assert_eq!(at(&text, "/c"), ("\"c\"", "1", true));
    }

    #[test]
    fn a_missing_node_is_placed_at_its_nearest_ancestor() {
        assert_eq!(at("a: {b: 1}\n", "/a/x/y"), ("a", "{b: 1}", false));
    }

    #[test]
    fn aliases_and_merge_keys_are_followed() {
        let text = "base: &b {x: 1}\nown: {<<: *b}\nother: *b\n";
        assert_eq!(at(text, "/own/x"), ("x", "1", true));
        assert_eq!(at(text, "/other/x"), ("x", "1", true));
    }

    #[test]
    fn json_with_surrogate_escapes_is_read_to_its_end() {
        let text = r#"{"a": "\ud83d\ude00", "b": 2}"#;
        assert_eq!(at(text, "/b"), ("\"b\"", "2", true));
    }

    #[test]
    fn the_second_of_two_equal_keys_is_the_one_shown() {
        let text = "a: 1\nb: {c: 1, c: 2}\na: 3\n";
        assert_eq!(at(text, "/a"), ("a", "3", true));
        let found = Marked::parse(text).duplicates();
        assert_eq!(found, [Pointer::from_escaped("/a"), Pointer::from_escaped("/b/c")]);
    }
}
