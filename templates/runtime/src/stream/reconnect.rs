//! Streams of server-sent events that reconnect, as the HTML standard defines (9.2.3).
//!
//! `sse.rs` parses events. The generator offers such streams for idempotent operations only.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::header::{ACCEPT, HeaderName};
use http::{HeaderValue, StatusCode};
use tokio::time::{Sleep, sleep};

use crate::runtime::call::attempts::Attempts;
use crate::runtime::call::builder::{Call, RawCall, Work, boxed};
use crate::runtime::call::error::{Error, Kind};
use crate::runtime::call::execute::Mode;
use crate::runtime::call::response::EVENT_STREAM;
use crate::runtime::call::retry::Retry;
use crate::runtime::stream::sse::{Event, EventStream, Events};
use crate::runtime::wire::FromWire;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The default wait before reconnecting.
const WAIT: Duration = Duration::from_secs(3);

/// A stream of server-sent events that reconnects after its connection is lost or ends.
///
/// Returned by `reconnect` on a call. Nothing is sent until the first event is requested. To reconnect, the stream
/// sends the call again with its settings, its credentials, and the id of the last event in the header `Last-Event-ID`.
/// Before that, it waits for the time that the server requests (`retry`), or else three seconds, plus the random delay
/// of the call's [`Retry`]. The delay grows with each connection in a row on which nothing arrives.
///
/// The stream ends after a 204, by which the server ends it, and after the event `[DONE]` in a stream of JSON. It ends
/// with an error if:
///
/// - The response has a status that is not [transient](Error::is_transient), or is not an event stream.
/// - Nothing arrives on as many connections in a row as the `Retry` has attempts.
/// - Nothing arrives on a connection and the client's retry budget is used up.
///
/// Data that cannot be decoded is an error in place of its event, and the following events can still be read.
///
/// # Examples
///
/// ```no_run
/// # use typewright_runtime::{Error, Reconnecting};
/// use std::time::Duration;
///
/// # async fn example(events: Reconnecting<String>) -> Result<(), Error> {
/// let mut events = events.wait(Duration::from_secs(1));
/// while let Some(event) = events.next().await {
///     println!("{}", event?.data);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until an event is requested"]
pub struct Reconnecting<T> {
    source: Source,
    data: PhantomData<fn() -> T>,
}

impl<T: FromWire> Reconnecting<T> {
    pub(crate) fn new(call: Call<EventStream<T>>) -> Self {
        let mut call = call.raw;
        call.headers.entry(ACCEPT).or_insert(HeaderValue::from_static(EVENT_STREAM));
        let id = call.headers.get(LAST_EVENT_ID).and_then(|id| std::str::from_utf8(id.as_bytes()).ok());
        let id = id.unwrap_or_default().into();
        let policy = call.settings.retry;
        call.settings.retry = policy.max_attempts(1);
        Self { source: Source { call, policy, state: State::Ready, id, wait: WAIT, failures: 0 }, data: PhantomData }
    }

    /// Sets how long to wait before reconnecting. A `retry` time of the server replaces it. Default: 3 seconds.
    pub fn wait(mut self, wait: Duration) -> Self {
        self.source.wait = wait;
        self
    }

    /// Waits for the next event, and reconnects if necessary. Returns `None` at the end of the stream.
    ///
    /// # Errors
    /// Fails if the stream ends with an error, as described [above](Self), if an event is larger than `max_body`, or if
    /// its data cannot be decoded.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// Returns the last event id that the server sent, or an empty string.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        match &self.source.state {
            State::Open(events) => events.last_id(),
            _ => &self.source.id,
        }
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        let event = match ready!(self.source.poll(context)) {
            Some(Ok(event)) => event,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let State::Open(events) = &mut self.source.state else { return Poll::Ready(None) };
        let typed = events.typed(event);
        if typed.is_none() {
            self.source.state = State::Ended;
        }
        Poll::Ready(typed)
    }
}

impl<T: FromWire> Stream for Reconnecting<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(context)
    }
}

impl<T: FromWire> fmt::Debug for Reconnecting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reconnecting").finish_non_exhaustive()
    }
}

/// The connections of a stream, one after the other.
struct Source {
    /// Has a policy of one attempt, because each connection is an attempt. The policy of the caller is in `policy`.
    call: Box<RawCall>,
    policy: Retry,
    state: State,
    /// The last event id of the previous connections.
    id: Arc<str>,
    wait: Duration,
    /// The number of connections in a row on which nothing arrived.
    failures: u32,
}

enum State {
    Ready,
    Connecting(Work),
    Open(Box<Events>),
    Waiting(Pin<Box<Sleep>>),
    Ended,
}

impl Source {
    /// Waits for the next event. If it returns one, the state is `Open`.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<String>, Error>>> {
        loop {
            let failed = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Ready => {
                    self.connect();
                    continue;
                }
                State::Waiting(pause) => {
                    ready!(pause.as_mut().poll(context));
                    self.state = State::Ready;
                    continue;
                }
                State::Connecting(work) => match ready!(work.as_mut().poll(context)) {
                    Ok(received) if received.status() == StatusCode::NO_CONTENT => {
                        self.state = State::Ended;
                        return Poll::Ready(None);
                    }
                    Ok(mut received) => {
                        let events = Events::new(&mut received, Arc::clone(&self.id));
                        self.state = State::Open(Box::new(events));
                        continue;
                    }
                    Err(error) => Some(error),
                },
                State::Open(events) => match ready!(events.poll(context)) {
                    Some(Ok(event)) => return Poll::Ready(Some(Ok(event))),
                    Some(Err(error)) => Some(error),
                    None => None,
                },
            };
            if let Some(error) = self.lost(failed) {
                self.state = State::Ended;
                return Poll::Ready(Some(Err(error)));
            }
        }
    }

    fn connect(&mut self) {
        let mut call = self.call.again();
        call.headers.remove(LAST_EVENT_ID);
        if !self.id.is_empty() {
            call.header(LAST_EVENT_ID.as_str(), &self.id);
        }
        self.state = State::Connecting(boxed(call, Mode::Events));
    }

    /// Starts the wait for the next connection, or returns the error that ends the stream. A connection on which
    /// anything arrived, even a comment, is not a failed one.
    fn lost(&mut self, failed: Option<Error>) -> Option<Error> {
        let mut has_begun = false;
        if let State::Open(events) = &self.state {
            has_begun = events.has_begun();
            self.id = Arc::clone(events.last_id());
            self.wait = events.retry().unwrap_or(self.wait);
        }
        if let Some(error) = failed.as_ref().filter(|error| !error.is_transient()) {
            return Some(error.clone());
        }
        self.failures = if has_begun { 0 } else { self.failures + 1 };
        let is_last = !has_begun && self.failures >= self.policy.most_attempts();
        let is_out_of_budget = !has_begun && !is_last && !self.call.client.inner.budget.take();
        if is_last || is_out_of_budget {
            let error = failed.unwrap_or_else(|| self.silent());
            let last_status = error.last_status();
            let attempts = Attempts { made: self.failures, last_status, is_out_of_budget };
            return Some(error.with_attempts(attempts));
        }
        let asked = failed.as_ref().and_then(Error::retry_after).unwrap_or_default().max(self.wait);
        self.state = State::Waiting(Box::pin(sleep(self.policy.reconnect(asked, self.failures))));
        None
    }

    fn silent(&self) -> Error {
        let detail = "the event stream ended without an event on every connection";
        Error::new(Kind::Transport, detail).with_target(&self.call.target)
    }
}
