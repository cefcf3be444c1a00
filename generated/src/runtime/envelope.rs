//! Tells success from failure: by the status first, then by the tests of `x-success-when` on the body.
//!
//! It looks for single values in the body and decodes nothing else.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::error::{Error, Kind};
use super::operation::SuccessWhen;
use super::response::Received;

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
    if tests.is_empty() {
        return None;
    }
    let pointers: Vec<&str> = tests.iter().map(|test| test.pointer).collect();
    let found = find(body, &pointers);
    let mut pairs = tests.iter().zip(found);
    let failed = pairs.find(|(test, value)| value.as_ref().is_some_and(|it| it != test.equals));
    failed.map(|(test, _)| test)
}

/// The code and the message of a failure.
fn own_words(body: &[u8], test: Option<&SuccessWhen>) -> (Option<String>, Option<String>) {
    let Some(test) = test else {
        return (None, None);
    };
    let mut found = match test.message {
        Some(message) => find(body, &[test.pointer, message]),
        None => find(body, &[test.pointer]),
    }
    .into_iter();
    (found.next().flatten(), found.next().flatten())
}

/// The scalars at `pointers` as text; the first of duplicate keys counts. Reads no further than the last one found,
/// and takes what it has where the body turns out not to be JSON.
pub(super) fn find(body: &[u8], pointers: &[&str]) -> Vec<Option<String>> {
    let mut found = Found { values: vec![None; pointers.len()], missing: pointers.len() };
    let wanted = pointers.iter().enumerate();
    let scan = Scan { wanted: wanted.map(|(slot, rest)| Wanted { slot, rest }).collect(), found: &mut found };
    // An error means: more behind the last one, or not JSON. Both leave in `found` what there is.
    let _ = scan.deserialize(&mut serde_json::Deserializer::from_slice(body));
    found.values
}

struct Found {
    values: Vec<Option<String>>,
    missing: usize,
}

/// What is left of a pointer at the place that the scan has reached.
struct Wanted<'p> {
    slot: usize,
    rest: &'p str,
}

impl<'p> Wanted<'p> {
    /// What is left below the key or index `key`.
    fn below(&self, key: &str) -> Option<Self> {
        let rest = self.rest.strip_prefix('/')?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (token, rest) = rest.split_at(end);
        (unescaped(token) == key).then_some(Self { slot: self.slot, rest })
    }
}

/// RFC 6901, 4: `~1` before `~0`, or `~01` would become a slash.
fn unescaped(token: &str) -> Cow<'_, str> {
    if token.contains('~') { token.replace("~1", "/").replace("~0", "~").into() } else { token.into() }
}

fn below<'p>(wanted: &[Wanted<'p>], key: &str) -> Vec<Wanted<'p>> {
    wanted.iter().filter_map(|one| one.below(key)).collect()
}

struct Scan<'f, 'p> {
    wanted: Vec<Wanted<'p>>,
    found: &'f mut Found,
}

impl Scan<'_, '_> {
    fn take(&mut self, text: &str) {
        for wanted in self.wanted.iter().filter(|it| it.rest.is_empty()) {
            let value = &mut self.found.values[wanted.slot];
            if value.is_none() {
                *value = Some(text.to_owned());
                self.found.missing -= 1;
            }
        }
    }

    fn wants_scalar(&self) -> bool {
        self.wanted.iter().any(|it| it.rest.is_empty())
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

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while self.found.missing > 0 {
            let Some(key) = map.next_key_seed(Key(&self.wanted))? else { break };
            if key.is_number && self.wants_scalar() {
                let digits: String = map.next_value()?;
                self.take(&digits);
            } else if key.below.is_empty() {
                map.next_value::<IgnoredAny>()?;
            } else {
                map.next_value_seed(Scan { wanted: key.below, found: self.found })?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        for index in 0_usize.. {
            if self.found.missing == 0 {
                break;
            }
            let wanted = below(&self.wanted, &index.to_string());
            let more = if wanted.is_empty() {
                seq.next_element::<IgnoredAny>()?.is_some()
            } else {
                let found = &mut *self.found;
                seq.next_element_seed(Scan { wanted, found })?.is_some()
            };
            if !more {
                break;
            }
        }
        Ok(())
    }

    fn visit_str<E: serde::de::Error>(mut self, value: &str) -> Result<(), E> {
        self.take(value);
        Ok(())
    }

    fn visit_i64<E: serde::de::Error>(mut self, value: i64) -> Result<(), E> {
        self.take(&value.to_string());
        Ok(())
    }

    fn visit_u64<E: serde::de::Error>(mut self, value: u64) -> Result<(), E> {
        self.take(&value.to_string());
        Ok(())
    }

    fn visit_f64<E: serde::de::Error>(mut self, value: f64) -> Result<(), E> {
        self.take(&value.to_string());
        Ok(())
    }

    fn visit_bool<E: serde::de::Error>(mut self, value: bool) -> Result<(), E> {
        self.take(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Reads a key without copying it.
struct Key<'w, 'p>(&'w [Wanted<'p>]);

struct KeyFound<'p> {
    below: Vec<Wanted<'p>>,
    is_number: bool,
}

impl<'de, 'p> DeserializeSeed<'de> for Key<'_, 'p> {
    type Value = KeyFound<'p>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'p> Visitor<'_> for Key<'_, 'p> {
    type Value = KeyFound<'p>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(KeyFound { below: below(self.0, key), is_number: key == NUMBER })
    }
}
