//! Parameters that stand twice in one list, one of them at least by reference; the others are found when mending.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Found, Subject, text};
use crate::normalise::Kind;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for holder in subject.all(Kind::PathItem).chain(subject.all(Kind::Operation)) {
        let mut seen = BTreeSet::new();
        let list = holder.map.get("parameters").and_then(Value::as_array);
        for (index, parameter) in list.into_iter().flatten().enumerate() {
            let Some(parameter) = subject.resolved(parameter) else { continue };
            let (Some(name), Some(place)) = (text(parameter, "name"), text(parameter, "in")) else { continue };
            if !seen.insert((name, place)) {
                let at = holder.at.child("parameters").child(index);
                let message = format!("the parameter `{name}` in {place} stands twice; the second one is left out");
                found.push(subject.found(&at, message, "remove one of the two"));
            }
        }
    }
    found
}
