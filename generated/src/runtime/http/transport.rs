//! The trait [`Transport`] and the default implementation with reqwest.
//!
//! A transport sends one request and returns one response. Redirects, credentials, size limits and timeouts of calls
//! are handled elsewhere.

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
use crate::runtime::http::transport_error::from_reqwest;

pub use crate::runtime::http::transport_error::TransportError;

/// The future that [`Transport::send`] returns.
pub type TransportFuture<'a> = Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send + 'a>>;

/// Sends HTTP requests for the client.
///
/// Implement it to replace or wrap the default transport, for example for tests, logging or a different HTTP library.
/// Set it with [`ClientBuilder::transport`](crate::ClientBuilder::transport) or
/// [`ClientBuilder::layer`](crate::ClientBuilder::layer).
///
/// A transport must not follow redirects, because that could send credentials to a different origin. It does not need a
/// timeout: the client drops the future when the call times out.
///
/// # Examples
///
/// A layer that prints every response:
///
/// ```
/// use http::Request;
/// use gofive_venio::{Body, ClientBuilder, Transport, TransportFuture};
///
/// struct Logged<T>(T);
///
/// impl<T: Transport> Transport for Logged<T> {
///     fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
///         Box::pin(async move {
///             // The query can contain credentials, so only the path is printed.
///             let line = format!("{} {}", request.method(), request.uri().path());
///             let response = self.0.send(request).await?;
///             println!("{line}: {}", response.status());
///             Ok(response)
///         })
///     }
/// }
///
/// fn logged(builder: ClientBuilder) -> ClientBuilder {
///     builder.layer(Logged)
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`, whose URI is absolute, and returns the response with its body still to be read.
    ///
    /// Send the body with a `Content-Length` if its [`length`](Body::length) is known. [`as_bytes`](Body::as_bytes)
    /// returns a body that is in memory.
    ///
    /// Extensions of the request are meant for layers and custom transports. The default transport ignores them.
    ///
    /// # Errors
    /// Return [`TransportError::connect`] or [`TransportError::connect_timeout`] only if nothing was sent, because the
    /// client then also retries calls that are not idempotent.
    fn send(&self, request: Request<Body>) -> TransportFuture<'_>;
}

/// Shares a transport, for example with a test that inspects the requests.
impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        (**self).send(request)
    }
}

/// The default transport.
pub(crate) struct Reqwest {
    http: reqwest::Client,
    /// The origin of the first request, which nearly all other requests share.
    origin: OnceLock<Origin>,
}

/// An origin as parts of a URI, and as a URL without path and query.
struct Origin {
    scheme: Option<Scheme>,
    authority: Option<Authority>,
    root: Url,
}

/// The settings of the default transport.
pub(crate) struct ReqwestSettings {
    pub(crate) connect_timeout: Duration,
    /// Whether to ignore the system's proxy. Set for loopback addresses, because requests to them can be unencrypted.
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

    /// Converts a URI to the type that reqwest accepts. For the known origin only path and query are parsed, because
    /// parsing the host takes most of the time.
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

    /// Converts a request to the type that reqwest accepts.
    fn reqwest(&self, request: Request<Body>) -> Result<reqwest::Request, TransportError> {
        let (head, body) = request.into_parts();
        let mut request = reqwest::Request::new(head.method, self.url(&head.uri)?);
        *request.version_mut() = head.version;
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(to_reqwest(body));
        Ok(request)
    }

    /// Sends a streamed body with a length of 0. reqwest would not read it, so a body with bytes would not be reported.
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
        // reqwest sends no `Content-Length` for an empty body, and gateways respond with 411 to a POST without one.
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

/// A body in the type that reqwest accepts. reqwest requires `Sync`, which streams do not have to implement. The mutex
/// adds it, and is never contended.
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
