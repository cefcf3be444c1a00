//! Streamed responses: bytes, events, and lines of JSON.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::Method;
use serde_json::{Value, json};

use super::fixture::{builder, client, search};
use crate::runtime::call::builder::Call;
use crate::runtime::call::operation::Operation;
use crate::runtime::stream::json_lines::JsonLines;
use crate::runtime::stream::sse::EventStream;
use crate::support::server::{Answer, Server};

static FEED: Operation = Operation::new(Method::GET, "feed", "/v1/feed").security(&[&[]]);

/// A response in these pieces, so that a line or an event can be split between them.
fn pieces(parts: &[&[u8]]) -> Answer {
    Answer::new(200, "").header("content-type", "text/event-stream").chunked(parts)
}

/// Returns the events of a response: name, data and id of each, or the text of the error.
async fn events(answer: Answer) -> Vec<Result<(String, Value, String), String>> {
    let server = Server::answering(answer).await;
    let call: Call<EventStream<Value>> = Call::new(&client(&server), &FEED, &[]);
    let mut stream = call.send().await.expect("a response");
    let mut all = Vec::new();
    while let Some(event) = stream.next().await {
        all.push(event.map(|event| (event.event, event.data, event.id.to_string())).map_err(|error| error.to_string()));
    }
    assert_eq!(server.only().header("accept"), Some("text/event-stream"));
    all
}

fn message(data: Value) -> Result<(String, Value, String), String> {
    Ok(("message".to_owned(), data, String::new()))
}

#[tokio::test]
async fn an_event_ends_with_a_blank_line_for_every_line_ending() {
    for text in ["data: 1\n\ndata: 2\n\n", "data: 1\r\n\r\ndata: 2\r\n\r\n", "data: 1\r\rdata: 2\r\r"] {
        assert_eq!(events(pieces(&[text.as_bytes()])).await, [message(json!(1)), message(json!(2))], "{text:?}");
    }
}

#[tokio::test]
async fn pieces_may_end_anywhere() {
    let text = "\u{feff}: hello\r\nevent: ชื่อ\r\nid: 7\r\ndata: {\"a\":\r\ndata: \"é\"}\r\n\r\n".as_bytes();
    let expected = [Ok(("ชื่อ".to_owned(), json!({ "a": "é" }), "7".to_owned()))];
    assert_eq!(events(pieces(&[text])).await, expected);
    let single: Vec<&[u8]> = text.chunks(1).collect();
    assert_eq!(events(pieces(&single)).await, expected);
}

#[tokio::test]
async fn an_id_applies_until_it_changes() {
    let text = b"id: 1\ndata: 1\n\ndata: 2\n\nid\ndata: 3\n\n";
    let ids: Vec<String> = events(pieces(&[text])).await.into_iter().map(|event| event.expect("an event").2).collect();
    assert_eq!(ids, ["1", "1", ""]);
}

#[tokio::test]
async fn an_event_without_data_or_without_its_blank_line_is_ignored() {
    assert_eq!(events(pieces(&[b"event: ping\n\ndata: 1\n\ndata: 2\n"])).await, [message(json!(1))]);
}

#[tokio::test]
async fn data_that_does_not_match_is_an_error_in_its_place() {
    let all = events(pieces(&[b"data: {\n\ndata: 2\n\n"])).await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all[0].is_err());
    assert_eq!(all[1], message(json!(2)));
}

#[tokio::test]
async fn done_ends_the_events() {
    assert_eq!(events(pieces(&[b"data: 1\n\ndata: [DONE]\n\ndata: 2\n\n"])).await, [message(json!(1))]);
}

#[tokio::test]
async fn retry_and_last_event_id_can_be_read() {
    let server = Server::answering(pieces(&[b"retry: 1500\nid: 9\ndata: 1\n\n"])).await;
    let call: Call<EventStream<Value>> = Call::new(&client(&server), &FEED, &[]);
    let mut stream = call.send().await.expect("a response");
    stream.next().await.expect("an event").expect("data");
    assert_eq!((stream.last_event_id(), stream.retry()), ("9", Some(Duration::from_millis(1500))));
}

#[tokio::test]
async fn an_event_larger_than_the_cap_is_an_error_and_the_last() {
    let server = Server::answering(pieces(&[b"data: 1\n\ndata: ", &[b'1'; 600], &[b'1'; 600], b"\n\n"])).await;
    let client = builder(&server).max_body(1000).build().expect("a client");
    let call: Call<EventStream<Value>> = Call::new(&client, &FEED, &[]);
    let mut stream = call.send().await.expect("a response");
    assert_eq!(stream.next().await.expect("an event").expect("data").data, json!(1));
    let error = stream.next().await.expect("an error").expect_err("too large");
    assert!(error.to_string().contains("larger than 1000 bytes"), "{error}");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn an_error_status_is_an_error_before_the_first_event() {
    let server = Server::answering(Answer::json(429, r#"{"message":"slow down"}"#)).await;
    let call: Call<EventStream<Value>> = Call::new(&client(&server), &FEED, &[]);
    let error = call.send().await.expect_err("an error status");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(429));
}

async fn lines(answer: Answer) -> Vec<Result<Value, ()>> {
    let server = Server::answering(answer).await;
    let call: Call<JsonLines<Value>> = Call::new(&client(&server), &FEED, &[]);
    let mut stream = call.send().await.expect("a response");
    let mut all = Vec::new();
    while let Some(value) = stream.next().await {
        all.push(value.map_err(drop));
    }
    all
}

#[tokio::test]
async fn each_line_is_a_value_and_blank_lines_are_skipped() {
    let expected = [Ok(json!({ "a": "é" })), Ok(json!(2))];
    let text = "{\"a\":\"é\"}\r\n\n2".as_bytes();
    assert_eq!(lines(pieces(&[text])).await, expected);
    let single: Vec<&[u8]> = text.chunks(1).collect();
    assert_eq!(lines(pieces(&single)).await, expected);
}

#[tokio::test]
async fn a_record_may_hold_line_breaks() {
    assert_eq!(lines(pieces(&[b"\x1e{\n\"a\": 1}\n\x1e2\n"])).await, [Ok(json!({ "a": 1 })), Ok(json!(2))]);
}

#[tokio::test]
async fn a_line_that_does_not_match_is_an_error_in_its_place() {
    assert_eq!(lines(pieces(&[b"{\n1\n"])).await, [Err(()), Ok(json!(1))]);
}

#[tokio::test]
async fn a_download_may_be_larger_than_the_cap() {
    let server = Server::answering(pieces(&[&[1; 700], &[2; 700]])).await;
    let client = builder(&server).max_body(1000).build().expect("a client");
    let call: Call<Bytes> = Call::new(&client, &FEED, &[]);
    let mut body = pin!(call.send_stream().await.expect("a response").into_body());
    let (mut ones, mut twos) = (0, 0);
    while let Some(chunk) = std::future::poll_fn(|context| body.as_mut().poll_next(context)).await {
        let chunk = chunk.expect("a piece");
        ones += chunk.iter().filter(|byte| **byte == 1).count();
        twos += chunk.iter().filter(|byte| **byte == 2).count();
    }
    assert_eq!((ones, twos), (700, 700));
}

#[tokio::test]
async fn a_download_can_be_buffered_up_to_its_own_limit() {
    let server = Server::start(|_| pieces(&[&[1; 700], &[2; 700]])).await;
    let client = client(&server);
    let whole = search(&client).send_stream().await.expect("a response").into_body().bytes(1400).await;
    assert_eq!(whole.expect("all of it").len(), 1400);
    let error = search(&client).send_stream().await.expect("a response").into_body().bytes(1399).await;
    assert!(error.expect_err("one too many").to_string().contains("larger than 1399 bytes"));
}

#[tokio::test]
async fn an_interrupted_download_ends_with_an_error() {
    let server = Server::answering(Answer::new(200, "").part("half").close().header("content-length", "8")).await;
    let call: Call<Bytes> = Call::new(&client(&server), &FEED, &[]);
    let mut body = call.send_stream().await.expect("a response").into_body();
    let mut last = None;
    while let Some(chunk) = body.chunk().await {
        last = Some(chunk);
    }
    assert!(last.expect("something came").is_err());
}

#[tokio::test]
async fn a_dropped_download_leaves_the_client_usable() {
    let server = Server::start(|_| pieces(&[b"data: 1\n\n"]).pause(Duration::from_secs(30))).await;
    let client = client(&server);
    for _ in 0..3 {
        let call: Call<EventStream<Value>> = Call::new(&client, &FEED, &[]);
        let mut stream = call.send().await.expect("a response");
        assert_eq!(stream.next().await.expect("an event").expect("data").data, json!(1));
    }
}

/// The first half of a number is a valid number, so it must not be returned as a value.
#[tokio::test]
async fn an_incomplete_line_is_not_a_value() {
    let broken = || pieces(&[b"1\n23"]).pause(Duration::from_millis(20)).close();
    assert_eq!(lines(broken()).await, [Ok(json!(1)), Err(())]);
}

#[tokio::test]
async fn a_line_larger_than_the_cap_is_an_error_and_the_last() {
    for parts in [&[b"1\n".as_slice(), &[b'1'; 600], &[b'1'; 600], b"\n2\n"], &[b"1\n", &[b'1'; 1200], b"\n", b"2\n"]] {
        let server = Server::answering(pieces(parts)).await;
        let client = builder(&server).max_body(1000).build().expect("a client");
        let call: Call<JsonLines<Value>> = Call::new(&client, &FEED, &[]);
        let mut stream = call.send().await.expect("a response");
        assert_eq!(stream.next().await.expect("a line").expect("a value"), json!(1));
        let error = stream.next().await.expect("an error").expect_err("too large");
        assert!(error.to_string().contains("larger than 1000 bytes"), "{error}");
        assert!(stream.next().await.is_none());
    }
}

/// The limit applies no matter how an item was split into pieces.
#[tokio::test]
async fn the_cap_applies_to_an_item_in_one_piece() {
    let line = format!("\"{}\"", "x".repeat(1200));
    for text in [format!("{line}\n2\n"), format!("data: {line}\n\ndata: 2\n\n")] {
        let server = Server::answering(pieces(&[text.as_bytes()])).await;
        let client = builder(&server).max_body(1000).build().expect("a client");
        let first = if text.starts_with("data") {
            let call: Call<EventStream<Value>> = Call::new(&client, &FEED, &[]);
            call.send().await.expect("a response").next().await.map(|event| event.map(|event| event.data))
        } else {
            let call: Call<JsonLines<Value>> = Call::new(&client, &FEED, &[]);
            call.send().await.expect("a response").next().await
        };
        assert!(first.expect("an error").expect_err("too large").is_body_too_large());
    }
}

/// A delay too large to represent becomes the largest one. It is not ignored.
#[tokio::test]
async fn retry_can_be_huge() {
    let server = Server::answering(pieces(&[b"retry: 99999999999999999999999\ndata: 1\n\n"])).await;
    let call: Call<EventStream<Value>> = Call::new(&client(&server), &FEED, &[]);
    let mut stream = call.send().await.expect("a response");
    stream.next().await.expect("an event").expect("data");
    assert_eq!(stream.retry(), Some(Duration::from_millis(u64::MAX)));
}
