//! Requests that are not in the description are sent like the others.

use http::Method;
use serde_json::json;

use super::fixture::{APP_KEY, builder, client};
use crate::runtime::auth::credential::Credential;
use crate::support::server::{Answer, Server};

#[tokio::test]
async fn method_query_body_and_headers_are_sent() {
    let server = Server::answering(Answer::json(200, r#"{"ok":true}"#)).await;
    let answer = client(&server)
        .request(Method::PATCH, "/v1/anything")
        .query("q", "a&b")
        .query("n", 5)
        .header("X-Trace", "t1")
        .json(&json!({"x": 1}))
        .send()
        .await
        .expect("sent");
    assert_eq!(answer, json!({"ok": true}));
    let seen = server.only();
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("PATCH", "/v1/anything?q=a%26b&n=5"));
    assert_eq!(seen.header("x-trace"), Some("t1"));
    assert_eq!(seen.text(), r#"{"x":1}"#);
}

#[tokio::test]
async fn the_security_of_the_api_applies() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let with_key = builder(&server).credential(APP_KEY, Credential::key("k-123"));
    let client = with_key.build().expect("built");
    client.request(Method::GET, "/x").send().await.expect("sent");
    assert_eq!(server.only().header("x-app-key"), Some("k-123"));
}

#[tokio::test]
async fn send_as_decodes_to_types_of_the_caller() {
    let server = Server::answering(Answer::json(200, "[1,2]")).await;
    let numbers: (u8, u8) = client(&server).request(Method::GET, "/x").send_as().await.expect("decoded");
    assert_eq!(numbers, (1, 2));
}

#[tokio::test]
async fn send_as_with_a_body_that_does_not_match_is_a_decode_error() {
    let server = Server::answering(Answer::json(200, "[1,true]")).await;
    let request = client(&server).request(Method::GET, "/x");
    let error = request.send_as::<(u8, u8)>().await.expect_err("no number");
    assert!(error.is_decode());
    assert_eq!(
        error.to_string(),
        "GET /x: the response does not match the description: invalid type: boolean `true`, expected u8 at line 1 column 7"
    );
}

#[tokio::test]
async fn interim_responses_are_skipped() {
    let server = Server::answering(Answer::raw(
        "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n7",
    ))
    .await;
    assert_eq!(client(&server).request(Method::GET, "/x").await.expect("ok"), json!(7));
}

#[tokio::test]
async fn an_empty_response_is_null() {
    let server = Server::answering(Answer::new(204, "")).await;
    let request = client(&server).request(Method::DELETE, "/x");
    assert_eq!(request.await.expect("no content"), json!(null));
}

#[tokio::test]
async fn send_raw_returns_any_status() {
    let server = Server::answering(Answer::new(418, "short and stout")).await;
    let answer = client(&server).request(Method::GET, "/x").send_raw().await.expect("raw");
    assert_eq!(answer.status(), 418);
    assert_eq!(answer.body().as_ref(), b"short and stout");
}

#[tokio::test]
async fn a_failing_status_is_an_error_that_shows_no_query() {
    let server = Server::answering(Answer::new(500, "")).await;
    let request = client(&server).request(Method::GET, "/x").query("pin", "hush-pin");
    let error = request.await.expect_err("500");
    assert_eq!(error.to_string(), "GET /x: the API returned 500 Internal Server Error");
    assert_eq!(error.operation(), None);
}

#[tokio::test]
async fn a_value_that_json_cannot_represent_is_refused() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let odd = std::collections::BTreeMap::from([((1, 2), 3)]);
    let error = client(&server).request(Method::POST, "/x").json(&odd).await.expect_err("odd");
    assert!(error.is_build());
    assert_eq!(error.to_string(), "POST /x: not sent: a value cannot be written: key must be a string");
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn send_as_reads_an_empty_response_as_null() {
    let server = Server::answering(Answer::new(204, "")).await;
    let request = client(&server).request(Method::GET, "/x");
    assert_eq!(request.send_as::<Option<u8>>().await.expect("null"), None);
}
