//! Token endpoints that fail, and tokens that expire early.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use serde_json::{Value, json};

use super::{QUICK, Timed, answer, impatient};
use crate::http::fixture::{APP_KEY, LOGIN, secured, secured_builder};
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::Client;
use crate::runtime::call::operation::Operation;
use crate::runtime::http::body::Body;
use crate::runtime::http::transport::TransportError;
use crate::support::server::{Answer, Server};

const TOKEN_PATH: &str = "/auth/token";
const API_PATH: &str = "/v1/secured";

/// Also requires a token, and must not be retried.
static POST: Operation = Operation::new(http::Method::POST, "post", "/v1/secured").security(&[&[LOGIN, APP_KEY]]);

async fn post(client: &Client) -> Result<Value, crate::runtime::call::error::Error> {
    Call::new(client, &POST, &[]).send().await
}

fn connected(server: &Server) -> Client {
    secured_builder(impatient(server)).build().expect("built")
}

fn grant(index: usize) -> Answer {
    Answer::json(200, format!(r#"{{"access_token":"token-{index}","expires_in":3600}}"#))
}

#[tokio::test]
async fn the_endpoint_is_down() {
    let refusing = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = refusing.local_addr().expect("an address");
    drop(refusing);
    let server = Server::answering(Answer::json(200, "1")).await;
    let url = format!("http://{address}/token");
    let client = secured_builder(impatient(&server)).token_url(url).build().expect("built");
    let error = secured(&client).send().await.expect_err("no token");
    assert!(error.is_auth() && error.is_connect() && error.is_transient());
    assert_eq!((error.attempts(), server.seen().len()), (3, 0));
}

#[tokio::test]
async fn the_endpoint_fails_for_good() {
    let server = Server::start(|seen| match seen.path() {
        TOKEN_PATH => Answer::new(503, ""),
        _ => Answer::json(200, "1"),
    })
    .await;
    let error = secured(&connected(&server)).send().await.expect_err("no token");
    assert!(error.is_auth() && !error.is_status());
    assert_eq!((error.attempts(), error.last_status()), (3, None));
    assert_eq!((server.count(TOKEN_PATH), server.count(API_PATH)), (3, 0));
    assert_eq!(
        error.to_string(),
        "secured (PUT /v1/secured): no access token: the token endpoint returned 503 Service Unavailable (after 3 attempts)"
    );
}

/// Nothing has been sent to the API yet, so even a POST continues after a retried token fetch.
#[tokio::test]
async fn the_endpoint_fails_once() {
    for fault in
        [Answer::new(503, ""), Answer::raw("").reset(), Answer::json(200, "{").header("content-length", "9").close()]
    {
        let server = Server::start(move |seen| match (seen.path(), seen.index) {
            (TOKEN_PATH, 0) => fault.clone(),
            (TOKEN_PATH, index) => grant(index),
            _ => Answer::json(200, "1"),
        })
        .await;
        post(&connected(&server)).await.expect("a token in the end");
        assert_eq!((server.count(TOKEN_PATH), server.count(API_PATH)), (2, 1));
    }
}

#[tokio::test]
async fn the_endpoint_refuses_the_client() {
    let server = Server::answering(Answer::json(401, r#"{"error":"invalid_client"}"#)).await;
    let error = secured(&connected(&server)).send().await.expect_err("no token");
    assert!(error.is_auth() && !error.is_transient());
    assert_eq!((error.code(), error.attempts(), server.seen().len()), (Some("invalid_client"), 1, 1));
}

/// The token becomes invalid between two calls, before its announced expiry.
#[tokio::test]
async fn a_token_that_expires_early_is_renewed_once() {
    let granted = AtomicUsize::new(0);
    let ended = AtomicUsize::new(0);
    let server = Server::start(move |seen| {
        if seen.path() == TOKEN_PATH {
            return grant(granted.fetch_add(1, SeqCst));
        }
        let is_old = seen.header("authorization") == Some("Bearer token-0");
        let is_over = is_old && ended.fetch_add(1, SeqCst) > 0;
        Answer::json(if is_over { 401 } else { 200 }, "1")
    })
    .await;
    let client = connected(&server);
    for _ in 0..3 {
        post(&client).await.expect("sent");
    }
    assert_eq!((server.count(TOKEN_PATH), server.count(API_PATH)), (2, 4));
}

/// If the new token is rejected too, the client does not fetch a third.
#[tokio::test]
async fn a_401_is_retried_once_with_a_new_token() {
    let server = Server::start(|seen| match seen.path() {
        TOKEN_PATH => grant(seen.index),
        _ => Answer::json(401, "{}"),
    })
    .await;
    let error = secured(&connected(&server)).send().await.expect_err("401");
    assert!(error.is_status() && !error.is_transient());
    assert_eq!((error.attempts(), server.count(TOKEN_PATH), server.count(API_PATH)), (1, 2, 2));
}

/// The client retries twice: once with a new token, and once after the transient failure.
#[tokio::test]
async fn a_401_and_a_503() {
    let server = Server::start(|seen| match (seen.path(), seen.index) {
        (TOKEN_PATH, index) => grant(index),
        (_, 1) => Answer::json(401, "{}"),
        (_, 3) => Answer::new(503, ""),
        _ => Answer::json(200, "1"),
    })
    .await;
    secured(&connected(&server)).send().await.expect("sent");
    assert_eq!((server.count(TOKEN_PATH), server.count(API_PATH)), (2, 3));
}

/// A token that is due for renewal stays in use until it expires while the endpoint returns no new one.
#[tokio::test(start_paused = true)]
async fn a_token_is_used_until_it_expires_when_the_endpoint_is_down() {
    let timed = Timed::new(|request, index| match (request.uri().path(), index) {
        (TOKEN_PATH, 0) => answer(200, &[], r#"{"access_token":"token-0","expires_in":3600}"#),
        (TOKEN_PATH, _) => Err(TransportError::connect("refused")),
        _ => Ok(http::Response::new(Body::from("1"))),
    });
    let client = secured_builder(timed.builder()).retry(QUICK).build().expect("built");
    secured(&client).send().await.expect("with a fresh token");
    tokio::time::advance(Duration::from_secs(3550)).await;
    assert_eq!(secured(&client).send().await.expect("with the old token"), json!(1));
    tokio::time::advance(Duration::from_secs(60)).await;
    assert!(secured(&client).send().await.expect_err("expired").is_auth());
}

/// Clients that started together do not renew their tokens together.
#[tokio::test(start_paused = true)]
async fn renewals_are_spread() {
    let mut renewed = 0;
    for _ in 0..100 {
        let timed = Timed::new(|request, _| match request.uri().path() {
            TOKEN_PATH => answer(200, &[], r#"{"access_token":"t","expires_in":3600}"#),
            _ => answer(200, &[], "1"),
        });
        let client = secured_builder(timed.builder()).build().expect("built");
        secured(&client).send().await.expect("sent");
        tokio::time::advance(Duration::from_secs(3600 - 75)).await;
        secured(&client).send().await.expect("sent");
        renewed += timed.count() - 3;
    }
    assert!((20..80).contains(&renewed), "{renewed} of 100 within the first half of the spread");
}
