//! Constraints to words: what a value must be beyond its type is not checked by the client, so the docs say it.

use openapiv3::{IntegerType, Schema, SchemaKind, StringType, Type as SchemaType, VariantOrUnknownOrEmpty};

/// One line about the constraints of a schema, or nothing.
pub(super) fn line(schema: &Schema) -> Option<String> {
    let SchemaKind::Type(ty) = &schema.schema_kind else { return None };
    let parts: Vec<String> = match ty {
        SchemaType::String(text) => {
            let length = range(text.min_length, text.max_length, "character");
            let pattern = text.pattern.as_ref().filter(|pattern| !pattern.contains('`'));
            length.into_iter().chain(pattern.map(|pattern| format!("of the pattern `{pattern}`"))).collect()
        }
        SchemaType::Integer(number) => bounds(
            number.minimum.map(|bound| bound.to_string()),
            number.maximum.map(|bound| bound.to_string()),
            (number.exclusive_minimum, number.exclusive_maximum),
            number.multiple_of.map(|step| step.to_string()),
        ),
        SchemaType::Number(number) => bounds(
            number.minimum.map(|bound| bound.to_string()),
            number.maximum.map(|bound| bound.to_string()),
            (number.exclusive_minimum, number.exclusive_maximum),
            number.multiple_of.map(|step| step.to_string()),
        ),
        SchemaType::Array(array) => {
            let length = range(array.min_items, array.max_items, "item");
            let unique = array.unique_items.then(|| "no item twice".to_owned());
            length.into_iter().chain(unique).collect()
        }
        SchemaType::Object(object) => {
            range(object.min_properties, object.max_properties, "member").into_iter().collect()
        }
        SchemaType::Boolean(_) => Vec::new(),
    };
    (!parts.is_empty()).then(|| format!("Must be: {}.", parts.join(", ")))
}

/// One line about the format of a text or an integer, where its type does not tell it.
pub(super) fn format(schema: &Schema) -> Option<String> {
    let format = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(StringType {
            format: VariantOrUnknownOrEmpty::Unknown(format), ..
        })) => format,
        SchemaKind::Type(SchemaType::Integer(IntegerType {
            format: VariantOrUnknownOrEmpty::Unknown(format), ..
        })) => format,
        _ => return None,
    };
    let is_plain = !format.contains(['`', '\n', '\r']) && !format.trim().is_empty();
    (is_plain && !TOLD.contains(&format.as_str())).then(|| format!("Format: `{format}`."))
}

/// Formats that have a Rust type of their own.
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
