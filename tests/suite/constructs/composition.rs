//! Schemas made of others: `allOf`, choices beside members, conditions, and keywords that only refuse values.

use super::{exchange, sent_again};

/// `v30/schemas/all-of-value`
#[tokio::test]
async fn a_part_that_only_limits_leaves_the_type_to_the_others() {
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
async fn words_beside_a_union_leave_it_one() {
    use constructs_v30::types::AllOfUnionChoice;
    let read = sent_again!(constructs_v30, AllOfUnion, all_of_union, r#"{"value":7}"#);
    assert_eq!(read.value, AllOfUnionChoice::Integer(7));
}

/// `v30/schemas/choices-required`
#[tokio::test]
async fn choices_that_only_require_members_leave_the_struct_as_it_is() {
    let read = sent_again!(constructs_v30, ChoicesRequired, choices_required, r#"{"phone":"1"}"#);
    assert_eq!((read.mail, read.phone.as_deref()), (None, Some("1")));
}

/// `v30/schemas/choices-members`
#[tokio::test]
async fn members_of_all_choices_are_fields_and_what_all_require_is_required() {
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
async fn an_object_and_a_union_of_objects_have_the_members_of_all() {
    let read = sent_again!(constructs_v30, AllOfObjectAndUnion, all_of_object_and_union, r#"{"id":1,"dog":"d"}"#);
    assert_eq!((read.id, read.cat, read.dog.as_deref()), (1, None, Some("d")));
}

/// `v30/schemas/all-of-same-member`
#[tokio::test]
async fn a_part_that_lists_fewer_members_takes_none_away() {
    let wire = r#"{"owner":{"a":"1","b":"2"}}"#;
    let read = sent_again!(constructs_v30, AllOfSameMember, all_of_same_member, wire);
    assert_eq!(read.owner.and_then(|owner| owner.b).as_deref(), Some("2"));
}

/// `v30/schemas/all-of-other-member`
#[tokio::test]
async fn of_parts_that_list_different_members_the_later_one_counts() {
    let read = sent_again!(constructs_v30, AllOfOtherMember, all_of_other_member, r#"{"owner":{"c":"1"}}"#);
    assert_eq!(read.owner.and_then(|owner| owner.c).as_deref(), Some("1"));
}

/// `v30/schemas/ref-with-words`
#[tokio::test]
async fn what_stands_beside_a_reference_goes_with_it() {
    let read = sent_again!(constructs_v30, RefWithWords, ref_with_words, r#"{"note":null}"#);
    assert!(read.note.is_none());
    let read = sent_again!(constructs_v30, RefWithWords, ref_with_words, r#"{"note":{"text":"t"}}"#);
    assert_eq!(read.note.map(|note| note.text).as_deref(), Some("t"));
}

/// `v30/schemas/unknown-format`
#[tokio::test]
async fn a_format_that_only_says_more_leaves_the_value_as_it_is() {
    let read = sent_again!(constructs_v30, UnknownFormat, unknown_format, r#"{"country":"TH","at":1700000000}"#);
    assert_eq!((read.country.as_str(), read.at), ("TH", 1_700_000_000));
}

/// `v31/schemas/conditions`
#[tokio::test]
async fn members_under_a_condition_are_fields() {
    let wire = r#"{"kind":"post","card":"c","owner":"o","street":"s"}"#;
    let read = sent_again!(constructs_v31, Conditions, conditions, wire);
    assert_eq!((read.street.as_deref(), read.mail, read.owner.as_deref()), (Some("s"), None, Some("o")));
}

/// `v31/schemas/limits`
#[tokio::test]
async fn values_that_break_a_limit_travel_as_they_are() {
    let wire = r#"{"pair":[1,"a",2],"score":9.25,"mixed":{"x":1},"text":"b"}"#;
    let read = sent_again!(constructs_v31, Limits, limits, wire);
    assert_eq!((read.score, read.pair.len(), read.text.as_str()), (9.25, 3, "b"));
}
