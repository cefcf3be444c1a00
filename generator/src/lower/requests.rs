//! Request bodies: which media types are sent, and as which types.

use openapiv3::{
    MediaType as Described, ReferenceOr, RequestBody, Schema, SchemaKind, StringFormat, Type as SchemaType,
    VariantOrUnknownOrEmpty,
};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Body, Encoding, MediaType, Topic, TypeRef, setting};

use super::context::Context;
use super::docs::DocBuilder;
use super::forms::{encodings, multipart_type};
use super::media::{Form, component, form, schema_type};
use super::names::Case;
use super::operations::Found;
use super::part_headers::{self, headers_member};
use super::types::Types;

/// A media type that a request may be sent as.
struct Choice<'a> {
    name: &'a str,
    media: &'a Described,
    form: Form,
}

/// A way to send the body of an operation.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) body: Body,
    /// The media type as the description writes it.
    pub(super) media_type: String,
    /// What the method is called after the operation's name; none for the first way.
    pub(super) suffix: Option<String>,
}

impl Request {
    /// What the docs of its method say, where the content type is for the caller to choose.
    pub(super) fn open_type(&self) -> Option<String> {
        let is_open = matches!(self.body.media, MediaType::Raw(_)) && self.media_type.contains('*');
        is_open.then(|| {
            let range = &self.media_type;
            format!(
                "The content type may be any of `{range}`: the file's own, or the one that `.header(\"content-type\", ..)` \
                 names. Without either it is `application/octet-stream`."
            )
        })
    }
}

/// Lowers the request body: one way to send it for each media type that is more than another spelling of one before.
pub(super) fn lower<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, one: &Found<'a>, name: &str) -> Vec<Request> {
    let at = one.at.child("requestBody");
    let Some(described) = one.described.request_body.as_ref() else { return Vec::new() };
    let Some((body, at)) = request_body(cx, described, at) else { return Vec::new() };
    let content_at = at.child("content");
    let mut docs = DocBuilder::default();
    if let Some(text) = &body.description {
        docs.text(text);
    }
    let docs = docs.finish(|| "The request's body.".to_owned());
    let mut known: Vec<(&'a ReferenceOr<Schema>, TypeRef)> = Vec::new();
    let mut requests: Vec<Request> = Vec::new();
    for choice in choices(body) {
        let at = content_at.child(choice.name);
        if is_xml(choice.name) && choice.media.schema.is_some() {
            let message =
                format!("a body of `{}` is the text that the caller gives; its schema has no type", choice.name);
            cx.report(&rule::DOCUMENTED_ONLY, &at, message);
        }
        let suffix = (!requests.is_empty()).then(|| suffix(choice.name));
        let name = suffix.as_ref().map_or(name.to_owned(), |suffix| Case::Type.append(name, suffix));
        let inline = Case::Type.append(&name, "request");
        let mut part_headers = Vec::new();
        let ty = match (choice.form, &choice.media.schema) {
            (Form::Raw, _) => TypeRef::String,
            (Form::Multipart, _) => {
                let ty = multipart_type(cx, types, choice.media, &at, &inline, essence(choice.name) == FORM_DATA);
                let (ty, with_headers) = part_headers::lower(cx, types, choice.media, &at, ty, &inline);
                part_headers = with_headers;
                ty
            }
            (_, Some(schema)) => match known.iter().find(|(other, _)| *other == schema) {
                Some((_, ty)) => ty.clone(),
                None => {
                    let ty = schema_type(cx, types, choice.media, &at, &inline);
                    known.push((schema, ty.clone()));
                    ty
                }
            },
            (_, None) => TypeRef::Any,
        };
        let body =
            Body { media: written(cx, &choice, &at, &part_headers), ty, required: body.required, docs: docs.clone() };
        requests.push(Request { body, media_type: choice.name.to_owned(), suffix });
    }
    decide(cx, one, &requests);
    requests
}

fn decide(cx: &mut Context<'_>, one: &Found<'_>, requests: &[Request]) {
    let Some((first, others)) = requests.split_first() else { return };
    cx.decide(&one.at, Topic::Body, || {
        let (form, why) = match &first.body.media {
            MediaType::Json(_) => ("JSON", "JSON comes before other media types"),
            MediaType::Form(_) => ("a form", "there is no JSON, and a form comes next"),
            MediaType::Multipart(..) => ("parts", "there is neither JSON nor a form, and parts come next"),
            MediaType::Raw(_) => ("as the caller gives it", "no media type of it has a typed form"),
        };
        let given = match first.body.required {
            true => "an argument, since it is `required`",
            false => "a setter, since it is not `required`",
        };
        (format!("`{}`, sent as {form}", first.media_type), format!("{why}; {given}"), setting::NONE)
    });
    for other in others {
        cx.decide(&one.at, Topic::Body, || {
            let choice = format!("`{}` by a method of its own, `.._{}`", other.media_type, suffix(&other.media_type));
            (choice, "it is more than another spelling of the first".to_owned(), setting::NONE)
        });
    }
}

/// The media type of the first way to send the body, and where it stands.
pub(super) fn first<'a>(
    cx: &mut Context<'a>,
    one: &Found<'a>,
    wanted: Option<&str>,
) -> Option<(&'a Described, Pointer)> {
    let body = one.described.request_body.as_ref()?;
    let (body, at) = request_body(cx, body, one.at.child("requestBody"))?;
    let mut choices = choices(body).into_iter();
    let choice = choices.find(|choice| wanted.is_none_or(|wanted| suffix(choice.name) == wanted))?;
    Some((choice.media, at.child("content").child(choice.name)))
}

/// The media types that differ in form or schema, JSON first.
fn choices(body: &RequestBody) -> Vec<Choice<'_>> {
    let mut all: Vec<Choice<'_>> =
        body.content.iter().map(|(name, media)| Choice { name, media, form: form_of(name, media) }).collect();
    all.sort_by_key(rank);
    let mut kept: Vec<Choice<'_>> = Vec::new();
    for choice in all {
        if !kept.iter().any(|other| is_spelling(other, &choice)) {
            kept.push(choice);
        }
    }
    kept
}

/// What is made of a media type; bytes under a name that fits everything are bytes.
fn form_of(name: &str, media: &Described) -> Form {
    let is_bytes = matches!(&media.schema, Some(ReferenceOr::Item(schema))
        if matches!(&schema.schema_kind, SchemaKind::Type(SchemaType::String(text))
            if matches!(text.format, VariantOrUnknownOrEmpty::Item(StringFormat::Binary))));
    if name.contains('*') && is_bytes { Form::Raw } else { form(name) }
}

/// The typed forms come before bytes, and plain JSON before its dialects.
fn rank(choice: &Choice<'_>) -> usize {
    match choice.form {
        Form::Json if essence(choice.name) == "application/json" => 0,
        Form::Json if !choice.name.contains('*') => 1,
        Form::Json => 2,
        Form::UrlEncoded => 3,
        Form::Multipart if essence(choice.name) == FORM_DATA => 4,
        Form::Multipart => 5,
        Form::Raw => 6,
    }
}

/// Whether a media type only spells another one differently: the same bytes would be sent for the same value.
fn is_spelling(first: &Choice<'_>, other: &Choice<'_>) -> bool {
    // A merge patch of the same schema is another request: a member that is left out means something else.
    let is_patch = |choice: &Choice<'_>| essence(choice.name) == MERGE_PATCH;
    first.form == other.form
        && match first.form {
            Form::Json => {
                let same = other.media.schema.is_none() || first.media.schema == other.media.schema;
                same && is_patch(first) == is_patch(other)
            }
            Form::UrlEncoded | Form::Multipart => first.media.schema == other.media.schema,
            Form::Raw => essence(first.name) == essence(other.name) || (is_xml(first.name) && is_xml(other.name)),
        }
}

fn is_xml(name: &str) -> bool {
    essence(name).ends_with("xml")
}

const FORM_DATA: &str = "multipart/form-data";

const MERGE_PATCH: &str = "application/merge-patch+json";

/// How the body is written under the media type.
fn written(cx: &mut Context<'_>, choice: &Choice<'_>, at: &Pointer, part_headers: &[String]) -> MediaType {
    match choice.form {
        Form::Json if choice.name.contains('*') => MediaType::Json("application/json".to_owned()),
        Form::Json => MediaType::Json(choice.name.to_owned()),
        Form::UrlEncoded => MediaType::Form(encodings(cx, choice.media, at, choice.form)),
        Form::Multipart => {
            let essence = essence(choice.name);
            // Of the forms in parts, one is known to every server.
            let media_type = if essence.contains('*') { FORM_DATA.to_owned() } else { essence };
            let mut rows = encodings(cx, choice.media, at, choice.form);
            rows.extend(part_headers.iter().map(|of| (headers_member(of), Encoding::Headers(of.clone()))));
            MediaType::Multipart(media_type, rows)
        }
        Form::Raw if choice.name.contains('*') => MediaType::Raw("application/octet-stream".to_owned()),
        Form::Raw => MediaType::Raw(choice.name.to_owned()),
    }
}

/// What a method that sends a media type is called after: `as_form`, `as_merge_patch`, `as_csv`.
fn suffix(media_type: &str) -> String {
    let essence = essence(media_type);
    let word = match essence.as_str() {
        "application/x-www-form-urlencoded" => "form",
        "multipart/form-data" => "multipart",
        "application/octet-stream" => "bytes",
        "text/plain" => "text",
        "*/*" => "any",
        other => {
            let (family, subtype) = other.split_once('/').unwrap_or(("", other));
            let subtype = subtype.trim_end_matches("+json");
            if subtype == "*" { family } else { subtype }
        }
    };
    // Punctuation parts words, and what cannot stand in a name is left to the names.
    let words: String = word.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    format!("as_{words}")
}

/// The media type without its parameters.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase()
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
