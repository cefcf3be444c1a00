//! One schema in place of several that hold for the same value: references are followed, `allOf` is merged.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::judge::address;
use super::tags::Tags;
use crate::normalise::extension;

/// A schema reached by more references than this on the way to a value holds itself, and is not made once more.
const TIMES: usize = 2;

/// What holds for a value, as far as it is of use to make one.
#[derive(Clone, Default)]
pub(super) struct Flat<'a> {
    /// `None` where nothing says it.
    types: Option<Vec<&'a str>>,
    pub(super) nullable: bool,
    /// The values of `enum` and `const`.
    pub(super) constants: Option<Vec<&'a Value>>,
    pub(super) properties: IndexMap<&'a str, Vec<&'a Value>>,
    pub(super) required: BTreeSet<&'a str>,
    /// Schemas of the values that no property describes.
    pub(super) additional: Vec<&'a Value>,
    pub(super) patterns: Vec<(&'a str, &'a Value)>,
    /// Schemas of the names of properties.
    pub(super) names: Vec<&'a Value>,
    pub(super) items: Vec<&'a Value>,
    pub(super) prefix: Vec<&'a Value>,
    /// Unions that a choice must still be made from.
    pub(super) unions: Vec<Union<'a>>,
    /// Properties whose values discriminators give, the innermost last.
    pub(super) tags: Vec<(&'a str, Vec<&'a str>)>,
    /// Limits and formats.
    limits: Vec<(&'a str, &'a Value)>,
    /// The addresses of the schemas that were referred to.
    pub(super) reached: Vec<usize>,
}

/// A `oneOf` or `anyOf`.
#[derive(Clone, Copy)]
pub(super) struct Union<'a> {
    pub(super) choices: &'a [Value],
    pub(super) discriminator: Option<&'a Value>,
}

/// The schemas that were referred to on the way to a value.
#[derive(Clone, Copy, Default)]
pub(super) struct Trail<'t> {
    pub(super) up: Option<&'t Trail<'t>>,
    pub(super) reached: &'t [usize],
}

impl Trail<'_> {
    fn times(&self, address: usize) -> usize {
        let here = self.reached.iter().filter(|one| **one == address).count();
        here + self.up.map_or(0, |up| up.times(address))
    }
}

/// What reads schemas: the description, and which member of a family stands for its base.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t, 'a> {
    pub(super) tags: &'t Tags<'a>,
    pub(super) trail: &'t Trail<'t>,
    /// Picks one of so many.
    pub(super) pick: usize,
}

impl<'a> Flat<'a> {
    /// Adds what a schema says. `None` when no value can be made: the schema is `false`, refers to nothing, or holds
    /// itself.
    pub(super) fn add(&mut self, schema: &'a Value, reader: Reader<'_, 'a>) -> Option<()> {
        self.absorb(schema, reader, false)
    }

    fn absorb(&mut self, schema: &'a Value, reader: Reader<'_, 'a>, is_part: bool) -> Option<()> {
        let map = match schema {
            Value::Bool(true) => return Some(()),
            Value::Object(map) => map,
            _ => return None,
        };
        if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
            let target = reader.tags.target(reference)?;
            let address = address(target);
            if reader.trail.times(address) >= TIMES {
                return None;
            }
            // What is referred to twice, or by itself, says nothing new the second time.
            if !self.reached.contains(&address) {
                self.reached.push(address);
                self.absorb(target, reader, is_part)?;
            }
        }
        // A member of the family stands for its base, and takes the base in as a part of its own.
        let family = reader.tags.family(schema);
        if !is_part && !family.is_empty() {
            return self.absorb(family[reader.pick % family.len()], reader, false);
        }
        if let Some((property, keys)) = reader.tags.of_member(schema).filter(|_| !is_part) {
            self.tags.push((property, keys.clone()));
        }
        self.keywords(map);
        for part in list(map, "allOf") {
            self.absorb(part, reader, true)?;
        }
        self.types.as_ref().is_none_or(|types| !types.is_empty()).then_some(())
    }

    fn keywords(&mut self, map: &'a Map<String, Value>) {
        for (key, value) in map {
            match key.as_str() {
                "type" => self.narrow(value),
                key if key == "nullable" || key == extension::NULLABLE.key => self.nullable |= *value == true,
                "const" => self.restrict(std::slice::from_ref(value)),
                "enum" => self.restrict(value.as_array().map_or(&[], Vec::as_slice)),
                "properties" => {
                    for (name, property) in value.as_object().into_iter().flatten() {
                        self.properties.entry(name).or_default().push(property);
                    }
                }
                "required" => self.required.extend(value.as_array().into_iter().flatten().filter_map(Value::as_str)),
                "additionalProperties" if value.is_object() => self.additional.push(value),
                "patternProperties" => {
                    self.patterns
                        .extend(value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value)));
                }
                "propertyNames" => self.names.push(value),
                "items" if value.is_array() => self.prefix.extend(value.as_array().into_iter().flatten()),
                "prefixItems" => self.prefix.extend(value.as_array().into_iter().flatten()),
                "items" => self.items.push(value),
                "oneOf" | "anyOf" => {
                    let choices = value.as_array().map_or(&[][..], Vec::as_slice);
                    if !choices.is_empty() {
                        self.unions.push(Union { choices, discriminator: map.get("discriminator") });
                    }
                }
                _ => self.limits.push((key, value)),
            }
        }
    }

    fn narrow(&mut self, types: &'a Value) {
        let listed: Vec<&str> = match types {
            Value::String(one) => vec![one],
            Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        self.nullable |= listed.len() > 1 && listed.contains(&"null");
        let narrowed = match self.types.take() {
            None => listed,
            Some(known) => {
                known.iter().flat_map(|known| listed.iter().filter_map(|one| narrower(known, one))).collect()
            }
        };
        self.types = Some(narrowed);
    }

    fn restrict(&mut self, values: &'a [Value]) {
        self.nullable |= values.len() > 1 && values.iter().any(Value::is_null);
        match &mut self.constants {
            Some(known) => known.retain(|one| values.contains(one)),
            None => self.constants = Some(values.iter().collect()),
        }
    }

    /// All that is said under a keyword that limits values.
    pub(super) fn limits(&self, key: &str) -> impl Iterator<Item = &'a Value> {
        self.limits.iter().filter(move |(known, _)| *known == key).map(|(_, value)| *value)
    }

    /// The largest of the sizes under a keyword such as `minItems`, or the smallest under one such as `maxItems`.
    pub(super) fn size(&self, key: &str) -> Option<usize> {
        let sizes = self.limits(key).filter_map(Value::as_u64).filter_map(|size| usize::try_from(size).ok());
        if key.starts_with("min") { sizes.max() } else { sizes.min() }
    }

    /// The types that a value may have, null aside; guessed from the keywords where nothing says it.
    pub(super) fn types(&self) -> Vec<&'a str> {
        let Some(types) = &self.types else { return self.evident_type().into_iter().collect() };
        let others: Vec<&str> = types.iter().copied().filter(|one| *one != "null").collect();
        if others.is_empty() { types.clone() } else { others }
    }

    fn evident_type(&self) -> Option<&'static str> {
        let says = |keys: &[&str]| self.limits.iter().any(|(key, _)| keys.contains(key));
        let is_object = !(self.properties.is_empty() && self.additional.is_empty() && self.patterns.is_empty());
        match self {
            _ if is_object || !self.required.is_empty() => Some("object"),
            _ if !(self.items.is_empty() && self.prefix.is_empty()) => Some("array"),
            _ if says(&["pattern", "minLength", "maxLength"]) => Some("string"),
            _ if says(&["minimum", "maximum", "multipleOf"]) => Some("number"),
            _ => None,
        }
    }
}

/// The type that both allow.
fn narrower<'a>(left: &'a str, right: &'a str) -> Option<&'a str> {
    match (left, right) {
        _ if left == right => Some(left),
        ("integer", "number") => Some(left),
        ("number", "integer") => Some(right),
        _ => None,
    }
}

fn list<'a>(map: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    map.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Whether a schema allows nothing but null.
pub(super) fn is_null(schema: &Value) -> bool {
    let Value::Object(map) = schema else { return false };
    map.get("type").is_some_and(|ty| ty == "null")
        || map.get("const").is_some_and(Value::is_null)
        || map.get("enum").and_then(Value::as_array).is_some_and(|list| list.iter().all(Value::is_null))
}
