//! Formats values for `Debug`, compares them, and turns them into the text of a parameter.

use std::fmt;

use serde_json::Value;

use super::{FromWire, ListView, MapView, Shape, ShowText, TakeViews, ToWire, View};

/// Shown in place of a secret field.
const REDACTED: &str = "[redacted]";

/// Formats a value like a derived `Debug`, except that optional values are shown without `Some`, and secret values are
/// not shown.
#[inline(never)]
pub(crate) fn debug(value: &dyn ToWire, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(&value.view(), f)
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            View::Absent => f.write_str("Absent"),
            View::Null => f.write_str("None"),
            View::Bool(value) => fmt::Debug::fmt(&value, f),
            View::Int(value) => fmt::Debug::fmt(&value, f),
            View::Uint(value) => fmt::Debug::fmt(&value, f),
            View::Float(value) => fmt::Debug::fmt(&value, f),
            View::Float32(value) => fmt::Debug::fmt(&value, f),
            View::Str(value) => fmt::Debug::fmt(value, f),
            View::Any(value) => fmt::Debug::fmt(value, f),
            // Not an error, because `format!` panics if `Debug` fails.
            View::Text(value) => f.write_str(&text_of(value, None).unwrap_or_else(|| "[no text]".to_owned())),
            View::List(items) => f.debug_list().entries(views(items)).finish(),
            View::Map(map) => debug_map(map, f),
            View::Model(model) => debug_model(model, f),
            View::Union(union) => {
                let arm = union.arm();
                f.debug_tuple(arm.rust).field(&arm.view).finish()
            }
            View::File(file) => fmt::Debug::fmt(file, f),
        }
    }
}

fn views(items: &dyn ListView) -> impl Iterator<Item = View<'_>> {
    (0..items.len()).map(|index| items.item(index))
}

fn debug_map(map: &dyn MapView, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_map();
    map.each(&mut |key, view| {
        shown.entry(&key, &view);
        true
    });
    shown.finish()
}

fn debug_model(model: &dyn FromWire, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(model.shape().name);
    model.views(&mut TakeViews(&mut |views| debug_fields(model.shape(), views, &mut shown)));
    shown.finish()
}

fn debug_fields(shape: &Shape, views: &[&dyn ToWire], shown: &mut fmt::DebugStruct<'_, '_>) {
    for (field, view) in shape.fields.iter().zip(views) {
        let name = field.rust().strip_prefix("r#").unwrap_or(field.rust());
        match field.is_secret() {
            true => shown.field(name, &format_args!("{REDACTED}")),
            false => shown.field(name, &view.view()),
        };
    }
    if let (Some(name), Some(rest)) = (shape.rest, shape.rest_of(views)) {
        shown.field(name, &rest);
    }
}

/// Compares two values of the same type.
#[inline(never)]
pub(crate) fn equal(left: &dyn ToWire, right: &dyn ToWire) -> bool {
    same(left.view(), right.view())
}

fn same(left: View<'_>, right: View<'_>) -> bool {
    match (left, right) {
        (View::Absent, View::Absent) | (View::Null, View::Null) => true,
        (View::Bool(left), View::Bool(right)) => left == right,
        (View::Int(left), View::Int(right)) => left == right,
        (View::Uint(left), View::Uint(right)) => left == right,
        (View::Float(left), View::Float(right)) => left == right,
        (View::Float32(left), View::Float32(right)) => left == right,
        (View::Str(left), View::Str(right)) => left == right,
        (View::Any(left), View::Any(right)) => left == right,
        (View::Text(left), View::Text(right)) => identity(left) == identity(right),
        (View::List(left), View::List(right)) => {
            left.len() == right.len() && views(left).zip(views(right)).all(|(left, right)| same(left, right))
        }
        (View::Map(left), View::Map(right)) => equal_maps(left, right),
        (View::Model(left), View::Model(right)) => equal_models(left, right),
        (View::Union(left), View::Union(right)) => {
            let (left, right) = (left.arm(), right.arm());
            left.rust == right.rust && same(left.view, right.view)
        }
        (View::File(left), View::File(right)) => left == right,
        _ => false,
    }
}

fn identity(text: &dyn ShowText) -> Option<String> {
    let mut out = String::new();
    text.identity(&mut out).ok().map(|()| out)
}

fn equal_maps(left: &dyn MapView, right: &dyn MapView) -> bool {
    let mut are_equal = left.len() == right.len();
    if are_equal {
        left.each(&mut |key, left| {
            are_equal = right.get(key).is_some_and(|right| same(left, right));
            are_equal
        });
    }
    are_equal
}

fn equal_models(left: &dyn FromWire, right: &dyn FromWire) -> bool {
    let mut are_equal = true;
    left.views(&mut TakeViews(&mut |left| {
        right.views(&mut TakeViews(&mut |right| {
            are_equal = left.iter().zip(right).all(|(left, right)| same(left.view(), right.view()));
        }));
    }));
    are_equal
}

/// Returns a single value as text, for a path, a query or a header. Returns `None` for absent values, `null`, arrays,
/// objects, files, numbers that are not finite, and dates that cannot be written in `format`.
#[inline(never)]
pub(crate) fn show(view: View<'_>, format: Option<&str>) -> Option<String> {
    Some(match view {
        View::Bool(value) => value.to_string(),
        View::Int(value) => value.to_string(),
        View::Uint(value) => value.to_string(),
        View::Float(value) if value.is_finite() => value.to_string(),
        View::Float32(value) if value.is_finite() => value.to_string(),
        View::Str(value) => value.to_owned(),
        View::Any(Value::String(value)) => value.clone(),
        View::Any(value @ (Value::Bool(_) | Value::Number(_))) => value.to_string(),
        View::Text(value) => return text_of(value, format),
        View::Union(union) => return show(union.arm().view, format),
        _ => return None,
    })
}

fn text_of(text: &dyn ShowText, format: Option<&str>) -> Option<String> {
    let mut out = String::new();
    text.show(format, &mut out).ok().map(|()| out)
}
