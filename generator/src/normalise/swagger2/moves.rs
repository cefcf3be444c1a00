//! Remembers which node of the rewritten tree was which of the bundled one, so that findings stand where the author wrote.

use std::collections::BTreeMap;

use crate::diagnostic::{Origins, Pointer};

/// Pairs of a new and an old node; what stands below a pair, and below no deeper one, kept its place in it.
#[derive(Debug, Default)]
pub(super) struct Moves(Vec<(Pointer, Pointer)>);

impl Moves {
    /// Records that the node at `new` says what stood at `old`.
    pub(super) fn record(&mut self, new: Pointer, old: Pointer) {
        self.0.push((new, old));
    }

    /// The origins of the new tree, from those of the old one.
    pub(super) fn rebase(&self, origins: &Origins) -> Origins {
        let mut rebased = Origins::default();
        let mut places: BTreeMap<&Pointer, Vec<&Pointer>> = BTreeMap::new();
        for (new, old) in &self.0 {
            places.entry(old).or_default().push(new);
        }
        // Parts that bundling brought in moved with what they stand in.
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
