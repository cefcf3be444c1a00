//! A text that must not be shown: keys, passwords, tokens, client secrets.
//!
//! It hides the text from `Debug`; it does not wipe memory.

use std::fmt;

use url::form_urlencoded;

use super::encode;

/// What stands in place of a secret wherever text is shown.
pub(crate) const REDACTED: &str = "[redacted]";

/// A text whose `Debug` shows nothing of it.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that sends it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

/// The secrets as they are, and as they look in a URL, in a form and in JSON; the longest first, because a longer one
/// that holds a shorter one would no longer be found after it.
pub(crate) fn spellings(secrets: &[Secret]) -> Vec<Secret> {
    let spelled = secrets.iter().flat_map(|secret| {
        let text = secret.expose();
        let json = serde_json::Value::from(text).to_string();
        let form = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        [text.to_owned(), encode::escaped(text).into_owned(), form, json[1..json.len() - 1].to_owned()]
    });
    let mut spelled: Vec<String> = spelled.collect();
    spelled.sort_unstable_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
    spelled.dedup();
    spelled.into_iter().map(Secret).collect()
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// Texts shorter than this occur by chance; hiding them would garble messages without hiding a secret.
const SHORTEST_HIDDEN: usize = 4;

/// Replaces the start of `secret` at the end of `text`, which may have been cut off within it.
pub(crate) fn hide_start(text: &mut String, secret: &str) {
    let whole = text.trim_end_matches(char::REPLACEMENT_CHARACTER).len();
    let mut starts =
        secret.char_indices().rev().map(|(end, _)| &secret[..end]).filter(|it| it.len() >= SHORTEST_HIDDEN);
    if let Some(start) = starts.find(|start| text[..whole].ends_with(start)) {
        text.replace_range(whole - start.len().., REDACTED);
    }
}

/// Replaces every occurrence of `secret` in `text`, for texts that another machine wrote.
pub(crate) fn hide(text: &mut String, secret: &str) {
    if secret.len() >= SHORTEST_HIDDEN && text.contains(secret) {
        *text = text.replace(secret, REDACTED);
    }
}
