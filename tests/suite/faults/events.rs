//! Event streams whose connections are lost, end, or return something other than events.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::{Value, json};

use super::{Timed, answer};
use crate::http::fixture::{APP_KEY, Pieces};
use crate::runtime::auth::credential::Credential;
use crate::runtime::auth::provide::{AccessToken, TokenWanted};
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::Client;
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::Operation;
use crate::runtime::call::retry::Retry;
use crate::runtime::http::body::Body;
use crate::runtime::http::transport::TransportError;
use crate::runtime::stream::reconnect::Reconnecting;
use crate::runtime::stream::sse::EventStream;

static FEED: Operation = Operation::new(Method::GET, "feed", "/v1/feed");

type Outcome = Result<Response<Body>, TransportError>;

/// A response with these events, after which the connection is lost.
fn lost(text: &'static str) -> Outcome {
    let pieces: VecDeque<Result<Bytes, TransportError>> =
        [Ok(Bytes::from_static(text.as_bytes())), Err(TransportError::other("reset"))].into();
    events(Body::from_stream(Pieces::new(pieces)))
}

/// A response with these events, after which the server ends the stream.
fn ended(text: &'static str) -> Outcome {
    events(Body::from(text))
}

fn events(body: Body) -> Outcome {
    let response = Response::builder().header("content-type", "text/event-stream; charset=utf-8");
    Ok(response.body(body).expect("a response"))
}

fn feed(client: &Client) -> Call<EventStream<Value>> {
    Call::new(client, &FEED, &[])
}

/// Collects the items of a stream until it ends: data, or the text of an error.
async fn all(mut stream: Reconnecting<Value>) -> Vec<Result<Value, String>> {
    let mut all = Vec::new();
    while let Some(event) = stream.next().await {
        all.push(event.map(|event| event.data).map_err(|error| error.to_string()));
    }
    assert!(stream.next().await.is_none(), "nothing follows the end");
    all
}

async fn feed_of(timed: &Arc<Timed>) -> Vec<Result<Value, String>> {
    all(Reconnecting::new(feed(&timed.client()))).await
}

/// The client reconnects after the delay that the server set, from the last event on. A 204 ends the stream.
#[tokio::test(start_paused = true)]
async fn resumes_from_the_last_event() {
    let timed = Timed::new(|_, index| match index {
        0 => lost("retry: 1000\nid: 7\ndata: 1\n\ndata: 2\n\ndata: half"),
        1 => ended("data: 3\n\n"),
        _ => answer(204, &[], ""),
    });
    assert_eq!(feed_of(&timed).await, [Ok(json!(1)), Ok(json!(2)), Ok(json!(3))]);
    assert_eq!(timed.headers("last-event-id"), [None, Some("7".to_owned()), Some("7".to_owned())]);
    assert_eq!(timed.headers("accept"), vec![Some("text/event-stream".to_owned()); 3]);
    let (least, most) = (Duration::from_millis(1000), Duration::from_millis(1201));
    assert!(timed.gaps().iter().all(|gap| (least..=most).contains(gap)), "{:?}", timed.gaps());
}

/// The default is three seconds. The caller can change it.
#[tokio::test(start_paused = true)]
async fn waits_three_seconds_by_default() {
    let timed = Timed::new(|_, index| if index == 0 { ended(":\n") } else { answer(204, &[], "") });
    assert_eq!(feed_of(&timed).await, []);
    assert!((Duration::from_secs(3)..Duration::from_millis(3201)).contains(&timed.gaps()[0]), "{:?}", timed.gaps());
    let timed = Timed::new(|_, index| if index == 0 { ended(":\n") } else { answer(204, &[], "") });
    assert_eq!(all(Reconnecting::new(feed(&timed.client())).wait(Duration::ZERO)).await, []);
    assert!(timed.gaps()[0] < Duration::from_millis(201), "{:?}", timed.gaps());
}

/// The server can ask for any delay, but the client waits no longer than it does for `Retry-After`.
#[tokio::test(start_paused = true)]
async fn caps_the_delay_that_the_server_asks_for() {
    let timed = Timed::new(|_, index| if index == 0 { ended("retry: 99999999999\n\n") } else { answer(204, &[], "") });
    assert_eq!(feed_of(&timed).await, []);
    assert!((Duration::from_secs(30)..Duration::from_secs(31)).contains(&timed.gaps()[0]), "{:?}", timed.gaps());
}

/// The id of an event without data counts. An empty id clears it.
#[tokio::test(start_paused = true)]
async fn the_id_is_that_of_the_last_blank_line() {
    let timed = Timed::new(|_, index| match index {
        0 => lost("id: 1\ndata: 1\n\nid: 2\n\nid: 3\n"),
        1 => ended("id\ndata: 2\n\n"),
        _ => answer(204, &[], ""),
    });
    let client = timed.client();
    let mut stream = Reconnecting::new(feed(&client).header("Last-Event-ID", "0"));
    assert_eq!(stream.last_event_id(), "0");
    stream.next().await.expect("an event").expect("data");
    assert_eq!(stream.last_event_id(), "1");
    assert_eq!(all(stream).await, [Ok(json!(2))]);
    assert_eq!(timed.headers("last-event-id"), [Some("0".to_owned()), Some("2".to_owned()), None]);
}

/// Consecutive connections without an event are counted, whatever the reason.
#[tokio::test(start_paused = true)]
async fn gives_up_after_as_many_failures_as_there_are_attempts() {
    let timed = Timed::new(|_, index| match index {
        0 => lost(""),
        1 => answer(503, &[("retry-after", "9")], "{}"),
        2 => ended("data: 1\n\n"),
        3 => ended(""),
        4 => Err(TransportError::connect("refused")),
        _ => lost(""),
    });
    let all = feed_of(&timed).await;
    assert_eq!((timed.count(), all.len(), &all[0]), (6, 2, &Ok(json!(1))));
    insta::assert_snapshot!(all[1].as_ref().expect_err("gave up"), @"feed (GET /v1/feed): the response ended early: reset (after 3 attempts)");
    assert!((Duration::from_secs(9)..Duration::from_secs(11)).contains(&timed.gaps()[1]), "{:?}", timed.gaps());
}

#[tokio::test(start_paused = true)]
async fn waits_longer_after_each_empty_connection() {
    let timed = Timed::new(|_, _| ended(""));
    let policy = Retry::new().max_attempts(8).base_delay(Duration::from_secs(1));
    let stream = Reconnecting::new(feed(&timed.client()).retry(policy)).wait(Duration::ZERO);
    let all = all(stream).await;
    insta::assert_snapshot!(all[0].as_ref().expect_err("gave up"), @"feed (GET /v1/feed): the event stream ended without an event on every connection (after 8 attempts)");
    let longest = [2, 4, 8, 10, 10, 10, 10].map(Duration::from_secs);
    assert!(timed.gaps().iter().zip(longest).all(|(gap, longest)| *gap <= longest), "{:?}", timed.gaps());
    assert!(timed.gaps().iter().sum::<Duration>() > Duration::from_secs(5), "{:?}", timed.gaps());
}

/// Many streams do not multiply the load of an outage.
#[tokio::test(start_paused = true)]
async fn failures_use_up_the_retry_budget() {
    let timed = Timed::new(|_, _| answer(503, &[], "{}"));
    let client = timed.builder().retry_budget(2).build().expect("built");
    let patient = Retry::new().max_attempts(50);
    let error = Reconnecting::new(feed(&client).retry(patient)).next().await.expect("an error").expect_err("503");
    insta::assert_snapshot!(error, @"feed (GET /v1/feed): the API returned 503 Service Unavailable: `{}` (after 3 attempts) (not retried: the client's retry budget is used up)");
    assert_eq!(timed.count(), 3);
}

/// By the specification these responses are not streams, and reconnecting would not help.
#[tokio::test(start_paused = true)]
async fn ends_on_a_response_that_is_not_a_stream() {
    let timed = Timed::new(|_, index| if index == 0 { lost("data: 1\n\n") } else { answer(404, &[], "{}") });
    let error = feed_of(&timed).await.remove(1).expect_err("not found");
    insta::assert_snapshot!(error, @"feed (GET /v1/feed): the API returned 404 Not Found: `{}`");
    assert_eq!(timed.count(), 2);
    let timed = Timed::new(|_, _| answer(200, &[("content-type", "text/html")], "<p>log in</p>"));
    let error = feed_of(&timed).await.remove(0).expect_err("a page");
    insta::assert_snapshot!(error, @"feed (GET /v1/feed): the response is text/html, but a stream of events is documented; it starts with `<p>log in</p>`");
    assert_eq!(timed.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn done_is_the_end() {
    let timed = Timed::new(|_, _| lost("data: 1\n\ndata: [DONE]\n\n"));
    assert_eq!(feed_of(&timed).await, [Ok(json!(1))]);
    assert_eq!(timed.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn data_that_does_not_match_is_an_error_in_its_place() {
    let timed = Timed::new(|_, index| if index == 0 { lost("data: {\n\ndata: 2\n\n") } else { answer(204, &[], "") });
    let all = feed_of(&timed).await;
    assert!(all[0].is_err());
    assert_eq!(all[1..], [Ok(json!(2))]);
}

/// A key that has changed is sent with the next connection.
#[tokio::test(start_paused = true)]
async fn credentials_are_renewed_for_each_connection() {
    let timed = Timed::new(|request, index| match index {
        0 => lost("data: 1\n\n"),
        1 => answer(401, &[], "{}"),
        _ if request.headers()["x-app-key"] == "second" => answer(204, &[], ""),
        _ => answer(500, &[], ""),
    });
    let provider = async |wanted: TokenWanted| {
        Ok::<_, Error>(AccessToken::new(if wanted.was_refused { "second" } else { "first" }))
    };
    let provider = move |wanted| Box::pin(provider(wanted));
    let client = timed.builder().credential(APP_KEY, Credential::provided(provider)).build().expect("built");
    assert_eq!(all(Reconnecting::new(feed(&client))).await, [Ok(json!(1))]);
    let keys: Vec<String> = timed.headers("x-app-key").into_iter().flatten().collect();
    assert_eq!(keys, ["first", "first", "second"]);
}
