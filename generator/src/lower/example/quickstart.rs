//! The call that the docs show first: the configured one, or the simplest one.

use std::collections::{BTreeMap, HashMap};

use crate::ir::{ExampleCall, Kind, Method, MethodKind, Operation, ResponseBody, Tag, Type, TypeRef, why};
use crate::lower::context::Context;
use crate::lower::operation::found::Found;

/// Returns the position of a tag, and of a method in it.
pub(in crate::lower) fn choose(
    cx: &mut Context<'_>,
    tags: &[Tag],
    types: &BTreeMap<&str, &Type>,
    found: &HashMap<&str, &Found<'_>>,
) -> Option<(usize, usize)> {
    let configured = configured(cx, tags, found);
    let position = configured.or_else(|| simplest(tags, types))?;
    let (_, (one, _)) = all(tags).find(|(at, _)| *at == position)?;
    cx.decide(&one.at, || why::Place::Quickstart { is_configured: configured.is_some() });
    Some(position)
}

fn all<'a>(tags: &'a [Tag]) -> impl Iterator<Item = ((usize, usize), (&'a Operation, &'a Method))> {
    let of_tag = |t, tag: &'a Tag| tag.methods().enumerate().map(move |(m, one)| ((t, m), one));
    tags.iter().enumerate().flat_map(move |(t, tag)| of_tag(t, tag))
}

fn configured(cx: &mut Context<'_>, tags: &[Tag], found: &HashMap<&str, &Found<'_>>) -> Option<(usize, usize)> {
    let entry = cx.config.quickstart.as_ref()?;
    let is_meant = |one: &Operation| found.get(one.wire.as_str()).is_some_and(|found| found.named().is(&entry.value));
    let (position, _) = all(tags).find(|(_, (one, _))| is_meant(one))?;
    cx.mark_used(entry);
    Some(position)
}

/// Returns the call that asks least of a reader and returns most, or the first of several.
fn simplest(tags: &[Tag], types: &BTreeMap<&str, &Type>) -> Option<(usize, usize)> {
    let shown = all(tags).filter(|(_, (one, method))| !one.deprecated && method.kind == MethodKind::Primary);
    let ranked = shown
        .filter_map(|(position, (one, method))| Some((effort(one, method, method.example.as_ref()?, types), position)));
    ranked.min().map(|(_, position)| position)
}

/// Compares calls by what they ask of a reader, with the more important criteria first.
fn effort(one: &Operation, method: &Method, example: &ExampleCall, types: &BTreeMap<&str, &Type>) -> impl Ord {
    let verb = match one.http_method.as_str() {
        "GET" => 0,
        "POST" => 1,
        "DELETE" => 3,
        _ => 2,
    };
    let is_list = method.paging.is_some() || method.response.types().iter().any(|ty| is_list(ty, types));
    let response = match &method.response {
        ResponseBody::Json(_) if is_list => 0,
        ResponseBody::Json(ty) if *ty != TypeRef::Any => 1,
        _ => 2,
    };
    let is_empty = method.response == ResponseBody::Empty;
    // What a short path names is more likely to be what the API is about.
    let depth = one.path.matches('/').count();
    (one.server.is_some(), verb, is_empty, example.placeholders, response, example.arguments.len(), depth)
}

/// Returns whether a type is a list, or an object around one.
fn is_list(ty: &TypeRef, types: &BTreeMap<&str, &Type>) -> bool {
    match ty {
        TypeRef::List(_) => true,
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => is_list(inner, types),
        TypeRef::Named(name) => match types.get(name.as_str()).map(|ty| &ty.kind) {
            Some(Kind::Alias(target) | Kind::Wrapper(target)) => is_list(target, types),
            Some(Kind::Struct { fields, .. }) => {
                let mut lists = fields.iter().filter(|field| matches!(field.ty, TypeRef::List(_)));
                let is_of_objects = |ty: &TypeRef| matches!(ty.innermost(), TypeRef::Named(_));
                lists.next().is_some_and(|only| is_of_objects(&only.ty)) && lists.next().is_none()
            }
            _ => false,
        },
        _ => false,
    }
}
