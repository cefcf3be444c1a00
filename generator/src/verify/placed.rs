//! Findings by their place in the files.

use std::collections::BTreeMap;

use crate::Outcome;
use crate::diagnostic::{Diagnostic, Place, Pointer};
use crate::normalise::Described;

/// The keys of the root document that apply to all calls. `security` is missing, because only the schemes that it names
/// matter.
const OF_ALL_CALLS: &[&str] = &["servers", "jsonSchemaDialect", "host", "basePath", "schemes", "consumes", "produces"];

/// A selection of findings, by place.
pub(super) struct Placed {
    by_place: BTreeMap<Place, Vec<usize>>,
}

impl Placed {
    pub(super) fn of(found: &[Diagnostic], wanted: impl Fn(&Diagnostic) -> bool) -> Self {
        let mut by_place: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
        for (index, one) in found.iter().enumerate().filter(|(_, one)| wanted(one)) {
            if let Some(place) = &one.place {
                by_place.entry(place.clone()).or_default().push(index);
            }
        }
        Self { by_place }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = usize> {
        self.by_place.values().flatten().copied()
    }

    /// Returns the findings at a node and below it, each with its pointer relative to the node.
    pub(super) fn within(&self, place: &Place) -> impl Iterator<Item = (usize, Pointer)> {
        let (from, to) = place.pointer.below();
        let at = |pointer| Place { file: place.file.clone(), pointer };
        let length = place.pointer.as_str().len();
        let below = self.by_place.range(at(from)..at(to));
        self.by_place.get_key_value(place).into_iter().chain(below).flat_map(move |(found, indexes)| {
            let rest = Pointer::from_escaped(&found.pointer.as_str()[length..]);
            indexes.iter().map(move |index| (*index, rest.clone()))
        })
    }

    /// Returns the findings in an operation, and in the shared parts of its path item.
    pub(super) fn at(&self, one: &Described) -> impl Iterator<Item = usize> {
        let own = one.place.iter().flat_map(|place| self.within(place)).map(|(index, _)| index);
        own.chain(self.shared_by_item(one))
    }

    /// Returns the findings in the parts of a path item that apply to all its operations.
    pub(super) fn shared_by_item(&self, one: &Described) -> impl Iterator<Item = usize> {
        let item = one.item.iter().flat_map(|place| self.within(place));
        item.filter(|(_, rest)| !Described::owns(rest)).map(|(index, _)| index)
    }

    /// Returns the findings in the parts of the root document that apply to all calls.
    pub(super) fn of_document(&self, outcome: &Outcome) -> Vec<usize> {
        let Some(root) = outcome.origins.place(&Pointer::root()) else { return Vec::new() };
        let is_shared = |rest: &Pointer| {
            let first = rest.tokens().next();
            first.is_none_or(|first| OF_ALL_CALLS.contains(&first.as_str()))
        };
        self.within(&root).filter(|(_, rest)| is_shared(rest)).map(|(index, _)| index).collect()
    }
}
