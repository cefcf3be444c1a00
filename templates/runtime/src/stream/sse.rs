//! `text/event-stream`: the events of an answer, as the HTML standard has them read, with their data typed.
//!
//! Connecting again after the stream broke off is `reconnect.rs`.

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

/// An event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Its name; `message` where the server gives none.
    pub event: String,
    /// Its data.
    pub data: T,
    /// The id that the server gave last, with this event or before it; empty if it gave none. Events share it.
    pub id: Arc<str>,
}

/// Events as they arrive. Data is JSON, unless it is documented as text.
///
/// The event `[DONE]`, which some servers send last, ends the stream where JSON is documented. Data that is not of the
/// documented form is an error in place of its event, and the next one can be read. `max_body` limits the size of one
/// event: its data, its name and its id together. An id of more than 4096 bytes is ignored.
pub struct EventStream<T> {
    events: Events,
    data: PhantomData<fn() -> T>,
}

impl<T: FromWire> EventStream<T> {
    /// Waits for the next event; `None` is the end.
    ///
    /// # Errors
    /// The connection failed, nothing came for the client's read timeout, or the data is not of the documented form.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// The id that the server gave last, which `Last-Event-ID` takes to go on from there; empty where it gave none.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        self.events.last_id()
    }

    /// How long the server asks to wait before connecting again.
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

/// The events of one answer, their data not read yet.
pub(crate) struct Events {
    pieces: Pieces<Decoder>,
}

impl Events {
    /// `id` is what the server gave last on the connection before.
    pub(crate) fn new(received: &mut Received, id: Arc<str>) -> Self {
        let decoder = Decoder { id: Arc::clone(&id), last_id: id, ..Decoder::default() };
        Self { pieces: Pieces::new(received, decoder) }
    }

    /// The id that the server gave last: with the event that was read last or, at the end, behind it.
    pub(crate) fn last_id(&self) -> &Arc<str> {
        &self.pieces.cut.last_id
    }

    pub(crate) fn retry(&self) -> Option<Duration> {
        self.pieces.cut.retry
    }

    /// Whether the answer has brought anything.
    pub(crate) fn has_begun(&self) -> bool {
        self.pieces.has_begun()
    }

    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<String>, Error>>> {
        self.pieces.poll_piece(context)
    }

    /// The event with its data read; none at the end that some servers send as an event.
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

/// Reads the data of an event; false at the end that some servers send as an event.
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

/// A longer id is ignored, like one with a NUL: a reconnect sends it in a header, and servers take no longer ones.
const LONGEST_ID: usize = 4096;

/// Reads events out of bytes.
#[derive(Default)]
struct Decoder {
    /// The line under way: text is decoded by lines, since a piece may end within a character.
    line: Vec<u8>,
    /// The line before ended with a carriage return, to which a line feed may belong that is still to come.
    after_return: bool,
    is_past_first_line: bool,
    event: String,
    /// Each line of data with a line feed behind it.
    data: String,
    id: Arc<str>,
    /// The id as of the last blank line.
    last_id: Arc<str>,
    retry: Option<Duration>,
}

impl Decoder {
    /// Reads the line; a blank one completes an event.
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
            // Most servers that give ids give a new one with each event; one that repeats its id is not copied.
            "id" if value.len() <= LONGEST_ID && !value.contains('\0') && *self.id != *value => self.id = value.into(),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                // Digits that are no number are too many.
                self.retry = Some(Duration::from_millis(value.parse().unwrap_or(u64::MAX)));
            }
            // A comment, which starts with the colon, or a field that the standard does not know.
            _ => {}
        }
        None
    }

    /// An event without data is none, but its id counts.
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

    /// What is not followed by a blank line is not complete, and the standard drops it.
    fn end(&mut self) -> Option<Event<String>> {
        None
    }
}
