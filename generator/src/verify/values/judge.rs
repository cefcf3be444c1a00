//! Says whether a value is valid, by a validator that is not ours.
//!
//! Each schema is compiled once, when a value first reaches it. A reference is a keyword that looks its target up, so
//! that a description whose schemas all refer to each other costs no more than the sum of its schemas.

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
    /// By the address of the schema in the tree; `None` for what is no schema.
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

    /// Whether a value fits a schema of the description. Nothing fits a schema that cannot be compiled.
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

/// A reference to another schema of the tree.
struct Reference {
    table: Weak<Table>,
    to: String,
}

thread_local! {
    /// The schemas that are being asked about a value, by their addresses.
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
        // A schema that refers to itself without a step into the value says nothing more about it.
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

/// What tells one node of a tree from all others, as long as the tree stays where it is.
pub(super) fn address(node: &Value) -> usize {
    std::ptr::from_ref(node).addr()
}
