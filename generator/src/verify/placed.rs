//! Findings by the place in the files where they stand.

use std::collections::BTreeMap;

use crate::Outcome;
use crate::diagnostic::{Diagnostic, Place, Pointer};
use crate::normalise::Described;

/// What the root document says of all calls. Its `security` is met through the schemes that it names.
const OF_ALL_CALLS: &[&str] = &["servers", "jsonSchemaDialect", "host", "basePath", "schemes", "consumes", "produces"];

/// Those of the findings that are asked about.
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

    /// The findings at a node and below it, each with the rest of the way to it.
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

    /// The findings at an operation, and at what its path item shares with it.
    pub(super) fn at(&self, one: &Described) -> impl Iterator<Item = usize> {
        let own = one.place.iter().flat_map(|place| self.within(place)).map(|(index, _)| index);
        own.chain(self.shared_by_item(one))
    }

    /// The findings at what the path item of an operation shares with it.
    pub(super) fn shared_by_item(&self, one: &Described) -> impl Iterator<Item = usize> {
        let item = one.item.iter().flat_map(|place| self.within(place));
        item.filter(|(_, rest)| !Described::owns(rest)).map(|(index, _)| index)
    }

    /// The findings at what the document says of all calls.
    pub(super) fn of_document(&self, outcome: &Outcome) -> Vec<usize> {
        let Some(root) = outcome.origins.place(&Pointer::root()) else { return Vec::new() };
        let is_shared = |rest: &Pointer| {
            let first = rest.tokens().next();
            first.is_none_or(|first| OF_ALL_CALLS.contains(&first.as_str()))
        };
        self.within(&root).filter(|(_, rest)| is_shared(rest)).map(|(index, _)| index).collect()
    }
}
