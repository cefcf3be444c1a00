//! Marks the changes that the configuration allows, with the reason for each.

use crate::config::AllowedChange;
use crate::diagnostic::{Sink, rule};

use super::change::Change;
use super::report::subject_name;

/// An entry of the configuration that allows a change.
pub type Allowance = AllowedChange;

/// Marks the changes that are allowed. Reports an entry that matches no change: it would silently allow a later one.
pub fn allow(changes: &mut [Change], allowed: &[AllowedChange], sink: &mut Sink) {
    for entry in allowed {
        let mut is_used = false;
        for change in changes.iter_mut() {
            if change.rule.id == entry.rule && subject_name(change.at()) == entry.at {
                change.allowed = Some(entry.reason.clone());
                is_used = true;
            }
        }
        if !is_used {
            let message = format!("no change is a `{}` of `{}`", entry.rule, entry.at);
            sink.push(&rule::UNUSED_OVERRIDE, Some(entry.place.clone()), message)
                .help("remove the entry once both descriptions contain the change");
        }
    }
}
