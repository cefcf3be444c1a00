//! Tells success from failure: by the status first, then by the tests of `x-success-when` on the body.
//!
//! It looks for single values in the body and decodes nothing else.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::runtime::call::error::{Error, Kind};
use crate::runtime::call::failure;
use crate::runtime::call::operation::SuccessWhen;
use crate::runtime::call::response::Received;

/// Passes answers that report success.
pub(crate) fn judge(received: &Received) -> Result<(), Error> {
    let tests = received.target.success_when();
    if !received.is_success() {
        let (code, message) = own_words(&received.body, tests.first());
        let error = received.error(Kind::Status, "").with_code(code, message);
        return Err(received.client.redact(error));
    }
    let Some(failed) = first_failed(&received.body, tests) else {
        return Ok(());
    };
    let (code, message) = own_words(&received.body, Some(failed));
    let error = received.error(Kind::Api, "").with_code(code, message);
    Err(received.client.redact(error))
}

/// A value that is not there passes: whether it may be missing is for decoding to say.
fn first_failed<'t>(body: &[u8], tests: &'t [SuccessWhen]) -> Option<&'t SuccessWhen> {
    tests.iter().find(|test| find(body, test.pointer).is_some_and(|value| value != test.equals))
}

/// The code and the message of a failure: where the description says they stand, or where they commonly do.
fn own_words(body: &[u8], test: Option<&SuccessWhen>) -> (Option<String>, Option<String>) {
    let code = test.and_then(|test| find(body, test.pointer));
    let message = test.and_then(|test| find(body, test.message?));
    if code.is_some() && message.is_some() {
        return (code, message);
    }
    let (usual_code, usual_message) = failure::words(body);
    (code.or(usual_code), message.or(usual_message))
}

/// The scalar at `pointer` as text; the first of duplicate keys counts. Reads no further than that, and takes what it
/// has where the body turns out not to be JSON.
pub(crate) fn find(body: &[u8], pointer: &str) -> Option<String> {
    let mut found = None;
    let scan = Scan { rest: pointer, found: &mut found };
    // An error means: more behind the value, or not JSON. Both leave in `found` what there is.
    let _ = scan.deserialize(&mut serde_json::Deserializer::from_slice(body));
    found
}

/// The first token of a pointer as it is written, and what is left below it.
fn step(pointer: &str) -> Option<(&str, &str)> {
    let rest = pointer.strip_prefix('/')?;
    Some(rest.split_at(rest.find('/').unwrap_or(rest.len())))
}

/// RFC 6901, 4: an index is written in one way only, without a sign and leading zeros.
fn index(token: &str) -> Option<usize> {
    token.parse().ok().filter(|index: &usize| index.to_string() == token)
}

/// RFC 6901, 4: `~1` before `~0`, or `~01` would become a slash.
fn unescaped(token: &str) -> Cow<'_, str> {
    if token.contains('~') { token.replace("~1", "/").replace("~0", "~").into() } else { token.into() }
}

struct Scan<'f, 'p> {
    /// What is left of the pointer at the place that the scan has reached.
    rest: &'p str,
    found: &'f mut Option<String>,
}

impl Scan<'_, '_> {
    fn take(self, text: impl Into<String>) {
        if self.rest.is_empty() {
            *self.found = Some(text.into());
        }
    }
}

impl<'de> DeserializeSeed<'de> for Scan<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// How serde_json hands out numbers when some crate of the application turned on its `arbitrary_precision`.
/// Unknown, it would make every code look absent, and so every failure a success.
const NUMBER: &str = "$serde_json::private::Number";

impl<'de> Visitor<'de> for Scan<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while self.found.is_none() {
            let Some(key) = map.next_key_seed(Key(self.rest))? else { break };
            if key.is_number && self.rest.is_empty() {
                *self.found = Some(map.next_value()?);
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
        self.take(value);
        Ok(())
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.take(value.to_string());
        Ok(())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.take(value.to_string());
        Ok(())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.take(value.to_string());
        Ok(())
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.take(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Reads a key without copying it, and holds it against what is left of the pointer.
struct Key<'p>(&'p str);

struct KeyFound<'p> {
    /// What is left below the key, where the pointer leads through it.
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
        Ok(KeyFound { below, is_number: key == NUMBER })
    }
}
