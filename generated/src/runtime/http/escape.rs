//! Escapes text for paths and queries.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::form_urlencoded;

/// Escapes all but the unreserved characters (RFC 3986, 2.3), so that a value is never parsed as part of the URL's
/// structure.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Keeps the reserved characters (RFC 6570, 3.2.3) that are safe in a path. `?` and `#` are escaped, because they end
/// it.
const RESERVED_IN_PATH: &AsciiSet = &SAFE_IN_BOTH.remove(b'&').remove(b'+');

/// Keeps the reserved characters (RFC 6570, 3.2.3) that are safe in a query. `#` ends a query, `&` ends a parameter,
/// and `+` is read as a space, so they are escaped.
const RESERVED_IN_QUERY: &AsciiSet = &SAFE_IN_BOTH.remove(b'?');

const SAFE_IN_BOTH: &AsciiSet = &ESCAPED
    .remove(b':')
    .remove(b'/')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Appends one `name=value`.
pub(crate) fn pair(query: &mut String, name: &str, value: &str) {
    written_pair(query, name, &escaped(value));
}

/// Appends one `name=value` with a value that is already escaped.
pub(crate) fn written_pair(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.extend(utf8_percent_encode(name, ESCAPED));
    query.push('=');
    query.push_str(value);
}

/// Escapes a text for a path or a query.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, ESCAPED).into()
}

/// Escapes a text for a path, and keeps reserved characters and existing escapes.
pub(crate) fn kept_in_path(text: &str) -> String {
    keep_escapes(text, RESERVED_IN_PATH)
}

/// Escapes a text for a query, and keeps reserved characters and existing escapes.
pub(crate) fn kept_in_query(text: &str) -> String {
    keep_escapes(text, RESERVED_IN_QUERY)
}

fn keep_escapes(text: &str, escaped: &'static AsciiSet) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        kept.extend(utf8_percent_encode(before, escaped));
        let is_escape = after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
        kept.push_str(if is_escape { "%" } else { "%25" });
        rest = after;
    }
    kept.extend(utf8_percent_encode(rest, escaped));
    kept
}

/// Returns whether the query of `url` has a parameter `name`.
pub(crate) fn has_parameter(url: &str, name: &str) -> bool {
    url.split_once('?').is_some_and(|(_, query)| has_pair(query, name))
}

/// Returns whether a query without its question mark has a parameter `name`.
pub(crate) fn has_pair(query: &str, name: &str) -> bool {
    form_urlencoded::parse(query.as_bytes()).any(|(key, _)| key == name)
}
