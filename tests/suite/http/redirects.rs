//! Redirects are followed on the origin of the base URL. A redirect to a different origin is an error.

use http::Method;
use serde_json::{Value, json};

use super::fixture::{QUERY_KEY, builder, client, secured, secured_builder};
use crate::runtime::auth::credential::Credential;
use crate::runtime::call::builder::Call;
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::Operation;
use crate::support::server::{Answer, Seen, Server};

static START: Operation = Operation::new(Method::GET, "start", "/start").security(&[&[QUERY_KEY]]);

/// A server that redirects `/start` and responds with success to everything else.
async fn redirecting(status: u16, location: &'static str) -> Server {
    Server::start(move |seen| match seen.path() {
        "/start" => Answer::redirect(status, location),
        _ => Answer::json(200, "1"),
    })
    .await
}

async fn followed(method: Method, status: u16, location: &'static str) -> Vec<Seen> {
    let server = redirecting(status, location).await;
    let request = client(&server).request(method, "/start").json(&json!({"a": 1}));
    request.send_raw().await.expect("followed");
    server.seen()
}

async fn refused(method: Method, status: u16, location: &'static str) -> String {
    let server = redirecting(status, location).await;
    let error = client(&server).request(method, "/start").await.expect_err("refused");
    assert!(error.is_redirect());
    assert_eq!(error.status().expect("a status"), status);
    assert_eq!(server.seen().len(), 1);
    error.to_string()
}

#[tokio::test]
async fn get_and_head_follow_every_redirect() {
    for status in [301, 302, 303, 307, 308] {
        for method in [Method::GET, Method::HEAD] {
            let seen = followed(method.clone(), status, "/next?x=1").await;
            assert_eq!(seen.len(), 2, "{status}");
            assert_eq!(seen[1].method, method.as_str());
            assert_eq!(seen[1].target, "/next?x=1");
        }
    }
}

#[tokio::test]
async fn other_methods_follow_307_and_308_with_their_body() {
    for status in [307, 308] {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let seen = followed(method.clone(), status, "/next").await;
            assert_eq!(seen[1].method, method.as_str());
            assert_eq!(seen[1].text(), r#"{"a":1}"#);
            assert_eq!(seen[1].header("content-type"), Some("application/json"));
        }
    }
}

#[tokio::test]
async fn other_methods_do_not_become_get() {
    for status in [301, 302, 303] {
        let text = refused(Method::POST, status, "/next").await;
        assert!(text.ends_with("redirects a POST, which only 307 and 308 can do"), "{text}");
    }
}

#[tokio::test]
async fn a_relative_location_is_resolved() {
    assert_eq!(followed(Method::GET, 302, "next").await[1].target, "/next");
}

#[tokio::test]
async fn a_fragment_is_dropped() {
    assert_eq!(followed(Method::GET, 302, "/next#part").await[1].target, "/next");
}

#[tokio::test]
async fn a_full_location_of_the_same_origin_is_followed() {
    let server = Server::start(|seen| match seen.path() {
        "/start" => {
            let host = seen.header("host").expect("a host");
            Answer::redirect(302, &format!("http://{host}/next"))
        }
        _ => Answer::json(200, "1"),
    })
    .await;
    client(&server).request(Method::GET, "/start").await.expect("followed");
    assert_eq!(server.seen()[1].target, "/next");
}

#[tokio::test]
async fn a_different_host_is_refused() {
    assert_eq!(
        refused(Method::GET, 302, "http://evil.example/x?token=hush").await,
        "GET /start: the response 302 Found redirects to a different origin, http://evil.example; credentials are not sent there"
    );
}

#[tokio::test]
async fn a_different_host_without_scheme_is_refused() {
    let text = refused(Method::GET, 307, "//evil.example/x").await;
    assert!(text.contains("to a different origin, http://evil.example;"), "{text}");
}

#[tokio::test]
async fn a_different_scheme_is_refused() {
    assert!(refused(Method::GET, 302, "https://127.0.0.1/x").await.contains("a different origin"));
    assert!(refused(Method::GET, 302, "file:///etc/passwd").await.contains("a different origin"));
}

#[tokio::test]
async fn a_different_port_is_refused() {
    let other = Server::answering(Answer::json(200, "1")).await;
    let location: &'static str = format!("{}/x", other.url()).leak();
    assert!(refused(Method::GET, 302, location).await.contains("a different origin"));
    assert_eq!(other.seen().len(), 0);
}

/// The same machine and port under a different name.
#[tokio::test]
async fn a_different_name_of_the_host_is_refused() {
    let server = Server::start(|seen| {
        let host = seen.header("host").expect("a host").replace("127.0.0.1", "localhost");
        Answer::redirect(302, &format!("http://{host}/next"))
    })
    .await;
    let error = client(&server).request(Method::GET, "/start").await.expect_err("refused");
    assert!(error.is_redirect());
    assert!(error.to_string().contains(&server.other_origin()));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_location_with_a_user_is_refused() {
    let server = Server::start(|seen| {
        let host = seen.header("host").expect("a host");
        Answer::redirect(302, &format!("http://user:hush@{host}/next"))
    })
    .await;
    let error = client(&server).request(Method::GET, "/start").await.expect_err("refused");
    assert!(error.is_redirect());
    assert!(!error.to_string().contains("hush"));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn credentials_stay_with_the_origin() {
    let server = Server::start(|seen| match seen.path() {
        "/auth/token" => Answer::json(200, r#"{"access_token":"t"}"#),
        "/v1/secured" => Answer::redirect(307, "/moved"),
        _ => Answer::json(200, "1"),
    })
    .await;
    let client = secured_builder(builder(&server)).build().expect("built");
    secured(&client).send().await.expect("followed");
    let moved = server.seen().pop().expect("requests");
    assert_eq!(moved.target, "/moved");
    assert_eq!(moved.header("authorization"), Some("Bearer t"));
    assert_eq!(moved.header("x-app-key"), Some(super::fixture::KEY));
}

/// Redirects `/0` to `/1` and so on, `length` times, and returns the outcome and the number of requests.
async fn chain(length: usize) -> (Result<Value, Error>, usize) {
    let server = Server::start(move |seen| {
        let step: usize = seen.target[1..].parse().expect("a number");
        if step == length {
            return Answer::json(200, "1");
        }
        Answer::redirect(302, &format!("/{}", step + 1))
    })
    .await;
    let outcome = client(&server).request(Method::GET, "/0").send().await;
    (outcome, server.seen().len())
}

#[tokio::test]
async fn ten_redirects_are_followed() {
    let (outcome, requests) = chain(10).await;
    outcome.expect("followed");
    assert_eq!(requests, 11);
}

#[tokio::test]
async fn eleven_redirects_are_too_many() {
    let (outcome, requests) = chain(11).await;
    let error = outcome.expect_err("too many");
    assert!(error.is_redirect());
    assert_eq!(error.to_string(), "GET /0: more than 10 redirects");
    assert_eq!(requests, 11);
}

#[tokio::test]
async fn a_redirect_without_location_is_refused() {
    let server = Server::answering(Answer::new(302, "")).await;
    let error = client(&server).request(Method::GET, "/x").await.expect_err("refused");
    assert_eq!(error.to_string(), "GET /x: the response 302 Found has no usable `Location`");
}

#[tokio::test]
async fn raw_calls_follow_the_same_rules() {
    let server = Server::answering(Answer::redirect(302, "http://evil.example/")).await;
    let request = client(&server).request(Method::GET, "/x");
    assert!(request.send_raw().await.expect_err("refused").is_redirect());
}

#[tokio::test]
async fn not_modified_is_not_a_redirect() {
    let server = Server::answering(Answer::new(304, "").header("location", "/next")).await;
    let error = client(&server).request(Method::GET, "/x").await.expect_err("304");
    assert!(error.is_status());
    assert_eq!(server.seen().len(), 1);
}

/// A key appended after the fragment would be dropped with it.
#[tokio::test]
async fn a_fragment_does_not_swallow_a_key() {
    let server = redirecting(302, "/next#part").await;
    let client = builder(&server).credential(QUERY_KEY, Credential::key("k-query")).build().expect("built");
    let call: Call<Value> = Call::new(&client, &START, &[]);
    call.send().await.expect("followed");
    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, ["/start?key=k-query", "/next?key=k-query"]);
}
