//! Recursion: types that contain themselves, directly or indirectly. Structs use a `Box`, aliases become structs.

use std::collections::HashMap;

use crate::diagnostic::Pointer;
use crate::ir::{Kind, Type, TypeRef};

/// Boxes the fields and variants that close a cycle of types. Returns the type that would contain itself, and the place
/// of the field or variant.
pub(in crate::lower) fn box_fields(types: &mut [Type]) -> Vec<(String, Pointer)> {
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

/// Returns the position of each type in the list.
fn positions(types: &[Type]) -> HashMap<String, usize> {
    types.iter().enumerate().map(|(index, ty)| (ty.rust.clone(), index)).collect()
}

/// Returns the strongly connected component of each node. This is Tarjan's algorithm with an explicit stack, because a
/// description can be nested deeper than the stack of a thread.
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

/// Returns the parts of a type that are held by value, with their places.
fn parts<'t>(kind: &'t mut Kind, at: &Pointer) -> Vec<(&'t mut TypeRef, Pointer)> {
    match kind {
        Kind::Struct { fields, .. } => fields.iter_mut().map(|field| (&mut field.ty, field.at.clone())).collect(),
        Kind::Union { variants, .. } => {
            variants.iter_mut().map(|variant| (&mut variant.value.ty, variant.at.clone())).collect()
        }
        Kind::Tuple(items) => items.iter_mut().map(|item| (item, at.clone())).collect(),
        // Nothing refers to it, so it cannot contain itself.
        Kind::Events { .. } | Kind::StringEnum { .. } | Kind::IntegerEnum(_) | Kind::Wrapper(_) | Kind::Alias(_) => {
            Vec::new()
        }
    }
}

/// Ends aliases that refer to themselves, because rustc rejects `type A = Vec<A>`. One that contains itself in a list
/// or map becomes a struct. One that only refers to itself becomes free-form JSON, and its name is returned.
pub(in crate::lower) fn end_aliases(types: &mut [Type]) -> Vec<String> {
    let positions = positions(types);
    let next: Vec<Option<usize>> = types.iter().map(|ty| positions.get(alias_of(&ty.kind)?).copied()).collect();
    let mut ended = Vec::new();
    for circle in circles(&next) {
        // In a bare cycle every alias refers directly to the next, without a list or map between.
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

/// Returns the cycles of a graph in which each node leads to at most one other. The nodes of a cycle are sorted.
fn circles(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut walk = vec![usize::MAX; next.len()];
    let mut circles = Vec::new();
    for start in 0..next.len() {
        let mut at = Some(start);
        while let Some(node) = at.filter(|&node| walk[node] == usize::MAX) {
            walk[node] = start;
            at = next[node];
        }
        // A walk that returns to its own path has found a cycle.
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

/// Returns the type that an alias refers to, inside lists and maps as well.
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

/// Returns the types that a definition contains by value, not in a list or map.
fn by_value(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::Struct { fields, .. } => fields.iter().filter_map(|field| held(&field.ty)).collect(),
        Kind::Union { variants, .. } => variants.iter().filter_map(|variant| held(&variant.value.ty)).collect(),
        Kind::Tuple(items) => items.iter().filter_map(held).collect(),
        Kind::Alias(target) => held(target).into_iter().collect(),
        Kind::Events { .. } | Kind::StringEnum { .. } | Kind::IntegerEnum(_) | Kind::Wrapper(_) => Vec::new(),
    }
}

fn held(ty: &TypeRef) -> Option<&str> {
    match ty {
        TypeRef::Named(name) => Some(name),
        TypeRef::Nullable(inner) | TypeRef::Clearable(inner) => held(inner),
        _ => None,
    }
}
