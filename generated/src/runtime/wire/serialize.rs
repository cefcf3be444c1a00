//! Writes values with any serde serializer.
//!
//! `write.rs` writes JSON bytes. It is faster, its errors contain the path of the value, and it writes whole numbers as
//! integers, which would be a different type in other formats.

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::outline::{BAD_FORMAT, NO_FILES, NOT_FINITE, Tags, is_written, taken};
use super::{FromWire, ListView, MapView, Shape, ShowText, TakeViews, ToWire, View};

/// Writes a value with any serde serializer.
///
/// # Errors
/// Fails where `write_json` fails, and if the serializer fails.
#[inline]
pub(crate) fn serialize<S: Serializer>(value: &dyn ToWire, to: S) -> Result<S::Ok, S::Error> {
    Written { view: value.view(), format: None }.serialize(to)
}

/// A value with the date format of its field.
struct Written<'a> {
    view: View<'a>,
    format: Option<&'static str>,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.view {
            View::Absent | View::Null => to.serialize_none(),
            View::Bool(value) => to.serialize_bool(value),
            View::Int(value) => to.serialize_i64(value),
            View::Uint(value) => to.serialize_u64(value),
            View::Float(value) if value.is_finite() => to.serialize_f64(value),
            View::Float32(value) if value.is_finite() => to.serialize_f32(value),
            View::Float(_) | View::Float32(_) => Err(S::Error::custom(NOT_FINITE)),
            View::Str(value) => to.serialize_str(value),
            View::Any(value) => value.serialize(to),
            View::Text(value) => to.serialize_str(&self.text(value)?),
            View::List(items) => self.items(items, to),
            View::Map(map) => self.entries(map, &Tags::default(), to),
            View::Model(model) => members(model, &Tags::default(), to),
            View::Union(_) => self.union(to),
            View::File(_) => Err(S::Error::custom(NO_FILES)),
        }
    }
}

impl<'a> Written<'a> {
    fn text<E: Error>(&self, value: &dyn ShowText) -> Result<String, E> {
        let mut text = String::new();
        let shown = value.show(self.format, &mut text);
        shown.map(|()| text).map_err(|_| E::custom(BAD_FORMAT))
    }

    fn items<S: Serializer>(&self, items: &dyn ListView, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(Some(items.len()))?;
        for index in 0..items.len() {
            let view = items.item(index);
            list.serialize_element(&Written { view, ..*self })?;
        }
        list.end()
    }

    fn entries<S: Serializer>(&self, map: &dyn MapView, tags: &Tags, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_map(None)?;
        for (tag, name) in tags.added(|key| map.get(key).is_some()) {
            object.serialize_entry(tag, name)?;
        }
        each(map, &mut |key, view| {
            let view = tags.get(key).map_or(view, View::Str);
            object.serialize_entry(key, &Written { view, ..*self })
        })?;
        object.end()
    }

    fn union<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match Tags::of(self.view) {
            (tags, View::Model(model)) => members(model, &tags, to),
            (tags, View::Map(map)) => self.entries(map, &tags, to),
            (tags, View::Any(Value::Object(map))) => self.entries(map, &tags, to),
            (_, view) => Written { view, ..*self }.serialize(to),
        }
    }
}

fn members<S: Serializer>(model: &dyn FromWire, tags: &Tags, to: S) -> Result<S::Ok, S::Error> {
    let shape = model.shape();
    let mut object = to.serialize_map(None)?;
    let mut written = Ok(());
    model.views(&mut TakeViews(&mut |views| written = fields(shape, views, tags, &mut object)));
    written?;
    object.end()
}

fn fields<M: SerializeMap>(shape: &Shape, views: &[&dyn ToWire], tags: &Tags, object: &mut M) -> Result<(), M::Error> {
    for (tag, name) in tags.added(|key| shape.has(key)) {
        object.serialize_entry(tag, name)?;
    }
    for (field, view) in shape.fields.iter().zip(views) {
        let mut view = view.view();
        if let Some(name) = tags.get(field.wire()) {
            view = View::Str(name);
        }
        if is_written(field, view) {
            let format = field.format();
            object.serialize_entry(field.wire(), &Written { view, format })?;
        }
    }
    if let Some(View::Map(rest)) = shape.rest_of(views) {
        let is_taken = |key: &str| shape.has(key) || tags.get(key).is_some();
        each(rest, &mut |key, view| match is_taken(key) {
            true => Err(M::Error::custom(taken(key))),
            false => object.serialize_entry(key, &Written { view, format: None }),
        })?;
    }
    Ok(())
}

fn each<E>(map: &dyn MapView, write: &mut dyn FnMut(&str, View<'_>) -> Result<(), E>) -> Result<(), E> {
    let mut written = Ok(());
    map.each(&mut |key, view| {
        written = write(key, view);
        written.is_ok()
    });
    written
}
