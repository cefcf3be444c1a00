//! Strings, booleans and numbers that are written as a different one of these types.

use serde_json::{Map, Number, Value};

use super::super::kinds::Kind;
use super::super::walk::Here;
use crate::diagnostic::rule;

/// The required type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scalar {
    Text,
    Truth,
    /// A non-negative integer.
    Count,
    Number,
}

/// Returns the required type of the value under a key, if it is always the same for that key.
fn scalar(kind: Kind, key: &str) -> Option<Scalar> {
    Some(match (kind, key) {
        (Kind::SecurityRequirement | Kind::Responses | Kind::Paths | Kind::Callback, _) => return None,
        (Kind::ServerVariable, "default") => Scalar::Text,
        (Kind::Schema, "required" | "default") => return None,
        (
            _,
            "openapi" | "title" | "description" | "summary" | "version" | "operationId" | "name" | "url" | "email"
            | "termsOfService" | "format" | "pattern" | "bearerFormat" | "scheme" | "propertyName" | "authorizationUrl"
            | "tokenUrl" | "refreshUrl" | "openIdConnectUrl" | "contentType" | "externalValue" | "operationRef",
        ) => Scalar::Text,
        (
            _,
            "required"
            | "deprecated"
            | "nullable"
            | "readOnly"
            | "writeOnly"
            | "explode"
            | "allowReserved"
            | "allowEmptyValue"
            | "uniqueItems"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "additionalProperties",
        ) => Scalar::Truth,
        (Kind::Schema, "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties") => {
            Scalar::Count
        }
        (Kind::Schema, "minimum" | "maximum" | "multipleOf") => Scalar::Number,
        _ => return None,
    })
}

/// Repairs the values of an object.
pub(super) fn mend(map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>) {
    let mut mended = Vec::new();
    for (key, value) in map.iter_mut() {
        let meant = match scalar(kind, key) {
            Some(Scalar::Text) => text(value, || here.spelling(&[key])),
            Some(Scalar::Truth) => truth(value),
            Some(Scalar::Count) => count(value),
            Some(Scalar::Number) => number(value),
            None => None,
        };
        if let Some(meant) = meant {
            mended.push((key.clone(), meant.to_string()));
            *value = meant;
        }
    }
    for (key, meant) in mended {
        let message = (format!("`{key}` of {} has the wrong type", kind.title()), format!("it is treated as {meant}"));
        here.report(&rule::MENDED, &key, message).help(format!("write {meant}"));
    }
}

/// Converts a number or a boolean to a string, as the file spells it if that is known.
pub(super) fn text<'t>(value: &Value, spelling: impl FnOnce() -> Option<&'t str>) -> Option<Value> {
    let plain = match value {
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        _ => return None,
    };
    Some(spelling().map_or(plain, str::to_owned).into())
}

/// Converts a string to a boolean.
pub(super) fn truth(value: &Value) -> Option<Value> {
    match value.as_str()?.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" => Some(true.into()),
        "false" | "no" => Some(false.into()),
        _ => None,
    }
}

/// Converts a string to a number.
pub(super) fn number(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    let whole = text.parse::<i64>().ok().map(Number::from);
    whole.or_else(|| Number::from_f64(text.parse().ok()?)).map(Value::Number)
}

fn count(value: &Value) -> Option<Value> {
    let meant = number(value);
    let number = meant.as_ref().unwrap_or(value).as_number()?;
    match (number.as_u64(), number.as_f64()) {
        (Some(_), _) => meant,
        // `10.0`, and large numbers that mean "no limit".
        (None, Some(float)) if float >= 0.0 && float.fract() == 0.0 => Some(Value::from(float as u64)),
        _ => None,
    }
}
