//! Request bodies and responses: media types, statuses, and the tests that tell success from failure.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{MediaType as Described, ReferenceOr, RequestBody, Response, StatusCode};
use serde_json::Value;

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Body, ErrorBody, MediaType, ResponseBody, Status, SuccessTest, TypeRef};

use super::context::{Context, Extensions, Node};
use super::docs::{DocBuilder, one_line};
use super::names::Case;
use super::operations::Found;
use super::types::Types;

/// What an operation may answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) body: ResponseBody,
    pub(super) statuses: Vec<Status>,
    pub(super) errors: Vec<ErrorBody>,
    pub(super) success: Vec<SuccessTest>,
}

/// Lowers the request body, if the operation has one.
pub(super) fn request<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, one: &Found<'a>, name: &str) -> Option<Body> {
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

/// Follows a reference to a response.
pub(super) fn response<'a>(
    cx: &mut Context<'a>,
    response: &'a ReferenceOr<Response>,
    at: Pointer,
) -> Option<(&'a Response, Pointer)> {
    match response {
        ReferenceOr::Item(response) => Some((response, at)),
        ReferenceOr::Reference { reference } => {
            let responses = cx.api().components.as_ref().map(|components| &components.responses);
            component(cx, responses, "responses", reference, &at)
        }
    }
}

fn component<'a, T>(
    cx: &mut Context<'a>,
    map: Option<&'a IndexMap<String, ReferenceOr<T>>>,
    section: &str,
    reference: &str,
    at: &Pointer,
) -> Option<(&'a T, Pointer)> {
    let named =
        |reference: &str| reference.rsplit('/').next().unwrap_or(reference).replace("~1", "/").replace("~0", "~");
    let mut name = named(reference);
    let mut found = None;
    let mut seen = BTreeSet::new();
    // A component may be a reference to another one.
    while let Some(next) = map.and_then(|map| map.get(&name))
        && seen.insert(name.clone())
    {
        match next {
            ReferenceOr::Item(item) => {
                found = Some(item);
                break;
            }
            ReferenceOr::Reference { reference } => name = named(reference),
        }
    }
    if found.is_none() {
        cx.report(&rule::BROKEN_REF, at, format!("`{reference}` leads to nothing under `components.{section}`"));
    }
    Some((found?, Pointer::root().child("components").child(section).child(&name)))
}

/// What is made of a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    UrlEncoded,
    Multipart,
    /// Text or bytes, which the caller gives or gets as they are.
    Raw,
}

/// The media type that is carried, preferring JSON: name, description, and what is made of it.
pub(super) fn pick(content: &IndexMap<String, Described>) -> Option<(&String, &Described, Form)> {
    let known = |wanted: Form| content.iter().find(|(name, _)| form(name) == wanted);
    [Form::Json, Form::UrlEncoded, Form::Raw, Form::Multipart]
        .into_iter()
        .find_map(|wanted| known(wanted).map(|(name, media)| (name, media, wanted)))
}

fn form(name: &str) -> Form {
    let essence = name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => Form::UrlEncoded,
        "application/json" | "text/json" | "*/*" | "application/*" => Form::Json,
        other if other.ends_with("+json") => Form::Json,
        other if other.starts_with("multipart/") => Form::Multipart,
        _ => Form::Raw,
    }
}

fn schema_type<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    media: &'a Described,
    at: &Pointer,
    name: &str,
) -> TypeRef {
    match &media.schema {
        Some(schema) => types.usage(cx, schema.into(), &at.child("schema"), name).as_item(),
        None => TypeRef::Any,
    }
}

/// Lowers the responses: the success that the method returns, and what is known of the others.
pub(super) fn responses<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, one: &Found<'a>, name: &str) -> Answer {
    let at = one.at.child("responses");
    let mut answer =
        Answer { body: ResponseBody::Empty, statuses: Vec::new(), errors: Vec::new(), success: Vec::new() };
    let chosen = first_success(one);
    let mut described: Vec<(&'a StatusCode, &'a ReferenceOr<Response>)> =
        one.described.responses.responses.iter().collect();
    described.sort_by_key(|(status, _)| number(status));
    for (status, response) in described {
        let Some((response, at)) = self::response(cx, response, at.child(status)) else { continue };
        if !is_success(status) {
            failure(cx, types, &mut answer, status, response, &at, name);
        } else if chosen == Some(status) {
            answer.body = success(cx, types, response, &at, name);
            answer.success = success_tests(cx, one, response, &at);
        } else if !response.content.is_empty() {
            let message = format!("the body of status {status} is read as that of the first success");
            cx.report(&rule::KEYWORD_NOT_CARRIED, &at, message);
        }
    }
    if let (None, Some(default)) = (chosen, &one.described.responses.default) {
        // Without a success of its own, the default response describes it.
        if let Some((response, at)) = self::response(cx, default, at.child("default")) {
            answer.body = success(cx, types, response, &at, name);
            answer.success = success_tests(cx, one, response, &at);
        }
    }
    answer
}

/// The success that the method returns, when several are described: that of the lowest status.
pub(super) fn first_success<'a>(one: &Found<'a>) -> Option<&'a StatusCode> {
    one.described.responses.responses.keys().filter(|status| is_success(status)).min_by_key(|status| number(status))
}

fn number(status: &StatusCode) -> u16 {
    match status {
        StatusCode::Code(code) => *code,
        StatusCode::Range(hundreds) => hundreds * 100,
    }
}

fn is_success(status: &StatusCode) -> bool {
    (200..300).contains(&number(status))
}

fn success<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    response: &'a Response,
    at: &Pointer,
    name: &str,
) -> ResponseBody {
    let Some((media_name, media, kind)) = pick(&response.content) else { return ResponseBody::Empty };
    let at = at.child("content").child(media_name);
    match kind {
        Form::Json => ResponseBody::Json(schema_type(cx, types, media, &at, &Case::Type.append(name, "response"))),
        _ if media_name.starts_with("text/") || media_name.contains("xml") => ResponseBody::Text,
        _ => ResponseBody::Bytes,
    }
}

fn failure<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    answer: &mut Answer,
    status: &StatusCode,
    response: &'a Response,
    at: &Pointer,
    name: &str,
) {
    let StatusCode::Code(code) = status else { return };
    let messages = cx.text_map(&response.extensions, "x-error-messages", at);
    let contradiction = cx.text(&response.extensions, "x-contradiction", at).map(|text| one_line(&text));
    answer.statuses.push(Status { code: *code, meaning: one_line(&response.description), messages, contradiction });
    if let Some((media_name, media, Form::Json)) = pick(&response.content) {
        let at = at.child("content").child(media_name);
        let inline = Case::Type.append(name, &format!("error {code}"));
        let ty = schema_type(cx, types, media, &at, &inline);
        answer.errors.push(ErrorBody { code: *code, rust: format!("Status{code}"), ty });
    }
}

/// The tests of `x-success-when`: the operation's own, or those of the schema of its answer.
fn success_tests<'a>(cx: &mut Context<'a>, one: &Found<'a>, response: &'a Response, at: &Pointer) -> Vec<SuccessTest> {
    if one.described.extensions.contains_key(KEY) {
        return tests(cx, &one.described.extensions, &one.at);
    }
    let Some((media_name, media, _)) = pick(&response.content) else { return Vec::new() };
    let Some(schema) = &media.schema else { return Vec::new() };
    let at = at.child("content").child(media_name).child("schema");
    match cx.resolve(Node::from(schema), &at) {
        Some((schema, at)) => tests(cx, &schema.schema_data.extensions, &at),
        None => Vec::new(),
    }
}

const KEY: &str = "x-success-when";

fn tests(cx: &mut Context<'_>, extensions: &Extensions, at: &Pointer) -> Vec<SuccessTest> {
    let items = match extensions.get(KEY) {
        None => return Vec::new(),
        Some(Value::Array(items)) => items.as_slice(),
        Some(single) => std::slice::from_ref(single),
    };
    let read = |item: &Value| {
        let object = item.as_object()?;
        let known = object.keys().all(|key| ["pointer", "equals", "message"].contains(&key.as_str()));
        let pointer = object.get("pointer")?.as_str().filter(|pointer| pointer.starts_with('/'))?.to_owned();
        let equals = match object.get("equals")? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(value) => value.to_string(),
            _ => return None,
        };
        let message = object.get("message").map(|message| message.as_str().map(str::to_owned));
        if !known || message == Some(None) {
            return None;
        }
        Some(SuccessTest { pointer, equals, message: message.flatten() })
    };
    let tests: Option<Vec<SuccessTest>> = items.iter().map(read).collect();
    tests.unwrap_or_else(|| {
        cx.bad_extension(KEY, at, "`{pointer: /path, equals: value, message: /path}` or a list of these");
        Vec::new()
    })
}
