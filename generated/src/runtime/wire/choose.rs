//! Chooses the variant of a union for a value: by constants first, then by required names, then by the best fit.
//!
//! Variants are excluded without reading the value: their JSON type, constants and required names are compared with it.
//! `weigh.rs` compares the variants that remain.

use serde::de::{self, DeserializeSeed};
use serde_json::{Map, Value};

use super::context::Context;
use super::read::Reader;
use super::weigh::Weigher;
use super::{Presence, Slot, Union, UnionShape};

/// The limit of nested unions. A union that contains only itself would recurse forever; at this depth it has no
/// variant.
const MAX_NESTED: usize = 32;

/// Reads `value` into its variant, or keeps it unchanged if it matches none.
pub(super) fn read<E: de::Error>(into: &mut dyn Union, value: Value, cx: &mut Context) -> Result<(), E> {
    let candidates = candidates(into, &value);
    let chosen = match candidates.as_slice() {
        [only] => Some(*only),
        _ => Weigher::new(cx).choose(into, &candidates, &value).map(|(chosen, _)| chosen),
    };
    let Some(Candidate { index, fit }) = chosen else { return keep(into, value, cx) };
    let Some(slot) = into.select(index) else { return keep(into, value, cx) };
    if fit == Fit::Identified {
        return Reader::new(slot, cx).deserialize(value).map_err(E::custom);
    }
    let format = cx.format;
    match Reader::new(slot, cx).deserialize(&value) {
        Ok(()) => Ok(()),
        Err(_) => {
            cx.forget(format);
            keep(into, value, cx)
        }
    }
}

/// Keeps a value that matches no variant. `null` is an error: if it were allowed, the type would be nullable.
fn keep<E: de::Error>(into: &mut dyn Union, value: Value, cx: &mut Context) -> Result<(), E> {
    if value.is_null() {
        return Err(cx.mismatch(&Slot::Union(into), "null"));
    }
    into.keep(value);
    Ok(())
}

/// A possible variant of a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) index: usize,
    pub(super) fit: Fit,
}

/// How well a value matches a variant before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Only the JSON type matches.
    Possible,
    /// A constant or the required names match. An invalid value further inside is an error, not a different variant.
    Identified,
}

/// Returns the variants that are possible for a value.
pub(super) fn candidates(union: &mut dyn Union, value: &Value) -> Vec<Candidate> {
    within(union, value, 0)
}

fn within(union: &mut dyn Union, value: &Value, depth: usize) -> Vec<Candidate> {
    if depth > MAX_NESTED {
        return Vec::new();
    }
    let shape = union.shape();
    let object = value.as_object();
    let told = object.map_or(Told::ByFit, |object| told(shape, object));
    let mut found = Vec::new();
    for (index, variant) in shape.variants.iter().enumerate() {
        if told.excludes(variant.tags.is_empty(), index) {
            continue;
        }
        let mut is_constant = matches!(told, Told::By(_)) && !variant.tags.is_empty();
        if let Some(object) = object {
            let mut constants =
                variant.constants.iter().filter_map(|(key, constant)| Some((object.get(*key)?, constant)));
            match constants.try_fold(false, |_, (value, constant)| constant.is(value).then_some(true)) {
                Some(is_there) => is_constant |= is_there,
                None => continue,
            }
        }
        let fit = match union.select(index) {
            // A variant of free-form JSON that has a tag must be an object.
            Some(Slot::Any(_)) if object.is_none() && !variant.tags.is_empty() => None,
            Some(slot) => fit(slot, value, depth),
            None => None,
        };
        let Some(fit) = fit else { continue };
        found.push(Candidate { index, fit: if is_constant { Fit::Identified } else { fit } });
    }
    if matches!(told, Told::By(_)) {
        // A base can list the tags of all its subtypes. Of variants that fit equally well, the first is chosen.
        found.sort_by_key(|one| shape.variants[one.index].tags.len());
    }
    found
}

/// What the tag of an object says about its variant.
enum Told {
    /// The union has no tag, or the object does not have it: the best fit decides.
    ByFit,
    /// The value of the tag, or its absence, selects these variants.
    By(Vec<usize>),
    /// The value of the tag selects no variant: variants with tags are excluded.
    Unlisted,
}

impl Told {
    fn excludes(&self, has_no_tag: bool, index: usize) -> bool {
        match self {
            Self::ByFit => false,
            Self::By(told) => !told.contains(&index),
            Self::Unlisted => !has_no_tag,
        }
    }
}

fn told(shape: &UnionShape, object: &Map<String, Value>) -> Told {
    let Some(tag) = shape.tag else { return Told::ByFit };
    let value = object.get(tag.key);
    match (variants_of(shape, value), value) {
        (told, _) if !told.is_empty() => Told::By(told),
        (_, Some(_)) => Told::Unlisted,
        (_, None) => Told::ByFit,
    }
}

/// Returns the variants that a value of the tag, or its absence, selects.
pub(super) fn variants_of(shape: &UnionShape, tag: Option<&Value>) -> Vec<usize> {
    let absent = Value::String(String::new());
    let tag = tag.unwrap_or(&absent);
    let variants = shape.variants.iter().enumerate();
    variants.filter(|(_, variant)| variant.tags.iter().any(|one| one.is(tag))).map(|(index, _)| index).collect()
}

/// Returns how well a value matches a slot, or `None` if it cannot be read into it.
fn fit(slot: Slot<'_>, value: &Value, depth: usize) -> Option<Fit> {
    let is_possible = match slot {
        Slot::Optional(_) if value.is_null() => true,
        Slot::Optional(into) => return fit(into.some(), value, depth),
        Slot::Union(union) => return within(union, value, depth + 1).into_iter().map(|one| one.fit).max(),
        Slot::Model(model) => {
            let object = value.as_object()?;
            let mut required = model.shape().fields.iter().filter(|field| field.presence() == Presence::Required);
            let first = required.next();
            if first.into_iter().chain(required).any(|field| !object.contains_key(field.wire())) {
                return None;
            }
            return Some(if first.is_some() { Fit::Identified } else { Fit::Possible });
        }
        Slot::Skip | Slot::Any(_) => true,
        Slot::Bool(_) => value.is_boolean(),
        Slot::Int(_) | Slot::Code(_) | Slot::Float(_) | Slot::Float32(_) => value.is_number(),
        Slot::Str(_) | Slot::Text(_) => value.is_string(),
        Slot::List(_) | Slot::Tuple(_) => value.is_array(),
        Slot::Map(_) | Slot::Object(_) => value.is_object(),
    };
    is_possible.then_some(Fit::Possible)
}
