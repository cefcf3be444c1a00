//! Any bytes as a stream of events: however they are cut into pieces, the events are the same.
#![no_main]

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use constructs_v30::{Body, Client, Transport, TransportFuture};
use futures_core::Stream;
use libfuzzer_sys::fuzz_target;

/// Answers each request with these pieces.
struct Pieces(Vec<Bytes>);

struct Coming(std::vec::IntoIter<Bytes>);

impl Stream for Coming {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

impl Transport for Pieces {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        let mut response = http::Response::new(Body::from_stream(Coming(self.0.clone().into_iter())));
        response.headers_mut().insert("content-type", http::HeaderValue::from_static("text/event-stream"));
        Box::pin(async { Ok(response) })
    }
}

/// The events, and the error that ends them.
fn events(pieces: Vec<Bytes>) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let builder = Client::builder().base_url("https://example.com").transport(Pieces(pieces)).max_body(4096);
        let mut stream = builder.build().expect("a client").responses().events().await.expect("a stream");
        let mut all = Vec::new();
        while let Some(event) = stream.next().await {
            let is_last = event.is_err();
            all.push(match event {
                Ok(event) => format!("{} {:?} {}", event.event, event.id, event.data.id),
                Err(error) => error.to_string(),
            });
            if is_last {
                break;
            }
        }
        all
    })
}

fuzz_target!(|input: (Vec<u8>, Vec<u8>)| {
    let (body, cuts) = input;
    let whole = Bytes::from(body);
    let mut rest = whole.clone();
    let mut pieces: Vec<Bytes> = cuts.iter().map(|cut| rest.split_to(rest.len().min(*cut as usize))).collect();
    pieces.push(rest);
    assert_eq!(events(vec![whole]), events(pieces));
});
