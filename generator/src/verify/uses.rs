//! Counts the operations that use the shared part with a finding: a component, or the part of a path item that applies
//! to all its operations.

use super::placed::Placed;
use super::reach::Components;
use crate::Outcome;

/// Sets [`Diagnostic::uses`](crate::diagnostic::Diagnostic::uses) of each finding in a shared part.
pub fn count_uses(outcome: &mut Outcome) {
    if outcome.found.iter().all(|one| one.place.is_none()) {
        return;
    }
    let placed = Placed::of(&outcome.found, |_| true);
    let components = Components::of(outcome, &placed);
    let mut uses = vec![0; outcome.found.len()];
    let mut reached = vec![0; components.len()];
    for one in &outcome.described {
        placed.shared_by_item(one).for_each(|index| uses[index] += 1);
        for component in components.reached_by(one, outcome.normal.as_ref()) {
            reached[component] += 1;
        }
    }
    for (component, operations) in reached.into_iter().enumerate() {
        for index in components.found_in(component) {
            uses[*index] = uses[*index].max(operations);
        }
    }
    for (one, uses) in outcome.found.iter_mut().zip(uses) {
        one.uses = uses;
    }
}
