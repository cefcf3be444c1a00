//! Compares sunset dates: the last day of an operation or a parameter.

use chrono::NaiveDate;

use super::Walk;
use super::node::Node;
use crate::diff::change::Ways;
use crate::diff::rules::rule;
use crate::lower::sunset;
use crate::normalise::extension;

/// Compares the sunset dates of two nodes. Messages call the subject `shown`.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, (old, new): (&Node<'a>, &Node<'a>), shown: &str) {
    let (rule, message) = match (of(old), of(new)) {
        (None, Some(is)) => (&rule::SUNSET_SET, format!("{shown} is removed after {is}")),
        (Some(was), Some(is)) if is < was => {
            (&rule::SUNSET_BROUGHT_FORWARD, format!("{shown} is removed after {is} (was {was})"))
        }
        (Some(was), Some(is)) if is > was => {
            (&rule::SUNSET_POSTPONED, format!("{shown} is removed after {is} (was {was})"))
        }
        (Some(was), None) => {
            (&rule::SUNSET_POSTPONED, format!("{shown} is no longer removed (was to be removed after {was})"))
        }
        _ => return,
    };
    walk.change(rule, Ways::SENT, (old, new), message);
}

/// Returns whether the removal of a node was announced, as the end of a message.
pub(super) fn notice(gone: &Node<'_>) -> String {
    match (of(gone), gone.is("deprecated")) {
        (Some(day), _) => format!("its removal was announced for {day}"),
        (None, true) => "it was deprecated".to_owned(),
        (None, false) => "it was not deprecated".to_owned(),
    }
}

fn of(node: &Node<'_>) -> Option<NaiveDate> {
    sunset::day(node.value.get(extension::SUNSET.key)?)
}
