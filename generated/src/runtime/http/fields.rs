//! Turns the fields of a body into form fields, each with a name and a text, JSON or file.
//!
//! `form.rs` writes them URL-encoded, `multipart.rs` as parts.

use std::borrow::Cow;

use serde_json::Value;

use crate::runtime::call::error::Error;
use crate::runtime::http::encode;
use crate::runtime::http::file::File;
use crate::runtime::http::headers;
use crate::runtime::http::parameter;
use crate::runtime::http::style::Style;
use crate::runtime::wire::{TakeViews, View, show};

/// How a field is written if the description overrides the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// As a part with this content type.
    Type(&'static str),
    /// The fields of an object as `name[field]` and the items of a list as `name[0]`, at any depth.
    Deep,
    /// The items of a list, or the names and values of an object, as one field, separated by this character.
    Joined(char),
    /// The fields of an object as fields of the form.
    Spread,
    /// A file that can also be a text. The caller sets its name and content type.
    AsGiven,
    /// The fields of an object as headers of the part with this name.
    Headers(&'static str),
}

/// The fields that are not written in the default way, by name.
pub(crate) type Encodings = [(&'static str, Encoding)];

/// The content of a form field.
pub(crate) enum Content<'a> {
    Text(Cow<'a, str>),
    /// Several texts in one field, and their delimiter.
    Joined(Vec<String>, char),
    Json(Vec<u8>),
    File(&'a File),
}

/// A field of a form.
pub(crate) struct Field<'a> {
    pub(crate) name: &'a str,
    pub(crate) content: Content<'a>,
    /// The content type that the description names.
    pub(crate) content_type: Option<&'static str>,
    /// Whether the field is in the description. Other fields get no default name and content type.
    pub(crate) is_described: bool,
}

/// Returns the header lines of parts, by the name of the part. Each line ends with a line break.
pub(crate) fn part_headers(body: View<'_>, encodings: &Encodings) -> Result<Vec<(&'static str, String)>, Error> {
    let mut found = Vec::new();
    if !encodings.iter().any(|(_, encoding)| matches!(encoding, Encoding::Headers(_))) {
        return Ok(found);
    }
    members(body, &mut |member, view, _, _| {
        let Some((_, Encoding::Headers(of))) = encodings.iter().find(|(name, _)| *name == member) else {
            return Ok(());
        };
        let mut lines = String::new();
        members(view, &mut |name, view, format, _| {
            let style = format.map_or(Style::SIMPLE, |format| Style::SIMPLE.format(format));
            if let Some(text) = parameter::in_header(name, view, style)? {
                headers::value(name, &text)?;
                lines.push_str(&format!("{name}: {text}\r\n"));
            }
            Ok(())
        })?;
        found.push((*of, lines));
        Ok(())
    })?;
    Ok(found)
}

/// Calls `add` with the items of a list, as fields without a name.
pub(crate) fn each_item(body: View<'_>, add: &mut Add<'_>) -> Result<(), Error> {
    Walk { format: None, content_type: None, is_described: true, add }.value("", body)
}

type Add<'f> = dyn FnMut(Field<'_>) -> Result<(), Error> + 'f;

/// Calls `add` with the form fields of `body`, in the order of its table. By default, absent and `null` fields are
/// omitted, a list becomes one field per item with the same name, and objects become JSON.
pub(crate) fn each(body: View<'_>, encodings: &Encodings, add: &mut Add<'_>) -> Result<(), Error> {
    let encoding = |name: &str| encodings.iter().find(|(of, _)| *of == name).map(|(_, encoding)| *encoding);
    let mut walk = Walk { format: None, content_type: None, is_described: true, add };
    members(body, &mut |name, view, format, is_described| {
        walk.format = format;
        walk.is_described = is_described;
        walk.member(name, view, encoding(name))
    })
}

/// Receives a field: its name, its value, its date format, and whether it is in the table.
type Look<'f> = dyn FnMut(&str, View<'_>, Option<&'static str>, bool) -> Result<(), Error> + 'f;

/// Calls `look` with each field of an object.
fn members(object: View<'_>, look: &mut Look<'_>) -> Result<(), Error> {
    let mut outcome = Ok(());
    match object {
        View::Absent | View::Null => {}
        View::Model(model) => {
            let shape = model.shape();
            model.views(&mut TakeViews(&mut |views| {
                let mut fields = shape.fields.iter().zip(views);
                outcome = fields.try_for_each(|(field, view)| look(field.wire(), view.view(), field.format(), true));
                if let (Ok(()), Some(rest)) = (&outcome, shape.rest_of(views)) {
                    outcome = members(rest, look);
                }
            }));
        }
        View::Map(map) => map.each(&mut |name, view| {
            outcome = look(name, view, None, false);
            outcome.is_ok()
        }),
        View::Any(Value::Object(fields)) => {
            fields.iter().try_for_each(|(name, value)| look(name, View::Any(value), None, false))?;
        }
        // Written as JSON first, because the tag of a union is not a field of its variant.
        View::Union(_) => match encode::to_json(object)? {
            value @ Value::Object(_) => members(View::Any(&value), look)?,
            _ => return Err(Error::build("the body of a form must be an object")),
        },
        _ => return Err(Error::build("the body of a form must be an object")),
    }
    outcome
}

/// The state of writing one field of the body.
struct Walk<'f, 'a> {
    format: Option<&'static str>,
    content_type: Option<&'static str>,
    is_described: bool,
    add: &'f mut Add<'a>,
}

impl Walk<'_, '_> {
    fn member(&mut self, name: &str, view: View<'_>, encoding: Option<Encoding>) -> Result<(), Error> {
        self.content_type = None;
        match encoding {
            None => self.value(name, view),
            Some(Encoding::Type(content_type)) => {
                self.content_type = Some(content_type);
                self.value(name, view)
            }
            Some(Encoding::AsGiven) => {
                self.is_described = false;
                self.value(name, view)
            }
            // `part_headers` adds them to their part.
            Some(Encoding::Headers(_)) => Ok(()),
            Some(Encoding::Deep) => self.deep(name, view),
            Some(Encoding::Joined(_)) if parameter::is_nested(view) => self.deep(name, view),
            Some(Encoding::Joined(delimiter)) => self.joined(name, view, delimiter),
            Some(Encoding::Spread) if is_object(view) => members(view, &mut |name, view, format, _| {
                self.format = format;
                // Values that are nested too deeply for the style are written like `deepObject`, as in a query.
                let is_deep = is_object(view) || parameter::is_nested(view);
                if is_deep { self.deep(name, view) } else { self.value(name, view) }
            }),
            Some(Encoding::Spread) => self.value(name, view),
        }
    }

    fn value(&mut self, name: &str, view: View<'_>) -> Result<(), Error> {
        match view {
            View::Absent | View::Null | View::Any(Value::Null) => Ok(()),
            View::List(items) => (0..items.len()).try_for_each(|index| self.item(name, items.item(index))),
            View::Any(Value::Array(items)) => items.iter().try_for_each(|item| self.item(name, View::Any(item))),
            View::Union(union) if is_list_or_nothing(union.arm().view) => self.value(name, union.arm().view),
            _ => self.item(name, view),
        }
    }

    /// Adds a value as one field.
    fn item(&mut self, name: &str, view: View<'_>) -> Result<(), Error> {
        let content = match view {
            View::File(file) => Content::File(file),
            View::Str(text) => Content::Text(Cow::Borrowed(text)),
            View::Union(union) if matches!(union.arm().view, View::File(_)) => {
                return self.item(name, union.arm().view);
            }
            _ => match show(view, self.format) {
                Some(text) => Content::Text(Cow::Owned(text)),
                None => Content::Json(encode::json(view)?),
            },
        };
        self.field(name, content)
    }

    fn field(&mut self, name: &str, content: Content<'_>) -> Result<(), Error> {
        let (content_type, is_described) = (self.content_type, self.is_described);
        (self.add)(Field { name, content, content_type, is_described })
    }

    fn deep(&mut self, name: &str, view: View<'_>) -> Result<(), Error> {
        match parameter::inner(view) {
            View::List(items) => {
                (0..items.len()).try_for_each(|index| self.deep(&format!("{name}[{index}]"), items.item(index)))
            }
            View::Any(Value::Array(items)) => {
                let mut items = items.iter().enumerate();
                items.try_for_each(|(index, item)| self.deep(&format!("{name}[{index}]"), View::Any(item)))
            }
            view if is_object(view) => members(view, &mut |field, view, format, _| {
                self.format = format;
                self.deep(&format!("{name}[{field}]"), view)
            }),
            view => self.value(name, view),
        }
    }

    fn joined(&mut self, name: &str, view: View<'_>, delimiter: char) -> Result<(), Error> {
        let mut texts = Vec::new();
        let format = self.format;
        let mut text = |view: View<'_>| match show(view, format) {
            Some(text) => {
                texts.push(text);
                Ok(())
            }
            None => Err(Error::build(format!("`{name}` is nested too deeply for one form field"))),
        };
        match view {
            View::List(items) => (0..items.len()).try_for_each(|index| text(items.item(index)))?,
            _ if is_object(view) => members(view, &mut |field, view, _, _| match view {
                View::Absent | View::Null => Ok(()),
                _ => text(View::Str(field)).and_then(|()| text(view)),
            })?,
            _ => return self.value(name, view),
        }
        if texts.is_empty() { Ok(()) } else { self.field(name, Content::Joined(texts, delimiter)) }
    }
}

fn is_object(view: View<'_>) -> bool {
    match view {
        View::Model(_) | View::Map(_) | View::Any(Value::Object(_)) => true,
        View::Union(union) => is_object(union.arm().view),
        _ => false,
    }
}

fn is_list_or_nothing(view: View<'_>) -> bool {
    match view {
        View::Absent | View::Null | View::List(_) | View::Any(Value::Null | Value::Array(_)) => true,
        View::Union(union) => is_list_or_nothing(union.arm().view),
        _ => false,
    }
}
