//! How clients handle servers and networks that fail: the outcome, and the number of requests.

mod answers;
mod budget;
mod cancel;
mod connections;
mod events;
mod keys;
mod load;
mod policy;
mod providers;
mod statuses;
mod tokens;
mod waits;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::http::fixture::{API, builder, get_book, lend};
use crate::runtime::call::client::{Client, ClientBuilder};
use crate::runtime::call::error::Error;
use crate::runtime::call::retry::Retry;
use crate::runtime::http::body::Body;
use crate::runtime::http::transport::{Transport, TransportError, TransportFuture};
use crate::support::server::{Answer, Server};

/// The default policy with almost no waits.
const QUICK: Retry = Retry::new().base_delay(Duration::from_millis(1));

const SHORT: Duration = Duration::from_millis(150);

/// Longer than any test runs.
const LONG: Duration = Duration::from_secs(60);

fn good() -> Answer {
    Answer::json(200, "1")
}

/// A client that retries at once and has short timeouts.
fn impatient(server: &Server) -> ClientBuilder {
    builder(server).retry(QUICK.attempt_timeout(SHORT * 2)).read_timeout(SHORT)
}

/// The result of a call, and the number of requests that the server received.
type Outcome = (Result<Value, Error>, usize);

/// Sends a GET and a POST, each to a server whose first response is `fault` and whose later ones succeed.
async fn once(fault: Answer) -> [Outcome; 2] {
    let mut outcomes = Vec::new();
    for is_get in [true, false] {
        let fault = fault.clone();
        let server = Server::start(move |seen| if seen.index == 0 { fault.clone() } else { good() }).await;
        let client = impatient(&server).build().expect("built");
        let call = if is_get { get_book(&client, "x", "1") } else { lend(&client, &json!({})) };
        outcomes.push((call.send().await, server.seen().len()));
    }
    <[Outcome; 2]>::try_from(outcomes).expect("two of them")
}

/// Asserts that `fault` is transient: a GET succeeds with its second attempt, and a POST fails with its first.
async fn assert_transient(fault: Answer, kind: fn(&Error) -> bool) {
    let [(get, gets), (post, posts)] = once(fault.clone()).await;
    assert_eq!((get.expect("recovered"), gets), (json!(1), 2));
    let error = post.expect_err("a POST is not retried");
    assert!(kind(&error) && error.is_transient(), "{error:?}");
    assert_eq!((error.attempts(), posts), (1, 1));
    assert_each_attempt_fails(fault, kind).await;
}

/// Asserts that a GET fails after three attempts if all of them get `fault`.
async fn assert_each_attempt_fails(fault: Answer, kind: fn(&Error) -> bool) {
    let server = Server::answering(fault).await;
    let client = impatient(&server).build().expect("built");
    let error = get_book(&client, "x", "1").send().await.expect_err("each attempt fails");
    assert!(kind(&error), "{error:?}");
    assert_eq!((error.attempts(), server.seen().len()), (3, 3));
    assert!(error.to_string().ends_with(" (after 3 attempts)"), "{error}");
}

/// Asserts that `fault` is not transient: both methods fail with their first attempt.
async fn assert_permanent(fault: Answer, kind: fn(&Error) -> bool) {
    for (outcome, requests) in once(fault).await {
        let error = outcome.expect_err("a failure");
        assert!(kind(&error) && !error.is_transient(), "{error:?}");
        assert_eq!((error.attempts(), requests), (1, 1));
    }
}

/// Asserts that the response is accepted: both methods succeed with their first attempt.
async fn assert_harmless(answer: Answer, expected: &Value) {
    for (outcome, requests) in once(answer).await {
        assert_eq!((&outcome.expect("a response"), requests), (expected, 1));
    }
}

type Script = dyn Fn(&Request<Bytes>, usize) -> Result<Response<Body>, TransportError> + Send + Sync;

/// A transport without a network, for tests with paused time. It records when each request was sent.
struct Timed {
    asked: Mutex<Vec<(Instant, Request<Bytes>)>>,
    script: Box<Script>,
}

impl Timed {
    fn new(
        script: impl Fn(&Request<Bytes>, usize) -> Result<Response<Body>, TransportError> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { asked: Mutex::default(), script: Box::new(script) })
    }

    fn builder(self: &Arc<Self>) -> ClientBuilder {
        ClientBuilder::new(&API).transport(Arc::clone(self))
    }

    fn client(self: &Arc<Self>) -> Client {
        self.builder().build().expect("built")
    }

    fn count(&self) -> usize {
        self.asked.lock().expect("no panic").len()
    }

    /// Returns the time between one request and the next.
    fn gaps(&self) -> Vec<Duration> {
        let asked = self.asked.lock().expect("no panic");
        asked.windows(2).map(|pair| pair[1].0 - pair[0].0).collect()
    }

    /// Returns the value of a header in each request.
    fn headers(&self, name: &str) -> Vec<Option<String>> {
        let asked = self.asked.lock().expect("no panic");
        let text = |value: &http::HeaderValue| value.to_str().expect("text").to_owned();
        asked.iter().map(|(_, request)| request.headers().get(name).map(text)).collect()
    }
}

impl Transport for Timed {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        let request = request.map(|body| body.as_bytes().cloned().unwrap_or_default());
        let mut asked = self.asked.lock().expect("no panic");
        let outcome = (self.script)(&request, asked.len());
        asked.push((Instant::now(), request));
        Box::pin(async { outcome })
    }
}

fn answer(status: u16, headers: &[(&str, &str)], body: &'static str) -> Result<Response<Body>, TransportError> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(Body::from(body)).expect("a response"))
}

async fn request(client: &Client, method: &str) -> Result<Value, Error> {
    client.request(Method::from_bytes(method.as_bytes()).expect("a method"), "/x").send().await
}
