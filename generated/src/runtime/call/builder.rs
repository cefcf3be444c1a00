//! A call while it is built: method, path, parameters, body and limits.
//!
//! `Call<T>` adds only the response type; all else is in `RawCall`, which is compiled once. `execute.rs` sends it.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue};
use serde_json::Value;

use crate::runtime::call::client::Client;
use crate::runtime::call::error::Error;
use crate::runtime::call::execute::{Mode, execute};
use crate::runtime::call::extra;
use crate::runtime::call::operation::{Operation, Target};
use crate::runtime::call::response::{ANY, EVENT_STREAM, FromBody, Received, Response};
use crate::runtime::call::retry::Retry;
use crate::runtime::call::settings::Settings;
use crate::runtime::http::content::Content;
use crate::runtime::http::encode;
use crate::runtime::http::escape;
use crate::runtime::http::fields::Encodings;
use crate::runtime::http::file::File;
use crate::runtime::http::form;
use crate::runtime::http::headers;
use crate::runtime::http::multipart;
use crate::runtime::http::parameter;
use crate::runtime::http::style::Style;
use crate::runtime::stream::body_stream::BodyStream;
use crate::runtime::wire::View;

/// A call without its response type.
pub(crate) struct RawCall {
    pub(crate) client: Client,
    pub(crate) target: Target,
    /// Percent-encoded, starts with a slash.
    pub(crate) path: String,
    /// Percent-encoded, without the question mark.
    pub(crate) query: String,
    /// The absolute URL of a page that the API linked to, on the same origin. Replaces path and query.
    pub(crate) url: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Content,
    /// Fields to add to the JSON body when the call is sent, by name or JSON pointer.
    extra: Vec<(String, Value)>,
    pub(crate) settings: Settings,
    /// The first error while building the call. Sending returns it.
    pub(crate) failed: Option<Error>,
}

impl RawCall {
    pub(crate) fn new(client: &Client, target: Target, path: Result<String, Error>) -> Box<Self> {
        let (mut path, failed) = match path {
            Ok(path) => (path, None),
            Err(error) => (String::new(), Some(error)),
        };
        // A path template can contain a query.
        let query = path.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
        path.truncate(path.find('?').unwrap_or(path.len()));
        Box::new(Self {
            client: client.clone(),
            target,
            path,
            query,
            url: None,
            headers: HeaderMap::new(),
            body: Content::empty(),
            extra: Vec::new(),
            settings: client.inner.settings,
            failed,
        })
    }

    /// Returns a copy of the call. An error while building it moves to the copy.
    pub(crate) fn again(&mut self) -> Box<Self> {
        Box::new(Self {
            client: self.client.clone(),
            target: self.target.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            url: self.url.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            extra: self.extra.clone(),
            settings: self.settings,
            failed: self.failed.take(),
        })
    }

    pub(crate) fn note(&mut self, outcome: Result<(), Error>) {
        if let Err(error) = outcome {
            self.failed.get_or_insert(error);
        }
    }

    fn query(&mut self, name: &str, value: View<'_>, style: Style) {
        let outcome = parameter::query(&mut self.query, name, value, style);
        self.note(outcome);
    }

    fn query_string(&mut self, value: View<'_>, style: Style) {
        let outcome = parameter::query_string(&mut self.query, value, style);
        self.note(outcome);
    }

    pub(crate) fn header(&mut self, name: &str, value: &str) {
        let outcome = headers::header(name, value).map(|(name, value)| {
            self.headers.insert(name, value);
        });
        self.note(outcome);
    }

    fn header_param(&mut self, name: &str, value: View<'_>, style: Style) {
        match parameter::in_header(name, value, style) {
            Ok(Some(text)) => self.header(name, &text),
            Ok(None) => {}
            Err(error) => self.note(Err(error)),
        }
    }

    fn cookie(&mut self, name: &str, value: View<'_>, style: Style) {
        let outcome = parameter::cookie(&mut self.headers, name, value, style);
        self.note(outcome);
    }

    fn json(&mut self, value: View<'_>) {
        if !matches!(value, View::Absent) {
            self.bytes(encode::json(value), "application/json");
        }
    }

    fn form(&mut self, value: View<'_>, encodings: &Encodings) {
        if !matches!(value, View::Absent) {
            self.bytes(form::write(value, encodings), "application/x-www-form-urlencoded");
        }
    }

    fn multipart(&mut self, value: View<'_>, media_type: &str, encodings: &Encodings) {
        if matches!(value, View::Absent) {
            return;
        }
        match multipart::write(value, media_type, encodings) {
            Ok((body, content_type)) => {
                self.headers.insert(CONTENT_TYPE, content_type);
                self.body = body;
            }
            Err(error) => self.note(Err(error)),
        }
    }

    pub(crate) fn bytes(&mut self, bytes: Result<Vec<u8>, Error>, content_type: &'static str) {
        match bytes {
            Ok(bytes) => self.body(Bytes::from(bytes), content_type),
            Err(error) => self.note(Err(error)),
        }
    }

    /// Sets the body, and the content type unless the caller set one.
    fn body(&mut self, body: impl Into<Content>, content_type: &'static str) {
        self.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(content_type));
        self.body = body.into();
    }

    /// Sets the body. The content type of the file takes precedence over `content_type`.
    pub(crate) fn file(&mut self, file: &File, content_type: &'static str) {
        if let Some(given) = file.given_type().filter(|_| !self.headers.contains_key(CONTENT_TYPE)) {
            self.header(CONTENT_TYPE.as_str(), given);
        }
        self.body(file.content().clone(), content_type);
    }

    /// Adds the extra fields to the body.
    pub(crate) fn add_extra(&mut self) {
        if !self.extra.is_empty() {
            let outcome = extra::add(&self.body, &self.headers, std::mem::take(&mut self.extra));
            match outcome {
                Ok(bytes) => self.body(bytes, "application/json"),
                Err(error) => self.note(Err(error)),
            }
        }
    }

    pub(crate) fn send<O>(
        mut self: Box<Self>,
        accept: &'static str,
        mode: Mode,
        finish: fn(Box<Received>) -> Result<O, Error>,
    ) -> Sending<O> {
        self.headers.entry(ACCEPT).or_insert(HeaderValue::from_static(accept));
        let work = boxed(self, mode);
        Sending { work, finish }
    }
}

/// Separate from `send`, so that the loop is compiled once and not for every response type.
#[inline(never)]
pub(crate) fn boxed(call: Box<RawCall>, mode: Mode) -> Work {
    Box::pin(execute(call, mode))
}

/// Shows header names but no values, because keys and tokens are among them.
impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(|name| name.as_str()).collect();
        let length = self.body.length().map_or_else(|| "unknown".to_owned(), |length| length.to_string());
        let mut target = self.target.to_string();
        self.client.hide(&mut target);
        f.debug_struct("Call")
            .field("target", &format_args!("{target}"))
            .field("headers", &names)
            .field("body_bytes", &format_args!("{length}"))
            .field("failed", &self.failed.as_ref().map(|error| self.client.redact(error.clone())))
            .finish_non_exhaustive()
    }
}

/// A call that is ready to be sent and returns a `T`.
///
/// Returned by the methods of the API. Nothing is sent until it is awaited, or one of its `send` methods is.
///
/// # Examples
///
/// ```no_run
/// # use gofive_venio::{Call, Error};
/// use std::time::Duration;
/// use gofive_venio::Retry;
///
/// # async fn example(call: Call<Vec<String>>) -> Result<(), Error> {
/// let names = call
///     .header("X-Tenant", "acme")
///     .timeout(Duration::from_secs(5))
///     .retry(Retry::none())
///     .await?;
/// println!("{names:?}");
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct Call<T> {
    pub(crate) raw: Box<RawCall>,
    answer: PhantomData<fn() -> T>,
}

impl<T> Call<T> {
    /// Creates a call of `operation`. `values` fill the placeholders of its path in order.
    #[inline]
    pub(crate) fn new(client: &Client, operation: &'static Operation, values: &[View<'_>]) -> Self {
        Self { raw: start(client, operation, values), answer: PhantomData }
    }

    /// Sets a JSON body. An absent value sends no body.
    #[inline]
    pub(crate) fn json(mut self, value: View<'_>) -> Self {
        self.raw.json(value);
        self
    }

    /// Sets a form body. An absent value sends no body.
    #[inline]
    pub(crate) fn form(mut self, value: View<'_>) -> Self {
        self.raw.form(value, &[]);
        self
    }

    /// Sets a form body whose fields have these encodings. An absent value sends no body.
    #[inline]
    pub(crate) fn form_as(mut self, value: View<'_>, encodings: &Encodings) -> Self {
        self.raw.form(value, encodings);
        self
    }

    /// Sets a `multipart/form-data` body. An absent value sends no body.
    #[inline]
    pub(crate) fn multipart(mut self, value: View<'_>, encodings: &Encodings) -> Self {
        self.raw.multipart(value, "multipart/form-data", encodings);
        self
    }

    /// Sets a multipart body of this media type. An absent value sends no body.
    #[inline]
    pub(crate) fn multipart_as(mut self, value: View<'_>, media_type: &str, encodings: &Encodings) -> Self {
        self.raw.multipart(value, media_type, encodings);
        self
    }

    /// Sets the body, sent unchanged.
    #[inline]
    pub(crate) fn body(mut self, body: File, content_type: &'static str) -> Self {
        self.raw.file(&body, content_type);
        self
    }

    /// Sets the `Accept` header, where the response type does not determine it.
    #[inline]
    pub(crate) fn accept(mut self, accept: &'static str) -> Self {
        self.raw.headers.insert(ACCEPT, HeaderValue::from_static(accept));
        self
    }

    /// Adds a query parameter. Absent and null add nothing; a list repeats the name.
    #[inline]
    pub(crate) fn query(mut self, name: &str, value: View<'_>) -> Self {
        self.raw.query(name, value, Style::FORM.exploded());
        self
    }

    /// Adds a query parameter in the given style.
    #[inline]
    pub(crate) fn query_as(mut self, name: &str, value: View<'_>, style: Style) -> Self {
        self.raw.query(name, value, style);
        self
    }

    /// Adds one value as the whole query, without a name.
    #[inline]
    pub(crate) fn query_string(mut self, value: View<'_>, style: Style) -> Self {
        self.raw.query_string(value, style);
        self
    }

    /// Sets a header from a parameter. Absent and null set nothing; a list is joined with commas.
    #[inline]
    pub(crate) fn header_param(mut self, name: &str, value: View<'_>) -> Self {
        self.raw.header_param(name, value, Style::SIMPLE);
        self
    }

    /// Sets a header from a parameter in the given style.
    #[inline]
    pub(crate) fn header_as(mut self, name: &str, value: View<'_>, style: Style) -> Self {
        self.raw.header_param(name, value, style);
        self
    }

    /// Adds a cookie from a parameter. Absent and null add nothing; each item of a list is a cookie.
    #[inline]
    pub(crate) fn cookie(mut self, name: &str, value: View<'_>) -> Self {
        self.raw.cookie(name, value, Style::FORM.exploded());
        self
    }

    /// Adds a cookie from a parameter in the given style.
    #[inline]
    pub(crate) fn cookie_as(mut self, name: &str, value: View<'_>, style: Style) -> Self {
        self.raw.cookie(name, value, style);
        self
    }

    /// Sets a header of this call, replacing the client's header of that name. A name or value that is not valid is an
    /// error ([`Error::is_build`]) when the call is sent.
    #[inline]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.raw.header(name, value);
        self
    }

    /// Adds a query parameter that is not in the description.
    #[inline]
    pub fn extra_query(mut self, name: &str, value: impl fmt::Display) -> Self {
        escape::pair(&mut self.raw.query, name, &value.to_string());
        self
    }

    /// Sets a field of the JSON body that is not in the description: by name, or by a JSON pointer such as
    /// `/options/seed` to a field of a nested object.
    ///
    /// It replaces an existing field. Missing objects are created, and a call without a body gets one. If the body or a
    /// value along the pointer is not an object, sending the call fails.
    #[inline]
    pub fn extra_json(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.raw.extra.push((field.to_owned(), value.into()));
        self
    }

    /// Sends this call without the client's credentials.
    #[inline]
    pub fn without_credentials(mut self) -> Self {
        self.raw.settings.without_credentials = true;
        self
    }

    /// Sets the total timeout of this call, overriding the client's default.
    #[inline]
    pub fn timeout(mut self, total: Duration) -> Self {
        self.raw.settings.timeout = total;
        self
    }

    /// Limits the size of this response body, in bytes, overriding the client's default.
    #[inline]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.raw.settings.max_body = bytes;
        self
    }

    /// Sets the retry policy of this call, overriding the client's default.
    #[inline]
    pub fn retry(mut self, policy: Retry) -> Self {
        self.raw.settings.retry = policy;
        self
    }

    /// Sends the call and returns the response undecoded. A 4xx or 5xx status is not an error.
    #[inline]
    pub fn send_raw(self) -> Sending<Response<Bytes>> {
        self.raw.send(ANY, Mode::Undecoded, Received::into_raw)
    }

    /// Sends the call and returns the response with a body to read as a stream, of any size. Only the status decides
    /// whether the call succeeded.
    #[inline]
    pub fn send_stream(self) -> Sending<Response<BodyStream>> {
        self.raw.send(ANY, Mode::Streamed, Received::into_response)
    }
}

impl<T: FromBody> Call<T> {
    /// Sends the call and decodes the response body.
    #[inline]
    pub fn send(self) -> Sending<T> {
        self.raw.send(T::ACCEPT, mode::<T>(), Received::into_value)
    }

    /// Sends the call and returns the decoded body with status and headers.
    #[inline]
    pub fn send_with_response(self) -> Sending<Response<T>> {
        self.raw.send(T::ACCEPT, mode::<T>(), Received::into_response)
    }

    /// Sends the call and returns the decoded body with status and headers, or `None` if the response still has this
    /// entity tag (status 304). `etag` is what [`Response::etag`] returned for an earlier call.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # use gofive_venio::{Call, Error};
    /// # async fn example(call: Call<Vec<String>>, etag: &str) -> Result<(), Error> {
    /// match call.send_if_none_match(etag).await? {
    ///     Some(response) => println!("changed, and is now {:?}", response.etag()),
    ///     None => println!("not changed"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn send_if_none_match(mut self, etag: &str) -> Sending<Option<Response<T>>> {
        self.raw.header(IF_NONE_MATCH.as_str(), etag);
        self.raw.settings.is_conditional = true;
        self.raw.send(T::ACCEPT, mode::<T>(), Received::into_modified)
    }
}

fn mode<T: FromBody>() -> Mode {
    match T::ACCEPT {
        EVENT_STREAM => Mode::Events,
        _ if T::STREAMED => Mode::Streamed,
        _ => Mode::Judged,
    }
}

#[inline(never)]
fn start(client: &Client, operation: &'static Operation, values: &[View<'_>]) -> Box<RawCall> {
    let path = encode::path(operation.path, values, operation.path_styles);
    RawCall::new(client, Target::Operation(operation), path)
}

impl<T: FromBody> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Sending<T>;

    #[inline]
    fn into_future(self) -> Sending<T> {
        self.send()
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.raw.fmt(f)
    }
}

pub(crate) type Work = Pin<Box<dyn Future<Output = Result<Box<Received>, Error>> + Send>>;

/// The future of a call that is being sent, returned by the `send` methods.
///
/// It owns its data, is `Send`, and can be dropped at any time to cancel the call.
#[must_use = "futures do nothing unless awaited"]
pub struct Sending<O> {
    work: Work,
    finish: fn(Box<Received>) -> Result<O, Error>,
}

impl<O> Future for Sending<O> {
    type Output = Result<O, Error>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.work.as_mut().poll(context) {
            Poll::Ready(Ok(received)) => Poll::Ready((self.finish)(received)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<O> fmt::Debug for Sending<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").finish_non_exhaustive()
    }
}
