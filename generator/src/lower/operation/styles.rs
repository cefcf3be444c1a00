//! The serialization of parameters: style, explode, reserved characters, and `content` in place of a schema.

use openapiv3::{MediaType, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{DIGITS, ParameterPlace, Style, StyleForm, TypeRef};
use crate::normalise::extension;

use super::depth::Depth;
use crate::lower::context::{Context, Extensions};
use crate::lower::schema::types::Types;

/// The extension in which normalisation keeps `allowReserved` of later versions. It means the same as
/// [`extension::MULTI_SEGMENT`].
const ALLOW_RESERVED: &str = "x-typewright-allow-reserved";

/// Returns the place of a parameter.
pub(in crate::lower) fn place(parameter: &openapiv3::Parameter) -> ParameterPlace {
    match parameter {
        openapiv3::Parameter::Path { .. } => ParameterPlace::Path,
        openapiv3::Parameter::Query { parameter_data, .. }
            if is_set(&parameter_data.extensions, "x-typewright-query-string") =>
        {
            ParameterPlace::QueryString
        }
        openapiv3::Parameter::Query { .. } => ParameterPlace::Query,
        openapiv3::Parameter::Header { .. } => ParameterPlace::Header,
        openapiv3::Parameter::Cookie { .. } => ParameterPlace::Cookie,
    }
}

fn is_set(extensions: &Extensions, key: &str) -> bool {
    extensions.get(key).and_then(serde_json::Value::as_bool) == Some(true)
}

/// Returns the type of a parameter, its date format, and its style. `inline` names an inline type.
pub(in crate::lower) fn value<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    parameter: &'a openapiv3::Parameter,
    at: &Pointer,
    inline: &str,
) -> (TypeRef, Option<String>, Style) {
    let data = parameter.parameter_data_ref();
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => {
            let used = types.usage(cx, schema.into(), &at.child("schema"), inline);
            let (ty, style) = (used.as_item(), style(cx, parameter, data, &used.as_item(), at));
            // [`DIGITS`] affects only reading, and parameters are only written.
            let format = used.format.filter(|format| format != DIGITS);
            match can_be_sent(cx, types, data, &ty, style, at, place(parameter)) {
                true => (ty, format, style),
                false => (TypeRef::String, None, place(parameter).usual_style()),
            }
        }
        ParameterSchemaOrContent::Content(content) => {
            let at = at.child("content");
            match content.first() {
                Some((name, media)) => content_value(cx, types, parameter, (name, media), &at.child(name), inline),
                None => (TypeRef::String, None, place(parameter).usual_style()),
            }
        }
    }
}

/// Returns whether the style can write all values of the type. Nested values are written to the query in brackets.
fn can_be_sent(
    cx: &mut Context<'_>,
    types: &Types<'_>,
    data: &ParameterData,
    ty: &TypeRef,
    style: Style,
    at: &Pointer,
    place: ParameterPlace,
) -> bool {
    if style.form == StyleForm::Deep || Depth::of(&types.done, ty) < Depth::Nested {
        return true;
    }
    let name = &data.name;
    let is_query = place == ParameterPlace::Query;
    if is_query {
        let message = (
            format!("OpenAPI defines no style for the nested values of `{name}`"),
            format!("the values are sent in brackets: `{name}[a][b]=1`"),
        );
        cx.report_once(&rule::NESTED_IN_QUERY, at, message);
    } else {
        let message = (
            format!("OpenAPI defines no style for the nested values of `{name}`"),
            "the caller gives the text that is sent",
        );
        if let Some(finding) = cx.report_once(&rule::DOCUMENTED_ONLY, at, message) {
            finding.help(
                "to send JSON, describe the parameter with `content: {application/json: ..}` in place of `schema`",
            );
        }
    }
    is_query
}

/// Lowers a parameter with a media type: JSON of a typed value, a form of a typed object, or text.
fn content_value<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    parameter: &'a openapiv3::Parameter,
    (name, media): (&str, &'a MediaType),
    at: &Pointer,
    inline: &str,
) -> (TypeRef, Option<String>, Style) {
    let place = place(parameter);
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_json = essence == "application/json" || essence.ends_with("+json") || essence == "*/*";
    let is_form = essence == "application/x-www-form-urlencoded" && place == ParameterPlace::QueryString;
    let usual = Style { or_empty: false, ..place.usual_style() };
    let Some(schema) = media.schema.as_ref().filter(|_| is_json || is_form || essence == "text/plain") else {
        if !essence.starts_with("text/") {
            let name = &parameter.parameter_data_ref().name;
            let message =
                (format!("`{essence}` in a parameter has no Rust type"), format!("the caller gives `{name}` as text"));
            cx.report(&rule::DOCUMENTED_ONLY, at, message);
        }
        return (TypeRef::String, None, usual);
    };
    let used = types.usage(cx, schema.into(), &at.child("schema"), inline);
    let style = if is_json { Style::of(StyleForm::Json) } else { usual };
    (used.as_item(), used.format, style)
}

fn style(
    cx: &mut Context<'_>,
    parameter: &openapiv3::Parameter,
    data: &ParameterData,
    ty: &TypeRef,
    at: &Pointer,
) -> Style {
    let form = match parameter {
        openapiv3::Parameter::Query { style, .. } => match style {
            QueryStyle::Form => StyleForm::Form,
            QueryStyle::SpaceDelimited => StyleForm::Spaces,
            QueryStyle::PipeDelimited => StyleForm::Pipes,
            QueryStyle::DeepObject => StyleForm::Deep,
        },
        openapiv3::Parameter::Path { style, .. } => match style {
            PathStyle::Simple => StyleForm::Simple,
            PathStyle::Label => StyleForm::Label,
            PathStyle::Matrix => StyleForm::Matrix,
        },
        openapiv3::Parameter::Header { .. } => StyleForm::Simple,
        openapiv3::Parameter::Cookie { .. } => match data.extensions.get("x-typewright-style") {
            Some(style) if style == "cookie" => StyleForm::Cookie,
            _ => StyleForm::Form,
        },
    };
    let mut style = Style::of(form);
    if let Some(explode) = data.explode {
        style.explode = explode;
    }
    // These styles differ only for lists and objects.
    if is_scalar(ty) && matches!(form, StyleForm::Simple | StyleForm::Form | StyleForm::Spaces | StyleForm::Pipes) {
        style = place(parameter).usual_style();
    }
    if matches!(parameter, openapiv3::Parameter::Path { .. }) {
        style.or_empty = cx.is_true(&data.extensions, &extension::ALLOW_EMPTY, at);
    }
    style.reserved = extension::MULTI_SEGMENT.keys().chain([ALLOW_RESERVED]).any(|key| is_set(&data.extensions, key));
    if let openapiv3::Parameter::Query { allow_reserved, allow_empty_value, .. } = parameter {
        style.reserved |= *allow_reserved;
        style.or_empty = *allow_empty_value == Some(true) && !is_scalar(ty);
        if *allow_empty_value == Some(true) && is_scalar(ty) && *ty != TypeRef::String {
            let message = (format!("`{}` cannot be sent without a value", data.name), "`allowEmptyValue` is ignored");
            cx.report(&rule::DOCUMENTED_ONLY, &at.child("allowEmptyValue"), message)
                .help(format!("add `nullable: true` to its schema, so that null is sent as `{}=`", data.name));
        }
    }
    style
}

fn is_scalar(ty: &TypeRef) -> bool {
    matches!(
        ty,
        TypeRef::Bool
            | TypeRef::I32
            | TypeRef::I64
            | TypeRef::U32
            | TypeRef::U64
            | TypeRef::F64
            | TypeRef::String
            | TypeRef::DateTime
            | TypeRef::DateTimeLocal
            | TypeRef::Date
    )
}
