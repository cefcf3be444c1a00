//! Compares the default server and the other documented servers.

use super::Walk;
use super::node::Node;
use crate::diff::change::Ways;
use crate::diff::rules::rule;

/// Compares the servers of the API.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (Node::root(walk.old).items_of("servers"), Node::root(walk.new).items_of("servers"));
    let url = |node: &Node<'_>| node.text("url").unwrap_or("/").trim_end_matches('/').to_owned();
    if let (Some(old), Some(new)) = (old.first(), new.first())
        && url(old) != url(new)
    {
        let message = format!("the default server is now `{}` (was `{}`)", url(new), url(old));
        walk.change(&rule::DEFAULT_SERVER_CHANGED, Ways::SENT, (old, new), message);
    }
    for one in &old {
        match new.iter().find(|other| url(other) == url(one)) {
            Some(other) => walk.words(one, other, &["description", "variables"]),
            None => {
                let message = format!("`{}` was removed", url(one));
                walk.add(&rule::SERVER_REMOVED, Ways::SENT, Some(&one.at), None, message);
            }
        }
    }
    for one in new.iter().filter(|one| !old.iter().any(|other| url(other) == url(one))) {
        walk.add(&rule::SERVER_ADDED, Ways::SENT, None, Some(&one.at), format!("`{}` was added", url(one)));
    }
}
