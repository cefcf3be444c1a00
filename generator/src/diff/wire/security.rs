//! Compares security schemes, and the schemes that each operation requires.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::node::Node;
use super::{Walk, listed};
use crate::diff::change::Ways;
use crate::diff::rules::rule;

/// The keys that decide how a credential is sent.
const SENT_BY: &[&str] = &["type", "scheme", "in", "name", "flows", "openIdConnectUrl"];

/// The alternative sets of schemes with their scopes. A call needs one of them; an empty set needs no credentials.
type Alternatives = BTreeSet<BTreeMap<String, BTreeSet<String>>>;

/// Compares the security schemes.
pub(super) fn compare_schemes(walk: &mut Walk<'_>) {
    let of = |root| Node::root(root).get("components").map(|all| all.members_of("securitySchemes")).unwrap_or_default();
    let (old, new): (BTreeMap<_, _>, Vec<_>) = (of(walk.old).into_iter().collect(), of(walk.new));
    for (name, one) in &old {
        let Some((_, other)) = new.iter().find(|(known, _)| known == name) else {
            let message = format!("the scheme `{name}` was removed");
            walk.add(&rule::SECURITY_SCHEME_REMOVED, Ways::SENT, Some(&one.at), None, message);
            continue;
        };
        let changed: Vec<&str> =
            SENT_BY.iter().filter(|key| one.value.get(**key) != other.value.get(**key)).copied().collect();
        if !changed.is_empty() {
            let message = format!("the `{}` of the scheme `{name}` changed", listed(&changed));
            walk.change(&rule::SECURITY_SCHEME_CHANGED, Ways::SENT, (one, other), message);
        }
        walk.words(one, other, &["description"]);
    }
    for (name, one) in new.iter().filter(|(name, _)| !old.contains_key(name)) {
        let message = format!("the scheme `{name}` was added");
        walk.add(&rule::SECURITY_SCHEME_ADDED, Ways::SENT, None, Some(&one.at), message);
    }
}

/// Compares the security requirements of two operations.
pub(super) fn compare_operations<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    let (was, is) = (alternatives(walk.old, old), alternatives(walk.new, new));
    if was == is {
        return;
    }
    let message = format!("it now needs {} (needed {})", words(&is), words(&was));
    let is_met = |set: &BTreeMap<_, _>, by: &Alternatives| by.iter().any(|other| covers(set, other));
    // Tightened unless each set that was enough before is still enough.
    if !was.iter().all(|set| is_met(set, &is)) {
        walk.change(&rule::SECURITY_TIGHTENED, Ways::SENT, (old, new), message.clone());
    }
    if !is.iter().all(|set| is_met(set, &was)) {
        walk.change(&rule::SECURITY_LOOSENED, Ways::SENT, (old, new), message);
    }
}

/// Returns whether a set of credentials meets a requirement.
fn covers(set: &BTreeMap<String, BTreeSet<String>>, asked: &BTreeMap<String, BTreeSet<String>>) -> bool {
    asked.iter().all(|(scheme, scopes)| set.get(scheme).is_some_and(|own| scopes.is_subset(own)))
}

fn alternatives(root: &Value, operation: &Node<'_>) -> Alternatives {
    let security = operation.value.get("security").or_else(|| root.get("security")).and_then(Value::as_array);
    let sets = security.into_iter().flatten().filter_map(Value::as_object).map(|set| {
        let scopes = |scopes: &Value| {
            scopes.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        set.iter().map(|(scheme, all)| (scheme.clone(), scopes(all))).collect()
    });
    let mut found: Alternatives = sets.collect();
    if found.is_empty() {
        found.insert(BTreeMap::new());
    }
    found
}

/// Formats alternatives: `` `a` and `b`, or nothing ``.
fn words(alternatives: &Alternatives) -> String {
    let sets = alternatives.iter().map(|set| {
        let schemes: Vec<String> = set
            .iter()
            .map(|(scheme, scopes)| match scopes.len() {
                0 => format!("`{scheme}`"),
                _ => format!("`{scheme}` with {}", scopes.iter().cloned().collect::<Vec<_>>().join(", ")),
            })
            .collect();
        if schemes.is_empty() { "nothing".to_owned() } else { schemes.join(" and ") }
    });
    sets.collect::<Vec<_>>().join(", or ")
}
