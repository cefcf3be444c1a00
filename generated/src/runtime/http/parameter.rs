//! Writes parameter values in path, query, header and cookie, in the styles of OpenAPI.
//!
//! OpenAPI does not define some cases. Here, items of lists inside a `deepObject` are numbered (`a[b][0]`), a query
//! value that is nested too deeply for its style is written like `deepObject`, and an exploded cookie becomes several
//! cookies.

use std::borrow::Cow;

use http::HeaderMap;
use serde_json::Value;

use crate::runtime::call::error::Error;
use crate::runtime::http::encode::{json, nested, to_json};
use crate::runtime::http::escape::{escaped, pair, written_pair};
use crate::runtime::http::headers::add_cookie;
use crate::runtime::http::style::{Row, Style};
use crate::runtime::wire::{TakeViews, View, show};

/// A value, split into the parts that the styles distinguish.
enum Parts<'v> {
    Nothing,
    One(Cow<'v, str>),
    Many(Vec<String>),
    Fields(Vec<(String, String)>),
}

/// Writes a value for a path. The result is empty if there is no value.
pub(crate) fn in_path<'v>(name: &str, view: View<'v>, style: Style) -> Result<Cow<'v, str>, Error> {
    let parts = parts(name, view, style)?;
    let text = |text: &str| style.in_path(text).into_owned();
    Ok(match (style.row, &parts) {
        // The fast path for nearly all values.
        (Row::Simple, Parts::One(Cow::Borrowed(one))) => return Ok(style.in_path(one)),
        (Row::Label, parts) => {
            let separator = if style.explode { "." } else { "," };
            let joined = joined(parts, separator, style.explode, &text);
            if matches!(parts, Parts::Nothing) || joined.is_empty() { joined } else { format!(".{joined}") }
        }
        (Row::Matrix, parts) => matrix(name, parts, style.explode, &text),
        (_, parts) => joined(parts, ",", style.explode, &text),
    }
    .into())
}

/// Writes the style `matrix`. An empty text is written as the name alone (RFC 6570, 3.2.7).
fn matrix(name: &str, parts: &Parts<'_>, explode: bool, escape: &dyn Fn(&str) -> String) -> String {
    let pair = |name: &str, value: &str| match value {
        "" => format!(";{}", escaped(name)),
        value => format!(";{}={value}", escaped(name)),
    };
    match parts {
        Parts::Many(items) if explode => items.iter().map(|item| pair(name, &escape(item))).collect(),
        Parts::Fields(fields) if explode => fields.iter().map(|(name, value)| pair(name, &escape(value))).collect(),
        Parts::Nothing => String::new(),
        Parts::Many(items) if items.is_empty() => String::new(),
        Parts::Fields(fields) if fields.is_empty() => String::new(),
        parts => pair(name, &joined(parts, ",", false, escape)),
    }
}

/// Joins the parts into one text. Between the name and the value of a field is `=` if `explode` is set, and otherwise
/// the separator.
fn joined(parts: &Parts<'_>, separator: &str, explode: bool, escape: &dyn Fn(&str) -> String) -> String {
    let between = if explode { "=" } else { separator };
    let texts: Vec<String> = match parts {
        Parts::Nothing => return String::new(),
        Parts::One(text) => return escape(text),
        Parts::Many(items) => items.iter().map(|item| escape(item)).collect(),
        Parts::Fields(fields) => {
            let pair = |(name, value): &(String, String)| format!("{}{between}{}", escape(name), escape(value));
            fields.iter().map(pair).collect()
        }
    };
    texts.join(separator)
}

/// Appends a parameter to a query. Absent values and `null` are omitted, unless the style says otherwise.
pub(crate) fn query(query: &mut String, name: &str, view: View<'_>, style: Style) -> Result<(), Error> {
    let view = inner(view);
    let mut add = |name: &str, value: &str| written_pair(query, name, &style.in_query(value));
    match style.row {
        Row::Deep => return deep(name, view, style, &mut add),
        Row::Json => {}
        // Each field is a parameter of its own. Only fields that are objects are written like `deepObject`.
        _ if style.explode && is_object(view) && is_nested(view) => {
            return each_field(view, style, &mut |name, view, style| match is_object(inner(view)) {
                true => deep(name, view, style, &mut |name, value| written_pair(query, name, &style.in_query(value))),
                false => self::query(query, name, view, style),
            });
        }
        _ if is_nested(view) => return deep(name, view, style, &mut add),
        _ => {}
    }
    let delimiter = match style.row {
        Row::Spaces => "%20",
        Row::Pipes => "%7C",
        _ => ",",
    };
    match parts(name, view, style)? {
        Parts::Nothing => {
            if style.or_empty && matches!(view, View::Null) {
                pair(query, name, "");
            }
        }
        Parts::One(text) => add(name, &text),
        Parts::Many(items) if items.is_empty() => {
            if style.or_empty {
                pair(query, name, "");
            }
        }
        Parts::Many(items) if style.explode => items.iter().for_each(|item| add(name, item)),
        Parts::Fields(fields) if style.explode => fields.iter().for_each(|(name, value)| add(name, value)),
        Parts::Fields(fields) if fields.is_empty() => {}
        parts => {
            let joined = joined(&parts, delimiter, false, &|text| style.in_query(text).into_owned());
            written_pair(query, name, &joined);
        }
    }
    Ok(())
}

/// Calls `add` with `name[field]` for each field and `name[0]` for each item, at any depth.
fn deep(name: &str, view: View<'_>, style: Style, add: &mut dyn FnMut(&str, &str)) -> Result<(), Error> {
    match inner(view) {
        View::List(items) => {
            let mut indices = 0..items.len();
            indices.try_for_each(|index| deep(&format!("{name}[{index}]"), items.item(index), style, add))
        }
        View::Any(Value::Array(items)) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, item)| deep(&format!("{name}[{index}]"), View::Any(item), style, add))
        }
        view if is_object(view) => {
            each_field(view, style, &mut |field, view, style| deep(&format!("{name}[{field}]"), view, style, add))
        }
        view => {
            if let Some(text) = scalar(name, view, style)? {
                add(name, &text);
            }
            Ok(())
        }
    }
}

/// Appends a value that is the whole query.
pub(crate) fn query_string(query: &mut String, view: View<'_>, style: Style) -> Result<(), Error> {
    if let Parts::One(text) = parts("the query", view, style)? {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&style.in_query(&text));
    }
    Ok(())
}

/// Writes a value for a header, without escapes. Returns `None` if there is no value.
pub(crate) fn in_header(name: &str, view: View<'_>, style: Style) -> Result<Option<String>, Error> {
    let parts = parts(name, view, style)?;
    if matches!(parts, Parts::Nothing) {
        return Ok(None);
    }
    Ok(Some(joined(&parts, ",", style.explode, &str::to_owned)))
}

/// Adds the cookies of a parameter. The style `cookie` writes values unchanged; the other styles escape them.
pub(crate) fn cookie(headers: &mut HeaderMap, name: &str, view: View<'_>, style: Style) -> Result<(), Error> {
    let is_raw = style.row == Row::Cookie;
    let text = |text: &str| if is_raw || style.reserved { text.to_owned() } else { escaped(text).into_owned() };
    let pairs = match parts(name, view, style)? {
        Parts::Nothing => Vec::new(),
        Parts::Many(items) if style.explode => items.iter().map(|item| (name.to_owned(), text(item))).collect(),
        Parts::Fields(fields) if style.explode => {
            fields.into_iter().map(|(name, value)| (name, text(&value))).collect()
        }
        parts => vec![(name.to_owned(), joined(&parts, ",", false, &text))],
    };
    for (name, value) in pairs {
        // A value can contain `=`, but a name ends at the first one.
        if name.contains(['=', ';']) {
            let detail = format!("the cookie name `{name}` contains `=` or `;`, which ends the name of a cookie");
            return Err(Error::build(detail));
        }
        if value.contains(';') {
            return Err(Error::build(format!("the cookie `{name}` contains `;`, which ends a cookie")));
        }
        add_cookie(headers, &name, &value)?;
    }
    Ok(())
}

fn parts<'v>(name: &str, view: View<'v>, style: Style) -> Result<Parts<'v>, Error> {
    if style.row == Row::Json {
        return match view {
            View::Absent => Ok(Parts::Nothing),
            view => Ok(Parts::One(String::from_utf8_lossy(&json(view)?).into_owned().into())),
        };
    }
    let many = |items: &mut dyn Iterator<Item = View<'_>>| {
        let texts = items.map(|item| Ok(scalar(name, item, style)?.map(Cow::into_owned)));
        let texts: Result<Vec<Option<String>>, Error> = texts.collect();
        Ok(Parts::Many(texts?.into_iter().flatten().collect()))
    };
    match view {
        View::List(items) => many(&mut (0..items.len()).map(|index| items.item(index))),
        View::Any(Value::Array(items)) => many(&mut items.iter().map(View::Any)),
        _ if is_object(view) => fields(view, style),
        View::Union(union) if show(view, style.format).is_none() => parts(name, union.arm().view, style),
        _ => Ok(scalar(name, view, style)?.map_or(Parts::Nothing, Parts::One)),
    }
}

/// Returns the fields of an object. A list field is repeated for each item.
fn fields<'v>(view: View<'_>, style: Style) -> Result<Parts<'v>, Error> {
    let mut found = Vec::new();
    each_field(view, style, &mut |name, view, style| {
        match parts(name, view, style)? {
            Parts::Nothing => {}
            Parts::One(text) => found.push((name.to_owned(), text.into_owned())),
            Parts::Many(items) => found.extend(items.into_iter().map(|item| (name.to_owned(), item))),
            Parts::Fields(_) => return Err(nested(name)),
        }
        Ok(())
    })?;
    Ok(Parts::Fields(found))
}

/// Receives one field: its name, its value, and the style with the date format of the field.
type Look<'f> = dyn FnMut(&str, View<'_>, Style) -> Result<(), Error> + 'f;

/// Calls `look` with each field of an object, in the order of the table.
fn each_field(view: View<'_>, style: Style, look: &mut Look<'_>) -> Result<(), Error> {
    let mut done = Ok(());
    match view {
        View::Model(model) => {
            let shape = model.shape();
            model.views(&mut TakeViews(&mut |views| {
                let mut fields = shape.fields.iter().zip(views);
                done = fields.try_for_each(|(field, view)| {
                    look(field.wire(), view.view(), Style { format: field.format().or(style.format), ..style })
                });
                if let (Ok(()), Some(rest)) = (&done, shape.rest_of(views)) {
                    done = each_field(rest, style, look);
                }
            }));
        }
        View::Map(map) => map.each(&mut |key, view| {
            done = look(key, view, style);
            done.is_ok()
        }),
        View::Any(Value::Object(fields)) => {
            return fields.iter().try_for_each(|(key, value)| look(key, View::Any(value), style));
        }
        View::Union(_) => return each_field(View::Any(&to_json(view)?), style, look),
        _ => {}
    }
    done
}

/// Returns whether a value is an object. A union counts as one only if it has a tag, which is an additional field.
fn is_object(view: View<'_>) -> bool {
    match view {
        View::Model(_) | View::Map(_) | View::Any(Value::Object(_)) => true,
        View::Union(union) if union.shape().tag.is_some() => is_object(union.arm().view),
        _ => false,
    }
}

/// Returns the value inside a union that adds no tag. Unions add tags to objects only.
pub(crate) fn inner(view: View<'_>) -> View<'_> {
    match view {
        View::Union(union) if !is_object(view) => inner(union.arm().view),
        view => view,
    }
}

/// Returns whether a value is nested too deeply for the styles. A field can be a list of scalars, which repeats the
/// field.
pub(crate) fn is_nested(view: View<'_>) -> bool {
    match inner(view) {
        View::List(items) => (0..items.len()).any(|index| has_parts(items.item(index))),
        View::Any(Value::Array(items)) => items.iter().any(|item| has_parts(View::Any(item))),
        view if is_object(view) => {
            let mut is_found = false;
            let looked = each_field(view, Style::FORM, &mut |_, view, _| {
                is_found |= is_object(inner(view)) || is_nested(view);
                Ok(())
            });
            is_found && looked.is_ok()
        }
        _ => false,
    }
}

fn has_parts(view: View<'_>) -> bool {
    let view = inner(view);
    matches!(view, View::List(_) | View::Any(Value::Array(_))) || is_object(view)
}

fn scalar<'v>(name: &str, view: View<'v>, style: Style) -> Result<Option<Cow<'v, str>>, Error> {
    match view {
        View::Absent | View::Null | View::Any(Value::Null) => return Ok(None),
        View::Str(text) => return Ok(Some(Cow::Borrowed(text))),
        View::List(_) | View::Any(Value::Array(_)) => return Err(nested(name)),
        _ if is_object(view) => return Err(nested(name)),
        _ => {}
    }
    match show(view, style.format) {
        Some(text) => Ok(Some(Cow::Owned(text))),
        None => Err(Error::build(format!("the value of `{name}` cannot be written as text"))),
    }
}
