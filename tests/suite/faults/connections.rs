//! Connections that are refused, break, stall or trickle.

use serde_json::json;

use super::{LONG, QUICK, SHORT, Timed, answer, assert_each_attempt_fails, assert_transient, good, impatient};
use crate::http::fixture::{API, builder, get_book, lend};
use crate::runtime::call::client::ClientBuilder;
use crate::runtime::call::error::Error;
use crate::runtime::http::transport::TransportError;
use crate::support::server::{Answer, Server};

/// Nothing was sent, so every method is retried.
#[tokio::test]
async fn refuses() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let builder = ClientBuilder::new(&API).base_url(format!("http://{address}")).retry(QUICK);
    let client = builder.build().expect("built");
    for call in [get_book(&client, "x", "1"), lend(&client, &json!({}))] {
        let error = call.send().await.expect_err("refused");
        assert!(error.is_connect() && error.is_transient());
        assert_eq!((error.attempts(), error.last_status()), (3, None));
        assert!(error.to_string().ends_with(" (after 3 attempts)"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn refuses_at_first() {
    let timed = Timed::new(|_, index| match index {
        0 => Err(TransportError::connect("refused")),
        1 => Err(TransportError::connect_timeout("far away")),
        _ => answer(200, &[], "1"),
    });
    lend(&timed.client(), &json!({})).send().await.expect("connected in the end");
    assert_eq!(timed.count(), 3);
}

#[tokio::test]
async fn closes_before_the_head() {
    assert_transient(Answer::raw(""), Error::is_transport).await;
}

#[tokio::test]
async fn resets_before_the_head() {
    assert_transient(Answer::raw("").reset(), Error::is_transport).await;
}

#[tokio::test]
async fn closes_in_the_head() {
    assert_transient(Answer::raw("HTTP/1.1 200 OK\r\nconte"), Error::is_transport).await;
}

#[tokio::test]
async fn resets_in_the_head() {
    assert_transient(Answer::raw("HTTP/1.1 200 OK\r\nconte").reset(), Error::is_transport).await;
}

#[tokio::test]
async fn speaks_another_protocol() {
    assert_transient(Answer::raw("220 mail.example ESMTP\r\n"), Error::is_transport).await;
}

fn cut_off() -> Answer {
    Answer::json(200, "[1,2").header("content-length", "100")
}

#[tokio::test]
async fn closes_in_the_body() {
    assert_transient(cut_off().close(), Error::is_transport).await;
}

#[tokio::test]
async fn resets_in_the_body() {
    assert_transient(cut_off().reset(), Error::is_transport).await;
}

#[tokio::test]
async fn closes_between_chunks() {
    assert_transient(Answer::json(200, "").chunked(&[b"[1,", b"2]"]).close(), Error::is_transport).await;
}

#[tokio::test]
async fn stalls_before_the_head() {
    assert_transient(good().after(LONG), Error::is_timeout).await;
}

#[tokio::test]
async fn stalls_in_the_body() {
    assert_transient(cut_off().pause(LONG), Error::is_timeout).await;
}

#[tokio::test]
async fn trickles() {
    let mut fault = Answer::json(200, "").chunked(&[]);
    for _ in 0..100 {
        fault = fault.part(" ").pause(SHORT / 4);
    }
    assert_transient(fault, Error::is_timeout).await;
}

/// A slow response within the attempt timeout is used without a retry. A slower one makes each attempt time out.
#[tokio::test]
async fn answers_late() {
    let server = Server::answering(good().after(SHORT)).await;
    let client = impatient(&server).build().expect("built");
    get_book(&client, "x", "1").send().await.expect("in time");
    assert_eq!(server.seen().len(), 1);
    assert_each_attempt_fails(good().after(SHORT * 3), Error::is_timeout).await;
}

/// The message names the limit that was exceeded.
#[tokio::test]
async fn an_attempt_that_takes_too_long_says_so() {
    let server = Server::answering(good().after(LONG)).await;
    let client = builder(&server).retry(QUICK.max_attempts(2).attempt_timeout(SHORT)).build().expect("built");
    let error = get_book(&client, "x", "1").send().await.expect_err("too slow");
    assert_eq!(
        error.to_string(),
        "getBook (GET /v1/books/{bookId}/pages/{page}): took longer than 150ms in one attempt, while waiting for the response (after 2 attempts)"
    );
}

/// A kept-alive connection was closed before the next call.
#[tokio::test]
async fn closes_between_calls() {
    let server = Server::answering(good().close()).await;
    let client = builder(&server).build().expect("built");
    for _ in 0..5 {
        lend(&client, &json!({})).send().await.expect("over a new connection");
        tokio::time::sleep(SHORT / 5).await;
    }
    let connections: Vec<usize> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 1, 2, 3, 4]);
}
