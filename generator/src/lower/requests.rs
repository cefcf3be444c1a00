//! Request bodies: which media type is sent, and as which type.

use openapiv3::{ReferenceOr, RequestBody};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Body, MediaType, TypeRef};

use super::context::Context;
use super::docs::DocBuilder;
use super::media::{Form, component, pick, schema_type};
use super::names::Case;
use super::operations::Found;
use super::types::Types;

/// Lowers the request body, if the operation has one.
pub(super) fn lower<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, one: &Found<'a>, name: &str) -> Option<Body> {
    let at = one.at.child("requestBody");
    let (body, at) = request_body(cx, one.described.request_body.as_ref()?, at)?;
    let content_at = at.child("content");
    let (media_name, media, form) = pick(&body.content)?;
    if body.content.len() > 1 {
        let message = format!("the request is sent as `{media_name}`; its other media types are not carried");
        cx.report(&rule::KEYWORD_NOT_CARRIED, &content_at, message);
    }
    let at = content_at.child(media_name);
    let (kind, ty) = match form {
        Form::Json => {
            let content_type = if media_name.contains('*') { "application/json" } else { media_name };
            let ty = schema_type(cx, types, media, &at, &Case::Type.append(name, "request"));
            (MediaType::Json(content_type.to_owned()), ty)
        }
        Form::UrlEncoded => (MediaType::Form, schema_type(cx, types, media, &at, &Case::Type.append(name, "request"))),
        Form::Raw => (MediaType::Raw(media_name.clone()), TypeRef::String),
        Form::Multipart => {
            let message = format!("requests of `{media_name}` are not carried; the operation sends no body");
            cx.report(&rule::KEYWORD_NOT_CARRIED, &at, message);
            return None;
        }
    };
    let mut docs = DocBuilder::default();
    if let Some(text) = &body.description {
        docs.text(text);
    }
    Some(Body { media: kind, ty, required: body.required, docs: docs.finish(|| "The request's body.".to_owned()) })
}

/// Follows a reference to a request body.
pub(super) fn request_body<'a>(
    cx: &mut Context<'a>,
    body: &'a ReferenceOr<RequestBody>,
    at: Pointer,
) -> Option<(&'a RequestBody, Pointer)> {
    match body {
        ReferenceOr::Item(body) => Some((body, at)),
        ReferenceOr::Reference { reference } => {
            let bodies = cx.api().components.as_ref().map(|components| &components.request_bodies);
            component(cx, bodies, "requestBodies", reference, &at)
        }
    }
}
