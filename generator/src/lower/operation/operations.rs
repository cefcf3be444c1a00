//! Operations: names, docs, parameters, bodies, security and success tests.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::rule;
use crate::ir::why::{self, NameOf, OperationId, Retry};
use crate::ir::{Body, Docs, IDEMPOTENT_METHODS, Kind, MediaType, Operation, Parameter, Scheme, Status, Type, TypeRef};
use crate::markdown::code;
use crate::normalise::extension;

use super::found::{Found, in_words};
use super::requests::Request;
use super::templates::sent;
use super::{parameters, requests, responses, streaming};
use crate::lower::api::{security, servers};
use crate::lower::context::{Context, Extensions};
use crate::lower::docs::DocBuilder;
use crate::lower::naming::call_names::call_name;
use crate::lower::naming::names::{self, Case, Wanted, settle};
use crate::lower::schema::objects::contradiction;
use crate::lower::schema::types::Types;
use crate::lower::sunset;

/// The parts that all operations share.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Whole<'w> {
    pub(in crate::lower) server: Option<&'w str>,
    pub(in crate::lower) schemes: &'w [Scheme],
}

/// Lowers the operations of one tag, whose methods share a namespace.
pub(in crate::lower) fn lower<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    found: &[&Found<'a>],
    whole: &Whole<'_>,
) -> Vec<Operation> {
    let wanted: Vec<Wanted<'_>> = found
        .iter()
        .map(|one| Wanted {
            wire: &one.name,
            given: cx.given_name(Case::Value, |key| one.named().is(key), &one.described.extensions, &one.at),
        })
        .collect();
    let (mut names, clashes) = settle(Case::Value, &wanted);
    for clash in clashes {
        cx.report_clash(Case::Value, &wanted, clash, &found[clash].at, &names[clash]);
    }
    names::keep_free(&mut names, OF_HANDLES, "operation");
    cx.report_taken(&wanted, &names);
    for ((one, wanted), rust) in found.iter().zip(&wanted).zip(&names) {
        decide_name(cx, one, wanted, rust);
        decide_rest(cx, one);
    }
    let mut taken: BTreeSet<String> = names.iter().cloned().collect();
    found.iter().zip(names).flat_map(|(one, rust)| ways(cx, types, one, rust, whole, &mut taken)).collect()
}

fn decide_name(cx: &mut Context<'_>, one: &Found<'_>, wanted: &Wanted<'_>, rust: &str) {
    cx.decide(&one.at, || {
        let id = match &one.described.operation_id {
            Some(id) if *id == one.name => OperationId::Own,
            Some(id) if one.name == in_words(one.method, one.path) && id.trim().is_empty() => OperationId::Blank,
            Some(_) => OperationId::Repeated,
            None => OperationId::Missing,
        };
        wanted.why(NameOf::Operation(id), rust)
    });
}

/// Records the decisions that depend on single keys of the operation.
fn decide_rest(cx: &mut Context<'_>, one: &Found<'_>) {
    let extensions = &one.described.extensions;
    cx.decide(&one.at, || match one.method {
        _ if is_said_idempotent(extensions) => Retry::Declared,
        method if IDEMPOTENT_METHODS.contains(&method) => Retry::Idempotent { method: method.to_owned() },
        method => Retry::NotIdempotent { method: method.to_owned() },
    });
    cx.decide(&one.at, || why::Docs::Operation {
        extensions: extension::DOCS_OF_OPERATIONS.iter().copied().filter(|key| extensions.contains_key(*key)).collect(),
    });
    cx.decide(&one.at, || why::Place::Tag(one.tag.to_owned()));
}

/// Returns the methods of an operation: one for each way to send its body, and one for each representation of its
/// response.
fn ways<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    one: &Found<'a>,
    rust: String,
    whole: &Whole<'_>,
    taken: &mut BTreeSet<String>,
) -> Vec<Operation> {
    let name = Case::Type.name(&rust);
    let mut requests = requests::lower(cx, types, one, &name).into_iter();
    let request = requests.next();
    let about = request.as_ref().and_then(|request| request.about.clone());
    let mut all = operation(cx, types, one, rust, request.map(|request| request.body), whole, taken);
    streaming::lower(cx, one, &mut all);
    if let Some(about) = about {
        all.iter_mut().for_each(|one| say(&mut one.docs, about.clone()));
    }
    let others: Vec<Operation> =
        all.first().map(|first| requests.map(|request| other_way(first, request, taken)).collect()).unwrap_or_default();
    all.extend(others);
    all
}

/// Copies an operation for a different request body.
fn other_way(first: &Operation, request: Request, taken: &mut BTreeSet<String>) -> Operation {
    let suffix = request.suffix.unwrap_or_default();
    let mut rust = Case::Value.append(&first.rust, &suffix);
    // Names of documented operations take precedence.
    while !taken.insert(rust.clone()) {
        rust = Case::Value.append(&rust, "body");
    }
    let call = is_optional(&first.parameters, Some(&request.body)).then(|| call_name(&rust));
    let mut docs = first.docs.clone();
    if let Some(about) = request.about {
        say(&mut docs, about);
    }
    // Only JSON bodies have the field `stream`.
    let stream = first.stream.filter(|_| matches!(request.body.media, MediaType::Json(_)));
    Operation {
        rust,
        call,
        docs,
        stream,
        body: Some(request.body),
        other_body: Some(suffix),
        is_variant: true,
        ..first.clone()
    }
}

/// Adds a paragraph before the `# Errors` section.
pub(in crate::lower) fn say(docs: &mut Docs, about: String) {
    let errors = docs.iter().position(|line| line == "# Errors").unwrap_or(docs.len());
    let lines = if errors == docs.len() { [String::new(), about] } else { [about, String::new()] };
    docs.splice(errors..errors, lines);
}

/// Renames parameters whose setters would hide a method of the call.
pub(in crate::lower) fn keep_free(operation: &mut Operation, methods: &[&str]) {
    let names: Vec<String> = operation.parameters.iter().map(|parameter| parameter.rust.clone()).collect();
    let is_hiding = |one: &&mut Parameter| !one.required && methods.contains(&one.rust.as_str());
    for parameter in operation.parameters.iter_mut().filter(is_hiding) {
        while names.contains(&parameter.rust) {
            parameter.rust = Case::Value.append(&parameter.rust, "value");
        }
    }
}

fn is_optional(parameters: &[Parameter], body: Option<&Body>) -> bool {
    parameters.iter().any(|parameter| !parameter.required) || body.is_some_and(|body| !body.required)
}

/// Lowers an operation, followed by its methods for other representations of the response. `taken` contains the names
/// of all methods.
fn operation<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    one: &Found<'a>,
    rust: String,
    body: Option<Body>,
    whole: &Whole<'_>,
    taken: &mut BTreeSet<String>,
) -> Vec<Operation> {
    let name = Case::Type.name(&rust);
    let parameters = parameters::lower(cx, types, one, &name, body.is_some());
    let answer = responses::lower(cx, types, one, &name);
    let call = is_optional(&parameters, body.as_ref()).then(|| call_name(&rust));
    let error_type = (!answer.errors.is_empty()).then(|| types.reserve(format!("{name}Error")));
    let mut faces = answer.faces.into_iter();
    let face = faces.next().unwrap_or_default();
    let documented = (answer.statuses.as_slice(), answer.headers.as_deref());
    let first = Operation {
        at: one.at.clone(),
        wire: one.id.clone(),
        constant: Case::Constant.name(&rust),
        rust,
        call,
        method: one.method.to_owned(),
        path: sent(one.path, &parameters),
        docs: docs(cx, one, &face.docs, documented),
        server: servers::of_operation(cx, one, whole.server),
        deprecated: one.described.deprecated,
        sunset: cx.sunset(&one.described.extensions, &one.at),
        idempotent: cx.is_true(&one.described.extensions, &extension::IDEMPOTENT, &one.at),
        parameters,
        body,
        is_variant: false,
        response: face.body,
        accept: face.accept,
        headers: answer.headers.clone(),
        results: answer.results,
        statuses: answer.statuses.clone(),
        errors: answer.errors,
        error_type,
        success: answer.success,
        paging: None,
        stream: None,
        security: security::of_operation(cx, one, whole.schemes),
        other_body: None,
        example: None,
    };
    let variants: Vec<Operation> = faces
        .map(|face| {
            let mut rust = Case::Value.append(&first.rust, face.suffix.as_deref().unwrap_or_default());
            while !taken.insert(rust.clone()) {
                rust = Case::Value.append(&rust, "answer");
            }
            Operation {
                call: first.call.is_some().then(|| call_name(&rust)),
                rust,
                docs: docs(cx, one, &face.docs, (&answer.statuses, answer.headers.as_deref())),
                is_variant: true,
                response: face.body,
                accept: face.accept,
                ..first.clone()
            }
        })
        .collect();
    let mut all: Vec<Operation> = std::iter::once(first).chain(variants).collect();
    for one in &mut all {
        if let Some(origin) = one.other_origin(whole.server) {
            let about = "Its server is on a different origin than the base URL. Calls with credentials fail until that origin is allowed:";
            say(&mut one.docs, format!("{about} `ClientBuilder::allow_origin(\"{origin}\")`."));
        }
    }
    all
}

fn is_said_idempotent(extensions: &Extensions) -> bool {
    extensions.get(extension::IDEMPOTENT.key).and_then(serde_json::Value::as_bool) == Some(true)
}

/// Functions of every handle, and names that look like methods of well-known traits.
const OF_HANDLES: &[&str] = &["as_ref", "borrow", "clone", "deref", "into", "new", "try_into"];

fn docs(
    cx: &mut Context<'_>,
    one: &Found<'_>,
    answer: &[String],
    (statuses, headers): (&[Status], Option<&str>),
) -> Docs {
    let described = one.described;
    let mut docs = cx.docs();
    if let Some(summary) = &described.summary {
        docs.title(summary);
    }
    if let Some(description) = &described.description {
        docs.text(description);
    }
    let endpoint = code(&format!("{} {}", one.method, one.path));
    let source = cx.text(&described.extensions, &extension::SOURCE, &one.at).map(|text| docs.inline(&text));
    let how = cx.text(&described.extensions, &extension::COMPLETENESS, &one.at).map(|text| docs.inline(&text));
    let provenance = match (&source, &how) {
        (Some(source), Some(how)) => format!("{endpoint}, documented by {source} ({how})."),
        (Some(source), None) => format!("{endpoint}, documented by {source}."),
        (None, Some(how)) => format!("{endpoint} (documented: {how})."),
        (None, None) => format!("{endpoint}."),
    };
    if described.summary.is_none() && described.description.is_none() {
        docs.text(&format!("Sends {endpoint}."));
    } else {
        docs.text(&provenance);
    }
    if !described.callbacks.is_empty() {
        let message = ("callbacks are not generated", "the server sends them, so the client has no part in them");
        cx.report_once(&rule::DOCUMENTED_ONLY, &one.at.child("callbacks"), message);
    }
    docs.lines(match (described.deprecated, sunset::of(&described.extensions)) {
        (true, Some(day)) => Some(format!("Deprecated; removed after {day}.")),
        (true, None) => Some("Deprecated.".to_owned()),
        (false, day) => day.map(|day| format!("Removed after {day}.")),
    });
    if is_said_idempotent(&described.extensions) {
        docs.lines(["This operation is idempotent, so it is retried after transient failures.".to_owned()]);
    }
    if let Some(text) = cx.text(&described.extensions, &extension::CONTRADICTION, &one.at) {
        docs.text(&contradiction(&text));
    }
    for text in answer {
        docs.text(text);
    }
    if let Some(headers) = headers {
        docs.lines([format!("Headers: [`{headers}`](crate::types::{headers}), by `Response::headers_as`.")]);
    }
    if !statuses.is_empty() {
        let errors = errors(statuses, &docs).join("\n");
        docs.lines(["# Errors".to_owned()]).text(&errors);
    }
    docs.finish(|| format!("{endpoint}."))
}

/// Formats the documented errors as a list.
fn errors(statuses: &[Status], docs: &DocBuilder) -> Vec<String> {
    let mut lines = Vec::new();
    for status in statuses {
        lines.push(format!("- `{}`: {}", status.code, docs.inline(&status.meaning)));
        for (text, meaning) in &status.messages {
            lines.push(format!("  - {}: {}", code(text), docs.inline(meaning)));
        }
        lines.extend(status.contradiction.iter().map(|text| format!("  - {}", contradiction(&docs.inline(text)))));
    }
    lines
}

/// Replaces aliases in arguments by their targets, so that text is passed as `&str` and lists as slices.
pub(in crate::lower) fn spell_out_arguments(operation: &mut Operation, types: &BTreeMap<&str, &Type>) {
    let parameters = operation.parameters.iter_mut().map(|parameter| &mut parameter.ty);
    for ty in parameters.chain(operation.body.iter_mut().map(|body| &mut body.ty)) {
        let mut target = &*ty;
        while let TypeRef::Named(name) = target
            && let Some(Kind::Alias(next)) = types.get(name.as_str()).map(|ty| &ty.kind)
        {
            target = next;
        }
        // Types that are passed by reference in any case keep their name.
        if !matches!(target, TypeRef::Named(_) | TypeRef::Map(_) | TypeRef::Any | TypeRef::Boxed(_)) {
            *ty = target.clone();
        }
    }
}
