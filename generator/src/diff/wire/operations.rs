//! Compares operations: which were added, removed, renamed or moved. Other modules compare requests and responses.

use std::collections::{BTreeMap, BTreeSet};

use super::node::Node;
use super::{Walk, answers, bodies, parameters, security, sunsets};
use crate::diff::change::Ways;
use crate::diff::rules::rule;
use crate::normalise::{OTHER_OPERATIONS, extension, is_method};

/// The keys of an operation that change only docs.
const WORDS: &[&str] = &[
    "summary",
    "description",
    "externalDocs",
    extension::SOURCE.key,
    extension::COMPLETENESS.key,
    extension::CONTRADICTION.key,
    "callbacks",
];

/// An operation of a document.
#[derive(Clone, Debug)]
pub(super) struct Operation<'a> {
    pub(super) method: String,
    pub(super) path: &'a str,
    pub(super) item: Node<'a>,
    pub(super) node: Node<'a>,
}

impl<'a> Operation<'a> {
    pub(super) fn id(&self) -> Option<&'a str> {
        self.node.text("operationId")
    }

    /// Returns method and path, without the names of placeholders, which make no difference to a server.
    fn key(&self) -> (String, String) {
        (self.method.clone(), blank(self.path))
    }
}

/// Compares the operations of both documents.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (all(Node::root(walk.old)), all(Node::root(walk.new)));
    let mut taken = BTreeSet::new();
    let mut partners: Vec<Option<usize>> = Vec::new();
    let by_key: BTreeMap<_, usize> = new.iter().enumerate().map(|(index, one)| (one.key(), index)).collect();
    for one in &old {
        let partner = by_key.get(&one.key()).copied().filter(|index| taken.insert(*index));
        partners.push(partner);
    }
    let by_id: BTreeMap<&str, usize> =
        new.iter().enumerate().filter_map(|(index, one)| Some((one.id()?, index))).collect();
    for (one, partner) in old.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
        let same_id = one.id().and_then(|id| by_id.get(id)).copied();
        *partner = same_id.filter(|index| taken.insert(*index));
    }
    for (one, partner) in old.iter().zip(partners) {
        match partner {
            Some(index) => pair(walk, one, &new[index]),
            None => {
                let notice = sunsets::notice(&one.node);
                let message = format!("`{} {}` was removed; {notice}", one.method, one.path);
                walk.add(&rule::OPERATION_REMOVED, Ways::SENT, Some(&one.node.at), None, message);
            }
        }
    }
    for one in new.iter().enumerate().filter(|(index, _)| !taken.contains(index)).map(|(_, one)| one) {
        let message = format!("`{} {}` was added", one.method, one.path);
        walk.add(&rule::OPERATION_ADDED, Ways::SENT, None, Some(&one.node.at), message);
    }
}

/// Returns the operations under `paths` of a document.
pub(super) fn all(root: Node<'_>) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, item) in root.members_of("paths") {
        for (key, node) in item.members().filter(|(_, node)| node.value.is_object()) {
            if key == OTHER_OPERATIONS {
                let others = node.members();
                found.extend(others.map(|(method, node)| Operation {
                    method: method.to_owned(),
                    path,
                    item: item.clone(),
                    node,
                }));
            } else if is_method(key) {
                found.push(Operation { method: key.to_ascii_uppercase(), path, item: item.clone(), node });
            }
        }
    }
    found
}

/// Returns a path without the names of its placeholders.
fn blank(path: &str) -> String {
    let mut parts = path.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += "{}";
        text += part.split_once('}').map_or("", |(_, rest)| rest);
    }
    text
}

fn pair<'a>(walk: &mut Walk<'a>, old: &Operation<'a>, new: &Operation<'a>) {
    let nodes = (&old.node, &new.node);
    if old.key() != new.key() {
        let message = format!("it is now `{} {}` (was `{} {}`)", new.method, new.path, old.method, old.path);
        walk.change(&rule::OPERATION_MOVED, Ways::SENT, nodes, message);
    }
    if old.id() != new.id() {
        let shown = |id: Option<&str>| id.map_or("without an id".to_owned(), |id| format!("`{id}`"));
        let message = format!("it is now {} (was {})", shown(new.id()), shown(old.id()));
        walk.change(&rule::OPERATION_RENAMED, Ways::SENT, nodes, message);
    }
    let tag = |one: &Operation<'a>| one.node.items_of("tags").first().and_then(|tag| tag.value.as_str());
    if tag(old) != tag(new) {
        let shown = |tag: Option<&str>| tag.unwrap_or("default").to_owned();
        let message = format!("its tag is now `{}` (was `{}`)", shown(tag(new)), shown(tag(old)));
        walk.change(&rule::OPERATION_TAG_CHANGED, Ways::SENT, nodes, message);
    }
    let server = |one: &Operation<'a>| one.node.get("servers").or(one.item.get("servers")).map(|servers| servers.value);
    if server(old) != server(new) {
        let message = "its own servers changed";
        walk.change(&rule::OPERATION_SERVER_CHANGED, Ways::SENT, nodes, message);
    }
    let deprecation = (&rule::OPERATION_DEPRECATED, &rule::OPERATION_NO_LONGER_DEPRECATED);
    let turned = (old.node.is("deprecated"), new.node.is("deprecated"));
    walk.turned(deprecation, turned, Ways::SENT, nodes, "it");
    sunsets::compare(walk, nodes, "it");
    if old.node.value.get(extension::SUCCESS_WHEN.key) != new.node.value.get(extension::SUCCESS_WHEN.key) {
        let message = "the test that tells success from failure changed";
        walk.change(&rule::SUCCESS_TEST_CHANGED, Ways::SENT, nodes, message);
    }
    let repetition = (&rule::OPERATION_NOW_IDEMPOTENT, &rule::OPERATION_NO_LONGER_IDEMPOTENT);
    let turned = (old.node.is(extension::IDEMPOTENT.key), new.node.is(extension::IDEMPOTENT.key));
    walk.turned(repetition, turned, Ways::SENT, nodes, "it");
    pages(walk, nodes);
    walk.words(&old.node, &new.node, WORDS);
    security::compare_operations(walk, &old.node, &new.node);
    parameters::compare(walk, old, new);
    bodies::compare(walk, &old.node, &new.node);
    answers::compare(walk, &old.node, &new.node);
}

/// Compares the pagination of two operations.
fn pages<'a>(walk: &mut Walk<'a>, (old, new): (&Node<'a>, &Node<'a>)) {
    let (was, is) = (walk.paginated.0.get(&old.at), walk.paginated.1.get(&new.at));
    let (rule, message) = match (was, is) {
        (None, None) => return,
        (None, Some(is)) => (&rule::PAGINATION_ADDED, format!("pagination by `{}` was added", is.follow.kind())),
        (Some(was), None) => (&rule::PAGINATION_REMOVED, format!("pagination by `{}` was removed", was.follow.kind())),
        (Some(was), Some(is)) if was.works_like(is) => return,
        (Some(was), Some(is)) => match (was.follow.kind(), is.follow.kind()) {
            (was, is) if was == is => {
                (&rule::PAGINATION_CHANGED, format!("the settings of pagination by `{is}` changed"))
            }
            (was, is) => (&rule::PAGINATION_CHANGED, format!("pagination is now by `{is}` (was by `{was}`)")),
        },
    };
    walk.change(rule, Ways::SENT, (old, new), message);
}
