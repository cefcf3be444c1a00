//! Request bodies and their headers.

use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};

use super::fixture::{client, get_book, lend};
use crate::runtime::call::builder::Call;
use crate::runtime::call::operation::Operation;
use crate::runtime::wire::{ToWire, View};
use crate::support::server::{Answer, Seen, Server};

static POST: Operation = Operation::new(Method::POST, "post", "/post").security(&[&[]]);
static REMOVE: Operation = Operation::new(Method::DELETE, "remove", "/remove").security(&[&[]]);
static READ: Operation = Operation::new(Method::GET, "read", "/read").security(&[&[]]);

async fn sent(operation: &'static Operation, build: impl FnOnce(Call<Value>) -> Call<Value>) -> Seen {
    let server = Server::answering(Answer::json(200, "1")).await;
    build(Call::new(&client(&server), operation, &[])).send().await.expect("sent");
    server.only()
}

#[tokio::test]
async fn json_is_sent_with_its_type_and_length() {
    let server = Server::answering(Answer::json(200, "{}")).await;
    lend(&client(&server), &json!({"title": "ข้างหลังภาพ"})).send().await.expect("sent");
    let seen = server.only();
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("POST", "/v1/loans"));
    assert_eq!(seen.text(), r#"{"title":"ข้างหลังภาพ"}"#);
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("content-length"), Some("45"));
}

#[tokio::test]
async fn get_without_body_sends_no_body_headers() {
    let server = Server::answering(Answer::json(200, "1")).await;
    get_book(&client(&server), "x", "1").send().await.expect("sent");
    let seen = server.only();
    assert_eq!(seen.method, "GET");
    assert_eq!(seen.header("content-type"), None);
    assert_eq!(seen.header("content-length"), None);
    assert_eq!(seen.header("transfer-encoding"), None);
}

#[tokio::test]
async fn get_and_delete_may_have_a_body() {
    let body = json!({"ids": [1]});
    for operation in [&READ, &REMOVE] {
        let seen = sent(operation, |call| call.json(body.view())).await;
        assert_eq!(seen.text(), r#"{"ids":[1]}"#);
    }
}

#[tokio::test]
async fn an_absent_body_is_not_sent() {
    let seen = sent(&POST, |call| call.json(View::Absent)).await;
    assert_eq!(seen.header("content-type"), None);
    assert_eq!(seen.text(), "");
}

/// Gateways respond 411 to a POST without a `Content-Length`.
#[tokio::test]
async fn a_post_without_a_body_sends_length_zero() {
    assert_eq!(sent(&POST, |call| call).await.header("content-length"), Some("0"));
}

static EXPORT: Operation = Operation::new(Method::GET, "export", "/export").security(&[&[]]);

#[tokio::test]
async fn a_call_can_set_accept() {
    assert_eq!(sent(&EXPORT, |call| call.accept("text/csv")).await.header("accept"), Some("text/csv"));
}

#[tokio::test]
async fn a_null_body_is_null() {
    assert_eq!(sent(&POST, |call| call.json(View::Null)).await.text(), "null");
}

#[tokio::test]
async fn a_form_is_urlencoded() {
    let form = json!({"a": "ก b&c", "list": [1, 2], "none": null});
    let seen = sent(&POST, |call| call.form(form.view())).await;
    assert_eq!(seen.text(), "a=%E0%B8%81+b%26c&list=1&list=2");
    assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
}

#[tokio::test]
async fn bytes_are_sent_as_they_are() {
    let body = Bytes::from_static(b"\x00\xff");
    let seen = sent(&POST, |call| call.body(body.into(), "application/octet-stream")).await;
    assert_eq!(seen.body, [0, 255]);
    assert_eq!(seen.header("content-type"), Some("application/octet-stream"));
}

#[tokio::test]
async fn user_agent_and_accept_are_sent() {
    let server = Server::answering(Answer::json(200, "1")).await;
    get_book(&client(&server), "x", "1").send().await.expect("sent");
    let seen = server.only();
    assert_eq!(seen.header("user-agent"), Some("library/1.2.3"));
    assert_eq!(seen.header("accept"), Some("application/json"));
}

#[tokio::test]
async fn send_raw_accepts_any_media_type() {
    let server = Server::answering(Answer::json(200, "1")).await;
    get_book(&client(&server), "x", "1").send_raw().await.expect("sent");
    assert_eq!(server.only().header("accept"), Some("*/*"));
}

/// The server closes the connection after every response without announcing it.
#[tokio::test]
async fn a_closed_connection_is_replaced_and_nothing_is_sent_twice() {
    let server = Server::answering(Answer::json(200, "1").close()).await;
    let client = client(&server);
    for _ in 0..3 {
        lend(&client, &json!({})).send().await.expect("sent");
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    let connections: Vec<usize> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 1, 2]);
}

#[tokio::test]
async fn a_post_without_a_response_is_not_retried() {
    let server = Server::answering(Answer::raw("")).await;
    lend(&client(&server), &json!({})).send().await.expect_err("no answer");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn calls_share_a_connection() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = client(&server);
    for _ in 0..3 {
        get_book(&client, "x", "1").send().await.expect("sent");
    }
    let connections: Vec<usize> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 0, 0]);
}
