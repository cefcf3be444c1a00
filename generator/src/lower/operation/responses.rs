//! Responses: which statuses are successful, the docs of the others, and error bodies.

use openapiv3::{ReferenceOr, Response, StatusCode};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{ErrorBody, Operation, Status, StatusKey, SuccessTest, TypeRef, why};
use crate::markdown;
use crate::normalise::extension;

use super::answers::{self, Face};
use super::found::Found;
use super::media::{Handling, component, pick, schema_type};
use super::{header_fields, success_tests};
use crate::lower::context::Context;
use crate::lower::naming::names::Case;
use crate::lower::schema::types::Types;

/// The responses of an operation.
#[derive(Debug)]
pub(in crate::lower) struct Answers {
    /// The primary method, followed by those for other representations.
    pub(in crate::lower) faces: Vec<Face>,
    pub(in crate::lower) headers: Option<String>,
    pub(in crate::lower) results: Vec<StatusKey>,
    pub(in crate::lower) statuses: Vec<Status>,
    pub(in crate::lower) errors: Vec<ErrorBody>,
    pub(in crate::lower) success: Vec<SuccessTest>,
}

/// A response and its place.
#[derive(Clone, Debug)]
pub(in crate::lower) struct DescribedResponse<'a> {
    pub(in crate::lower) status: StatusKey,
    pub(in crate::lower) response: &'a Response,
    pub(in crate::lower) at: Pointer,
}

/// Lowers the responses of an operation.
pub(in crate::lower) fn lower<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, one: &Found<'a>, name: &str) -> Answers {
    let all = described(cx, one);
    let is_result = results(&all);
    let successes: Vec<DescribedResponse<'a>> = all.iter().filter(|one| is_result(one.status)).cloned().collect();
    let success = successes.first().map(|first| success_tests::lower(cx, one, first.response, &first.at));
    let tests = success.unwrap_or_default();
    cx.decide(&one.at, || why::Success { tests: tests.clone() });
    let mut answers = Answers {
        faces: answers::lower(cx, types, one, &successes, name),
        headers: header_fields::lower(cx, types, &successes, name),
        results: successes.iter().map(|one| one.status).filter(|status| is_redirect(*status)).collect(),
        statuses: Vec::new(),
        errors: Vec::new(),
        success: tests,
    };
    for response in &all {
        report_unsent(cx, response);
        // As the only success, `default` still covers errors that are not described.
        let may_fail = !is_result(response.status) || (response.status == StatusKey::Default && all.len() > 1);
        if may_fail {
            failure(cx, types, &mut answers, response, name);
        }
    }
    answers
}

/// Returns the responses of an operation, the more specific first.
fn described<'a>(cx: &mut Context<'a>, one: &Found<'a>) -> Vec<DescribedResponse<'a>> {
    let at = one.at.child("responses");
    let responses = &one.described.responses;
    let by_status = responses.responses.iter().map(|(status, response)| (key(status), status.to_string(), response));
    let default = responses.default.iter().map(|response| (StatusKey::Default, "default".to_owned(), response));
    let mut all: Vec<DescribedResponse<'a>> = Vec::new();
    for (status, name, reference) in by_status.chain(default) {
        if let Some((response, at)) = self::response(cx, reference, at.child(name)) {
            all.push(DescribedResponse { status, response, at });
        }
    }
    all.sort_by_key(|one| one.status);
    all
}

fn key(status: &StatusCode) -> StatusKey {
    match status {
        StatusCode::Code(code) => StatusKey::Code(*code),
        StatusCode::Range(hundreds) => StatusKey::Range(*hundreds),
    }
}

/// Returns the test for statuses that are successful: 2xx, or without any `default`, or without that redirects.
fn results(all: &[DescribedResponse<'_>]) -> fn(StatusKey) -> bool {
    let has = |test: fn(StatusKey) -> bool| all.iter().any(|one| test(one.status));
    [is_success, is_default, is_redirect].into_iter().find(|test| has(*test)).unwrap_or(is_success)
}

fn is_success(status: StatusKey) -> bool {
    hundreds(status) == Some(2)
}

fn is_default(status: StatusKey) -> bool {
    status == StatusKey::Default
}

/// 304 needs a conditional request, which only the caller can make.
fn is_redirect(status: StatusKey) -> bool {
    hundreds(status) == Some(3) && status != StatusKey::Code(304)
}

fn hundreds(status: StatusKey) -> Option<u16> {
    match status {
        StatusKey::Code(code) => Some(code / 100),
        StatusKey::Range(hundreds) => Some(hundreds),
        StatusKey::Default => None,
    }
}

/// Reports the parts of a response that are not generated.
fn report_unsent(cx: &mut Context<'_>, one: &DescribedResponse<'_>) {
    if !one.response.links.is_empty() {
        let message = ("links are not generated", "the values that they refer to are fields of the response");
        cx.report_once(&rule::DOCUMENTED_ONLY, &one.at.child("links"), message);
    }
    if hundreds(one.status) == Some(1) {
        let message = (
            format!("status {} switches to a different protocol, which is not supported", one.status),
            "the response is ignored",
        );
        cx.report_once(&rule::KEYWORD_NOT_SUPPORTED, &one.at, message);
    }
}

fn failure<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    answers: &mut Answers,
    DescribedResponse { status, response, at }: &DescribedResponse<'a>,
    name: &str,
) {
    let messages = cx.text_map(&response.extensions, &extension::ERROR_MESSAGES, at);
    let contradiction =
        cx.text(&response.extensions, &extension::CONTRADICTION, at).map(|text| markdown::one_line(&text));
    answers.statuses.push(Status {
        code: *status,
        meaning: markdown::one_line(&response.description),
        messages,
        contradiction,
    });
    if !response.headers.is_empty() && hundreds(*status) != Some(3) {
        let message = (
            format!("the headers of the error status {status} have no Rust type"),
            "`Error::headers` returns them as text",
        );
        cx.report_once(&rule::DOCUMENTED_ONLY, &at.child("headers"), message);
    }
    let content_at = at.child("content");
    match pick(&response.content) {
        Some((media, described, Handling::Json)) => {
            let (word, inline) = match status {
                StatusKey::Code(code) => (format!("Status{code}"), format!("error {code}")),
                StatusKey::Range(hundreds) => (format!("Status{hundreds}xx"), format!("error {hundreds}xx")),
                StatusKey::Default => ("Default".to_owned(), "error default".to_owned()),
            };
            let ty = schema_type(cx, types, described, &content_at.child(media), &Case::Type.append(name, &inline));
            answers.errors.push(ErrorBody { code: *status, rust: word, ty });
            let differs = response.content.values().any(|other| other.schema != described.schema);
            if differs {
                let message = (
                    format!("status {status} has bodies of several media types"),
                    format!("only `{media}` has a Rust type"),
                );
                cx.report_once(&rule::UNTYPED_REPRESENTATION, &content_at, message).map(|finding| {
                    finding
                        .help("read the others with `Error::body` as received, or with `Error::api` as a type of yours")
                });
            }
        }
        Some((media, described, _)) if described.schema.is_some() && !media.starts_with("text/") => {
            let message = (format!("`{media}` of status {status} has no Rust type"), "the body is kept as received");
            cx.report_once(&rule::UNTYPED_REPRESENTATION, &content_at, message)
                .map(|finding| finding.help("read it with `Error::body`"));
        }
        _ => {}
    }
}

/// Follows a reference to a response.
pub(in crate::lower) fn response<'a>(
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

/// Drops the error enum of an operation whose documented error bodies all have one type, and names that type in the
/// docs: an enum of one type adds a step for callers, and in many APIs a type for each operation.
pub(in crate::lower) fn settle_error_type(operation: &mut Operation) {
    let Some(first) = operation.errors.first().map(|error| &error.ty) else { return };
    let body = match first {
        TypeRef::Named(name) => {
            format!("[`{name}`](crate::types::{name}). `error.api::<types::{name}>()` decodes it.")
        }
        TypeRef::Any => "free-form JSON. `error.api::<serde_json::Value>()` decodes it.".to_owned(),
        _ => return,
    };
    if operation.errors.iter().all(|error| error.ty == *first) {
        operation.error_type = None;
        let about = [String::new(), format!("The body of a documented error is {body}")];
        operation.methods.iter_mut().for_each(|method| method.docs.extend(about.clone()));
    }
}
