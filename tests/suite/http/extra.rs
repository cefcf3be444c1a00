//! Query parameters and body fields that are not in the description.

use http::Method;
use serde_json::{Value, json};

use super::fixture::{client, search};
use crate::runtime::call::builder::Call;
use crate::runtime::call::operation::Operation;
use crate::runtime::wire::ToWire;
use crate::support::server::{Answer, Seen, Server};

static POST: Operation = Operation::new(Method::POST, "post", "/post").security(&[&[]]);

async fn sent(build: impl FnOnce(Call<Value>) -> Call<Value>) -> Seen {
    let server = Server::answering(Answer::json(200, "1")).await;
    build(Call::new(&client(&server), &POST, &[])).send().await.expect("sent");
    server.only()
}

#[tokio::test]
async fn a_query_parameter() {
    let seen = sent(|call| call.query("a", "b".view()).extra_query("c d", 1).extra_query("c d", "&")).await;
    assert_eq!(seen.target, "/post?a=b&c%20d=1&c%20d=%26");
}

#[tokio::test]
async fn fields_of_the_body() {
    let body = json!({"model": "m", "stream": false, "options": {"a": 1}});
    let seen = sent(|call| {
        let call = call.extra_json("stream", true).extra_json("x/y~z", json!([1])).extra_json("/options/seed", 7);
        call.json(body.view())
    });
    let sent: Value = serde_json::from_str(seen.await.text()).expect("JSON");
    let expected = json!({"model": "m", "stream": true, "options": {"a": 1, "seed": 7}, "x/y~z": [1]});
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn a_call_without_a_body_gets_one() {
    let seen = sent(|call| call.extra_json("stream", true)).await;
    assert_eq!((seen.header("content-type"), seen.text()), (Some("application/json"), r#"{"stream":true}"#));
}

#[tokio::test]
async fn extra_fields_require_a_json_object() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = client(&server);
    let call = || Call::<Value>::new(&client, &POST, &[]);
    let (list, form) = (json!([1]), json!({}));
    for call in [
        call().json(list.view()).extra_json("a", 1),
        call().json(form.view()).extra_json("a", 1).extra_json("/a/b", 1),
        call().form(form.view()).extra_json("a", 1),
    ] {
        let error = call.send().await.expect_err("refused");
        assert!(
            error.is_build()
                && error.to_string().contains("the request body is not a JSON object that can have a field"),
            "{error}"
        );
    }
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn calls_with_setters_accept_extras_too() {
    let server = Server::answering(Answer::json(200, "1")).await;
    search(&client(&server)).extra_query("page", 2).extra_json("a", "b").without_credentials().await.expect("sent");
    assert_eq!((server.only().target.as_str(), server.only().text()), ("/v1/search?page=2", r#"{"a":"b"}"#));
}
