//! Finds nodes in a JSON text, and skips everything that is not on the way to them.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::ops::Range;

use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Located, Pointer};

/// A JSON text. The children of a node are parsed when a pointer first leads through it, one level at a time.
#[derive(Debug)]
pub(super) struct Json<'text> {
    text: &'text str,
    root: Node<'text>,
    /// The parsed children, by the byte offset of their parent.
    known: HashMap<usize, Children<'text>>,
}

/// A value and its key, as slices of the text.
#[derive(Clone, Copy, Debug)]
struct Node<'text> {
    key: Option<&'text str>,
    value: &'text str,
}

#[derive(Debug)]
enum Children<'text> {
    None,
    List(Vec<Node<'text>>),
    /// The entries. For a duplicate key, the last one.
    Object(BTreeMap<String, Node<'text>>),
}

impl<'text> Json<'text> {
    /// Reads a text. Returns `None` when it is not valid JSON.
    pub(super) fn of(text: &'text str) -> Option<Self> {
        let root: &RawValue = serde_json::from_str(text).ok()?;
        Some(Self { text, root: Node { key: None, value: root.get() }, known: HashMap::new() })
    }

    /// Finds a node, or its nearest ancestor that exists.
    pub(super) fn find(&mut self, pointer: &Pointer) -> Located {
        let mut node = self.root;
        let mut exact = true;
        for token in pointer.tokens() {
            let at = self.range(node.value).start;
            let next = match self.known.entry(at).or_insert_with(|| Children::of(node.value)) {
                Children::None => None,
                Children::List(items) => token.parse().ok().and_then(|index: usize| items.get(index)),
                Children::Object(members) => members.get(&token),
            };
            match next {
                Some(next) => node = *next,
                None => {
                    exact = false;
                    break;
                }
            }
        }
        Located { key: node.key.map(|key| self.range(key)), value: self.range(node.value), exact }
    }

    /// Returns the byte range of a slice of the text.
    fn range(&self, part: &str) -> Range<usize> {
        let start = part.as_ptr() as usize - self.text.as_ptr() as usize;
        start..start + part.len()
    }
}

impl<'text> Children<'text> {
    fn of(value: &'text str) -> Self {
        let read = match value.as_bytes().first() {
            Some(b'{') => serde_json::Deserializer::from_str(value).deserialize_map(Members).map(Self::Object),
            Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(value)
                .map(|items| Self::List(items.into_iter().map(|item| Node { key: None, value: item.get() }).collect())),
            _ => return Self::None,
        };
        read.unwrap_or(Self::None)
    }
}

struct Members;

impl<'text> Visitor<'text> for Members {
    type Value = BTreeMap<String, Node<'text>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'text>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = BTreeMap::new();
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            let name = serde_json::from_str(key.get()).map_err(serde::de::Error::custom)?;
            members.insert(name, Node { key: Some(key.get()), value: value.get() });
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, Pointer};

    fn at<'a>(text: &'a str, pointer: &str) -> (&'a str, &'a str, bool) {
        let found = Json::of(text).expect("JSON").find(&Pointer::from_escaped(pointer));
        (found.key.map_or("", |key| &text[key]), &text[found.value], found.exact)
    }

    #[test]
    fn members_and_items_are_found() {
        let text = r#" { "paths" : { "/a" : [ 1 , { "b" : "ก" } ] } } "#;
        assert_eq!(at(text, "/paths/~1a/1/b"), (r#""b""#, r#""ก""#, true));
        assert_eq!(at(text, "/paths/~1a/0"), ("", "1", true));
    }

    #[test]
    fn a_key_is_known_by_what_its_escapes_mean() {
        let text = r#"{"a\u0062": 1, "\ud83d\ude00": {"c": 2}}"#;
        assert_eq!(at(text, "/ab"), (r#""a\u0062""#, "1", true));
        assert_eq!(at(text, "/😀/c"), (r#""c""#, "2", true));
    }

    #[test]
    fn a_missing_node_is_placed_at_its_nearest_ancestor() {
        assert_eq!(at(r#"{"a": [1]}"#, "/a/1/x"), (r#""a""#, "[1]", false));
        assert_eq!(at(r#"{"a": 1}"#, "/a/x"), (r#""a""#, "1", false));
    }

    #[test]
    fn the_second_of_two_equal_keys_is_the_one_shown() {
        assert_eq!(at(r#"{"a": 1, "a": 2}"#, "/a"), (r#""a""#, "2", true));
    }

    #[test]
    fn a_text_that_is_not_json_is_left_to_others() {
        assert!(Json::of("{a: 1}").is_none());
        assert!(Json::of(r#"{"a": 1} {"b": 2}"#).is_none());
    }
}
