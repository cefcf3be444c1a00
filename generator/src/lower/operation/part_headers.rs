//! Headers of the parts of a multipart body. Those of one part become a struct, in a field next to that of the part.

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Direction, Field, Kind, Presence, Type, TypeRef};
use crate::markdown::code;

use super::forms::component_of;
use super::header_fields::{self, Found};
use crate::lower::context::Context;
use crate::lower::naming::names::Case;
use crate::lower::schema::types::Types;

/// Returns the name of the field with the headers of the part `of`. It is never sent as a part.
pub(in crate::lower) fn headers_member(of: &str) -> String {
    format!("{of} headers")
}

/// Adds a field for the headers of each part to the type of a body. Returns the type, and the parts that have headers.
pub(in crate::lower) fn lower<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    media: &'a openapiv3::MediaType,
    at: &Pointer,
    ty: TypeRef,
    name: &str,
) -> (TypeRef, Vec<String>) {
    let mut with_headers = Vec::new();
    let mut body = None;
    for (part, encoding) in &media.encoding {
        let at = at.child("encoding").child(part).child("headers");
        let headers = header_fields::named(cx, &encoding.headers, &at);
        let headers = sendable(cx, headers);
        if headers.is_empty() {
            continue;
        }
        if !has_member(types, &ty, part) {
            let message = (format!("the body has no field `{part}`"), "the headers of the part are ignored");
            cx.report(&rule::KEYWORD_NOT_SUPPORTED, &at, message)
                .help(format!("add the property `{part}` to the schema, or remove its entry under `encoding`"));
            continue;
        }
        let body = body.get_or_insert_with(|| own(cx, types, media, &ty, name)).clone();
        put(cx, types, &body, part, headers);
        with_headers.push(part.clone());
    }
    (body.map_or(ty, TypeRef::Named), with_headers)
}

/// Skips the headers that the client itself writes for a part.
fn sendable<'a>(cx: &mut Context<'a>, headers: Vec<Found<'a>>) -> Vec<Found<'a>> {
    let (written, sendable): (Vec<_>, Vec<_>) =
        headers.into_iter().partition(|(name, ..)| name.eq_ignore_ascii_case("content-disposition"));
    for (name, _, at) in written {
        let message = (
            format!("the header `{name}` of a part cannot be set"),
            "the client writes it from the names of the field and the file",
        );
        cx.report(&rule::KEYWORD_NOT_SUPPORTED, &at, message).help("remove the header from `encoding`");
    }
    sendable
}

fn has_member(types: &Types<'_>, ty: &TypeRef, wire: &str) -> bool {
    let TypeRef::Named(name) = ty else { return false };
    let kind = types.done.iter().find(|one| one.rust == *name).map(|one| &one.kind);
    matches!(kind, Some(Kind::Struct { fields, .. }) if fields.iter().any(|field| field.wire == wire))
}

/// Returns a struct for this body alone. A component may also be the body of an operation without part headers.
fn own<'a>(
    cx: &Context<'a>,
    types: &mut Types<'a>,
    media: &'a openapiv3::MediaType,
    ty: &TypeRef,
    name: &str,
) -> String {
    let TypeRef::Named(known) = ty else { return String::new() };
    let is_component = media.schema.as_ref().is_some_and(|schema| component_of(cx, schema.into()).is_some());
    if !is_component {
        return known.clone();
    }
    let name = types.reserve(name.to_owned());
    let copy = types.done.iter().find(|one| one.rust == *known).cloned();
    types.done.extend(copy.map(|copy| Type { rust: name.clone(), wire: name.clone(), ..copy }));
    name
}

/// Adds the field with the headers of a part.
fn put<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, body: &str, part: &str, headers: Vec<Found<'a>>) {
    let required: Vec<&str> = headers.iter().filter(|(_, header, _)| header.required).map(|(name, ..)| *name).collect();
    let name = Case::Type.append(&Case::Type.append(body, part), "headers");
    let name = types.reserve(name);
    let at = headers.first().map(|(_, _, at)| at.clone()).unwrap_or_default();
    let fields = header_fields::fields(cx, types, headers, &name, |wire| required.contains(&wire));
    let docs = vec![format!("The headers of the part {} of `{body}`.", code(part))];
    types.add(&name, docs, Kind::Struct { fields, rest: None }, &at);
    let Some(Type { kind: Kind::Struct { fields, rest }, .. }) = types.done.iter_mut().find(|one| one.rust == body)
    else {
        return;
    };
    let Some(index) = fields.iter().position(|field| field.wire == part) else { return };
    let mut rust = Case::Value.append(&fields[index].rust, "headers");
    while fields.iter().any(|field| field.rust == rust) || rest.as_ref().is_some_and(|(rest, _)| *rest == rust) {
        rust.insert_str(0, "part_");
    }
    let is_required = fields[index].is_required() && !required.is_empty();
    let field = Field {
        at,
        wire: headers_member(part),
        rust,
        docs: vec![format!("The headers of the part {}.", code(part))],
        ty: TypeRef::Named(name),
        presence: if is_required { Presence::Required } else { Presence::Optional },
        direction: Direction::Both,
        format: None,
        secret: false,
        fixed: None,
        setter: None,
        null_setter: None,
    };
    fields.insert(index + 1, field);
}
