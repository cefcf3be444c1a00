//! Unions whose form a member tells. The object is read straight into its form once the tag is known: only members
//! that stand before the tag are read ahead.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::context::Context;
use super::members::Members;
use super::read::Reader;
use super::{Slot, Union};

/// Reads an object into the form that its tag names.
pub(super) fn read<'de, A: MapAccess<'de>>(
    into: &mut dyn Union,
    mut entries: A,
    cx: &mut Context,
) -> Result<(), A::Error> {
    let Some(tag) = into.shape().tag else {
        return Err(cx.mismatch(&Slot::Union(into), "object"));
    };
    let (ahead, name) = find_tag(tag, &mut entries, cx)?;
    let name = match name {
        None if !into.shape().forms.contains(&UNTAGGED) => {
            return Err(cx.fail(format_args!("missing field `{tag}`")));
        }
        name => name,
    };
    match into.select(name.as_deref().unwrap_or(UNTAGGED)) {
        Some(Slot::Model(model)) => {
            let mut members = Members::new(model, cx);
            if let Some(name) = &name {
                members.put_tag(tag, name)?;
            }
            for (key, value) in ahead {
                members.put(key, value)?;
            }
            members.read_rest(&mut entries)?;
            members.finish()
        }
        Some(slot) => {
            let object = collect(tag, name, ahead, &mut entries, cx)?;
            let read = Reader::new(slot, cx).deserialize(&object);
            read.map_err(serde::de::Error::custom)
        }
        None => {
            cx.loss.unlisted += 1;
            let object = collect(tag, name, ahead, &mut entries, cx)?;
            into.keep(object);
            Ok(())
        }
    }
}

type Ahead = Vec<(String, Value)>;

/// The name of the form that takes an object without the tag.
const UNTAGGED: &str = "";

/// Reads up to the tag: what stands before it, and its value if there is one.
fn find_tag<'de, A: MapAccess<'de>>(
    tag: &'static str,
    entries: &mut A,
    cx: &mut Context,
) -> Result<(Ahead, Option<String>), A::Error> {
    let mut ahead = Ahead::new();
    while let Some(key) = entries.next_key_seed(TagFinder(tag))? {
        match key {
            None => {
                let mut name = String::new();
                let read = entries.next_value_seed(Reader::new(Slot::Str(&mut name), cx));
                return match read {
                    Ok(()) => Ok((ahead, Some(name))),
                    Err(error) => {
                        cx.trail.key(tag);
                        Err(error)
                    }
                };
            }
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

/// The whole object, for forms that are not read member by member.
fn collect<'de, A: MapAccess<'de>>(
    tag: &str,
    name: Option<String>,
    ahead: Ahead,
    entries: &mut A,
    cx: &mut Context,
) -> Result<Value, A::Error> {
    let mut object: Map<String, Value> = ahead.into_iter().collect();
    object.extend(name.map(|name| (tag.to_owned(), Value::String(name))));
    while let Some(key) = entries.next_key::<String>()? {
        let value = read_any(&key, entries, cx)?;
        object.insert(key, value);
    }
    Ok(Value::Object(object))
}

/// Gives `None` for the tag, and any other key.
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
