//! Compares webhooks, which the API sends to receivers.

use super::node::Node;
use super::{Walk, bodies};
use crate::diff::change::Ways;
use crate::diff::rules::rule;
use crate::normalise::extension;

/// Compares webhooks by name and method.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let of = |root| -> Vec<(String, Node<'_>)> {
        let items = Node::root(root).members_of(extension::WEBHOOKS.key);
        items
            .into_iter()
            .flat_map(|(name, item)| {
                let methods = item.members().filter(|(_, one)| one.value.get("requestBody").is_some());
                methods.map(move |(method, one)| (format!("{name} {method}"), one)).collect::<Vec<_>>()
            })
            .collect()
    };
    let (old, new) = (of(walk.old), of(walk.new));
    for (name, one) in &old {
        match new.iter().find(|(known, _)| known == name) {
            Some((_, other)) => {
                walk.words(one, other, &["summary", "description"]);
                bodies::compare_content(walk, one, other, Ways::RECEIVED);
            }
            None => {
                let message = format!("the webhook `{name}` was removed");
                walk.add(&rule::WEBHOOK_REMOVED, Ways::RECEIVED, Some(&one.at), None, message);
            }
        }
    }
    for (name, one) in new.iter().filter(|(name, _)| !old.iter().any(|(known, _)| known == name)) {
        let message = format!("the webhook `{name}` was added");
        walk.add(&rule::WEBHOOK_ADDED, Ways::RECEIVED, None, Some(&one.at), message);
    }
}
