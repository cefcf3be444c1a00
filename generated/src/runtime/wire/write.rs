//! Writes values as JSON bytes. Each key and value is appended to one buffer.
//!
//! `serialize.rs` writes other formats.

use serde::Serialize;
use serde_json::Value;

use super::error::{Trail, WriteError};
use super::outline::{BAD_FORMAT, NO_FILES, NOT_FINITE, Tags, is_written, taken};
use super::shape::is_plain;
use super::{Field, FromWire, ListView, MapView, Shape, ShowText, TakeViews, ToWire, View};

/// Writes a value as JSON, without spaces.
///
/// # Errors
/// Fails if a number is NaN or infinite, if a date cannot be written in its format, if an additional key is also the
/// name of a known field, or if the value contains a file.
#[inline(never)]
pub(crate) fn write_json(view: View<'_>) -> Result<Vec<u8>, WriteError> {
    let mut writer = Writer {
        out: Vec::with_capacity(128),
        format: None,
        text: String::new(),
        trail: Trail::default(),
        message: String::new(),
    };
    match writer.value(view) {
        Ok(()) => Ok(writer.out),
        Err(Failed) => Err(WriteError::new(&writer.trail, writer.message)),
    }
}

/// The value cannot be written as JSON. The reason is in `Writer::message`.
struct Failed;

type Written = Result<(), Failed>;

struct Writer {
    out: Vec<u8>,
    /// The date format of the field that is being written.
    format: Option<&'static str>,
    /// A buffer for values that are formatted as text, reused to save allocations.
    text: String,
    trail: Trail,
    message: String,
}

impl Writer {
    fn value(&mut self, view: View<'_>) -> Written {
        match view {
            View::Absent | View::Null => self.raw(b"null"),
            View::Bool(value) => self.raw(if value { b"true" } else { b"false" }),
            View::Int(value) => self.leaf(&value),
            View::Uint(value) => self.leaf(&value),
            View::Float(value) if value.is_finite() => self.number(&value),
            View::Float32(value) if value.is_finite() => self.number(&value),
            View::Float(_) | View::Float32(_) => self.fail(NOT_FINITE),
            View::Str(value) => self.string(value),
            View::Any(value) => self.leaf(value),
            View::Text(value) => self.text(value),
            View::List(items) => self.items(items),
            View::Map(map) => self.entries(map, &Tags::default()),
            View::Model(model) => self.members(model, &Tags::default()),
            View::Union(_) => self.union(view),
            View::File(_) => self.fail(NO_FILES),
        }
    }

    #[inline]
    fn raw(&mut self, text: &[u8]) -> Written {
        self.out.extend_from_slice(text);
        Ok(())
    }

    /// Writes a value with serde_json.
    #[inline]
    fn leaf(&mut self, value: &(impl Serialize + ?Sized)) -> Written {
        match serde_json::to_writer(&mut self.out, value) {
            Ok(()) => Ok(()),
            Err(error) => self.fail(&error.to_string()),
        }
    }

    /// Writes a float. Whole numbers lose the `.0`, as in JavaScript: many descriptions say `number` where the server takes
    /// integers only.
    fn number(&mut self, value: &impl Serialize) -> Written {
        self.leaf(value)?;
        if self.out.ends_with(b".0") {
            self.out.truncate(self.out.len() - 2);
        }
        Ok(())
    }

    /// Writes a string. Most need no escapes and are copied.
    #[inline]
    fn string(&mut self, value: &str) -> Written {
        if !is_plain(value) {
            return self.leaf(value);
        }
        self.out.reserve(value.len() + 2);
        self.out.push(b'"');
        self.out.extend_from_slice(value.as_bytes());
        self.raw(b"\"")
    }

    fn text(&mut self, value: &dyn ShowText) -> Written {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        let shown = value.show(self.format, &mut text);
        let written = match shown {
            Ok(()) => self.string(&text),
            Err(_) => self.fail(BAD_FORMAT),
        };
        self.text = text;
        written
    }

    fn items(&mut self, items: &dyn ListView) -> Written {
        self.out.push(b'[');
        for index in 0..items.len() {
            if index > 0 {
                self.out.push(b',');
            }
            self.value(items.item(index)).inspect_err(|_| self.trail.index(index))?;
        }
        self.raw(b"]")
    }

    fn members(&mut self, model: &dyn FromWire, tags: &Tags) -> Written {
        let shape = model.shape();
        let mut written = Ok(());
        model.views(&mut TakeViews(&mut |views| written = self.fields(shape, views, tags)));
        written
    }

    fn fields(&mut self, shape: &Shape, views: &[&dyn ToWire], tags: &Tags) -> Written {
        let outer_format = self.format;
        self.out.push(b'{');
        let mut is_first = true;
        for (tag, name) in tags.added(|key| shape.has(key)) {
            self.entry(&mut is_first, tag, View::Str(name))?;
        }
        for (field, view) in shape.fields.iter().zip(views) {
            let mut view = view.view();
            if let Some(name) = tags.get(field.wire()) {
                view = View::Str(name);
            }
            if is_written(field, view) {
                self.format = field.format();
                self.member(&mut is_first, field, view)?;
            }
        }
        if let Some(View::Map(rest)) = shape.rest_of(views) {
            self.format = None;
            let is_taken = |key: &str| shape.has(key) || tags.get(key).is_some();
            self.each(rest, &mut |writer, key, view| match is_taken(key) {
                true => writer.fail(&taken(key)),
                false => writer.entry(&mut is_first, key, view),
            })?;
        }
        self.format = outer_format;
        self.raw(b"}")
    }

    fn entries(&mut self, map: &dyn MapView, tags: &Tags) -> Written {
        self.out.push(b'{');
        let mut is_first = true;
        for (tag, name) in tags.added(|key| map.get(key).is_some()) {
            self.entry(&mut is_first, tag, View::Str(name))?;
        }
        self.each(map, &mut |writer, key, view| {
            let view = tags.get(key).map_or(view, View::Str);
            writer.entry(&mut is_first, key, view)
        })?;
        self.raw(b"}")
    }

    fn each(&mut self, map: &dyn MapView, write: &mut dyn FnMut(&mut Self, &str, View<'_>) -> Written) -> Written {
        let mut written = Ok(());
        map.each(&mut |key, view| {
            written = write(self, key, view);
            written.is_ok()
        });
        written
    }

    fn union(&mut self, view: View<'_>) -> Written {
        match Tags::of(view) {
            (tags, View::Model(model)) => self.members(model, &tags),
            (tags, View::Map(map)) => self.entries(map, &tags),
            (tags, View::Any(Value::Object(map))) => self.entries(map, &tags),
            (_, view) => self.value(view),
        }
    }

    #[inline]
    fn member(&mut self, is_first: &mut bool, field: &Field, view: View<'_>) -> Written {
        if !field.is_plain() {
            return self.entry(is_first, field.wire(), view);
        }
        debug_assert!(is_plain(field.wire()), "a row of a key that needs escapes says so");
        self.out.extend_from_slice(if std::mem::take(is_first) { b"\"" } else { b",\"" });
        self.out.extend_from_slice(field.wire().as_bytes());
        self.out.extend_from_slice(b"\":");
        self.value(view).inspect_err(|_| self.trail.key(field.wire()))
    }

    fn entry(&mut self, is_first: &mut bool, key: &str, view: View<'_>) -> Written {
        if !std::mem::take(is_first) {
            self.out.push(b',');
        }
        self.string(key)?;
        self.out.push(b':');
        self.value(view).inspect_err(|_| self.trail.key(key))
    }

    #[cold]
    fn fail(&mut self, message: &str) -> Written {
        message.clone_into(&mut self.message);
        Err(Failed)
    }
}
