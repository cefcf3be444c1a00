//! Recursion: a struct that holds itself, directly or through others, does so in a `Box`; an alias cannot.

use std::collections::HashMap;

use crate::diagnostic::Pointer;
use crate::ir::{Kind, Type, TypeRef};

/// Boxes the fields and variants that close a cycle of types held by value; says of each which type would hold itself,
/// and where it stands.
pub(super) fn box_fields(types: &mut [Type]) -> Vec<(String, Pointer)> {
    let positions = positions(types);
    let edges: Vec<Vec<usize>> = types
        .iter()
        .map(|ty| by_value(&ty.kind).into_iter().filter_map(|name| positions.get(name).copied()).collect())
        .collect();
    let cycles = cycles(&edges);
    let mut boxed = Vec::new();
    for (index, ty) in types.iter_mut().enumerate() {
        let owner = ty.rust.clone();
        for (held, at) in parts(&mut ty.kind, &ty.at) {
            let target = self::held(held).and_then(|name| positions.get(name));
            if target.is_some_and(|&target| cycles[target] == cycles[index]) {
                wrap(held);
                boxed.push((owner.clone(), at));
            }
        }
    }
    boxed
}

/// Where each type stands in the list.
fn positions(types: &[Type]) -> HashMap<String, usize> {
    types.iter().enumerate().map(|(index, ty)| (ty.rust.clone(), index)).collect()
}

/// A number for each node of a graph, which is the same for two nodes that reach each other. This is Tarjan's algorithm
/// with a stack of its own, since a description may be deeper than that of the thread.
fn cycles(edges: &[Vec<usize>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let (mut order, mut low, mut cycle) = (vec![NEW; edges.len()], vec![NEW; edges.len()], vec![NEW; edges.len()]);
    let (mut met, mut waiting) = (0, Vec::new());
    for start in 0..edges.len() {
        let mut open = if order[start] == NEW { vec![(start, 0)] } else { Vec::new() };
        while let Some((node, next)) = open.last_mut() {
            let node = *node;
            if *next == 0 {
                (order[node], low[node]) = (met, met);
                met += 1;
                waiting.push(node);
            }
            if let Some(&target) = edges[node].get(*next) {
                *next += 1;
                if order[target] == NEW {
                    open.push((target, 0));
                } else if cycle[target] == NEW {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            open.pop();
            if let Some((parent, _)) = open.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == order[node] {
                while let Some(member) = waiting.pop() {
                    cycle[member] = node;
                    if member == node {
                        break;
                    }
                }
            }
        }
    }
    cycle
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
    let positions = positions(types);
    let next: Vec<Option<usize>> = types.iter().map(|ty| positions.get(alias_of(&ty.kind)?).copied()).collect();
    let mut ended = Vec::new();
    for circle in circles(&next) {
        // One that is not a list or a map, and comes back to itself, passes by those that are.
        let is_bare =
            circle.iter().all(|&index| alias(&types[index].kind).is_some_and(|target| held(target).is_some()));
        for index in circle {
            let Some(target) = alias(&types[index].kind) else { continue };
            if matches!(target, TypeRef::List(_) | TypeRef::Map(_)) {
                types[index].kind = Kind::Wrapper(target.clone());
                break;
            } else if is_bare {
                types[index].kind = Kind::Alias(TypeRef::Any);
                ended.push(index);
                break;
            }
        }
    }
    ended.sort_unstable();
    ended.into_iter().map(|index| types[index].rust.clone()).collect()
}

/// The circles of a graph whose nodes lead to one node at most, each in the order of its nodes.
fn circles(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut walk = vec![usize::MAX; next.len()];
    let mut circles = Vec::new();
    for start in 0..next.len() {
        let mut at = Some(start);
        while let Some(node) = at.filter(|&node| walk[node] == usize::MAX) {
            walk[node] = start;
            at = next[node];
        }
        // A walk that ends on its own way has found a circle.
        if let Some(first) = at.filter(|&node| walk[node] == start) {
            let around = std::iter::successors(Some(first), |&node| next[node].filter(|&node| node != first));
            let mut circle: Vec<usize> = around.collect();
            circle.sort_unstable();
            circles.push(circle);
        }
    }
    circles
}

fn alias(kind: &Kind) -> Option<&TypeRef> {
    match kind {
        Kind::Alias(target) => Some(target),
        _ => None,
    }
}

/// The name that an alias stands for, at any depth of lists and maps.
fn alias_of(kind: &Kind) -> Option<&str> {
    match alias(kind)?.innermost() {
        TypeRef::Named(next) => Some(next),
        _ => None,
    }
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
