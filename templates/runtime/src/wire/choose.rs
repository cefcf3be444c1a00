//! Which variant of a union a value is. Constants decide first, then required names, then what fits best.
//!
//! Nothing is read to rule a variant out: its JSON type, its constants and its required names are compared with the
//! value. Only variants that are left over are weighed against each other, in `weigh.rs`.

use serde::de::{self, DeserializeSeed};
use serde_json::{Map, Value};

use super::context::Context;
use super::read::Reader;
use super::weigh::Weigher;
use super::{Presence, Slot, Union, UnionShape};

/// A union that is nothing but itself has no variant; this many unions in each other are taken for one.
const MAX_NESTED: usize = 32;

/// Reads `value` into its variant, or keeps it as it is where it matches none.
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

/// Keeps a value that matches no variant. `null` is not kept: where it is allowed, the type says so.
fn keep<E: de::Error>(into: &mut dyn Union, value: Value, cx: &mut Context) -> Result<(), E> {
    if value.is_null() {
        return Err(cx.mismatch(&Slot::Union(into), "null"));
    }
    into.keep(value);
    Ok(())
}

/// A variant that a value may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) index: usize,
    pub(super) fit: Fit,
}

/// How well a value matches a variant from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The JSON type is the variant's; another value of that type may be meant.
    Possible,
    /// A constant or the required names are there: a flaw further in is an error, not a different variant.
    Identified,
}

/// The variants that nothing rules out.
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
            // Free-form JSON with a tag is an object.
            Some(Slot::Any(_)) if object.is_none() && !variant.tags.is_empty() => None,
            Some(slot) => fit(slot, value, depth),
            None => None,
        };
        let Some(fit) = fit else { continue };
        found.push(Candidate { index, fit: if is_constant { Fit::Identified } else { fit } });
    }
    found
}

/// What the tag says of an object.
enum Told {
    /// There is no tag, or none that a variant has: what fits decides.
    ByFit,
    /// Its value, or its absence, stands for these variants.
    By(Vec<usize>),
    /// Its value stands for no variant: those with tags are ruled out.
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

/// The variants that a value of the tag stands for, or its absence.
pub(super) fn variants_of(shape: &UnionShape, tag: Option<&Value>) -> Vec<usize> {
    let absent = Value::String(String::new());
    let tag = tag.unwrap_or(&absent);
    let variants = shape.variants.iter().enumerate();
    variants.filter(|(_, variant)| variant.tags.iter().any(|one| one.is(tag))).map(|(index, _)| index).collect()
}

/// How well a value matches a slot from outside; `None` rules the slot out.
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
