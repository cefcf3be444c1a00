//! Compares request bodies, and the media types of any body.

use super::node::Node;
use super::{Walk, schemas};
use crate::diff::change::Ways;
use crate::diff::rules::rule;

/// Compares the request bodies of two operations.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    let body = |node: &Node<'a>, root| node.get("requestBody").map(|body| body.resolve(root));
    match (body(old, walk.old), body(new, walk.new)) {
        (None, None) => {}
        (Some(old), None) => {
            walk.add(&rule::BODY_REMOVED, Ways::SENT, Some(&old.at), None, "the body was removed");
        }
        (None, Some(new)) => {
            let (rule, message) = match new.is("required") {
                true => (&rule::BODY_ADDED_REQUIRED, "a required body was added"),
                false => (&rule::BODY_ADDED_OPTIONAL, "an optional body was added"),
            };
            walk.add(rule, Ways::SENT, None, Some(&new.at), message);
        }
        (Some(old), Some(new)) => {
            if !walk.enters(&old, &new) {
                return;
            }
            let required = (&rule::BODY_NOW_REQUIRED, &rule::BODY_NOW_OPTIONAL);
            walk.turned(required, (old.is("required"), new.is("required")), Ways::SENT, (&old, &new), "the body");
            walk.words(&old, &new, &["description"]);
            compare_forms(walk, &old, &new, Ways::SENT);
        }
    }
}

/// Compares the payloads of two webhooks.
pub(super) fn compare_content<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>, ways: Ways) {
    let (Some(old), Some(new)) = (old.get("requestBody"), new.get("requestBody")) else { return };
    let (old, new) = (old.resolve(walk.old), new.resolve(walk.new));
    compare_forms(walk, &old, &new, ways);
}

/// Compares the media types of two bodies, and the schemas of common media types.
pub(super) fn compare_forms<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>, ways: Ways) {
    let (added, removed) = match ways.sent {
        true => (&rule::BODY_MEDIA_TYPE_ADDED, &rule::BODY_MEDIA_TYPE_REMOVED),
        false => (&rule::ANSWER_MEDIA_TYPE_ADDED, &rule::ANSWER_MEDIA_TYPE_REMOVED),
    };
    let (was, is) = (old.members_of("content"), new.members_of("content"));
    for (name, one) in &was {
        match is.iter().find(|(known, _)| essence(known) == essence(name)) {
            Some((_, other)) => form(walk, one, other, ways),
            None => {
                let message = format!("the media type `{name}` of the body was removed");
                walk.add(removed, ways, Some(&one.at), None, message);
            }
        }
    }
    for (name, one) in is.iter().filter(|(name, _)| !was.iter().any(|(known, _)| essence(known) == essence(name))) {
        walk.add(added, ways, None, Some(&one.at), format!("the media type `{name}` of the body was added"));
    }
}

/// Returns a media type in lower case, without its parameters.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase()
}

fn form<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>, ways: Ways) {
    if ways.sent && old.value.get("encoding") != new.value.get("encoding") {
        let message = "the encoding of form fields changed";
        walk.change(&rule::BODY_ENCODING_CHANGED, ways, (old, new), message);
    }
    walk.words(old, new, &["example", "examples"]);
    if let (Some(old), Some(new)) = (old.get("schema"), new.get("schema")) {
        schemas::compare(walk, old, new, ways);
    }
    let of_items = |node: &Node<'a>| node.get("x-typewright-item-schema");
    if let (Some(old), Some(new)) = (of_items(old), of_items(new)) {
        schemas::compare(walk, old, new, ways);
    }
}
