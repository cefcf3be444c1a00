//! Server-sent events that go on after their connection was lost, as the HTML standard has it (9.2.3).
//!
//! How events are read is `sse.rs`. Which operations have such streams is the generator's choice: those that may be
//! sent again.

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
use crate::runtime::call::response::{EVENT_STREAM, Received};
use crate::runtime::call::retry::Retry;
use crate::runtime::stream::sse::{Event, EventStream, Events};
use crate::runtime::wire::FromWire;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The wait before another connection, where the server has not named one.
const WAIT: Duration = Duration::from_secs(3);

/// Events as they arrive, whatever becomes of their connection. Nothing is sent before the first one is asked for.
///
/// When the connection is lost or ends, the call is sent again, with its settings, its credentials, and the id of the
/// last event in the header `Last-Event-ID`. Before that it waits: for the time that the server named (`retry`), or else
/// three seconds, and for the backoff of the call's [`Retry`], which grows with each connection that brings nothing.
///
/// The stream ends with a 204, by which the server says that there is no more, and with the event `[DONE]`. It ends
/// with an error when the answer has a status that does [not pass](Error::is_transient) or is not a stream of events, and
/// when as many connections in a row as the `Retry` has attempts bring nothing, or the client's retry budget is used up.
/// Data that is not of the documented form is an error in place of its event, and the next one can be read.
#[must_use = "nothing is sent until an event is asked for"]
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

    /// The wait before another connection, until the server names one. Default: 3 seconds.
    pub fn wait(mut self, wait: Duration) -> Self {
        self.source.wait = wait;
        self
    }

    /// Waits for the next event; `None` is the end.
    ///
    /// # Errors
    /// As of the call, when it is not attempted again; and the data is not of the documented form.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// The id that the server gave last; empty where it gave none.
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

/// One connection after the other.
struct Source {
    /// Made once at a time: the connections are the attempts.
    call: Box<RawCall>,
    policy: Retry,
    state: State,
    /// As of the connections before this one.
    id: Arc<str>,
    wait: Duration,
    /// Connections in a row that brought nothing.
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
    /// After an event the state is open.
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

    /// Begins the wait for the next connection, or gives the error that the stream ends with. A connection that the
    /// server closes has not failed, if it has brought anything, a comment included.
    fn lost(&mut self, failed: Option<Error>) -> Option<Error> {
        let mut has_begun = false;
        if let State::Open(events) = &self.state {
            has_begun = events.has_begun();
            self.id = Arc::clone(events.last_id());
            self.wait = events.retry().unwrap_or(self.wait);
        }
        if let Some(error) = failed.as_ref().filter(|error| !error.is_transient()) {
            return Some(error.duplicate());
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
        let detail = "the stream of events ends without an event, each time it is asked for";
        Error::new(Kind::Transport, detail).with_target(&self.call.target)
    }
}
