//! Schemas: `required` on properties, and values of the wrong type in `enum` and `default`.

use serde_json::{Map, Value};

use super::super::walk::Here;
use super::{integers, leaves, types};
use crate::diagnostic::rule;

/// Moves `required: true` on a property to the `required` list of the object.
pub(super) fn required_members(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let mut meant = Vec::new();
    if let Some(Value::Object(members)) = map.get_mut("properties") {
        for (name, member) in members.iter_mut() {
            let Some(member) = member.as_object_mut() else { continue };
            let Some(Value::Bool(is_required)) = member.get("required").cloned() else { continue };
            member.shift_remove("required");
            meant.push((name.clone(), is_required));
        }
    }
    for (name, is_required) in meant {
        let message = if is_required {
            let list = map.entry("required").or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list
                && !list.iter().any(|known| *known == name)
            {
                list.push(name.clone().into());
            }
            (
                format!("`required: true` on the property `{name}`"),
                format!("`{name}` is treated as listed under `required` of the object"),
            )
        } else {
            (
                format!("`required: false` on the property `{name}`"),
                "the key is ignored, because properties are optional by default".to_owned(),
            )
        };
        here.report(&rule::MENDED, "properties", message)
            .help("list the required properties of the object: `required: [..]`");
    }
}

/// Repairs a schema whose parts have been repaired.
pub(super) fn mend(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    required(map, here);
    types::mend(map, here);
    values(map, here);
    integers::mend(map, here);
    default(map, here);
}

fn required(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let (meant, message) = match map.get("required") {
        Some(Value::Bool(_)) => (None, ("`required` must be a list of properties".to_owned(), "the key is ignored")),
        Some(Value::String(name)) => (
            Some(vec![Value::from(name.as_str())]),
            ("`required` is not a list".to_owned(), "it is treated as a list with one property"),
        ),
        Some(Value::Array(names)) if names.iter().any(|name| !name.is_string()) => {
            let texts = names
                .iter()
                .filter_map(|name| if name.is_string() { Some(name.clone()) } else { leaves::text(name, || None) });
            (
                Some(texts.collect()),
                ("`required` contains values that are not strings".to_owned(), "they are treated as strings"),
            )
        }
        _ => return,
    };
    here.report(&rule::MENDED, "required", message).help("write `required: [name, ..]` beside `properties`");
    match meant {
        Some(names) => map.insert("required".to_owned(), Value::Array(names)),
        None => map.shift_remove("required"),
    };
}

/// Converts the values of an `enum` to the type of the schema.
fn values(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    if map.get("enum").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        map.shift_remove("enum");
        let message = ("the `enum` has no values", "any value of the type is accepted");
        here.report(&rule::MENDED, "enum", message).help("add the values, or remove the `enum`");
    }
    let ty = map.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let Some(values) = map.get_mut("enum") else { return };
    if !values.is_array() {
        if values.is_object() || values.is_null() {
            map.shift_remove("enum");
            let message = ("`enum` is not a list of values", "the `enum` is ignored");
            here.report(&rule::PART_LEFT_OUT, "enum", message).help("write a list of values");
            return;
        }
        *values = Value::Array(vec![values.take()]);
        let message = ("`enum` is not a list of values", "it is treated as a list with one value");
        here.report(&rule::MENDED, "enum", message).help("write a list of values");
    }
    let Some(Value::Array(values)) = map.get_mut("enum") else { return };
    let meant = values
        .iter()
        .enumerate()
        .map(|(index, value)| of_type(value, &ty, || here.spelling(&["enum", &index.to_string()])));
    let Some(meant) = meant.collect::<Option<Vec<Value>>>() else { return };
    if meant != *values {
        let first = values.iter().zip(&meant).position(|(value, meant)| value != meant).unwrap_or_default();
        let message = (
            format!("`{}` is not a value of `type: {ty}`", values[first]),
            format!("the values are treated as values of `type: {ty}`"),
        );
        *values = meant;
        here.report(&rule::MENDED, "enum", message)
            .help("in YAML, put quotes around strings that look like other values");
    }
}

/// Converts a default to the type of the schema, or removes it.
fn default(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let ty = map.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let Some(value) = map.get("default").filter(|value| !value.is_null()) else { return };
    let shown = value.to_string();
    match of_type(value, &ty, || here.spelling(&["default"])) {
        Some(meant) if meant == *value => {}
        Some(meant) => {
            let message =
                (format!("the default `{shown}` is not a value of `type: {ty}`"), format!("it is treated as {meant}"));
            let help = format!("write {meant}");
            map.insert("default".to_owned(), meant);
            here.report(&rule::MENDED, "default", message).help(help);
        }
        None => {
            let message = (format!("the default `{shown}` is not a value of `type: {ty}`"), "the default is ignored");
            map.shift_remove("default");
            here.report(&rule::EXAMPLE_MISFIT, "default", message);
        }
    }
}

/// Converts a value to a type. Returns the value itself if it has that type, and `None` if it cannot be converted.
fn of_type<'t>(value: &Value, ty: &str, spelling: impl FnOnce() -> Option<&'t str>) -> Option<Value> {
    let fits = match ty {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    if fits || value.is_null() {
        return Some(value.clone());
    }
    match ty {
        "string" => leaves::text(value, spelling),
        "integer" => whole(value).or_else(|| leaves::number(value).filter(|number| number.is_i64())),
        "number" => leaves::number(value),
        "boolean" => leaves::truth(value),
        _ => None,
    }
}

/// Converts a number such as `1.0` to an integer.
fn whole(value: &Value) -> Option<Value> {
    let float = value.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15)?;
    Some(Value::from(float as i64))
}
