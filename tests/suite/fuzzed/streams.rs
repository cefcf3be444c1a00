//! Response bodies that are read item by item.

use bytes::Bytes;
use http::{HeaderValue, Method};
use serde_json::Value;

use crate::runtime::call::builder::Call;
use crate::runtime::call::client::ClientBuilder;
use crate::runtime::call::operation::{Api, Operation};
use crate::runtime::http::body::Body;
use crate::runtime::http::transport::{Transport, TransportFuture};
use crate::runtime::stream::json_lines::JsonLines;
use crate::runtime::stream::sse::EventStream;

static API: Api = Api::new("https://example.com", "fuzzed/1.0.0");
static FEED: Operation = Operation::new(Method::GET, "feed", "/feed").security(&[&[]]);

/// The size limit. It is small, so that random bodies exceed it.
const CAP: usize = 64;

/// A transport that responds with these pieces as the body.
struct Pieces(Vec<Bytes>);

impl Transport for Pieces {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        let mut response = http::Response::new(Body::from_stream(Coming(self.0.clone().into_iter())));
        response.headers_mut().insert("content-type", HeaderValue::from_static("text/event-stream"));
        Box::pin(async { Ok(response) })
    }
}

struct Coming(std::vec::IntoIter<Bytes>);

impl futures_core::Stream for Coming {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(Ok))
    }
}

/// Returns what a caller sees: the items and errors of a body.
fn items(pieces: Vec<Bytes>, are_events: bool) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let client = ClientBuilder::new(&API).transport(Pieces(pieces)).max_body(CAP).build().expect("a client");
    let mut seen = Vec::new();
    runtime.block_on(async {
        if are_events {
            let call: Call<EventStream<String>> = Call::new(&client, &FEED, &[]);
            let mut events = call.send().await.expect("a response");
            while let Some(event) = events.next().await {
                seen.push(match event {
                    Ok(event) => format!("{:?}", (event.event, event.data, event.id)),
                    Err(error) => error.to_string(),
                });
            }
            seen.push(format!("{:?} {:?}", events.last_event_id(), events.retry()));
        } else {
            let call: Call<JsonLines<Value>> = Call::new(&client, &FEED, &[]);
            let mut lines = call.send().await.expect("a response");
            while let Some(line) = lines.next().await {
                seen.push(line.map_or_else(|error| error.to_string(), |line| line.to_string()));
            }
        }
    });
    seen
}

/// A caller sees the same events and JSON lines, however the body is divided into pieces.
pub(crate) fn pieces_do_not_matter(body: &[u8], cuts: &[u8]) {
    let whole = Bytes::copy_from_slice(body);
    let mut rest = whole.clone();
    let mut pieces: Vec<Bytes> = cuts.iter().map(|cut| rest.split_to(rest.len().min((*cut).into()))).collect();
    pieces.push(rest);
    for are_events in [true, false] {
        assert_eq!(items(vec![whole.clone()], are_events), items(pieces.clone(), are_events), "{body:?} {cuts:?}");
    }
}
