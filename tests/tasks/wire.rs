//! A transport that answers with canned responses and writes down what a task sends, with the content of files.

use std::sync::{Arc, Mutex};

use futures::TryStreamExt;
use http::{HeaderMap, Request};

use crate::client::test_util::Canned;
use crate::client::{Body, Transport, TransportFuture};

/// The headers of requests that the tests compare.
const HEADERS: [&str; 3] = ["content-type", "idempotency-key", "if-none-match"];

#[derive(Clone)]
pub struct Wire {
    responses: Canned,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Wire {
    pub fn new(responses: Canned) -> Self {
        Self { responses, sent: Arc::default() }
    }

    /// Returns each request as text: method and URL, headers, an empty line and the body, without carriage returns.
    pub fn sent(&self) -> Vec<String> {
        self.sent.lock().expect("the lock").clone()
    }
}

impl Transport for Wire {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body: Vec<bytes::Bytes> = body.try_collect().await?;
            let body = String::from_utf8(body.concat()).expect("the body is text");
            let mut text = format!("{} {}\n", head.method, head.uri);
            for name in HEADERS {
                if let Some(value) = head.headers.get(name) {
                    text += &format!("{name}: {}\n", value.to_str().expect("the header is text"));
                }
            }
            text += &format!("\n{}", body.replace('\r', ""));
            self.sent.lock().expect("the lock").push(with_fixed_boundary(&head.headers, text));
            self.responses.send(Request::from_parts(head, Body::empty())).await
        })
    }
}

/// Replaces the boundary of a multipart body, which is random, by `BOUNDARY`.
fn with_fixed_boundary(headers: &HeaderMap, text: String) -> String {
    let content_type = headers.get("content-type").and_then(|value| value.to_str().ok());
    match content_type.and_then(|content_type| content_type.split_once("boundary=")) {
        Some((_, boundary)) => text.replace(boundary, "BOUNDARY"),
        None => text,
    }
}
