//! Requests to paths that are not in the description.
//!
//! They are sent like operations of the description, but without types.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::runtime::call::builder::{RawCall, Sending};
use crate::runtime::call::client::Client;
use crate::runtime::call::error::Error;
use crate::runtime::call::execute::Mode;
use crate::runtime::call::operation::Target;
use crate::runtime::call::response::{ANY, FromBody, Received, Response};
use crate::runtime::call::retry::Retry;
use crate::runtime::http::encode;
use crate::runtime::http::escape;
use crate::runtime::http::file::File;
use crate::runtime::stream::body_stream::BodyStream;

/// A request to any path of the API, created by `Client::request`.
#[must_use = "a request does nothing until it is sent or awaited"]
pub struct Request(Box<RawCall>);

impl Request {
    pub(crate) fn new(client: &Client, method: Method, path: &str) -> Self {
        let checked = encode::written_path(path);
        let target = Target::Free { method, path: path.into() };
        Self(RawCall::new(client, target, checked))
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: &str, value: impl fmt::Display) -> Self {
        escape::pair(&mut self.0.query, name, &value.to_string());
        self
    }

    /// Sets a JSON body. A value that cannot be serialized is an error when the request is sent.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        let bytes = serde_json::to_vec(body).map_err(|error| encode::unwritable(&error));
        self.0.bytes(bytes, "application/json");
        self
    }

    /// Sets the body, sent unchanged: bytes, a string, a path, or any [`File`]. The content type is that of a
    /// `Content-Type` header or of the file. Default: `application/octet-stream`.
    pub fn body(mut self, content: impl Into<File>) -> Self {
        self.0.file(&content.into(), "application/octet-stream");
        self
    }

    /// Sets a header, replacing the client's header of that name. A name or value that is not valid is an error
    /// ([`Error::is_build`]) when the request is sent.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.0.header(name, value);
        self
    }

    /// Sends this request without the client's credentials.
    pub fn without_credentials(mut self) -> Self {
        self.0.settings.without_credentials = true;
        self
    }

    /// Sets the total timeout of this request, overriding the client's default.
    pub fn timeout(mut self, total: Duration) -> Self {
        self.0.settings.timeout = total;
        self
    }

    /// Limits the size of this response body, in bytes, overriding the client's default.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.0.settings.max_body = bytes;
        self
    }

    /// Sets the retry policy of this request, overriding the client's default.
    pub fn retry(mut self, policy: Retry) -> Self {
        self.0.settings.retry = policy;
        self
    }

    /// Sends the request and decodes the response body from JSON. An empty body is `null`.
    pub fn send(self) -> Sending<Value> {
        let accept = <Value as FromBody>::ACCEPT;
        self.0.send(accept, Mode::Judged, Received::into_value)
    }

    /// Sends the request and decodes the response body from JSON into `T`. An empty body is read as `null`. The types of
    /// this client need the feature `serde` for this.
    pub fn send_as<T: DeserializeOwned>(self) -> Sending<T> {
        let accept = <Value as FromBody>::ACCEPT;
        self.0.send(accept, Mode::Judged, Received::into_foreign)
    }

    /// Sends the request and returns the response undecoded. A 4xx or 5xx status is not an error.
    pub fn send_raw(self) -> Sending<Response<Bytes>> {
        self.0.send(ANY, Mode::Undecoded, Received::into_raw)
    }

    /// Sends the request and returns the response with a body to read as a stream, of any size.
    pub fn send_stream(self) -> Sending<Response<BodyStream>> {
        self.0.send(ANY, Mode::Streamed, Received::into_response)
    }
}

impl IntoFuture for Request {
    type Output = Result<Value, Error>;
    type IntoFuture = Sending<Value>;

    fn into_future(self) -> Sending<Value> {
        self.send()
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
