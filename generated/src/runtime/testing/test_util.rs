//! Transports for tests of what uses the client: one that answers without a network, and one that keeps what was sent.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use url::form_urlencoded;

use crate::runtime::http::body::Body;
use crate::runtime::http::transport::{Transport, TransportError, TransportFuture};

/// Answers requests without a network: the answers in the order in which they were added. A request beyond the last of
/// them fails.
///
/// Clones share their answers.
#[derive(Clone, Default)]
pub struct Canned {
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

type Answer = Result<(StatusCode, HeaderMap, Bytes), TransportError>;

impl Canned {
    /// No answers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer with a JSON body.
    #[must_use]
    pub fn json(self, status: StatusCode, body: impl Into<Bytes>) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        self.answer(status, headers, body)
    }

    /// Adds an answer.
    #[must_use]
    pub fn answer(self, status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        self.add(Ok((status, headers, body.into())))
    }

    /// Adds a failure of the network.
    #[must_use]
    pub fn failure(self, error: TransportError) -> Self {
        self.add(Err(error))
    }

    fn add(self, answer: Answer) -> Self {
        locked(&self.answers).push_back(answer);
        self
    }

    /// How many answers have not been given yet.
    #[must_use]
    pub fn left(&self) -> usize {
        locked(&self.answers).len()
    }
}

impl Transport for Canned {
    fn send(&self, _: Request<Body>) -> TransportFuture<'_> {
        let answer = locked(&self.answers).pop_front();
        let answer = answer.unwrap_or_else(|| Err(TransportError::other("no canned answer is left for this request")));
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

/// Keeps each request that goes through it, with its credentials, and hands it on.
///
/// Clones share what they keep.
#[derive(Clone)]
pub struct Recorder {
    inner: Arc<dyn Transport>,
    seen: Arc<Mutex<Vec<Recorded>>>,
}

/// A request as it left the client. `Debug` shows neither credentials nor the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The method.
    pub method: Method,
    /// The absolute URI.
    pub uri: Uri,
    /// The headers, credentials among them.
    pub headers: HeaderMap,
    /// The body; `None` where it is read while it is sent.
    pub body: Option<Bytes>,
}

impl Recorder {
    /// A recorder in front of `inner`.
    #[must_use]
    pub fn new(inner: impl Transport) -> Self {
        Self { inner: Arc::new(inner), seen: Arc::default() }
    }

    /// The requests so far, in order.
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

/// Which headers and parameters hold credentials is not known here, so no values are shown, and of the query its names.
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

/// A test that panicked elsewhere leaves what it kept as it is.
fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
