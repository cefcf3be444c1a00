//! Responses that arrive but are malformed or unexpected.

use serde_json::{Value, json};

use super::{QUICK, assert_harmless, assert_permanent, assert_transient, good, impatient};
use crate::http::fixture::{builder, get_book, lend};
use crate::runtime::call::error::Error;
use crate::support::server::{Answer, Server};

#[tokio::test]
async fn length_beyond_the_body() {
    assert_transient(Answer::json(200, "1").header("content-length", "9").close(), Error::is_transport).await;
}

/// Bytes after the announced length belong neither to this response nor to the next one.
#[tokio::test]
async fn length_short_of_the_body() {
    let server = Server::answering(Answer::json(200, "1HTTP/1.1 200 OK").header("content-length", "1")).await;
    let client = impatient(&server).build().expect("built");
    for _ in 0..2 {
        assert_eq!(get_book(&client, "x", "1").send().await.expect("one byte"), json!(1));
    }
    let connections: Vec<usize> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 1]);
}

#[tokio::test]
async fn no_length_at_all() {
    let whole = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[1]";
    assert_harmless(Answer::raw(whole), &json!([1])).await;
}

#[tokio::test]
async fn json_with_a_different_content_type() {
    assert_harmless(Answer::new(200, "[1]").header("content-type", "text/html"), &json!([1])).await;
}

#[tokio::test]
async fn html_labelled_as_json() {
    assert_permanent(Answer::json(200, "<html>"), Error::is_decode).await;
}

#[tokio::test]
async fn invalid_utf_8() {
    assert_permanent(Answer::json(200, b"\"\xff\"".to_vec()), Error::is_decode).await;
}

#[tokio::test]
async fn truncated_json() {
    assert_permanent(Answer::json(200, r#"{"a": [1,"#), Error::is_decode).await;
}

#[tokio::test]
async fn an_empty_body_where_json_is_documented() {
    assert_harmless(Answer::json(200, ""), &Value::Null).await;
}

#[tokio::test]
async fn huge_json() {
    let server = Server::answering(Answer::json(200, vec![b' '; 9 * 1024 * 1024])).await;
    let client = builder(&server).retry(QUICK).build().expect("built");
    let error = get_book(&client, "x", "1").send().await.expect_err("over 8 MiB");
    assert!(error.is_body_too_large() && !error.is_transient());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn deep_json() {
    assert_permanent(Answer::json(200, "[".repeat(100_000)), Error::is_decode).await;
}

#[tokio::test]
async fn interim_responses() {
    let two = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1";
    assert_harmless(Answer::raw(two), &json!(1)).await;
}

/// The client did not request an upgrade, so 101 is an undocumented status.
#[tokio::test]
async fn an_unrequested_protocol_switch() {
    let switch = "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n";
    let server = Server::answering(Answer::raw(switch)).await;
    let error = lend(&impatient(&server).build().expect("built"), &json!({})).send().await.expect_err("101");
    assert!(error.is_status() || error.is_transport(), "{error}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn no_content_with_a_body() {
    let answer = "HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello";
    assert_harmless(Answer::raw(answer), &Value::Null).await;
}

/// An unexpected body is not read as the response to the next call.
#[tokio::test]
async fn no_content_with_a_body_and_a_next_call() {
    let server = Server::start(|seen| match seen.index {
        0 => Answer::raw("HTTP/1.1 204 No Content\r\ncontent-length: 1\r\n\r\n7"),
        _ => good(),
    })
    .await;
    let client = impatient(&server).build().expect("built");
    assert_eq!(get_book(&client, "x", "1").send().await.expect("nothing"), Value::Null);
    assert_eq!(get_book(&client, "x", "1").send().await.expect("one"), json!(1));
}

/// The API processed the request and reports a failure. Only the caller can know whether a retry is safe.
#[tokio::test]
async fn a_failure_inside_a_200() {
    let failed = r#"{"status":{"code":"2001","description":"lent already"}}"#;
    let server = Server::answering(Answer::json(200, failed)).await;
    let client = impatient(&server).idempotency_key("Idempotency-Key").build().expect("built");
    let error = lend(&client, &json!({})).send().await.expect_err("2001");
    assert!(error.is_api() && !error.is_transient());
    assert_eq!((error.code(), error.attempts(), server.seen().len()), (Some("2001"), 1, 1));
}

#[tokio::test]
async fn a_redirect_loop() {
    let server = Server::answering(Answer::redirect(307, "/v1/loans")).await;
    let error = lend(&impatient(&server).build().expect("built"), &json!({})).send().await.expect_err("a loop");
    assert!(error.is_redirect() && !error.is_transient());
    assert_eq!((error.attempts(), server.seen().len()), (1, 11));
}

#[tokio::test]
async fn a_redirect_to_a_different_origin() {
    let other = Server::answering(good()).await;
    for location in [other.url(), other.other_origin()] {
        assert_permanent(Answer::redirect(307, &location), Error::is_redirect).await;
    }
    assert!(other.seen().is_empty());
}

/// A retry starts at the original URL, not at the target of the redirect.
#[tokio::test]
async fn a_redirect_to_a_failure() {
    let server = Server::start(|seen| match (seen.index, seen.path()) {
        (_, "/moved") if seen.index < 3 => Answer::new(503, ""),
        (_, "/moved") => good(),
        _ => Answer::redirect(302, "/moved"),
    })
    .await;
    get_book(&impatient(&server).build().expect("built"), "x", "1").send().await.expect("recovered");
    let paths: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(paths, ["/v1/books/x/pages/1", "/moved", "/v1/books/x/pages/1", "/moved"]);
}
