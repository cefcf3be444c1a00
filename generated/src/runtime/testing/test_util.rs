//! Transports for tests of applications: [`Canned`] returns canned responses, and [`Recorder`] records requests.
//!
//! # Examples
//!
//! ```no_run
//! # use gofive_venio::{ClientBuilder, Error};
//! use http::Method;
//! use gofive_venio::test_util::{Canned, Recorder};
//!
//! # async fn example(builder: ClientBuilder) -> Result<(), Error> {
//! let recorder = Recorder::new(Canned::json(200, r#"{"name": "Rex"}"#));
//! let client = builder.transport(recorder.clone()).build()?;
//!
//! let pet = client.request(Method::GET, "/pets/1").await?;
//! assert_eq!(pet["name"], "Rex");
//! assert_eq!(recorder.requests()[0].method, Method::GET);
//! # Ok(())
//! # }
//! ```

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use url::form_urlencoded;

use crate::runtime::http::body::Body;
use crate::runtime::http::transport::{Transport, TransportError, TransportFuture};

/// A transport that returns canned responses, without a network, in the order in which they were added.
///
/// Requests are not checked. A request after the last response fails with a transport error. Clones share the
/// responses.
///
/// # Examples
///
/// Each attempt of a call takes one response, so this tests a retry:
///
/// ```
/// use gofive_venio::TransportError;
/// use gofive_venio::test_util::Canned;
///
/// let canned = Canned::json(503, "{}")
///     .failure(TransportError::other("connection reset"))
///     .then_json(200, "[]");
/// assert_eq!(canned.left(), 3);
/// ```
#[derive(Clone, Default)]
pub struct Canned {
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

type Answer = Result<(StatusCode, HeaderMap, Bytes), TransportError>;

impl Canned {
    /// Creates a transport without responses.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a transport with one response, which has a JSON body.
    ///
    /// # Panics
    ///
    /// If `status` is less than 100 or greater than 999.
    #[must_use]
    pub fn json(status: impl TryInto<StatusCode>, body: impl Into<Bytes>) -> Self {
        Self::new().then_json(status, body)
    }

    /// Adds a response with a JSON body.
    ///
    /// # Panics
    ///
    /// If `status` is less than 100 or greater than 999.
    #[must_use]
    pub fn then_json(self, status: impl TryInto<StatusCode>, body: impl Into<Bytes>) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        self.answer(status, headers, body)
    }

    /// Adds a response.
    ///
    /// # Panics
    ///
    /// If `status` is less than 100 or greater than 999.
    #[must_use]
    pub fn answer(self, status: impl TryInto<StatusCode>, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        let status = status.try_into().ok().expect("a status is a number from 100 to 999");
        self.add(Ok((status, headers, body.into())))
    }

    /// Adds a network failure.
    #[must_use]
    pub fn failure(self, error: TransportError) -> Self {
        self.add(Err(error))
    }

    fn add(self, answer: Answer) -> Self {
        locked(&self.answers).push_back(answer);
        self
    }

    /// Returns how many responses and failures are left.
    #[must_use]
    pub fn left(&self) -> usize {
        locked(&self.answers).len()
    }
}

impl Transport for Canned {
    fn send(&self, _: Request<Body>) -> TransportFuture<'_> {
        let answer = locked(&self.answers).pop_front();
        let answer = answer.unwrap_or_else(|| Err(TransportError::other("no canned response is left")));
        Box::pin(std::future::ready(answer.map(|(status, headers, body)| {
            let mut response = Response::new(Body::from(body));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            response
        })))
    }
}

impl fmt::Debug for Canned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Canned").field("left", &self.left()).finish_non_exhaustive()
    }
}

/// A transport that records each request, including its credentials, and forwards it to another transport.
///
/// Clones share the recorded requests.
#[derive(Clone)]
pub struct Recorder {
    inner: Arc<dyn Transport>,
    seen: Arc<Mutex<Vec<Recorded>>>,
}

/// A recorded request. `Debug` shows neither credentials nor the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The method.
    pub method: Method,
    /// The absolute URI.
    pub uri: Uri,
    /// The headers, including credentials.
    pub headers: HeaderMap,
    /// The body. `None` if it is streamed, as from a file, a reader or a stream.
    pub body: Option<Bytes>,
}

impl Recorder {
    /// Creates a recorder that forwards requests to `inner`.
    #[must_use]
    pub fn new(inner: impl Transport) -> Self {
        Self { inner: Arc::new(inner), seen: Arc::default() }
    }

    /// Returns the requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        locked(&self.seen).clone()
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        locked(&self.seen).push(Recorded {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: request.headers().clone(),
            body: request.body().as_bytes().cloned(),
        });
        self.inner.send(request)
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("requests", &locked(&self.seen).len()).finish_non_exhaustive()
    }
}

/// Shows the names of headers and query parameters, but no values, because any of them can be a credential.
impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        let query = form_urlencoded::parse(self.uri.query().unwrap_or_default().as_bytes());
        let parameters: Vec<_> = query.map(|(name, _)| name).collect();
        f.debug_struct("Recorded")
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .field("query", &parameters)
            .field("headers", &names)
            .field("body_bytes", &self.body.as_ref().map(Bytes::len))
            .finish_non_exhaustive()
    }
}

/// Locks `shared`. A panic of a different thread leaves the data valid, so poisoning is ignored.
fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
