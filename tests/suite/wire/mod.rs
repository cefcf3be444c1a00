//! Reading and writing JSON: the runtime's `wire` folder, without HTTP.

mod dates;
mod enums;
mod errors;
mod members;
mod numbers;
mod show;
mod tagged;
mod twins;
#[allow(dead_code, unreachable_pub, reason = "written as the generator writes them")]
mod types;
mod untagged;

use serde_json::Value;

use crate::runtime::wire::{FromWire, ToWire, from_slice, write_json};

/// Reads a text that must fit.
#[track_caller]
fn read<T: FromWire>(text: &str) -> T {
    from_slice(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Reads a text that must not fit, and gives what the user is told.
#[track_caller]
fn read_error<T: FromWire + ToWire>(text: &str) -> String {
    match from_slice::<T>(text.as_bytes()) {
        Ok(value) => panic!("{text} was taken for {:?}", value.view()),
        Err(error) => error.to_string(),
    }
}

/// Writes a value that can be written.
#[track_caller]
fn write<T: ToWire + ?Sized>(value: &T) -> String {
    let bytes = write_json(value.view()).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// Writes a value that cannot be written, and gives what the user is told.
#[track_caller]
fn write_error<T: ToWire>(value: &T) -> String {
    match write_json(value.view()) {
        Ok(bytes) => panic!("written as {}", String::from_utf8_lossy(&bytes)),
        Err(error) => error.to_string(),
    }
}

/// Reads a text and writes it again, in both ways that there are, and compares with `expected`.
#[track_caller]
fn assert_rewritten<T: FromWire + ToWire + serde::Serialize + serde::de::DeserializeOwned>(text: &str, expected: &str) {
    let value: T = read(text);
    assert_eq!(write(&value), expected, "bytes");
    let value: T = serde_json::from_str(text).expect("serde reads what the bytes' reader reads");
    assert_eq!(serde_json::to_string(&value).expect("serde writes what is written as bytes"), expected, "serde");
    let tree: Value = serde_json::from_str(text).expect("the text is JSON");
    let value: T = serde_json::from_value(tree).expect("a tree is read like a text");
    assert_eq!(write(&value), expected, "from a tree");
}

/// Checks that a text is written as it was read.
#[track_caller]
fn assert_kept<T: FromWire + ToWire + serde::Serialize + serde::de::DeserializeOwned>(text: &str) {
    assert_rewritten::<T>(text, text);
}
