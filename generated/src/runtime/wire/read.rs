//! Reads JSON into values, with one serde visitor for all types. The visitor writes into a [`Slot`].
//!
//! Objects are read in `members.rs`, unions in `tagged.rs` and `choose.rs`.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::context::{Context, expected};
use super::error::write_located;
use super::std_impls::I64_RANGE;
use super::{Expected, FromWire, ListSlot, MapSlot, ReadError, Slot, TupleSlot, choose, members, tagged};

/// Reads a value from the bytes of a JSON text.
///
/// # Errors
/// Fails if the bytes are not JSON or not a `T`.
#[inline]
pub(crate) fn from_slice<T: FromWire>(bytes: &[u8]) -> Result<T, ReadError> {
    let mut value = T::blank();
    read_json(bytes, value.slot())?;
    Ok(value)
}

/// Reads the bytes of a JSON text into a blank value.
///
/// # Errors
/// Fails if the bytes are not JSON or do not match the type of the value. The value is then partly filled and must be
/// discarded.
#[inline(never)]
pub(crate) fn read_json(bytes: &[u8], slot: Slot<'_>) -> Result<(), ReadError> {
    // Checking the whole text once is cheap. Checking each string by itself takes a tenth of the read time.
    let (text, is_whole) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, true),
        // Reads up to the invalid byte to find the path to it.
        Err(flaw) => (std::str::from_utf8(&bytes[..flaw.valid_up_to()]).unwrap_or_default(), false),
    };
    let mut cx = Context::default();
    let mut from = serde_json::Deserializer::from_str(text);
    let read = Reader::part(slot, &mut cx).deserialize(&mut from);
    match read.and_then(|()| from.end()) {
        Ok(()) if is_whole => Ok(()),
        Err(error) if is_whole || !error.is_eof() => Err(ReadError::new(&cx.trail, &error)),
        _ => Err(ReadError::not_utf8(&cx.trail, text)),
    }
}

/// Reads a value from any serde deserializer.
///
/// # Errors
/// Fails if the input is not a `T`.
#[inline]
pub(crate) fn deserialize<'de, T: FromWire, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    // A pointer, because rustc's inliner follows direct calls to look for recursion. It would walk through the whole
    // reader once for each model, which costs a release build of a large client 3 seconds.
    let read: fn(Slot<'_>, D) -> Result<(), D::Error> = deserialize_into;
    read(value.slot(), from)?;
    Ok(value)
}

fn deserialize_into<'de, D: Deserializer<'de>>(slot: Slot<'_>, from: D) -> Result<(), D::Error> {
    let mut cx = Context::default();
    let read = Reader::part(slot, &mut cx).deserialize(from);
    read.map_err(|error| match cx.is_ours && !cx.trail.is_empty() {
        true => located(&cx, &error),
        // A syntax error is returned unchanged: a new error would lose its kind.
        false => error,
    })
}

#[cold]
fn located<E: de::Error>(cx: &Context, error: &E) -> E {
    let mut message = String::new();
    let written = write_located(&mut message, &cx.trail.to_string(), &error.to_string());
    debug_assert!(written.is_ok(), "a string takes any text");
    E::custom(message)
}

/// The only key of the objects that serde_json returns in place of numbers when any crate of the program turns on its
/// feature `arbitrary_precision`. A reader that does not know it misses every number.
pub(crate) const NUMBER_KEY: &str = "$serde_json::private::Number";

/// The format of a field whose numbers can be sent as strings.
const DIGITS: &str = "digits";

/// Reads one value into a slot.
pub(super) struct Reader<'s, 'c> {
    slot: Slot<'s>,
    cx: &'c mut Context,
    null_is_empty: bool,
}

impl<'s, 'c> Reader<'s, 'c> {
    /// Creates a reader for a variant of a union. `null` is an error for lists and maps.
    #[inline]
    pub(super) fn new(slot: Slot<'s>, cx: &'c mut Context) -> Self {
        Self { slot, cx, null_is_empty: false }
    }

    /// Creates a reader for a whole value, a field or an item. `null` is read as an empty list or map, because servers
    /// written in Go send it for them.
    #[inline]
    pub(super) fn part(slot: Slot<'s>, cx: &'c mut Context) -> Self {
        Self { slot, cx, null_is_empty: true }
    }

    #[cold]
    fn mismatch<E: de::Error>(self, found: &str) -> Result<(), E> {
        Err(self.cx.mismatch(&self.slot, found))
    }

    fn integer<E: de::Error>(self, value: i128) -> Result<(), E> {
        let put = match self.slot {
            Slot::Int(into) => value.try_into().map(|value| *into = value).map_err(|_| I64_RANGE),
            Slot::Code(into) => into.put(value).inspect(|()| {
                if let Some(loss) = &mut self.cx.loss {
                    loss.unlisted += usize::from(!into.is_listed());
                }
            }),
            Slot::Float(into) => {
                *into = value as f64;
                self.cx.changed(*into as i128 != value);
                Ok(())
            }
            Slot::Float32(into) => {
                *into = value as f32;
                self.cx.changed(*into as i128 != value);
                Ok(())
            }
            // The value fits `i64` or `u64`: every other caller has a slot for a number.
            Slot::Union(into) => {
                let value = u64::try_from(value).map_or_else(|_| (value as i64).into(), Value::from);
                return choose::read(into, value, self.cx);
            }
            _ => return self.mismatch("integer"),
        };
        put.map_err(|expected| self.cx.expected(expected, "integer out of that range"))
    }

    fn text<E: de::Error>(self, text: &str) -> Result<(), E> {
        let into = match self.slot {
            Slot::Text(into) => into,
            Slot::Union(into) => return choose::read(into, text.into(), self.cx),
            _ => return self.digits(text),
        };
        let format = self.cx.format;
        into.read(text, format).map_err(|expected| self.cx.expected(expected, "other text"))?;
        if let Some(loss) = &mut self.cx.loss {
            loss.unlisted += usize::from(!into.is_listed());
            let mut shown = String::new();
            let is_same = into.show(format, &mut shown).is_ok() && shown == text;
            self.cx.changed(!is_same);
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        match self.slot {
            Slot::Skip => IgnoredAny::deserialize(from).map(|_| ()),
            Slot::Any(into) => {
                *into = Value::deserialize(from)?;
                Ok(())
            }
            Slot::Optional(_) => from.deserialize_option(self),
            // Without a tag, the whole value is needed to choose the variant.
            Slot::Union(into) if into.shape().tag.is_none() => {
                let value = Value::deserialize(from)?;
                choose::read(into, value, self.cx)
            }
            // `deserialize_any` even if the type is known: the typed methods would put the value into their error
            // messages.
            _ => from.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Reader<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(expected(&self.slot))
    }

    #[inline]
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        match self.slot {
            Slot::Bool(into) => {
                *into = value;
                Ok(())
            }
            Slot::Union(into) => choose::read(into, value.into(), self.cx),
            _ => self.mismatch("boolean"),
        }
    }

    #[inline]
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        match self.slot {
            Slot::Int(into) => {
                *into = value;
                Ok(())
            }
            _ => self.integer(value.into()),
        }
    }

    #[inline]
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => self.integer(value.into()),
        }
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        match self.slot {
            Slot::Float(into) => *into = value,
            // A number out of range would become infinity, which the server did not send.
            Slot::Float32(into) if (value as f32).is_finite() => {
                *into = value as f32;
                self.cx.changed(!is_same_number(*into, value));
            }
            Slot::Float32(_) => return Err(self.cx.expected(Expected("number of single precision"), "larger number")),
            // JSON Schema counts `2.0` as an integer, and APIs with decimal numbers send it.
            Slot::Int(_) | Slot::Code(_) if is_whole(value) => return self.integer(value as i128),
            Slot::Int(_) | Slot::Code(_) if value.fract() != 0.0 => return self.mismatch("fraction"),
            Slot::Int(_) | Slot::Code(_) => return self.mismatch("number out of range"),
            Slot::Union(into) => return choose::read(into, value.into(), self.cx),
            _ => return self.mismatch("number"),
        }
        Ok(())
    }

    #[inline]
    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        match self.slot {
            Slot::Str(into) => {
                *into = value.to_owned();
                Ok(())
            }
            _ => self.text(value),
        }
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<(), E> {
        match self.slot {
            Slot::Str(into) => {
                *into = value;
                Ok(())
            }
            _ => self.text(&value),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        match self.slot {
            Slot::Optional(into) => {
                into.null();
                Ok(())
            }
            Slot::Union(into) => choose::read(into, Value::Null, self.cx),
            Slot::List(_) | Slot::Map(_) | Slot::Object(_) if self.null_is_empty => {
                self.cx.changed(true);
                Ok(())
            }
            _ => self.mismatch("null"),
        }
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        match self.slot {
            Slot::Optional(into) => Reader::new(into.some(), self.cx).deserialize(from),
            _ => self.deserialize(from),
        }
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.deserialize(from)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        match self.slot {
            Slot::List(into) => read_items(into, items, self.cx),
            Slot::Tuple(into) => read_tuple(into, items, self.cx),
            Slot::Union(into) => {
                let value = Value::deserialize(SeqAccessDeserializer::new(items))?;
                choose::read(into, value, self.cx)
            }
            _ => self.mismatch("array"),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        match self.slot {
            Slot::Model(into) => members::read(into, entries, self.cx),
            Slot::Map(into) => read_entries(into, entries, self.cx),
            Slot::Object(into) => read_any_entries(into, entries, self.cx),
            Slot::Union(into) => tagged::read(into, entries, self.cx),
            _ => self.number_in_disguise(entries),
        }
    }
}

impl Reader<'_, '_> {
    /// Reads a number that is sent as an object with [`NUMBER_KEY`].
    #[cold]
    fn number_in_disguise<'de, A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        match entries.next_key::<String>()? {
            Some(key) if key == NUMBER_KEY => {}
            _ => return self.mismatch("object"),
        }
        if !matches!(self.slot, Slot::Int(_) | Slot::Code(_) | Slot::Float(_) | Slot::Float32(_)) {
            return self.mismatch("number");
        }
        let text: String = entries.next_value()?;
        self.number(&text, "number out of range")
    }

    /// Reads a number from a string. Servers written in .NET send such numbers, and only fields whose description says
    /// so accept them.
    #[cold]
    fn digits<E: de::Error>(self, text: &str) -> Result<(), E> {
        let is_number = matches!(self.slot, Slot::Int(_) | Slot::Code(_) | Slot::Float(_) | Slot::Float32(_));
        if !is_number || self.cx.format != Some(DIGITS) {
            return self.mismatch("string");
        }
        // The value is written back as a number.
        self.cx.changed(true);
        self.number(text, "string")
    }

    fn number<E: de::Error>(self, text: &str, otherwise: &str) -> Result<(), E> {
        if let Ok(value) = text.parse::<u64>() {
            return self.visit_u64(value);
        }
        match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(value), _) => self.visit_i64(value),
            (_, Ok(value)) if value.is_finite() => self.visit_f64(value),
            _ => Err(self.cx.expected(Expected(expected(&self.slot)), otherwise)),
        }
    }
}

/// Returns whether a number is an integer that `f64` holds exactly. Above 2^53 digits are lost.
fn is_whole(value: f64) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    value.trunc() == value && value.abs() <= EXACT
}

/// Compares two numbers by their shortest decimal digits, which is what is written.
fn is_same_number(narrow: f32, wide: f64) -> bool {
    f64::from(narrow) == wide || narrow.to_string().parse() == Ok(wide)
}

fn read_items<'de, A: SeqAccess<'de>>(into: &mut dyn ListSlot, mut items: A, cx: &mut Context) -> Result<(), A::Error> {
    for index in 0.. {
        let item = Item { into: &mut *into, cx: &mut *cx };
        match items.next_element_seed(item) {
            Ok(Some(())) => {}
            Ok(None) => break,
            Err(error) => {
                cx.trail.index(index);
                return Err(error);
            }
        }
    }
    Ok(())
}

fn read_tuple<'de, A: SeqAccess<'de>>(
    into: &mut dyn TupleSlot,
    mut items: A,
    cx: &mut Context,
) -> Result<(), A::Error> {
    let mut index = 0;
    while let Some(slot) = into.slot_at(index) {
        match items.next_element_seed(Reader::part(slot, cx)) {
            Ok(Some(())) => index += 1,
            Ok(None) => return Err(cx.fail(format_args!("the array ends behind {index} items"))),
            Err(error) => {
                cx.trail.index(index);
                return Err(error);
            }
        }
    }
    match items.next_element::<IgnoredAny>()? {
        None => Ok(()),
        Some(_) => Err(cx.fail(format_args!("the array has more than {index} items"))),
    }
}

/// A reader that appends an item only after serde has found that there is one.
struct Item<'s, 'c> {
    into: &'s mut dyn ListSlot,
    cx: &'c mut Context,
}

impl<'de> DeserializeSeed<'de> for Item<'_, '_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        Reader::part(self.into.push(), self.cx).deserialize(from)
    }
}

pub(super) fn read_entries<'de, A: MapAccess<'de>>(
    into: &mut dyn MapSlot,
    mut entries: A,
    cx: &mut Context,
) -> Result<(), A::Error> {
    while let Some(key) = entries.next_key()? {
        read_entry(into, key, &mut entries, cx)?;
    }
    Ok(())
}

#[inline]
pub(super) fn read_any_entries<'de, A: MapAccess<'de>>(
    into: &mut BTreeMap<String, Value>,
    mut entries: A,
    cx: &mut Context,
) -> Result<(), A::Error> {
    while let Some(key) = entries.next_key()? {
        read_any_entry(into, key, &mut entries, cx)?;
    }
    Ok(())
}

/// Reads one entry. If a key repeats, the last value is kept.
#[inline]
pub(super) fn read_any_entry<'de, A: MapAccess<'de>>(
    into: &mut BTreeMap<String, Value>,
    key: String,
    entries: &mut A,
    cx: &mut Context,
) -> Result<(), A::Error> {
    match entries.next_value() {
        Ok(value) => {
            into.insert(key, value);
            Ok(())
        }
        Err(error) => {
            cx.trail.key(&key);
            Err(error)
        }
    }
}

pub(super) fn read_entry<'de, A: MapAccess<'de>>(
    into: &mut dyn MapSlot,
    key: String,
    entries: &mut A,
    cx: &mut Context,
) -> Result<(), A::Error> {
    let mut result = Ok(());
    into.put(key, &mut |key, slot| {
        result = entries.next_value_seed(Reader::part(slot, cx));
        if result.is_err() {
            cx.trail.key(key);
        }
        result.is_ok()
    });
    result
}
