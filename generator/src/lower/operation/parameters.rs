//! Parameters: path, query, header and cookie values of an operation, and their names.
//!
//! `styles.rs` decides how they are serialized.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use openapiv3::ReferenceOr;

use crate::diagnostic::{Pointer, rule};
use crate::ir::why::{self, GivenBy, NameOf};
use crate::ir::{Parameter, ParameterPlace, Style, StyleForm, Type, TypeRef};
use crate::markdown::code;
use crate::normalise::extension;
use crate::runtime::public_methods;

use super::found::Found;
use super::media::component;
use super::operations::spelled_out;
use super::styles::{place, value};
use super::templates::{Placeholder, Template, sort};
use crate::lower::context::Context;
use crate::lower::naming::clashes::settle;
use crate::lower::naming::names::{Case, Given, Wanted};
use crate::lower::schema::objects::contradiction;
use crate::lower::schema::types::Types;
use crate::lower::sunset;

/// Headers that OpenAPI reserves. A parameter with this name has no effect.
const RESERVED_HEADERS: &[&str] = &["accept", "authorization", "content-type"];

/// Lowers the parameters of an operation, including those of its path item.
pub(in crate::lower) fn lower<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    one: &Found<'a>,
    name: &str,
    has_body: bool,
) -> Vec<Parameter> {
    let described = gather(cx, one);
    let named = |wanted: ParameterPlace| -> Vec<&str> {
        let there = described.iter().filter(|(parameter, _)| place(parameter) == wanted);
        there.map(|(parameter, _)| parameter.parameter_data_ref().name.as_str()).collect()
    };
    let query = named(ParameterPlace::Query);
    let template = Template::read(one.path, &named(ParameterPlace::Path), &query);
    template.report(cx, one, &query);
    let names = names(cx, one, &described, has_body);
    let mut lowered: Vec<Parameter> = described
        .iter()
        .zip(names)
        .filter_map(|((parameter, at), rust)| parameter_of(cx, types, (one, &template), parameter, at, rust, name))
        .collect();
    for placeholder in template.placeholders().filter(|placeholder| placeholder.parameter.is_none()) {
        if lowered.iter().any(|known| known.place == ParameterPlace::Path && known.wire == placeholder.name) {
            continue;
        }
        let message = (
            format!("the placeholder `{}` of `{}` has no parameter", placeholder.written, one.path),
            "the client takes the value as a string",
        );
        cx.report(&rule::UNDECLARED_PATH_PARAMETER, &one.at, message)
            .help(format!("add a parameter `{}` with `in: path`", placeholder.name));
        let taken = |name: &str| (has_body && name == "body") || lowered.iter().any(|parameter| parameter.rust == name);
        let rust = Case::Value.name(placeholder.name);
        let rust = if taken(&rust) { Case::Value.append(&rust, "in path") } else { rust };
        lowered.push(undeclared(placeholder, rust, &one.at));
    }
    sort(&mut lowered, &template);
    lowered
}

/// Returns the names of the parameters. Equal names get their place as a suffix, except the first place in the order of
/// [`rank`].
fn names(
    cx: &mut Context<'_>,
    one: &Found<'_>,
    described: &[(&openapiv3::Parameter, Pointer)],
    has_body: bool,
) -> Vec<String> {
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    let mut first: HashMap<String, usize> = HashMap::new();
    for (parameter, _) in described {
        let rank = rank(parameter).0;
        let known = first.entry(Case::Value.name(&parameter.parameter_data_ref().name)).or_insert(rank);
        *known = rank.min(*known);
    }
    for (parameter, at) in described {
        let data = parameter.parameter_data_ref();
        let is_meant = |key: &str| {
            key.strip_suffix(&data.name).and_then(|key| key.strip_suffix('.')).is_some_and(|key| one.named().is(key))
        };
        let given = cx.given_name(Case::Value, is_meant, &data.extensions, at);
        wanted.push(Wanted { wire: &data.name, given: given.or_else(|| named_after_place(parameter, &first)) });
    }
    let (mut names, clashes) = settle(Case::Value, &wanted);
    for clash in clashes {
        cx.report_clash(Case::Value, &wanted, clash, &described[clash].1, &names[clash]);
    }
    // A setter is a method next to those of the call. No name can be that of the body.
    let methods = public_methods("Call");
    for index in 0..names.len() {
        let is_setter = !is_required(described[index].0);
        let is_own = |name: &str| (has_body && name == "body") || (is_setter && methods.contains(&name));
        while is_own(&names[index]) || names[..index].contains(&names[index]) {
            names[index] = Case::Value.append(&names[index], "value");
        }
        let (rust, at) = (&names[index], &described[index].1);
        cx.decide(at, || wanted[index].why(NameOf::Parameter, rust));
    }
    cx.report_taken(&wanted, &names);
    names
}

fn is_required(parameter: &openapiv3::Parameter) -> bool {
    matches!(parameter, openapiv3::Parameter::Path { .. }) || parameter.parameter_data_ref().required
}

/// Returns the precedence of a place for equal names, lowest first, and the suffix for the others.
fn rank(one: &openapiv3::Parameter) -> (usize, &'static str) {
    match one {
        openapiv3::Parameter::Path { .. } => (0, "in path"),
        openapiv3::Parameter::Query { .. } => (1, "in query"),
        openapiv3::Parameter::Header { .. } => (2, "in header"),
        openapiv3::Parameter::Cookie { .. } => (3, "in cookie"),
    }
}

/// Returns a name with the place as suffix, if a parameter in an earlier place has the name. `first` is the first place
/// of each name.
fn named_after_place(parameter: &openapiv3::Parameter, first: &HashMap<String, usize>) -> Option<Given> {
    let (own, (place, words)) = (Case::Value.name(&parameter.parameter_data_ref().name), rank(parameter));
    let is_before = first.get(&own).is_some_and(|first| *first < place);
    is_before.then(|| Given::made(Case::Value.append(&own, words), GivenBy::Location))
}

/// Returns the parameters of the operation, then those of the path item that it does not override.
fn gather<'a>(cx: &mut Context<'a>, one: &Found<'a>) -> Vec<(&'a openapiv3::Parameter, Pointer)> {
    let own = one.described.parameters.iter().enumerate().map(|(i, p)| (p, one.at.child("parameters").child(i)));
    let shared = one.item.parameters.iter().enumerate().map(|(i, p)| (p, one.path_at.child("parameters").child(i)));
    let mut gathered: Vec<(&'a openapiv3::Parameter, Pointer)> = Vec::new();
    let mut lists: HashMap<(usize, &'a str), Option<Pointer>> = HashMap::new();
    let all: Vec<(&'a ReferenceOr<openapiv3::Parameter>, Pointer)> = own.chain(shared).collect();
    for (parameter, at) in all {
        let entry = at.clone();
        let Some((parameter, at)) = resolve(cx, parameter, at) else { continue };
        match lists.entry((rank(parameter).0, parameter.parameter_data_ref().name.as_str())) {
            Entry::Vacant(list) => {
                list.insert(entry.parent());
                gathered.push((parameter, at));
            }
            Entry::Occupied(list) if *list.get() == entry.parent() => report_twice(cx, parameter, &entry),
            // A parameter of the operation replaces that of the path item.
            Entry::Occupied(_) => {}
        }
    }
    gathered
}

fn report_twice(cx: &mut Context<'_>, parameter: &openapiv3::Parameter, at: &Pointer) {
    let place = match parameter {
        openapiv3::Parameter::Path { .. } => "path",
        openapiv3::Parameter::Query { .. } => "query",
        openapiv3::Parameter::Header { .. } => "header",
        openapiv3::Parameter::Cookie { .. } => "cookie",
    };
    let name = &parameter.parameter_data_ref().name;
    let message = (format!("the {place} parameter `{name}` is listed twice"), "the second one is ignored");
    if let Some(finding) = cx.report_once(&rule::DUPLICATE_PARAMETER, at, message) {
        finding.help("remove one of the two");
    }
}

fn resolve<'a>(
    cx: &mut Context<'a>,
    parameter: &'a ReferenceOr<openapiv3::Parameter>,
    at: Pointer,
) -> Option<(&'a openapiv3::Parameter, Pointer)> {
    match parameter {
        ReferenceOr::Item(parameter) => Some((parameter, at)),
        ReferenceOr::Reference { reference } => {
            let parameters = cx.api().components.as_ref().map(|components| &components.parameters);
            component(cx, parameters, "parameters", reference, &at)
        }
    }
}

fn parameter_of<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    (one, template): (&Found<'a>, &Template<'_>),
    parameter: &'a openapiv3::Parameter,
    at: &Pointer,
    rust: String,
    name: &str,
) -> Option<Parameter> {
    let data = parameter.parameter_data_ref();
    let place = place(parameter);
    let written = template.of(&data.name);
    if place == ParameterPlace::Path && written.is_none() {
        let message =
            (format!("path parameter `{}` is not in the path `{}`", data.name, one.path), "the parameter is ignored");
        cx.report(&rule::PARAMETER_NOT_IN_PATH, at, message)
            .help(format!("add `{{{}}}` to the path, or remove the parameter", data.name));
        return None;
    }
    if place == ParameterPlace::Header && RESERVED_HEADERS.contains(&data.name.to_ascii_lowercase().as_str()) {
        let message = (
            format!("OpenAPI ignores a parameter for the header `{}`", data.name),
            "the client sets the header, and the parameter is ignored",
        );
        cx.report(&rule::DOCUMENTED_ONLY, at, message).help("to override the header, use `.header(..)` on the call");
        return None;
    }
    let inline = Case::Type.append(name, &rust);
    let (ty, format, mut style) = value(cx, types, parameter, at, &inline);
    style.reserved |= place == ParameterPlace::Path && written.is_some_and(|written| written.keeps_slashes);
    let required = is_required(parameter);
    cx.decide(at, || why::Optionality::Parameter { required, place });
    cx.decide(at, || why::Style { place, style });
    Some(Parameter {
        at: at.clone(),
        wire: data.name.clone(),
        rust,
        docs: docs(cx, parameter, style, at),
        place,
        ty,
        required,
        fixed: None,
        format,
        style,
        deprecated: data.deprecated == Some(true),
        sunset: cx.sunset(&data.extensions, at),
    })
}

/// Settles what callers give: the target of an alias, and the value of a nullable parameter. Null would add nothing to
/// the request, as a parameter that is not set does.
pub(in crate::lower) fn settle_types(parameters: &mut [Parameter], types: &BTreeMap<&str, &Type>) {
    for parameter in parameters {
        let sends_null = parameter.sends_null();
        let mut ty = spelled_out(&parameter.ty, types);
        while !sends_null && let TypeRef::Nullable(inner) = ty {
            ty = spelled_out(inner, types);
        }
        parameter.ty = match ty {
            TypeRef::List(item) if !sends_null => TypeRef::List(Box::new(without_null(item).clone())),
            ty => ty.clone(),
        };
    }
}

/// Returns the type of the values that are not null.
pub(in crate::lower) fn without_null(mut ty: &TypeRef) -> &TypeRef {
    while let TypeRef::Nullable(inner) = ty {
        ty = inner;
    }
    ty
}

fn docs(cx: &mut Context<'_>, parameter: &openapiv3::Parameter, style: Style, at: &Pointer) -> Vec<String> {
    let data = parameter.parameter_data_ref();
    let mut docs = cx.docs();
    if let Some(text) = &data.description {
        docs.text(text);
    }
    if style.form == StyleForm::Json {
        docs.text("Sent as JSON text.");
    }
    if style.reserved {
        docs.text("Reserved characters such as `/` are not escaped.");
    }
    if style.or_empty && matches!(style.form, StyleForm::Simple | StyleForm::Label | StyleForm::Matrix) {
        docs.text("Can be empty.");
    }
    if matches!(parameter, openapiv3::Parameter::Query { allow_empty_value: Some(true), .. }) {
        docs.text("The API also accepts this parameter with an empty value.");
    }
    if let Some(day) = sunset::of(&data.extensions) {
        docs.text(&format!("Removed after {day}."));
    }
    if let Some(text) = cx.text(&data.extensions, &extension::CONTRADICTION, at) {
        docs.text(&contradiction(&text));
    }
    docs.done()
}

fn undeclared(placeholder: &Placeholder<'_>, rust: String, at: &Pointer) -> Parameter {
    Parameter {
        at: at.clone(),
        wire: placeholder.name.to_owned(),
        rust,
        docs: vec![format!("The path parameter {}.", code(placeholder.name))],
        place: ParameterPlace::Path,
        ty: TypeRef::String,
        required: true,
        fixed: None,
        format: None,
        style: Style { reserved: placeholder.keeps_slashes, ..ParameterPlace::Path.usual_style() },
        deprecated: false,
        sunset: None,
    }
}
