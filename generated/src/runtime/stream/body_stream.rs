//! Answers that are read while they arrive: the body piece by piece, and cut into items.
//!
//! What an item is, is not known here: events are `sse.rs`, lines of JSON `json_lines.rs`.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::runtime::call::error::Error;
use crate::runtime::call::response::{ANY, FromBody, Received};
use crate::runtime::http::body::{Body, Limits, announced_length, next_chunk, too_large};

/// The body of an answer while it arrives. It is never held as a whole, so it may be of any size; the total time of the
/// call ends where it begins, and the client's read timeout holds for each piece.
///
/// It may be dropped at any time, which ends the transfer.
pub struct BodyStream {
    state: State,
    answer: Box<Received>,
    cap: usize,
    /// Bytes so far.
    arrived: u64,
    /// Bytes in all, if the headers say so.
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

    /// How many bytes the headers announce in all; `None` if they do not say.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.announced
    }

    /// Calls `told` for each piece that arrives, however the body is read: with the bytes so far, and with those in all
    /// if the headers announce them.
    #[must_use]
    pub fn progress(mut self, told: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.progress = Some(Box::new(told));
        self
    }

    /// Waits for the next piece; `None` is the end.
    ///
    /// # Errors
    /// The connection failed before the body was complete, or nothing came for the client's read timeout. Nothing
    /// follows an error.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// Reads what is left of the body, of which at most `limit` bytes are taken.
    ///
    /// # Errors
    /// As for [`chunk`](Self::chunk), and when there is more than `limit`.
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

    /// Says of an error that it is about this answer.
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

/// Cuts bytes that come in pieces of any size into items.
///
/// It cuts off one item at a time, so that nothing is held but the item under way: small items would take many times the
/// memory of the bytes that they come in.
pub(crate) trait Cut {
    type Item;

    /// Takes bytes off `rest` up to the end of the next item; `None` if `rest` ends before it does. Counts everything that
    /// is held on the way, whether or not it becomes part of the item, so that the limit does not depend on how the body
    /// is divided.
    fn next(&mut self, rest: &mut Bytes, limit: usize) -> Result<Option<Self::Item>, TooLarge>;

    /// The last item, at the end of the body. Where an item needs an end of its own, what has none is not complete.
    fn end(&mut self) -> Option<Self::Item>;
}

/// More bytes than the limit had to be held.
pub(crate) struct TooLarge;

/// The items of a body, undecoded.
pub(crate) struct Pieces<C> {
    body: BodyStream,
    pub(crate) cut: C,
    /// What has come of the body and is not cut yet.
    rest: Bytes,
}

impl<C: Cut> Pieces<C> {
    pub(crate) fn new(received: &mut Received, cut: C) -> Self {
        Self { body: BodyStream::new(received), cut, rest: Bytes::new() }
    }

    /// What errors of items are about.
    pub(crate) fn answer(&self) -> &Received {
        &self.body.answer
    }

    /// Whether anything of the body has come.
    pub(crate) fn has_begun(&self) -> bool {
        self.body.arrived > 0
    }

    /// Nothing more is read.
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
