//! Custom transports, and the guarantees of the futures of calls.

use std::sync::Arc;

use serde_json::{Value, json};

use super::fixture::{API, Canned, Outcome, Pieces, client, get_book, lend, search};
use crate::runtime::call::client::{Client, ClientBuilder};
use crate::runtime::call::error::Error;
use crate::runtime::http::body::Body;
use crate::runtime::http::transport::{Transport, TransportError, TransportFuture};
use crate::support::server::{Answer, Server};

fn through(transport: impl Transport) -> Client {
    ClientBuilder::new(&API).transport(transport).build().expect("built")
}

#[tokio::test]
async fn a_transport_sees_the_whole_request() {
    let canned = Canned::new(|_, _| Outcome::Answer(200, "1".into()));
    let client = through(Arc::clone(&canned));
    lend(&client, &json!({"a": 1})).header("X-A", "b").send().await.expect("sent");
    let seen = canned.seen().remove(0);
    assert_eq!(seen.method(), "POST");
    assert_eq!(seen.uri(), "https://library.example/v1/loans");
    assert_eq!(seen.headers()["x-a"], "b");
    assert_eq!(seen.body().as_ref(), br#"{"a":1}"#);
}

#[tokio::test]
async fn redirects_are_checked_for_every_transport() {
    struct Moves;
    impl Transport for Moves {
        fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
            let response =
                http::Response::builder().status(302).header("location", "https://evil.example/").body(Body::empty());
            Box::pin(async { Ok(response.expect("a response")) })
        }
    }
    let error = get_book(&through(Moves), "x", "1").send().await.expect_err("refused");
    assert!(error.is_redirect());
}

/// A transport that fails with one error, before the head or within the body.
struct Fails {
    error: fn() -> TransportError,
    in_body: bool,
}

impl Transport for Fails {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        let error = self.error;
        let outcome = if self.in_body {
            Ok(http::Response::new(Body::from_stream(Pieces::new([Err(error())]))))
        } else {
            Err(error())
        };
        Box::pin(async { outcome })
    }
}

async fn failure(error: fn() -> TransportError, in_body: bool) -> Error {
    let transport = Fails { error, in_body };
    get_book(&through(transport), "x", "1").send().await.expect_err("failed")
}

#[tokio::test]
async fn errors_of_a_transport_keep_their_kind() {
    for in_body in [false, true] {
        assert!(failure(|| TransportError::connect("no route"), in_body).await.is_connect());
        assert!(failure(|| TransportError::timeout("too slow"), in_body).await.is_timeout());
        let both = failure(|| TransportError::connect_timeout("far"), in_body).await;
        assert!(both.is_connect() && both.is_timeout());
        let other = failure(|| TransportError::other("garbage"), in_body).await;
        assert!(!other.is_connect() && !other.is_timeout() && !other.is_decode());
        assert!(other.to_string().contains(": garbage"), "{other}");
    }
}

#[tokio::test]
async fn a_body_may_come_in_pieces() {
    struct InPieces;
    impl Transport for InPieces {
        fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
            let body = Body::from_stream(Pieces::of(&["[1,", "", "2,", "3]"]));
            Box::pin(async { Ok(http::Response::new(body)) })
        }
    }
    let value: Value = get_book(&through(InPieces), "x", "1").send().await.expect("read");
    assert_eq!(value, json!([1, 2, 3]));
}

#[tokio::test]
async fn a_body_can_be_read_by_hand() {
    let mut body = Body::from("ab");
    assert_eq!(body.chunk().await.expect("a piece").expect("whole").as_ref(), b"ab");
    assert!(body.chunk().await.is_none());
    assert!(Body::empty().chunk().await.is_none());
}

#[tokio::test]
async fn futures_own_their_data_and_can_move_to_other_threads() {
    fn movable<F: Future + Send + 'static>(future: F) -> F {
        future
    }
    let server = Server::answering(Answer::json(200, "1")).await;
    let sending = {
        let client = client(&server);
        let id = String::from("x");
        movable(get_book(&client, &id, "1").send())
    };
    let search = movable(search(&client(&server)).send_with_response());
    tokio::spawn(sending).await.expect("no panic").expect("sent");
    tokio::spawn(search).await.expect("no panic").expect("sent");
}

#[tokio::test]
async fn a_call_is_not_sent_before_it_is_polled() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = client(&server);
    drop(get_book(&client, "x", "1").send());
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    assert_eq!(server.seen().len(), 0);
}

/// Dropping a call closes its connection, but the client stays usable.
#[tokio::test]
async fn a_dropped_call_leaves_the_client_usable() {
    let server = Server::start(|seen| match seen.index {
        0 => Answer::json(200, "1").after(std::time::Duration::from_secs(20)),
        _ => Answer::json(200, "2"),
    })
    .await;
    let client = client(&server);
    let slow = tokio::spawn(get_book(&client, "x", "1").send());
    while server.seen().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    slow.abort();
    assert_eq!(get_book(&client, "x", "1").send().await.expect("sent"), json!(2));
}

#[tokio::test]
async fn setters_of_a_newtype_act_on_the_call() {
    let server = Server::answering(Answer::json(200, "[1,2,3]")).await;
    let client = client(&server);
    let call = || search(&client);
    assert!(call().max_body(2).send().await.expect_err("too large").is_body_too_large());
    call().header("X-A", "b").await.expect("sent");
    assert_eq!(server.seen()[1].header("x-a"), Some("b"));
    let raw = call().timeout(std::time::Duration::from_secs(5)).send_raw().await.expect("sent");
    assert_eq!(raw.body().as_ref(), b"[1,2,3]");
    assert_eq!(call().send_with_response().await.expect("sent").body(), &json!([1, 2, 3]));
    let shown = format!("{:?}", call().author("A"));
    assert_eq!(shown, "Call { target: search (GET /v1/search), headers: [], body_bytes: 0, failed: None, .. }");
}

/// The part of the test below that requires its own environment variables.
#[tokio::test]
#[ignore = "run by `a_proxy_sees_nothing_of_calls_to_this_machine`"]
async fn call_in_a_child_process() {
    let Ok(url) = std::env::var("LIBRARY_URL") else {
        return;
    };
    let client = ClientBuilder::new(&API).base_url(url).build().expect("built");
    get_book(&client, "x", "1").send().await.expect("sent");
}

/// Calls to this machine can be unencrypted, so they must not leave it through a proxy.
#[tokio::test]
async fn a_proxy_sees_nothing_of_calls_to_this_machine() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let proxy = Server::answering(Answer::new(502, "")).await;
    let (_, module) = module_path!().split_once("::").expect("a module");
    let mut child = std::process::Command::new(std::env::current_exe().expect("a path"));
    child.args([&format!("{module}::call_in_a_child_process"), "--exact", "--ignored"]);
    child.env("LIBRARY_URL", server.url());
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        child.env(name, proxy.url());
    }
    for name in ["no_proxy", "NO_PROXY"] {
        child.env_remove(name);
    }
    let run = tokio::task::spawn_blocking(move || child.output().expect("a child process"));
    let output = run.await.expect("no panic");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!((server.seen().len(), proxy.seen().len()), (1, 0));
}
