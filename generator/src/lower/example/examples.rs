//! Examples: documented values for tests, and the calls in the docs.

use openapiv3::{MediaType, ReferenceOr};
use serde_json::Value;

use crate::diagnostic::{Pointer, rule};
use crate::ir::{
    Body, Example, ExampleCall, Kind, Literal, MediaType as BodyForm, Method, MethodKind, Operation, Parameter,
    ResponseBody, Tag, TypeRef,
};

use super::literals::Literals;
use super::misfits;
use crate::lower::api::groups::features_of;
use crate::lower::context::Context;
use crate::lower::naming::names::Case;
use crate::lower::operation::found::Found;
use crate::lower::operation::{media, requests, responses};

/// Collects the examples of an operation's bodies. Those that do not fit their type are reported and skipped.
pub(in crate::lower) fn of_bodies<'a>(
    cx: &mut Context<'a>,
    literals: &Literals<'_>,
    tag: &Tag,
    operation: &Operation,
    found: &Found<'a>,
) -> Vec<Example> {
    let mut gathered = Vec::new();
    for (name, ty, media, at) in bodies_of(cx, operation, found) {
        for (suffix, value, at) in values(media, &at) {
            let name = if suffix.is_empty() { name.clone() } else { Case::Value.append(&name, &suffix) };
            let meant = meant(literals, ty, value);
            let value = meant.as_ref().unwrap_or(value);
            if meant.is_some() {
                let message = (
                    format!("an example of `{}` is JSON inside a string", operation.wire),
                    "the string is parsed as JSON",
                );
                cx.report(&rule::MENDED, &at, message).help("write the value itself, without the quotes around it");
            }
            if literals.documented(ty, value, None).is_none() {
                let why = misfits::reason(literals, ty, value);
                let message = (
                    format!("an example of `{}` does not fit its schema: {why}", operation.wire),
                    "the example is ignored",
                );
                cx.report(&rule::EXAMPLE_MISFIT, &at, message);
                continue;
            }
            if !has_serde(literals, ty) {
                continue;
            }
            let features = features_of(ty, literals.types, tag);
            gathered.push(Example { name, ty: ty.clone(), value: value.clone(), features });
        }
    }
    gathered
}

/// Returns whether a test can decode values of a type. Bare dates cannot be decoded, because chrono's serde feature is
/// off.
fn has_serde(literals: &Literals<'_>, ty: &TypeRef) -> bool {
    match ty.innermost() {
        TypeRef::Date | TypeRef::DateTime | TypeRef::DateTimeLocal => false,
        TypeRef::Named(name) => match literals.types.get(name.as_str()).map(|ty| &ty.kind) {
            Some(Kind::Alias(target)) => has_serde(literals, target),
            _ => true,
        },
        _ => true,
    }
}

/// A body: the name for its examples, its type, its media type, and the place of that.
type BodyOf<'o, 'a> = (String, &'o TypeRef, &'a MediaType, Pointer);

fn bodies_of<'o, 'a>(cx: &mut Context<'a>, operation: &'o Operation, found: &Found<'a>) -> Vec<BodyOf<'o, 'a>> {
    let mut all = Vec::new();
    for method in &operation.methods {
        match &method.kind {
            MethodKind::Primary => {
                all.extend(request_of(cx, method, found));
                all.extend(responses_of(cx, operation, found));
            }
            MethodKind::OtherBody(_) => all.extend(request_of(cx, method, found)),
            MethodKind::OtherResponse => {}
        }
    }
    all
}

fn request_of<'o, 'a>(cx: &mut Context<'a>, method: &'o Method, found: &Found<'a>) -> Option<BodyOf<'o, 'a>> {
    // Files in a multipart body are not JSON.
    let body = method.body.as_ref().filter(|body| !matches!(body.media, BodyForm::Multipart(..)))?;
    let (media, at) = requests::sent_by(cx, found, &method.kind)?;
    Some((Case::Value.append(&method.rust, "request"), &body.ty, media, at))
}

fn responses_of<'o, 'a>(cx: &mut Context<'a>, operation: &'o Operation, found: &Found<'a>) -> Vec<BodyOf<'o, 'a>> {
    let base = Case::Value.append(&operation.primary().rust, "response");
    let mut all = Vec::new();
    for (status, response) in &found.described.responses.responses {
        let at = found.at.child("responses").child(status);
        let Some((response, at)) = responses::response(cx, response, at) else { continue };
        let code = status.to_string();
        if let (Some(ty), Some((name, media, media::Handling::Json))) =
            (type_of(operation, &code), media::pick(&response.content))
        {
            let suffix = if code == "200" { String::new() } else { format!("_{code}") };
            all.push((format!("{base}{suffix}"), ty, media, at.child("content").child(name)));
        }
    }
    all
}

/// Returns the type of the body for a status, as the description spells it.
fn type_of<'o>(operation: &'o Operation, status: &str) -> Option<&'o TypeRef> {
    let error = operation.errors.iter().find(|error| error.code.to_string() == status).map(|error| &error.ty);
    let success = match &operation.primary().response {
        ResponseBody::Json(TypeRef::Nullable(ty)) => Some(&**ty),
        ResponseBody::Json(ty) => Some(ty),
        ResponseBody::Choice { arms, .. } => {
            arms.iter().find(|arm| arm.status.to_string() == status).and_then(|arm| match &arm.body {
                ResponseBody::Json(ty) => Some(ty),
                _ => None,
            })
        }
        _ => None,
    };
    error.or(success.filter(|_| operation.statuses.iter().all(|one| one.code.to_string() != status)))
}

/// Returns the JSON inside a string, if the string itself does not fit the type and the JSON does.
fn meant(literals: &Literals<'_>, ty: &TypeRef, value: &Value) -> Option<Value> {
    let text = value.as_str().filter(|_| literals.documented(ty, value, None).is_none())?;
    serde_json::from_str(text).ok().filter(|value| literals.documented(ty, value, None).is_some())
}

/// The examples of a media type: the single one, or the named ones; each with its place.
fn values<'a>(media: &'a MediaType, at: &Pointer) -> Vec<(String, &'a Value, Pointer)> {
    let single = media.example.iter().map(|value| (String::new(), value, at.child("example")));
    let named = media.examples.iter().filter_map(|(name, example)| match example {
        ReferenceOr::Item(openapiv3::Example { value: Some(value), .. }) => {
            Some((name.clone(), value, at.child("examples").child(name)))
        }
        _ => None,
    });
    single.chain(named).collect()
}

/// Returns the call for the docs of a method, with documented values where there are any.
pub(in crate::lower) fn call<'a>(
    cx: &mut Context<'a>,
    literals: &Literals<'_>,
    parameters: &[Parameter],
    method: &Method,
    found: &Found<'a>,
) -> Option<ExampleCall> {
    let mut arguments = Vec::new();
    let mut setters = Vec::new();
    let mut placeholders = 0;
    let mut placeholder = |ty: &TypeRef, name: &str| {
        placeholders += 1;
        literals.made_up(ty, name)
    };
    for parameter in parameters {
        let documented = parameter_example(found, &parameter.wire)
            .and_then(|value| literals.documented(&parameter.ty, value, parameter.format.as_deref()))
            .map(|value| literals.given(&parameter.ty, value));
        if parameter.is_argument() {
            let value = documented.or_else(|| placeholder(&parameter.ty, &parameter.wire))?;
            arguments.push((parameter.rust.clone(), value));
        } else if let Some(value) = documented.filter(|_| !parameter.required && !parameter.deprecated) {
            setters.push((parameter.rust.clone(), value));
        }
    }
    if let Some(body) = &method.body {
        let value = body_example(cx, literals, &method.kind, body, found);
        if body.is_argument {
            let is_nullable = matches!(body.ty, TypeRef::Nullable(_));
            // A placeholder for free-form JSON would tell the reader nothing.
            let is_shown = body.required || !matches!(body.ty, TypeRef::Any | TypeRef::Map(_));
            let value = value.or_else(|| placeholder(&body.ty, "text").filter(|_| is_shown));
            let value = match value {
                Some(Literal::Some(inner)) if is_nullable => *inner,
                Some(Literal::None) if is_nullable && !body.required => Literal::Null,
                None if !body.required => Literal::None,
                value => value?,
            };
            arguments.push(("body".to_owned(), value));
        } else if let Some(value) = value {
            setters.push(("body".to_owned(), value));
        }
    }
    Some(ExampleCall { arguments, setters, placeholders })
}

fn body_example<'a>(
    cx: &mut Context<'a>,
    literals: &Literals<'_>,
    kind: &MethodKind,
    body: &Body,
    found: &Found<'a>,
) -> Option<Literal> {
    let (media, at) = requests::sent_by(cx, found, kind)?;
    let (_, value, _) = values(media, &at).into_iter().next()?;
    literals.documented(&body.ty, meant(literals, &body.ty, value).as_ref().unwrap_or(value), None)
}

fn parameter_example<'a>(found: &Found<'a>, wire: &str) -> Option<&'a Value> {
    let parameters = found.described.parameters.iter().chain(&found.item.parameters);
    parameters
        .filter_map(ReferenceOr::as_item)
        .map(openapiv3::Parameter::parameter_data_ref)
        .find(|data| data.name == wire)?
        .example
        .as_ref()
}
