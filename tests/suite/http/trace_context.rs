//! The trace of a call is propagated in the headers of W3C Trace Context.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::fixture::{builder, get_book, secured, secured_builder};
use super::trace::Told;
use crate::runtime::call::retry::Retry;
use crate::runtime::trace::trace_context::TraceContext;
use crate::support::server::{Answer, Server};

const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// Returns the `traceparent` and `tracestate` that are sent for a context.
async fn sent(context: Option<TraceContext>, header: Option<(&str, &str)>) -> (Option<String>, Option<String>) {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = builder(&server).trace_context(move || context.clone()).build().expect("built");
    let mut call = get_book(&client, "x", "1");
    if let Some((name, value)) = header {
        call = call.header(name, value);
    }
    call.await.expect("a response");
    let seen = server.only();
    (seen.header("traceparent").map(str::to_owned), seen.header("tracestate").map(str::to_owned))
}

#[tokio::test]
async fn the_trace_is_sent() {
    let context = TraceContext::parse(PARENT).expect("valid").with_state("congo=t61rcWkgMzE, rojo@eu=00f067");
    let expected = (Some(PARENT.to_owned()), Some("congo=t61rcWkgMzE, rojo@eu=00f067".to_owned()));
    assert_eq!(sent(Some(context), None).await, expected);
    assert_eq!(sent(None, None).await, (None, None));
}

/// `tracestate` belongs to its `traceparent`, so neither is mixed with a different trace.
#[tokio::test]
async fn a_trace_set_on_the_call_wins() {
    let own = "00-11111111111111111111111111111111-2222222222222222-00";
    let context = TraceContext::parse(PARENT).expect("valid").with_state("a=1");
    assert_eq!(sent(Some(context), Some(("traceparent", own))).await, (Some(own.to_owned()), None));
}

/// Each request can have a different parent in the trace.
#[tokio::test]
async fn each_attempt_and_each_redirect_reads_the_context() {
    let server = Server::start(|seen| match seen.index {
        0 => Answer::json(503, "{}"),
        1 => Answer::redirect(307, "/elsewhere"),
        _ => Answer::json(200, "1"),
    })
    .await;
    let asked = AtomicU64::new(0);
    let current = move || {
        let span = asked.fetch_add(1, Ordering::Relaxed) + 1;
        TraceContext::new([7; 16], span.to_be_bytes(), 0)
    };
    let builder = builder(&server).retry(Retry::new().base_delay(Duration::ZERO));
    let client = builder.trace_context(current).build().expect("built");
    get_book(&client, "x", "1").await.expect("a response");
    let seen = server.seen();
    let parents: Vec<&str> = seen.iter().filter_map(|seen| Some(&seen.header("traceparent")?[36..52])).collect();
    assert_eq!(parents, ["0000000000000001", "0000000000000002", "0000000000000003"]);
}

/// Other calls use the token too, so its request is not part of one trace.
#[tokio::test]
async fn a_token_endpoint_gets_no_trace() {
    let server = Server::start(|seen| match seen.path() {
        "/auth/token" => Answer::json(200, r#"{"access_token":"t"}"#),
        _ => Answer::json(200, "1"),
    })
    .await;
    let builder = secured_builder(builder(&server)).trace_context(|| TraceContext::parse(PARENT));
    secured(&builder.build().expect("built")).await.expect("a response");
    let traced: Vec<(String, bool)> =
        server.seen().iter().map(|seen| (seen.path().to_owned(), seen.header("traceparent").is_some())).collect();
    assert_eq!(traced, [("/auth/token".to_owned(), false), ("/v1/secured".to_owned(), true)]);
}

#[tokio::test]
async fn the_span_of_the_call_is_current_when_the_context_is_read() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let (told, _guard) = Told::listen();
    let current = move || TraceContext::parse(PARENT).filter(|_| told.is_within());
    let client = builder(&server).trace_context(current).build().expect("built");
    get_book(&client, "x", "1").await.expect("a response");
    assert_eq!(server.only().header("traceparent"), Some(PARENT));
}

#[test]
fn an_invalid_parent_is_none() {
    for text in [
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473é-00f067aa0ba902b7-01",
    ] {
        assert_eq!(TraceContext::parse(text), None, "{text}");
    }
}

/// The context is propagated in the version that this crate supports, without unknown flags.
#[test]
fn a_parent_of_a_later_version_is_read_as_far_as_known() {
    let later = "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-f9-what-comes";
    assert_eq!(TraceContext::parse(later), TraceContext::parse(PARENT));
}

#[test]
fn an_invalid_state_is_ignored() {
    let context = TraceContext::parse(PARENT).expect("valid");
    let long = format!("a={}", "v".repeat(257));
    let many: Vec<String> = (0..33).map(|number| format!("k{number}=v")).collect();
    for text in
        ["", ",", "a", "a=", "A=1", "=1", "a=1=2", "a=é", "a=1\r\nb: 2", "a=1,a=2", "a b=1", &long, &many.join(",")]
    {
        assert_eq!(context.clone().with_state(text), context, "{text}");
    }
    for text in ["a=1", "0a@b=x y", "a=1,,b=2", "a=1\t, b=2", &many[..32].join(",")] {
        assert_ne!(context.clone().with_state(text), context, "{text}");
    }
}
