//! Streams of JSON values: one per line (NDJSON, JSON Lines) or one per record (RFC 7464, `json-seq`).

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_core::Stream;

use crate::runtime::call::error::Error;
use crate::runtime::call::response::{FromBody, Received};
use crate::runtime::stream::body_stream::{Cut, Pieces, TooLarge};
use crate::runtime::wire::FromWire;

/// A stream of JSON values, decoded while they arrive.
///
/// Returned by operations with responses in JSON Lines (`application/x-ndjson` and others) or JSON text sequences
/// (`application/json-seq`). A value that cannot be decoded is an error in its place, and the following values can
/// still be read. `max_body` limits the size of each value.
///
/// # Examples
///
/// ```no_run
/// # use typewright_runtime::Error;
/// use typewright_runtime::JsonLines;
///
/// # async fn example(mut lines: JsonLines<serde_json::Value>) -> Result<(), Error> {
/// while let Some(value) = lines.next().await {
///     println!("{}", value?);
/// }
/// # Ok(())
/// # }
/// ```
pub struct JsonLines<T> {
    pieces: Pieces<Decoder>,
    item: PhantomData<fn() -> T>,
}

impl<T: FromWire> JsonLines<T> {
    /// Waits for the next value. Returns `None` at the end of the stream.
    ///
    /// # Errors
    /// Fails if the connection is lost, if nothing arrives within the client's read timeout, or if the value is larger
    /// than `max_body` or cannot be decoded.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let text = match ready!(self.pieces.poll_piece(context)) {
            Some(Ok(text)) => text,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let mut value = T::blank();
        let filled = self.pieces.answer().fill_item(&text, value.slot());
        Poll::Ready(Some(filled.map(|()| value)))
    }
}

impl<T: FromWire> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<T: FromWire> FromBody for JsonLines<T> {
    const ACCEPT: &'static str = "application/x-ndjson";
    const STREAMED: bool = true;

    fn from_received(received: &mut Received) -> Result<Self, Error> {
        Ok(Self { pieces: Pieces::new(received, Decoder::default()), item: PhantomData })
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines").finish_non_exhaustive()
    }
}

/// Starts each record of RFC 7464. JSON never contains this byte.
const RECORD: u8 = 0x1e;

/// Splits bytes into the texts of values.
#[derive(Default)]
struct Decoder {
    /// The current, incomplete value, from its first byte that is not white space.
    text: Vec<u8>,
    /// Whether values are records, which can contain line breaks. Detected by the byte that starts the first record.
    has_records: bool,
}

impl Cut for Decoder {
    type Item = Vec<u8>;

    fn next(&mut self, rest: &mut Bytes, limit: usize) -> Result<Option<Vec<u8>>, TooLarge> {
        if self.text.is_empty() {
            let is_between = |byte: &u8| byte.is_ascii_whitespace() || *byte == RECORD;
            let start = rest.iter().position(|byte| !is_between(byte)).unwrap_or(rest.len());
            self.has_records |= rest[..start].contains(&RECORD);
            rest.advance(start);
        }
        let separator = if self.has_records { RECORD } else { b'\n' };
        let end = rest.iter().position(|byte| *byte == separator);
        self.text.extend_from_slice(&rest[..end.unwrap_or(rest.len())]);
        rest.advance(end.map_or(rest.len(), |end| end + 1));
        match self.text.len() {
            held if held > limit => Err(TooLarge),
            _ => Ok(end.and_then(|_| self.end())),
        }
    }

    /// The last value needs no line break after it.
    fn end(&mut self) -> Option<Vec<u8>> {
        let text = std::mem::take(&mut self.text);
        (!text.is_empty()).then_some(text)
    }
}
