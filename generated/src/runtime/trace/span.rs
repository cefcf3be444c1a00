//! The `tracing` span of a call, and an event for each attempt.
//!
//! Names follow the OpenTelemetry conventions for HTTP clients. Values of paths, queries, headers and bodies are not
//! recorded, because they can contain secrets. The only exception is the request id in the response headers. Without
//! the feature `tracing`, nothing is recorded.

pub(crate) use face::{CallSpan, attempted};

#[cfg(feature = "tracing")]
mod face {
    use std::borrow::Cow;
    use std::cell::LazyCell;
    use std::future::Future;
    use std::time::Duration;

    use http::{Method, StatusCode};
    use tracing::Span;
    use tracing::field::Empty;
    use tracing::instrument::{Instrument, Instrumented};

    use crate::runtime::call::builder::RawCall;
    use crate::runtime::call::error::{Error, Kind, request_id};
    use crate::runtime::call::response::Received;

    /// The span of a call. It begins when the call is first polled, as a child of the current span. It ends when the
    /// response is read and checked, or, if the body is streamed, when the headers are read. Decoding is not part of
    /// it.
    pub(crate) struct CallSpan(Span);

    impl CallSpan {
        pub(crate) fn new(call: &RawCall) -> Self {
            // Evaluated only if the span is enabled.
            let server = LazyCell::new(|| call.client.inner.base_of(&call.target).ok());
            let method = call.target.method();
            Self(tracing::info_span!(
                "call",
                "otel.kind" = "client",
                "otel.name" = name(call),
                "otel.status_code" = Empty,
                "http.request.method" = known(&method).unwrap_or("_OTHER"),
                "http.request.method_original" = known(&method).is_none().then_some(method.as_str()),
                "url.template" = call.target.template(),
                "server.address" = server.as_ref().map(|base| base.host()),
                "server.port" = server.as_ref().and_then(|base| base.port()),
                "http.request.body.size" = call.body.length().filter(|length| *length > 0),
                "http.request.resend_count" = Empty,
                "http.response.status_code" = Empty,
                "http.response.body.size" = Empty,
                "error.type" = Empty,
                "request_id" = Empty,
            ))
        }

        /// Runs `work` in the span.
        pub(crate) fn around<F: Future>(&self, work: F) -> Instrumented<F> {
            work.instrument(self.0.clone())
        }

        /// Records the outcome of the call.
        pub(crate) fn end(&self, outcome: &Result<Box<Received>, Error>) {
            if self.0.is_disabled() {
                return;
            }
            let (attempts, headers, bytes) = match outcome {
                Ok(answer) => {
                    let bytes = answer.rest.is_none().then_some(answer.body.len());
                    (answer.attempts.made, Some(&answer.headers), bytes)
                }
                Err(error) => (error.attempts(), error.headers(), error.body().map(|body| body.len())),
            };
            self.0.record("http.request.resend_count", Some(attempts.saturating_sub(1)).filter(|again| *again > 0));
            self.0.record("http.response.status_code", status(outcome).map(|status| status.as_u16()));
            self.0.record("http.response.body.size", bytes);
            self.0.record("request_id", headers.and_then(request_id));
            if let Some(failure) = failure(outcome) {
                self.0.record("error.type", &*failure);
                self.0.record("otel.status_code", "ERROR");
            }
        }
    }

    /// Records the outcome of an attempt. `number` counts from 1, and `pause` is the wait before the next attempt.
    pub(crate) fn attempted(outcome: &Result<Box<Received>, Error>, number: u32, pause: Option<Duration>) {
        let status = status(outcome).map(|status| status.as_u16());
        let failure = failure(outcome);
        let failure = failure.as_deref();
        match pause {
            Some(pause) => tracing::info!(
                "http.response.status_code" = status,
                "error.type" = failure,
                attempt = number,
                wait_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
                "attempt failed, retrying",
            ),
            None => tracing::debug!(
                "http.response.status_code" = status,
                "error.type" = failure,
                attempt = number,
                "last attempt ended",
            ),
        }
    }

    /// Returns the method and the path template. For paths of `Client::request` it is the method only, because span
    /// names must have low cardinality.
    fn name(call: &RawCall) -> String {
        let method = call.target.method();
        let method = known(&method).unwrap_or("HTTP");
        match call.target.template() {
            Some(template) => format!("{method} {template}"),
            None => method.to_owned(),
        }
    }

    /// Returns the name of the method, if the conventions define it.
    fn known(method: &Method) -> Option<&str> {
        let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"];
        known.contains(&method.as_str()).then_some(method.as_str())
    }

    /// Returns the status that the API returned. That of a token endpoint does not count.
    fn status(outcome: &Result<Box<Received>, Error>) -> Option<StatusCode> {
        match outcome {
            Ok(answer) => Some(answer.status),
            Err(error) => error.status().filter(|_| !error.is_auth()),
        }
    }

    /// Returns the `error.type`: the status if the API returned an error status, or else one of a few words.
    fn failure(outcome: &Result<Box<Received>, Error>) -> Option<Cow<'static, str>> {
        let of_status = |status: StatusCode| Cow::Owned(status.as_str().to_owned());
        let error = match outcome {
            Ok(answer) if answer.status.is_client_error() || answer.status.is_server_error() => {
                return Some(of_status(answer.status));
            }
            Ok(_) => return None,
            Err(error) => error,
        };
        let word = match error.kind() {
            _ if error.is_auth() => "auth",
            Kind::Status => return error.status().map(of_status),
            Kind::Build => "build",
            Kind::Connect => "connect",
            Kind::ConnectTimeout => "connect_timeout",
            Kind::Timeout => "timeout",
            Kind::Transport => "transport",
            Kind::Token => "auth",
            Kind::Api => "api",
            Kind::Decode => "decode",
            Kind::Redirect => "redirect",
            Kind::TooLarge => "body_too_large",
            Kind::File => "file",
            Kind::Paging => "paging",
        };
        Some(Cow::Borrowed(word))
    }
}

#[cfg(not(feature = "tracing"))]
mod face {
    use std::future::Future;
    use std::time::Duration;

    use crate::runtime::call::builder::RawCall;
    use crate::runtime::call::error::Error;
    use crate::runtime::call::response::Received;

    pub(crate) struct CallSpan;

    impl CallSpan {
        pub(crate) fn new(_: &RawCall) -> Self {
            Self
        }

        pub(crate) fn around<F: Future>(&self, work: F) -> F {
            work
        }

        pub(crate) fn end(&self, _: &Result<Box<Received>, Error>) {}
    }

    pub(crate) fn attempted(_: &Result<Box<Received>, Error>, _: u32, _: Option<Duration>) {}
}
