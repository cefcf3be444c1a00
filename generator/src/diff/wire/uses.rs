//! Finds the operations that use a component, so that a reviewer sees what its change affects.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::node::Node;
use super::operations;
use crate::diagnostic::Pointer;
use crate::normalise::{objects, references};

/// The operations of a document, and the components they use.
#[derive(Debug, Default)]
pub(in crate::diff) struct Uses {
    /// The ids of operations, by place.
    ids: BTreeMap<Pointer, String>,
    /// The ids of the operations that use a component, directly or indirectly, by its reference.
    users: BTreeMap<String, Vec<String>>,
}

impl Uses {
    /// Finds the uses in a normalised document.
    pub(in crate::diff) fn of(root: &Value) -> Self {
        let mut uses = Self::default();
        let mut known = BTreeMap::new();
        for one in operations::all(Node::root(root)) {
            if let Some(id) = one.id() {
                uses.operation(root, id, &one.node, &mut known);
            }
        }
        uses
    }

    /// Returns the id of an operation, or the ids of the operations that use a component.
    pub(in crate::diff) fn operations(&self, subject: &Pointer) -> Vec<String> {
        match self.ids.get(subject) {
            Some(id) => vec![id.clone()],
            None => self.users.get(&format!("#{subject}")).cloned().unwrap_or_default(),
        }
    }

    fn operation<'a>(
        &mut self,
        root: &'a Value,
        id: &str,
        operation: &Node<'a>,
        known: &mut BTreeMap<&'a str, BTreeSet<&'a str>>,
    ) {
        self.ids.insert(operation.at.clone(), id.to_owned());
        let mut todo: Vec<&str> = references_in(operation.value).into_iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(reference) = todo.pop() {
            if !seen.insert(reference) {
                continue;
            }
            self.users.entry(reference.to_owned()).or_default().push(id.to_owned());
            let next = known
                .entry(reference)
                .or_insert_with(|| references::target(root, reference).map(references_in).unwrap_or_default());
            todo.extend(next.iter());
        }
    }
}

/// Returns the references in a part of a document.
fn references_in(part: &Value) -> BTreeSet<&str> {
    objects(part).filter_map(references::of_object).collect()
}
