//! Groups and features: the file of each type, and the cargo features that compile it.
//!
//! A type that one tag uses is in the file of that tag. A type that several tags use is in `shared`. A type is compiled
//! if a feature that uses it is on: that of a tag, `webhooks` for payloads of webhooks, or `unreferenced-schemas` for
//! the rest. Types that every tag uses are always compiled.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Group, Kind, Operation, Tag, Type, TypeRef, UNREFERENCED_SCHEMAS, WEBHOOKS, why};
use crate::markdown::code;

use crate::lower::context::Context;
use crate::lower::naming::names::module_of_types;
use crate::lower::schema::directions;

/// The module of types that several features use.
pub(in crate::lower) const SHARED: &str = "shared";
/// The module of types that only webhooks use.
pub(in crate::lower) const PAYLOADS: &str = "payloads";
/// The module of types that nothing uses.
pub(in crate::lower) const UNREFERENCED: &str = "unreferenced";

/// Adapts required fields and discriminators to the directions in which types are used.
pub(in crate::lower) fn settle_directions(cx: &mut Context<'_>, types: &mut [Type], tags: &[Tag], webhooks: &[String]) {
    let (built, arriving) = in_directions(types, tags, webhooks);
    directions::settle_presence(cx, types, &built, &arriving);
    directions::settle_tags(types, &built);
}

/// Returns the types that callers send and never receive.
pub(in crate::lower) fn only_sent(types: &[Type], tags: &[Tag], webhooks: &[String]) -> BTreeSet<String> {
    let (built, arriving) = in_directions(types, tags, webhooks);
    built.difference(&arriving).cloned().collect()
}

/// Returns the types that callers send, and those that they receive.
fn in_directions(types: &[Type], tags: &[Tag], webhooks: &[String]) -> (BTreeSet<String>, BTreeSet<String>) {
    let edges = edges(types);
    let operations = || tags.iter().flat_map(|tag| &tag.operations);
    let built = closure(&edges, operations().flat_map(sent));
    let payloads = webhooks.iter().map(String::as_str);
    let arriving = closure(&edges, operations().flat_map(received).chain(payloads));
    (built, arriving)
}

/// Removes the types that no operation and no webhook uses.
pub(in crate::lower) fn remove_unreferenced(types: &mut Vec<Type>, tags: &[Tag], webhooks: &[String]) {
    let edges = edges(types);
    let used = closure(&edges, in_operations(tags).chain(webhooks.iter().map(String::as_str)));
    types.retain(|ty| used.contains(&ty.rust));
}

/// Assigns the types to files and features, and marks those that callers build.
pub(in crate::lower) fn assign(
    cx: &mut Context<'_>,
    types: &mut [Type],
    tags: &[Tag],
    webhooks: &[String],
) -> Vec<Group> {
    let edges = edges(types);
    let files = files(tags);
    let (payloads, unreferenced) = (tags.len(), tags.len() + 1);
    let mut users: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut built: BTreeSet<String> = BTreeSet::new();
    for (index, tag) in tags.iter().enumerate() {
        let outward = closure(&edges, tag.operations.iter().flat_map(sent));
        let inward = closure(&edges, tag.operations.iter().flat_map(received));
        for name in outward.union(&inward) {
            users.entry(name.clone()).or_default().insert(index);
        }
        built.extend(outward);
    }
    for name in closure(&edges, webhooks.iter().map(String::as_str)) {
        users.entry(name).or_default().insert(payloads);
    }
    let loose: Vec<&str> = edges.keys().filter(|name| !users.contains_key(*name)).map(String::as_str).collect();
    for name in closure(&edges, loose.into_iter()) {
        users.entry(name).or_default().insert(unreferenced);
    }
    for ty in types.iter_mut() {
        let users = &users[&ty.rust];
        ty.built_by_callers = built.contains(&ty.rust);
        ty.group = match users.first() {
            Some(only) if users.len() == 1 => files[*only].module.clone(),
            _ => SHARED.to_owned(),
        };
        // Types that every tag uses need no condition.
        let is_general = !tags.is_empty() && users.range(..tags.len()).count() == tags.len();
        let features = users.iter().filter_map(|&index| files[index].feature.clone());
        ty.features = if is_general { Vec::new() } else { features.collect() };
        ty.webhook = webhooks.contains(&ty.rust);
        if ty.webhook && !matches!(ty.kind, Kind::Events { .. }) {
            cx.decide(&ty.at, || why::Form::Payload);
        }
    }
    let used: BTreeSet<&str> = types.iter().map(|ty| ty.group.as_str()).collect();
    let shared =
        Group { module: SHARED.to_owned(), feature: None, docs: vec!["Types that several features use.".to_owned()] };
    std::iter::once(shared).chain(files).filter(|group| used.contains(group.module.as_str())).collect()
}

/// Returns the files of each tag, of webhooks, and of unreferenced types.
fn files(tags: &[Tag]) -> Vec<Group> {
    let own = tags.iter().map(|tag| Group {
        module: module_of_types(&tag.module),
        feature: Some(tag.feature()),
        docs: vec![format!("Types of the tag {}.", code(&tag.wire))],
    });
    let payloads = Group {
        module: PAYLOADS.to_owned(),
        feature: Some(WEBHOOKS.to_owned()),
        docs: vec!["Types of webhooks.".to_owned()],
    };
    let unreferenced = Group {
        module: UNREFERENCED.to_owned(),
        feature: Some(UNREFERENCED_SCHEMAS.to_owned()),
        docs: vec!["Types of schemas that no operation and no webhook refers to.".to_owned()],
    };
    own.chain([payloads, unreferenced]).collect()
}

/// Returns the features of the type of an example.
pub(in crate::lower) fn features_of(ty: &TypeRef, types: &BTreeMap<&str, &Type>, tag: &Tag) -> Vec<String> {
    match ty.innermost() {
        TypeRef::Named(name) => types.get(name.as_str()).map(|ty| ty.features.clone()).unwrap_or_default(),
        _ => vec![tag.feature()],
    }
}

/// Returns the names of the types that operations use.
pub(in crate::lower) fn in_operations(tags: &[Tag]) -> impl Iterator<Item = &str> {
    let operations = || tags.iter().flat_map(|tag| &tag.operations);
    operations().flat_map(sent).chain(operations().flat_map(received))
}

fn sent(operation: &Operation) -> impl Iterator<Item = &str> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    let bodies = operation.methods.iter().filter_map(|method| method.body.as_ref());
    parameters.chain(bodies.map(|body| &body.ty)).filter_map(named)
}

fn received(operation: &Operation) -> impl Iterator<Item = &str> {
    let bodies = operation.methods.iter().flat_map(|method| method.response.types());
    let bodies = bodies.chain(operation.errors.iter().map(|error| &error.ty)).filter_map(named);
    bodies.chain(operation.headers.as_deref())
}

/// Returns the name of the type inside lists, maps, boxes and options.
pub(in crate::lower) fn named(ty: &TypeRef) -> Option<&str> {
    match ty.innermost() {
        TypeRef::Named(name) => Some(name),
        _ => None,
    }
}

fn edges(types: &[Type]) -> BTreeMap<String, Vec<String>> {
    types
        .iter()
        .map(|ty| (ty.rust.clone(), references(&ty.kind).iter().map(|name| (*name).to_owned()).collect()))
        .collect()
}

fn closure<'e>(edges: &'e BTreeMap<String, Vec<String>>, roots: impl Iterator<Item = &'e str>) -> BTreeSet<String> {
    let mut open: Vec<&str> = roots.collect();
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if seen.insert(name.to_owned()) {
            open.extend(edges.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    seen
}

/// Returns the types that a definition refers to, inside lists and maps as well.
fn references(kind: &Kind) -> Vec<&str> {
    kind.type_refs().into_iter().filter_map(named).collect()
}
