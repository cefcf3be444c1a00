//! Scalars: the Rust types of strings, numbers and booleans, by their formats.

use openapiv3::{
    BooleanType, IntegerFormat, IntegerType, NumberType, Schema, SchemaKind, StringFormat, StringType,
    Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::Number;

use crate::diagnostic::{Pointer, rule};
use crate::ir::TypeRef;
use crate::ir::why::{self, DateFormat, NumberFormat};

use super::constraints::Bounds;
use super::enums;
use super::types::{Shape, Types, Use};
use crate::lower::context::Context;

/// Formats that encode a value of a different type. With any other format, the value is used unchanged.
const CODED_FORMATS: &[&str] = &[
    "base64",
    "base64url",
    "bigint",
    "decimal",
    "double",
    "float",
    "int32",
    "int64",
    "integer",
    "number",
    "uint32",
    "uint64",
];

/// Returns the type of an integer, or an enum if its values are listed.
pub(in crate::lower) fn integer(cx: &mut Context<'_>, schema: &Schema, integer: &IntegerType, at: &Pointer) -> Shape {
    let codes: Vec<i64> = integer.enumeration.iter().flatten().copied().collect();
    if !codes.is_empty() {
        return Shape::New(enums::integers(cx, schema, &codes, at));
    }
    let (ty, format) = match &integer.format {
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => (TypeRef::I32, NumberFormat::Known("int32".to_owned())),
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) => (TypeRef::I64, NumberFormat::Known("int64".to_owned())),
        VariantOrUnknownOrEmpty::Unknown(format) => match integer_of(format) {
            Some(ty) => (ty, NumberFormat::Known(format.clone())),
            None => {
                if CODED_FORMATS.contains(&format.as_str()) {
                    report_format(cx, at, format, "i64");
                }
                (TypeRef::I64, NumberFormat::Unknown(format.clone()))
            }
        },
        VariantOrUnknownOrEmpty::Empty => (TypeRef::I64, NumberFormat::None),
    };
    let wider = widened(schema, integer, &ty);
    let is_widened = wider.is_some();
    let ty = wider.unwrap_or(ty);
    cx.decide(at, || why::Number { ty: ty.clone(), is_integer: true, format, is_widened });
    Shape::known(ty)
}

/// Returns the type that the bounds of an integer need, if the type of its format cannot hold all values within them.
///
/// utoipa and others write `u32` as `int32` with a minimum of 0.
fn widened(schema: &Schema, integer: &IntegerType, ty: &TypeRef) -> Option<TypeRef> {
    let bounds = Bounds::of(schema, integer);
    let (least, most) = (bounds.least.map(|bound| floor(&bound)), bounds.most.map(|bound| floor(&bound)));
    let is_unsigned = least.is_some_and(|least| least >= 0 || (least == -1 && integer.exclusive_minimum));
    let reaches_beyond = |limit: i128| most.is_some_and(|most| most > limit);
    let is_open = |format: IntegerFormat| {
        is_unsigned && most.is_none() && integer.format == VariantOrUnknownOrEmpty::Item(format)
    };
    match ty {
        TypeRef::I32 if reaches_beyond(u32::MAX.into()) || least.is_some_and(|least| least < i32::MIN.into()) => {
            Some(TypeRef::I64)
        }
        TypeRef::I32 if is_open(IntegerFormat::Int32) => Some(TypeRef::U32),
        TypeRef::I32 if reaches_beyond(i32::MAX.into()) => Some(if is_unsigned { TypeRef::U32 } else { TypeRef::I64 }),
        TypeRef::I64 if is_open(IntegerFormat::Int64) => Some(TypeRef::U64),
        // As a float, `i64::MAX` rounds up to `1 << 63`.
        TypeRef::I64 if reaches_beyond(1 << 63) && (is_unsigned || least.is_none()) => Some(TypeRef::U64),
        _ => None,
    }
}

/// Returns a bound as an integer.
fn floor(bound: &Number) -> i128 {
    bound.as_i128().or_else(|| Some(bound.as_f64()?.floor() as i128)).unwrap_or_default()
}

/// Returns the type of a number.
pub(in crate::lower) fn number(cx: &mut Context<'_>, number: &NumberType, at: &Pointer) -> Shape {
    if !number.enumeration.is_empty() {
        let message = ("the client does not check an `enum` of numbers", "the value is generated as `f64`");
        cx.report(&rule::KEYWORD_NOT_CHECKED, &at.child("enum"), message);
    }
    let (ty, format) = match &number.format {
        VariantOrUnknownOrEmpty::Item(openapiv3::NumberFormat::Float) => {
            (TypeRef::F64, NumberFormat::Known("float".to_owned()))
        }
        VariantOrUnknownOrEmpty::Item(openapiv3::NumberFormat::Double) => {
            (TypeRef::F64, NumberFormat::Known("double".to_owned()))
        }
        // An integer format makes a number an integer. As a float it would lose digits.
        VariantOrUnknownOrEmpty::Unknown(format) => match integer_of(format) {
            Some(ty) => (ty, NumberFormat::Known(format.clone())),
            None => {
                report_format(cx, at, format, "f64");
                (TypeRef::F64, NumberFormat::Unknown(format.clone()))
            }
        },
        VariantOrUnknownOrEmpty::Empty => (TypeRef::F64, NumberFormat::None),
    };
    cx.decide(at, || why::Number { ty: ty.clone(), is_integer: false, format, is_widened: false });
    Shape::known(ty)
}

/// Returns the type of a boolean.
pub(in crate::lower) fn boolean(cx: &mut Context<'_>, boolean: &BooleanType, at: &Pointer) -> Shape {
    if !boolean.enumeration.is_empty() {
        let message = ("the client does not check an `enum` of booleans", "the value is generated as `bool`");
        cx.report(&rule::KEYWORD_NOT_CHECKED, &at.child("enum"), message);
    }
    Shape::known(TypeRef::Bool)
}

/// Returns the type of a string: a date, an enum if its values are listed, or text.
pub(in crate::lower) fn string(
    types: &mut Types<'_>,
    cx: &mut Context<'_>,
    schema: &Schema,
    text: &StringType,
    at: &Pointer,
) -> Shape {
    let values: Vec<&str> = text.enumeration.iter().flatten().map(String::as_str).collect();
    if !values.is_empty() {
        return Shape::New(enums::strings(cx, schema, &values, at));
    }
    if let Some(ty) = date(cx, &text.format, at) {
        types.uses_dates |= ty != TypeRef::String;
        return Shape::known(ty);
    }
    let coded = match &text.format {
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => Some("byte"),
        VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => Some("binary"),
        VariantOrUnknownOrEmpty::Unknown(format) if CODED_FORMATS.contains(&format.as_str()) => Some(format.as_str()),
        _ => None,
    };
    if let Some(format) = coded {
        report_format(cx, at, format, "String");
        cx.decide(at, || why::Text::Coded { format: format.to_owned() });
    }
    let secret = is_secret(schema);
    if secret {
        cx.decide(at, || why::Text::Secret);
    }
    Shape::Known(Use { secret, ..Use::plain(TypeRef::String) })
}

/// Returns the type of a date, or `None` for any other string.
fn date(cx: &mut Context<'_>, format: &VariantOrUnknownOrEmpty<StringFormat>, at: &Pointer) -> Option<TypeRef> {
    let (format, ty) = match format {
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => (DateFormat::DateTime, TypeRef::DateTime),
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => (DateFormat::Date, TypeRef::Date),
        VariantOrUnknownOrEmpty::Unknown(format) if format == "date-time-local" => {
            (DateFormat::DateTimeLocal, TypeRef::DateTimeLocal)
        }
        _ => return None,
    };
    if !cx.typed_dates() {
        cx.decide(at, || why::Date::Text(format));
        return Some(TypeRef::String);
    }
    cx.decide(at, || why::Date::Typed(format));
    Some(ty)
}

/// Returns the integer type for a format.
fn integer_of(format: &str) -> Option<TypeRef> {
    match format {
        "int8" | "int16" | "int32" => Some(TypeRef::I32),
        "int64" | "long" | "integer" | "int" => Some(TypeRef::I64),
        "uint8" | "uint16" | "uint32" | "uint" => Some(TypeRef::U32),
        "uint64" => Some(TypeRef::U64),
        _ => None,
    }
}

fn report_format(cx: &mut Context<'_>, at: &Pointer, format: &str, ty: &str) {
    let message = (format!("format `{format}` has no Rust type"), format!("the value is generated as `{ty}`"));
    cx.report(&rule::FORMAT_NOT_SUPPORTED, &at.child("format"), message);
}

/// Returns whether a string is hidden in `Debug` output.
pub(in crate::lower) fn is_secret(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Type(SchemaType::String(text))
        if matches!(text.format, VariantOrUnknownOrEmpty::Item(StringFormat::Password)))
}
