//! Secrets (keys, passwords, tokens and client secrets) and their redaction.
//!
//! Errors, `Debug` output, trace fields and response headers all go through [`hide`] or [`mark`]. Memory is not wiped.

use std::fmt;

use http::HeaderMap;
use http::header::{LOCATION, SET_COOKIE};
use url::form_urlencoded;

use crate::runtime::http::escape;

/// The replacement for a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// A text that `Debug` does not show.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text, to send it or to redact it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

/// Returns the secrets as they are, and encoded for a URL, a form and JSON.
pub(crate) fn spellings(secrets: &[Secret]) -> Vec<Secret> {
    let spelled = secrets.iter().flat_map(|secret| {
        let text = secret.expose();
        let json = serde_json::Value::from(text).to_string();
        let form = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        [text.to_owned(), escape::escaped(text).into_owned(), form, json[1..json.len() - 1].to_owned()]
    });
    let mut spelled: Vec<String> = spelled.collect();
    spelled.sort_unstable();
    spelled.dedup();
    spelled.into_iter().map(Secret).collect()
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// Passes each secret, in each encoding, to a function.
pub(crate) type Secrets<'s> = dyn Fn(&mut dyn FnMut(&str)) + 's;

/// Minimum length of a secret to redact, in bytes. Shorter texts occur by chance, so redacting them would only garble
/// messages.
const SHORTEST_HIDDEN: usize = 4;

/// Minimum length of the start of a secret to redact anywhere in a text, in bytes. The secret may have been truncated
/// before it reached this client.
const SHORTEST_BEGINNING: usize = 8;

/// Redacts secrets, truncated secrets and the user info of URLs in `text`. Returns whether there were any.
///
/// Finds all of them before it replaces any, so that secrets that overlap are all found.
pub(crate) fn hide(text: &mut String, secrets: &Secrets<'_>) -> bool {
    let mut found = Vec::new();
    secrets(&mut |secret| {
        find(text.as_bytes(), secret, &mut |from, to| {
            // The common part may end within a character.
            let end = (to..text.len()).find(|at| text.is_char_boundary(*at));
            found.push((from, end.unwrap_or(text.len())));
        });
    });
    find_user_info(text, &mut found);
    if found.is_empty() {
        return false;
    }
    found.sort_unstable();
    let mut shown = String::with_capacity(text.len());
    let mut end = None;
    for (from, to) in found {
        if end.is_none_or(|end| from > end) {
            shown.push_str(&text[end.unwrap_or(0)..from]);
            shown.push_str(REDACTED);
        }
        end = end.max(Some(to));
    }
    shown.push_str(&text[end.unwrap_or(0)..]);
    *text = shown;
    true
}

/// Finds a secret. Ignores case, because host names and percent-escapes do not preserve it.
fn find(text: &[u8], secret: &str, found: &mut dyn FnMut(usize, usize)) {
    let Some((first, _)) = secret.as_bytes().split_first().filter(|_| secret.len() >= SHORTEST_HIDDEN) else { return };
    // A character that was cut in two is a replacement character at the end.
    let whole = text.strip_suffix("\u{fffd}".as_bytes()).unwrap_or(text).len();
    let mut at = 0;
    while let Some(next) = text[at..].iter().position(|byte| byte.eq_ignore_ascii_case(first)) {
        at += next;
        let pairs = text[at..].iter().zip(secret.as_bytes());
        let common = pairs.take_while(|(left, right)| left.eq_ignore_ascii_case(right)).count();
        let is_cut = common >= SHORTEST_HIDDEN && at + common == whole;
        if common == secret.len() || common >= SHORTEST_BEGINNING || is_cut {
            found(at, at + common);
        }
        // The next match may begin within this one.
        at += 1;
    }
}

/// Finds the text between `://` and the `@` before a host.
fn find_user_info(text: &str, found: &mut Vec<(usize, usize)>) {
    for (at, scheme_end) in text.match_indices("://") {
        let from = at + scheme_end.len();
        let authority = text[from..].split(|c: char| c.is_whitespace() || "/?#\\\"'`<>".contains(c)).next();
        if let Some(length) = authority.and_then(|authority| authority.rfind('@')) {
            found.push((from, from + length));
        }
    }
}

/// Marks headers as sensitive, which hides them from `Debug`, if they contain what [`hide`] redacts. Also marks
/// cookies, and redirects to a URL with a query, which may contain a one-time secret.
pub(crate) fn mark(headers: &mut HeaderMap, secrets: &Secrets<'_>) {
    for (name, value) in headers.iter_mut() {
        let has_query = name == LOCATION && value.as_bytes().contains(&b'?');
        if name == SET_COOKIE || has_query || has_user_info(value.as_bytes()) {
            value.set_sensitive(true);
        }
    }
    secrets(&mut |secret| {
        for value in headers.values_mut() {
            let mut is_found = false;
            // Headers are not truncated, so a short match at the end is a coincidence.
            let least = SHORTEST_BEGINNING.min(secret.len());
            find(value.as_bytes(), secret, &mut |from, to| is_found |= to - from >= least);
            if is_found {
                value.set_sensitive(true);
            }
        }
    });
}

fn has_user_info(value: &[u8]) -> bool {
    let mut found = Vec::new();
    if value.contains(&b'@') {
        find_user_info(&String::from_utf8_lossy(value), &mut found);
    }
    !found.is_empty()
}
