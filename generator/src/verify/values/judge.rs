//! Validates values with the `jsonschema` crate, which is independent of typewright.
//!
//! Each schema is compiled once, when a value first reaches it. References are a custom keyword that looks up the
//! compiled target. Without it, schemas that refer to each other would be compiled many times.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use jsonschema::paths::Location;
use jsonschema::{Draft, Keyword, ValidationError, Validator};
use serde_json::{Map, Value};

use super::json_schema::{REFERENCE, Reading, translate};
use crate::normalise::AsWritten;

/// The validators of a description.
pub(super) struct Judge(Arc<Table>);

struct Table {
    description: Arc<AsWritten>,
    reading: Reading,
    /// The validators by the address of their schema in the tree. `None` for an invalid schema.
    compiled: Mutex<HashMap<usize, Option<Arc<Validator>>>>,
    this: Weak<Self>,
}

impl Judge {
    pub(super) fn new(description: &Arc<AsWritten>, reading: Reading) -> Self {
        Self(Arc::new_cyclic(|this| Table {
            description: Arc::clone(description),
            reading,
            compiled: Mutex::default(),
            this: Weak::clone(this),
        }))
    }

    /// Returns whether a value is valid for a schema of the description. No value is valid for an invalid schema.
    pub(super) fn accepts(&self, schema: &Value, value: &Value) -> bool {
        self.0.validator(schema).is_some_and(|validator| validator.is_valid(value))
    }
}

impl Table {
    fn validator(&self, schema: &Value) -> Option<Arc<Validator>> {
        let address = address(schema);
        if let Some(known) = self.compiled.lock().unwrap_or_else(PoisonError::into_inner).get(&address) {
            return known.clone();
        }
        let compiled = self.compile(schema).map(Arc::new);
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner).insert(address, compiled.clone());
        compiled
    }

    fn compile(&self, schema: &Value) -> Option<Validator> {
        let table = Weak::clone(&self.this);
        let reference = move |_: &Map<String, Value>, to: &Value, _: Location| {
            let to = to.as_str().unwrap_or_default().trim_start_matches('#').to_owned();
            Ok(Box::new(Reference { table: Weak::clone(&table), to }) as Box<dyn for<'i> Keyword<'i>>)
        };
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .with_keyword(REFERENCE, move |map, to, at| reference(map, to, at))
            .build(&translate(schema, self.description.has_json_schemas, self.reading))
            .ok()
    }
}

/// A reference to a schema of the tree.
struct Reference {
    table: Weak<Table>,
    to: String,
}

thread_local! {
    /// The addresses of the schemas and values that are being validated, to stop at circular references.
    static ASKED: RefCell<Vec<(usize, usize)>> = const { RefCell::new(Vec::new()) };
}

impl<'i> Keyword<'i> for Reference {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            Ok(())
        } else {
            Err(ValidationError::custom(format!("it does not fit `{}`", self.to)))
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        let Some(table) = self.table.upgrade() else { return false };
        let Some(schema) = table.description.tree.pointer(&self.to) else { return false };
        let question = (address(schema), address(instance));
        // The schema is already being validated against this value, so the circular reference adds no constraint.
        if ASKED.with_borrow(|asked| asked.contains(&question)) {
            return true;
        }
        let Some(validator) = table.validator(schema) else { return false };
        ASKED.with_borrow_mut(|asked| asked.push(question));
        let is_valid = validator.is_valid(instance);
        ASKED.with_borrow_mut(Vec::pop);
        is_valid
    }
}

/// Returns the address of a node, which identifies it as long as the tree is not moved.
pub(super) fn address(node: &Value) -> usize {
    std::ptr::from_ref(node).addr()
}
