//! Responses: the success that a method returns, the documented failures, and the tests that tell them apart.

use openapiv3::{ReferenceOr, Response, StatusCode};
use serde_json::Value;

use crate::diagnostic::{Pointer, rule};
use crate::ir::{ErrorBody, ResponseBody, Status, SuccessTest};

use super::context::{Context, Extensions, Node};
use super::docs::one_line;
use super::media::{Form, component, pick, schema_type};
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

/// Lowers the responses: the success that the method returns, and what is known of the others.
pub(super) fn lower<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, one: &Found<'a>, name: &str) -> Answer {
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
