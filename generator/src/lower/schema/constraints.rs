//! Constraints as docs, because the client does not check values.

use openapiv3::{IntegerType, Schema, SchemaKind, StringType, VariantOrUnknownOrEmpty};
use serde_json::Number;

use crate::markdown::code;
use crate::normalise::{MAXIMUM, MINIMUM, MULTIPLE_OF};

/// Returns one line about the constraints of a schema, if it has any.
pub(in crate::lower) fn line(schema: &Schema) -> Option<String> {
    let SchemaKind::Type(ty) = &schema.schema_kind else { return None };
    let parts: Vec<String> = match ty {
        openapiv3::Type::String(text) => {
            let length = range(text.min_length, text.max_length, "character");
            let pattern = text.pattern.as_ref().map(|pattern| format!("of the pattern {}", code(pattern)));
            length.into_iter().chain(pattern).collect()
        }
        openapiv3::Type::Integer(number) => {
            let of_integer = Bounds::of(schema, number);
            bounds(
                of_integer.least.as_ref().map(spelled_out),
                of_integer.most.as_ref().map(spelled_out),
                (number.exclusive_minimum, number.exclusive_maximum),
                of_integer.step.map(|step| step.to_string()),
            )
        }
        openapiv3::Type::Number(number) => bounds(
            number.minimum.map(|bound| bound.to_string()),
            number.maximum.map(|bound| bound.to_string()),
            (number.exclusive_minimum, number.exclusive_maximum),
            number.multiple_of.map(|step| step.to_string()),
        ),
        openapiv3::Type::Array(array) => {
            let length = range(array.min_items, array.max_items, "item");
            let unique = array.unique_items.then(|| "unique items".to_owned());
            length.into_iter().chain(unique).collect()
        }
        openapiv3::Type::Object(object) => {
            range(object.min_properties, object.max_properties, "key").into_iter().collect()
        }
        openapiv3::Type::Boolean(_) => Vec::new(),
    };
    (!parts.is_empty()).then(|| format!("Must be: {}.", parts.join(", ")))
}

/// The bounds of an integer, including those that do not fit the `i64` of the typed model.
pub(in crate::lower) struct Bounds {
    pub(in crate::lower) least: Option<Number>,
    pub(in crate::lower) most: Option<Number>,
    step: Option<Number>,
}

impl Bounds {
    pub(in crate::lower) fn of(schema: &Schema, integer: &IntegerType) -> Self {
        let bound = |typed: Option<i64>, key: &str| {
            let large = || schema.schema_data.extensions.get(key)?.as_number().cloned();
            typed.map(Number::from).or_else(large)
        };
        Self {
            least: bound(integer.minimum, MINIMUM),
            most: bound(integer.maximum, MAXIMUM),
            step: bound(integer.multiple_of, MULTIPLE_OF),
        }
    }
}

/// Formats an integer in full: `18446744073709551616`, not `1.8446744073709552e+19`.
fn spelled_out(bound: &Number) -> String {
    let whole = bound.as_f64().filter(|float| bound.is_f64() && float.fract() == 0.0 && float.abs() < 1e30);
    whole.map_or_else(|| bound.to_string(), |float| (float as i128).to_string())
}

/// Returns one line about the format of a text or integer, if its type does not show it.
pub(in crate::lower) fn format(schema: &Schema) -> Option<String> {
    let format = match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::String(StringType {
            format: VariantOrUnknownOrEmpty::Unknown(format),
            ..
        })) => format,
        SchemaKind::Type(openapiv3::Type::Integer(IntegerType {
            format: VariantOrUnknownOrEmpty::Unknown(format),
            ..
        })) => format,
        _ => return None,
    };
    let is_told = format.trim().is_empty() || TOLD.contains(&format.as_str());
    (!is_told).then(|| format!("Format: {}.", code(format)))
}

/// Formats that have a Rust type.
const TOLD: &[&str] = &["date-time-local", "int8", "int16", "uint8", "uint16", "uint32", "uint", "uint64"];

fn range(least: Option<usize>, most: Option<usize>, unit: &str) -> Option<String> {
    let counted = |count: usize| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    match (least.filter(|least| *least > 0), most) {
        (Some(least), Some(most)) if least == most => Some(format!("exactly {}", counted(least))),
        (Some(least), Some(most)) => Some(format!("{least} to {}", counted(most))),
        (Some(least), None) => Some(format!("at least {}", counted(least))),
        (None, Some(most)) => Some(format!("at most {}", counted(most))),
        (None, None) => None,
    }
}

fn bounds(least: Option<String>, most: Option<String>, exclusive: (bool, bool), step: Option<String>) -> Vec<String> {
    let least = least.map(|bound| format!("{} {bound}", if exclusive.0 { "more than" } else { "at least" }));
    let most = most.map(|bound| format!("{} {bound}", if exclusive.1 { "less than" } else { "at most" }));
    let step = step.map(|step| format!("a multiple of {step}"));
    [least, most, step].into_iter().flatten().collect()
}
