//! Large bodies are streamed: memory use stays small, whatever the size of the body.

use std::convert::Infallible;
use std::fs;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::Method;
use serde_json::Value;
use tempfile::TempDir;

use super::fixture::{API, client};
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::{Client, ClientBuilder};
use crate::runtime::call::operation::Operation;
use crate::runtime::http::body::Body;
use crate::runtime::http::file::File;
use crate::runtime::http::transport::{Transport, TransportFuture};
use crate::runtime::wire::ToWire;
use crate::support::server::{Answer, Server};

static POST: Operation = Operation::new(Method::POST, "post", "/post").security(&[&[]]);

const PIECE: usize = 64 * 1024;
const WHOLE: usize = 64 * 1024 * 1024;
const SMALL: usize = 4 * 1024 * 1024;

/// The number of live bytes, and its peak.
#[derive(Default)]
struct Held {
    now: AtomicUsize,
    peak: AtomicUsize,
}

/// Bytes that are subtracted from the count when they are dropped.
struct Piece(Arc<Held>, Vec<u8>);

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.1
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.0.now.fetch_sub(self.1.len(), Relaxed);
    }
}

/// A stream of 64 MiB, one piece at a time.
struct Large {
    held: Arc<Held>,
    left: usize,
}

impl Large {
    fn new(held: &Arc<Held>) -> Self {
        Self { held: Arc::clone(held), left: WHOLE }
    }
}

impl Stream for Large {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= PIECE;
        let now = self.held.now.fetch_add(PIECE, Relaxed) + PIECE;
        self.held.peak.fetch_max(now, Relaxed);
        let piece = Piece(Arc::clone(&self.held), vec![0; PIECE]);
        Poll::Ready(Some(Ok(Bytes::from_owner(piece))))
    }
}

/// Through reqwest, pieces are dropped as fast as the server reads them.
#[tokio::test]
async fn a_stream_is_sent_without_being_buffered() {
    let held = Arc::new(Held::default());
    let server = Server::answering(Answer::json(200, "1")).await;
    let call: Call<Value> = Call::new(&client(&server), &POST, &[]);
    call.body(File::stream(Large::new(&held)), "application/octet-stream").send().await.expect("sent");
    assert_eq!(server.only().body.len(), WHOLE);
    let peak = held.peak.load(Relaxed);
    assert!(peak < SMALL, "{peak} bytes were held");
}

/// A transport that responds with 64 MiB. It reads requests by pieces and records the total and the largest size.
struct Counting {
    held: Arc<Held>,
    sent: AtomicUsize,
    largest: AtomicUsize,
}

impl Counting {
    fn client() -> (Arc<Self>, Client) {
        let counting = Arc::new(Self { held: Arc::default(), sent: AtomicUsize::new(0), largest: AtomicUsize::new(0) });
        let client = ClientBuilder::new(&API).transport(Arc::clone(&counting)).build().expect("built");
        (counting, client)
    }
}

impl Transport for Counting {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let mut body = request.into_body();
            let announced = body.length();
            let mut sent = 0;
            while let Some(piece) = body.chunk().await {
                let piece = piece?;
                sent += piece.len();
                self.largest.fetch_max(piece.len(), Relaxed);
            }
            assert!(announced.is_none_or(|length| length == sent as u64), "{announced:?}");
            self.sent.store(sent, Relaxed);
            Ok(http::Response::new(Body::from_stream(Large::new(&self.held))))
        })
    }
}

#[tokio::test]
async fn a_part_from_a_path_is_sent_without_being_buffered() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("large");
    fs::File::create(&path).expect("a file").set_len(WHOLE as u64).expect("a size");
    let (counting, client) = Counting::client();
    let form = std::collections::BTreeMap::from([("file".to_owned(), File::path(&path))]);
    let call: Call<Bytes> = Call::new(&client, &POST, &[]).multipart(form.view(), &[]);
    call.send_stream().await.expect("sent");
    assert!(counting.sent.load(Relaxed) > WHOLE);
    let largest = counting.largest.load(Relaxed);
    assert!(largest <= PIECE, "{largest} bytes were read at once");
}

#[tokio::test]
async fn a_response_is_saved_without_being_buffered() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("large");
    let (counting, client) = Counting::client();
    let call: Call<Bytes> = Call::new(&client, &POST, &[]);
    let body = call.send_stream().await.expect("sent").into_body();
    assert_eq!(body.save_to(&path).await.expect("saved"), WHOLE as u64);
    assert_eq!(fs::metadata(&path).expect("a file").len(), WHOLE as u64);
    let peak = counting.held.peak.load(Relaxed);
    assert!(peak <= 2 * PIECE, "{peak} bytes were held");
}
