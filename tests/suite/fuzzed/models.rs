//! JSON text as values of generated types.

use std::fmt::Debug;

use constructs_v30::types::{BareObjects, Image, MaybeAll, Narrower, Scalars, Scripts, Turn};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn again<T: Serialize + DeserializeOwned + PartialEq + Debug>(text: &str) {
    let Ok(first) = serde_json::from_str::<T>(text) else { return };
    let written = serde_json::to_string(&first).expect("a value that was read can be written");
    let second: T = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{written}: {error}"));
    assert_eq!(first, second, "{written}");
}

/// A value that is read is written as JSON that gives the same value.
pub(crate) fn what_is_read_is_written(which: u8, text: &str) {
    match which % 7 {
        0 => again::<BareObjects>(text),
        1 => again::<Image>(text),
        2 => again::<MaybeAll>(text),
        3 => again::<Narrower>(text),
        4 => again::<Scalars>(text),
        5 => again::<Scripts>(text),
        _ => again::<Turn>(text),
    }
}
