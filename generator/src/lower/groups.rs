//! Groups and features: which file holds a type, and which tags need it.
//!
//! A type that one tag reaches stands in that tag's file; one that several reach, or none, stands in `shared`. A type
//! is compiled when one of the tags that reach it is, which is its exact closure.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Group, Kind, Operation, Tag, Topic, Type, TypeRef, setting};
use crate::markdown::code;

use super::context::Context;
use super::directions;
use super::names::module_of_types;

/// The module of types that no single tag owns.
const SHARED: &str = "shared";

/// Places the types, marks those whose values callers build, and asks of each way only what travels it.
pub(super) fn assign(
    cx: &mut Context<'_>,
    types: &mut [Type],
    tags: &[Tag],
    webhooks: &BTreeMap<String, Vec<String>>,
) -> Vec<Group> {
    let edges: BTreeMap<String, Vec<String>> = types
        .iter()
        .map(|ty| (ty.rust.clone(), references(&ty.kind).iter().map(|name| (*name).to_owned()).collect()))
        .collect();
    let mut users: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut built: BTreeSet<String> = BTreeSet::new();
    let mut arriving: BTreeSet<String> = BTreeSet::new();
    for (index, tag) in tags.iter().enumerate() {
        let payloads = webhooks.get(&tag.wire).into_iter().flatten().map(String::as_str);
        let outward = closure(&edges, tag.operations.iter().flat_map(sent));
        let inward = closure(&edges, tag.operations.iter().flat_map(received).chain(payloads));
        for name in outward.union(&inward) {
            users.entry(name.clone()).or_default().push(index);
        }
        built.extend(outward);
        arriving.extend(inward);
    }
    directions::settle_presence(cx, types, &built, &arriving);
    directions::settle_tags(types, &built);
    // A type that nothing reaches is always compiled, and so is all that it refers to.
    let loose: Vec<&str> = edges.keys().filter(|name| !users.contains_key(*name)).map(String::as_str).collect();
    let always = closure(&edges, loose.into_iter());
    users.retain(|name, _| !always.contains(name));
    let sent_to_receivers: BTreeSet<&str> = webhooks.values().flatten().map(String::as_str).collect();
    for ty in types.iter_mut() {
        ty.built_by_callers = built.contains(&ty.rust);
        let users = users.get(&ty.rust).map(Vec::as_slice).unwrap_or_default();
        ty.group = match users {
            [only] => module_of_types(&tags[*only].module),
            _ => SHARED.to_owned(),
        };
        // What no tag reaches is still part of the description, and what all reach needs no condition.
        let all = users.is_empty() || users.len() == tags.len();
        ty.features = if all { Vec::new() } else { users.iter().map(|&index| tags[index].feature()).collect() };
        ty.webhook = sent_to_receivers.contains(ty.rust.as_str());
        if ty.webhook {
            cx.decide(&ty.at, Topic::Form, || {
                let reason = "it is the payload of a webhook".to_owned();
                ("read from bytes by `from_slice`".to_owned(), reason, setting::WEBHOOK)
            });
        }
    }
    groups(types, tags)
}

fn groups(types: &[Type], tags: &[Tag]) -> Vec<Group> {
    let used: BTreeSet<&str> = types.iter().map(|ty| ty.group.as_str()).collect();
    let own = tags.iter().map(|tag| Group {
        module: module_of_types(&tag.module),
        tag: Some(tag.module.clone()),
        docs: vec![format!("Types of the tag {}.", code(&tag.wire))],
    });
    let shared =
        Group { module: SHARED.to_owned(), tag: None, docs: vec!["Types that several tags use, or none.".to_owned()] };
    std::iter::once(shared).chain(own).filter(|group| used.contains(group.module.as_str())).collect()
}

/// The features of a type that an example needs.
pub(super) fn features_of(ty: &TypeRef, types: &BTreeMap<&str, &Type>, tag: &Tag) -> Vec<String> {
    match ty.innermost() {
        TypeRef::Named(name) => types.get(name.as_str()).map(|ty| ty.features.clone()).unwrap_or_default(),
        _ => vec![tag.feature()],
    }
}

fn sent(operation: &Operation) -> impl Iterator<Item = &str> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    parameters.chain(operation.body.iter().map(|body| &body.ty)).filter_map(named)
}

fn received(operation: &Operation) -> impl Iterator<Item = &str> {
    let bodies = operation.response.types().into_iter();
    let bodies = bodies.chain(operation.errors.iter().map(|error| &error.ty)).filter_map(named);
    bodies.chain(operation.headers.as_deref())
}

fn named(ty: &TypeRef) -> Option<&str> {
    match ty.innermost() {
        TypeRef::Named(name) => Some(name),
        _ => None,
    }
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

/// The types that a kind refers to, at any depth of lists and maps.
fn references(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::Struct { fields, rest } => {
            let fields = fields.iter().map(|field| &field.ty);
            fields.chain(rest.iter().map(|(_, ty)| ty)).filter_map(named).collect()
        }
        Kind::Union { variants, .. } => variants.iter().filter_map(|variant| named(&variant.value.ty)).collect(),
        Kind::Tuple(items) => items.iter().filter_map(named).collect(),
        Kind::Wrapper(target) | Kind::Alias(target) => named(target).into_iter().collect(),
        Kind::StringEnum { .. } | Kind::IntegerEnum(_) => Vec::new(),
    }
}
