//! Counts what a value would lose in each of several possible variants. What is read here is discarded.
//!
//! Each part of a value is counted once per union, however deep unions are nested.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;

use serde::de::{self, Visitor};
use serde_json::{Map, Value};

use super::choose::{Candidate, Fit, candidates};
use super::context::Context;
use super::read::Reader;
use super::{Fillable, FromWire, Presence, Shape, Slot, TakeSlots, Union};

/// What a value would lose in a variant. The variant that loses least is chosen; counts are compared in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Loss {
    /// Keys that are not in the variant's table, kept or not, with all keys inside their values, and strings and numbers
    /// that would be written differently. A key that is in no table counts against all variants, so a field that a
    /// server adds does not change the choice.
    pub(super) unnamed: usize,
    /// Keys that would be dropped.
    pub(super) dropped: usize,
    /// Values that are kept although the description does not list them.
    pub(super) unlisted: usize,
}

impl Loss {
    fn add(&mut self, other: Self) {
        self.unnamed += other.unnamed;
        self.dropped += other.dropped;
        self.unlisted += other.unlisted;
    }
}

/// The variant of one part of a value, and what the part loses. `None` if it cannot be read as this variant.
type Choice = (Candidate, Option<Loss>);

/// Compares the variants of one value.
pub(super) struct Weigher<'c> {
    cx: &'c mut Context,
    /// The choices made, by the address of the value and the type of the union. Its table would not do, because the
    /// compiler can store equal tables once.
    chosen: HashMap<(usize, TypeId), Option<Choice>>,
}

impl<'c> Weigher<'c> {
    pub(super) fn new(cx: &'c mut Context) -> Self {
        Self { cx, chosen: HashMap::new() }
    }

    /// Returns the candidate that loses least, or the first of several equal ones.
    ///
    /// A candidate that cannot be read is chosen if it was identified by required names that the best other candidate
    /// does not have, or if there is no other, so that its error is reported.
    pub(super) fn choose(&mut self, union: &mut dyn Union, candidates: &[Candidate], value: &Value) -> Option<Choice> {
        let format = self.cx.format;
        let mut best: Option<(Candidate, Loss)> = None;
        let mut flawed: Option<Candidate> = None;
        for candidate in candidates {
            let loss = union.select(candidate.index).and_then(|slot| self.loss(slot, value));
            self.cx.format = format;
            match loss {
                Some(loss) if best.is_none_or(|(_, least)| loss < least) => best = Some((*candidate, loss)),
                Some(_) => {}
                None if candidate.fit == Fit::Identified => flawed = flawed.or(Some(*candidate)),
                None => {}
            }
        }
        let best_read = best.map(|(winner, loss)| (winner, Some(loss)));
        let Some(flawed) = flawed else { return best_read };
        let Some((winner, _)) = best else { return Some((flawed, None)) };
        let mut names = Vec::new();
        if let Some(slot) = union.select(flawed.index) {
            required(slot, &mut names);
        }
        let mut is_known = |name| union.select(winner.index).is_some_and(|slot| names_key(slot, name));
        let is_named = names.into_iter().all(&mut is_known);
        if is_named { best_read } else { Some((flawed, None)) }
    }

    /// Returns what `value` would lose in `slot`, or `None` if it cannot be read.
    fn loss(&mut self, slot: Slot<'_>, value: &Value) -> Option<Loss> {
        match (slot, value) {
            (Slot::Skip, _) => Some(Loss::default()),
            (Slot::Any(_), value) => Some(Loss { unnamed: keys(value), ..Loss::default() }),
            (Slot::Optional(into), Value::Null) => {
                into.null();
                Some(Loss::default())
            }
            (Slot::Optional(into), value) => self.loss(into.some(), value),
            (Slot::Union(union), value) => self.of_union(union, value),
            (Slot::Str(_), Value::String(_)) | (Slot::Bool(_), Value::Bool(_)) => Some(Loss::default()),
            (Slot::List(into), Value::Array(items)) => {
                let mut all = Loss::default();
                for item in items {
                    all.add(self.part(into.push(), item)?);
                }
                Some(all)
            }
            (Slot::Tuple(into), Value::Array(items)) => {
                let mut all = Loss::default();
                for (index, item) in items.iter().enumerate() {
                    all.add(self.part(into.slot_at(index)?, item)?);
                }
                into.slot_at(items.len()).is_none().then_some(all)
            }
            (Slot::Object(_), Value::Object(_)) => Some(Loss { unnamed: keys(value), ..Loss::default() }),
            (Slot::Map(into), Value::Object(entries)) => {
                let mut all = Loss { unnamed: entries.len(), ..Loss::default() };
                for (key, value) in entries {
                    let mut loss = None;
                    into.put(key.clone(), &mut |_, slot| {
                        loss = self.part(slot, value);
                        loss.is_some()
                    });
                    all.add(loss?);
                }
                Some(all)
            }
            (Slot::Model(model), Value::Object(entries)) => self.of_model(model, entries),
            (slot, Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => self.of_scalar(slot, value),
            _ => None,
        }
    }

    /// Like [`Self::loss`], for a field or an item, where `null` is read as an empty list or map.
    fn part(&mut self, slot: Slot<'_>, value: &Value) -> Option<Loss> {
        match slot {
            Slot::List(_) | Slot::Map(_) | Slot::Object(_) if value.is_null() => {
                Some(Loss { unnamed: 1, ..Loss::default() })
            }
            slot => self.loss(slot, value),
        }
    }

    fn of_model(&mut self, model: &mut dyn FromWire, entries: &Map<String, Value>) -> Option<Loss> {
        let shape = model.shape();
        let is_missing =
            |field: &super::Field| field.presence() == Presence::Required && !entries.contains_key(field.wire());
        if shape.fields.iter().any(is_missing) {
            return None;
        }
        let format = self.cx.format;
        let mut loss = None;
        model.slots(&mut TakeSlots(&mut |slots| loss = self.of_fields(shape, slots, entries)));
        self.cx.format = format;
        loss
    }

    fn of_fields(
        &mut self,
        shape: &Shape,
        slots: &mut [&mut dyn Fillable],
        entries: &Map<String, Value>,
    ) -> Option<Loss> {
        let mut all = Loss::default();
        for (at, (key, value)) in entries.iter().enumerate() {
            if let Some(index) = shape.position(key, at) {
                self.cx.format = shape.fields[index].format();
                all.add(self.part(slots[index].place(), value)?);
                continue;
            }
            all.unnamed += 1;
            self.cx.format = None;
            match shape.rest_in(slots) {
                None => {
                    all.dropped += 1;
                    all.unnamed += keys(value);
                }
                Some(Slot::Object(_)) => all.unnamed += keys(value),
                Some(Slot::Map(rest)) => {
                    let mut loss = None;
                    rest.put(key.clone(), &mut |_, slot| {
                        loss = self.part(slot, value);
                        loss.is_some()
                    });
                    all.add(loss?);
                }
                _ => {}
            }
        }
        Some(all)
    }

    fn of_union(&mut self, union: &mut dyn Union, value: &Value) -> Option<Loss> {
        let of_type: &dyn Any = union;
        let place = (std::ptr::from_ref(value).addr(), of_type.type_id());
        let choice = match self.chosen.get(&place) {
            Some(choice) => *choice,
            None => {
                let candidates = candidates(union, value);
                let choice = self.choose(union, &candidates, value);
                self.chosen.insert(place, choice);
                choice
            }
        };
        match choice {
            Some((_, loss)) => loss,
            None if value.is_null() => None,
            None => Some(Loss { unnamed: keys(value), unlisted: 1, ..Loss::default() }),
        }
    }

    fn of_scalar(&mut self, slot: Slot<'_>, value: &Value) -> Option<Loss> {
        self.cx.loss = Some(Loss::default());
        let reader = Reader::new(slot, self.cx);
        let read: Result<(), Flaw> = match value {
            Value::Null => reader.visit_unit(),
            Value::Bool(value) => reader.visit_bool(*value),
            Value::String(value) => reader.visit_str(value),
            Value::Number(value) => match (value.as_u64(), value.as_i64(), value.as_f64()) {
                (Some(value), ..) => reader.visit_u64(value),
                (_, Some(value), _) => reader.visit_i64(value),
                (_, _, Some(value)) => reader.visit_f64(value),
                _ => Err(Flaw),
            },
            Value::Array(_) | Value::Object(_) => Err(Flaw),
        };
        let loss = self.cx.loss.take();
        if read.is_err() {
            let format = self.cx.format;
            self.cx.forget(format);
            return None;
        }
        loss
    }
}

/// Collects the required names of the model in a slot.
fn required(slot: Slot<'_>, names: &mut Vec<&'static str>) {
    match slot {
        Slot::Optional(into) => required(into.some(), names),
        Slot::Model(model) => {
            let fields = model.shape().fields.iter();
            names.extend(fields.filter(|field| field.presence() == Presence::Required).map(|field| field.wire()));
        }
        _ => {}
    }
}

/// Returns whether the value in a slot has a place for a key.
fn names_key(slot: Slot<'_>, key: &str) -> bool {
    match slot {
        Slot::Optional(into) => names_key(into.some(), key),
        Slot::Model(model) => model.shape().has(key) || model.shape().rest.is_some(),
        _ => true,
    }
}

/// Returns the number of keys in a value, at any depth.
fn keys(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(keys).sum(),
        Value::Object(entries) => entries.len() + entries.values().map(keys).sum::<usize>(),
        _ => 0,
    }
}

/// An error without details: only the fact that a value does not fit matters here.
#[derive(Debug)]
struct Flaw;

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value does not fit")
    }
}

impl std::error::Error for Flaw {}

impl de::Error for Flaw {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}
