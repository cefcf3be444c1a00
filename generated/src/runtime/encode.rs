//! Writes values into paths and queries, each escaped for its place.
//!
//! JSON bodies and dates are the business of `wire`.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use url::form_urlencoded;

use super::error::Error;
use super::wire::{View, show, write_json};

/// RFC 3986, 2.3: all but the unreserved characters are escaped, so that a value is never read as structure.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// For a path that the caller wrote: escapes in it are kept, what cannot stand in a URL is escaped.
const ESCAPED_IN_WRITTEN_PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Fills the `{placeholders}` of `template` in order.
pub(crate) fn path(template: &str, values: &[View<'_>]) -> Result<String, Error> {
    let mut path = String::with_capacity(template.len() + 16);
    let mut values = values.iter();
    let mut rest = template;
    while let Some((literal, from_name)) = rest.split_once('{') {
        let (name, after) = from_name.split_once('}').unwrap_or((from_name, ""));
        path.push_str(literal);
        let value = values.next().map_or(Ok(None), |value| text(*value))?;
        let value = value
            .filter(|value| !value.is_empty())
            .ok_or_else(|| Error::build(format!("the path value `{name}` is empty")))?;
        if is_dots(&value) {
            let detail = format!("the path value `{name}` is `{value}`, which would name another path");
            return Err(Error::build(detail));
        }
        path.extend(utf8_percent_encode(&value, ESCAPED));
        rest = after;
    }
    path.push_str(rest);
    // Two values side by side can make up what neither is.
    refuse_dot_segments(&path)?;
    Ok(path)
}

/// Checks a path that the caller wrote as a whole.
pub(crate) fn written_path(path: &str) -> Result<String, Error> {
    if !path.starts_with('/') || path.starts_with("//") {
        let detail = "the path must start with one `/`; host and scheme are those of the base URL";
        return Err(Error::build(detail));
    }
    if path.contains(['?', '#', '\\']) {
        let detail = "the path holds `?`, `#` or `\\`; add a query with `query(..)`, escape the others";
        return Err(Error::build(detail));
    }
    refuse_dot_segments(path)?;
    Ok(utf8_percent_encode(path, ESCAPED_IN_WRITTEN_PATH).to_string())
}

/// `.` and `..` name other paths, and URL parsers take `%2e` for a dot as well.
fn refuse_dot_segments(path: &str) -> Result<(), Error> {
    let dotted = path.split('/').any(|segment| {
        // A line break or tab is dropped by URL parsers; they are escaped before any of them sees this one.
        is_dots(&segment.replace("%2e", ".").replace("%2E", "."))
    });
    if dotted {
        return Err(Error::build("the path holds a segment `.` or `..`"));
    }
    Ok(())
}

fn is_dots(segment: &str) -> bool {
    matches!(segment, "." | "..")
}

/// Adds a parameter to a query: a list repeats the name, an object gives each field as a parameter of its own.
pub(crate) fn query(query: &mut String, name: &str, view: View<'_>) -> Result<(), Error> {
    pairs(name, view, &mut |name, value| pair(query, name, value))
}

/// Adds a list, or an object's names and values, as one parameter; `delimiter` stands between them as it is.
pub(crate) fn query_joined(query: &mut String, name: &str, view: View<'_>, delimiter: &str) -> Result<(), Error> {
    let mut parts = Vec::new();
    pairs("", view, &mut |key, value| {
        if !key.is_empty() {
            parts.push(escaped(key));
        }
        parts.push(escaped(value));
    })?;
    if !parts.is_empty() {
        // An empty value first, so that the ampersand and the name are written in one place.
        pair(query, name, "");
        query.push_str(&parts.join(delimiter));
    }
    Ok(())
}

/// Adds each field of an object as `name[field]`, at any depth; items of lists repeat the name.
pub(crate) fn query_deep(query: &mut String, name: &str, view: View<'_>) -> Result<(), Error> {
    if matches!(view, View::Absent | View::Null) {
        return Ok(());
    }
    deep_pairs(name, &to_json(view)?, &mut |name, value| pair(query, name, value))
}

fn deep_pairs(name: &str, value: &Value, add: &mut dyn FnMut(&str, &str)) -> Result<(), Error> {
    match value {
        Value::Object(fields) => {
            fields.iter().try_for_each(|(field, value)| deep_pairs(&format!("{name}[{field}]"), value, add))
        }
        other => json_pairs(name, other, add),
    }
}

/// Adds one `name=value`.
pub(crate) fn pair(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.extend(utf8_percent_encode(name, ESCAPED));
    query.push('=');
    query.extend(utf8_percent_encode(value, ESCAPED));
}

/// A text as it stands in a path or a query.
pub(crate) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// Tells whether the query of `url` already has a parameter `name`.
pub(crate) fn has_parameter(url: &str, name: &str) -> bool {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes()).any(|(key, _)| key == name)
}

/// A value as text, for a path or a header; `None` if there is none. A list is joined by commas.
pub(crate) fn text(view: View<'_>) -> Result<Option<Cow<'_, str>>, Error> {
    match view {
        View::Absent | View::Null => return Ok(None),
        View::Str(text) => return Ok(Some(Cow::Borrowed(text))),
        _ => {}
    }
    if let Some(text) = show(view, None) {
        return Ok(Some(Cow::Owned(text)));
    }
    let mut joined = Vec::new();
    pairs("", view, &mut |name, value| {
        // A field of an object is written with its name, as the style `simple` asks for.
        joined.extend([name, value].into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
    })?;
    Ok(Some(Cow::Owned(joined.join(","))))
}

fn pairs(name: &str, view: View<'_>, add: &mut dyn FnMut(&str, &str)) -> Result<(), Error> {
    match view {
        View::Absent | View::Null => return Ok(()),
        View::Str(text) => add(name, text),
        View::List(items) => {
            let mut items = (0..items.len()).map(|index| items.item(index));
            return items.try_for_each(|item| item_pair(name, item, add));
        }
        _ => match show(view, None) {
            Some(text) => add(name, &text),
            None => return object_pairs(name, view, add),
        },
    }
    Ok(())
}

fn item_pair(name: &str, item: View<'_>, add: &mut dyn FnMut(&str, &str)) -> Result<(), Error> {
    if matches!(item, View::List(_) | View::Map(_) | View::Model(_)) {
        return Err(nested(name));
    }
    pairs(name, item, add)
}

/// Objects are rare in parameters, so the plain way through JSON will do.
fn object_pairs(name: &str, view: View<'_>, add: &mut dyn FnMut(&str, &str)) -> Result<(), Error> {
    let value = to_json(view)?;
    let Value::Object(fields) = &value else {
        return json_pairs(name, &value, add);
    };
    let mut fields = fields.iter();
    fields.try_for_each(|(name, value)| json_pairs(name, value, add))
}

fn json_pairs(name: &str, value: &Value, add: &mut dyn FnMut(&str, &str)) -> Result<(), Error> {
    match value {
        Value::Null => {}
        Value::Bool(value) => add(name, if *value { "true" } else { "false" }),
        Value::Number(number) => add(name, &number.to_string()),
        Value::String(text) => add(name, text),
        Value::Array(items) => {
            for item in items {
                if matches!(item, Value::Array(_) | Value::Object(_)) {
                    return Err(nested(name));
                }
                json_pairs(name, item, add)?;
            }
        }
        Value::Object(_) => return Err(nested(name)),
    }
    Ok(())
}

fn nested(name: &str) -> Error {
    Error::build(format!("`{name}` is nested too deep to be a parameter"))
}

pub(crate) fn to_json(view: View<'_>) -> Result<Value, Error> {
    serde_json::from_slice(&json(view)?).map_err(|error| unwritable(&error))
}

/// A value as JSON.
pub(crate) fn json(view: View<'_>) -> Result<Vec<u8>, Error> {
    write_json(view).map_err(|error| unwritable(&error))
}

pub(crate) fn unwritable(error: &dyn std::fmt::Display) -> Error {
    Error::build(format!("a value cannot be written: {error}"))
}
