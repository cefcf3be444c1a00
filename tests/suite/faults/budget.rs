//! The retry budget: how many retries all calls of a client share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use super::{Timed, answer, request};

/// Without a budget, ten calls of three attempts would make twenty retries.
#[tokio::test(start_paused = true)]
async fn an_outage_is_not_multiplied() {
    let timed = Timed::new(|_, _| answer(503, &[], ""));
    let client = timed.builder().retry_budget(4).build().expect("built");
    for _ in 0..10 {
        request(&client.clone(), "GET").await.expect_err("503");
    }
    assert_eq!(timed.count(), 10 + 4);
}

#[tokio::test(start_paused = true)]
async fn the_error_says_that_the_budget_is_used_up() {
    let timed = Timed::new(|_, _| answer(503, &[], ""));
    let client = timed.builder().retry_budget(0).build().expect("built");
    let error = request(&client, "GET").await.expect_err("503");
    assert_eq!(
        error.to_string(),
        "GET /x: the API returned 503 Service Unavailable (not retried: the client's retry budget is used up)"
    );
}

#[tokio::test(start_paused = true)]
async fn five_successful_calls_pay_for_a_retry() {
    let is_down = Arc::new(AtomicBool::new(true));
    let seen = Arc::clone(&is_down);
    let timed = Timed::new(move |_, _| answer(if seen.load(SeqCst) { 503 } else { 200 }, &[], "1"));
    let client = timed.builder().retry_budget(1).build().expect("built");
    let attempts = async || request(&client, "GET").await.expect_err("503").attempts();
    assert_eq!((attempts().await, attempts().await), (2, 1));
    for good_calls in [4, 5] {
        is_down.store(false, SeqCst);
        for _ in 0..good_calls {
            request(&client, "GET").await.expect("a successful call");
        }
        is_down.store(true, SeqCst);
        // Four successful calls are not enough for a retry, but they count towards the next one.
        assert_eq!(attempts().await, if good_calls == 4 { 1 } else { 2 }, "{good_calls}");
    }
}

/// Successful calls never raise the budget above its initial size.
#[tokio::test(start_paused = true)]
async fn a_budget_does_not_grow() {
    let is_down = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&is_down);
    let timed = Timed::new(move |_, _| answer(if seen.load(SeqCst) { 503 } else { 200 }, &[], "1"));
    let client = timed.builder().retry_budget(1).build().expect("built");
    for _ in 0..50 {
        request(&client, "GET").await.expect("a successful call");
    }
    is_down.store(true, SeqCst);
    assert_eq!(request(&client, "GET").await.expect_err("503").attempts(), 2);
}
