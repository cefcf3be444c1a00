//! The runtime's `wire` module: deserializing and serializing JSON, without HTTP.

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

/// Deserializes JSON that is valid for the type.
#[track_caller]
fn read<T: FromWire>(text: &str) -> T {
    from_slice(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Deserializes JSON that is invalid for the type, and returns the error message.
#[track_caller]
fn read_error<T: FromWire + ToWire>(text: &str) -> String {
    match from_slice::<T>(text.as_bytes()) {
        Ok(value) => panic!("{text} was read as {:?}", value.view()),
        Err(error) => error.to_string(),
    }
}

/// Serializes a value.
#[track_caller]
fn write<T: ToWire + ?Sized>(value: &T) -> String {
    let bytes = write_json(value.view()).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// Serializes a value that has no JSON representation, and returns the error message.
#[track_caller]
fn write_error<T: ToWire>(value: &T) -> String {
    match write_json(value.view()) {
        Ok(bytes) => panic!("serialized to {}", String::from_utf8_lossy(&bytes)),
        Err(error) => error.to_string(),
    }
}

/// Deserializes JSON and serializes it again, with the runtime's own reader and writer and with serde. Asserts that
/// each output equals `expected`.
#[track_caller]
fn assert_rewritten<T: FromWire + ToWire + serde::Serialize + serde::de::DeserializeOwned>(text: &str, expected: &str) {
    let value: T = read(text);
    assert_eq!(write(&value), expected, "bytes");
    let value: T = serde_json::from_str(text).expect("serde reads what the runtime's reader reads");
    assert_eq!(
        serde_json::to_string(&value).expect("serde writes what the runtime's writer writes"),
        expected,
        "serde"
    );
    let tree: Value = serde_json::from_str(text).expect("the text is JSON");
    let value: T = serde_json::from_value(tree).expect("a tree is read like JSON text");
    assert_eq!(write(&value), expected, "from a tree");
}

/// Asserts that JSON is unchanged after deserializing and serializing it.
#[track_caller]
fn assert_kept<T: FromWire + ToWire + serde::Serialize + serde::de::DeserializeOwned>(text: &str) {
    assert_rewritten::<T>(text, text);
}
