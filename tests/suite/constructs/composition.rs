//! Composed schemas: `allOf`, `oneOf` and `anyOf` next to properties, conditions, and keywords that only constrain
//! values.

use super::{exchange, sent_again};

/// `v30/schemas/all-of-value`
#[tokio::test]
async fn a_part_with_constraints_only_does_not_change_the_type() {
    use constructs_v30::types::{AllOfValueCode, AllOfValueLevel};
    let read = sent_again!(constructs_v30, AllOfValue, all_of_value, r#"{"level":"high","code":"bb","many":[1,2]}"#);
    assert_eq!(read.level, constructs_v30::Nullable::Value(AllOfValueLevel::High));
    assert_eq!(read.code, Some(AllOfValueCode::Bb));
    assert_eq!(read.many, Some(vec![1, 2]));
    let read = sent_again!(constructs_v30, AllOfValue, all_of_value, r#"{"level":null}"#);
    assert_eq!(read.level, constructs_v30::Nullable::Null);
}

/// `v30/schemas/all-of-union`
#[tokio::test]
async fn a_union_with_annotations_stays_a_union() {
    use constructs_v30::types::AllOfUnionChoice;
    let read = sent_again!(constructs_v30, AllOfUnion, all_of_union, r#"{"value":7}"#);
    assert_eq!(read.value, AllOfUnionChoice::Integer(7));
}

/// `v30/schemas/choices-required`
#[tokio::test]
async fn variants_that_only_require_fields_do_not_change_the_struct() {
    let read = sent_again!(constructs_v30, ChoicesRequired, choices_required, r#"{"phone":"1"}"#);
    assert_eq!((read.mail, read.phone.as_deref()), (None, Some("1")));
}

/// `v30/schemas/choices-members`
#[tokio::test]
async fn fields_of_all_variants_are_merged_and_those_required_by_all_are_required() {
    use constructs_v30::types::{ChoicesMembersKind, ChoicesMembersLimit};
    let wire = r#"{"name":"n","kind":"list","options":["a"],"limit":3}"#;
    let read = sent_again!(constructs_v30, ChoicesMembers, choices_members, wire);
    assert_eq!(read.kind, ChoicesMembersKind::List);
    assert_eq!(read.options, Some(vec!["a".to_owned()]));
    assert_eq!(read.limit, Some(ChoicesMembersLimit::Integer(3)));
    let wire = r#"{"name":"n","kind":"text","limit":"long"}"#;
    let read = sent_again!(constructs_v30, ChoicesMembers, choices_members, wire);
    assert_eq!(read.kind, ChoicesMembersKind::Text);
    assert_eq!(read.limit, Some(ChoicesMembersLimit::Text("long".to_owned())));
}

/// `v30/schemas/all-of-object-and-union`
#[tokio::test]
async fn an_object_and_a_union_of_objects_are_merged_into_one_struct() {
    let read = sent_again!(constructs_v30, AllOfObjectAndUnion, all_of_object_and_union, r#"{"id":1,"dog":"d"}"#);
    assert_eq!((read.id, read.cat, read.dog.as_deref()), (1, None, Some("d")));
}

/// `v30/schemas/all-of-same-member`
#[tokio::test]
async fn a_part_that_lists_fewer_fields_removes_none() {
    let wire = r#"{"owner":{"a":"1","b":"2"}}"#;
    let read = sent_again!(constructs_v30, AllOfSameMember, all_of_same_member, wire);
    assert_eq!(read.owner.and_then(|owner| owner.b).as_deref(), Some("2"));
}

/// `v30/schemas/all-of-other-member`
#[tokio::test]
async fn the_later_of_two_different_field_lists_wins() {
    let read = sent_again!(constructs_v30, AllOfOtherMember, all_of_other_member, r#"{"owner":{"c":"1"}}"#);
    assert_eq!(read.owner.and_then(|owner| owner.c).as_deref(), Some("1"));
}

/// `v30/schemas/ref-with-words`
#[tokio::test]
async fn annotations_next_to_a_reference_are_kept() {
    let read = sent_again!(constructs_v30, RefWithWords, ref_with_words, r#"{"note":null}"#);
    assert!(read.note.is_none());
    let read = sent_again!(constructs_v30, RefWithWords, ref_with_words, r#"{"note":{"text":"t"}}"#);
    assert_eq!(read.note.map(|note| note.text).as_deref(), Some("t"));
}

/// `v30/schemas/unknown-format`
#[tokio::test]
async fn an_unknown_format_does_not_change_the_type() {
    let read = sent_again!(constructs_v30, UnknownFormat, unknown_format, r#"{"country":"TH","at":1700000000}"#);
    assert_eq!((read.country.as_str(), read.at), ("TH", 1_700_000_000));
}

/// `v31/schemas/conditions`
#[tokio::test]
async fn fields_under_a_condition_are_optional_fields() {
    let wire = r#"{"kind":"post","card":"c","owner":"o","street":"s"}"#;
    let read = sent_again!(constructs_v31, Conditions, conditions, wire);
    assert_eq!((read.street.as_deref(), read.mail, read.owner.as_deref()), (Some("s"), None, Some("o")));
}

/// `v31/schemas/limits`
#[tokio::test]
async fn values_that_violate_a_constraint_are_passed_through() {
    let wire = r#"{"pair":[1,"a",2],"score":9.25,"mixed":{"x":1},"text":"b"}"#;
    let read = sent_again!(constructs_v31, Limits, limits, wire);
    assert_eq!((read.score, read.pair.len(), read.text.as_str()), (9.25, 3, "b"));
}
