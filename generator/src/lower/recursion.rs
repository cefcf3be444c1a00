//! Recursion: a struct that holds itself, directly or through others, does so in a `Box`; an alias cannot.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Pointer;
use crate::ir::{Kind, Type, TypeRef};

/// Boxes the fields and variants that close a cycle of types held by value; says of each which type would hold itself,
/// and where it stands.
pub(super) fn box_fields(types: &mut [Type]) -> Vec<(String, Pointer)> {
    let edges: BTreeMap<String, BTreeSet<String>> =
        types.iter().map(|ty| (ty.rust.clone(), by_value(&ty.kind).into_iter().map(str::to_owned).collect())).collect();
    let mut boxed = Vec::new();
    for ty in types {
        let owner = ty.rust.clone();
        for (held, at) in parts(&mut ty.kind, &ty.at) {
            if matches!(self::held(held), Some(name) if reaches(&edges, name, &owner)) {
                wrap(held);
                boxed.push((owner.clone(), at));
            }
        }
    }
    boxed
}

/// The types that a type holds as its parts, and where each part stands.
fn parts<'t>(kind: &'t mut Kind, at: &Pointer) -> Vec<(&'t mut TypeRef, Pointer)> {
    match kind {
        Kind::Struct { fields, .. } => fields.iter_mut().map(|field| (&mut field.ty, field.at.clone())).collect(),
        Kind::Union { variants, .. } => {
            variants.iter_mut().map(|variant| (&mut variant.value.ty, variant.at.clone())).collect()
        }
        Kind::Tuple(items) => items.iter_mut().map(|item| (item, at.clone())).collect(),
        Kind::StringEnum { .. } | Kind::IntegerEnum(_) | Kind::Wrapper(_) | Kind::Alias(_) => Vec::new(),
    }
}

/// Ends aliases that stand for themselves, for `type A = Vec<A>` has no end for rustc: what holds itself in a list or a
/// map becomes a struct, and what is nothing but itself is free-form, and named.
pub(super) fn end_aliases(types: &mut [Type]) -> Vec<String> {
    let mut ended = Vec::new();
    for index in 0..types.len() {
        let own = types[index].rust.clone();
        if leads_back(types, &own)
            && let Kind::Alias(target) = &types[index].kind
        {
            if matches!(target, TypeRef::List(_) | TypeRef::Map(_)) {
                types[index].kind = Kind::Wrapper(target.clone());
            } else if is_bare(types, &own) {
                types[index].kind = Kind::Alias(TypeRef::Any);
                ended.push(own);
            }
        }
    }
    ended
}

/// The name that an alias stands for, at any depth of lists and maps.
fn alias_of(types: &[Type], name: &str) -> Option<String> {
    let ty = types.iter().find(|ty| ty.rust == name)?;
    match &ty.kind {
        Kind::Alias(target) => match target.innermost() {
            TypeRef::Named(next) => Some(next.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn leads_back(types: &[Type], own: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut name = own.to_owned();
    while let Some(next) = alias_of(types, &name) {
        if next == own {
            return true;
        }
        if !seen.insert(next.clone()) {
            return false;
        }
        name = next;
    }
    false
}

/// Whether an alias comes back to itself without a list or a map between.
fn is_bare(types: &[Type], own: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut name = own.to_owned();
    while seen.insert(name.clone()) {
        match types.iter().find(|ty| ty.rust == name).map(|ty| &ty.kind) {
            Some(Kind::Alias(target)) => match held(target) {
                Some(next) => name = next.to_owned(),
                None => return false,
            },
            _ => return false,
        }
    }
    true
}

fn wrap(ty: &mut TypeRef) {
    let inner = std::mem::replace(ty, TypeRef::Any);
    *ty = TypeRef::Boxed(Box::new(inner));
}

/// The types that a kind holds without a list or a map between.
fn by_value(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::Struct { fields, .. } => fields.iter().filter_map(|field| held(&field.ty)).collect(),
        Kind::Union { variants, .. } => variants.iter().filter_map(|variant| held(&variant.value.ty)).collect(),
        Kind::Tuple(items) => items.iter().filter_map(held).collect(),
        Kind::Alias(target) => held(target).into_iter().collect(),
        Kind::StringEnum { .. } | Kind::IntegerEnum(_) | Kind::Wrapper(_) => Vec::new(),
    }
}

fn held(ty: &TypeRef) -> Option<&str> {
    match ty {
        TypeRef::Named(name) => Some(name),
        TypeRef::Nullable(inner) => held(inner),
        _ => None,
    }
}

fn reaches(edges: &BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            open.extend(edges.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    false
}
