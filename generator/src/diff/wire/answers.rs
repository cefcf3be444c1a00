//! Compares responses: the statuses of an operation, and their headers and bodies.

use super::node::Node;
use super::{Walk, bodies, schemas};
use crate::diff::change::Ways;
use crate::diff::rules::rule;
use crate::normalise::extension;

/// Compares the responses of two operations by status.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    let (was, is) = (old.members_of("responses"), new.members_of("responses"));
    let is_success = |status: &str| status.starts_with('2');
    for (status, one) in &was {
        match is.iter().find(|(known, _)| known.eq_ignore_ascii_case(status)) {
            Some((_, other)) => response(walk, status, one, other),
            None => {
                let rule = if is_success(status) { &rule::SUCCESS_REMOVED } else { &rule::FAILURE_REMOVED };
                let message = format!("the status {status} was removed");
                walk.add(rule, Ways::RECEIVED, Some(&one.at), None, message);
            }
        }
    }
    for (status, one) in
        is.iter().filter(|(status, _)| !was.iter().any(|(known, _)| known.eq_ignore_ascii_case(status)))
    {
        let rule = if is_success(status) { &rule::SUCCESS_ADDED } else { &rule::FAILURE_ADDED };
        walk.add(rule, Ways::RECEIVED, None, Some(&one.at), format!("the status {status} was added"));
    }
}

fn response<'a>(walk: &mut Walk<'a>, status: &str, old: &Node<'a>, new: &Node<'a>) {
    let (old, new) = (old.clone().resolve(walk.old), new.clone().resolve(walk.new));
    if !walk.enters(&old, &new) {
        return;
    }
    walk.words(&old, &new, &["description", "links", extension::ERROR_MESSAGES.key, extension::CONTRADICTION.key]);
    let has_body = |node: &Node<'a>| !node.members_of("content").is_empty();
    match (has_body(&old), has_body(&new)) {
        (true, false) => {
            let message = format!("the response {status} no longer has a body");
            walk.change(&rule::ANSWER_REMOVED, Ways::RECEIVED, (&old, &new), message);
        }
        (false, true) => {
            let message = format!("the response {status} now has a body");
            walk.change(&rule::ANSWER_ADDED, Ways::RECEIVED, (&old, &new), message);
        }
        _ => bodies::compare_forms(walk, &old, &new, Ways::RECEIVED),
    }
    headers(walk, &old, &new);
}

fn headers<'a>(walk: &mut Walk<'a>, old: &Node<'a>, new: &Node<'a>) {
    let (was, is) = (old.members_of("headers"), new.members_of("headers"));
    for (name, one) in &was {
        let Some((_, other)) = is.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else {
            let message = format!("the header `{name}` was removed");
            walk.add(&rule::HEADER_REMOVED, Ways::RECEIVED, Some(&one.at), None, message);
            continue;
        };
        let (one, other) = (one.clone().resolve(walk.old), other.clone().resolve(walk.new));
        if !walk.enters(&one, &other) {
            continue;
        }
        let required = (&rule::HEADER_NOW_REQUIRED, &rule::HEADER_NOW_OPTIONAL);
        let turned = (one.is("required"), other.is("required"));
        if turned.0 != turned.1 {
            let rule = if turned.1 { required.0 } else { required.1 };
            let word = if turned.1 { "required" } else { "optional" };
            walk.change(rule, Ways::RECEIVED, (&one, &other), format!("the header `{name}` is now {word}"));
        }
        walk.words(&one, &other, &["description", "example", "examples"]);
        if let (Some(one), Some(other)) = (one.get("schema"), other.get("schema")) {
            schemas::compare(walk, one, other, Ways::RECEIVED);
        }
    }
    for (name, one) in is.iter().filter(|(name, _)| !was.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))) {
        let message = format!("the header `{name}` was added");
        walk.add(&rule::HEADER_ADDED, Ways::RECEIVED, None, Some(&one.at), message);
    }
}
