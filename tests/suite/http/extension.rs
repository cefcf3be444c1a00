//! Layers around the transport, and custom reqwest clients.

use std::sync::{Arc, Mutex};

use http::Request;

use super::fixture::{builder, get_book};
use crate::runtime::http::body::Body;
use crate::runtime::http::transport::{Transport, TransportFuture};
use crate::support::server::{Answer, Server};

/// A layer that records its name and forwards the request.
struct Named {
    name: &'static str,
    seen: Arc<Mutex<Vec<&'static str>>>,
    inner: Arc<dyn Transport>,
}

impl Transport for Named {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        self.seen.lock().expect("no panic").push(self.name);
        self.inner.send(request)
    }
}

#[tokio::test]
async fn the_last_layer_sees_a_request_first() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let seen = Arc::new(Mutex::default());
    let named = |name| {
        let seen = Arc::clone(&seen);
        move |inner| Named { name, seen, inner }
    };
    let client = builder(&server).layer(named("inner")).layer(named("outer")).build().expect("a client");
    get_book(&client, "b", "1").await.expect("a response");
    assert_eq!(*seen.lock().expect("no panic"), ["outer", "inner"]);
}

#[tokio::test]
async fn a_reqwest_client_sends_what_the_client_asks_for() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let reqwest = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let client = builder(&server).reqwest_client(reqwest).build().expect("a client");
    get_book(&client, "b", "1").await.expect("a response");
    assert_eq!(server.only().target, "/v1/books/b/pages/1");
}

#[tokio::test]
async fn a_reqwest_client_that_follows_redirects_is_an_error() {
    let server = Server::start(|seen| match seen.path() {
        "/elsewhere" => Answer::json(200, "1"),
        _ => Answer::redirect(307, "/elsewhere"),
    })
    .await;
    let client = builder(&server).reqwest_client(reqwest::Client::new()).build().expect("a client");
    let error = get_book(&client, "b", "1").await.expect_err("a redirect that nobody checked");
    assert!(error.to_string().contains("Policy::none()"), "{error}");
}
