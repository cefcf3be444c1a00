//! The error type: which call failed, why, and what the server returned.
//!
//! `report.rs` writes the message. What counts as an error is decided elsewhere.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::runtime::auth::secret::{Secrets, hide, mark};
use crate::runtime::call::attempts::{self, Attempts, is_transient};
use crate::runtime::call::operation::Target;
use crate::runtime::http::transport_error::{TransportError, TransportKind};
use crate::runtime::wire::{FromWire, ReadError, from_slice};

/// The error of a failed call, or of a client that could not be built.
///
/// `Display` is one complete sentence that includes the causes, so printing [`source`](StdError::source) as well
/// repeats them. If the body of an error response has a [`message`](Self::message), it shows the message, and otherwise
/// the start of the body. Neither `Display` nor `Debug` shows credentials.
///
/// # Examples
///
/// ```no_run
/// # use gofive_venio::{Call, Error};
/// # async fn example(call: Call<String>) -> Result<(), Error> {
/// match call.await {
///     Ok(text) => println!("{text}"),
///     Err(error) if error.status().is_some_and(|status| status == 404) => println!("not found"),
///     Err(error) if error.is_timeout() => println!("no response after {} attempts", error.attempts()),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Error(pub(crate) Box<Inner>);

#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) kind: Kind,
    pub(crate) target: Option<Target>,
    /// Whether the error happened while getting an access token, not during the call itself.
    pub(crate) auth: bool,
    pub(crate) detail: String,
    pub(crate) answer: Option<Answer>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) attempts: Attempts,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Build,
    Connect,
    ConnectTimeout,
    Timeout,
    Transport,
    Token,
    Status,
    Api,
    Decode,
    Redirect,
    TooLarge,
    File,
    Paging,
}

/// The parts of a response that an error keeps.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    /// The start of the body as text. `hide` redacts secrets in it.
    pub(crate) text: String,
}

/// How many bytes of a body are kept as text.
const TEXT_KEPT: usize = 2048;

/// Headers with the request id of servers and gateways, most specific first.
const REQUEST_ID: [&str; 6] =
    ["x-request-id", "request-id", "x-ms-request-id", "apim-request-id", "x-amzn-requestid", "x-correlation-id"];

impl Error {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            target: None,
            auth: false,
            detail: detail.into(),
            answer: None,
            code: None,
            message: None,
            path: None,
            attempts: Attempts::default(),
            source: None,
        }))
    }

    /// Creates an error in the use of the client. Nothing was sent.
    pub(crate) fn build(detail: impl Into<String>) -> Self {
        Self::new(Kind::Build, detail)
    }

    pub(crate) fn transport(doing: &str, cause: TransportError) -> Self {
        let (kind, headline) = match cause.kind() {
            TransportKind::Connect => (Kind::Connect, "no connection"),
            TransportKind::ConnectTimeout => (Kind::ConnectTimeout, "no connection in time"),
            TransportKind::Timeout => (Kind::Timeout, "timed out"),
            TransportKind::Other => (Kind::Transport, doing),
        };
        Self::new(kind, format!("{headline}: {cause}")).caused_by(cause)
    }

    pub(crate) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    pub(crate) fn at_path(mut self, path: impl Into<String>) -> Self {
        self.0.path = Some(path.into()).filter(|path| !path.is_empty());
        self
    }

    pub(crate) fn with_code(mut self, code: Option<String>, message: Option<String>) -> Self {
        self.0.code = code;
        self.0.message = message;
        self
    }

    /// Adds the response. `body` is `None` if the body itself may be a secret.
    pub(crate) fn with_answer(mut self, status: StatusCode, headers: &HeaderMap, body: Option<&Bytes>) -> Self {
        let shown = body.map_or(&[][..], |body| &body[..body.len().min(TEXT_KEPT)]);
        let text = String::from_utf8_lossy(shown).into_owned();
        self.0.answer = Some(Answer { status, headers: headers.clone(), body: body.cloned(), text });
        self
    }

    /// Sets the call that failed, unless it is set already.
    pub(crate) fn with_target(mut self, target: &Target) -> Self {
        self.0.target.get_or_insert_with(|| target.clone());
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: Attempts) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn during_auth(mut self) -> Self {
        self.0.auth = true;
        self
    }

    pub(crate) fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Redacts secrets in everything that the error shows, including text of the server and of third-party errors.
    #[cold]
    pub(crate) fn hide(&mut self, secrets: &Secrets<'_>) {
        let inner = &mut *self.0;
        let texts = [&mut inner.code, &mut inner.message, &mut inner.path].into_iter().flatten();
        for text in texts.chain([&mut inner.detail]) {
            hide(text, secrets);
        }
        if let Some(Answer { text, headers, .. }) = &mut inner.answer {
            hide(text, secrets);
            mark(headers, secrets);
        }
        if let Some(Target::Free { path, .. }) = &mut inner.target {
            let mut shown = path.to_string();
            if hide(&mut shown, secrets) {
                *path = shown.into();
            }
        }
        if let Some(source) = &inner.source {
            let (mut shown, mut debug) = chain(&**source);
            // A third-party error cannot be edited, so its redacted text replaces it.
            if hide(&mut shown, secrets) | hide(&mut debug, secrets) {
                inner.source = Some(Arc::new(Hidden(shown)));
            }
        }
    }

    /// Returns the operation id of the description. `None` for errors of `Client::request` and of the builder.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.target.as_ref().and_then(Target::id)
    }

    /// Returns `true` if the settings of the client or the arguments of the call are not valid. Nothing was sent.
    #[must_use]
    pub fn is_build(&self) -> bool {
        self.kind() == Kind::Build
    }

    /// Returns `true` if no connection could be opened. Nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.kind(), Kind::Connect | Kind::ConnectTimeout)
    }

    /// Returns `true` if the total timeout, the attempt timeout, the read timeout or the connect timeout expired. After
    /// a connect timeout, [`is_connect`](Self::is_connect) is `true` as well.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind(), Kind::Timeout | Kind::ConnectTimeout)
    }

    /// Returns `true` if the connection was closed or reset before the response was complete, or if the server does not
    /// speak HTTP.
    #[must_use]
    pub fn is_transport(&self) -> bool {
        self.kind() == Kind::Transport
    }

    /// Returns `true` if getting an access token failed. [`code`](Self::code) and [`message`](Self::message) are then
    /// OAuth's `error` and `error_description`, and [`status`](Self::status) is that of the token endpoint.
    #[must_use]
    pub fn is_auth(&self) -> bool {
        self.0.auth
    }

    /// Returns `true` if the API returned a status other than 2xx.
    #[must_use]
    pub fn is_status(&self) -> bool {
        self.kind() == Kind::Status
    }

    /// Returns `true` if the API returned a 2xx status with a body that reports a failure.
    #[must_use]
    pub fn is_api(&self) -> bool {
        self.kind() == Kind::Api
    }

    /// Returns `true` if the response could not be decoded into the documented type.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.kind() == Kind::Decode
    }

    /// Returns `true` if the response was a redirect that the client does not follow.
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        self.kind() == Kind::Redirect
    }

    /// Returns `true` if the response body is larger than `max_body`.
    #[must_use]
    pub fn is_body_too_large(&self) -> bool {
        self.kind() == Kind::TooLarge
    }

    /// Returns `true` if a downloaded body could not be written to its file or writer.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.kind() == Kind::File
    }

    /// Returns `true` for errors after which a retry may succeed: no connection, a closed or reset connection, a
    /// timeout, or one of the statuses 408, 429, 500, 502, 503 and 504. It does not mean that repeating the call is
    /// safe.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self.kind() {
            Kind::Connect | Kind::ConnectTimeout | Kind::Timeout | Kind::Transport => true,
            Kind::Status | Kind::Token => self.status().is_some_and(is_transient),
            Kind::Build | Kind::Api | Kind::Decode | Kind::Redirect | Kind::TooLarge | Kind::File | Kind::Paging => {
                false
            }
        }
    }

    /// Returns the number of attempts, 0 if none was started. Following redirects and sending again with a new token
    /// after a 401 are part of the same attempt.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts.made
    }

    /// Returns the last status that the API returned in any attempt, even if the last attempt got no response.
    #[must_use]
    pub fn last_status(&self) -> Option<StatusCode> {
        self.0.attempts.last_status
    }

    /// Returns `true` if pagination cannot continue: the next page is on a different origin, was returned before, or
    /// cannot be found.
    #[must_use]
    pub fn is_paging(&self) -> bool {
        self.kind() == Kind::Paging
    }

    /// Returns the status of the response, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// Returns the error code in the body. It is read from the place that the description names (`x-success-when`), or
    /// from a common one, such as `error.code`, `code`, `errors[0].code`, a word in `error` beside a message, or the
    /// `type` of problem details.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Returns the error message in the body, which `Display` shows in place of the body. It is read from the place
    /// that the description names (`x-success-when`), or from a common one, such as `error.message`, `message`,
    /// `errors[0].message`, `detail`, `title` or a string in `error`.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Returns the path in the body at which decoding failed, such as `data.items[3].price`.
    #[must_use]
    pub fn decode_path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Returns the headers of the response, if there was one. Their `Debug` output hides values that quote a
    /// credential, set a cookie, or redirect to a URL with a query.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// Returns the response body as far as it was read. The body of a token endpoint is never kept.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.answer.as_ref().and_then(|it| it.body.as_ref())
    }

    /// Returns the request id that the server assigned, for support requests. `None` if there is none, or if it
    /// contains a credential.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// Returns how long the server asks to wait (`Retry-After`, in seconds or as a date).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        attempts::retry_after(self.headers()?)
    }

    /// Decodes the response body into `T`, for documented error bodies. To decode it into a type of your own, pass
    /// [`body`](Self::body) to serde_json.
    ///
    /// # Errors
    /// Fails if there is no body, or if it is not a `T`. The new error keeps the response, but has no source: the path
    /// of the value may contain a key of the body, and so a secret.
    pub fn api<T: FromWire>(&self) -> Result<T, Self> {
        let body = self.body().ok_or_else(|| self.undecodable(None))?;
        from_slice(body).map_err(|error| self.undecodable(Some(&error)))
    }

    #[inline(never)]
    fn undecodable(&self, cause: Option<&ReadError>) -> Self {
        let mut error = self.clone();
        error.0.kind = Kind::Decode;
        error.0.source = None;
        error.0.detail = match cause {
            Some(cause) => format!(
                "the body of the error does not match its type, at line {} column {}",
                cause.line(),
                cause.column()
            ),
            None => "there is no error body to decode".to_owned(),
        };
        error
    }
}

/// Returns the `Display` and the `Debug` text of an error and its sources.
fn chain(error: &(dyn StdError + 'static)) -> (String, String) {
    let (mut shown, mut debug) = (error.to_string(), format!("{error:?}"));
    let mut cause = error.source();
    while let Some(error) = cause {
        shown.push_str(&format!(": {error}"));
        debug.push_str(&format!(" {error:?}"));
        cause = error.source();
    }
    (shown, debug)
}

/// The redacted text of a source that contained a secret.
#[derive(Debug)]
struct Hidden(String);

impl std::fmt::Display for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Hidden {}

/// Returns the first request id that is text and contains no secret.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let mut values = REQUEST_ID.iter().filter_map(|name| headers.get(*name)).filter(|value| !value.is_sensitive());
    values.find_map(|value| value.to_str().ok())
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
