//! Request bodies: the media types that are sent, and their types.

use openapiv3::{
    AdditionalProperties, ReferenceOr, RequestBody, Schema, SchemaKind, StringFormat, Type as SchemaType,
    VariantOrUnknownOrEmpty,
};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Body, Encoding, MediaType, MethodKind, TypeRef, why};

use super::forms::{encodings, multipart_type};
use super::found::Found;
use super::media::{Handling, component, handling, schema_type};
use super::part_headers::{self, headers_member};
use crate::lower::context::Context;
use crate::lower::naming::names::Case;
use crate::lower::schema::types::Types;

/// The methods whose calls are about their body, so that it is an argument even if it is optional.
const ABOUT_BODIES: &[&str] = &["PATCH", "POST", "PUT", "QUERY"];

/// A documented media type of a request body.
struct Choice<'a> {
    name: &'a str,
    media: &'a openapiv3::MediaType,
    handling: Handling,
}

/// A way to send the body of an operation.
#[derive(Debug)]
pub(in crate::lower) struct Request {
    pub(in crate::lower) body: Body,
    /// The media type, as the description writes it.
    pub(in crate::lower) media_type: String,
    /// The suffix of the method. `None` for the first media type.
    pub(in crate::lower) suffix: Option<String>,
    /// Paragraphs for the docs of the method: about the content type, and about an optional body.
    pub(in crate::lower) about: Vec<String>,
}

/// Returns docs about the content type, unless it is obvious.
fn about(choice: &Choice<'_>, body: &RequestBody, is_first: bool) -> Option<String> {
    let name = choice.name;
    if choice.handling != Handling::Raw {
        let is_plain = is_first && (essence(name) == "application/json" || body.content.len() == 1);
        return (!is_plain).then(|| match choice.handling {
            Handling::Json => format!(
                "Sends the body as `{}`; `.header(\"content-type\", ..)` sends it as a different media type.",
                sent_as(name)
            ),
            _ => format!("Sends the body as `{name}`."),
        });
    }
    let others: Vec<String> = raw_types(body).filter(|one| *one != name).map(|one| format!("`{one}`")).collect();
    let listed = others.len().min(MOST_LISTED);
    let rest = others.len() - listed;
    let listed = match rest {
        0 => others[..listed].join(", "),
        rest => format!("{} and {rest} more", others[..listed].join(", ")),
    };
    let choose = "`File::content_type`, or `.header(\"content-type\", ..)` on the call";
    if name.contains('*') {
        let range = if others.is_empty() { format!("`{name}`") } else { format!("`{name}`, {listed}") };
        return Some(format!(
            "The content type can be any of {range}; set it with {choose}. The default is `application/octet-stream`."
        ));
    }
    match others.is_empty() {
        true => (!is_first).then(|| format!("Sends the body as `{name}`.")),
        false => Some(format!("Sends the body as `{name}`, or as {listed} if {choose} says so.")),
    }
}

/// The maximum number of media types in the docs of a method.
const MOST_LISTED: usize = 12;

/// Returns the media types of raw bodies, which share one method.
fn raw_types(body: &RequestBody) -> impl Iterator<Item = &str> {
    body.content.iter().filter(|(name, media)| handling_of(name, media) == Handling::Raw).map(|(name, _)| name.as_str())
}

/// Lowers the request body to one entry for each media type, without those that only spell an earlier one differently.
pub(in crate::lower) fn lower<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    one: &Found<'a>,
    name: &str,
) -> Vec<Request> {
    let at = one.at.child("requestBody");
    let Some(described) = one.described.request_body.as_ref() else { return Vec::new() };
    let Some((body, at)) = request_body(cx, described, at) else { return Vec::new() };
    let content_at = at.child("content");
    let mut docs = cx.docs();
    if let Some(text) = &body.description {
        docs.text(text);
    }
    let described = body.description.as_ref().map(|text| docs.inline(text));
    let docs = docs.finish(|| "The request's body.".to_owned());
    let mut known: Vec<(&'a ReferenceOr<Schema>, TypeRef)> = Vec::new();
    let mut requests: Vec<Request> = Vec::new();
    for choice in choices(body) {
        let at = content_at.child(choice.name);
        if !body.required && is_empty_form(cx, &choice) {
            cx.decide(&one.at, || why::Body::Empty { media_type: choice.name.to_owned() });
            continue;
        }
        if choice.handling == Handling::Raw {
            report_xml(cx, body, &content_at);
        }
        let mut about: Vec<String> = about(&choice, body, requests.is_empty()).into_iter().collect();
        let suffix = (!requests.is_empty()).then(|| suffix(choice.name));
        let name = suffix.as_ref().map_or(name.to_owned(), |suffix| Case::Type.append(name, suffix));
        let inline = Case::Type.append(&name, "request");
        let mut part_headers = Vec::new();
        let ty = match (choice.handling, &choice.media.schema) {
            (Handling::Raw, _) => TypeRef::String,
            (Handling::Multipart, _) => {
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
        let request = Body {
            media: written(cx, &choice, &at, &part_headers),
            ty,
            required: body.required,
            is_argument: body.required || (ABOUT_BODIES.contains(&one.method) && choice.handling != Handling::Raw),
            docs: docs.clone(),
        };
        // A required body is described by its type, and a setter has docs of its own.
        about.extend(
            described.as_ref().filter(|_| request.may_be_absent()).map(|text| format!("The body is optional. {text}")),
        );
        requests.push(Request { body: request, media_type: choice.name.to_owned(), suffix, about });
    }
    decide(cx, one, &requests);
    requests
}

/// Returns whether a form can have no fields, as Stripe describes for each GET. Its bytes are those of no body.
fn is_empty_form<'a>(cx: &Context<'a>, choice: &Choice<'a>) -> bool {
    let schema = choice.media.schema.as_ref().and_then(|schema| cx.schema(schema.into()));
    choice.handling == Handling::UrlEncoded
        && schema.is_some_and(|schema| match &schema.schema_kind {
            SchemaKind::Type(SchemaType::Object(object)) => {
                let is_closed = matches!(object.additional_properties, Some(AdditionalProperties::Any(false)));
                is_closed && object.properties.is_empty() && object.required.is_empty()
            }
            _ => false,
        })
}

/// Reports that the schema of an XML body is ignored.
fn report_xml(cx: &mut Context<'_>, body: &RequestBody, at: &Pointer) {
    let described = body.content.iter().find(|(name, media)| is_xml(name) && media.schema.is_some());
    if let Some((name, _)) = described {
        let message =
            (format!("`{name}` has no Rust type"), "the caller gives the body as text, and its schema is ignored");
        cx.report(&rule::DOCUMENTED_ONLY, &at.child(name), message);
    }
}

fn decide(cx: &mut Context<'_>, one: &Found<'_>, requests: &[Request]) {
    let Some((first, others)) = requests.split_first() else { return };
    cx.decide(&one.at, || why::Body::First {
        media_type: first.media_type.clone(),
        media: first.body.media.clone(),
        required: first.body.required,
        is_argument: first.body.is_argument,
    });
    for other in others {
        cx.decide(&one.at, || why::Body::Additional {
            media_type: other.media_type.clone(),
            suffix: suffix(&other.media_type),
        });
    }
}

/// Returns the media type that a kind of method sends, and its place.
pub(in crate::lower) fn sent_by<'a>(
    cx: &mut Context<'a>,
    one: &Found<'a>,
    kind: &MethodKind,
) -> Option<(&'a openapiv3::MediaType, Pointer)> {
    let body = one.described.request_body.as_ref()?;
    let (body, at) = request_body(cx, body, one.at.child("requestBody"))?;
    let in_order = cx.bodies.entry(one.at.clone()).or_insert_with(|| {
        in_order(body).into_iter().map(|choice| (suffix(choice.name), choice.name, choice.media)).collect()
    });
    let (_, name, media) = match kind {
        MethodKind::Primary | MethodKind::OtherResponse => in_order.first()?,
        MethodKind::OtherBody(wanted) => in_order.iter().find(|(suffix, ..)| suffix == wanted)?,
    };
    Some((media, at.child("content").child(name)))
}

/// Returns the media types, JSON first.
fn in_order(body: &RequestBody) -> Vec<Choice<'_>> {
    let mut all: Vec<Choice<'_>> =
        body.content.iter().map(|(name, media)| Choice { name, media, handling: handling_of(name, media) }).collect();
    all.sort_by_key(rank);
    all
}

/// Returns the media types that differ in handling or schema, JSON first.
fn choices(body: &RequestBody) -> Vec<Choice<'_>> {
    let all = in_order(body);
    let mut kept: Vec<Choice<'_>> = Vec::new();
    for choice in all {
        if !kept.iter().any(|other| is_spelling(other, &choice)) {
            kept.push(choice);
        }
    }
    kept
}

/// Returns how a media type is handled. A wildcard with a binary schema means bytes.
fn handling_of(name: &str, media: &openapiv3::MediaType) -> Handling {
    let is_bytes = matches!(&media.schema, Some(ReferenceOr::Item(schema))
        if matches!(&schema.schema_kind, SchemaKind::Type(SchemaType::String(text))
            if matches!(text.format, VariantOrUnknownOrEmpty::Item(StringFormat::Binary))));
    if name.contains('*') && is_bytes { Handling::Raw } else { handling(name) }
}

/// Returns the order of preference: typed media types before bytes, and plain JSON before its dialects.
fn rank(choice: &Choice<'_>) -> usize {
    match choice.handling {
        Handling::Json if essence(choice.name) == "application/json" => 0,
        Handling::Json if !choice.name.contains('*') => 1,
        Handling::Json => 2,
        Handling::UrlEncoded => 3,
        Handling::Multipart if essence(choice.name) == FORM_DATA => 4,
        Handling::Multipart => 5,
        Handling::Raw => 6,
    }
}

/// Returns whether two media types send the same bytes for the same value.
fn is_spelling(first: &Choice<'_>, other: &Choice<'_>) -> bool {
    first.handling == other.handling
        && match first.handling {
            Handling::Json => {
                let same = other.media.schema.is_none() || first.media.schema == other.media.schema;
                same && (dialect(first) == dialect(other) || is_mistaken_patch(first, other))
            }
            Handling::UrlEncoded | Handling::Multipart => first.media.schema == other.media.schema,
            // The caller passes the bytes and their content type.
            Handling::Raw => true,
        }
}

/// Returns the media type that determines the meaning of a JSON body. All spellings of plain JSON are one.
fn dialect(choice: &Choice<'_>) -> String {
    let essence = essence(choice.name);
    if essence == "text/json" || essence.contains('*') { "application/json".to_owned() } else { essence }
}

/// Returns whether a JSON Patch has the schema of plain JSON, as ASP.NET describes every body. A real JSON Patch is a
/// list of changes.
fn is_mistaken_patch(first: &Choice<'_>, other: &Choice<'_>) -> bool {
    dialect(first) == "application/json" && dialect(other) == "application/json-patch+json"
}

fn is_xml(name: &str) -> bool {
    essence(name).ends_with("xml")
}

const FORM_DATA: &str = "multipart/form-data";

/// Returns how the body is serialized.
fn written(cx: &mut Context<'_>, choice: &Choice<'_>, at: &Pointer, part_headers: &[String]) -> MediaType {
    match choice.handling {
        Handling::Json => MediaType::Json(sent_as(choice.name).to_owned()),
        Handling::UrlEncoded => MediaType::Form(encodings(cx, choice.media, at, choice.handling)),
        Handling::Multipart => {
            let essence = essence(choice.name);
            // Of the multipart types, this is the one that every server knows.
            let media_type = if essence.contains('*') { FORM_DATA.to_owned() } else { essence };
            let mut rows = encodings(cx, choice.media, at, choice.handling);
            rows.extend(part_headers.iter().map(|of| (headers_member(of), Encoding::Headers(of.clone()))));
            MediaType::Multipart(media_type, rows)
        }
        Handling::Raw if choice.name.contains('*') => MediaType::Raw("application/octet-stream".to_owned()),
        Handling::Raw => MediaType::Raw(choice.name.to_owned()),
    }
}

/// Returns the content type of a JSON body.
fn sent_as(name: &str) -> &str {
    if name.contains('*') { "application/json" } else { name }
}

/// Returns the suffix of a method for a media type: `as_form`, `as_merge_patch`, `as_csv`.
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
    // Punctuation separates words. `names.rs` handles the rest.
    let words: String = word.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    format!("as_{words}")
}

/// Returns the media type without its parameters.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase()
}

/// Resolves a reference to a request body.
pub(in crate::lower) fn request_body<'a>(
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
