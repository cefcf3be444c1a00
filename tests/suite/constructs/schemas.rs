//! Schemas: how bodies are deserialized and serialized.

use constructs_v30::Nullable;
use constructs_v30::types::NullableNote;

use super::{Answer, exchange, sent_again};

/// `v30/schemas/nullable`
#[tokio::test]
async fn null_is_neither_absent_nor_a_value() {
    for (text, wire) in [
        (Nullable::Absent, "{}"),
        (Nullable::Null, r#"{"text":null}"#),
        (Nullable::Value("hi".to_owned()), r#"{"text":"hi"}"#),
    ] {
        let mut note = NullableNote::new();
        note.text = text.clone();
        let answer = Answer::json(200, wire);
        let (seen, read) = exchange!(constructs_v30, answer, |client| client.schemas().nullable(&note));
        assert_eq!(seen.text(), wire);
        assert_eq!(read.expect("a note").text, text);
    }
}

/// Null is sent only when the caller asks for it.
#[tokio::test]
async fn a_separate_setter_sends_null() {
    for (note, wire) in [
        (NullableNote::new(), "{}"),
        (NullableNote::new().text("hi"), r#"{"text":"hi"}"#),
        (NullableNote::new().text("hi").text_null(), r#"{"text":null}"#),
    ] {
        let (seen, _) = exchange!(constructs_v30, Answer::json(200, wire), |client| client.schemas().nullable(&note));
        assert_eq!(seen.text(), wire);
    }
}

/// `v31/schemas/type-list-null`
#[tokio::test]
async fn null_in_a_type_list_reads_as_none() {
    let answer = Answer::json(200, r#"{"name":null}"#);
    let (_, read) = exchange!(constructs_v31, answer, |client| client.schemas().type_list_null());
    assert_eq!(read.expect("a response").name, None);
}

/// `v32/schemas/plain`
#[tokio::test]
async fn simple_types_map_to_rust_types() {
    let answer = Answer::json(200, r#"{"yes":true,"count":3,"text":"t"}"#);
    let (_, read) = exchange!(constructs_v32, answer, |client| client.schemas().plain());
    let read = read.expect("a response");
    assert_eq!((read.yes, read.count, read.text.as_str()), (true, 3, "t"));
}

/// `v31/schemas/recursive-ref`
#[tokio::test]
async fn a_recursive_reference_leads_to_the_enclosing_schema() {
    let answer = Answer::json(200, r#"{"name":"a","children":[{"name":"b"}]}"#);
    let (_, read) = exchange!(constructs_v31, answer, |client| client.schemas().recursive_ref());
    let tree: constructs_v31::types::RecursiveRefTree = read.expect("a response");
    assert_eq!(tree.children.expect("a child")[0].name, "b");
}

/// `v30/schemas/string-aliases`
#[tokio::test]
async fn a_constructor_takes_text_for_an_alias_of_string() {
    use constructs_v30::types::Image;
    let built = Image::new("nice", "n-1".to_owned());
    let read = sent_again!(constructs_v30, Image, string_aliases, r#"{"name":"nice","slug":"n-1"}"#);
    assert_eq!(read, built);
}
