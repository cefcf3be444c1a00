//! Maps the nodes of the rewritten document to those of the bundled one, so that findings point to the original files.

use std::collections::BTreeMap;

use crate::diagnostic::{Origins, Pointer};

/// Pairs of a new and an old node. A node below a pair has the same relative position in both, unless a deeper pair
/// contains it.
#[derive(Debug, Default)]
pub(super) struct Moves(Vec<(Pointer, Pointer)>);

impl Moves {
    /// Records that the node at `new` comes from `old`.
    pub(super) fn record(&mut self, new: Pointer, old: Pointer) {
        self.0.push((new, old));
    }

    /// Returns the origins of the new document, given those of the old one.
    pub(super) fn rebase(&self, origins: &Origins) -> Origins {
        let mut rebased = Origins::default();
        let mut places: BTreeMap<&Pointer, Vec<&Pointer>> = BTreeMap::new();
        for (new, old) in &self.0 {
            places.entry(old).or_default().push(new);
        }
        // Bundled parts have moved together with the nodes that contain them.
        for (at, place) in origins.entries() {
            let Some((up, all)) = std::iter::successors(Some(at.clone()), Pointer::parent)
                .find_map(|up| places.get(&up).map(|all| (up, all)))
            else {
                continue;
            };
            for new in all {
                if let Some(rest) = at.strip_prefix(&up) {
                    rebased.record(new.join(&rest), place.clone());
                }
            }
        }
        for (new, old) in &self.0 {
            if let Some(place) = origins.place(old) {
                rebased.record(new.clone(), place);
            }
        }
        rebased
    }
}
