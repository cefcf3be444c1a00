//! Support for `tower` layers around the transport, and for `tower` services as transport.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::Mutex;
use tower_layer::Layer;
use tower_service::Service;

use crate::runtime::call::client::ClientBuilder;
use crate::runtime::http::body::{Body, as_transport};
use crate::runtime::http::transport::{Transport, TransportError, TransportFuture};

type BoxError = Box<dyn StdError + Send + Sync>;

impl ClientBuilder {
    /// Wraps the current transport in a `tower` layer, or in several layers of a `tower::ServiceBuilder`:
    ///
    /// ```text
    /// builder.tower_layer(ServiceBuilder::new().concurrency_limit(8).rate_limit(100, Duration::from_secs(1)))
    /// ```
    ///
    /// Like a [`layer`](Self::layer), it receives every request with its credentials, including retries and requests
    /// for access tokens. All calls share one service, which does not have to be `Clone`. Calls wait in turn until it
    /// is ready.
    ///
    /// A [`TransportError`] from the service keeps its kind. Any other error, including tower's timeout error, becomes
    /// a [transport error](crate::Error::is_transport) of no specific kind; use `map_err` to return a more specific
    /// [`TransportError`].
    #[must_use]
    pub fn tower_layer<L, B>(self, layer: L) -> Self
    where
        L: Layer<TransportService> + Send + Sync + 'static,
        L::Service:
            Service<Request<Body>, Response = Response<B>, Future: Send, Error: Into<BoxError>> + Send + 'static,
        B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        self.layer(move |inner| ServiceTransport::new(layer.layer(TransportService(inner))))
    }

    /// Sends requests through a `tower` service, such as a client of `hyper-util`, instead of the default transport.
    ///
    /// The service must not follow redirects. All calls share it. [`tower_layer`](Self::tower_layer) describes how its
    /// errors are treated.
    #[must_use]
    pub fn tower_service<S, B>(self, service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<B>, Future: Send, Error: Into<BoxError>> + Send + 'static,
        B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        self.transport(ServiceTransport::new(service))
    }
}

/// A transport as a `tower` service, which the innermost layer wraps.
#[derive(Clone)]
pub struct TransportService(Arc<dyn Transport>);

impl Service<Request<Body>> for TransportService {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = TransportFuture<'static>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> TransportFuture<'static> {
        let transport = Arc::clone(&self.0);
        Box::pin(async move { transport.send(request).await })
    }
}

impl fmt::Debug for TransportService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportService").finish_non_exhaustive()
    }
}

/// A `tower` service as a transport.
///
/// A call holds the lock until the service is ready, and releases it before the response arrives. If a waiting call is
/// dropped, the next call continues to wait for the same readiness.
struct ServiceTransport<S>(Mutex<S>);

impl<S> ServiceTransport<S> {
    fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

impl<S, B> Transport for ServiceTransport<S>
where
    S: Service<Request<Body>, Response = Response<B>, Future: Send, Error: Into<BoxError>> + Send + 'static,
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let answering = {
                let mut service = self.0.lock().await;
                let ready = poll_fn(|context| service.poll_ready(context)).await;
                ready.map_err(|error| as_transport(error.into()))?;
                service.call(request)
            };
            let answer = answering.await.map_err(|error| as_transport(error.into()))?;
            Ok(answer.map(from_http))
        })
    }
}

fn from_http<B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static>(body: B) -> Body {
    let length = body.size_hint().exact();
    let body = Body::from_stream(Frames(Box::pin(body)));
    match length {
        Some(length) => body.with_length(length),
        None => body,
    }
}

/// The data frames of a body. Trailers are ignored.
struct Frames<B>(Pin<Box<B>>);

impl<B: HttpBody<Data = Bytes>> Stream for Frames<B> {
    type Item = Result<Bytes, B::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(self.0.as_mut().poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) => return Poll::Ready(Some(Ok(bytes))),
                    Err(_) => continue,
                },
            }
        }
    }
}

/// `tower` services for HTTP accept any body with this trait.
impl HttpBody for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let step = ready!(self.poll_chunk(context));
        Poll::Ready(step.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
