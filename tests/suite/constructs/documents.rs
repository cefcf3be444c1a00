//! The files of a description: several of them, YAML features that JSON lacks, and unusual bytes.

use super::{Answer, exchange};

/// `v30/documents/several-files`
#[tokio::test]
async fn files_that_reference_each_other_form_one_description() {
    use constructs_v30::types::{Person, Thing};
    let wire = r#"{"owner":{"name":"a","things":[{}]}}"#;
    let person = Person::new("a").things([Thing::default()]);
    let thing = Thing::new().owner(person);
    let answer = Answer::json(200, wire);
    let (seen, read) = exchange!(constructs_v30, answer, |client| client.documents().several_files(7, &thing));
    assert_eq!((seen.path(), seen.text()), ("/several-files/7", wire));
    assert_eq!(read.expect("a thing"), thing);
}

/// `v30/documents/yaml-features`
#[tokio::test]
async fn aliases_and_merge_keys_are_expanded() {
    let value = constructs_v30::types::YamlFeatures::new().a(1_i32).b(1_i64 << 40);
    let wire = r#"{"a":1,"b":1099511627776}"#;
    let answer = Answer::json(200, wire);
    let (seen, read) = exchange!(constructs_v30, answer, |client| client.documents().yaml_features(&value));
    assert_eq!(seen.text(), wire);
    assert_eq!(read.expect("the same"), value);
}

/// `v30/documents/byte-order-mark`
#[tokio::test]
async fn a_byte_order_mark_is_ignored() {
    let (_, read) = exchange!(constructs_v30, Answer::json(200, "1"), |client| client.documents().byte_order_mark());
    assert_eq!(read.expect("a number"), 1);
}

/// `v30/documents/line-endings`
#[tokio::test]
async fn lines_may_end_in_cr_lf() {
    let (_, read) = exchange!(constructs_v30, Answer::json(200, "1"), |client| client.documents().line_endings());
    assert_eq!(read.expect("a number"), 1);
}
