//! Where the retry policy can be set: the default, the client, the call.

use super::{Timed, answer, request};
use crate::http::fixture::search;
use crate::runtime::call::retry::Retry;

fn down() -> std::sync::Arc<Timed> {
    Timed::new(|_, _| answer(503, &[], ""))
}

#[tokio::test(start_paused = true)]
async fn three_attempts_are_the_default() {
    let timed = down();
    assert_eq!(request(&timed.client(), "GET").await.expect_err("503").attempts(), 3);
    assert_eq!(timed.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_client_can_set_the_policy() {
    for (policy, attempts) in [(Retry::none(), 1), (Retry::new().max_attempts(0), 1), (Retry::new().max_attempts(5), 5)]
    {
        let timed = down();
        let client = timed.builder().retry(policy).build().expect("built");
        request(&client, "GET").await.expect_err("503");
        assert_eq!(timed.count(), attempts);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_can_set_the_policy() {
    let timed = down();
    let client = timed.client();
    search(&client).retry(Retry::none()).send().await.expect_err("503");
    assert_eq!(timed.count(), 1);
    client.request(http::Method::GET, "/x").retry(Retry::new().max_attempts(2)).send().await.expect_err("503");
    assert_eq!(timed.count(), 3);
}
