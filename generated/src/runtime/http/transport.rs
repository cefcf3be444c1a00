//! Where requests leave and answers arrive: the trait, its error, and the default on top of reqwest.
//!
//! A transport sends one request and hands back one answer. Redirects, credentials, limits and total time are not its business.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Method, Request, Response, Uri};
use http_body::{Frame, SizeHint};
use url::Url;

use crate::runtime::http::body::Body;

/// What [`Transport::send`] returns.
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send + 'a>>;

/// Sends one request and returns the head of the answer with its body still to be read.
///
/// It must not follow redirects: credentials would go where they do not belong. It need not watch the
/// time either: the client drops the future when the call's time is over.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`; its URI is absolute. Its body is to be sent with a `Content-Length` where it knows its
    /// [`length`](Body::length); [`as_bytes`](Body::as_bytes) gives the whole of it where it is at hand.
    ///
    /// Extensions of the request are for layers and transports that know them; the default transport sees none of them.
    fn send(&self, request: Request<Body>) -> TransportFuture<'_>;
}

/// A transport shared with others, for example with a test that looks at what was sent.
impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        (**self).send(request)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransportKind {
    Connect,
    ConnectTimeout,
    Timeout,
    Other,
}

/// Why a transport could not deliver.
///
/// Keep the URI and the headers of the request out of the cause: they hold credentials.
#[derive(Clone)]
pub struct TransportError {
    kind: TransportKind,
    source: Arc<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// No connection was made, so nothing was sent.
    #[must_use]
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportKind::Connect, source)
    }

    /// No connection was made in time, so nothing was sent.
    #[must_use]
    pub fn connect_timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportKind::ConnectTimeout, source)
    }

    /// Another time limit of the transport's own ran out.
    #[must_use]
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportKind::Timeout, source)
    }

    /// Anything else: the connection broke, or the peer does not speak HTTP.
    #[must_use]
    pub fn other(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportKind::Other, source)
    }

    fn new(kind: TransportKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = Arc::from(source.into());
        Self { kind, source }
    }

    pub(crate) fn kind(&self) -> TransportKind {
        self.kind
    }
}

/// The cause and the causes below it, joined by colons: libraries put the telling one last.
impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        let mut cause = self.source.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, source } = self;
        f.debug_struct("TransportError").field("kind", kind).field("source", source).finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// The default transport.
pub(crate) struct Reqwest {
    http: reqwest::Client,
    /// Where the first request went, which is where nearly all others go.
    origin: OnceLock<Origin>,
}

/// An origin as it stands in a URI, and as a URL without path and query.
struct Origin {
    scheme: Option<Scheme>,
    authority: Option<Authority>,
    root: Url,
}

/// What the default transport is told at build time.
pub(crate) struct ReqwestSettings {
    pub(crate) connect_timeout: Duration,
    /// Requests to the machine itself may be unencrypted, so no proxy may see them.
    pub(crate) no_proxy: bool,
}

impl Reqwest {
    pub(crate) fn new(settings: &ReqwestSettings) -> Result<Self, TransportError> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(settings.connect_timeout);
        if settings.no_proxy {
            builder = builder.no_proxy();
        }
        builder.build().map(Self::from).map_err(from_reqwest)
    }

    /// The form in which reqwest takes a URI. Only its path and query are read where the origin is known: to read the name
    /// of a host costs more than all the rest.
    fn url(&self, uri: &Uri) -> Result<Url, TransportError> {
        let is_of =
            |origin: &&Origin| (origin.scheme.as_ref(), origin.authority.as_ref()) == (uri.scheme(), uri.authority());
        if let Some(origin) = self.origin.get().filter(is_of) {
            let mut url = origin.root.clone();
            url.set_path(uri.path());
            url.set_query(uri.query());
            return Ok(url);
        }
        let url = Url::parse(&uri.to_string()).map_err(TransportError::other)?;
        let mut root = url.clone();
        root.set_path("");
        root.set_query(None);
        self.origin.get_or_init(|| Origin { scheme: uri.scheme().cloned(), authority: uri.authority().cloned(), root });
        Ok(url)
    }

    /// The form in which reqwest takes a request.
    fn reqwest(&self, request: Request<Body>) -> Result<reqwest::Request, TransportError> {
        let (head, body) = request.into_parts();
        let mut request = reqwest::Request::new(head.method, self.url(&head.uri)?);
        *request.version_mut() = head.version;
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(to_reqwest(body));
        Ok(request)
    }

    /// Sends a body that is announced as empty. Nobody asks such a body for its bytes, and so finds that there are some.
    async fn send_nothing(&self, mut request: Request<Body>) -> Result<Response<Body>, TransportError> {
        if let Some(Err(error)) = request.body_mut().chunk().await {
            return Err(error);
        }
        *request.body_mut() = Body::empty();
        self.send(request).await
    }
}

impl From<reqwest::Client> for Reqwest {
    fn from(http: reqwest::Client) -> Self {
        Self { http, origin: OnceLock::new() }
    }
}

impl Transport for Reqwest {
    fn send(&self, mut request: Request<Body>) -> TransportFuture<'_> {
        let body = request.body();
        if body.length() == Some(0) && body.as_bytes().is_none() {
            return Box::pin(self.send_nothing(request));
        }
        // Gateways answer 411 to a POST that says nothing about its length, and an empty one says nothing by itself.
        let has_meaning = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
        if has_meaning && body.as_bytes().is_some_and(Bytes::is_empty) {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let request = self.reqwest(request);
        Box::pin(async move {
            let request = request?;
            let url = request.url().clone();
            let mut answer = self.http.execute(request).await.map_err(from_reqwest)?;
            if *answer.url() != url {
                let detail = "the reqwest client followed a redirect by itself; build it with `Policy::none()`";
                return Err(TransportError::other(detail));
            }
            let mut response = Response::new(Body::empty());
            *response.status_mut() = answer.status();
            *response.version_mut() = answer.version();
            *response.headers_mut() = std::mem::take(answer.headers_mut());
            *response.body_mut() = Body::from_reqwest(answer);
            Ok(response)
        })
    }
}

fn to_reqwest(body: Body) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(Outgoing(Mutex::new(body))),
    }
}

/// A body as reqwest takes it. It wants to share bodies between threads, which no stream need allow: the lock does, and
/// nobody ever waits for it.
struct Outgoing(Mutex<Body>);

impl Outgoing {
    fn body(&mut self) -> &mut Body {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let step = ready!(self.body().poll_chunk(context));
        Poll::Ready(step.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// Leaves the URL out of the error: its query may hold a key.
pub(crate) fn from_reqwest(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportError::connect_timeout(error),
        (true, false) => TransportError::connect(error),
        (false, true) => TransportError::timeout(error),
        (false, false) => TransportError::other(error),
    }
}
