//! Finds which component schemas are sent to the server, and which are received from it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::node::Node;
use super::operations;
use crate::diff::change::Ways;
use crate::normalise::{extension, references};

/// Returns the directions of each component schema that an operation or a webhook uses.
pub(super) fn ways(root: &Value) -> BTreeMap<String, Ways> {
    let mut found = BTreeMap::new();
    for (_, item) in Node::root(root).members_of("paths") {
        if let Some(shared) = item.value.get("parameters") {
            follow(root, shared, Ways::SENT, &mut found);
        }
    }
    for one in operations::all(Node::root(root)) {
        for (key, ways) in [("parameters", Ways::SENT), ("requestBody", Ways::SENT), ("responses", Ways::RECEIVED)] {
            if let Some(part) = one.node.value.get(key) {
                follow(root, part, ways, &mut found);
            }
        }
    }
    for (_, item) in Node::root(root).members_of(extension::WEBHOOKS.key) {
        follow(root, item.value, Ways::RECEIVED, &mut found);
    }
    found
}

/// Adds directions to all component schemas that a part refers to, directly or indirectly.
fn follow(root: &Value, part: &Value, ways: Ways, found: &mut BTreeMap<String, Ways>) {
    let mut todo = vec![part];
    let mut seen: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    while let Some(part) = todo.pop() {
        match part {
            Value::Object(members) => {
                if let Some(reference) = references::of_object(members) {
                    if let Some(name) = references::name_in("schemas", reference) {
                        let known = found.entry(name.into_owned()).or_default();
                        let joined = known.and(ways);
                        if *known == joined {
                            continue;
                        }
                        *known = joined;
                    } else if !seen.insert(reference) {
                        continue;
                    }
                    todo.extend(references::target(root, reference));
                }
                todo.extend(
                    members.iter().filter(|(key, _)| *key != "example" && *key != "examples").map(|(_, value)| value),
                );
            }
            Value::Array(items) => todo.extend(items),
            _ => {}
        }
    }
}
