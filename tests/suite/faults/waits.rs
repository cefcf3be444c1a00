//! How long a call waits between attempts. Time is paused, so waits take no real time but can be measured.

use std::time::Duration;

use super::{Timed, answer, request};
use crate::runtime::call::retry::Retry;

const SECOND: Duration = Duration::from_secs(1);

/// Returns the waits between the attempts of a GET whose responses all fail with these headers.
async fn waits(policy: Retry, headers: &'static [(&'static str, &'static str)]) -> Vec<Duration> {
    let timed = Timed::new(move |_, _| answer(429, headers, ""));
    let client = timed.builder().retry(policy).timeout(SECOND * 1000).build().expect("built");
    let error = request(&client, "GET").await.expect_err("429");
    assert_eq!(error.attempts() as usize, timed.count());
    timed.gaps()
}

#[tokio::test(start_paused = true)]
async fn they_double_up_to_the_maximum() {
    let policy = Retry::new().max_attempts(7).base_delay(SECOND).max_delay(SECOND * 6);
    for _ in 0..20 {
        let waits = waits(policy, &[]).await;
        let most = [1, 2, 4, 6, 6, 6].map(|seconds| SECOND * seconds + Duration::from_millis(1));
        assert!(waits.len() == 6 && waits.iter().zip(most).all(|(wait, most)| *wait <= most), "{waits:?}");
    }
}

/// Full jitter: waits range from zero to the maximum, so clients that failed together do not retry together.
#[tokio::test(start_paused = true)]
async fn they_are_random() {
    let policy = Retry::new().max_attempts(2).base_delay(SECOND);
    let mut all = Vec::new();
    for _ in 0..200 {
        all.extend(waits(policy, &[]).await);
    }
    let below = |part: u32| all.iter().filter(|wait| **wait < SECOND / part).count();
    assert!((60..140).contains(&below(2)), "{} of 200 in the lower half", below(2));
    assert!((1..60).contains(&below(10)), "{} of 200 in the lowest tenth", below(10));
}

#[tokio::test(start_paused = true)]
async fn retry_after_in_seconds() {
    let policy = Retry::new().base_delay(SECOND);
    let waits = waits(policy, &[("retry-after", "7")]).await;
    assert!(waits.len() == 2 && waits.iter().all(|wait| (SECOND * 7..=SECOND * 9).contains(wait)), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn retry_after_as_a_date() {
    let headers = &[("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:49:57 GMT")];
    let waits = waits(Retry::new(), headers).await;
    assert!(waits.len() == 2 && waits.iter().all(|wait| (SECOND * 20..SECOND * 21).contains(wait)), "{waits:?}");
}

/// A retry before the time that the server names would fail again.
#[tokio::test(start_paused = true)]
async fn retry_after_beyond_the_maximum_stops_retrying() {
    assert_eq!(waits(Retry::new(), &[("retry-after", "31")]).await, []);
    assert_eq!(waits(Retry::new().max_retry_after(SECOND * 31), &[("retry-after", "31")]).await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_invalid_retry_after_is_ignored() {
    for value in ["soon", "-1", ""] {
        let timed = Timed::new(move |_, _| answer(429, &[("retry-after", value)], ""));
        request(&timed.client(), "GET").await.expect_err("429");
        assert!(timed.gaps().iter().all(|wait| *wait < SECOND), "{value}");
    }
}

/// The call returns the current error at once instead of a timeout after a useless wait.
#[tokio::test(start_paused = true)]
async fn a_wait_beyond_the_deadline_is_not_started() {
    let timed = Timed::new(|_, _| answer(503, &[("retry-after", "20")], ""));
    let client = timed.builder().timeout(SECOND * 10).build().expect("built");
    let began = tokio::time::Instant::now();
    let error = request(&client, "GET").await.expect_err("503");
    assert!(error.is_status() && !error.is_timeout());
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(SECOND * 20)));
    assert!(began.elapsed() < SECOND);
}

/// Waits count towards the total timeout: two waits of 20 seconds fit into a minute.
#[tokio::test(start_paused = true)]
async fn waits_share_the_total_time() {
    let timed = Timed::new(|_, _| answer(503, &[("retry-after", "20")], ""));
    let client = timed.builder().retry(Retry::new().max_attempts(10)).build().expect("built");
    let error = request(&client, "GET").await.expect_err("503");
    assert_eq!((error.attempts(), timed.count()), (3, 3));
}
