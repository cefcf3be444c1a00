//! Scalars: the Rust types of strings, numbers and booleans, by their formats.

use openapiv3::{
    BooleanType, IntegerFormat, IntegerType, NumberFormat, NumberType, Schema, SchemaKind, StringFormat, StringType,
    Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::Number;

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Topic, TypeRef, setting};

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
    let (ty, reason) = match &integer.format {
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => (TypeRef::I32, "its format is `int32`".to_owned()),
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) => (TypeRef::I64, "its format is `int64`".to_owned()),
        VariantOrUnknownOrEmpty::Unknown(format) => match integer_of(format) {
            Some(ty) => (ty, format!("its format is `{format}`")),
            None => {
                if CODED_FORMATS.contains(&format.as_str()) {
                    report_format(cx, at, format, "i64");
                }
                (TypeRef::I64, format!("an integer, and `{format}` has no Rust type"))
            }
        },
        VariantOrUnknownOrEmpty::Empty => (TypeRef::I64, "an integer without a format".to_owned()),
    };
    let (ty, reason) = match widened(schema, integer, &ty) {
        Some(wider) => (wider, format!("{reason}, but its bounds need more bits")),
        None => (ty, reason),
    };
    decide_number(cx, at, &ty, reason);
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
    let (ty, reason) = match &number.format {
        VariantOrUnknownOrEmpty::Item(NumberFormat::Float) => {
            (TypeRef::F64, "its format is `float`, and `f32` would lose digits".to_owned())
        }
        VariantOrUnknownOrEmpty::Item(NumberFormat::Double) => (TypeRef::F64, "its format is `double`".to_owned()),
        // An integer format makes a number an integer. As a float it would lose digits.
        VariantOrUnknownOrEmpty::Unknown(format) => match integer_of(format) {
            Some(ty) => (ty, format!("its format is `{format}`, and a float would lose digits")),
            None => {
                report_format(cx, at, format, "f64");
                (TypeRef::F64, format!("a number, and `{format}` has no Rust type"))
            }
        },
        VariantOrUnknownOrEmpty::Empty => (TypeRef::F64, "a number without a format".to_owned()),
    };
    decide_number(cx, at, &ty, reason);
    Shape::known(ty)
}

fn decide_number(cx: &mut Context<'_>, at: &Pointer, ty: &TypeRef, reason: String) {
    let name = match ty {
        TypeRef::I32 => "`i32`",
        TypeRef::U32 => "`u32`",
        TypeRef::U64 => "`u64`",
        TypeRef::F64 => "`f64`",
        _ => "`i64`",
    };
    cx.decide(at, Topic::Number, || (name.to_owned(), reason, setting::NONE));
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
        cx.decide(at, Topic::Text, || {
            (
                "`String`".to_owned(),
                format!("`{format}` is not decoded, so the text is kept as received"),
                setting::NONE,
            )
        });
    }
    let secret = is_secret(schema);
    if secret {
        cx.decide(at, Topic::Text, || {
            ("never shown by `Debug`".to_owned(), "its format is `password`".to_owned(), setting::NONE)
        });
    }
    Shape::Known(Use { secret, ..Use::plain(TypeRef::String) })
}

/// Returns the type of a date, or `None` for any other string.
fn date(cx: &mut Context<'_>, format: &VariantOrUnknownOrEmpty<StringFormat>, at: &Pointer) -> Option<TypeRef> {
    const READ: &str = "RFC 3339 is read, and common variations of it";
    let (format, ty, name, read) = match format {
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => {
            ("date-time", TypeRef::DateTime, "`DateTime<FixedOffset>`", READ)
        }
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => {
            ("date", TypeRef::Date, "`NaiveDate`", "`2024-01-31` is read")
        }
        VariantOrUnknownOrEmpty::Unknown(format) if format == "date-time-local" => {
            ("date-time-local", TypeRef::DateTimeLocal, "`NaiveDateTime`", "RFC 3339 without an offset is read")
        }
        _ => return None,
    };
    if !cx.typed_dates() {
        cx.decide(at, Topic::Date, || {
            let reason = format!("its format is `{format}`, and `date-time = \"string\"` keeps dates as text");
            ("`String`".to_owned(), reason, setting::DATE)
        });
        return Some(TypeRef::String);
    }
    cx.decide(at, Topic::Date, || {
        let reason =
            format!("its format is `{format}`; {read}, and written unless `x-wire-format` gives a different form");
        (name.to_owned(), reason, setting::DATE)
    });
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
