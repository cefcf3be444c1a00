//! Responses: the typed one that callers get, and the undecoded one it is made from.
//!
//! `envelope.rs` decides whether a response is a success.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG};
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::runtime::call::attempts::Attempts;
use crate::runtime::call::client::Client;
use crate::runtime::call::error::{Error, Kind, request_id};
use crate::runtime::call::failure;
use crate::runtime::call::operation::Target;
use crate::runtime::call::report::excerpt;
use crate::runtime::http::body::{Body, Limits};
use crate::runtime::http::header_fields;
use crate::runtime::wire::{FromWire, Slot, read_json};

/// A response: status, headers and decoded body.
///
/// # Examples
///
/// ```no_run
/// # use gofive_venio::{Call, Error};
/// # async fn example(call: Call<Vec<String>>) -> Result<(), Error> {
/// let response = call.send_with_response().await?;
/// println!("{} {:?}", response.status(), response.etag());
/// let names = response.into_body();
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: T,
}

impl<T> Response<T> {
    /// Returns the status. It is 2xx or a documented redirect, unless the call was sent with `send_raw`.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns a reference to the body.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// Returns the body and drops status and headers.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }

    /// Decodes the documented headers into `H`, the struct that the docs of the method name.
    ///
    /// # Errors
    /// Fails if a required header is missing or a header does not have its documented type ([`Error::is_decode`]).
    pub fn headers_as<H: FromWire>(&self) -> Result<H, Error> {
        let mut fields = H::blank();
        match header_fields::read(&self.headers, fields.slot()) {
            Ok(()) => Ok(fields),
            Err((name, detail)) => {
                let error = Error::new(Kind::Decode, detail).at_path(name);
                Err(error.with_answer(self.status, &self.headers, None))
            }
        }
    }

    /// Returns the entity tag, which identifies this version of the response. `send_if_none_match` of a later call takes
    /// it.
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        self.headers.get(ETAG)?.to_str().ok()
    }

    /// Returns the request id that the server assigned, for support requests. `None` if there is none, or if it
    /// contains a credential.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

/// A type that a response body can be decoded into: any model or JSON value, `String` for text, [`Bytes`] for the
/// undecoded body, and `()` to ignore it.
pub trait FromBody: Sized {
    /// The `Accept` header of the call.
    #[doc(hidden)]
    const ACCEPT: &'static str;

    /// Whether the body is read after the call has returned.
    #[doc(hidden)]
    const STREAMED: bool = false;

    /// Decodes the body.
    #[doc(hidden)]
    fn from_received(received: &mut Received) -> Result<Self, Error>;
}

impl<T: FromWire> FromBody for T {
    const ACCEPT: &'static str = "application/json";

    #[inline]
    fn from_received(received: &mut Received) -> Result<Self, Error> {
        let mut value = T::blank();
        received.fill(value.slot())?;
        Ok(value)
    }
}

impl FromBody for () {
    const ACCEPT: &'static str = ANY;

    fn from_received(_: &mut Received) -> Result<Self, Error> {
        Ok(())
    }
}

impl FromBody for Bytes {
    const ACCEPT: &'static str = ANY;

    fn from_received(received: &mut Received) -> Result<Self, Error> {
        Ok(received.body.clone())
    }
}

pub(crate) const ANY: &str = "*/*";

pub(crate) const EVENT_STREAM: &str = "text/event-stream";

/// A response that is not decoded yet.
pub struct Received {
    pub(crate) client: Client,
    pub(crate) target: Target,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: Attempts,
    /// The body as far as it was read.
    pub(crate) body: Bytes,
    /// The part of the body that is still to be read.
    pub(crate) rest: Option<(Body, Limits)>,
}

impl Received {
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn is_not_modified(&self) -> bool {
        self.status == StatusCode::NOT_MODIFIED
    }

    pub(crate) fn is_success(&self) -> bool {
        self.status.is_success() || self.target.is_result(self.status)
    }

    /// Returns the response without its body, for errors about it.
    pub(crate) fn without_body(&self) -> Self {
        let (client, target, headers) = (self.client.clone(), self.target.clone(), self.headers.clone());
        let (status, attempts) = (self.status, self.attempts);
        Self { client, target, status, headers, attempts, body: Bytes::new(), rest: None }
    }

    /// Finishes `send`.
    #[inline]
    pub(crate) fn into_value<T: FromBody>(mut self: Box<Self>) -> Result<T, Error> {
        T::from_received(&mut self)
    }

    /// Finishes `send_with_response`.
    #[inline]
    pub(crate) fn into_response<T: FromBody>(mut self: Box<Self>) -> Result<Response<T>, Error> {
        let body = T::from_received(&mut self)?;
        Ok(self.with_body(body))
    }

    /// Finishes `send_if_none_match`.
    #[inline]
    pub(crate) fn into_modified<T: FromBody>(self: Box<Self>) -> Result<Option<Response<T>>, Error> {
        if self.is_not_modified() { Ok(None) } else { self.into_response().map(Some) }
    }

    /// Finishes `send_raw`.
    pub(crate) fn into_raw(self: Box<Self>) -> Result<Response<Bytes>, Error> {
        let body = self.body.clone();
        Ok(self.with_body(body))
    }

    /// Returns the response undecoded, for a status that is not documented.
    pub(crate) fn to_raw(&self) -> Result<Response<Bytes>, Error> {
        Ok(Response { status: self.status, headers: self.headers.clone(), body: self.body.clone() })
    }

    /// Finishes `send_as`, whose type does not implement `FromBody`.
    pub(crate) fn into_foreign<T: DeserializeOwned>(self: Box<Self>) -> Result<T, Error> {
        serde_json::from_slice(self.json_or_null()).map_err(|error| self.misread(&error, ""))
    }

    #[inline]
    fn with_body<T>(self, body: T) -> Response<T> {
        Response { status: self.status, headers: self.headers, body }
    }

    /// Returns `null` for an empty body, which free-form values and optional types accept.
    fn json_or_null(&self) -> &[u8] {
        if self.is_blank() { b"null" } else { &self.body }
    }

    fn is_blank(&self) -> bool {
        self.body.trim_ascii().is_empty()
    }

    /// Reads the body into `slot`.
    #[inline(never)]
    fn fill(&self, slot: Slot<'_>) -> Result<(), Error> {
        match slot {
            Slot::Str(text) if !self.says_json() => self.fill_text(text),
            Slot::Any(_) | Slot::Optional(_) if self.is_blank() => Ok(()),
            slot => read_json(&self.body, slot).map_err(|error| self.misread(&error, error.path())),
        }
    }

    /// Reads one item of the body into `slot`.
    #[inline(never)]
    pub(crate) fn fill_item(&self, item: &[u8], slot: Slot<'_>) -> Result<(), Error> {
        read_json(item, slot).map_err(|error| {
            let detail = format!("an item of the response does not match the description: {error}");
            self.about(Error::new(Kind::Decode, detail).at_path(error.path()))
        })
    }

    fn fill_text(&self, into: &mut String) -> Result<(), Error> {
        let text =
            std::str::from_utf8(&self.body).map_err(|_| self.error(Kind::Decode, "the response is not UTF-8 text"))?;
        into.push_str(text);
        Ok(())
    }

    fn content_type(&self) -> &str {
        let value = self.headers.get(CONTENT_TYPE);
        value.and_then(|it| it.to_str().ok()).unwrap_or_default()
    }

    /// Returns the media type in lower case, without parameters.
    pub(crate) fn essence(&self) -> String {
        let essence = self.content_type().split(';').next().unwrap_or_default();
        essence.trim().to_ascii_lowercase()
    }

    fn says_json(&self) -> bool {
        let essence = self.essence();
        essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
    }

    #[inline(never)]
    fn misread(&self, error: &dyn std::fmt::Display, path: &str) -> Error {
        let detail = if self.is_blank() {
            "the response is empty, but JSON is documented".to_owned()
        } else if self.starts_like_json() {
            format!("the response does not match the description: {error}")
        } else {
            self.not_json()
        };
        self.about(Error::new(Kind::Decode, detail).at_path(path))
    }

    /// Looks at the first byte instead of the media type: servers label JSON as text and HTML as JSON.
    fn starts_like_json(&self) -> bool {
        let first = self.body.trim_ascii_start().first();
        first.is_some_and(|byte| matches!(byte, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
    }

    fn not_json(&self) -> String {
        self.something_else("JSON is")
    }

    /// Describes a response that is not what is documented.
    fn something_else(&self, documented: &str) -> String {
        let kind = match self.content_type() {
            "" => "something without a content type",
            kind => kind,
        };
        let start = &self.body[..self.body.len().min(1024)];
        let mut start = String::from_utf8_lossy(start).into_owned();
        self.client.hide(&mut start);
        format!("the response is {kind}, but {documented} documented; it starts with {}", excerpt(&start))
    }

    /// Whether the response is an event stream: its media type says so or is missing, or there is no content.
    pub(crate) fn may_be_events(&self) -> bool {
        self.status == StatusCode::NO_CONTENT || matches!(self.essence().as_str(), "" | EVENT_STREAM)
    }

    /// Creates an error for a response that is not an event stream.
    pub(crate) fn no_events(&self) -> Error {
        let (code, message) = failure::words(&self.body, self.status);
        let error = Error::new(Kind::Decode, self.something_else("a stream of events is"));
        self.about(error.with_code(code, message))
    }

    /// Creates an error about this response.
    pub(crate) fn error(&self, kind: Kind, detail: &str) -> Error {
        self.about(Error::new(kind, detail))
    }

    /// Adds this response to an error.
    pub(crate) fn about(&self, error: Error) -> Error {
        let error = error.with_answer(self.status, &self.headers, Some(&self.body));
        self.client.redact(error.with_target(&self.target).with_attempts(self.attempts))
    }
}
