//! Responses: which type a response is read into, by status and media type.

use constructs_v30::api::responses::{ErrorsError, OneOfTwoAnswer};

use super::{exchange, nothing};
use crate::support::server::{Answer, Server};

/// Sends a call of the named fixture to a server with this response.
macro_rules! answered {
    ($name:literal, $document:ident, $answer:expr, |$api:ident| $call:expr) => {{
        let (seen, result) = exchange!($document, $answer, |client| {
            let $api = client.responses();
            $call
        });
        (seen, result)
    }};
    ($name:literal, $answer:expr, |$api:ident| $call:expr) => {
        answered!($name, constructs_v30, $answer, |$api| $call)
    };
}

fn stream(content_type: &str, text: &str) -> Answer {
    Answer::new(200, text).header("content-type", content_type)
}

#[tokio::test]
async fn the_status_selects_the_variant_of_a_success() {
    let done = Answer::json(200, r#"{"id":1}"#);
    let (_, answer) = answered!("v30/responses/one-of-two", done, |api| api.one_of_two());
    assert!(matches!(answer, Ok(OneOfTwoAnswer::Ok(done)) if done.id == 1));
    let later = Answer::json(202, r#"{"job":"j"}"#);
    let (_, answer) = answered!("v30/responses/one-of-two", later, |api| api.one_of_two());
    assert!(matches!(answer, Ok(OneOfTwoAnswer::Accepted(later)) if later.job == "j"));
    let other = Answer::new(206, "part");
    let (_, answer) = answered!("v30/responses/one-of-two", other, |api| api.one_of_two());
    assert!(matches!(answer, Ok(OneOfTwoAnswer::Other(other)) if other.body() == "part"));
}

#[tokio::test]
async fn a_response_without_its_discriminator_is_written_as_received() {
    use constructs_v30::types::Verified;
    for wire in [r#"{"phone":"1"}"#, r#"{"by":"phone","phone":"1"}"#] {
        let answer = Answer::json(200, wire);
        let (_, read) = answered!("v30/responses/optional-discriminator", answer, |api| api.optional_discriminator());
        let read = read.expect("a response");
        assert!(matches!(&read, Verified::Phone(by) if by.phone == "1"));
        assert_eq!(serde_json::to_string(&read).expect("it is written"), wire);
    }
}

#[tokio::test]
async fn a_success_without_a_body_reads_as_none() {
    let (_, answer) = answered!("v30/responses/maybe-body", Answer::new(204, ""), |api| api.maybe_body());
    assert!(answer.expect("a response").is_none());
    let (_, answer) = answered!("v30/responses/maybe-body", Answer::json(200, r#"{"id":2}"#), |api| api.maybe_body());
    assert_eq!(answer.expect("a response").expect("a body").id, 2);
}

#[tokio::test]
async fn successes_with_the_same_body_share_one_type() {
    for status in [200, 201] {
        let (_, answer) = answered!("v30/responses/same-body", Answer::json(status, r#""x""#), |api| api.same_body());
        assert_eq!(answer.expect("text"), "x");
    }
}

#[tokio::test]
async fn a_range_and_the_default_describe_a_success() {
    let (_, answer) = answered!("v30/responses/range", Answer::json(203, r#"{"id":3}"#), |api| api.range());
    assert_eq!(answer.expect("a response").id, 3);
    let answer = Answer::json(200, r#"{"id":4}"#);
    let (_, answer) = answered!("v30/responses/default-success", answer, |api| api.default_success());
    assert_eq!(answer.expect("a response").id, 4);
}

#[tokio::test]
async fn the_most_specific_error_response_applies() {
    let (_, result) = answered!("v30/responses/errors", Answer::json(404, r#"{"gone":true}"#), |api| api.errors());
    let error = ErrorsError::try_from(result.expect_err("an error")).expect("a documented body");
    assert!(matches!(error, ErrorsError::Status404(body) if body.gone));
    let (_, result) = answered!("v30/responses/errors", Answer::json(409, r#"{"why":"busy"}"#), |api| api.errors());
    let error = ErrorsError::try_from(result.expect_err("an error")).expect("a documented body");
    assert!(matches!(error, ErrorsError::Status4xx(body) if body.why == "busy"));
    let (_, result) = answered!("v30/responses/errors", Answer::json(501, r#"{"code":9}"#), |api| api.errors());
    let error = ErrorsError::try_from(result.expect_err("an error")).expect("a documented body");
    assert!(matches!(error, ErrorsError::Default(body) if body.code == 9));
}

#[tokio::test]
async fn events_are_typed() {
    let answer = stream("text/event-stream", "event: a\ndata: {\"id\":1}\n\n");
    let (seen, events) = answered!("v30/responses/events", answer, |api| api.events());
    assert_eq!(seen.header("accept"), Some("text/event-stream"));
    let mut events = events.expect("a stream");
    let first = events.next().await.expect("an event").expect("data");
    assert_eq!((first.event.as_str(), first.data.id), ("a", 1));
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn events_continue_after_a_reconnect() {
    let server = Server::start(|seen| match seen.index {
        0 => stream("text/event-stream", "retry: 1\nid: a\ndata: {\"id\":1}\n\n"),
        1 => stream("text/event-stream", "data: {\"id\":2}\n\n"),
        _ => nothing(),
    })
    .await;
    let client = constructs_v30::Client::builder().base_url(server.url()).build().expect("a client");
    let mut events = client.responses().events().reconnect();
    let mut ids = Vec::new();
    while let Some(event) = events.next().await {
        ids.push(event.expect("an event").data.id);
    }
    assert_eq!(ids, [1, 2]);
    assert_eq!(server.seen()[1].header("last-event-id"), Some("a"));
}

#[tokio::test]
async fn json_lines_are_typed() {
    let answer = stream("application/x-ndjson", "{\"id\":1}\n{\"id\":2}\n");
    let (seen, lines) = answered!("v30/responses/json-lines", answer, |api| api.json_lines());
    assert_eq!(seen.header("accept"), Some("application/x-ndjson"));
    let mut lines = lines.expect("a stream");
    let mut ids = Vec::new();
    while let Some(line) = lines.next().await {
        ids.push(line.expect("an item").id);
    }
    assert_eq!(ids, [1, 2]);
    let answer = stream("application/jsonl", "{\"id\":5}\n");
    let (_, items) = answered!("v32/responses/item-schema", constructs_v32, answer, |api| api.item_schema());
    assert_eq!(items.expect("a stream").next().await.expect("an item").expect("data").id, 5);
}

#[tokio::test]
async fn an_operation_with_json_and_events_has_two_methods() {
    let name = "v30/responses/json-or-events";
    let answer = Answer::json(200, r#"{"id":6}"#);
    let (seen, answer) = answered!("v30/responses/json-or-events", answer, |api| api.json_or_events());
    assert_eq!((seen.header("accept"), answer.expect(name).id), (Some("application/json"), 6));
    let answer = stream("text/event-stream", "data: {\"id\":7}\n\n");
    let (seen, events) = answered!("v30/responses/json-or-events", answer, |api| api.json_or_events_stream());
    assert_eq!(seen.header("accept"), Some("text/event-stream"));
    assert_eq!(events.expect(name).next().await.expect("an event").expect("data").data.id, 7);
}

#[tokio::test]
async fn a_status_with_two_media_types_has_two_methods() {
    let (seen, answer) = answered!("v30/responses/two-forms", Answer::json(200, r#""x""#), |api| api.two_forms());
    assert_eq!((seen.header("accept"), answer.expect("text").as_str()), (Some("application/json"), "x"));
    let answer = stream("application/vnd.star+json", r#"{"id":8}"#);
    let (seen, answer) = answered!("v30/responses/two-forms", answer, |api| api.two_forms_as_star());
    assert_eq!((seen.header("accept"), answer.expect("a star").id), (Some("application/vnd.star+json"), 8));
}

#[tokio::test]
async fn text_bytes_and_json_suffixes() {
    let (seen, answer) = answered!("v30/responses/text", stream("text/plain", "hi"), |api| api.text());
    assert_eq!((seen.header("accept"), answer.expect("text").as_str()), (Some("text/plain"), "hi"));
    let answer = stream("application/octet-stream", "\0\u{1}");
    let (_, answer) = answered!("v30/responses/bytes", answer, |api| api.bytes());
    assert_eq!(answer.expect("bytes").as_ref(), [0, 1]);
    let answer = stream("application/hal+json", r#"{"id":9}"#);
    let (seen, answer) = answered!("v30/responses/problem", answer, |api| api.problem());
    assert_eq!((seen.header("accept"), answer.expect("a response").id), (Some("application/hal+json"), 9));
}

#[tokio::test]
async fn a_documented_redirect_is_not_followed() {
    let answer = Answer::redirect(302, "https://elsewhere.example/file");
    let (_, answer) = answered!("v30/responses/redirect", answer, |api| api.redirect().send_with_response());
    let answer = answer.expect("the redirect");
    assert_eq!(answer.status().as_u16(), 302);
    let headers: constructs_v30::types::RedirectHeaders = answer.headers_as().expect("headers");
    assert_eq!(headers.location.as_deref(), Some("https://elsewhere.example/file"));
}

#[tokio::test]
async fn documented_headers_are_typed() {
    let answer = Answer::new(204, "").header("x-total", "12").header("x-names", "a, b");
    let (_, answer) = answered!("v30/responses/headers", answer, |api| api.headers().send_with_response());
    let headers: constructs_v30::types::HeadersHeaders = answer.expect("a response").headers_as().expect("headers");
    assert_eq!((headers.x_total, headers.x_names), (12, Some(vec!["a".to_owned(), "b".to_owned()])));
    let (_, answer) =
        answered!("v30/responses/headers", Answer::new(204, ""), |api| api.headers().send_with_response());
    let missing = answer.expect("a response").headers_as::<constructs_v30::types::HeadersHeaders>();
    assert!(
        missing.expect_err("a header is missing").to_string().contains("X-Total"),
        "the error must name the header"
    );
}

#[tokio::test]
async fn a_multipart_response_is_returned_as_bytes() {
    let (_, answer) = answered!("v30/responses/multipart", stream("multipart/mixed", "--x--"), |api| api.multipart());
    assert_eq!(answer.expect("bytes").as_ref(), b"--x--");
}
