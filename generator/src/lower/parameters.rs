//! Parameters: path, query and header values of an operation.

use openapiv3::{Parameter as Described, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Parameter, ParameterPlace, Style, TypeRef};

use super::context::Context;
use super::docs::DocBuilder;
use super::names::{Case, Wanted, settle};
use super::objects::contradiction;
use super::operations::{Found, placeholders, sort};
use super::types::{Types, report_clash};

/// Headers that the specification reserves: a parameter of this name has no effect.
const RESERVED_HEADERS: &[&str] = &["accept", "authorization", "content-type"];

/// Lowers the parameters of an operation, those of its path item included.
pub(super) fn lower<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    one: &Found<'a>,
    name: &str,
    has_body: bool,
) -> Vec<Parameter> {
    let described = gather(cx, one);
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    for (parameter, at) in &described {
        let data = parameter.parameter_data_ref();
        let given = cx.given_name(&format!("{}.{}", one.id, data.name), &data.extensions, at);
        wanted.push(Wanted { wire: &data.name, given: given.or_else(|| named_after_place(parameter, &described)) });
    }
    let (mut names, clashes) = settle(Case::Value, &wanted);
    for clash in clashes {
        report_clash(cx, &described[clash].1, wanted[clash].wire, &names[clash]);
    }
    // Arguments of the method itself, and of the call's own setters.
    for rust in &mut names {
        let taken = (has_body && rust == "body") || OWN_METHODS.contains(&rust.as_str());
        if taken {
            *rust = format!("{}_value", rust.trim_start_matches("r#"));
        }
    }
    let mut lowered: Vec<Parameter> = described
        .iter()
        .zip(names)
        .filter_map(|((parameter, at), rust)| parameter_of(cx, types, one, parameter, at, rust, name))
        .collect();
    for placeholder in placeholders(one.path) {
        let declared = lowered.iter().any(|p| p.place == ParameterPlace::Path && p.wire == placeholder);
        if !declared {
            let message = format!(
                "the placeholder `{{{placeholder}}}` of `{}` has no parameter; it is taken as a string",
                one.path
            );
            cx.report(&rule::UNDECLARED_PATH_PARAMETER, &one.at, message);
            let taken = |name: &str| lowered.iter().any(|parameter| parameter.rust == name);
            let rust = Case::Value.name(placeholder);
            let rust = if taken(&rust) { Case::Value.append(&rust, "in path") } else { rust };
            lowered.push(undeclared(placeholder, rust));
        }
    }
    sort(&mut lowered, one.path);
    lowered
}

/// The name of a parameter whose name a path parameter has as well.
fn named_after_place(parameter: &Described, all: &[(&Described, Pointer)]) -> Option<String> {
    let name = &parameter.parameter_data_ref().name;
    let place = match parameter {
        Described::Path { .. } => return None,
        Described::Query { .. } => "in query",
        Described::Header { .. } => "in header",
        Described::Cookie { .. } => "in cookie",
    };
    let is_path =
        |other: &Described| matches!(other, Described::Path { .. }) && other.parameter_data_ref().name == *name;
    all.iter().any(|(other, _)| is_path(other)).then(|| Case::Value.append(&Case::Value.name(name), place))
}

/// Methods that every call has; a setter of the same name would hide one.
const OWN_METHODS: &[&str] =
    &["header", "max_body", "query", "send", "send_raw", "send_stream", "send_with_response", "timeout", "into_future"];

/// The parameters of the operation, then those of the path item that it does not override.
fn gather<'a>(cx: &mut Context<'a>, one: &Found<'a>) -> Vec<(&'a Described, Pointer)> {
    let own = one.described.parameters.iter().enumerate().map(|(i, p)| (p, one.at.child("parameters").child(i)));
    let path_at = one.at.parent().unwrap_or_default();
    let shared = one.item.parameters.iter().enumerate().map(|(i, p)| (p, path_at.child("parameters").child(i)));
    let mut gathered: Vec<(&'a Described, Pointer)> = Vec::new();
    let all: Vec<(&'a ReferenceOr<Described>, Pointer)> = own.chain(shared).collect();
    for (parameter, at) in all {
        let Some((parameter, at)) = resolve(cx, parameter, at) else { continue };
        let key = |p: &Described| (place(p), p.parameter_data_ref().name.clone());
        if !gathered.iter().any(|(known, _)| key(known) == key(parameter)) {
            gathered.push((parameter, at));
        }
    }
    gathered
}

fn resolve<'a>(
    cx: &mut Context<'a>,
    parameter: &'a ReferenceOr<Described>,
    at: Pointer,
) -> Option<(&'a Described, Pointer)> {
    let reference = match parameter {
        ReferenceOr::Item(parameter) => return Some((parameter, at)),
        ReferenceOr::Reference { reference } => reference,
    };
    let name =
        reference.strip_prefix("#/components/parameters/").map(|name| name.replace("~1", "/").replace("~0", "~"));
    let found = name.and_then(|name| {
        let (name, target) = cx.api().components.as_ref()?.parameters.get_key_value(&name)?;
        Some((target.as_item()?, Pointer::root().child("components").child("parameters").child(name)))
    });
    if found.is_none() {
        cx.report(&rule::BROKEN_REF, &at, format!("`{reference}` leads to no parameter"));
    }
    found
}

fn place(parameter: &Described) -> ParameterPlace {
    match parameter {
        Described::Path { .. } => ParameterPlace::Path,
        Described::Query { .. } => ParameterPlace::Query,
        Described::Header { .. } => ParameterPlace::Header,
        Described::Cookie { .. } => ParameterPlace::Cookie,
    }
}

fn parameter_of<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    one: &Found<'a>,
    parameter: &'a Described,
    at: &Pointer,
    rust: String,
    name: &str,
) -> Option<Parameter> {
    let data = parameter.parameter_data_ref();
    let place = place(parameter);
    if place == ParameterPlace::Path && !placeholders(one.path).contains(&data.name.as_str()) {
        let message = format!("`{}` is a path parameter, but `{}` has no such placeholder", data.name, one.path);
        cx.report(&rule::PARAMETER_NOT_IN_PATH, at, message);
        return None;
    }
    if place == ParameterPlace::Header && RESERVED_HEADERS.contains(&data.name.to_ascii_lowercase().as_str()) {
        let message = format!("the header `{}` is set by the client; as a parameter it has no effect", data.name);
        cx.report(&rule::KEYWORD_NOT_CARRIED, at, message);
        return None;
    }
    let (ty, format) = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => {
            let inline = Case::Type.append(name, rust.trim_start_matches("r#"));
            let used = types.usage(cx, schema.into(), &at.child("schema"), &inline);
            (used.ty, used.format)
        }
        ParameterSchemaOrContent::Content(_) => {
            let message = format!("the parameter `{}` is described by `content`; it is taken as text", data.name);
            cx.report(&rule::KEYWORD_NOT_CARRIED, &at.child("content"), message);
            (TypeRef::String, None)
        }
    };
    if let Some(format) = &format {
        let message = format!("the form `{format}` of `{}` is not carried; the type's own form is sent", data.name);
        cx.report(&rule::KEYWORD_NOT_CARRIED, &at.child("schema"), message);
    }
    let style = style(cx, parameter, data, &ty, at);
    Some(Parameter {
        wire: data.name.clone(),
        rust,
        docs: docs(cx, data, at),
        place,
        ty,
        required: data.required || place == ParameterPlace::Path,
        format,
        style,
    })
}

/// How lists and objects are written; what cannot be is named.
fn style(cx: &mut Context<'_>, parameter: &Described, data: &ParameterData, ty: &TypeRef, at: &Pointer) -> Style {
    match parameter {
        Described::Query { style, .. } => match style {
            QueryStyle::DeepObject => Style::Deep,
            // Only `form` repeats the name unless it is told not to; the other two exist for one value.
            QueryStyle::Form if data.explode == Some(false) => Style::Joined(","),
            QueryStyle::SpaceDelimited if data.explode != Some(true) => Style::Joined("%20"),
            QueryStyle::PipeDelimited if data.explode != Some(true) => Style::Joined("%7C"),
            QueryStyle::Form | QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited => Style::Plain,
        },
        Described::Path { style: PathStyle::Matrix | PathStyle::Label, .. } => {
            let message = format!("the path parameter `{}` is written in the style `simple`", data.name);
            cx.report(&rule::KEYWORD_NOT_CARRIED, &at.child("style"), message);
            Style::Plain
        }
        _ => {
            let is_list = matches!(ty, TypeRef::List(_));
            if data.explode == Some(true) && !is_list && !is_scalar(ty) {
                let message = format!("the fields of `{}` are joined by commas, without `=`", data.name);
                cx.report(&rule::KEYWORD_NOT_CARRIED, &at.child("explode"), message);
            }
            Style::Plain
        }
    }
}

fn is_scalar(ty: &TypeRef) -> bool {
    !matches!(ty, TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Any | TypeRef::Named(_))
}

fn docs(cx: &mut Context<'_>, data: &ParameterData, at: &Pointer) -> Vec<String> {
    let mut docs = DocBuilder::default();
    if let Some(text) = &data.description {
        docs.text(text);
    }
    if let Some(text) = cx.text(&data.extensions, "x-contradiction", at) {
        docs.text(&contradiction(&text));
    }
    docs.finish(|| format!("The parameter `{}`.", data.name))
}

fn undeclared(placeholder: &str, rust: String) -> Parameter {
    Parameter {
        wire: placeholder.to_owned(),
        rust,
        docs: vec![format!("The path parameter `{placeholder}`.")],
        place: ParameterPlace::Path,
        ty: TypeRef::String,
        required: true,
        format: None,
        style: Style::Plain,
    }
}
