//! Directions: what is asked of callers, and what of servers.

use constructs_v30::Nullable;
use constructs_v30::types::{DirectionsAsk, DirectionsUser};

use super::{Answer, exchange};

/// `v30/schemas/directions`
#[tokio::test]
async fn a_type_of_both_ways_asks_neither_for_what_the_other_sets() {
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
async fn a_type_of_one_way_demands_what_travels_it() {
    let ask = DirectionsAsk::new("s3cret");
    let answer = Answer::json(200, r#"{"id":7}"#);
    let (seen, read) = exchange!(constructs_v30, answer, |client| client.schemas().directions_one_way(&ask));
    assert_eq!(seen.text(), r#"{"password":"s3cret"}"#);
    let read = read.expect("an answer");
    assert_eq!((read.id, read.password), (7, None));
}

/// `v30/schemas/directions`
#[tokio::test]
async fn an_answer_without_what_servers_must_set_is_an_error() {
    let ask = DirectionsAsk::new("s3cret");
    let answer = Answer::json(200, "{}");
    let (_, read) = exchange!(constructs_v30, answer, |client| client.schemas().directions_one_way(&ask));
    assert!(read.is_err(), "{read:?}");
}
