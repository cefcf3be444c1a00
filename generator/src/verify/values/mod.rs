//! Generates valid values of each schema, and checks that a generated crate reads and writes them without loss.
//!
//! The values come from the description as written: its files in one tree, before `normalise` translates, repairs or
//! ignores parts of it, and before `lower` decides on types. This finds mistakes in those stages. A value counts only
//! if the `jsonschema` crate accepts it. From the generated API, only the name of the type of each schema is used.
//!
//! 1. [`make`] generates the values.
//! 2. [`harness::ask`] compiles the crate with a small program, which reads each value into its type and writes it.
//! 3. [`judge`] compares the values.

mod compare;
mod flat;
pub mod harness;
mod json_schema;
mod judge;
mod make;
mod novel;
mod pattern;
mod scalars;
mod shape;
mod subjects;
mod tags;
mod verdict;

use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value;

use self::json_schema::Reading;
use self::judge::Judge;
use self::make::{ADDED, How, Maker};
use self::tags::Tags;
use crate::config::ClientConfig;
use crate::ir::Api;
use crate::load::Sources;
use crate::normalise::{AsWritten, as_written};

pub use self::subjects::Subject;
pub use self::verdict::{Fault, Flaw, Share, Verdict, judge};

/// The minimum and maximum number of selections for each schema. Enums can have more.
const TURNS: std::ops::RangeInclusive<usize> = 4..=12;
const TURNS_OF_CONSTANTS: usize = 36;

/// The values of a description.
pub struct Made {
    description: Arc<AsWritten>,
    /// The schemas with a Rust type, and their values.
    pub schemas: Vec<(Subject, Vec<Case>)>,
}

/// A value, and variations of it that a newer server could send.
#[derive(Clone, Debug)]
pub struct Case {
    /// The value.
    pub value: Value,
    /// The value with an additional property in each object.
    pub grown: Option<Value>,
    /// The value with an undocumented tag, which is the property that distinguishes the variants of a union.
    pub novel: Option<Value>,
}

impl Case {
    /// Returns the value and its variations.
    fn values(&self) -> impl Iterator<Item = &Value> {
        std::iter::once(&self.value).chain(&self.grown).chain(&self.novel)
    }
}

/// Generates values for the schemas that have a type in an API. Returns `None` when the description cannot be read.
#[must_use]
pub fn make(client: &ClientConfig, api: &Api) -> Option<Made> {
    let description = Arc::new(as_written(&mut Sources::new(&client.spec, client.max_size))?);
    let workshop = Workshop {
        tags: Tags::of(&description),
        strict: Judge::new(&description, Reading::AsWritten),
        open: Judge::new(&description, Reading::Open),
    };
    let subjects = subjects::of(api, &description);
    let schemas = subjects.into_par_iter().map(|(subject, schema)| (subject, workshop.cases(schema))).collect();
    Some(Made { description: Arc::clone(&description), schemas })
}

struct Workshop<'a> {
    tags: Tags<'a>,
    strict: Judge,
    open: Judge,
}

impl<'a> Workshop<'a> {
    fn cases(&self, schema: &'a Value) -> Vec<Case> {
        let tag = novel::Tag::of(schema, &self.tags);
        let mut cases: Vec<Case> = Vec::new();
        for pick in 0..turns(schema) {
            for (full, nulls) in [(true, false), (false, false), (true, true)] {
                let how = How { full, nulls, pick, grow: false, careful: false };
                let Some((value, how)) = self.value(schema, how) else { continue };
                // The type of a nullable component does not include null: the fields that use it do.
                if value.is_null() || cases.iter().any(|case| case.value == value) {
                    continue;
                }
                let grown = Maker::new(&self.tags, &self.open, How { grow: true, ..how }).value(schema);
                let grown = grown.filter(|grown| *grown != value && without(grown, ADDED) == value);
                let grown = grown.filter(|grown| self.open.accepts(schema, grown));
                let novel = tag.as_ref().and_then(|tag| tag.novel(&value, schema, &self.open));
                cases.push(Case { value, grown, novel });
            }
        }
        cases
    }

    /// Generates a valid value. If the first attempt fails, validates each part.
    fn value(&self, schema: &'a Value, how: How) -> Option<(Value, How)> {
        [false, true].into_iter().find_map(|careful| {
            let how = How { careful, ..how };
            let value = Maker::new(&self.tags, &self.strict, how).value(schema)?;
            self.strict.accepts(schema, &value).then_some((value, how))
        })
    }
}

/// Removes the properties with a name from a value and all its parts.
fn without(value: &Value, name: &str) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| *key != name);
            kept.map(|(key, value)| (key.clone(), without(value, name))).collect()
        }
        Value::Array(items) => items.iter().map(|item| without(item, name)).collect(),
        other => other.clone(),
    }
}

/// Returns the number of selections, so that each variant and enum value in the schema is used if possible.
fn turns(schema: &Value) -> usize {
    let constants = schema.get("enum").and_then(Value::as_array).map_or(0, Vec::len).min(TURNS_OF_CONSTANTS);
    widest(schema).clamp(*TURNS.start(), *TURNS.end()).max(constants)
}

fn widest(schema: &Value) -> usize {
    match schema {
        Value::Object(map) => {
            let own = ["oneOf", "anyOf", "enum"].iter().filter_map(|key| map.get(*key)?.as_array()).map(Vec::len).max();
            map.values().map(widest).max().max(own).unwrap_or(0)
        }
        Value::Array(items) => items.iter().map(widest).max().unwrap_or(0),
        _ => 0,
    }
}
