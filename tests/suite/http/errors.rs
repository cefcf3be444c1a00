//! What an error reports, and where it can be used.

use std::error::Error as _;
use std::time::{Duration, SystemTime};

use http::Method;
use serde_json::Value;

use super::fixture::{builder, client, get_book};
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::ClientBuilder;
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::Operation;
use crate::runtime::http::http_date;
use crate::support::server::{Answer, Server};

async fn error_of(answer: Answer) -> Error {
    let server = Server::answering(answer).await;
    get_book(&client(&server), "x", "1").send().await.expect_err("an error")
}

fn is_usable<T: std::error::Error + Send + Sync + 'static>() {}

#[test]
fn an_error_is_small_send_and_sync() {
    is_usable::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
}

/// Many callers can wait for one outcome.
#[tokio::test]
async fn a_clone_of_an_error_keeps_the_response() {
    let error = error_of(Answer::json(404, r#"{"code":"c","message":"m"}"#).header("x-request-id", "r-1")).await;
    let clone = error.clone();
    drop(error);
    assert_eq!((clone.code(), clone.message(), clone.request_id()), (Some("c"), Some("m"), Some("r-1")));
    assert_eq!((clone.operation(), clone.status().expect("a status").as_u16()), (Some("getBook"), 404));
}

#[tokio::test]
async fn the_operation_is_named() {
    assert_eq!(error_of(Answer::new(500, "")).await.operation(), Some("getBook"));
}

#[tokio::test]
async fn method_and_path_are_shown_once_if_they_are_the_id() {
    static LIST: Operation = Operation::new(Method::GET, "get /v1/books", "/v1/books");
    let server = Server::answering(Answer::new(500, "")).await;
    let error = Call::<Value>::new(&client(&server), &LIST, &[]).send().await.expect_err("an error");
    assert_eq!(error.to_string(), "GET /v1/books: the API returned 500 Internal Server Error");
}

/// Exactly one of the `is_*` methods returns true for an error.
#[tokio::test]
async fn the_kinds_exclude_each_other() {
    let server = Server::answering(Answer::json(404, "{}")).await;
    let not_built = ClientBuilder::new(&super::fixture::API).base_url("").build();
    let unreachable = builder(&server).base_url("http://127.0.0.1:1").build().expect("built");
    let errors = [
        not_built.expect_err("no URL"),
        get_book(&unreachable, "x", "1").send().await.expect_err("connection refused"),
        error_of(Answer::new(404, "")).await,
        error_of(Answer::json(200, "{")).await,
        error_of(Answer::redirect(302, "http://x.example/")).await,
        error_of(Answer::new(200, "").header("content-length", "99999999")).await,
        error_of(Answer::raw("")).await,
    ];
    let kinds = errors.iter().map(|error| {
        [
            error.is_build(),
            error.is_connect(),
            error.is_status(),
            error.is_decode(),
            error.is_redirect(),
            error.is_body_too_large(),
            error.is_timeout(),
            error.is_auth(),
            error.is_api(),
        ]
    });
    let yes = kinds.map(|kinds| kinds.iter().position(|yes| *yes));
    let expected = [Some(0), Some(1), Some(2), Some(3), Some(4), Some(5), None];
    assert_eq!(yes.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn the_request_id_is_found_under_its_common_names() {
    for name in ["X-Request-Id", "Request-Id", "apim-request-id", "x-correlation-id"] {
        let error = error_of(Answer::new(500, "").header(name, "id-1")).await;
        assert_eq!(error.request_id(), Some("id-1"), "{name}");
    }
    assert_eq!(error_of(Answer::new(500, "")).await.request_id(), None);
}

#[tokio::test]
async fn headers_and_body_of_the_response_are_kept() {
    let error = error_of(Answer::new(500, "oh").header("x-zone", "7")).await;
    assert_eq!(error.headers().expect("headers")["x-zone"], "7");
    assert_eq!(error.body().expect("a body").as_ref(), b"oh");
}

#[tokio::test]
async fn a_documented_error_body_can_be_decoded() {
    let error = error_of(Answer::json(400, r#"{"field":"title"}"#)).await;
    let body: std::collections::BTreeMap<String, String> = error.api().expect("decoded");
    assert_eq!(body["field"], "title");
}

#[tokio::test]
async fn an_error_body_that_does_not_match_is_a_decode_error() {
    let error = error_of(Answer::json(400, r#"{"field":"hush-value"}"#)).await;
    let other = error.api::<Vec<u8>>().expect_err("another form");
    assert!(other.is_decode() && !other.is_status());
    assert_eq!(other.status().expect("a status"), 400);
    assert_eq!(
        other.to_string(),
        "getBook (GET /v1/books/{bookId}/pages/{page}): the body of the error does not match its type, at line 1 column 8"
    );
}

#[tokio::test]
async fn decoding_a_missing_error_body_is_an_error() {
    let error = get_book(&unreachable(), "x", "1").send().await.expect_err("connection refused");
    let other = error.api::<Value>().expect_err("no body");
    assert!(other.to_string().contains("there is no error body to decode"));
}

fn unreachable() -> crate::runtime::call::client::Client {
    let builder = ClientBuilder::new(&super::fixture::API).base_url("http://127.0.0.1:1");
    builder.build().expect("built")
}

#[tokio::test]
async fn a_refused_connection_names_the_cause() {
    let error = get_book(&unreachable(), "x", "1").send().await.expect_err("connection refused");
    assert!(error.is_connect());
    let text = error.to_string();
    let start = "getBook (GET /v1/books/{bookId}/pages/{page}): no connection: ";
    assert!(text.starts_with(start), "{text}");
    assert!(text.contains("Connection refused"), "{text}");
    assert!(!text.contains("127.0.0.1:1/"), "{text}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_broken_connection_is_neither_connect_nor_timeout() {
    let error = error_of(Answer::raw("HTTP/1.1 200 OK\r\ncontent-le")).await;
    assert!(!error.is_connect() && !error.is_timeout() && !error.is_status());
    assert!(error.to_string().contains("the request failed: "), "{error}");
}

#[tokio::test]
async fn an_interrupted_body_is_an_error() {
    let answer = Answer::new(200, "[1,").header("content-length", "100").close();
    let error = error_of(answer).await;
    assert!(!error.is_decode());
    assert!(error.to_string().contains("the response ended early: "), "{error}");
    assert_eq!(error.status().expect("a status"), 200);
}

#[tokio::test]
async fn an_error_status_with_an_interrupted_body_keeps_the_status() {
    let answer = Answer::new(503, "down").header("content-length", "100").close();
    let error = error_of(answer).await;
    assert!(error.is_status());
    assert!(error.to_string().ends_with("503 Service Unavailable: `down`"), "{error}");
}

async fn retry_after(value: &str, date: Option<&str>) -> Option<Duration> {
    let answer = Answer::new(429, "").header("retry-after", value);
    let answer = match date {
        Some(date) => answer.header("date", date),
        None => answer,
    };
    error_of(answer).await.retry_after()
}

#[tokio::test]
async fn retry_after_in_seconds() {
    assert_eq!(retry_after("120", None).await, Some(Duration::from_secs(120)));
    assert_eq!(retry_after("0", None).await, Some(Duration::ZERO));
}

#[tokio::test]
async fn retry_after_as_a_date_is_relative_to_the_server_clock() {
    let (now, later) = ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:51:37 GMT");
    assert_eq!(retry_after(later, Some(now)).await, Some(Duration::from_secs(120)));
}

#[tokio::test]
async fn retry_after_in_the_past_is_zero() {
    let past = "Sun, 06 Nov 1994 08:49:37 GMT";
    assert_eq!(retry_after(past, None).await, Some(Duration::ZERO));
}

#[tokio::test]
async fn an_invalid_retry_after_is_none() {
    for value in ["soon", "-5", "1.5", "Sun, 99 Nov 1994 08:49:37 GMT"] {
        assert_eq!(retry_after(value, None).await, None, "{value}");
    }
    assert_eq!(error_of(Answer::new(429, "")).await.retry_after(), None);
}

fn unix(text: &str) -> Option<u64> {
    let since = http_date::parse(text)?.duration_since(SystemTime::UNIX_EPOCH);
    since.ok().map(|since| since.as_secs())
}

#[test]
fn the_three_date_forms_of_http() {
    assert_eq!(unix("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
    assert_eq!(unix("Sunday, 06-Nov-94 08:49:37 GMT"), Some(784_111_777));
    assert_eq!(unix("Sun Nov  6 08:49:37 1994"), Some(784_111_777));
}

#[test]
fn dates_at_the_edges() {
    assert_eq!(unix("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
    assert_eq!(unix("Thu, 29 Feb 2024 23:59:60 GMT"), Some(1_709_251_200));
    assert_eq!(unix("Fri, 31 Dec 9999 23:59:59 GMT"), Some(253_402_300_799));
    assert_eq!(unix("Friday, 01-Jan-27 00:00:00 GMT"), Some(1_798_761_600));
}

#[test]
fn other_dates_are_none() {
    for text in [
        "",
        "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 08:49:37 +0700",
        "Sun, 06 Nov 1969 08:49:37 GMT",
        "Sun, 06 Now 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, +6 Nov 1994 08:49:37 GMT",
    ] {
        assert_eq!(unix(text), None, "{text}");
    }
}

#[tokio::test]
async fn debug_names_what_matters() {
    let error = error_of(Answer::new(500, "oh")).await;
    let expected = "Error { kind: Status, operation: Some(\"getBook\"), status: Some(500), code: None, body_bytes: Some(2), text: \"getBook (GET /v1/books/{bookId}/pages/{page}): the API returned 500 Internal Server Error: `oh`\" }";
    assert_eq!(format!("{error:?}"), expected);
}

#[tokio::test]
async fn a_decode_error_has_a_path() {
    let server = Server::answering(Answer::json(200, r#"[1,"x"]"#)).await;
    let call = crate::runtime::call::builder::Call::<Vec<i64>>::new(&client(&server), &LIST, &[]);
    let error = call.send().await.expect_err("no number");
    assert!(error.is_decode());
    assert_eq!(error.decode_path(), Some("[1]"));
}

static LIST: crate::runtime::call::operation::Operation =
    crate::runtime::call::operation::Operation::new(Method::GET, "list", "/list").security(&[&[]]);

#[tokio::test]
async fn a_request_that_was_not_sent_has_no_response() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let error = get_book(&client(&server), "", "1").send().await.expect_err("refused");
    assert_eq!((error.status(), error.body(), error.request_id()), (None, None, None));
}

#[tokio::test]
async fn a_message_cannot_add_line_breaks() {
    let server = Server::answering(Answer::json(
        400,
        "{\"status\":{\"code\":\"1\\r\\n2\",\"description\":\"no\\n2026-01-01 forged\\u001b[31m\"}}",
    ))
    .await;
    let error = super::fixture::lend(&client(&server), &Value::Null).send().await.expect_err("400");
    assert_eq!(error.message(), Some("no\n2026-01-01 forged\u{1b}[31m"));
    assert_eq!(
        error.to_string(),
        "lend (POST /v1/loans): the API returned 400 Bad Request (Book is lent already), code 1  2: no 2026-01-01 forged [31m"
    );
}

#[tokio::test]
async fn a_long_message_is_truncated() {
    let body = format!(r#"{{"status":{{"description":"{}"}}}}"#, "ก".repeat(10_000));
    let server = Server::answering(Answer::json(400, body)).await;
    let error = super::fixture::lend(&client(&server), &Value::Null).send().await.expect_err("400");
    assert_eq!(error.message().map(|message| message.chars().count()), Some(10_000));
    assert_eq!(error.to_string().matches('ก').count(), 500);
}

/// Without `x-success-when`, in error bodies of the common shapes.
#[tokio::test]
async fn code_and_message_are_found_in_common_fields() {
    for (body, code, message) in [
        (r#"{"code":"no_book","message":"Gone."}"#, Some("no_book"), Some("Gone.")),
        (r#"{"code":7,"message":""}"#, Some("7"), None),
        (r#"{"error":{"code":"c","message":"m","type":"t"}}"#, Some("c"), Some("m")),
        (r#"{"error":{"code":null,"message":"m","type":"t"}}"#, Some("t"), Some("m")),
        (r#"{"type":"error","error":{"type":"overloaded","message":"m"}}"#, Some("overloaded"), Some("m")),
        (r#"{"error":{"code":404,"message":"m","status":"NOT_FOUND"}}"#, Some("NOT_FOUND"), Some("m")),
        (r#"{"error":{"code":404,"message":"m"}}"#, Some("404"), Some("m")),
        (r#"{"error":"Not so."}"#, None, Some("Not so.")),
        (r#"{"error":"invalid_scope","error_description":"d"}"#, Some("invalid_scope"), Some("d")),
        (r#"{"errors":[{"code":"c","message":"m"},{"code":"d"}]}"#, Some("c"), Some("m")),
        (
            r#"{"type":"https://x.example/full","title":"Full","detail":"No room."}"#,
            Some("https://x.example/full"),
            Some("No room."),
        ),
        (r#"{"type":"about:blank","title":"Full"}"#, None, Some("Full")),
        (r#"{"type":"book","pages":3}"#, None, None),
        (r#"{"error":"not_found","reason":"No such book."}"#, Some("not_found"), Some("No such book.")),
        (r#"{"error":"NotFoundError","message":"No such book."}"#, Some("NotFoundError"), Some("No such book.")),
        (r#"{"statusCode":404,"error":"Not Found","message":"No such book."}"#, None, Some("No such book.")),
        (r#"{"error":true,"reason":"Not so."}"#, None, Some("Not so.")),
        (r#"{"error":{"type":"t","reason":"No such index."},"status":404}"#, Some("t"), Some("No such index.")),
        (r#"{"detail":[{"loc":["query","page"],"msg":"Too small.","type":"ge"}]}"#, None, Some("Too small.")),
        (r#"{"detail":{"code":"c","message":"m"}}"#, Some("c"), Some("m")),
        (r#"{"errors":["No title.","No author."]}"#, None, Some("No title.")),
        (r#"{"errors":[{"title":"No title."}]}"#, None, Some("No title.")),
        (r#"{"errorMessages":["No title."],"errors":{}}"#, None, Some("No title.")),
        (r#"{"errorCode":"c","errorMessage":"m"}"#, Some("c"), Some("m")),
        (r#"[{"message":"m","errorCode":"c"}]"#, Some("c"), Some("m")),
        (r#"{"ok":false,"error_code":400,"description":"No chat."}"#, Some("400"), Some("No chat.")),
        (r#"{"Type":"t","Message":"m"}"#, None, Some("m")),
        (r#"{"name":"n","data":{"message":"m"}}"#, None, Some("m")),
        (r#"{"message":5,"title":"Full"}"#, None, Some("Full")),
        (r#"{"message":" ","error":false}"#, None, None),
        (r#"["code"]"#, None, None),
        ("<html>", None, None),
    ] {
        let error = error_of(Answer::json(404, body)).await;
        assert_eq!((error.code(), error.message()), (code, message), "{body}");
    }
}

/// `Display` shows what the API says, not its JSON.
#[tokio::test]
async fn the_message_replaces_the_body() {
    for (body, shown) in [
        (r#"{"error":true,"reason":"No such book.","trace":[1,2,3]}"#, ": No such book."),
        (r#"{"errors":[{"code":"c","detail":"No such book."}],"meta":{}}"#, ", code c: No such book."),
        (r#"{"code":404,"message":"No such book."}"#, ": No such book."),
        (r#"{"pages":3}"#, r#": `{"pages":3}`"#),
    ] {
        let error = error_of(Answer::json(404, body)).await;
        let start = "getBook (GET /v1/books/{bookId}/pages/{page}): the API returned 404 Not Found";
        assert_eq!(error.to_string(), format!("{start}{shown}"));
        assert_eq!(error.body().expect("a body").as_ref(), body.as_bytes());
    }
}

#[tokio::test]
async fn a_very_large_body_is_not_searched() {
    let error = error_of(Answer::json(404, format!(r#"{{"message":"m","rest":"{}"}}"#, "x".repeat(1 << 20)))).await;
    assert_eq!(error.message(), None);
}
