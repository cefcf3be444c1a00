//! Statuses: which are transient, and what the caller gets.

use http::Method;
use serde_json::json;

use super::{QUICK, Timed, answer, assert_permanent, assert_transient, good, impatient, request};
use crate::http::fixture::{builder, get_book, lend};
use crate::runtime::call::builder::Call;
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::Operation;
use crate::runtime::http::file::File;
use crate::support::server::{Answer, Server};

#[tokio::test]
async fn transient_statuses_are_retried() {
    for status in [408, 429, 500, 502, 503, 504] {
        assert_transient(Answer::new(status, ""), Error::is_status).await;
    }
}

#[tokio::test]
async fn other_statuses_are_not_retried() {
    for status in [400, 401, 403, 404, 409, 410, 422, 425, 501, 505, 511] {
        assert_permanent(Answer::new(status, ""), Error::is_status).await;
    }
}

#[tokio::test(start_paused = true)]
async fn idempotent_methods_are_retried() {
    for (method, requests) in [
        ("GET", 3),
        ("HEAD", 3),
        ("PUT", 3),
        ("DELETE", 3),
        ("OPTIONS", 3),
        ("TRACE", 3),
        ("QUERY", 3),
        ("POST", 1),
        ("PATCH", 1),
        ("LOCK", 1),
    ] {
        let timed = Timed::new(|_, _| answer(503, &[], ""));
        request(&timed.client(), method).await.expect_err("503");
        assert_eq!(timed.count(), requests, "{method}");
    }
}

/// Undecoded calls also get the response to the last attempt.
#[tokio::test]
async fn raw_calls_are_retried_and_return_the_last_response() {
    let server = Server::start(|seen| Answer::new(503, seen.index.to_string())).await;
    let client = impatient(&server).build().expect("built");
    let answer = get_book(&client, "x", "1").send_raw().await.expect("a response");
    assert_eq!((answer.status().as_u16(), answer.body().as_ref()), (503, &b"2"[..]));
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn streams_are_retried_before_they_start() {
    let server = Server::start(|seen| if seen.index == 0 { Answer::new(503, "") } else { good() }).await;
    let client = impatient(&server).build().expect("built");
    let stream = get_book(&client, "x", "1").send_stream().await.expect("the second response");
    assert_eq!(stream.into_body().bytes(10).await.expect("read").as_ref(), b"1");
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn streams_are_not_retried_once_they_have_started() {
    let server = Server::answering(Answer::json(200, "[1,").header("content-length", "9").close()).await;
    let client = impatient(&server).build().expect("built");
    let stream = get_book(&client, "x", "1").send_stream().await.expect("a response");
    let error = stream.into_body().bytes(10).await.expect_err("broken");
    assert!(error.is_transport());
    assert_eq!((error.attempts(), server.seen().len()), (1, 1));
}

static UPLOAD: Operation = Operation::new(Method::PUT, "upload", "/v1/upload").security(&[&[]]);

#[tokio::test]
async fn a_body_that_can_be_read_again_is_sent_again() {
    let server = Server::start(|seen| if seen.index == 0 { Answer::new(503, "") } else { good() }).await;
    let client = impatient(&server).build().expect("built");
    let file = File::bytes("content");
    Call::<serde_json::Value>::new(&client, &UPLOAD, &[]).body(file, "text/plain").send().await.expect("sent");
    let bodies: Vec<String> = server.seen().iter().map(|seen| seen.text().to_owned()).collect();
    assert_eq!(bodies, ["content", "content"]);
}

#[tokio::test]
async fn a_body_that_is_used_up_is_not_sent_again() {
    let server = Server::answering(Answer::new(503, "")).await;
    let client = impatient(&server).build().expect("built");
    let file = File::reader(&b"content"[..]);
    let call = Call::<serde_json::Value>::new(&client, &UPLOAD, &[]).body(file, "text/plain");
    assert_eq!(call.send().await.expect_err("503").attempts(), 1);
    assert_eq!(server.only().text(), "content");
}

/// A status that the description lists as a result is a success, even one that is transient by default.
#[tokio::test(start_paused = true)]
async fn a_documented_result_is_not_retried() {
    static BUSY: Operation = Operation::new(Method::GET, "busy", "/v1/busy").security(&[&[]]).results(&[503]);
    let timed = Timed::new(|_, _| answer(503, &[], "1"));
    let call: Call<serde_json::Value> = Call::new(&timed.client(), &BUSY, &[]);
    assert_eq!(call.send().await.expect("a result"), json!(1));
    assert_eq!(timed.count(), 1);
}

#[tokio::test]
async fn the_text_of_the_last_failure() {
    let server = Server::answering(Answer::new(503, "down").header("x-request-id", "r-7")).await;
    let client = builder(&server).retry(QUICK).build().expect("built");
    let error = get_book(&client, "x", "1").send().await.expect_err("503");
    assert_eq!(
        error.to_string(),
        "getBook (GET /v1/books/{bookId}/pages/{page}): the API returned 503 Service Unavailable: `down` (after 3 attempts) (request id r-7)"
    );
    assert_eq!(error.last_status().map(|status| status.as_u16()), Some(503));
}

/// The last attempt can fail without a status although an earlier one got one.
#[tokio::test]
async fn the_last_status_is_remembered() {
    let server = Server::start(|seen| if seen.index == 0 { Answer::new(502, "") } else { Answer::raw("") }).await;
    let client = builder(&server).retry(QUICK).build().expect("built");
    let error = get_book(&client, "x", "1").send().await.expect_err("broken");
    assert_eq!((error.status(), error.last_status().map(|status| status.as_u16())), (None, Some(502)));
    assert!(error.to_string().ends_with(" (after 3 attempts, last status 502 Bad Gateway)"), "{error}");
}

/// A decode error reports how many attempts the response took.
#[tokio::test]
async fn attempts_before_an_undecodable_response_count() {
    let server = Server::start(|seen| Answer::json(if seen.index == 0 { 503 } else { 200 }, "<")).await;
    let client = impatient(&server).build().expect("built");
    let error = get_book(&client, "x", "1").send().await.expect_err("not JSON");
    assert!(error.is_decode());
    assert_eq!(error.attempts(), 2);
}

#[tokio::test]
async fn an_unsent_request_is_not_an_attempt() {
    let server = Server::answering(good()).await;
    let client = impatient(&server).build().expect("built");
    let error = lend(&client, &json!({})).header("X", "\n").send().await.expect_err("no header");
    assert_eq!((error.is_build(), error.attempts(), server.seen().len()), (true, 0, 0));
}
