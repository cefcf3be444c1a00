//! W3C Trace Context: sends the trace of a call to the API.
//!
//! Independent of any tracing library. The application provides the current trace.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::call::client::ClientBuilder;

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// The maximum number of entries of a `tracestate`.
const MOST_ENTRIES: usize = 32;

/// The defined bits of the trace flags: sampled, and random trace id. All other bits must be zero.
const KNOWN_FLAGS: u8 = 0b11;

/// The position of a call in a trace, as defined by [W3C Trace Context](https://www.w3.org/TR/trace-context-2/).
///
/// [`ClientBuilder::trace_context`] sends it with each request.
///
/// # Examples
///
/// ```
/// use gofive_venio::TraceContext;
///
/// let context = TraceContext::parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
/// assert!(context.is_some());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceContext {
    traceparent: HeaderValue,
    tracestate: Option<HeaderValue>,
}

impl TraceContext {
    /// Creates a context. `parent_id` is the id of the current span, and bit 0 of `flags` is set if the trace is
    /// sampled. Returns `None` if an id is all zeros, which means that there is no trace.
    #[must_use]
    pub fn new(trace_id: [u8; 16], parent_id: [u8; 8], flags: u8) -> Option<Self> {
        let (trace_id, parent_id) = (u128::from_be_bytes(trace_id), u64::from_be_bytes(parent_id));
        if trace_id == 0 || parent_id == 0 {
            return None;
        }
        let text = format!("00-{trace_id:032x}-{parent_id:016x}-{:02x}", flags & KNOWN_FLAGS);
        Some(Self { traceparent: HeaderValue::try_from(text).expect("digits and hyphens"), tracestate: None })
    }

    /// Parses the header `traceparent` of a request that the application received. Returns `None` if it is not valid.
    /// Of a later version, only the parts that this version defines are used.
    #[must_use]
    pub fn parse(traceparent: &str) -> Option<Self> {
        let (version, rest) = split(traceparent, 2)?;
        let (trace_id, rest) = split(rest?, 32)?;
        let (parent_id, rest) = split(rest?, 16)?;
        let (flags, rest) = split(rest?, 2)?;
        // Only later versions may append fields. Version 255 is invalid.
        if version == 0xff || version == 0 && rest.is_some() {
            return None;
        }
        let parent_id = u64::try_from(parent_id).ok()?;
        Self::new(trace_id.to_be_bytes(), parent_id.to_be_bytes(), u8::try_from(flags).ok()?)
    }

    /// Sets the entries of the header `tracestate`. A list that is not valid is ignored, as the specification requires,
    /// and the trace continues without it.
    #[must_use]
    pub fn with_state(mut self, tracestate: &str) -> Self {
        let is_valid = is_state(tracestate);
        self.tracestate = is_valid.then(|| HeaderValue::try_from(tracestate).ok()).flatten();
        self
    }

    /// Adds the context to a request, unless the call sets `traceparent` itself.
    fn attach(self, headers: &mut HeaderMap) {
        if headers.contains_key(TRACEPARENT) {
            return;
        }
        headers.insert(TRACEPARENT, self.traceparent);
        if let Some(state) = self.tracestate {
            headers.insert(TRACESTATE, state);
        }
    }
}

/// Parses lower-case hexadecimal digits. Returns the number, and the text after a hyphen if there is one.
fn split(text: &str, digits: usize) -> Option<(u128, Option<&str>)> {
    let (number, rest) = text.split_at_checked(digits)?;
    let is_hex = number.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let number = u128::from_str_radix(number, 16).ok().filter(|_| is_hex)?;
    match rest {
        "" => Some((number, None)),
        rest => rest.strip_prefix('-').map(|rest| (number, Some(rest))),
    }
}

/// Whether a `tracestate` is valid. Entries can be empty, but keys must be unique.
fn is_state(text: &str) -> bool {
    let entries: Vec<&str> = text.split(',').map(|entry| entry.trim_matches([' ', '\t'])).collect();
    let entries: Vec<&str> = entries.into_iter().filter(|entry| !entry.is_empty()).collect();
    let keys: Vec<&str> = entries.iter().filter_map(|entry| entry.split_once('=')).map(|(key, _)| key).collect();
    let is_unique = keys.iter().enumerate().all(|(index, key)| !keys[..index].contains(key));
    is_unique && !entries.is_empty() && entries.len() <= MOST_ENTRIES && entries.iter().all(|entry| is_entry(entry))
}

fn is_entry(entry: &str) -> bool {
    let Some((key, value)) = entry.split_once('=') else { return false };
    let is_begun = key.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit());
    let in_key = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'/' | b'@');
    let in_value = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'=';
    let fits = |text: &str| (1..=256).contains(&text.len());
    is_begun && fits(key) && key.bytes().all(in_key) && fits(value) && value.bytes().all(in_value)
}

/// The application's function that returns the current trace context.
#[derive(Clone, Default)]
pub(crate) struct TraceSource(Option<Arc<dyn Fn() -> Option<TraceContext> + Send + Sync>>);

impl TraceSource {
    pub(crate) fn attach(&self, headers: &mut HeaderMap) {
        if let Some(context) = self.0.as_ref().and_then(|current| current()) {
            context.attach(headers);
        }
    }
}

impl fmt::Debug for TraceSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TraceSource").field(&self.0.is_some()).finish()
    }
}

impl ClientBuilder {
    /// Sends the trace context that `current` returns, in the headers `traceparent` and `tracestate`. Default: nothing
    /// is sent.
    ///
    /// `current` is called for each request of a call, including retries and redirects, on the thread that polls the
    /// call. With the feature `tracing`, the span of the call is the current span then. A call that sets `traceparent`
    /// itself keeps its own.
    ///
    /// Like credentials, the headers are sent only to the origin of the base URL and to
    /// [allowed](Self::allow_origin) origins. They are not sent to token endpoints, because a token serves many calls.
    ///
    /// With `tracing-opentelemetry`, it is the context of the current span:
    ///
    /// ```text
    /// use opentelemetry::trace::TraceContextExt;
    /// use tracing_opentelemetry::OpenTelemetrySpanExt;
    ///
    /// builder.trace_context(|| {
    ///     let context = tracing::Span::current().context();
    ///     let span = context.span().span_context().clone();
    ///     let (trace_id, span_id) = (span.trace_id().to_bytes(), span.span_id().to_bytes());
    ///     let context = TraceContext::new(trace_id, span_id, span.trace_flags().to_u8())?;
    ///     Some(context.with_state(&span.trace_state().header()))
    /// })
    /// ```
    #[must_use]
    pub fn trace_context(mut self, current: impl Fn() -> Option<TraceContext> + Send + Sync + 'static) -> Self {
        self.trace = TraceSource(Some(Arc::new(current)));
        self
    }
}
