//! Streamed response bodies: read chunk by chunk, and split into items.
//!
//! `sse.rs` and `json_lines.rs` define what an item is.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::runtime::call::error::Error;
use crate::runtime::call::response::{ANY, FromBody, Received};
use crate::runtime::http::body::{Body, Limits, announced_length, next_chunk, too_large};

/// A response body that is read as a stream of chunks.
///
/// Returned by `send_stream`. The body can be of any size, because it is never held in memory as a whole. The timeout
/// of the call ends when the body begins; from then on the client's read timeout applies to each chunk. Dropping the
/// stream ends the transfer.
///
/// # Examples
///
/// ```no_run
/// # use gofive_venio::{Client, Error};
/// use http::Method;
/// use gofive_venio::BodyStream;
///
/// # async fn example(client: Client) -> Result<(), Error> {
/// let response = client.request(Method::GET, "/reports/7").send_stream().await?;
/// let body: BodyStream = response.into_body();
/// let size = body
///     .progress(|received, total| println!("{received} of {total:?} bytes"))
///     .save_to("report.pdf")
///     .await?;
/// println!("saved {size} bytes");
/// # Ok(())
/// # }
/// ```
pub struct BodyStream {
    state: State,
    answer: Box<Received>,
    cap: usize,
    /// How many bytes have been received.
    arrived: u64,
    /// The total number of bytes, if the headers contain it.
    announced: Option<u64>,
    progress: Option<Box<Progress>>,
}

type Progress = dyn FnMut(u64, Option<u64>) + Send;

type Outcome = (Body, Limits, Result<Option<Bytes>, Error>);

enum State {
    Idle(Body, Limits),
    Waiting(Pin<Box<dyn Future<Output = Outcome> + Send>>),
    Ended,
}

impl BodyStream {
    pub(crate) fn new(received: &mut Received) -> Self {
        let cap = received.rest.as_ref().map_or(0, |(_, limits)| limits.cap);
        let state = received.rest.take().map_or(State::Ended, |(body, limits)| State::Idle(body, limits));
        let answer = Box::new(received.without_body());
        let announced = announced_length(&answer.headers);
        Self { state, answer, cap, arrived: 0, announced, progress: None }
    }

    /// Returns the length of the whole body from the `Content-Length` header, if there is one.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.announced
    }

    /// Calls `told` for each chunk, however the body is read. Its arguments are the number of bytes received so far,
    /// and the total if the headers contain it. Default: no callback.
    #[must_use]
    pub fn progress(mut self, told: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.progress = Some(Box::new(told));
        self
    }

    /// Waits for the next chunk. Returns `None` at the end of the body.
    ///
    /// # Errors
    /// Fails if the connection is lost before the body is complete, or if nothing arrives within the client's read
    /// timeout. The stream ends after an error.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// Reads the rest of the body into memory, up to `limit` bytes.
    ///
    /// # Errors
    /// Fails like [`chunk`](Self::chunk), and if there are more than `limit` bytes ([`Error::is_body_too_large`]).
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
        let mut whole = BytesMut::new();
        while let Some(chunk) = self.chunk().await {
            let chunk = chunk?;
            if chunk.len() > limit - whole.len() {
                return Err(self.answer.about(too_large(limit)));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }

    fn has_ended(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    /// Adds this response to an error.
    pub(crate) fn about(&self, error: Error) -> Error {
        self.answer.about(error)
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if let State::Idle(..) = &self.state
            && let State::Idle(mut body, limits) = std::mem::replace(&mut self.state, State::Ended)
        {
            self.state = State::Waiting(Box::pin(async move {
                let step = next_chunk(&mut body, &limits).await;
                (body, limits, step)
            }));
        }
        let State::Waiting(step) = &mut self.state else {
            return Poll::Ready(None);
        };
        let (body, limits, step) = ready!(step.as_mut().poll(context));
        self.state = State::Ended;
        Poll::Ready(match step {
            Ok(Some(chunk)) => {
                self.state = State::Idle(body, limits);
                self.arrived += chunk.len() as u64;
                if let Some(told) = &mut self.progress {
                    told(self.arrived, self.announced);
                }
                Some(Ok(chunk))
            }
            Ok(None) => None,
            Err(error) => Some(Err(self.answer.about(error))),
        })
    }
}

impl Stream for BodyStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl FromBody for BodyStream {
    const ACCEPT: &'static str = ANY;
    const STREAMED: bool = true;

    fn from_received(received: &mut Received) -> Result<Self, Error> {
        Ok(Self::new(received))
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyStream").finish_non_exhaustive()
    }
}

/// Splits chunks of any size into items.
///
/// It splits off one item at a time, so that only the current item is held in memory. All items of a chunk could take
/// many times the memory of the chunk itself.
pub(crate) trait Cut {
    type Item;

    /// Takes the next item off the start of `rest`. Returns `None` if `rest` ends before the item does. Everything that
    /// is held counts towards the limit, even if it is not part of the item, so that the limit does not depend on how
    /// the body is divided into chunks.
    fn next(&mut self, rest: &mut Bytes, limit: usize) -> Result<Option<Self::Item>, TooLarge>;

    /// Returns the last item at the end of the body. `None` if there is none, or if it is not complete.
    fn end(&mut self) -> Option<Self::Item>;
}

/// An item was larger than the limit.
pub(crate) struct TooLarge;

/// The undecoded items of a body.
pub(crate) struct Pieces<C> {
    body: BodyStream,
    pub(crate) cut: C,
    /// The rest of the current chunk.
    rest: Bytes,
}

impl<C: Cut> Pieces<C> {
    pub(crate) fn new(received: &mut Received, cut: C) -> Self {
        Self { body: BodyStream::new(received), cut, rest: Bytes::new() }
    }

    /// Returns the response, for errors of items.
    pub(crate) fn answer(&self) -> &Received {
        &self.body.answer
    }

    /// Whether any part of the body has arrived.
    pub(crate) fn has_begun(&self) -> bool {
        self.body.arrived > 0
    }

    /// Ends the stream.
    pub(crate) fn stop(&mut self) {
        self.rest.clear();
        self.body.state = State::Ended;
    }

    fn too_large(&mut self) -> Error {
        self.stop();
        self.answer().about(too_large(self.body.cap))
    }

    pub(crate) fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<C::Item, Error>>> {
        loop {
            if self.rest.is_empty() && self.body.has_ended() {
                return Poll::Ready(None);
            }
            match self.cut.next(&mut self.rest, self.body.cap) {
                Ok(Some(item)) => return Poll::Ready(Some(Ok(item))),
                Ok(None) => {}
                Err(TooLarge) => return Poll::Ready(Some(Err(self.too_large()))),
            }
            match ready!(self.body.poll_chunk(context)) {
                Some(Ok(bytes)) => self.rest = bytes,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(self.cut.end().map(Ok)),
            }
        }
    }
}
