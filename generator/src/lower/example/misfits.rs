//! Misfits: the first place where an example does not fit its type, in words.

use serde_json::Value;

use crate::ir::{Field, Kind, TypeRef};

use super::literals::Literals;

/// Returns why a value does not fit its type. Call it only with a value that does not.
pub(in crate::lower) fn reason(literals: &Literals<'_>, ty: &TypeRef, value: &Value) -> String {
    let (place, why) = first(literals, ty, value, None);
    if place.is_empty() { why } else { format!("at `{place}`, {why}") }
}

/// Returns the JSON pointer to the misfit inside the value, and the reason.
fn first(literals: &Literals<'_>, ty: &TypeRef, value: &Value, format: Option<&str>) -> (String, String) {
    let inside = |key: &str, ty: &TypeRef, value: &Value, format: Option<&str>| {
        let (place, why) = first(literals, ty, value, format);
        (format!("/{}{place}", key.replace('~', "~0").replace('/', "~1")), why)
    };
    let fits = |ty: &TypeRef, value: &Value| literals.documented(ty, value, format).is_some();
    match (ty, value) {
        (TypeRef::Boxed(inner) | TypeRef::Clearable(inner) | TypeRef::Expandable(inner), _) => {
            return first(literals, inner, value, format);
        }
        (TypeRef::Nullable(inner), value) if !value.is_null() => return first(literals, inner, value, format),
        (TypeRef::List(item), Value::Array(items)) => {
            if let Some((index, value)) = items.iter().enumerate().find(|(_, value)| !fits(item, value)) {
                return inside(&index.to_string(), item, value, format);
            }
        }
        (TypeRef::Map(item), Value::Object(members)) => {
            if let Some((key, value)) = members.iter().find(|(_, value)| !fits(item, value)) {
                return inside(key, item, value, format);
            }
        }
        (TypeRef::Named(name), value) => match (literals.types.get(name.as_str()).map(|ty| &ty.kind), value) {
            (Some(Kind::Wrapper(target) | Kind::Alias(target)), value) => {
                return first(literals, target, value, format);
            }
            (Some(Kind::Tuple(items)), Value::Array(values)) if items.len() == values.len() => {
                let pairs = items.iter().zip(values).enumerate();
                if let Some((index, (item, value))) = pairs.into_iter().find(|(_, (item, value))| !fits(item, value)) {
                    return inside(&index.to_string(), item, value, format);
                }
            }
            (Some(Kind::StringEnum { .. }), Value::String(text)) => {
                return (String::new(), format!("`{text}` is not a value of the `enum`"));
            }
            (Some(Kind::Struct { fields, rest }), Value::Object(members)) => {
                let is_known = |key: &str| rest.is_some() || fields.iter().any(|field| field.wire == key);
                if let Some(key) = members.keys().find(|key| !is_known(key)) {
                    return (String::new(), format!("the schema has no field `{key}`"));
                }
                let is_missing = |field: &&Field| field.is_required() && !members.contains_key(&field.wire);
                if let Some(field) = fields.iter().find(is_missing) {
                    return (String::new(), format!("the required field `{}` is missing", field.wire));
                }
                let misfits = |field: &&Field| {
                    members.get(&field.wire).is_some_and(|value| literals.documented_field(field, value).is_none())
                };
                if let Some(field) = fields.iter().find(misfits) {
                    return inside(&field.wire, &field.ty, &members[&field.wire], field.format.as_deref());
                }
            }
            (Some(Kind::Union { .. }), _) => {
                return (String::new(), "the value matches none of the variants".to_owned());
            }
            _ => {}
        },
        _ => {}
    }
    (String::new(), format!("{} does not have the documented type or format", kind(value)))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "the boolean",
        Value::Number(_) => "the number",
        Value::String(_) => "the text",
        Value::Array(_) => "the list",
        Value::Object(_) => "the object",
    }
}
