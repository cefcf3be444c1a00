//! The body of a request or response while it is sent or received, and reading one into memory up to a size limit.
//!
//! `content.rs` is the content of a request before it is sent.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body::Body as _;
use tokio::io::{AsyncRead, AsyncReadExt};

use crate::runtime::call::deadline::Deadline;
use crate::runtime::call::error::{Error, Kind};
use crate::runtime::http::transport_error::{TransportError, from_reqwest};

/// The number of bytes that are read from a file or a reader at once.
const READ_SIZE: usize = 64 * 1024;

/// The limit of bytes that are allocated before they arrive.
const MOST_RESERVED: u64 = 8 * 1024 * 1024;

type Step = Option<Result<Bytes, TransportError>>;

type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// The body of a request or response, as a [`Stream`] of chunks.
///
/// Custom [`Transport`](crate::Transport)s and layers receive and return bodies. A body can be read once.
///
/// # Examples
///
/// ```
/// use gofive_venio::Body;
///
/// let body = Body::from("hello");
/// assert_eq!(body.length(), Some(5));
/// assert_eq!(body.as_bytes().map(|bytes| &bytes[..]), Some(&b"hello"[..]));
///
/// let body = Body::from_reader(&b"hello"[..]);
/// assert_eq!(body.length(), None);
/// assert_eq!(body.with_length(5).length(), Some(5));
/// ```
///
/// Reading a body to its end:
///
/// ```
/// use gofive_venio::{Body, TransportError};
///
/// async fn count(mut body: Body) -> Result<usize, TransportError> {
///     let mut bytes = 0;
///     while let Some(chunk) = body.chunk().await {
///         bytes += chunk?.len();
///     }
///     Ok(bytes)
/// }
/// ```
pub struct Body(Source);

enum Source {
    Whole(Bytes),
    Reqwest(reqwest::Body),
    Pieces(Pieces),
    Announced(Announced),
}

impl Body {
    /// Creates an empty body.
    #[must_use]
    pub fn empty() -> Self {
        Self(Source::Whole(Bytes::new()))
    }

    /// Creates a body from a stream of chunks. Its length is unknown; [`with_length`](Self::with_length) sets it.
    #[must_use]
    pub fn from_stream<S, E>(pieces: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self(Source::Pieces(Box::pin(Converted(Box::pin(pieces)))))
    }

    /// Creates a body that is read from `reader`. Its length is unknown; [`with_length`](Self::with_length) sets it.
    #[must_use]
    pub fn from_reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self(Source::Pieces(Box::pin(Reading { reader: Box::pin(reader), buffer: BytesMut::new() })))
    }

    /// Sets the length of a body that is a stream or a reader. Other bodies are returned unchanged.
    ///
    /// Reading the body fails if it has more or fewer bytes.
    #[must_use]
    pub fn with_length(self, bytes: u64) -> Self {
        match self.0 {
            Source::Pieces(pieces) => Self(Source::Announced(Announced { pieces, left: bytes, last: None })),
            source => Self(source),
        }
    }

    /// Joins bodies, one after the other.
    pub(crate) fn joined(bodies: Vec<Self>) -> Self {
        let length = bodies.iter().map(Self::length).sum();
        let joined = Self(Source::Pieces(Box::pin(Joined(bodies.into()))));
        match length {
            Some(length) => joined.with_length(length),
            None => joined,
        }
    }

    pub(crate) fn from_reqwest(response: reqwest::Response) -> Self {
        Self(Source::Reqwest(response.into()))
    }

    /// Returns the number of remaining bytes, or `None` if it is unknown.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Source::Whole(bytes) => Some(bytes.len() as u64),
            Source::Reqwest(body) => body.size_hint().exact(),
            Source::Pieces(_) => None,
            Source::Announced(pieces) => Some(pieces.left),
        }
    }

    /// Returns the whole body if it is in memory, or `None` if it is streamed.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Source::Whole(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Returns whether the body is known to be complete.
    fn is_at_end(&self) -> bool {
        match &self.0 {
            Source::Whole(bytes) => bytes.is_empty(),
            Source::Reqwest(body) => body.is_end_stream(),
            Source::Pieces(_) | Source::Announced(_) => false,
        }
    }

    /// Returns the next chunk, or `None` at the end of the body.
    ///
    /// # Errors
    /// Fails if the connection, stream or reader fails before the body is complete. The next call returns `None`.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        let step = match &mut self.0 {
            Source::Whole(bytes) if bytes.is_empty() => None,
            Source::Whole(bytes) => return Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Source::Reqwest(body) => ready!(poll_reqwest(body, context)),
            Source::Pieces(pieces) => ready!(pieces.as_mut().poll_next(context)),
            Source::Announced(pieces) => ready!(pieces.poll_next(context)),
        };
        // After the end or an error, every further call returns the end.
        if !matches!(step, Some(Ok(_))) {
            *self = Self::empty();
        }
        Poll::Ready(step)
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
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

/// Shows the length and never the content.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("length", &self.length()).finish_non_exhaustive()
    }
}

fn poll_reqwest(body: &mut reqwest::Body, context: &mut Context<'_>) -> Poll<Step> {
    loop {
        match ready!(Pin::new(&mut *body).poll_frame(context)) {
            None => return Poll::Ready(None),
            Some(Err(error)) => return Poll::Ready(Some(Err(from_reqwest(error)))),
            // Frames without data are trailers, which are ignored.
            Some(Ok(frame)) => match frame.into_data() {
                Ok(bytes) => return Poll::Ready(Some(Ok(bytes))),
                Err(_) => continue,
            },
        }
    }
}

/// A stream with a known length.
struct Announced {
    pieces: Pieces,
    left: u64,
    /// The chunk that completes the length. It is held back until the stream ends, so that a body that is too long
    /// never looks complete.
    last: Option<Bytes>,
}

impl Announced {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        loop {
            let held = self.last.as_ref().map_or(0, Bytes::len) as u64;
            match ready!(self.pieces.as_mut().poll_next(context)) {
                Some(Ok(piece)) if piece.is_empty() => continue,
                Some(Ok(piece)) if piece.len() as u64 > self.left - held => {
                    return failed(String::from("the body goes on beyond its announced length"));
                }
                Some(Ok(piece)) if piece.len() as u64 == self.left => self.last = Some(piece),
                Some(Ok(piece)) => {
                    self.left -= piece.len() as u64;
                    return Poll::Ready(Some(Ok(piece)));
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None if held < self.left => {
                    return failed(format!("the body ends {} bytes before its announced length", self.left));
                }
                None => {
                    self.left = 0;
                    return Poll::Ready(self.last.take().map(Ok));
                }
            }
        }
    }
}

fn failed(detail: String) -> Poll<Step> {
    Poll::Ready(Some(Err(TransportError::other(detail))))
}

/// A stream of the caller, with its errors converted to [`TransportError`].
struct Converted<S>(Pin<Box<S>>);

impl<S, E> Stream for Converted<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Step> {
        let step = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(step.map(|piece| piece.map_err(|error| as_transport(error.into()))))
    }
}

/// Converts an error. A [`TransportError`] keeps its kind.
pub(crate) fn as_transport(error: Box<dyn StdError + Send + Sync>) -> TransportError {
    error.downcast().map_or_else(TransportError::other, |error| *error)
}

/// A stream of chunks from a reader.
struct Reading<R> {
    reader: Pin<Box<R>>,
    buffer: BytesMut,
}

impl<R: AsyncRead> Stream for Reading<R> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Step> {
        let Self { reader, buffer } = &mut *self;
        buffer.reserve(READ_SIZE);
        let read = pin!(reader.read_buf(buffer)).poll(context);
        Poll::Ready(match ready!(read) {
            Ok(0) => None,
            Ok(_) => Some(Ok(buffer.split().freeze())),
            Err(error) => Some(Err(TransportError::other(error))),
        })
    }
}

/// Several bodies, one after the other.
struct Joined(VecDeque<Body>);

impl Stream for Joined {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Step> {
        while let Some(body) = self.0.front_mut() {
            match ready!(body.poll_chunk(context)) {
                None => self.0.pop_front(),
                step => return Poll::Ready(step),
            };
        }
        Poll::Ready(None)
    }
}

/// The limits for reading a body.
pub(crate) struct Limits {
    /// The size limit, in bytes.
    pub(crate) cap: usize,
    /// The timeout for one chunk.
    pub(crate) read_timeout: Duration,
    pub(crate) deadline: Deadline,
}

/// The bytes of a body that were received, and the error that ended it early.
pub(crate) struct Gathered {
    pub(crate) bytes: Bytes,
    pub(crate) stopped: Option<Error>,
}

/// Reads the whole body, or up to the first error. Never holds more than `cap` bytes and one chunk in memory.
///
/// `announced` is the length from the headers.
pub(crate) async fn gather(body: &mut Body, announced: Option<u64>, limits: &Limits) -> Gathered {
    if announced.is_some_and(|length| length > limits.cap as u64) {
        let bytes = Bytes::new();
        let stopped = Some(too_large(limits.cap));
        return Gathered { bytes, stopped };
    }
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    let stopped = loop {
        if body.is_at_end() {
            break None;
        }
        let chunk = match next_chunk(body, limits).await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break None,
            Err(error) => break Some(error),
        };
        let held = first.len() + rest.len();
        if chunk.len() > limits.cap - held {
            break Some(too_large(limits.cap));
        }
        if held == 0 {
            first = chunk; // most responses are one chunk: no copy
        } else {
            if rest.is_empty() {
                // The announced length can be false. Without a practical size limit, reserving it could exhaust the
                // memory.
                rest.reserve(announced.unwrap_or(0).min(MOST_RESERVED) as usize);
                rest.extend_from_slice(&std::mem::take(&mut first));
            }
            rest.extend_from_slice(&chunk);
        }
    };
    let bytes = if rest.is_empty() { first } else { rest.freeze() };
    Gathered { bytes, stopped }
}

pub(crate) async fn next_chunk(body: &mut Body, limits: &Limits) -> Result<Option<Bytes>, Error> {
    let deadline = limits.deadline.silence(limits.read_timeout);
    match deadline.limit("reading the response body", body.chunk()).await? {
        None => Ok(None),
        Some(Ok(chunk)) => Ok(Some(chunk)),
        Some(Err(error)) => Err(Error::transport("the response ended early", error)),
    }
}

/// Returns the `Content-Length`. It says nothing about the response to a HEAD request, which has no body.
pub(crate) fn announced_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

pub(crate) fn too_large(cap: usize) -> Error {
    let detail = format!("the response body is larger than {cap} bytes (max_body)");
    Error::new(Kind::TooLarge, detail)
}
