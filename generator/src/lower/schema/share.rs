//! Shared types: equal inline types become one type, because real descriptions repeat the same schema in many places.
//!
//! Two types are equal if their values look the same on the wire and their parts have the same names, docs and types.
//! An inline type that equals a component is replaced by it. Other equal inline types become one type, which
//! `naming/places.rs` names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;

use crate::ir::why::{Name, NameFrom, NameOf, SharedName};
use crate::ir::{Kind, Tag, Type, TypeRef};

use super::partition;
use super::types::Types;
use crate::lower::api::groups;
use crate::lower::chains::{self, Step};
use crate::lower::context::Context;
use crate::lower::naming::clashes::settle;
use crate::lower::naming::names::{Case, Wanted};
use crate::lower::naming::places::{self, Places};

/// Merges equal inline types, and updates the references to them.
pub(in crate::lower) fn equal_types<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    tags: &mut [Tag],
    webhooks: &mut [String],
) {
    let classes = match cx.config.share_types {
        true => classes(&types.done),
        false => (0..types.done.len()).collect(),
    };
    let sent = groups::only_sent(&types.done, tags, webhooks);
    let graph = Graph::new(types, &classes, sent);
    let names = Names::settle(cx, types, graph);
    let renamed = |name: &str| names.by_old.get(name);
    let mut kept = BTreeSet::new();
    let old = std::mem::take(&mut types.done);
    for (mut ty, is_kept) in old.into_iter().zip(&names.is_kept) {
        if !is_kept {
            continue;
        }
        let is_renamed = names.by_old.contains_key(&ty.rust);
        if let Some(new) = renamed(&ty.rust) {
            // An inline type has no name of its own in the description.
            if ty.wire == ty.rust {
                ty.wire.clone_from(new);
            }
            ty.rust.clone_from(new);
        }
        kept.insert(ty.rust.clone());
        ty.kind.type_refs_mut().into_iter().for_each(|one| rename(one, &names.by_old));
        relink(&mut ty.docs, &names.by_old);
        if is_renamed {
            rename_fields(cx, &mut ty);
        }
        types.done.push(ty);
    }
    for operation in tags.iter_mut().flat_map(|tag| &mut tag.operations) {
        operation.type_refs_mut().into_iter().for_each(|one| rename(one, &names.by_old));
        if let Some(new) = operation.headers.as_ref().and_then(|headers| renamed(headers)) {
            operation.headers = Some(new.clone());
        }
        operation.methods.iter_mut().for_each(|method| relink(&mut method.docs, &names.by_old));
    }
    for name in webhooks {
        if let Some(new) = renamed(name) {
            name.clone_from(new);
        }
    }
}

/// Applies `[client.rename]` to fields under the new name of their type.
fn rename_fields(cx: &mut Context<'_>, ty: &mut Type) {
    let Kind::Struct { fields, .. } = &mut ty.kind else { return };
    for at in 0..fields.len() {
        let key = format!("{}.{}", ty.rust, fields[at].wire);
        let Some(given) = cx.given_name(Case::Value, |one| one == key, &IndexMap::new(), &fields[at].at) else {
            continue;
        };
        let wanted = Wanted { wire: &fields[at].wire, given: Some(given) };
        let (mut names, _) = settle(Case::Value, std::slice::from_ref(&wanted));
        if fields.iter().enumerate().any(|(other, field)| other != at && field.rust == names[0]) {
            names[0].clone_from(&fields[at].rust);
        }
        cx.report_taken(std::slice::from_ref(&wanted), &names);
        let name = names.remove(0);
        fields[at].rust = name;
    }
}

fn rename(ty: &mut TypeRef, names: &HashMap<String, String>) {
    if let TypeRef::Named(name) = ty.innermost_mut()
        && let Some(new) = names.get(name)
    {
        name.clone_from(new);
    }
}

/// Updates the names of renamed types in links that the generator wrote into docs.
fn relink(docs: &mut [String], names: &HashMap<String, String>) {
    for line in docs.iter_mut().filter(|line| line.contains("[`")) {
        let linked = line.split("[`").skip(1).filter_map(|rest| Some(rest.split_once("`]")?.0.to_owned()));
        for old in linked.collect::<Vec<String>>() {
            if let Some(new) = names.get(&old) {
                *line = line.replace(&format!("[`{old}`]"), &format!("[`{new}`]"));
                *line = line.replace(&format!("(crate::types::{old})"), &format!("(crate::types::{new})"));
            }
        }
    }
}

/// Returns the class of each type. Equal types have the same class. Recursive types are equal unless something
/// distinguishes them.
fn classes(types: &[Type]) -> Vec<usize> {
    let positions: HashMap<&str, usize> = types.iter().enumerate().map(|(at, ty)| (ty.rust.as_str(), at)).collect();
    let aliases = aliases(types);
    let mut parts: Vec<Vec<usize>> = Vec::with_capacity(types.len());
    let mut by_text: HashMap<String, usize> = HashMap::new();
    let mut classes: Vec<usize> = Vec::with_capacity(types.len());
    for ty in types {
        let mut kind = ty.kind.clone();
        let mut held = Vec::new();
        for one in kind.type_refs_mut() {
            if let TypeRef::Named(name) = one.innermost_mut()
                && let Some(target) = aliases.get(name.as_str())
            {
                *one.innermost_mut() = (*target).clone();
            }
            if let TypeRef::Named(name) = one.innermost_mut() {
                held.extend(positions.get(name.as_str()));
                name.clear();
            }
        }
        let text = serde_json::to_string(&kind).unwrap_or_default();
        let next = by_text.len();
        classes.push(*by_text.entry(text).or_insert(next));
        parts.push(held);
    }
    partition::classes(&classes, &parts)
}

/// Returns the targets of aliases by name. Aliases of lists and maps are skipped, because they count as types of their
/// own.
fn aliases(types: &[Type]) -> HashMap<&str, &TypeRef> {
    let targets: HashMap<&str, &TypeRef> = types
        .iter()
        .filter_map(|ty| match &ty.kind {
            Kind::Alias(target) if !matches!(target, TypeRef::List(_) | TypeRef::Map(_)) => {
                Some((ty.rust.as_str(), target))
            }
            _ => None,
        })
        .collect();
    let ends = chains::ends(targets.keys().copied(), |name| match targets[name] {
        TypeRef::Named(next) if targets.contains_key(next.as_str()) => Step::On(next),
        target => Step::End(Some(target)),
    });
    ends.into_iter().filter_map(|(name, end)| Some((name, end?))).collect()
}

/// The classes, and the types that contain their inline types.
struct Graph {
    /// The types of each class.
    members: BTreeMap<usize, Vec<usize>>,
    class_of: Vec<usize>,
    /// The classes by the names that places give.
    class_of_name: HashMap<String, usize>,
    /// By class, the types that contain one of its inline types, and the suffix of the name there.
    places: BTreeMap<usize, BTreeSet<(usize, String)>>,
    /// By type, whether its name comes from the description or the configuration.
    is_named: Vec<bool>,
    /// By type, whether its name starts with that of a type that contains it.
    is_inside: Vec<bool>,
    /// The types that callers send and never receive.
    sent: BTreeSet<String>,
}

impl Graph {
    fn new(types: &Types<'_>, classes: &[usize], sent: BTreeSet<String>) -> Self {
        let is_named: Vec<bool> = types.done.iter().map(|ty| types.is_named(&ty.rust)).collect();
        let positions: HashMap<&str, usize> =
            types.done.iter().enumerate().map(|(at, ty)| (ty.rust.as_str(), at)).collect();
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, class) in classes.iter().enumerate() {
            members.entry(*class).or_default().push(at);
        }
        let mut places: BTreeMap<usize, BTreeSet<(usize, String)>> = BTreeMap::new();
        let mut is_inside = vec![false; types.done.len()];
        for (owner, ty) in types.done.iter().enumerate() {
            for held in ty.kind.type_refs() {
                let TypeRef::Named(name) = held.innermost() else { continue };
                let Some(&at) = positions.get(name.as_str()).filter(|&&at| !is_named[at]) else { continue };
                if let Some(end) = name.strip_prefix(ty.rust.as_str()).filter(|end| !end.is_empty()) {
                    is_inside[at] = true;
                    places.entry(classes[at]).or_default().insert((classes[owner], end.to_owned()));
                }
            }
        }
        let class_of_name = types.done.iter().zip(classes).map(|(ty, class)| (ty.rust.clone(), *class)).collect();
        Self { members, class_of: classes.to_vec(), class_of_name, places, is_named, is_inside, sent }
    }

    /// Returns the type that represents a class: the first named one, or else the first.
    fn representative(&self, class: usize) -> usize {
        let members = &self.members[&class];
        members.iter().copied().find(|&at| self.is_named[at]).unwrap_or(members[0])
    }
}

/// The names after equal types are merged.
struct Names {
    by_old: HashMap<String, String>,
    is_kept: Vec<bool>,
}

impl Names {
    fn settle<'a>(cx: &mut Context<'a>, types: &Types<'a>, graph: Graph) -> Self {
        let mut taken: BTreeSet<String> = types
            .done
            .iter()
            .enumerate()
            .filter(|(at, _)| graph.is_named[*at])
            .map(|(_, ty)| ty.rust.clone())
            .collect();
        let mut names: BTreeMap<usize, (String, SharedName)> = BTreeMap::new();
        let mut is_kept = graph.is_named.clone();
        // In the description's order, most types are named after the types that contain them.
        for at in 0..types.done.len() {
            name_class(cx, types, &graph, graph.class_of[at], &mut names, &mut taken);
        }
        for class in graph.members.keys() {
            is_kept[graph.representative(*class)] = true;
        }
        let mut by_old = HashMap::new();
        for (at, ty) in types.done.iter().enumerate().filter(|(at, _)| !graph.is_named[*at]) {
            let class = graph.class_of[at];
            let (new, says) = &names[&class];
            let places = graph.members[&class].len();
            cx.decide(&ty.at, || {
                let from = match (graph.is_named[graph.representative(class)], places) {
                    (true, _) => NameFrom::Component,
                    (false, 1) => NameFrom::Place,
                    (false, _) => NameFrom::Places { count: places, says: *says },
                };
                Name { rust: new.clone(), of: NameOf::InlineType, from }
            });
            if ty.rust != *new {
                by_old.insert(ty.rust.clone(), new.clone());
            }
        }
        Self { by_old, is_kept }
    }
}

/// Names a class after the types that contain it, which are named first.
fn name_class<'a>(
    cx: &mut Context<'a>,
    types: &Types<'a>,
    graph: &Graph,
    class: usize,
    names: &mut BTreeMap<usize, (String, SharedName)>,
    taken: &mut BTreeSet<String>,
) {
    // An explicit stack, because inline types can be nested deeper than the stack of a thread.
    let mut open = vec![class];
    let mut waiting = BTreeSet::new();
    while let Some(class) = open.pop() {
        if names.contains_key(&class) {
            continue;
        }
        let first = graph.representative(class);
        if graph.is_named[first] {
            names.insert(class, (types.done[first].rust.clone(), SharedName::Words));
            continue;
        }
        let places = graph.places.get(&class);
        if waiting.insert(class) {
            let unnamed: Vec<usize> = places
                .into_iter()
                .flatten()
                .map(|(owner, _)| *owner)
                .filter(|owner| !names.contains_key(owner) && !waiting.contains(owner))
                .collect();
            if !unnamed.is_empty() {
                open.push(class);
                open.extend(unnamed);
                continue;
            }
        }
        // A type that contains itself has no name yet.
        let in_others = places.into_iter().flatten().filter_map(|(owner, end)| {
            let (name, says) = names.get(owner)?;
            // A union that lists its variants: `RangeOrInteger` has a `Range`.
            let is_union = matches!(types.done[graph.representative(*owner)].kind, Kind::Union { .. });
            let is_listed = is_union && *says == SharedName::Contents && name.contains(end.as_str());
            Some(if is_listed { end.clone() } else { format!("{name}{end}") })
        });
        let mut candidates: BTreeSet<String> = in_others.collect();
        let members = &graph.members[&class];
        let outside = members.iter().filter(|&&at| !graph.is_inside[at]);
        candidates.extend(outside.map(|&at| types.done[at].rust.clone()));
        if candidates.is_empty() {
            candidates.extend(members.iter().map(|&at| types.done[at].rust.clone()));
        }
        let is_sent = members.iter().all(|&at| graph.sent.contains(&types.done[at].rust));
        let places = Places { names: &candidates, kind: &types.done[first].kind, is_sent };
        let (mut name, says) = places::name(
            places,
            |name| !taken.contains(name),
            |name| graph.class_of_name.get(name).is_some_and(|other| *other != class),
        );
        // Settings for the long name are already applied.
        let given = match name == types.done[first].rust {
            true => None,
            false => cx.given_name(Case::Type, |key| key == name, &IndexMap::new(), &types.done[first].at),
        };
        if let Some(given) = given {
            let wanted = Wanted { wire: &name, given: Some(given) };
            let settled = settle(Case::Type, std::slice::from_ref(&wanted)).0.remove(0);
            let settled = if taken.contains(&settled) { name.clone() } else { settled };
            cx.report_taken(std::slice::from_ref(&wanted), std::slice::from_ref(&settled));
            name = settled;
        }
        taken.insert(name.clone());
        names.insert(class, (name, says));
    }
}
