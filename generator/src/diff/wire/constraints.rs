//! Compares constraints on values, such as `maximum` and `pattern`.

use serde_json::Value;

use super::Walk;
use super::view::View;
use crate::diff::change::Ways;
use crate::diff::rules::{Rule, rule};

/// Lower limits. A larger limit is tighter.
const LOWER: &[&str] = &["minimum", "minLength", "minItems", "minProperties"];
/// Upper limits. A smaller limit is tighter.
const UPPER: &[&str] = &["maximum", "maxLength", "maxItems", "maxProperties"];
/// Boolean constraints. `true` is tighter.
const FLAGS: &[&str] = &["exclusiveMinimum", "exclusiveMaximum", "uniqueItems"];
/// Constraints without an order. A changed one is neither tighter nor looser.
const OTHERS: &[&str] = &["pattern", "multipleOf"];

/// Compares the constraints of two schemas.
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

/// Returns a constraint. One that the typed model cannot hold has a key with the prefix `x-typewright-`.
fn limit<'a>(view: &View<'a>, key: &str) -> Option<&'a Value> {
    let large = || view.keywords.get(format!("x-typewright-{key}").as_str());
    view.keywords.get(key).or_else(large).copied()
}

/// Returns the rule for a changed constraint, or `None` if it did not change.
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
