//! Error messages, and the places that they name.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::types::{Case, Counts, Node, OddKeys, Pet};
use super::{read_error, write_error};
use crate::runtime::wire::from_slice;

#[test]
fn an_error_names_the_path_line_and_column() {
    let text =
        "{\"name\": \"a\",\n \"others\": [],\n \"named\": {\"x\": {\"name\": \"b\", \"others\": [{\"name\": 1}]}}}";
    let error = from_slice::<Node>(text.as_bytes()).map(|_| ()).expect_err("a name is not a number");
    assert_eq!(error.path(), "named.x.others[0].name");
    assert_eq!((error.line(), error.column()), (3, 51));
    let told = "named.x.others[0].name: expected string, found integer at line 3 column 51";
    assert_eq!(error.to_string(), told);
}

#[test]
fn serde_reports_the_same_message() {
    let text = r#"{"name":"a","others":[],"named":{"x":{"name":"b","others":[{"name":1}]}}}"#;
    let told = serde_json::from_str::<Node>(text).map(|_| ()).expect_err("a name is not a number").to_string();
    assert_eq!(told, "named.x.others[0].name: expected string, found integer at line 1 column 68");
    assert_eq!(told, read_error::<Node>(text));
}

#[test]
fn serde_keeps_the_kind_of_an_error() {
    let cut = serde_json::from_str::<Node>(r#"{"name":"a","others":["#).map(|_| ()).expect_err("the text is truncated");
    assert!(cut.is_eof());
    let odd = serde_json::from_str::<Node>(r#"{"name":"a","others":[}"#).map(|_| ()).expect_err("invalid JSON");
    assert!(odd.is_syntax());
}

#[test]
fn a_path_restarts_below_types_that_derive_deserialize() {
    #[derive(Deserialize)]
    struct Outer {
        #[serde(rename = "inner")]
        _inner: Node,
    }
    let error =
        serde_json::from_str::<Outer>(r#"{"inner":{"name":1}}"#).map(|_| ()).expect_err("a name is not a number");
    assert_eq!(error.to_string(), "name: expected string, found integer at line 1 column 18");
}

#[test]
fn truncated_json_has_a_path_too() {
    let told = read_error::<Vec<Node>>(r#"[{"name":"a","others":["#);
    assert_eq!(told, "[0].others[0]: EOF while parsing a list at line 1 column 23");
}

#[test]
fn text_after_the_value_is_an_error() {
    assert_eq!(read_error::<i64>("1 2"), "trailing characters at line 1 column 3");
}

#[test]
fn empty_text_is_an_error() {
    assert_eq!(read_error::<Case>(""), "EOF while parsing a value at line 1 column 0");
}

#[test]
fn text_that_is_not_utf8_is_an_error() {
    let error = from_slice::<String>(b"\"\xff\"").expect_err("0xff never occurs in UTF-8");
    assert_eq!(error.to_string(), "a byte that is not UTF-8 at line 1 column 2");
}

#[test]
fn text_that_is_not_utf8_has_a_path_too() {
    let error = from_slice::<Vec<Node>>(b"[{\"name\":\"a\",\n\"others\":[{\"name\":\"\xff\"}]}]").map(|_| ());
    let told = error.expect_err("0xff never occurs in UTF-8").to_string();
    assert_eq!(told, "[0].others[0].name: a byte that is not UTF-8 at line 2 column 20");
}

#[test]
fn an_earlier_error_is_reported_before_invalid_utf8() {
    let error =
        from_slice::<Node>(b"{\"name\":1,\"others\":\"\xff\"}").map(|_| ()).expect_err("a name is not a number");
    assert_eq!(error.to_string(), "name: expected string, found integer at line 1 column 9");
}

#[test]
fn text_after_the_value_must_be_utf8_too() {
    let error = from_slice::<i64>(b"1 \xff").expect_err("0xff never occurs in UTF-8");
    assert_eq!(error.to_string(), "a byte that is not UTF-8 at line 1 column 3");
}

#[test]
fn only_ambiguous_keys_are_quoted_in_the_path() {
    assert_eq!(
        read_error::<OddKeys>(r#"{"odata.count":true}"#),
        r#"["odata.count"]: expected integer, found boolean at line 1 column 19"#
    );
    assert_eq!(
        read_error::<BTreeMap<String, i64>>(r#"{"":""}"#),
        r#"[""]: expected integer, found string at line 1 column 6"#
    );
    assert_eq!(read_error::<OddKeys>(r#"{"ชื่อ":[]}"#), "ชื่อ: expected integer, found array at line 1 column 18");
}

#[test]
fn errors_never_show_values() {
    let text = r#"{"subject":"s","owner":null,"type":"hunter2"}"#;
    assert_eq!(read_error::<Case>(text), "type: expected integer, found string at line 1 column 44");
    let text = r#"{"kind":"cat","lives":["hunter2"]}"#;
    assert_eq!(read_error::<Pet>(text), "lives: expected integer, found array at line 1 column 23");
}

#[test]
fn messages_name_every_kind_of_value() {
    assert_eq!(read_error::<String>("null"), "expected string, found null at line 1 column 4");
    let told: Vec<String> = ["true", "1", "1.5", r#""x""#, "{}"].into_iter().map(read_error::<Vec<Vec<u8>>>).collect();
    assert_eq!(told[0], "expected array, found boolean at line 1 column 4");
    assert_eq!(told[1], "expected array, found integer at line 1 column 1");
    assert_eq!(told[2], "expected array, found number at line 1 column 3");
    assert_eq!(told[3], "expected array, found string at line 1 column 3");
    assert_eq!(told[4], "expected array, found object at line 1 column 2");
}

#[test]
fn messages_name_the_expected_object() {
    assert_eq!(read_error::<Counts>("[]"), "expected object, found array at line 1 column 2");
    assert_eq!(read_error::<BTreeMap<String, i64>>("1"), "expected object, found integer at line 1 column 1");
}

#[test]
fn deep_nesting_ends_in_an_error() {
    let text = "[".repeat(100_000);
    let told = read_error::<serde_json::Value>(&text);
    assert_eq!(told, "recursion limit exceeded at line 1 column 128");
    let text = r#"{"name":"","first":"#.repeat(10_000);
    let told = read_error::<Node>(&text);
    assert!(told.ends_with(": recursion limit exceeded at line 1 column 2414"), "{told}");
}

#[test]
fn a_write_error_names_the_path() {
    let value = BTreeMap::from([("a.b".to_owned(), vec![1.0, f64::NAN])]);
    assert_eq!(write_error(&value), r#"["a.b"][1]: NaN and infinity cannot be written as JSON"#);
}
