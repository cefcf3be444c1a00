//! Reads objects with known fields: finds each key in the model's table, reads its value, and checks for missing
//! fields.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::context::Context;
use super::read::{Reader, read_any_entry, read_entry};
use super::{Fillable, FromWire, Presence, Shape, Slot, TakeSlots};

/// Reads the fields of an object.
#[inline]
pub(super) fn read<'de, A: MapAccess<'de>>(
    into: &mut dyn FromWire,
    mut entries: A,
    cx: &mut Context,
) -> Result<(), A::Error> {
    read_with(into, cx, |members| members.read_rest(&mut entries))
}

/// Calls `read` with the fields of a model, and fails if a required field is missing after that.
#[inline]
pub(super) fn read_with<E: de::Error>(
    into: &mut dyn FromWire,
    cx: &mut Context,
    mut read: impl FnMut(&mut Members<'_, '_, '_>) -> Result<(), E>,
) -> Result<(), E> {
    let shape = into.shape();
    let mut done = Ok(());
    into.slots(&mut TakeSlots(&mut |slots| {
        let mut members = Members::new(shape, slots, cx);
        done = read(&mut members).and_then(|()| members.finish());
    }));
    done
}

/// The state of reading one model.
pub(super) struct Members<'s, 'm, 'c> {
    shape: &'static Shape,
    /// The places of the fields, and after them the place of fields that are not in the table.
    slots: &'s mut [&'m mut dyn Fillable],
    seen: Seen,
    /// The index of the field that is likely to come next.
    next: usize,
    /// The union's tag, if it was read already and the model has no field for it.
    tag: Option<&'static str>,
    /// The date format in force outside the object.
    outer_format: Option<&'static str>,
    cx: &'c mut Context,
}

impl<'s, 'm, 'c> Members<'s, 'm, 'c> {
    #[inline]
    fn new(shape: &'static Shape, slots: &'s mut [&'m mut dyn Fillable], cx: &'c mut Context) -> Self {
        let outer_format = cx.format;
        Self { shape, slots, seen: Seen::new(shape.fields.len()), next: 0, tag: None, outer_format, cx }
    }

    /// Reads the tag of a union. The tag can be a field of the model as well.
    pub(super) fn put_tag<E: de::Error>(&mut self, tag: &'static str, value: Value) -> Result<(), E> {
        match self.shape.position(tag, 0) {
            Some(index) => self.with_field(index, |reader| reader.deserialize(value).map_err(E::custom)),
            None => {
                self.tag = Some(tag);
                Ok(())
            }
        }
    }

    /// Reads a field that was buffered while looking for the tag.
    pub(super) fn put<E: de::Error>(&mut self, key: String, value: Value) -> Result<(), E> {
        let mut entry = de::value::MapDeserializer::new(std::iter::once((key, value)));
        self.read_rest(&mut entry).map_err(|error: serde_json::Error| E::custom(error))
    }

    /// Reads the remaining fields.
    #[inline]
    pub(super) fn read_rest<'de, A: MapAccess<'de>>(&mut self, entries: &mut A) -> Result<(), A::Error> {
        loop {
            match entries.next_key_seed(self.key_finder())? {
                None => return Ok(()),
                Some(Key::Field(index)) => {
                    self.with_field(index, |reader| entries.next_value_seed(reader))?;
                }
                Some(Key::Unknown) => {
                    entries.next_value::<IgnoredAny>()?;
                }
                Some(Key::Kept(key)) => {
                    self.cx.format = None;
                    match self.shape.rest_in(self.slots) {
                        Some(Slot::Object(rest)) => read_any_entry(rest, key, entries, self.cx)?,
                        Some(Slot::Map(rest)) => read_entry(rest, key, entries, self.cx)?,
                        _ => {}
                    }
                }
                Some(Key::Tag(tag)) => return Err(self.duplicate(tag)),
            }
        }
    }

    #[inline]
    fn key_finder(&self) -> KeyFinder {
        KeyFinder { shape: self.shape, next: self.next, tag: self.tag }
    }

    #[inline]
    fn with_field<E: de::Error>(
        &mut self,
        index: usize,
        read: impl FnOnce(Reader<'_, '_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let field = &self.shape.fields[index];
        if !self.seen.insert(index) {
            return Err(self.duplicate(field.wire()));
        }
        self.next = index + 1;
        self.cx.format = field.format();
        let result = read(Reader::part(self.slots[index].place(), self.cx));
        if result.is_err() {
            self.cx.trail.key(field.wire());
        }
        result
    }

    #[cold]
    fn duplicate<E: de::Error>(&mut self, key: &str) -> E {
        self.cx.fail(format_args!("duplicate field `{key}`"))
    }

    /// Fails if a required field is missing.
    #[inline]
    fn finish<E: de::Error>(&mut self) -> Result<(), E> {
        self.cx.format = self.outer_format;
        let fields = self.shape.fields;
        let is_required = |index: usize| fields[index].presence() == Presence::Required;
        match self.seen.first_missing(fields.len(), is_required) {
            Some(index) => Err(self.cx.fail(format_args!("missing field `{}`", fields[index].wire()))),
            None => Ok(()),
        }
    }
}

/// The fields that were read, one bit each. One word is enough for nearly all models.
struct Seen {
    first: u64,
    more: Vec<u64>,
}

impl Seen {
    #[inline]
    fn new(len: usize) -> Self {
        let more = match len {
            ..=64 => Vec::new(),
            _ => vec![0; (len - 1) / 64],
        };
        Self { first: 0, more }
    }

    /// Marks `index` as read and returns whether it was not marked before.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let word = match index / 64 {
            0 => &mut self.first,
            more => &mut self.more[more - 1],
        };
        let bit = 1 << (index % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Returns the first index below `len` that was not read and for which `counts` returns `true`.
    #[inline]
    fn first_missing(&self, len: usize, counts: impl Fn(usize) -> bool) -> Option<usize> {
        for (at, word) in std::iter::once(&self.first).chain(&self.more).enumerate() {
            let mut missing = !word;
            while missing != 0 {
                let index = at * 64 + missing.trailing_zeros() as usize;
                if index >= len {
                    return None;
                }
                if counts(index) {
                    return Some(index);
                }
                missing &= missing - 1;
            }
        }
        None
    }
}

/// What a key stands for.
enum Key {
    Field(usize),
    Tag(&'static str),
    Kept(String),
    Unknown,
}

/// Looks a key up in the table. The key is copied only if it is kept.
struct KeyFinder {
    shape: &'static Shape,
    next: usize,
    tag: Option<&'static str>,
}

impl<'de> DeserializeSeed<'de> for KeyFinder {
    type Value = Key;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Key, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeyFinder {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, key: &str) -> Result<Key, E> {
        let Self { shape, next, tag } = self;
        Ok(match shape.position(key, next) {
            Some(index) => Key::Field(index),
            None if tag == Some(key) => Key::Tag(tag.unwrap_or_default()),
            None if shape.rest.is_some() => Key::Kept(key.to_owned()),
            None => Key::Unknown,
        })
    }
}
