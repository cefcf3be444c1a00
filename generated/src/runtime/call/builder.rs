//! One call while it is put together: method, path, parameters, body, limits.
//!
//! `Call<T>` only adds the type of the answer; everything else is `RawCall`, which exists once. Sending is `execute.rs`.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
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
use crate::runtime::http::fields::Encodings;
use crate::runtime::http::file::File;
use crate::runtime::http::form;
use crate::runtime::http::headers;
use crate::runtime::http::multipart;
use crate::runtime::http::style::{self, Style};
use crate::runtime::stream::body_stream::BodyStream;
use crate::runtime::wire::View;

/// A call without the type of its answer.
pub(crate) struct RawCall {
    pub(crate) client: Client,
    pub(crate) target: Target,
    /// Escaped, starts with a slash.
    pub(crate) path: String,
    /// Escaped, without the question mark.
    pub(crate) query: String,
    /// A whole URL of the same origin in place of path and query: a page that the API named.
    pub(crate) url: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Content,
    /// Fields that the JSON body gets when it is sent, each by its name or pointer.
    extra: Vec<(String, Value)>,
    pub(crate) settings: Settings,
    /// The first thing that went wrong on the way; sending reports it.
    pub(crate) failed: Option<Error>,
}

impl RawCall {
    pub(crate) fn new(client: &Client, target: Target, path: Result<String, Error>) -> Box<Self> {
        let (mut path, failed) = match path {
            Ok(path) => (path, None),
            Err(error) => (String::new(), Some(error)),
        };
        // A path template may come with a query of its own.
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

    /// The same call once more; what went wrong on the way goes along.
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
        let outcome = style::query(&mut self.query, name, value, style);
        self.note(outcome);
    }

    fn query_string(&mut self, value: View<'_>, style: Style) {
        let outcome = style::query_string(&mut self.query, value, style);
        self.note(outcome);
    }

    pub(crate) fn header(&mut self, name: &str, value: &str) {
        let outcome = headers::header(name, value).map(|(name, value)| {
            self.headers.insert(name, value);
        });
        self.note(outcome);
    }

    fn header_param(&mut self, name: &str, value: View<'_>, style: Style) {
        match style::in_header(name, value, style) {
            Ok(Some(text)) => self.header(name, &text),
            Ok(None) => {}
            Err(error) => self.note(Err(error)),
        }
    }

    fn cookie(&mut self, name: &str, value: View<'_>, style: Style) {
        let outcome = style::cookie(&mut self.headers, name, value, style);
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

    /// A content type that the caller named already stays.
    fn body(&mut self, body: impl Into<Content>, content_type: &'static str) {
        self.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(content_type));
        self.body = body.into();
    }

    /// A file says itself what it is, or is what the description says.
    pub(crate) fn file(&mut self, file: &File, content_type: &'static str) {
        if let Some(given) = file.given_type().filter(|_| !self.headers.contains_key(CONTENT_TYPE)) {
            self.header(CONTENT_TYPE.as_str(), given);
        }
        self.body(file.content().clone(), content_type);
    }

    /// Puts the extra fields into the body.
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

/// Apart from `send`, so that the loop is compiled once and not for every type of answer.
#[inline(never)]
pub(crate) fn boxed(call: Box<RawCall>, mode: Mode) -> Work {
    Box::pin(execute(call, mode))
}

/// Shows the names of headers, never values: keys and tokens are among them.
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
            .field("failed", &self.failed.as_ref().map(|error| self.client.redact(error.duplicate())))
            .finish_non_exhaustive()
    }
}

/// A call that is ready to be sent, and answers with a `T`.
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct Call<T> {
    pub(crate) raw: Box<RawCall>,
    answer: PhantomData<fn() -> T>,
}

impl<T> Call<T> {
    /// A call of `operation`; `values` fill its path in order.
    #[inline]
    pub(crate) fn new(client: &Client, operation: &'static Operation, values: &[View<'_>]) -> Self {
        Self { raw: start(client, operation, values), answer: PhantomData }
    }

    /// The body as JSON; an absent value is no body.
    #[inline]
    pub(crate) fn json(mut self, value: View<'_>) -> Self {
        self.raw.json(value);
        self
    }

    /// The body as a form; an absent value is no body.
    #[inline]
    pub(crate) fn form(mut self, value: View<'_>) -> Self {
        self.raw.form(value, &[]);
        self
    }

    /// The body as a form, some members of which are not written in the usual way.
    #[inline]
    pub(crate) fn form_as(mut self, value: View<'_>, encodings: &Encodings) -> Self {
        self.raw.form(value, encodings);
        self
    }

    /// The body as a form of parts; an absent value is no body.
    #[inline]
    pub(crate) fn multipart(mut self, value: View<'_>, encodings: &Encodings) -> Self {
        self.raw.multipart(value, "multipart/form-data", encodings);
        self
    }

    /// The body in parts of another kind; an absent value is no body.
    #[inline]
    pub(crate) fn multipart_as(mut self, value: View<'_>, media_type: &str, encodings: &Encodings) -> Self {
        self.raw.multipart(value, media_type, encodings);
        self
    }

    /// The body as it is.
    #[inline]
    pub(crate) fn body(mut self, body: File, content_type: &'static str) -> Self {
        self.raw.file(&body, content_type);
        self
    }

    /// The media type to ask for, where the type of the answer does not say it.
    #[inline]
    pub(crate) fn accept(mut self, accept: &'static str) -> Self {
        self.raw.headers.insert(ACCEPT, HeaderValue::from_static(accept));
        self
    }

    /// Adds a query parameter; absent and null add nothing, a list repeats the name.
    #[inline]
    pub(crate) fn query(mut self, name: &str, value: View<'_>) -> Self {
        self.raw.query(name, value, Style::FORM.exploded());
        self
    }

    /// Adds a query parameter in a style of its own.
    #[inline]
    pub(crate) fn query_as(mut self, name: &str, value: View<'_>, style: Style) -> Self {
        self.raw.query(name, value, style);
        self
    }

    /// Sets the query as a whole from one value.
    #[inline]
    pub(crate) fn query_string(mut self, value: View<'_>, style: Style) -> Self {
        self.raw.query_string(value, style);
        self
    }

    /// Sets a header from a parameter; absent and null set nothing, a list is joined by commas.
    #[inline]
    pub(crate) fn header_param(mut self, name: &str, value: View<'_>) -> Self {
        self.raw.header_param(name, value, Style::SIMPLE);
        self
    }

    /// Sets a header from a parameter in a style of its own.
    #[inline]
    pub(crate) fn header_as(mut self, name: &str, value: View<'_>, style: Style) -> Self {
        self.raw.header_param(name, value, style);
        self
    }

    /// Adds a cookie from a parameter; absent and null add nothing, of a list each item is a cookie.
    #[inline]
    pub(crate) fn cookie(mut self, name: &str, value: View<'_>) -> Self {
        self.raw.cookie(name, value, Style::FORM.exploded());
        self
    }

    /// Adds a cookie from a parameter in a style of its own.
    #[inline]
    pub(crate) fn cookie_as(mut self, name: &str, value: View<'_>, style: Style) -> Self {
        self.raw.cookie(name, value, style);
        self
    }

    /// Sets a header of this call, in place of the client's own of that name. A value that no header can hold is an
    /// error when the call is sent.
    #[inline]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.raw.header(name, value);
        self
    }

    /// Adds a query parameter that the description does not list.
    #[inline]
    pub fn extra_query(mut self, name: &str, value: impl fmt::Display) -> Self {
        encode::pair(&mut self.raw.query, name, &value.to_string());
        self
    }

    /// Sets a field of the JSON body that the description does not list, by its name or, in an object within the body,
    /// by a JSON pointer such as `/options/seed`. It replaces a field of that name. If the body is not a JSON object, or
    /// the pointer leads through something that is none, sending the call is an error.
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

    /// Longest time for this call as a whole, in place of the client's.
    #[inline]
    pub fn timeout(mut self, total: Duration) -> Self {
        self.raw.settings.timeout = total;
        self
    }

    /// Most bytes of this answer's body, in place of the client's.
    #[inline]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.raw.settings.max_body = bytes;
        self
    }

    /// How often this call is attempted, in place of the client's policy.
    #[inline]
    pub fn retry(mut self, policy: Retry) -> Self {
        self.raw.settings.retry = policy;
        self
    }

    /// Sends the call; the answer's status, headers and body come undecoded, whatever the status is.
    #[inline]
    pub fn send_raw(self) -> Sending<Response<Bytes>> {
        self.raw.send(ANY, Mode::Undecoded, Received::into_raw)
    }

    /// Sends the call; the body of the answer can be read while it arrives, and may be of any size. Whether it is a
    /// success is told by its status alone.
    #[inline]
    pub fn send_stream(self) -> Sending<Response<BodyStream>> {
        self.raw.send(ANY, Mode::Streamed, Received::into_response)
    }
}

impl<T: FromBody> Call<T> {
    /// Sends the call and decodes the body of the answer.
    #[inline]
    pub fn send(self) -> Sending<T> {
        self.raw.send(T::ACCEPT, mode::<T>(), Received::into_value)
    }

    /// Sends the call; the answer comes with its status and headers.
    #[inline]
    pub fn send_with_response(self) -> Sending<Response<T>> {
        self.raw.send(T::ACCEPT, mode::<T>(), Received::into_response)
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

/// A call on its way. It owns all its data, can be sent to another thread, and may be dropped at any time.
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

/// Gives a newtype over [`Call`], itself `#[must_use]`, the methods of the call: `call! { ListPets -> Vec<Pet> }`.
#[allow(unused_macros, reason = "an API may have no optional parameters")]
macro_rules! call {
    ($name:ident -> $answer:ty) => {
        impl $name {
            /// Sets a header of this call, in place of the client's own of that name.
            #[inline]
            pub fn header(self, name: &str, value: &str) -> Self {
                Self(self.0.header(name, value))
            }

            /// Adds a query parameter that the description does not list.
            #[inline]
            pub fn extra_query(self, name: &str, value: impl ::std::fmt::Display) -> Self {
                Self(self.0.extra_query(name, value))
            }

            /// Sets a field of the JSON body that the description does not list, by its name or by a JSON pointer.
            #[inline]
            pub fn extra_json(self, field: &str, value: impl Into<::serde_json::Value>) -> Self {
                Self(self.0.extra_json(field, value))
            }

            /// Sends this call without the client's credentials.
            #[inline]
            pub fn without_credentials(self) -> Self {
                Self(self.0.without_credentials())
            }

            /// Longest time for this call as a whole, in place of the client's.
            #[inline]
            pub fn timeout(self, total: ::std::time::Duration) -> Self {
                Self(self.0.timeout(total))
            }

            /// Most bytes of this answer's body, in place of the client's.
            #[inline]
            pub fn max_body(self, bytes: usize) -> Self {
                Self(self.0.max_body(bytes))
            }

            /// How often this call is attempted, in place of the client's policy.
            #[inline]
            pub fn retry(self, policy: $crate::runtime::call::retry::Retry) -> Self {
                Self(self.0.retry(policy))
            }

            /// Sends the call and decodes the body of the answer.
            #[inline]
            pub fn send(self) -> $crate::runtime::call::builder::Sending<$answer> {
                self.0.send()
            }

            /// Sends the call; the answer comes with its status and headers.
            #[inline]
            pub fn send_with_response(
                self,
            ) -> $crate::runtime::call::builder::Sending<$crate::runtime::call::response::Response<$answer>> {
                self.0.send_with_response()
            }

            /// Sends the call; the answer comes undecoded, whatever its status is.
            #[inline]
            pub fn send_raw(
                self,
            ) -> $crate::runtime::call::builder::Sending<$crate::runtime::call::response::Response<::bytes::Bytes>>
            {
                self.0.send_raw()
            }

            /// Sends the call; the body of the answer can be read while it arrives, and may be of any size.
            #[inline]
            pub fn send_stream(
                self,
            ) -> $crate::runtime::call::builder::Sending<
                $crate::runtime::call::response::Response<$crate::runtime::stream::body_stream::BodyStream>,
            > {
                self.0.send_stream()
            }
        }

        impl ::std::future::IntoFuture for $name {
            type Output = ::std::result::Result<$answer, $crate::runtime::call::error::Error>;
            type IntoFuture = $crate::runtime::call::builder::Sending<$answer>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.0.send()
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}
#[allow(unused_imports, reason = "an API may have no optional parameters")]
pub(crate) use call;
