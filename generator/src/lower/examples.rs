//! Documented examples: values to be read and written again, and the calls that the docs show.

use openapiv3::{Example as Described, MediaType, ReferenceOr};
use serde_json::Value;

use crate::ir::{Body, Example, ExampleCall, Literal, Operation, ResponseBody, Tag, TypeRef};

use super::bodies;
use super::context::Context;
use super::groups::features_of;
use super::literals::Literals;
use super::names::Case;
use super::operations::Found;

/// Gathers the examples of an operation's bodies.
pub(super) fn of_bodies<'a>(
    cx: &mut Context<'a>,
    literals: &Literals<'_>,
    tag: &Tag,
    operation: &Operation,
    found: &Found<'a>,
) -> Vec<Example> {
    let base = operation.rust.trim_start_matches("r#").to_owned();
    let mut gathered = Vec::new();
    let mut add = |name: String, ty: &TypeRef, media: &MediaType| {
        for (suffix, value) in values(media) {
            let name = if suffix.is_empty() { name.clone() } else { Case::Value.append(&name, &suffix) };
            let features = features_of(ty, literals.types, tag);
            gathered.push(Example { name: unraw(&name), ty: ty.clone(), value: value.clone(), features });
        }
    };
    if let (Some(body), Some(media)) = (&operation.body, request_media(cx, found)) {
        add(format!("{base}_request"), &body.ty, media);
    }
    for (status, response) in &found.described.responses.responses {
        let Some((response, _)) = bodies::response(cx, response, found.at.child("responses")) else { continue };
        let status = status.to_string();
        let ty = match &operation.response {
            _ if !status.starts_with('2') => {
                operation.errors.iter().find(|error| error.code.to_string() == status).map(|error| &error.ty)
            }
            ResponseBody::Json(ty) => Some(ty),
            _ => None,
        };
        if let (Some(ty), Some(media)) = (ty, response.content.values().next()) {
            let name = if status == "200" { format!("{base}_response") } else { format!("{base}_response_{status}") };
            add(name, ty, media);
        }
    }
    gathered
}

fn unraw(name: &str) -> String {
    name.trim_start_matches("r#").to_owned()
}

fn request_media<'a>(cx: &mut Context<'a>, found: &Found<'a>) -> Option<&'a MediaType> {
    let body = found.described.request_body.as_ref()?;
    let (body, _) = bodies::request_body(cx, body, found.at.child("requestBody"))?;
    body.content.values().next()
}

/// The examples of a media type: the single one, or the named ones.
fn values(media: &MediaType) -> Vec<(String, &Value)> {
    let single = media.example.iter().map(|value| (String::new(), value));
    let named = media.examples.iter().filter_map(|(name, example)| match example {
        ReferenceOr::Item(Described { value: Some(value), .. }) => Some((name.clone(), value)),
        _ => None,
    });
    single.chain(named).collect()
}

/// The call that an operation's docs show, with documented values where there are any.
pub(super) fn call<'a>(
    cx: &mut Context<'a>,
    literals: &Literals<'_>,
    operation: &Operation,
    found: &Found<'a>,
) -> Option<ExampleCall> {
    let mut arguments = Vec::new();
    let mut setters = Vec::new();
    for parameter in &operation.parameters {
        let documented = parameter_example(found, &parameter.wire)
            .and_then(|value| literals.documented(&parameter.ty, value, parameter.format.as_deref()));
        if parameter.required {
            let value = documented.or_else(|| literals.made_up(&parameter.ty, &parameter.wire))?;
            arguments.push((parameter.rust.clone(), value));
        } else if let Some(value) = documented {
            setters.push((parameter.rust.clone(), value));
        }
    }
    if let Some(body) = &operation.body {
        let value = body_example(cx, literals, body, found);
        if body.required {
            arguments.push(("body".to_owned(), value.or_else(|| literals.made_up(&body.ty, "text"))?));
        } else if let Some(value) = value {
            setters.push(("body".to_owned(), value));
        }
    }
    Some(ExampleCall { arguments, setters })
}

fn body_example<'a>(cx: &mut Context<'a>, literals: &Literals<'_>, body: &Body, found: &Found<'a>) -> Option<Literal> {
    let media = request_media(cx, found)?;
    let (_, value) = values(media).into_iter().next()?;
    literals.documented(&body.ty, value, None)
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
