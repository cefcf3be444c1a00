//! Response headers: those of successful responses become the fields of a struct.

use indexmap::IndexMap;
use openapiv3::{Header, HeaderStyle, ParameterSchemaOrContent, ReferenceOr};

use crate::diagnostic::{Pointer, rule};
use crate::ir::why::NameOf;
use crate::ir::{Direction, Field, Kind, Presence, TypeRef};
use crate::markdown::code;

use super::media::component;
use super::responses::DescribedResponse;
use crate::lower::context::{Context, Node};
use crate::lower::naming::clashes::settle;
use crate::lower::naming::names::{Case, Wanted};
use crate::lower::schema::types::Types;

/// The runtime's format of a field with JSON text.
const JSON: &str = "json";

/// A header with its name and place.
pub(in crate::lower) type Found<'a> = (&'a str, &'a Header, Pointer);

/// Creates the struct of the headers of all successful responses, and returns its name.
pub(in crate::lower) fn lower<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    successes: &[DescribedResponse<'a>],
    name: &str,
) -> Option<String> {
    let by_status: Vec<Vec<Found<'a>>> =
        successes.iter().map(|one| named(cx, &one.response.headers, &one.at.child("headers"))).collect();
    let mut all: Vec<Found<'a>> = Vec::new();
    for found in by_status.iter().flatten() {
        if !all.iter().any(|(known, ..)| known.eq_ignore_ascii_case(found.0)) {
            all.push(found.clone());
        }
    }
    if all.is_empty() {
        return None;
    }
    let struct_name = types.reserve(Case::Type.append(name, "headers"));
    let fields = fields(cx, types, all, name, |wire| {
        let is_there = |found: &Vec<Found<'a>>| {
            found.iter().any(|(known, header, _)| known.eq_ignore_ascii_case(wire) && header.required)
        };
        by_status.iter().all(is_there)
    });
    let docs = vec![format!("The headers of a response of {}, returned by `Response::headers_as`.", code(name))];
    let at = successes.first().map_or_else(Pointer::root, |one| one.at.clone());
    types.add(&struct_name, docs, Kind::Struct { fields, rest: None }, &at);
    Some(struct_name)
}

/// Returns a field for each header.
pub(in crate::lower) fn fields<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    all: Vec<Found<'a>>,
    name: &str,
    is_required: impl Fn(&str) -> bool,
) -> Vec<Field> {
    let wanted: Vec<Wanted<'_>> = all.iter().map(|(wire, ..)| Wanted { wire, given: None }).collect();
    let (names, _) = settle(Case::Value, &wanted);
    let mut fields = Vec::new();
    for (((wire, header, at), rust), wanted) in all.into_iter().zip(names).zip(&wanted) {
        cx.decide(&at, || wanted.why(NameOf::Header, &rust));
        let presence = if is_required(wire) { Presence::Required } else { Presence::Optional };
        let inline = Case::Type.append(name, &rust);
        let (ty, format) = value(cx, types, header, &at, &inline);
        let mut docs = cx.docs();
        docs.text(header.description.as_deref().unwrap_or_default());
        let docs = docs.done();
        fields.push(Field {
            at,
            wire: wire.to_owned(),
            rust,
            docs,
            ty,
            presence,
            direction: Direction::Both,
            format,
            secret: false,
            fixed: None,
            setter: None,
            null_setter: None,
        });
    }
    fields
}

/// Returns the valid headers. `at` is the place of the map.
pub(in crate::lower) fn named<'a>(
    cx: &mut Context<'a>,
    headers: &'a IndexMap<String, ReferenceOr<Header>>,
    at: &Pointer,
) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for (name, header) in headers {
        let at = at.child(name);
        // OpenAPI ignores it here: the media type determines it.
        if name.eq_ignore_ascii_case("content-type") {
            continue;
        }
        let is_name = !name.is_empty() && name.bytes().all(is_token);
        if !is_name {
            let message = (format!("`{name}` is not a valid header name"), "the header is ignored");
            let finding = cx.report_once(&rule::KEYWORD_NOT_SUPPORTED, &at, message);
            finding.map(|finding| finding.help("correct the name of the header"));
            continue;
        }
        match header {
            ReferenceOr::Item(header) => found.push((name.as_str(), header, at)),
            ReferenceOr::Reference { reference } => {
                let headers = cx.api().components.as_ref().map(|components| &components.headers);
                if let Some((header, at)) = component(cx, headers, "headers", reference, &at) {
                    found.push((name.as_str(), header, at));
                }
            }
        }
    }
    found
}

/// Returns whether a byte is valid in a token (RFC 9110, 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Returns the type and the format of a header.
fn value<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    header: &'a Header,
    at: &Pointer,
    name: &str,
) -> (TypeRef, Option<String>) {
    let HeaderStyle::Simple = header.style;
    match &header.format {
        ParameterSchemaOrContent::Schema(schema) => {
            let at = at.child("schema");
            let used = types.usage(cx, Node::from(schema), &at, name);
            if types.is_object(&used.ty) {
                let message = ("headers that contain an object are not supported", "the header is returned as text");
                cx.report_once(&rule::KEYWORD_NOT_SUPPORTED, &at, message);
                return (TypeRef::String, None);
            }
            (used.ty, used.format)
        }
        ParameterSchemaOrContent::Content(content) => match content.first() {
            Some((media, described)) if media.contains("json") => {
                let at = at.child("content").child(media);
                let ty = described.schema.as_ref().map_or(TypeRef::Any, |schema| {
                    types.usage(cx, Node::from(schema), &at.child("schema"), name).as_item()
                });
                (ty, Some(JSON.to_owned()))
            }
            _ => (TypeRef::String, None),
        },
    }
}
