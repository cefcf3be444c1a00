//! Constraints: the limits of values, which say how far requests may go.

use serde_json::Value;

use super::Walk;
use super::view::View;
use crate::diff::change::Ways;
use crate::diff::rules::{Rule, rule};

/// Limits from below: the larger, the tighter.
const LOWER: &[&str] = &["minimum", "minLength", "minItems", "minProperties"];
/// Limits from above: the smaller, the tighter.
const UPPER: &[&str] = &["maximum", "maxLength", "maxItems", "maxProperties"];
/// Limits that hold or do not.
const FLAGS: &[&str] = &["exclusiveMinimum", "exclusiveMaximum", "uniqueItems"];
/// Limits that are met or not, without an order.
const OTHERS: &[&str] = &["pattern", "multipleOf"];

/// Compares the limits of two schemas.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, old: &View<'a>, new: &View<'a>, ways: Ways) {
    for key in [LOWER, UPPER, FLAGS, OTHERS].into_iter().flatten() {
        let (was, is) = (limit(old, key), limit(new, key));
        if let Some(rule) = turn(key, was, is) {
            let shown = |value: Option<&Value>| value.map_or("none".to_owned(), |value| format!("`{value}`"));
            let message = format!("`{key}` is now {} (was {})", shown(is), shown(was));
            walk.add(rule, ways, Some(&old.node.at.child(key)), Some(&new.node.at.child(key)), message);
        }
    }
}

/// A limit, which stands under a key of its own where the typed model cannot hold it.
fn limit<'a>(view: &View<'a>, key: &str) -> Option<&'a Value> {
    let large = || view.keywords.get(format!("x-typewright-{key}").as_str());
    view.keywords.get(key).or_else(large).copied()
}

/// The rule that a limit's change breaks, if it is one.
fn turn(key: &str, old: Option<&Value>, new: Option<&Value>) -> Option<&'static Rule> {
    let (tighter, looser) = (&rule::CONSTRAINT_TIGHTENED, &rule::CONSTRAINT_LOOSENED);
    if FLAGS.contains(&key) {
        let is_set = |value: Option<&Value>| value.and_then(Value::as_bool) == Some(true);
        return match (is_set(old), is_set(new)) {
            (false, true) => Some(tighter),
            (true, false) => Some(looser),
            _ => None,
        };
    }
    let (was, is) = match (old, new) {
        (None, None) => return None,
        (None, Some(_)) => return Some(tighter),
        (Some(_), None) => return Some(looser),
        (Some(was), Some(is)) if was == is => return None,
        (Some(was), Some(is)) => (was.as_f64(), is.as_f64()),
    };
    match (was, is) {
        (Some(was), Some(is)) if LOWER.contains(&key) => Some(if is > was { tighter } else { looser }),
        (Some(was), Some(is)) if UPPER.contains(&key) => Some(if is < was { tighter } else { looser }),
        _ => Some(&rule::CONSTRAINT_CHANGED),
    }
}
