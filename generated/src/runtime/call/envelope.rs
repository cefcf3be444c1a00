//! Decides whether a response is a success: by the status, and by the tests of `x-success-when` on the body.
//!
//! It reads single values of the body and does not decode the rest.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::runtime::call::error::{Error, Kind};
use crate::runtime::call::failure;
use crate::runtime::call::operation::SuccessWhen;
use crate::runtime::call::response::Received;
use crate::runtime::wire::NUMBER_KEY;

/// Returns an error if the response reports a failure.
pub(crate) fn judge(received: &Received) -> Result<(), Error> {
    let tests = received.target.success_when();
    if !received.is_success() {
        let (code, message) = own_words(received, tests.first());
        let error = received.error(Kind::Status, "").with_code(code, message);
        return Err(received.client.redact(error));
    }
    let Some(failed) = first_failed(&received.body, tests) else {
        return Ok(());
    };
    let (code, message) = own_words(received, Some(failed));
    let error = received.error(Kind::Api, "").with_code(code, message);
    Err(received.client.redact(error))
}

/// Returns the first test that fails. A missing value passes, because decoding reports it if it is required.
fn first_failed<'t>(body: &[u8], tests: &'t [SuccessWhen]) -> Option<&'t SuccessWhen> {
    tests.iter().find(|test| find(body, test.pointer).is_some_and(|value| value != test.equals))
}

/// Returns the code and the message of a failure, from the places that the description names or from common ones.
fn own_words(received: &Received, test: Option<&SuccessWhen>) -> (Option<String>, Option<String>) {
    let body = &received.body;
    let code = test.and_then(|test| find(body, test.pointer));
    let message = test.and_then(|test| find(body, test.message?));
    if code.is_some() && message.is_some() {
        return (code, message);
    }
    let (usual_code, usual_message) = failure::words(body, received.status);
    (code.or(usual_code), message.or(usual_message))
}

/// Returns the scalar at `pointer` as text. The first of duplicate keys counts. The body is not read beyond the scalar,
/// so it need not be valid JSON there.
pub(crate) fn find(body: &[u8], pointer: &str) -> Option<String> {
    scan(body, pointer).map(|scalar| scalar.text)
}

/// Returns the string at `pointer`, as [`find`] does. Numbers and booleans do not count.
pub(crate) fn find_string(body: &[u8], pointer: &str) -> Option<String> {
    scan(body, pointer).filter(|scalar| scalar.is_string).map(|scalar| scalar.text)
}

fn scan(body: &[u8], pointer: &str) -> Option<Scalar> {
    let mut found = None;
    let scan = Scan { rest: pointer, found: &mut found };
    // An error means that the text continues after the value or is not JSON. `found` is valid in both cases.
    let _ = scan.deserialize(&mut serde_json::Deserializer::from_slice(body));
    found
}

struct Scalar {
    text: String,
    is_string: bool,
}

/// Splits a pointer into its first token, still escaped, and the rest.
fn step(pointer: &str) -> Option<(&str, &str)> {
    let rest = pointer.strip_prefix('/')?;
    Some(rest.split_at(rest.find('/').unwrap_or(rest.len())))
}

/// Parses an array index. RFC 6901, 4 allows no sign and no leading zeros.
fn index(token: &str) -> Option<usize> {
    token.parse().ok().filter(|index: &usize| index.to_string() == token)
}

/// Unescapes a token. `~1` must come before `~0` (RFC 6901, 4), or `~01` would become a slash.
fn unescaped(token: &str) -> Cow<'_, str> {
    if token.contains('~') { token.replace("~1", "/").replace("~0", "~").into() } else { token.into() }
}

struct Scan<'f, 'p> {
    /// The rest of the pointer, below the current value.
    rest: &'p str,
    found: &'f mut Option<Scalar>,
}

impl Scan<'_, '_> {
    fn take(self, value: impl ToString, is_string: bool) {
        if self.rest.is_empty() {
            *self.found = Some(Scalar { text: value.to_string(), is_string });
        }
    }
}

impl<'de> DeserializeSeed<'de> for Scan<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scan<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while self.found.is_none() {
            let Some(key) = map.next_key_seed(Key(self.rest))? else { break };
            if key.is_number && self.rest.is_empty() {
                *self.found = Some(Scalar { text: map.next_value()?, is_string: false });
            } else if let Some(rest) = key.below {
                map.next_value_seed(Scan { rest, found: self.found })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let wanted = step(self.rest).and_then(|(token, rest)| Some((index(token)?, rest)));
        for index in 0.. {
            let more = match wanted {
                Some((at, rest)) if at == index => seq.next_element_seed(Scan { rest, found: self.found })?.is_some(),
                _ => seq.next_element::<IgnoredAny>()?.is_some(),
            };
            if !more || self.found.is_some() {
                break;
            }
        }
        Ok(())
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.take(value, true);
        Ok(())
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.take(value, false);
        Ok(())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.take(value, false);
        Ok(())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.take(value, false);
        Ok(())
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.take(value, false);
        Ok(())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Reads a key without copying it, and compares it with the next token of the pointer.
struct Key<'p>(&'p str);

struct KeyFound<'p> {
    /// The rest of the pointer below the key, if the key matches.
    below: Option<&'p str>,
    is_number: bool,
}

impl<'de, 'p> DeserializeSeed<'de> for Key<'p> {
    type Value = KeyFound<'p>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'p> Visitor<'_> for Key<'p> {
    type Value = KeyFound<'p>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        let below = step(self.0).filter(|(token, _)| unescaped(token) == key).map(|(_, rest)| rest);
        Ok(KeyFound { below, is_number: key == NUMBER_KEY })
    }
}
