//! Idempotency keys: they let a server recognize a retry, so calls that are not idempotent can be retried too.

use std::collections::BTreeSet;

use http::Method;
use serde_json::json;

use super::{QUICK, Timed, answer, good, request};
use crate::http::fixture::{builder, lend};
use crate::support::server::{Answer, Server};

#[tokio::test(start_paused = true)]
async fn all_attempts_of_a_call_carry_the_same_key() {
    let timed = Timed::new(|_, _| answer(503, &[], ""));
    let client = timed.builder().idempotency_key("X-Once").build().expect("built");
    request(&client, "POST").await.expect_err("503");
    let keys = timed.headers("x-once");
    assert_eq!(keys.len(), 3);
    assert!(keys[0].is_some() && keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[tokio::test(start_paused = true)]
async fn each_call_has_a_key_of_its_own() {
    let timed = Timed::new(|_, _| answer(200, &[], "1"));
    let client = timed.builder().idempotency_key("X-Once").build().expect("built");
    for _ in 0..1000 {
        request(&client, "POST").await.expect("sent");
    }
    let keys: BTreeSet<Option<String>> = timed.headers("x-once").into_iter().collect();
    assert_eq!(keys.len(), 1000);
}

/// A random UUID (version 4) as in RFC 9562.
#[tokio::test(start_paused = true)]
async fn a_key_is_a_uuid() {
    let timed = Timed::new(|_, _| answer(200, &[], "1"));
    let client = timed.builder().idempotency_key("X-Once").build().expect("built");
    for _ in 0..100 {
        request(&client, "POST").await.expect("sent");
    }
    for key in timed.headers("x-once") {
        let key = key.expect("a key");
        let groups: Vec<usize> = key.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12], "{key}");
        assert!(key.chars().all(|character| character == '-' || character.is_ascii_hexdigit()), "{key}");
        assert!(key[14..].starts_with('4') && "89ab".contains(&key[19..20]), "{key}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_can_set_its_own_key() {
    let timed = Timed::new(|_, _| answer(503, &[], ""));
    let client = timed.builder().idempotency_key("X-Once").build().expect("built");
    let call = lend(&client, &json!({})).header("x-once", "mine");
    call.send().await.expect_err("503");
    assert_eq!(timed.headers("x-once"), vec![Some("mine".to_owned()); 3]);
}

#[tokio::test(start_paused = true)]
async fn a_key_in_the_usual_header_needs_no_setting() {
    let timed = Timed::new(|_, _| answer(503, &[], ""));
    let call = lend(&timed.client(), &json!({})).header("Idempotency-Key", "mine");
    call.send().await.expect_err("503");
    assert_eq!(timed.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn idempotent_methods_need_no_key() {
    let timed = Timed::new(|_, _| answer(200, &[], "1"));
    let client = timed.builder().idempotency_key("X-Once").build().expect("built");
    request(&client, "PUT").await.expect("sent");
    assert_eq!(timed.headers("x-once"), [None]);
}

#[tokio::test]
async fn a_post_with_a_key_survives_a_broken_connection() {
    let server = Server::start(|seen| if seen.index == 0 { Answer::raw("").reset() } else { good() }).await;
    let client = builder(&server).retry(QUICK).idempotency_key("Idempotency-Key").build().expect("built");
    client.request(Method::POST, "/x").json("body").send().await.expect("recovered");
    let seen = server.seen();
    assert_eq!((seen.len(), seen[0].text(), seen[1].text()), (2, "\"body\"", "\"body\""));
    assert_eq!(seen[0].header("idempotency-key"), seen[1].header("idempotency-key"));
}

#[test]
fn an_invalid_header_name_is_refused() {
    for name in ["a b", "", "Host", "Content-Length"] {
        let error = Timed::new(|_, _| answer(200, &[], "")).builder().idempotency_key(name).build();
        assert!(error.expect_err("no such header").is_build(), "{name}");
    }
}
