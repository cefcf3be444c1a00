//! Operations: names, docs, parameters, bodies, security and success tests.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::rule;
use crate::ir::why::{self, NameOf, OperationId, Retry};
use crate::ir::{
    Body, Docs, IDEMPOTENT_METHODS, Kind, MediaType, Method, MethodKind, Operation, Parameter, Scheme, Status, Type,
    TypeRef,
};
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
use crate::lower::naming::clashes::{self, settle};
use crate::lower::naming::methods::Short;
use crate::lower::naming::names::{Case, Given, Wanted};
use crate::lower::schema::objects::contradiction;
use crate::lower::schema::types::Types;
use crate::lower::sunset;

/// The parts that all operations share.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Whole<'w> {
    pub(in crate::lower) server: Option<&'w str>,
    pub(in crate::lower) schemes: &'w [Scheme],
}

/// Lowers the operations of one tag, whose methods share a namespace. `handle` is how callers reach them.
pub(in crate::lower) fn lower<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    found: &[&Found<'a>],
    handle: &str,
    whole: &Whole<'_>,
) -> Vec<Operation> {
    let given: Vec<Option<Given>> = found
        .iter()
        .map(|one| cx.given_name(Case::Value, |key| one.named().is(key), &one.described.extensions, &one.at))
        .collect();
    let shorts = short_names(found, &given);
    let wanted: Vec<Wanted<'_>> = found
        .iter()
        .zip(&shorts)
        .zip(given)
        .map(|((one, short), given)| Wanted { wire: short.map_or(&one.name, |short| &short.words), given })
        .collect();
    let (mut names, clashes) = settle(Case::Value, &wanted);
    for clash in clashes {
        cx.report_clash(Case::Value, &wanted, clash, &found[clash].at, &names[clash]);
    }
    clashes::keep_free(Case::Value, &mut names, OF_HANDLES, "operation");
    cx.report_taken(&wanted, &names);
    for (((one, wanted), short), rust) in found.iter().zip(&wanted).zip(&shorts).zip(&names) {
        cx.decide(&one.at, || wanted.why(NameOf::Operation(named_after(one, *short)), rust));
        decide_rest(cx, one);
    }
    let mut taken: BTreeSet<String> = names.iter().cloned().collect();
    let named = names.into_iter().zip(&shorts).zip(found);
    let named: Vec<(Named, &Found<'a>)> = named
        .map(|((method, short), one)| {
            let types = match short {
                // Nobody chose the `operationId`, so the call says more: `customers().update(..)`.
                Some(short) if short.from.is_by_machine() => Case::Type.name(&format!("{handle} {method}")),
                Some(_) => Case::Type.name(&one.name),
                None => Case::Type.name(&method),
            };
            (Named { method, types }, *one)
        })
        .collect();
    named.into_iter().map(|(name, one)| operation(cx, types, one, name, whole, &mut taken)).collect()
}

/// The names that an operation gives.
struct Named {
    /// The name of the method.
    method: String,
    /// The start of the names of its inline types.
    types: String,
}

/// Returns the short names that are used. Of several operations that want one, the one with the shortest path has it.
/// The others have their next best one, and in the end the long name.
fn short_names<'f>(found: &'f [&Found<'_>], given: &[Option<Given>]) -> Vec<Option<&'f Short>> {
    let is_usable = |short: &&Short| !OF_HANDLES.contains(&Case::Value.name(&short.words).as_str());
    let of = |(one, given): (&&'f Found<'_>, &Option<Given>)| {
        let mut rest = one.shorts.iter().filter(is_usable);
        (rest.next().filter(|_| given.is_none()), rest)
    };
    let mut shorts: Vec<_> = found.iter().zip(given).map(of).collect();
    loop {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, one) in found.iter().enumerate() {
            let name = match (&given[at], shorts[at].0) {
                (Some(given), _) => given.name.clone(),
                (None, Some(short)) => Case::Value.name(&short.words),
                (None, None) => Case::Value.name(&one.name),
            };
            by_name.entry(name).or_default().push(at);
        }
        let mut is_settled = true;
        for same in by_name.into_values().filter(|same| same.len() > 1) {
            let place = |at: &&usize| {
                let one = found[**at];
                (shorts[**at].0.is_some(), one.path.matches('/').count(), one.path, one.method)
            };
            let first = same.iter().min_by_key(place).copied();
            for at in same.into_iter().filter(|at| Some(*at) != first) {
                let (short, rest) = &mut shorts[at];
                is_settled &= short.is_none();
                *short = short.and_then(|_| rest.next());
            }
        }
        if is_settled {
            return shorts.into_iter().map(|(short, _)| short).collect();
        }
    }
}

/// Returns the text that an operation is named after. `short` is its short name, if that is used.
fn named_after(one: &Found<'_>, short: Option<&Short>) -> OperationId {
    if let Some(short) = short {
        return OperationId::Short(short.from);
    }
    match &one.described.operation_id {
        _ if !one.shorts.is_empty() => OperationId::Long,
        Some(id) if *id == one.name => OperationId::Own,
        Some(id) if one.name == in_words(one.method, one.path) && id.trim().is_empty() => OperationId::Blank,
        Some(_) => OperationId::Repeated,
        None => OperationId::Missing,
    }
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
    cx.decide(&one.at, || match extension::SDK_GROUP.value(extensions) {
        Some(_) => why::Place::Group(one.tag.to_owned()),
        None => why::Place::Tag(one.tag.to_owned()),
    });
}

/// Lowers an operation. It has a method for each representation of its response, and for each other way to send its
/// body. `taken` contains the names of all methods.
fn operation<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    one: &Found<'a>,
    name: Named,
    whole: &Whole<'_>,
    taken: &mut BTreeSet<String>,
) -> Operation {
    let Named { method: rust, types: name } = name;
    let mut requests = requests::lower(cx, types, one, &name).into_iter();
    let (body, about) = requests.next().map(|request| (request.body, request.about)).unzip();
    let parameters = parameters::lower(cx, types, one, &name, body.is_some());
    let answer = responses::lower(cx, types, one, &name);
    let error_type = (!answer.errors.is_empty()).then(|| types.reserve_fitting(&format!("{name}Error")));
    let is_optional = is_optional(&parameters, body.as_ref());
    let methods = answer.faces.into_iter().map(|face| {
        let (kind, rust) = match face.suffix {
            None => (MethodKind::Primary, rust.clone()),
            Some(suffix) => (MethodKind::OtherResponse, additional(&rust, &suffix, "answer", taken)),
        };
        Method {
            kind,
            call: is_optional.then(|| call_name(&rust)),
            rust,
            docs: docs(cx, one, &face.docs, (&answer.statuses, answer.headers.as_deref())),
            body: body.clone(),
            response: face.body,
            accept: face.accept,
            paging: None,
            stream: None,
            example: None,
        }
    });
    let methods = methods.collect();
    let mut operation = Operation {
        at: one.at.clone(),
        wire: one.id.clone(),
        constant: Case::Constant.name(&rust),
        http_method: one.method.to_owned(),
        path: sent(one.path, &parameters),
        server: servers::of_operation(cx, one, whole.server),
        deprecated: one.described.deprecated,
        sunset: cx.sunset(&one.described.extensions, &one.at),
        idempotent: cx.is_true(&one.described.extensions, &extension::IDEMPOTENT, &one.at),
        parameters,
        headers: answer.headers,
        results: answer.results,
        statuses: answer.statuses,
        errors: answer.errors,
        error_type,
        success: answer.success,
        security: security::of_operation(cx, one, whole.schemes),
        methods,
    };
    if let Some(origin) = operation.other_origin(whole.server) {
        let about = "Its server is on a different origin than the base URL. Calls with credentials fail until that origin is allowed:";
        let about = format!("{about} `ClientBuilder::allow_origin(\"{origin}\")`.");
        operation.methods.iter_mut().for_each(|method| say(&mut method.docs, about.clone()));
    }
    streaming::lower(cx, one, &mut operation.methods);
    for about in about.into_iter().flatten() {
        operation.methods.iter_mut().for_each(|method| say(&mut method.docs, about.clone()));
    }
    let others: Vec<Method> = requests.map(|request| other_body(&operation, request, taken)).collect();
    operation.methods.extend(others);
    operation
}

/// Returns a method that differs from the primary one in the request body.
fn other_body(operation: &Operation, request: Request, taken: &mut BTreeSet<String>) -> Method {
    let primary = operation.primary();
    let suffix = request.suffix.unwrap_or_default();
    let rust = additional(&primary.rust, &suffix, "body", taken);
    let mut docs = primary.docs.clone();
    for about in request.about {
        say(&mut docs, about);
    }
    Method {
        call: is_optional(&operation.parameters, Some(&request.body)).then(|| call_name(&rust)),
        rust,
        docs,
        // Only JSON bodies have the field `stream`.
        stream: primary.stream.filter(|_| matches!(request.body.media, MediaType::Json(_))),
        body: Some(request.body),
        kind: MethodKind::OtherBody(suffix),
        ..primary.clone()
    }
}

/// Returns the name of an additional method. Names of documented operations take precedence.
fn additional(primary: &str, suffix: &str, word: &str, taken: &mut BTreeSet<String>) -> String {
    let mut rust = Case::Value.append(primary, suffix);
    while !taken.insert(rust.clone()) {
        rust = Case::Value.append(&rust, word);
    }
    rust
}

/// Adds a paragraph before the `# Errors` section.
pub(in crate::lower) fn say(docs: &mut Docs, about: String) {
    let errors = docs.iter().position(|line| line == "# Errors").unwrap_or(docs.len());
    let lines = if errors == docs.len() { [String::new(), about] } else { [about, String::new()] };
    docs.splice(errors..errors, lines);
}

/// Renames parameters whose setters would hide a method of a call. A setter has the same name in all methods of the
/// operation.
pub(in crate::lower) fn keep_free(parameters: &mut [Parameter], methods: &[&str]) {
    let names: Vec<String> = parameters.iter().map(|parameter| parameter.rust.clone()).collect();
    let is_hiding = |one: &&mut Parameter| !one.required && methods.contains(&one.rust.as_str());
    for parameter in parameters.iter_mut().filter(is_hiding) {
        while names.contains(&parameter.rust) {
            parameter.rust = Case::Value.append(&parameter.rust, "value");
        }
    }
}

fn is_optional(parameters: &[Parameter], body: Option<&Body>) -> bool {
    parameters.iter().any(|parameter| !parameter.required) || body.is_some_and(|body| !body.is_argument)
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

/// Replaces aliases in bodies by their targets, so that text is passed as `&str` and lists as slices.
pub(in crate::lower) fn spell_out_bodies(operation: &mut Operation, types: &BTreeMap<&str, &Type>) {
    for body in operation.methods.iter_mut().filter_map(|method| method.body.as_mut()) {
        body.ty = spelled_out(&body.ty, types).clone();
    }
}

/// Returns the target of an alias, unless its values are passed in the same way under the name of the alias.
pub(in crate::lower) fn spelled_out<'t>(ty: &'t TypeRef, types: &'t BTreeMap<&str, &Type>) -> &'t TypeRef {
    match target(ty, types) {
        TypeRef::Named(_)
        | TypeRef::Map(_)
        | TypeRef::Any
        | TypeRef::Boxed(_)
        | TypeRef::Clearable(_)
        | TypeRef::Expandable(_) => ty,
        target => target,
    }
}

/// Returns the type that a chain of aliases ends with.
pub(in crate::lower) fn target<'t>(mut ty: &'t TypeRef, types: &'t BTreeMap<&str, &Type>) -> &'t TypeRef {
    while let TypeRef::Named(name) = ty
        && let Some(Kind::Alias(next)) = types.get(name.as_str()).map(|ty| &ty.kind)
    {
        ty = next;
    }
    ty
}
