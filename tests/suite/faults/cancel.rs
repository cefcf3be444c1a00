//! Calls that are dropped before they finish. The client stays usable.

use std::future::Future;
use std::task::{Context, Waker};
use std::time::Duration;

use serde_json::json;
use tokio::time::{sleep, timeout};

use super::{QUICK, good};
use crate::http::fixture::{Canned, Outcome, builder, get_book, secured, secured_builder};
use crate::runtime::call::client::ClientBuilder;
use crate::runtime::call::retry::Retry;
use crate::support::server::{Answer, Server};

/// Takes 3 seconds for each response. The first response of the API is a 503, later ones succeed.
fn slow() -> std::sync::Arc<Canned> {
    Canned::new(|request, index| match (request.uri().path(), index) {
        ("/auth/token", _) => Outcome::Late(3, 200, r#"{"access_token":"t","expires_in":3600}"#.into()),
        (_, 0) => Outcome::Late(3, 503, String::new()),
        _ => Outcome::Late(3, 200, "1".into()),
    })
}

/// The call is dropped during the token fetch, while waiting for the response, between attempts, and in the retry.
#[tokio::test(start_paused = true)]
async fn at_every_point_of_a_call() {
    for step in 0..60 {
        let canned = slow();
        let builder = secured_builder(ClientBuilder::new(&crate::http::fixture::API).transport(canned.clone()));
        let client = builder.retry(Retry::new().base_delay(Duration::from_secs(2))).build().expect("built");
        let dropped = timeout(Duration::from_millis(200 * step), secured(&client).send()).await;
        let next = timeout(Duration::from_secs(20), secured(&client).send()).await;
        assert_eq!(next.expect("nothing is locked").expect("sent"), json!(1), "{step}");
        assert_eq!(canned.count("/auth/token"), 1, "{step}");
        let calls = canned.count("/v1/secured");
        assert!(calls <= if dropped.is_ok() { 3 } else { 4 }, "{step}: {calls}");
    }
}

/// A token fetch whose callers were all dropped is continued by the next call.
#[tokio::test(start_paused = true)]
async fn many_at_once() {
    let canned = slow();
    let builder = secured_builder(ClientBuilder::new(&crate::http::fixture::API).transport(canned.clone()));
    let client = builder.build().expect("built");
    for _ in 0..10 {
        let tasks: Vec<_> = (0..10).map(|_| tokio::spawn(secured(&client).send())).collect();
        sleep(Duration::from_millis(100)).await;
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
    secured(&client).send().await.expect("sent");
    assert_eq!(canned.count("/auth/token"), 1);
}

/// The call is dropped after a number of polls, over a real socket.
#[tokio::test]
async fn after_any_number_of_polls() {
    let server = Server::start(|seen| match seen.index % 5 {
        0 => Answer::new(503, ""),
        1 => Answer::raw("").reset(),
        _ => good(),
    })
    .await;
    let client = builder(&server).retry(QUICK.max_attempts(5)).build().expect("built");
    for polls in 0..40 {
        let mut call = Box::pin(get_book(&client, "x", "1").send());
        for _ in 0..polls {
            let mut context = Context::from_waker(Waker::noop());
            if call.as_mut().poll(&mut context).is_ready() {
                break;
            }
            sleep(Duration::from_micros(300)).await;
        }
        drop(call);
        get_book(&client, "x", "1").send().await.expect("the next call succeeds");
    }
}
