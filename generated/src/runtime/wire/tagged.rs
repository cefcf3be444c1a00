//! Reads unions with a tag. Once the tag is known, the object is read directly into its variant. Only fields before the
//! tag are buffered.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::choose::{self, variants_of};
use super::context::Context;
use super::members::read_with;
use super::read::{NUMBER_KEY, Reader};
use super::{Slot, Union};

/// Reads an object into the variant that its tag selects. If the tag selects none or several, the whole object is
/// buffered and decides.
pub(super) fn read<'de, A: MapAccess<'de>>(
    into: &mut dyn Union,
    mut entries: A,
    cx: &mut Context,
) -> Result<(), A::Error> {
    let shape = into.shape();
    let Some(tag) = shape.tag else {
        return Err(cx.mismatch(&Slot::Union(into), "object"));
    };
    let (ahead, value) = find_tag(tag.key, &mut entries, cx)?;
    let told = variants_of(shape, value.as_ref());
    let only = match told.as_slice() {
        [only] if shape.variants[*only].constants.is_empty() => Some(*only),
        _ => None,
    };
    match only.and_then(|index| into.select(index)) {
        Some(Slot::Model(model)) => {
            let (mut ahead, mut value) = (ahead, value);
            read_with(model, cx, |members| {
                if let Some(value) = value.take() {
                    members.put_tag(tag.key, value)?;
                }
                for (key, value) in ahead.drain(..) {
                    members.put(key, value)?;
                }
                members.read_rest(&mut entries)
            })
        }
        Some(slot) => {
            let object = collect(tag.key, value, ahead, &mut entries, cx)?;
            Reader::new(slot, cx).deserialize(object).map_err(A::Error::custom)
        }
        None => {
            let object = collect(tag.key, value, ahead, &mut entries, cx)?;
            choose::read(into, object, cx)
        }
    }
}

type Ahead = Vec<(String, Value)>;

/// Reads up to the tag. Returns the fields before it and its value, if the object has it.
fn find_tag<'de, A: MapAccess<'de>>(
    tag: &'static str,
    entries: &mut A,
    cx: &mut Context,
) -> Result<(Ahead, Option<Value>), A::Error> {
    let mut ahead = Ahead::new();
    while let Some(key) = entries.next_key_seed(TagFinder(tag))? {
        match key {
            None => return Ok((ahead, Some(read_any(tag, entries, cx)?))),
            Some(key) => {
                let value = read_any(&key, entries, cx)?;
                ahead.push((key, value));
            }
        }
    }
    Ok((ahead, None))
}

fn read_any<'de, A: MapAccess<'de>>(key: &str, entries: &mut A, cx: &mut Context) -> Result<Value, A::Error> {
    entries.next_value().inspect_err(|_| cx.trail.key(key))
}

/// Buffers the whole object, for variants that are not read field by field.
fn collect<'de, A: MapAccess<'de>>(
    tag: &str,
    value: Option<Value>,
    ahead: Ahead,
    entries: &mut A,
    cx: &mut Context,
) -> Result<Value, A::Error> {
    let mut object: Map<String, Value> = ahead.into_iter().collect();
    let has_tag = value.is_some();
    object.extend(value.map(|value| (tag.to_owned(), value)));
    while let Some(key) = entries.next_key::<String>()? {
        if has_tag && key == tag {
            return Err(cx.fail(format_args!("duplicate field `{tag}`")));
        }
        let value = read_any(&key, entries, cx)?;
        object.insert(key, value);
    }
    Ok(number_in_disguise(&object).unwrap_or(Value::Object(object)))
}

/// Returns the number that serde_json represents as an object; see [`NUMBER_KEY`].
fn number_in_disguise(object: &Map<String, Value>) -> Option<Value> {
    let text = object.get(NUMBER_KEY).filter(|_| object.len() == 1)?.as_str()?;
    serde_json::from_str(text).ok()
}

/// Returns `None` for the tag, and every other key as `Some`.
struct TagFinder(&'static str);

impl<'de> DeserializeSeed<'de> for TagFinder {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<String>, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for TagFinder {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<String>, E> {
        Ok((key != self.0).then(|| key.to_owned()))
    }
}
