//! Merges the schemas that apply to the same value: references are followed, and `allOf` is merged.
//!
//! `lower` and `diff` merge an `allOf` as well. This one is separate, because it checks what they do: it reads the
//! description as written, and all parts apply, while a type has to choose between them.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::judge::address;
use super::tags::Tags;
use crate::normalise::{extension, references};

/// The number of times that a recursive schema can appear on the way to a value.
const TIMES: usize = 2;

/// The merged keywords for a value, as far as they help to generate one.
#[derive(Clone, Default)]
pub(super) struct Flat<'a> {
    /// `None` without a `type`.
    types: Option<Vec<&'a str>>,
    pub(super) nullable: bool,
    /// The values of `enum` and `const`.
    pub(super) constants: Option<Vec<&'a Value>>,
    pub(super) properties: IndexMap<&'a str, Vec<&'a Value>>,
    pub(super) required: BTreeSet<&'a str>,
    /// Schemas of additional properties.
    pub(super) additional: Vec<&'a Value>,
    pub(super) patterns: Vec<(&'a str, &'a Value)>,
    /// Schemas of the names of properties.
    pub(super) names: Vec<&'a Value>,
    pub(super) items: Vec<&'a Value>,
    pub(super) prefix: Vec<&'a Value>,
    /// Unions of which no variant has been chosen yet.
    pub(super) unions: Vec<Union<'a>>,
    /// Discriminator properties with their possible values, the innermost last.
    pub(super) tags: Vec<(&'a str, Vec<&'a str>)>,
    /// All other keywords, such as limits and formats.
    limits: Vec<(&'a str, &'a Value)>,
    /// The addresses of the schemas that were reached by reference.
    pub(super) reached: Vec<usize>,
}

/// A `oneOf` or `anyOf`.
#[derive(Clone, Copy)]
pub(super) struct Union<'a> {
    pub(super) choices: &'a [Value],
    pub(super) discriminator: Option<&'a Value>,
}

/// The schemas that were reached by reference on the way to a value.
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

/// The context for merging schemas.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t, 'a> {
    pub(super) tags: &'t Tags<'a>,
    pub(super) trail: &'t Trail<'t>,
    /// Selects the schema to use in place of the base of a family.
    pub(super) pick: usize,
}

impl<'a> Flat<'a> {
    /// Adds a schema. Returns `None` when it has no value: it is `false`, has a broken reference, contains itself, or
    /// excludes every type.
    pub(super) fn add(&mut self, schema: &'a Value, reader: Reader<'_, 'a>) -> Option<()> {
        self.absorb(schema, reader, false)
    }

    fn absorb(&mut self, schema: &'a Value, reader: Reader<'_, 'a>, is_part: bool) -> Option<()> {
        let map = match schema {
            Value::Bool(true) => return Some(()),
            Value::Object(map) => map,
            _ => return None,
        };
        if let Some(reference) = references::of_object(map) {
            let target = reader.tags.target(reference)?;
            let address = address(target);
            if reader.trail.times(address) >= TIMES {
                return None;
            }
            // A schema that was already added, possibly by itself, adds nothing new.
            if !self.reached.contains(&address) {
                self.reached.push(address);
                self.absorb(target, reader, is_part)?;
            }
        }
        // Use a member of the family in place of its base. The member includes the base through its `allOf`.
        let family = reader.tags.family(schema);
        if !is_part && !family.is_empty() {
            // Otherwise, the base would count as added already when the `allOf` of the member gets to it.
            self.reached.retain(|one| *one != address(schema));
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

    /// Returns all values of a keyword such as `minLength` or `format`.
    pub(super) fn limits(&self, key: &str) -> impl Iterator<Item = &'a Value> {
        self.limits.iter().filter(move |(known, _)| *known == key).map(|(_, value)| *value)
    }

    /// Returns the tightest size of a keyword: the largest for `minItems`, the smallest for `maxItems`.
    pub(super) fn size(&self, key: &str) -> Option<usize> {
        let sizes = self.limits(key).filter_map(Value::as_u64).filter_map(|size| usize::try_from(size).ok());
        if key.starts_with("min") { sizes.max() } else { sizes.min() }
    }

    /// Returns the allowed types without null. Without a `type`, guesses it from other keywords.
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

/// Returns the type that both allow.
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

/// Returns whether a schema allows only null.
pub(super) fn is_null(schema: &Value) -> bool {
    let Value::Object(map) = schema else { return false };
    map.get("type").is_some_and(|ty| ty == "null")
        || map.get("const").is_some_and(Value::is_null)
        || map.get("enum").and_then(Value::as_array).is_some_and(|list| list.iter().all(Value::is_null))
}
