//! Compares unions: the variants of `oneOf` and `anyOf`, and their discriminator.

use super::node::Node;
use super::view::{View, referred};
use super::{Walk, schemas};
use crate::diff::change::Ways;
use crate::diff::rules::rule;

/// Compares the variants of two unions. They are matched by name, then by equal schemas, then by order if the same
/// number is left on both sides.
pub(super) fn compare<'a>(walk: &mut Walk<'a>, old: &View<'a>, new: &View<'a>, ways: Ways) {
    let tag = |view: &View<'a>| view.keywords.get("discriminator").copied();
    let (was, is) = (tag(old), tag(new));
    if is_another_tag(was, is) {
        let message = "the discriminator changed";
        walk.change(&rule::DISCRIMINATOR_CHANGED, ways, (&old.node, &new.node), message);
    }
    let (mut gone, mut come) = (old.choices.clone(), new.choices.clone());
    take_pairs(walk, &mut gone, &mut come, ways, |one, other| {
        let name = referred(one);
        name.is_some() && name == referred(other)
    });
    take_pairs(walk, &mut gone, &mut come, ways, |one, other| schemas::look_alike(Some(one.value), Some(other.value)));
    if gone.len() == come.len() {
        take_pairs(walk, &mut gone, &mut come, ways, |one, other| referred(one).is_none() && referred(other).is_none());
    }
    for one in &gone {
        let message = format!("the variant {} was removed", name(one));
        walk.add(&rule::UNION_VARIANT_REMOVED, ways, Some(&one.at), None, message);
    }
    for one in &come {
        walk.add(&rule::UNION_VARIANT_ADDED, ways, None, Some(&one.at), format!("the variant {} was added", name(one)));
    }
}

/// Returns whether the discriminator changed for variants that both sides have. Mappings of added and removed variants
/// do not count.
fn is_another_tag(old: Option<&serde_json::Value>, new: Option<&serde_json::Value>) -> bool {
    let (Some(old), Some(new)) = (old, new) else { return old.is_some() != new.is_some() };
    let mapping = |tag: &serde_json::Value| tag.get("mapping").and_then(serde_json::Value::as_object).cloned();
    let (was, is) = (mapping(old).unwrap_or_default(), mapping(new).unwrap_or_default());
    let by_target = |map: &serde_json::Map<String, serde_json::Value>, target: &serde_json::Value| {
        map.iter().filter(|(_, one)| *one == target).map(|(value, _)| value.clone()).collect::<Vec<_>>()
    };
    let differs = was
        .values()
        .any(|target| is.values().any(|one| one == target) && by_target(&was, target) != by_target(&is, target));
    old.get("propertyName") != new.get("propertyName") || differs
}

fn take_pairs<'a>(
    walk: &mut Walk<'a>,
    old: &mut Vec<Node<'a>>,
    new: &mut Vec<Node<'a>>,
    ways: Ways,
    belong: impl Fn(&Node<'a>, &Node<'a>) -> bool,
) {
    old.retain(|one| {
        let Some(position) = new.iter().position(|other| belong(one, other)) else { return true };
        schemas::compare(walk, one.clone(), new.remove(position), ways);
        false
    });
}

fn name(node: &Node<'_>) -> String {
    let named = referred(node).map(|(_, name)| name).or_else(|| node.text("title").map(str::to_owned));
    match named {
        Some(name) => format!("`{name}`"),
        None => node.text("type").map_or("without a name".to_owned(), |ty| format!("of type `{ty}`")),
    }
}
