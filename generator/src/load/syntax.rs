//! Parses YAML or JSON text into JSON values, without the positions of nodes.
//!
//! Keys keep the spelling of the file: `200` and `1.10` are the strings `"200"` and `"1.10"`. Aliases are expanded and
//! merge keys (`<<`) are applied. This is the only module that uses `serde_yaml`.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde_json::{Map, Number, Value};

use super::room::Room;
use crate::diagnostic::texts;

/// The maximum nesting of brackets. The YAML parser needs time quadratic in their depth.
const MAX_BRACKETS: usize = 1_000;

/// The message for the YAML parser's own limit on aliases, which cannot be changed.
const TOO_MANY_ALIASES: &str = "the aliases of the file expand to too many values";

/// The message for the YAML parser's own limit on depth. An alias inside its own node always exceeds it.
const TOO_DEEP: &str = "an alias refers to the node that contains it, or nodes are nested more than 128 deep";

/// A parsed document.
pub(super) struct Parsed {
    /// The value. Of duplicate keys, the last one is kept.
    pub(super) value: Value,
    /// Whether an object has duplicate keys.
    pub(super) duplicates: bool,
    /// Whether a number such as `.nan` or `.inf` was replaced by null, because JSON cannot represent it.
    pub(super) lacks_numbers: bool,
    /// Whether more YAML documents follow.
    pub(super) has_more: bool,
}

/// A syntax error.
#[derive(Debug)]
pub(super) struct Fault {
    /// The parser's message, without its position.
    pub(super) message: String,
    /// The byte offset of the error.
    pub(super) at: usize,
}

/// Parses a text that starts like JSON as JSON, and any other as YAML. Fails if its values do not fit in `room`.
pub(super) fn parse(text: &str, is_json_by_name: bool, room: &Room) -> Result<Parsed, Fault> {
    if !text.trim_start().starts_with(['{', '[']) {
        return parse_yaml(text, room);
    }
    match parse_json(text, room) {
        Err(fault) if is_json_by_name || room.is_full() => Err(fault),
        // YAML in flow style starts like JSON. If neither parser accepts the text, the JSON message is clearer.
        Err(fault) => parse_yaml(text, room).map_err(|_| fault),
        parsed => parsed,
    }
}

fn parse_json(text: &str, room: &Room) -> Result<Parsed, Fault> {
    let tally = Tally::new(room);
    let mut reader = serde_json::Deserializer::from_str(text);
    let parsed = Node { tally: &tally, merge: false }.deserialize(&mut reader).and_then(|value| {
        reader.end()?;
        Ok(value)
    });
    let value = parsed.map_err(|error| {
        // serde_json counts columns in bytes, and reports the last byte that it read.
        let start = texts::offset(text, error.line(), 1);
        let at = texts::floor(text, start + error.column().saturating_sub(1));
        Fault { message: without_position(&error.to_string()), at }
    })?;
    Ok(Parsed { value, duplicates: tally.duplicates.get(), lacks_numbers: false, has_more: false })
}

fn parse_yaml(text: &str, room: &Room) -> Result<Parsed, Fault> {
    if let Some(at) = too_deep(text) {
        return Err(Fault { message: format!("brackets are nested more than {MAX_BRACKETS} deep"), at });
    }
    let tally = Tally::new(room);
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let first = documents.next().unwrap_or_else(|| serde_yaml::Deserializer::from_str(""));
    let value = Node { tally: &tally, merge: true }.deserialize(first).map_err(|error| {
        let at = error.location().map_or(0, |place| texts::offset(text, place.line(), place.column()));
        let message = match without_position(&error.to_string()) {
            message if message.starts_with("repetition limit") => TOO_MANY_ALIASES.to_owned(),
            message if message.starts_with("recursion limit") => TOO_DEEP.to_owned(),
            message => message,
        };
        Fault { message, at }
    })?;
    let (duplicates, lacks_numbers) = (tally.duplicates.get(), tally.lacks_numbers.get());
    // A file can end with `---` and an empty document.
    let has_more = documents.any(|document| !matches!(Option::<IgnoredAny>::deserialize(document), Ok(None)));
    Ok(Parsed { value, duplicates, lacks_numbers, has_more })
}

/// Returns the offset at which brackets are nested too deeply. Prose can contain unclosed brackets, so the count
/// restarts on each line, unless the previous line contains only brackets.
fn too_deep(text: &str) -> Option<usize> {
    let (mut open, mut only_brackets) = (0_usize, true);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' if open == MAX_BRACKETS => return Some(at),
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            b'\n' => {
                open = if only_brackets { open } else { 0 };
                only_brackets = true;
            }
            b' ' | b'\t' | b'\r' | b',' => {}
            _ => only_brackets = false,
        }
    }
    None
}

/// Removes positions from a parser's message, because findings show an excerpt instead.
fn without_position(message: &str) -> String {
    let mut pieces = message.split(" at line ");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(" column ");
        text.push_str(rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text.replace('\n', " ")
}

/// What is recorded while a document is parsed.
struct Tally<'a> {
    room: &'a Room,
    duplicates: Cell<bool>,
    lacks_numbers: Cell<bool>,
}

impl<'a> Tally<'a> {
    fn new(room: &'a Room) -> Self {
        Self { room, duplicates: Cell::default(), lacks_numbers: Cell::default() }
    }

    /// Copies a text of the document, or fails if it does not fit.
    fn text<E: Error>(&self, text: &str) -> Result<String, E> {
        if self.room.take_text(text) { Ok(text.to_owned()) } else { Err(E::custom("too large")) }
    }
}

/// Deserializes a node and everything below it.
#[derive(Clone, Copy)]
struct Node<'a> {
    tally: &'a Tally<'a>,
    /// Whether `<<` is a merge key, as it is in YAML.
    merge: bool,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if !self.tally.room.take_value() {
            return Err(D::Error::custom("too large"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value);
        self.tally.lacks_numbers.set(self.tally.lacks_numbers.get() || number.is_none());
        Ok(number.map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.tally.text(value).map(Value::String)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = members.next_key_seed(Key(self.tally))? {
            let value = members.next_value_seed(self)?;
            // The last value wins, as in other JSON parsers.
            if map.insert(key, value).is_some() {
                self.tally.duplicates.set(true);
            }
        }
        if self.merge {
            self.apply_merge(&mut map)?;
        }
        Ok(Value::Object(map))
    }

    /// Drops a custom tag such as `!include` and keeps its value.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (Tag, variant) = access.variant_seed(Tag)?;
        variant.newtype_variant_seed(self)
    }
}

impl Node<'_> {
    /// Replaces `<<` with the fields of its sources. Fields of the object itself take precedence, then earlier sources.
    fn apply_merge<E: Error>(self, map: &mut Map<String, Value>) -> Result<(), E> {
        let Some(Value::Object(_) | Value::Array(_)) = map.get("<<") else { return Ok(()) };
        let sources = match map.shift_remove("<<") {
            Some(Value::Array(list)) => list,
            Some(one) => vec![one],
            None => Vec::new(),
        };
        for source in sources {
            let Value::Object(source) = source else {
                return Err(E::custom("a merge key `<<` takes a mapping or a list of mappings"));
            };
            for (key, value) in source {
                map.entry(key).or_insert(value);
            }
        }
        Ok(())
    }
}

/// Deserializes a key as the file spells it.
struct Key<'a>(&'a Tally<'a>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is a plain text or number")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        self.0.text(value)
    }
}

/// Deserializes and ignores the tag of a YAML value.
struct Tag;

impl<'de> DeserializeSeed<'de> for Tag {
    type Value = Self;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IgnoredAny).map(|_| self)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Fault, Parsed, Room};

    fn parse(text: &str, is_json: bool) -> Result<Parsed, Fault> {
        super::parse(text, is_json, &Room::new(16))
    }

    #[test]
    fn keys_keep_their_spelling_and_order() {
        let parsed = parse("200: a\n1.10: b\ntrue: c\n", false).unwrap();
        assert_eq!(parsed.value.to_string(), r#"{"200":"a","1.10":"b","true":"c"}"#);
    }

    #[test]
    fn merge_keys_yield_to_own_keys() {
        let parsed = parse("base: &b {x: 1, y: 2}\nown: {<<: *b, y: 3}\n", false).unwrap();
        assert_eq!(parsed.value["own"], json!({"y": 3, "x": 1}));
        assert!(!parsed.duplicates);
    }

    #[test]
    fn a_key_given_twice_is_seen_in_both_notations() {
        assert!(parse("a: 1\na: 2\n", false).unwrap().duplicates);
        assert!(parse(r#"{"a": 1, "a": 2}"#, true).unwrap().duplicates);
    }

    #[test]
    fn deep_and_multiplying_documents_are_refused() {
        assert!(parse(&"[".repeat(100_000), false).is_err());
        assert!(parse(&"- ".repeat(100_000), false).is_err());
        let mut bomb = String::from("a0: &a0 [1,1,1,1,1,1,1,1,1]\n");
        for level in 1..12 {
            let alias = format!("*a{},", level - 1).repeat(9);
            bomb.push_str(&format!("a{level}: &a{level} [{alias}]\n"));
        }
        assert!(parse(&bomb, false).is_err());
    }

    #[test]
    fn aliases_of_a_long_text_count_each_time() {
        let long = |aliases: usize| format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a,".repeat(aliases));
        let room = Room::new(16);
        assert!(super::parse(&long(8), false, &room).is_ok() && !room.is_full());
        let room = Room::new(16);
        assert!(super::parse(&long(16), false, &room).is_err() && room.is_full());
    }

    #[test]
    fn numbers_without_a_form_in_json_are_seen() {
        for text in ["a: .nan\n", "a: [-.inf]\n"] {
            assert!(parse(text, false).unwrap().lacks_numbers, "{text}");
        }
        assert!(!parse("a: '.nan'\nb: nan\n", false).unwrap().lacks_numbers);
    }

    #[test]
    fn a_tag_is_dropped_and_its_value_kept() {
        let parsed = parse("a: !own 5\nb: !!str 5\nc: !own {d: 1}\n", false).unwrap();
        assert_eq!(parsed.value, json!({"a": 5, "b": "5", "c": {"d": 1}}));
    }

    #[test]
    fn brackets_without_end_are_refused_at_once() {
        for text in [format!("a: {}", "[".repeat(100_000)), "a:\n".to_owned() + &"[\n".repeat(100_000)] {
            let fault = parse(&text, false).err().expect("too deep");
            assert_eq!(fault.message, "brackets are nested more than 1000 deep");
        }
        let prose = "a: |\n".to_owned() + &"  from [0, 1)\n".repeat(2_000);
        assert!(parse(&prose, false).is_ok(), "prose may leave brackets open");
    }

    #[test]
    fn a_fault_names_its_byte() {
        let fault = parse("{\"ก\": 1,\n  oops}", true).err().unwrap();
        assert_eq!((fault.message.as_str(), fault.at), ("key must be a string", 13));
    }
}
