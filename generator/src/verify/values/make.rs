//! Generates values of a schema: with or without optional fields, with or without nulls, and for each union variant.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use super::flat::{Flat, Reader, Trail, Union, is_null};
use super::judge::Judge;
use super::scalars;
use super::tags::Tags;

/// The name of the property that is added to objects for `Case::grown`.
pub(super) const ADDED: &str = "zz_added";

/// At this depth and number of nodes, optional properties are omitted.
const FULL_DEPTH: usize = 5;
const FULL_NODES: usize = 300;

/// Above this depth or number of nodes, no value is generated.
const DEPTH: usize = 24;
const NODES: usize = 4000;

/// The maximum number of items in a list, and of additional properties in an object.
const MOST_ITEMS: usize = 40;

/// Options for generating a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    /// Whether to include optional parts.
    pub(super) full: bool,
    /// Whether to use null for nullable parts.
    pub(super) nulls: bool,
    /// Selects one of several variants, enum values, strings and numbers.
    pub(super) pick: usize,
    /// Whether to add an undocumented property to objects, except to maps.
    pub(super) grow: bool,
    /// Whether to validate each part, and omit invalid ones. This is slower.
    pub(super) careful: bool,
}

/// Generates a value.
pub(super) struct Maker<'t, 'a> {
    pub(super) tags: &'t Tags<'a>,
    pub(super) judge: &'t Judge,
    pub(super) how: How,
    nodes: Cell<usize>,
}

/// The place of a part in a value.
#[derive(Clone, Copy, Default)]
struct Spot<'t> {
    depth: usize,
    /// Its index among its siblings.
    index: usize,
    trail: Trail<'t>,
}

impl<'t, 'a> Maker<'t, 'a> {
    pub(super) fn new(tags: &'t Tags<'a>, judge: &'t Judge, how: How) -> Self {
        Self { tags, judge, how, nodes: Cell::new(0) }
    }

    /// Generates a value, which can be invalid. Returns `None` when none is found.
    pub(super) fn value(&self, schema: &'a Value) -> Option<Value> {
        self.make(&[schema], Spot::default())
    }

    /// Generates a value for several schemas at once.
    fn make(&self, schemas: &[&'a Value], spot: Spot<'_>) -> Option<Value> {
        let made = self.attempt(schemas, spot)?;
        let accepted = |value: &Value| schemas.iter().all(|schema| self.judge.accepts(schema, value));
        if !self.how.careful || accepted(&made) {
            return Some(made);
        }
        // Optional properties can exclude each other, so retry without them.
        let plain = Maker { how: How { full: false, ..self.how }, nodes: self.nodes.clone(), ..*self };
        if self.how.full { plain.attempt(schemas, spot).filter(accepted) } else { None }
    }

    fn attempt(&self, schemas: &[&'a Value], spot: Spot<'_>) -> Option<Value> {
        self.nodes.set(self.nodes.get() + 1);
        if spot.depth > DEPTH || self.nodes.get() > NODES {
            return None;
        }
        let mut flat = Flat::default();
        for schema in schemas {
            flat.add(schema, self.reader(&spot))?;
        }
        self.settle(flat, spot)
    }

    fn reader<'s>(&'s self, spot: &'s Spot<'_>) -> Reader<'s, 'a> {
        Reader { tags: self.tags, trail: &spot.trail, pick: self.pick(*spot) }
    }

    /// Returns the selection for a part. It depends on the place, so that parts differ from each other.
    fn pick(&self, spot: Spot<'_>) -> usize {
        self.how.pick + spot.depth + spot.index
    }

    /// Chooses a variant of each union, then generates the value.
    fn settle(&self, mut flat: Flat<'a>, spot: Spot<'_>) -> Option<Value> {
        let allows_null = |union: &Union<'a>| union.choices.iter().any(is_null);
        if self.how.nulls && spot.depth > 0 && (flat.nullable || flat.unions.iter().any(allows_null)) {
            return Some(Value::Null);
        }
        if flat.unions.is_empty() {
            return self.settled(&flat, spot);
        }
        let union = flat.unions.remove(0);
        let choices: Vec<&Value> = union.choices.iter().filter(|choice| !is_null(choice)).collect();
        (0..choices.len()).find_map(|turn| {
            let choice = choices[(self.pick(spot) + turn) % choices.len()];
            let mut next = flat.clone();
            next.add(choice, self.reader(&spot))?;
            next.tags.extend(self.tags.of_choice(choice, union.discriminator));
            let made = self.settle(next, spot)?;
            (!self.how.careful || self.judge.accepts(choice, &made)).then_some(made)
        })
    }

    fn settled(&self, flat: &Flat<'a>, spot: Spot<'_>) -> Option<Value> {
        let pick = self.pick(spot);
        if let Some(constants) = &flat.constants {
            let others: Vec<&Value> = constants.iter().copied().filter(|one| !one.is_null()).collect();
            let constants = if others.is_empty() { constants } else { &others };
            return constants.get(pick % constants.len().max(1)).copied().cloned();
        }
        let types = flat.types();
        match types.get(pick % types.len().max(1)) {
            None => Some(anything(pick)),
            Some(&"object") => self.object(flat, spot),
            Some(&"array") => self.array(flat, spot),
            Some(&"boolean") => Some(Value::Bool(pick.is_multiple_of(2))),
            Some(&"null") => Some(Value::Null),
            Some(&("integer" | "number")) => scalars::number(flat, types.contains(&"integer"), pick),
            Some(&("string" | "file")) => scalars::text(flat, pick).map(Value::String),
            Some(_) => None,
        }
    }

    fn is_full(&self, spot: Spot<'_>) -> bool {
        self.how.full && spot.depth < FULL_DEPTH && self.nodes.get() < FULL_NODES
    }

    fn object(&self, flat: &Flat<'a>, spot: Spot<'_>) -> Option<Value> {
        let is_full = self.is_full(spot);
        let mut object = Map::new();
        for (index, (name, schemas)) in flat.properties.iter().enumerate() {
            let is_required = flat.required.contains(name);
            if !is_required && !is_full {
                continue;
            }
            let inner =
                Spot { depth: spot.depth + 1, index, trail: Trail { up: Some(&spot.trail), reached: &flat.reached } };
            let made = self.tag(flat, name, schemas, inner).or_else(|| self.make(schemas, inner));
            match made {
                Some(value) => drop(object.insert((*name).to_owned(), value)),
                None if is_required => return None,
                None => {}
            }
        }
        for (name, keys) in flat.tags.iter().rev() {
            if !object.contains_key(*name) && !flat.properties.contains_key(name) {
                object.insert((*name).to_owned(), keys[0].into());
            }
        }
        self.undescribed(flat, spot, &mut object)?;
        if self.how.grow && !flat.properties.is_empty() && flat.additional.iter().all(|schema| says_nothing(schema)) {
            object.insert(ADDED.to_owned(), "new".into());
        }
        Some(Value::Object(object))
    }

    /// Returns the value of a discriminator property. If the property has constants, returns one that the discriminator
    /// allows.
    fn tag(&self, flat: &Flat<'a>, name: &str, schemas: &[&'a Value], spot: Spot<'_>) -> Option<Value> {
        let (_, keys) = flat.tags.iter().rev().find(|(tag, _)| *tag == name)?;
        let mut property = Flat::default();
        for schema in schemas {
            property.add(schema, self.reader(&spot))?;
        }
        let Some(constants) = property.constants else { return Some(keys[self.how.pick % keys.len()].into()) };
        constants.into_iter().find(|one| one.as_str().is_some_and(|one| keys.contains(&one))).cloned()
    }

    /// Adds properties without a schema of their own: by `required`, `patternProperties`, `minProperties` and
    /// `additionalProperties`.
    fn undescribed(&self, flat: &Flat<'a>, spot: Spot<'_>, object: &mut Map<String, Value>) -> Option<()> {
        let inner =
            Spot { depth: spot.depth + 1, index: 0, trail: Trail { up: Some(&spot.trail), reached: &flat.reached } };
        let value = |index| match flat.additional.as_slice() {
            [] => Some(anything(index)),
            schemas => self.make(schemas, Spot { index, ..inner }),
        };
        for name in &flat.required {
            if !object.contains_key(*name) {
                object.insert((*name).to_owned(), value(0)?);
            }
        }
        if self.is_full(spot) {
            for (pattern, schema) in &flat.patterns {
                let made = super::pattern::matching(pattern, 0, 200).zip(self.make(&[schema], inner));
                object.extend(made);
            }
        }
        let least = flat.size("minProperties").unwrap_or(0);
        let is_map = !flat.additional.is_empty() || flat.properties.is_empty();
        let wanted = if self.is_full(spot) && is_map { least.max(1) } else { least };
        for index in 0..wanted.min(MOST_ITEMS) {
            if !is_map || (object.len() >= least && index > 0) {
                break;
            }
            let name = match flat.names.as_slice() {
                [] => ["extra key".to_owned(), format!("extra {index}")][index.min(1)].clone(),
                names => self.make(names, Spot { index, ..inner })?.as_str()?.to_owned(),
            };
            object.extend(value(index).map(|value| (name, value)));
        }
        Some(())
    }

    fn array(&self, flat: &Flat<'a>, spot: Spot<'_>) -> Option<Value> {
        let reached = Trail { up: Some(&spot.trail), reached: &flat.reached };
        let inner = |index| Spot { depth: spot.depth + 1, index, trail: reached };
        if !flat.prefix.is_empty() {
            let items = flat.prefix.iter().enumerate().map(|(index, schema)| self.make(&[schema], inner(index)));
            return items.collect::<Option<Vec<Value>>>().map(Value::Array);
        }
        let (least, most) = (flat.size("minItems").unwrap_or(0), flat.size("maxItems").unwrap_or(usize::MAX));
        let usual = if self.is_full(spot) { 1 + self.how.pick % 2 } else { 0 };
        let count = usual.max(least).min(most);
        if count > MOST_ITEMS {
            return None;
        }
        let items: Vec<Value> = (0..count)
            .filter_map(|index| match flat.items.as_slice() {
                [] => Some(anything(index)),
                schemas => self.make(schemas, inner(index)),
            })
            .collect();
        (items.len() >= least).then_some(Value::Array(items))
    }
}

/// Returns a value for a part without a schema.
fn anything(pick: usize) -> Value {
    match pick % 3 {
        0 => json!("any"),
        1 => json!({"any": [1, "two", null, true]}),
        _ => json!(7),
    }
}

/// Returns whether a schema is empty, so that any value is valid.
fn says_nothing(schema: &Value) -> bool {
    schema.as_object().is_some_and(Map::is_empty)
}
