//! Makes valid values of each schema, and says which of them a generated crate reads and writes without a loss.
//!
//! The values are made from the description as it is written: its files in one tree, but before normalisation
//! translates, repairs or leaves out anything, and before lowering decides on types. So what those stages get wrong is
//! found. A value counts only when the validator of the `jsonschema` crate accepts it. The generated API is asked for
//! nothing but the name of the type that stands for a schema.
//!
//! 1. [`make`] makes the values.
//! 2. [`harness::ask`] compiles the crate with a small program, which reads each value into its type and writes it.
//! 3. [`judge`] compares.

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

/// Each schema is made at least and at most at so many turns; a list of constants at more.
const TURNS: std::ops::RangeInclusive<usize> = 4..=12;
const TURNS_OF_CONSTANTS: usize = 36;

/// The values of a description.
pub struct Made {
    description: Arc<AsWritten>,
    /// The schemas that have a type, with their values.
    pub schemas: Vec<(Subject, Vec<Case>)>,
}

/// A value, and what may be read in its place.
#[derive(Clone, Debug)]
pub struct Case {
    /// The value.
    pub value: Value,
    /// The same from a server that has added a property to each object.
    pub grown: Option<Value>,
    /// The same with a tag that the description does not list.
    pub novel: Option<Value>,
}

impl Case {
    /// The value and what may be read in its place.
    fn values(&self) -> impl Iterator<Item = &Value> {
        std::iter::once(&self.value).chain(&self.grown).chain(&self.novel)
    }
}

/// Makes values for the schemas that an API has types for. `None` when the description cannot be read.
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
                // A component that may be null leaves the null to those who use it.
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

    /// A valid value, made with more care where the first attempt gives none.
    fn value(&self, schema: &'a Value, how: How) -> Option<(Value, How)> {
        [false, true].into_iter().find_map(|careful| {
            let how = How { careful, ..how };
            let value = Maker::new(&self.tags, &self.strict, how).value(schema)?;
            self.strict.accepts(schema, &value).then_some((value, how))
        })
    }
}

/// A value without the properties of a name.
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

/// So often that each choice inside the schema itself is made.
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
