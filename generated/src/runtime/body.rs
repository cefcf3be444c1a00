//! The body of an answer while it arrives: a source of chunks, and reading it whole under a cap.
//!
//! Nothing here looks into the bytes.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::CONTENT_LENGTH;

use super::deadline::Deadline;
use super::error::{Error, Kind};
use super::transport::{TransportError, from_reqwest};

/// What [`Chunks::chunk`] returns.
pub type ChunkFuture<'a> = Pin<Box<dyn Future<Output = Option<Result<Bytes, TransportError>>> + Send + 'a>>;

/// A body that arrives in pieces, for transports of your own.
pub trait Chunks: Send + 'static {
    /// Waits for the next piece; `None` is the end. Not called again after the end or an error.
    fn chunk(&mut self) -> ChunkFuture<'_>;
}

/// A closure that is asked for one piece after the other.
impl<F, P> Chunks for F
where
    F: FnMut() -> P + Send + 'static,
    P: Future<Output = Option<Result<Bytes, TransportError>>> + Send + 'static,
{
    fn chunk(&mut self) -> ChunkFuture<'_> {
        Box::pin(self())
    }
}

/// The body of an answer, read piece by piece.
pub struct Body(Source);

enum Source {
    Whole(Bytes),
    Reqwest(Box<reqwest::Response>),
    Chunks(Box<dyn Chunks>),
}

impl Body {
    /// A body without content.
    #[must_use]
    pub fn empty() -> Self {
        Self(Source::Whole(Bytes::new()))
    }

    /// A body that arrives in pieces.
    #[must_use]
    pub fn from_chunks(chunks: impl Chunks) -> Self {
        Self(Source::Chunks(Box::new(chunks)))
    }

    pub(crate) fn from_reqwest(response: reqwest::Response) -> Self {
        Self(Source::Reqwest(Box::new(response)))
    }

    /// Waits for the next piece; `None` is the end.
    ///
    /// # Errors
    /// The connection failed before the body was complete.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        match &mut self.0 {
            Source::Whole(bytes) if bytes.is_empty() => None,
            Source::Whole(bytes) => Some(Ok(std::mem::take(bytes))),
            Source::Reqwest(response) => response.chunk().await.map_err(from_reqwest).transpose(),
            Source::Chunks(chunks) => chunks.chunk().await,
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Source::Whole(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

/// How a body is read.
pub(crate) struct Limits {
    /// Most bytes.
    pub(crate) cap: usize,
    /// Longest wait for one piece.
    pub(crate) read_timeout: Duration,
    pub(crate) deadline: Deadline,
}

/// A body as far as it came, and what stopped it.
pub(crate) struct Gathered {
    pub(crate) bytes: Bytes,
    pub(crate) stopped: Option<Error>,
}

/// Reads the whole body, or up to the first problem; never holds more than the cap and one chunk.
/// `announced` is the length that the headers promise.
pub(crate) async fn gather(mut body: Body, announced: Option<u64>, limits: &Limits) -> Gathered {
    if announced.is_some_and(|length| length > limits.cap as u64) {
        let bytes = Bytes::new();
        let stopped = Some(too_large(limits.cap));
        return Gathered { bytes, stopped };
    }
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    let stopped = loop {
        let chunk = match next_chunk(&mut body, limits).await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break None,
            Err(error) => break Some(error),
        };
        let held = first.len() + rest.len();
        if chunk.len() > limits.cap - held {
            break Some(too_large(limits.cap));
        }
        if held == 0 {
            first = chunk; // most answers are one chunk: no copy
        } else {
            if rest.is_empty() {
                rest.reserve(announced.unwrap_or(0) as usize);
                rest.extend_from_slice(&std::mem::take(&mut first));
            }
            rest.extend_from_slice(&chunk);
        }
    };
    let bytes = if rest.is_empty() { first } else { rest.freeze() };
    Gathered { bytes, stopped }
}

pub(crate) async fn next_chunk(body: &mut Body, limits: &Limits) -> Result<Option<Bytes>, Error> {
    let step = limits.deadline.limit_silence("reading the body of the answer", limits.read_timeout, body.chunk());
    match step.await? {
        None => Ok(None),
        Some(Ok(chunk)) => Ok(Some(chunk)),
        Some(Err(error)) => Err(Error::transport("the answer broke off", error)),
    }
}

/// `Content-Length`; of no meaning in the answer to a HEAD, which has no body.
pub(crate) fn announced_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

pub(crate) fn too_large(cap: usize) -> Error {
    let detail = format!("the body of the answer is larger than {cap} bytes (max_body)");
    Error::new(Kind::TooLarge, detail)
}
