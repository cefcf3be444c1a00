//! Path items to operations: names, docs, parameters, bodies, security and the tests for success.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{Operation as Described, PathItem, ReferenceOr};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Body, Docs, Kind, Operation, Parameter, ParameterPlace, Status, Type, TypeRef};

use super::context::Context;
use super::docs::{DocBuilder, one_line};
use super::names::{Case, Wanted, settle};
use super::objects::contradiction;
use super::requests::Request;
use super::types::{Types, report_clash};
use super::{parameters, requests, responses, security};

/// An operation of the description, with its place.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    pub(super) method: &'static str,
    pub(super) path: &'a str,
    pub(super) item: &'a PathItem,
    pub(super) described: &'a Described,
    pub(super) at: Pointer,
    /// The id, given or made of method and path.
    pub(super) id: String,
}

/// Lists the operations in the description's order; ids are unique in what comes back.
pub(super) fn find<'a>(cx: &mut Context<'a>) -> Vec<Found<'a>> {
    let mut found: Vec<Found<'a>> = Vec::new();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for (path, item) in &cx.api().paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        let at = Pointer::root().child("paths").child(path);
        for (method, described) in methods(cx, path, item) {
            let at = at.child(method.to_ascii_lowercase());
            let id = described.operation_id.clone().unwrap_or_else(|| {
                let id = format!("{} {path}", method.to_ascii_lowercase());
                let message = format!("{method} {path} has no `operationId`; its method is named after its path");
                cx.report(&rule::OPERATION_WITHOUT_ID, &at, message);
                id
            });
            if cx.leaves_out(&id, &described.tags) {
                continue;
            }
            if let Some(first) = ids.get(&id) {
                let help = format!("the other one is `{first}`; rename one of them");
                cx.report(
                    &rule::DUPLICATE_OPERATION_ID,
                    &at.child("operationId"),
                    format!("`{id}` is the id of two operations"),
                )
                .help(help);
                continue;
            }
            ids.insert(id.clone(), format!("{method} {path}"));
            found.push(Found { method, path, item, described, at, id });
        }
    }
    found
}

/// The operations of a path in the description's order, which the typed model does not keep.
fn methods<'a>(cx: &Context<'_>, path: &str, item: &'a PathItem) -> Vec<(&'static str, &'a Described)> {
    let all = [
        ("GET", &item.get),
        ("PUT", &item.put),
        ("POST", &item.post),
        ("DELETE", &item.delete),
        ("OPTIONS", &item.options),
        ("HEAD", &item.head),
        ("PATCH", &item.patch),
        ("TRACE", &item.trace),
    ];
    let tree = cx.document.extra.get("paths").and_then(|paths| paths.get(path)).and_then(serde_json::Value::as_object);
    let position = |method: &str| tree?.keys().position(|key| key.eq_ignore_ascii_case(method));
    let mut found: Vec<_> =
        all.into_iter().filter_map(|(method, described)| Some((method, described.as_ref()?))).collect();
    found.sort_by_key(|(method, _)| position(method));
    found
}

/// Lowers the operations of one tag; their methods share one scope.
pub(super) fn lower<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, found: &[&Found<'a>]) -> Vec<Operation> {
    let wanted: Vec<Wanted<'_>> = found
        .iter()
        .map(|one| Wanted { wire: &one.id, given: cx.given_name(&one.id, &one.described.extensions, &one.at) })
        .collect();
    let (names, clashes) = settle(Case::Value, &wanted);
    for clash in clashes {
        report_clash(cx, &found[clash].at, &found[clash].id, &names[clash]);
    }
    let mut taken: BTreeSet<String> = names.iter().cloned().collect();
    found.iter().zip(names).flat_map(|(one, rust)| ways(cx, types, one, rust, &mut taken)).collect()
}

/// The methods of an operation: one for each way to send its body.
fn ways<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    one: &Found<'a>,
    rust: String,
    taken: &mut BTreeSet<String>,
) -> Vec<Operation> {
    let name = Case::Type.name(rust.trim_start_matches("r#"));
    let mut requests = requests::lower(cx, types, one, &name).into_iter();
    let request = requests.next();
    let open_type = request.as_ref().and_then(Request::open_type);
    let mut first = operation(cx, types, one, rust, request.map(|request| request.body));
    if let Some(about) = open_type {
        say(&mut first.docs, about);
    }
    let others: Vec<Operation> = requests.map(|request| other_way(&first, request, taken)).collect();
    std::iter::once(first).chain(others).collect()
}

/// The same operation with its body sent in another way.
fn other_way(first: &Operation, request: Request, taken: &mut BTreeSet<String>) -> Operation {
    let open_type = request.open_type();
    let suffix = request.suffix.unwrap_or_default();
    let mut rust = Case::Value.append(&first.rust, &suffix);
    // An operation of the description keeps its name.
    while !taken.insert(rust.clone()) {
        rust = Case::Value.append(&rust, "body");
    }
    let call = is_optional(&first.parameters, Some(&request.body)).then(|| call_name(&Case::Type.name(&rust)));
    let mut docs = first.docs.clone();
    say(&mut docs, format!("Sends the body as `{}`.", request.media_type));
    if let Some(about) = open_type {
        say(&mut docs, about);
    }
    Operation { rust, call, docs, body: Some(request.body), other_body: Some(suffix), ..first.clone() }
}

/// Adds a paragraph before the section of errors.
fn say(docs: &mut Docs, about: String) {
    let errors = docs.iter().position(|line| line == "# Errors").unwrap_or(docs.len());
    let lines = if errors == docs.len() { [String::new(), about] } else { [about, String::new()] };
    docs.splice(errors..errors, lines);
}

fn is_optional(parameters: &[Parameter], body: Option<&Body>) -> bool {
    parameters.iter().any(|parameter| !parameter.required) || body.is_some_and(|body| !body.required)
}

fn operation<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    one: &Found<'a>,
    rust: String,
    body: Option<Body>,
) -> Operation {
    let name = Case::Type.name(rust.trim_start_matches("r#"));
    let parameters = parameters::lower(cx, types, one, &name, body.is_some());
    let answer = responses::lower(cx, types, one, &name);
    let call = is_optional(&parameters, body.as_ref()).then(|| call_name(&name));
    let error_type = (!answer.errors.is_empty()).then(|| types.reserve(format!("{name}Error")));
    Operation {
        wire: one.id.clone(),
        constant: Case::Constant.name(rust.trim_start_matches("r#")),
        rust,
        call,
        method: one.method.to_owned(),
        path: one.path.to_owned(),
        docs: docs(cx, one, &answer.statuses),
        parameters,
        body,
        response: answer.body,
        statuses: answer.statuses,
        errors: answer.errors,
        error_type,
        success: answer.success,
        security: security::of_operation(cx, one),
        other_body: None,
        example: None,
    }
}

/// The name of a call's type, apart from the names that the file uses itself.
fn call_name(name: &str) -> String {
    const OWN: &[&str] = &["Call", "Client", "Encoding", "Error", "Method", "Operation", "SuccessWhen", "ToWire"];
    if OWN.contains(&name) || name.ends_with("Api") { format!("{name}Call") } else { name.to_owned() }
}

fn docs(cx: &mut Context<'_>, one: &Found<'_>, statuses: &[Status]) -> Docs {
    let described = one.described;
    let mut docs = DocBuilder::default();
    if let Some(summary) = &described.summary {
        docs.text(&format!("{}.", summary.trim().trim_end_matches('.')));
    }
    if let Some(description) = &described.description {
        docs.text(description);
    }
    let endpoint = format!("`{} {}`", one.method, one.path);
    let source = cx.text(&described.extensions, "x-source", &one.at);
    let completeness = cx.text(&described.extensions, "x-completeness", &one.at);
    let provenance = match (&source, &completeness) {
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
    if described.deprecated {
        docs.lines(["Deprecated.".to_owned()]);
    }
    if let Some(text) = cx.text(&described.extensions, "x-contradiction", &one.at) {
        docs.text(&contradiction(&text));
    }
    docs.text(&errors_section(statuses).join("\n"));
    docs.finish(|| format!("{endpoint}."))
}

fn errors_section(statuses: &[Status]) -> Vec<String> {
    let mut lines = vec!["# Errors".to_owned(), String::new()];
    if statuses.is_empty() {
        return vec![];
    }
    for status in statuses {
        lines.push(format!("- `{}`: {}", status.code, one_line(&status.meaning)));
        for (text, meaning) in &status.messages {
            lines.push(format!("  - `{text}`: {}", one_line(meaning)));
        }
        lines.extend(status.contradiction.iter().map(|text| format!("  - {}", contradiction(text))));
    }
    lines
}

/// The names of the placeholders of a path template, in order.
pub(super) fn placeholders(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        names.push(&rest[start + 1..start + length]);
        rest = &rest[start + length..];
    }
    names
}

/// The path parameters in the order of the placeholders, as the runtime fills them in.
fn path_order(path: &str, name: &str) -> usize {
    placeholders(path).iter().position(|placeholder| *placeholder == name).unwrap_or(usize::MAX)
}

/// Sorts parameters: the path's first, in the template's order, then as described.
pub(super) fn sort(parameters: &mut [crate::ir::Parameter], path: &str) {
    parameters.sort_by_key(|parameter| match parameter.place {
        ParameterPlace::Path => (0, path_order(path, &parameter.wire)),
        _ => (1, 0),
    });
}

/// Gives arguments the types that aliases stand for: text is passed as `&str` and a list as a slice under any name.
pub(super) fn spell_out_arguments(operation: &mut Operation, types: &BTreeMap<&str, &Type>) {
    let parameters = operation.parameters.iter_mut().map(|parameter| &mut parameter.ty);
    for ty in parameters.chain(operation.body.iter_mut().map(|body| &mut body.ty)) {
        let mut target = &*ty;
        while let TypeRef::Named(name) = target
            && let Some(Kind::Alias(next)) = types.get(name.as_str()).map(|ty| &ty.kind)
        {
            target = next;
        }
        // What is passed by reference whatever it is called keeps the name.
        if !matches!(target, TypeRef::Named(_) | TypeRef::Map(_) | TypeRef::Any | TypeRef::Boxed(_)) {
            *ty = target.clone();
        }
    }
}
