//! Responses: the return type of an operation's method, and additional methods for other representations.
//!
//! JSON is preferred. A different JSON schema or a stream of items gets a method of its own. Other representations are
//! reported, and mentioned in the docs.

use openapiv3::{MediaType, ReferenceOr, Schema, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{AnswerArm, ResponseBody, StatusKey, TypeRef, why};
use crate::markdown;

use super::found::Found;
use super::media::{self, Handling, schema_type};
use super::responses::DescribedResponse;
use crate::lower::context::{Context, Node};
use crate::lower::naming::names::Case;
use crate::lower::schema::types::Types;

/// A method of an operation.
#[derive(Debug)]
pub(in crate::lower) struct Face {
    /// The suffix of the method's name, except for the first method.
    pub(in crate::lower) suffix: Option<String>,
    pub(in crate::lower) body: ResponseBody,
    pub(in crate::lower) accept: Option<String>,
    /// Paragraphs for the docs of the method.
    pub(in crate::lower) docs: Vec<String>,
}

/// How a representation is decoded, in order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    Json,
    Whole(Whole),
    Events,
    Lines,
}

/// A body that is returned without decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whole {
    Text,
    Bytes,
}

/// A media type of a response.
#[derive(Clone, Debug)]
struct Representation<'a> {
    name: &'a str,
    media: &'a MediaType,
    reading: Reading,
    at: Pointer,
}

/// A response with its representations, in order of preference.
type Content<'a> = (DescribedResponse<'a>, Vec<Representation<'a>>);

/// Lowers the successful responses of an operation to methods. The first method is that of the operation itself.
pub(in crate::lower) fn lower<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    one: &Found<'a>,
    successes: &[DescribedResponse<'a>],
    name: &str,
) -> Vec<Face> {
    let all: Vec<Content<'a>> = successes.iter().map(|it| (it.clone(), content(cx, one, it))).collect();
    let mut known = Known::default();
    let mut faces = vec![face(cx, types, &mut known, &all, None, name)];
    for other in others(&all) {
        faces.push(face(cx, types, &mut known, &all, Some(other), name));
    }
    for face in &faces {
        cx.decide(&one.at, || why::Answer {
            body: face.body.clone(),
            statuses: successes.iter().map(|one| one.status).collect(),
            suffix: face.suffix.as_ref().map(|suffix| Case::Value.name(suffix)),
        });
        cx.decide(&one.at, || why::Streaming { body: face.body.clone() });
    }
    let rest = report_rest(cx, &all);
    faces[0].docs.extend(rest);
    faces
}

/// Returns the representations of a response, in order of preference.
fn content<'a>(cx: &mut Context<'a>, one: &Found<'a>, of: &DescribedResponse<'a>) -> Vec<Representation<'a>> {
    // RFC 9110: these responses have no body, whatever the description says.
    let is_bare = one.method == "HEAD" || [204, 205, 304].map(StatusKey::Code).contains(&of.status);
    if is_bare {
        if !of.response.content.is_empty() && one.method != "HEAD" {
            let message =
                (format!("a response with status {} has no body", of.status), "the described content is ignored");
            cx.report_once(&rule::DOCUMENTED_ONLY, &of.at.child("content"), message);
        }
        return Vec::new();
    }
    let at = of.at.child("content");
    let all = of.response.content.iter();
    let mut all: Vec<Representation<'a>> = all
        .map(|(name, media)| Representation { name, media, reading: reading(cx, name, media), at: at.child(name) })
        .collect();
    all.sort_by_key(|one| match one.reading {
        Reading::Json => u8::from(essence(one.name) != "application/json"),
        Reading::Whole(_) => 2,
        Reading::Events => 3,
        Reading::Lines => 4,
    });
    all
}

/// Returns the type and subtype of a media type, without its parameters.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase()
}

const LINES: &[&str] = &[
    "application/json-lines",
    "application/json-seq",
    "application/jsonl",
    "application/jsonlines",
    "application/ndjson",
    "application/stream+json",
    "application/x-json-stream",
    "application/x-jsonlines",
    "application/x-ndjson",
];

const TEXTS: &[&str] = &[
    "application/graphql",
    "application/javascript",
    "application/jwt",
    "application/toml",
    "application/x-yaml",
    "application/yaml",
];

fn reading(cx: &Context<'_>, name: &str, media: &MediaType) -> Reading {
    let essence = essence(name);
    let is_binary = media.schema.as_ref().is_some_and(|schema| is_binary(cx, schema));
    match essence.as_str() {
        "text/event-stream" => Reading::Events,
        lines if LINES.contains(&lines) || lines.ends_with("+json-seq") => Reading::Lines,
        "*/*" | "application/*" if is_binary => Reading::Whole(Whole::Bytes),
        "application/json" | "text/json" | "*/*" | "application/*" => Reading::Json,
        json if json.ends_with("+json") => Reading::Json,
        text if text.starts_with("text/") && !is_binary => Reading::Whole(Whole::Text),
        text if is_xml(text) || TEXTS.contains(&text) => Reading::Whole(Whole::Text),
        _ => Reading::Whole(Whole::Bytes),
    }
}

fn is_xml(essence: &str) -> bool {
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

fn is_binary(cx: &Context<'_>, schema: &ReferenceOr<Schema>) -> bool {
    let kind = cx.schema(Node::from(schema)).map(|schema| &schema.schema_kind);
    matches!(kind, Some(SchemaKind::Type(Type::String(text)))
        if matches!(text.format, VariantOrUnknownOrEmpty::Item(StringFormat::Binary)))
}

/// Returns the representations that get methods of their own, one for each media type.
fn others<'a>(all: &[Content<'a>]) -> Vec<Representation<'a>> {
    let mut others: Vec<Representation<'a>> = Vec::new();
    for (_, content) in all {
        let Some((first, rest)) = content.split_first() else { continue };
        for one in rest {
            let has_method = match one.reading {
                Reading::Json => one.media.schema != first.media.schema && !one.name.contains('*'),
                Reading::Events | Reading::Lines => one.reading != first.reading,
                Reading::Whole(_) => false,
            };
            let is_new = !others.iter().any(|other| other.name == one.name || same_stream(other, one));
            if has_method && is_new && is_header(one.name) {
                others.push(one.clone());
            }
        }
    }
    others
}

fn same_stream(one: &Representation<'_>, other: &Representation<'_>) -> bool {
    one.reading == other.reading && one.reading != Reading::Json
}

/// Returns whether a media type is a valid header value.
fn is_header(name: &str) -> bool {
    name.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

/// Builds the method that requests `wanted`, or the first method of an operation.
fn face<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    known: &mut Known<'a>,
    all: &[Content<'a>],
    wanted: Option<Representation<'a>>,
    name: &str,
) -> Face {
    let suffix = wanted.as_ref().map(suffix);
    let name = suffix.as_ref().map_or_else(|| name.to_owned(), |suffix| Case::Type.append(name, suffix));
    let chosen: Vec<(&DescribedResponse<'a>, Option<&Representation<'a>>)> = all
        .iter()
        .map(|(described, content)| {
            let same = |one: &&Representation<'a>| wanted.as_ref().is_some_and(|wanted| wanted.name == one.name);
            (described, content.iter().find(same).or(content.first()))
        })
        .collect();
    let accept = accept(all, &chosen, wanted.is_some());
    let mut arms = Vec::new();
    for (index, (described, chosen)) in chosen.iter().enumerate() {
        let word = if index == 0 { String::new() } else { format!(" {}", described.status) };
        let body = match chosen {
            Some(one) => known.body(cx, types, one, &name, &word),
            None => ResponseBody::Empty,
        };
        let meaning = markdown::one_line(&described.response.description);
        arms.push(AnswerArm { status: described.status, rust: variant(described.status), meaning, body });
    }
    let mut docs: Vec<String> = wanted.iter().map(|one| format!("Requests {}.", markdown::code(one.name))).collect();
    let body = combine(cx, types, arms, &chosen, &name, &mut docs);
    Face { suffix, body, accept, docs }
}

/// Returns the suffix of the method that requests a representation.
fn suffix(one: &Representation<'_>) -> String {
    match one.reading {
        Reading::Events => "stream".to_owned(),
        Reading::Lines => "lines".to_owned(),
        Reading::Json | Reading::Whole(_) => {
            let name = one.name.to_ascii_lowercase().replace("+json", "");
            let name = name.trim_start_matches("application/").trim_start_matches("vnd.");
            format!("as {name}").replace(|c: char| !c.is_ascii_alphanumeric(), " ")
        }
    }
}

/// Returns the `accept` header, or `None` if the default is enough. Undecoded bytes list every media type, because the
/// caller can tell them apart by the response's `content-type`.
fn accept(
    all: &[Content<'_>],
    chosen: &[(&DescribedResponse<'_>, Option<&Representation<'_>>)],
    is_other: bool,
) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for ((_, content), (_, one)) in all.iter().zip(chosen) {
        let Some(one) = one else { continue };
        let alike = content.iter().filter(|other| {
            let is_alike = other.reading == one.reading && one.reading == Reading::Whole(Whole::Bytes);
            other.name == one.name || (is_alike && !is_other)
        });
        for one in alike.filter(|one| is_header(one.name)) {
            if !names.contains(&one.name) {
                names.push(one.name);
            }
        }
    }
    let is_default = |name: &&str| ["application/json", "*/*", "application/*"].contains(name);
    let says_nothing = names.iter().all(is_default) || names.contains(&"*/*");
    (!says_nothing).then(|| names.join(", "))
}

/// The bodies lowered so far, so that two statuses with the same inline schema share a type.
#[derive(Default)]
struct Known<'a>(Vec<(Reading, Option<&'a ReferenceOr<Schema>>, ResponseBody)>);

impl<'a> Known<'a> {
    fn body(
        &mut self,
        cx: &mut Context<'a>,
        types: &mut Types<'a>,
        one: &Representation<'a>,
        name: &str,
        word: &str,
    ) -> ResponseBody {
        let schema = one.media.schema.as_ref();
        let same = |(reading, known, _): &&(_, _, _)| *reading == one.reading && *known == schema;
        if let Some((_, _, body)) = self.0.iter().find(same) {
            return body.clone();
        }
        let mut ty =
            |kind: &str| schema_type(cx, types, one.media, &one.at, &Case::Type.append(name, &format!("{kind}{word}")));
        let body = match one.reading {
            Reading::Json => ResponseBody::Json(ty("response")),
            Reading::Lines => ResponseBody::Lines(ty("item")),
            Reading::Events => ResponseBody::Events(event_data(cx, types, one, name, word)),
            Reading::Whole(Whole::Text) => ResponseBody::Text,
            Reading::Whole(Whole::Bytes) => ResponseBody::Bytes,
        };
        self.0.push((one.reading, schema, body.clone()));
        body
    }
}

/// Returns the type of the data of events. A schema with `data` and `event` describes the whole event, as in OpenAPI
/// 3.2.
fn event_data<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    one: &Representation<'a>,
    name: &str,
    word: &str,
) -> TypeRef {
    const PARTS: &[&str] = &["comment", "data", "event", "id", "retry"];
    let name = Case::Type.append(name, &format!("event{word}"));
    let Some(schema) = &one.media.schema else { return TypeRef::String };
    let at = one.at.child("schema");
    let resolved = cx.resolve(Node::from(schema), &at);
    let is_item = one.media.extensions.contains_key(ITEMS);
    if let Some((described, at)) = resolved
        && let SchemaKind::Type(Type::Object(object)) = &described.schema_kind
        && let Some(data) = object.properties.get("data")
        && object.properties.keys().all(|key| PARTS.contains(&key.as_str()))
        && (is_item || object.properties.contains_key("event"))
    {
        return types.usage(cx, data.into(), &at.child("properties").child("data"), &name).as_item();
    }
    types.usage(cx, schema.into(), &at, &name).as_item()
}

/// Marks a media type whose schema describes one item.
const ITEMS: &str = "x-typewright-item-schema";

/// Combines the bodies of all statuses into one type.
fn combine<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    mut arms: Vec<AnswerArm>,
    chosen: &[(&DescribedResponse<'a>, Option<&Representation<'a>>)],
    name: &str,
    docs: &mut Vec<String>,
) -> ResponseBody {
    let mut bodies: Vec<&ResponseBody> = Vec::new();
    for arm in arms.iter().filter(|arm| arm.body != ResponseBody::Empty) {
        if !bodies.contains(&&arm.body) {
            bodies.push(&arm.body);
        }
    }
    let empty: Vec<String> =
        arms.iter().filter(|arm| arm.body == ResponseBody::Empty).map(|arm| format!("`{}`", arm.status)).collect();
    match (bodies.as_slice(), empty.as_slice()) {
        ([], _) => ResponseBody::Empty,
        ([only], []) => (*only).clone(),
        ([ResponseBody::Json(ty)], empty) => {
            docs.push(format!("`None` for the status {}.", empty.join(" or ")));
            let ty = ty.clone();
            let is_optional = matches!(ty, TypeRef::Nullable(_));
            ResponseBody::Json(if is_optional { ty } else { TypeRef::Nullable(Box::new(ty)) })
        }
        ([only], empty) => {
            docs.push(format!("Empty for the status {}.", empty.join(" or ")));
            (*only).clone()
        }
        _ => {
            for (arm, (described, _)) in arms.iter_mut().zip(chosen) {
                if matches!(arm.body, ResponseBody::Events(_) | ResponseBody::Lines(_)) {
                    let message = (
                        "the operation returns a stream for one status and a different form for another",
                        "the stream is read to its end and returned as text",
                    );
                    cx.report_once(&rule::KEYWORD_NOT_SUPPORTED, &described.at.child("content"), message);
                    arm.body = ResponseBody::Text;
                }
            }
            ResponseBody::Choice { name: types.reserve_fitting(&format!("{name}Answer")), arms }
        }
    }
}

/// Returns the variant for a status, named after its reason phrase.
fn variant(status: StatusKey) -> String {
    let word = match status {
        StatusKey::Code(200) => "Ok",
        StatusKey::Code(201) => "Created",
        StatusKey::Code(202) => "Accepted",
        StatusKey::Code(203) => "NonAuthoritativeInformation",
        StatusKey::Code(204) => "NoContent",
        StatusKey::Code(205) => "ResetContent",
        StatusKey::Code(206) => "PartialContent",
        StatusKey::Code(207) => "MultiStatus",
        StatusKey::Code(code) => return format!("Status{code}"),
        StatusKey::Range(hundreds) => return format!("Status{hundreds}xx"),
        StatusKey::Default => "Default",
    };
    word.to_owned()
}

/// Reports the representations that no method requests. Returns docs about them.
fn report_rest(cx: &mut Context<'_>, all: &[Content<'_>]) -> Vec<String> {
    let mut docs = Vec::new();
    for (described, content) in all {
        let Some(first) = content.first() else { continue };
        let at = described.at.child("content");
        if is_xml(&essence(first.name)) && first.media.schema.is_some() {
            let message = (
                format!("`{}` has no Rust type", first.name),
                "the response is returned as text, and its schema is ignored",
            );
            cx.report_once(&rule::UNTYPED_REPRESENTATION, &first.at, message);
        }
        if media::handling(first.name) == Handling::Multipart {
            let message = (
                format!("`{}` has no Rust type", first.name),
                "the response is returned as bytes, with all parts in one",
            );
            cx.report_once(&rule::UNTYPED_REPRESENTATION, &first.at, message);
        }
        let rest: Vec<String> = content[1..]
            .iter()
            .filter(|one| match one.reading {
                Reading::Whole(Whole::Bytes) => first.reading != one.reading,
                Reading::Whole(Whole::Text) => true,
                _ => !is_header(one.name),
            })
            .map(|one| markdown::code(one.name))
            .collect();
        if rest.is_empty() {
            continue;
        }
        let line = format!(
            "Also available as {}: request it with `.header(\"accept\", ..)`, and send with `.send_raw()`.",
            rest.join(", ")
        );
        if !docs.contains(&line) {
            docs.push(line);
        }
        let message = (
            format!("{} beside `{}` has no Rust type", rest.join(", "), first.name),
            format!("`{}` is requested", first.name),
        );
        cx.report_once(&rule::UNTYPED_REPRESENTATION, &at, message).map(|finding| {
            finding.help("to get it, request it with `.header(\"accept\", ..)`, and send with `.send_raw()`")
        });
    }
    docs
}
