//! Server-sent events (`text/event-stream`), parsed as the HTML standard defines, with typed data.
//!
//! `reconnect.rs` reconnects after a connection is lost.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use futures_core::Stream;

use crate::runtime::call::error::Error;
use crate::runtime::call::response::{EVENT_STREAM, FromBody, Received};
use crate::runtime::stream::body_stream::{Cut, Pieces, TooLarge};
use crate::runtime::wire::{FromWire, Slot};

/// A server-sent event.
///
/// [`EventStream`] shows how to read events.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The name of the event. `message` if the server sent no name.
    pub event: String,
    /// The data of the event.
    pub data: T,
    /// The last event id that the server sent, with this event or an earlier one. Empty if it sent none.
    /// Events with the same id share one `Arc`.
    pub id: Arc<str>,
}

/// A stream of server-sent events, decoded while they arrive.
///
/// Returned by operations with `text/event-stream` responses. The data of an event is decoded from JSON, unless it is
/// documented as text. Data that cannot be decoded is an error in place of its event, and the following events can
/// still be read. An event with the data `[DONE]`, which some servers send last, ends a stream of JSON.
///
/// `max_body` limits the size of each event: its data, name and id together. An id of more than 4096 bytes is ignored.
///
/// # Examples
///
/// ```no_run
/// # use typewright_runtime::Error;
/// use typewright_runtime::EventStream;
///
/// # async fn example(mut events: EventStream<String>) -> Result<(), Error> {
/// while let Some(event) = events.next().await {
///     let event = event?;
///     println!("{}: {}", event.event, event.data);
/// }
/// # Ok(())
/// # }
/// ```
pub struct EventStream<T> {
    events: Events,
    data: PhantomData<fn() -> T>,
}

impl<T: FromWire> EventStream<T> {
    /// Waits for the next event. Returns `None` at the end of the stream.
    ///
    /// # Errors
    /// Fails if the connection is lost, if nothing arrives within the client's read timeout, if the event is larger
    /// than `max_body`, or if its data cannot be decoded.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// Returns the last event id that the server sent, or an empty string. Send it in the header `Last-Event-ID` to
    /// continue the stream in a new call.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        self.events.last_id()
    }

    /// Returns how long the server asks to wait before reconnecting, if it does.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.events.retry()
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        Poll::Ready(match ready!(self.events.poll(context)) {
            Some(Ok(event)) => self.events.typed(event),
            Some(Err(error)) => Some(Err(error)),
            None => None,
        })
    }
}

/// The events of one response, with undecoded data.
pub(crate) struct Events {
    pieces: Pieces<Decoder>,
}

impl Events {
    /// `id` is the last event id of the previous connection.
    pub(crate) fn new(received: &mut Received, id: Arc<str>) -> Self {
        let decoder = Decoder { id: Arc::clone(&id), last_id: id, ..Decoder::default() };
        Self { pieces: Pieces::new(received, decoder) }
    }

    /// Returns the last event id: that of the event read last or, at the end of the stream, one sent after it.
    pub(crate) fn last_id(&self) -> &Arc<str> {
        &self.pieces.cut.last_id
    }

    pub(crate) fn retry(&self) -> Option<Duration> {
        self.pieces.cut.retry
    }

    /// Whether any part of the body has arrived.
    pub(crate) fn has_begun(&self) -> bool {
        self.pieces.has_begun()
    }

    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<String>, Error>>> {
        self.pieces.poll_piece(context)
    }

    /// Decodes the data of an event. Returns `None` for `[DONE]`.
    pub(crate) fn typed<T: FromWire>(&mut self, event: Event<String>) -> Option<Result<Event<T>, Error>> {
        let Event { event, data, id } = event;
        let mut value = T::blank();
        match fill(self.pieces.answer(), &data, value.slot()) {
            Ok(true) => Some(Ok(Event { event, data: value, id })),
            Ok(false) => {
                self.pieces.stop();
                None
            }
            Err(error) => Some(Err(error)),
        }
    }
}

/// Decodes the data of an event. Returns `false` for `[DONE]`.
fn fill(answer: &Received, data: &str, slot: Slot<'_>) -> Result<bool, Error> {
    match slot {
        Slot::Str(text) => {
            text.push_str(data);
            Ok(true)
        }
        _ if data.trim() == "[DONE]" => Ok(false),
        slot => answer.fill_item(data.as_bytes(), slot).map(|()| true),
    }
}

impl<T: FromWire> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(context)
    }
}

impl<T: FromWire> FromBody for EventStream<T> {
    const ACCEPT: &'static str = EVENT_STREAM;
    const STREAMED: bool = true;

    fn from_received(received: &mut Received) -> Result<Self, Error> {
        Ok(Self { events: Events::new(received, Arc::default()), data: PhantomData })
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").finish_non_exhaustive()
    }
}

/// The maximum length of an id, in bytes. Longer ids are ignored, like ids with a NUL, because a reconnect sends the id
/// in a header and servers limit the size of headers.
const LONGEST_ID: usize = 4096;

/// Parses events.
#[derive(Default)]
struct Decoder {
    /// The current, incomplete line. Text is decoded line by line, because a chunk can end within a character.
    line: Vec<u8>,
    /// Whether the previous line ended with a carriage return. A line feed that follows belongs to it.
    after_return: bool,
    is_past_first_line: bool,
    event: String,
    /// The lines of data, each followed by a line feed.
    data: String,
    id: Arc<str>,
    /// The id at the last blank line.
    last_id: Arc<str>,
    retry: Option<Duration>,
}

impl Decoder {
    /// Parses the current line. A blank line completes an event.
    fn line(&mut self) -> Option<Event<String>> {
        let line = std::mem::take(&mut self.line);
        let mut bytes = line.as_slice();
        if !std::mem::replace(&mut self.is_past_first_line, true) {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        }
        let line = String::from_utf8_lossy(bytes);
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((&*line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            // An id that the server repeats is not copied.
            "id" if value.len() <= LONGEST_ID && !value.contains('\0') && *self.id != *value => self.id = value.into(),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                // Digits fail to parse only if the number is too large.
                self.retry = Some(Duration::from_millis(value.parse().unwrap_or(u64::MAX)));
            }
            // A comment, which starts with the colon, or an unknown field.
            _ => {}
        }
        None
    }

    /// Completes an event. Without data there is no event, but its id is kept.
    fn dispatch(&mut self) -> Option<Event<String>> {
        self.last_id = Arc::clone(&self.id);
        let (event, mut data) = (std::mem::take(&mut self.event), std::mem::take(&mut self.data));
        data.pop()?;
        let event = if event.is_empty() { "message".to_owned() } else { event };
        Some(Event { event, data, id: Arc::clone(&self.id) })
    }
}

impl Cut for Decoder {
    type Item = Event<String>;

    fn next(&mut self, rest: &mut Bytes, limit: usize) -> Result<Option<Event<String>>, TooLarge> {
        while let Some(&first) = rest.first() {
            if std::mem::take(&mut self.after_return) && first == b'\n' {
                rest.advance(1);
                continue;
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
            self.line.extend_from_slice(&rest[..end.unwrap_or(rest.len())]);
            if self.line.len() + self.event.len() + self.data.len() + self.id.len() > limit {
                return Err(TooLarge);
            }
            let Some(end) = end else {
                rest.clear();
                break;
            };
            self.after_return = rest[end] == b'\r';
            rest.advance(end + 1);
            if let Some(event) = self.line() {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    /// The standard drops an event that is not followed by a blank line.
    fn end(&mut self) -> Option<Event<String>> {
        None
    }
}
