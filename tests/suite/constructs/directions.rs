//! `readOnly` and `writeOnly`: which fields callers must set, and which servers must set.

use constructs_v30::Nullable;
use constructs_v30::types::{DirectionsAsk, DirectionsUser};

use super::{Answer, exchange};

/// `v30/schemas/directions`
#[tokio::test]
async fn a_shared_type_makes_read_only_and_write_only_fields_optional() {
    let mut user = DirectionsUser::new("Ann");
    user.password = Some("s3cret".to_owned());
    let answer = Answer::json(200, r#"{"id":7,"name":"Ann","deleted":null}"#);
    let (seen, read) = exchange!(constructs_v30, answer, |client| client.schemas().directions_both(&user));
    assert_eq!(seen.text(), r#"{"name":"Ann","password":"s3cret"}"#);
    let read = read.expect("a user");
    assert_eq!((read.id, read.password, read.deleted), (Some(7), None, Nullable::Null));
}

/// `v30/schemas/directions`
#[tokio::test]
async fn a_one_way_type_requires_the_fields_of_its_direction() {
    let ask = DirectionsAsk::new("s3cret");
    let answer = Answer::json(200, r#"{"id":7}"#);
    let (seen, read) = exchange!(constructs_v30, answer, |client| client.schemas().directions_one_way(&ask));
    assert_eq!(seen.text(), r#"{"password":"s3cret"}"#);
    let read = read.expect("a response");
    assert_eq!((read.id, read.password), (7, None));
}

/// `v30/schemas/directions`
#[tokio::test]
async fn a_response_without_a_required_read_only_field_is_an_error() {
    let ask = DirectionsAsk::new("s3cret");
    let answer = Answer::json(200, "{}");
    let (_, read) = exchange!(constructs_v30, answer, |client| client.schemas().directions_one_way(&ask));
    assert!(read.is_err(), "{read:?}");
}
