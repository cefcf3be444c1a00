//! Writes values into paths and queries, with the escapes that each place needs.
//!
//! `style.rs` writes lists and objects in parameters. `wire` writes JSON and dates.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::Value;

use crate::runtime::call::error::Error;
use crate::runtime::http::parameter::in_path;
use crate::runtime::http::style::Style;
use crate::runtime::wire::{View, write_json};

/// For a path that the caller wrote: keeps its escapes, and escapes characters that are not allowed in a URL.
const ESCAPED_IN_WRITTEN_PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Fills the `{placeholders}` of `template` in order. Values without an entry in `styles` use the style `simple`.
pub(crate) fn path(template: &str, values: &[View<'_>], styles: &[Style]) -> Result<String, Error> {
    let mut path = String::with_capacity(template.len() + 16);
    let mut values = values.iter().enumerate();
    let mut rest = template;
    while let Some((literal, name, after)) = placeholder(rest) {
        path.extend(utf8_percent_encode(literal, ESCAPED_IN_WRITTEN_PATH));
        let (index, value) = values.next().map_or((0, View::Absent), |(index, value)| (index, *value));
        let style = styles.get(index).copied().unwrap_or(Style::SIMPLE);
        let value = in_path(name, value, style)?;
        if value.is_empty() && !style.allows_empty() {
            return Err(Error::build(format!("the path value `{name}` is empty")));
        }
        if is_dots(&value) {
            let detail = format!("the path value `{name}` is `{value}`, which would select a different path");
            return Err(Error::build(detail));
        }
        path.push_str(&value);
        // An empty value removes its segment, including the slash.
        let is_segment = value.is_empty() && path.ends_with('/');
        rest = after.strip_prefix('/').filter(|_| is_segment).unwrap_or(after);
    }
    path.extend(utf8_percent_encode(rest, ESCAPED_IN_WRITTEN_PATH));
    // Two adjacent values can form a dot segment together.
    refuse_dot_segments(path.split('?').next().unwrap_or_default())?;
    Ok(path)
}

/// Splits off the first placeholder. Returns the text before it, its name, and the text after it.
fn placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (literal, from_name) = template.split_once('{')?;
    let (name, after) = from_name.split_once('}')?;
    Some((literal, name, after))
}

/// Checks a complete path that the caller wrote.
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

/// Refuses the segments `.` and `..`, which change the path. URL parsers also read `%2e` as a dot.
fn refuse_dot_segments(path: &str) -> Result<(), Error> {
    // URL parsers drop line breaks and tabs. Here they are escaped before a parser sees the path.
    if path.split('/').any(is_written_dots) {
        return Err(Error::build("the path contains a segment `.` or `..`"));
    }
    Ok(())
}

fn is_written_dots(segment: &str) -> bool {
    let (mut rest, mut dots) = (segment, 0);
    while let Some(after) = ["%2e", "%2E", "."].iter().find_map(|dot| rest.strip_prefix(dot)) {
        (rest, dots) = (after, dots + 1);
    }
    rest.is_empty() && matches!(dots, 1 | 2)
}

fn is_dots(segment: &str) -> bool {
    matches!(segment, "." | "..")
}

pub(crate) fn nested(name: &str) -> Error {
    Error::build(format!("`{name}` is nested too deep to be a parameter"))
}

pub(crate) fn to_json(view: View<'_>) -> Result<Value, Error> {
    serde_json::from_slice(&json(view)?).map_err(|error| unwritable(&error))
}

/// Writes a value as JSON.
pub(crate) fn json(view: View<'_>) -> Result<Vec<u8>, Error> {
    write_json(view).map_err(|error| unwritable(&error))
}

pub(crate) fn unwritable(error: &dyn std::fmt::Display) -> Error {
    Error::build(format!("a value cannot be written: {error}"))
}
