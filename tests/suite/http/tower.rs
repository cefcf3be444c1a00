//! The feature `tower`: layers around the transport, and services as the transport.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use serde_json::json;
use tower::util::MapRequestLayer;
use tower::{ServiceBuilder, service_fn};

use super::fixture::{API, Canned, Outcome, Pieces, builder, get_book, search};
use crate::runtime::call::client::ClientBuilder;
use crate::runtime::call::retry::Retry;
use crate::runtime::http::body::Body;
use crate::runtime::http::transport::TransportError;
use crate::support::server::{Answer, Server};

#[tokio::test]
async fn a_tower_layer_sees_each_attempt() {
    let server =
        Server::start(|seen| if seen.index == 0 { Answer::json(503, "{}") } else { Answer::json(200, "1") }).await;
    let count = Arc::new(AtomicUsize::new(0));
    let layer = MapRequestLayer::new(move |mut request: Request<Body>| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        request.headers_mut().insert("x-number", HeaderValue::from(number));
        request
    });
    let builder = builder(&server).retry(Retry::new().base_delay(Duration::ZERO));
    let client = builder.tower_layer(layer).build().expect("built");
    assert_eq!(get_book(&client, "x", "1").await.expect("a response"), json!(1));
    let seen = server.seen();
    let numbers: Vec<Option<&str>> = seen.iter().map(|seen| seen.header("x-number")).collect();
    assert_eq!(numbers, [Some("0"), Some("1")]);
}

/// All calls share the service, so a limit applies to the whole client.
#[tokio::test(start_paused = true)]
async fn a_limit_applies_to_all_calls_together() {
    let canned = Canned::new(|_, _| Outcome::Late(1, 200, "1".to_owned()));
    let builder = ClientBuilder::new(&API).transport(Arc::clone(&canned));
    let layers = ServiceBuilder::new().concurrency_limit(2);
    let client = builder.tower_layer(layers).build().expect("built");
    let begun = tokio::time::Instant::now();
    let calls: Vec<_> = (0..6).map(|_| tokio::spawn(get_book(&client, "x", "1").send())).collect();
    for call in calls {
        call.await.expect("no panic").expect("a response");
    }
    assert_eq!(begun.elapsed().as_secs(), 3);
}

/// `RateLimit` is not `Clone`, which shows that services need not be.
#[tokio::test(start_paused = true)]
async fn a_dropped_call_releases_the_service() {
    let canned = Canned::new(|_, _| Outcome::Answer(200, "1".to_owned()));
    let builder = ClientBuilder::new(&API).transport(Arc::clone(&canned));
    let layers = ServiceBuilder::new().rate_limit(1, Duration::from_secs(10));
    let client = builder.tower_layer(layers).build().expect("built");
    get_book(&client, "x", "1").await.expect("the first call does not wait");
    let dropped = tokio::time::timeout(Duration::from_secs(1), get_book(&client, "x", "1").send()).await;
    dropped.expect_err("the second call waits for the rate limit");
    let begun = tokio::time::Instant::now();
    get_book(&client, "x", "1").await.expect("a response");
    assert_eq!(begun.elapsed().as_secs(), 9);
    assert_eq!(canned.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn transport_errors_keep_their_kind_and_others_can_be_mapped() {
    let refusing = || service_fn(async |_: Request<Body>| Err::<Response<Body>, _>(TransportError::connect("refused")));
    let client = ClientBuilder::new(&API).retry(Retry::none()).tower_service(refusing()).build().expect("built");
    assert!(get_book(&client, "x", "1").await.expect_err("refused").is_connect());

    let slow = || Canned::new(|_, _| Outcome::Late(9, 200, "1".to_owned()));
    let timeout = || ServiceBuilder::new().timeout(Duration::from_secs(1));
    let builder = || ClientBuilder::new(&API).retry(Retry::none()).transport(slow());
    let client = builder().tower_layer(timeout()).build().expect("built");
    assert!(get_book(&client, "x", "1").await.expect_err("too slow").is_transport());
    let layers = ServiceBuilder::new().map_err(TransportError::timeout).layer(timeout().into_inner());
    let client = builder().tower_layer(layers).build().expect("built");
    assert!(get_book(&client, "x", "1").await.expect_err("too slow").is_timeout());
}

/// Response bodies of a service are streamed, whatever their type.
#[tokio::test]
async fn a_service_replaces_the_transport() {
    let service = service_fn(async |request: Request<Body>| {
        assert_eq!(request.uri().path(), "/v1/search");
        let pieces: VecDeque<Result<Bytes, TransportError>> =
            [Ok(Bytes::from_static(b"[1,")), Ok(Bytes::from_static(b"2]"))].into();
        Ok::<_, Infallible>(Response::new(Body::from_stream(Pieces::new(pieces))))
    });
    let client = ClientBuilder::new(&API).tower_service(service).build().expect("built");
    assert_eq!(search(&client).await.expect("a response"), json!([1, 2]));
}
