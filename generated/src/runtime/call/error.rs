//! The one error type: what was called, what went wrong, and what the answer said.
//!
//! How an error is worded stands in `report.rs`; nothing here decides what counts as one.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::runtime::auth::secret::{Secrets, hide, mark};
use crate::runtime::call::operation::Target;
use crate::runtime::call::retry::{self, Attempts, is_transient};
use crate::runtime::http::transport::{TransportError, TransportKind};

/// Why a call failed, or why a client could not be built.
///
/// `Display` is one complete sentence, causes included, so printing [`source`](StdError::source) as well repeats them.
/// Neither `Display` nor `Debug` shows credentials.
pub struct Error(pub(crate) Box<Inner>);

#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) kind: Kind,
    pub(crate) target: Option<Target>,
    /// The failure happened while getting an access token, not during the call itself.
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

/// What is kept of an answer.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    /// The first part of the body as text, without secrets.
    pub(crate) text: String,
}

/// Bytes of a body that are kept as text.
const TEXT_KEPT: usize = 2048;

/// Headers in which servers and gateways name a request, most specific first.
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

    /// Something to correct in the program; nothing was sent.
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

    /// Keeps the answer; `None` as the body where the body itself may be a secret.
    pub(crate) fn with_answer(mut self, status: StatusCode, headers: &HeaderMap, body: Option<&Bytes>) -> Self {
        let shown = body.map_or(&[][..], |body| &body[..body.len().min(TEXT_KEPT)]);
        let text = String::from_utf8_lossy(shown).into_owned();
        self.0.answer = Some(Answer { status, headers: headers.clone(), body: body.cloned(), text });
        self
    }

    /// Names the call; an error that has one keeps it.
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

    /// Takes secrets out of everything that is shown, whoever wrote it.
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
            // Nothing but its texts can be changed in what another library made.
            if hide(&mut shown, secrets) | hide(&mut debug, secrets) {
                inner.source = Some(Arc::new(Hidden(shown)));
            }
        }
    }

    /// The same failure once more, for another call that waited for the same thing.
    pub(crate) fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// The operation id of the description; `None` for requests it does not know and for errors of the builder.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.target.as_ref().and_then(Target::id)
    }

    /// Nothing was sent: the client or the call is not set up correctly.
    #[must_use]
    pub fn is_build(&self) -> bool {
        self.kind() == Kind::Build
    }

    /// No connection was made, so nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.kind(), Kind::Connect | Kind::ConnectTimeout)
    }

    /// The total time, the time of an attempt, the read timeout or the connect timeout ran out; in the last case the
    /// error [is a connect error](Self::is_connect) too.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind(), Kind::Timeout | Kind::ConnectTimeout)
    }

    /// The connection broke before the answer was complete, or the other side does not speak HTTP.
    #[must_use]
    pub fn is_transport(&self) -> bool {
        self.kind() == Kind::Transport
    }

    /// No access token could be had; [`code`](Self::code) and [`message`](Self::message) are then OAuth's `error` and
    /// `error_description`, and [`status`](Self::status) is the token endpoint's.
    #[must_use]
    pub fn is_auth(&self) -> bool {
        self.0.auth
    }

    /// The API answered with a status other than 2xx.
    #[must_use]
    pub fn is_status(&self) -> bool {
        self.kind() == Kind::Status
    }

    /// The API answered 2xx, and the body says that the request failed.
    #[must_use]
    pub fn is_api(&self) -> bool {
        self.kind() == Kind::Api
    }

    /// The answer does not have the documented form.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.kind() == Kind::Decode
    }

    /// The answer was a redirect that is not followed.
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        self.kind() == Kind::Redirect
    }

    /// The body of the answer is larger than `max_body`.
    #[must_use]
    pub fn is_body_too_large(&self) -> bool {
        self.kind() == Kind::TooLarge
    }

    /// What was downloaded could not be written on this machine.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.kind() == Kind::File
    }

    /// The failure may pass: no connection, a timeout, a connection that broke, or one of the statuses 408, 429, 500, 502,
    /// 503 and 504. Whether the call may be repeated is another question.
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

    /// How often the call was attempted; 0 if nothing was begun. Following redirects, and sending once more with a new
    /// token after a 401, belong to one attempt.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts.made
    }

    /// The last status that any attempt was answered with by the API, where the last attempt may have got none.
    #[must_use]
    pub fn last_status(&self) -> Option<StatusCode> {
        self.0.attempts.last_status
    }

    /// A list in pages cannot be followed further: it leads to another origin, or to a page that was there before.
    #[must_use]
    pub fn is_paging(&self) -> bool {
        self.kind() == Kind::Paging
    }

    /// The status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The API's own code of the failure, found where the description says it stands (`x-success-when`) or where error
    /// bodies commonly have it: `code`, `error.code`, `errors[0].code`, `error.type`, or the `type` of problem details.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The API's own message, found where the description says it stands (`x-success-when`) or where error bodies
    /// commonly have it: `message`, `error.message`, `errors[0].message`, `detail`, `title`, or a text in `error`.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Where in the body decoding failed, such as `data.items[3].price`.
    #[must_use]
    pub fn decode_path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Returns the headers of the response. `Debug` does not show those that quote a credential, that set cookies, or that
    /// redirect to a URL with a query.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the answer as far as it was read; never that of the token endpoint.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.answer.as_ref().and_then(|it| it.body.as_ref())
    }

    /// Returns the name that the server gave the request, for its support; `None` for one that quotes a credential.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// How long the server asks to wait (`Retry-After`, in seconds or as a date).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry::retry_after(self.headers()?)
    }

    /// Decodes the body of the answer, for error bodies that are documented.
    ///
    /// # Errors
    /// There is no body, or it is not a `T`; the new error keeps the answer. It has no cause: serde_json's text may quote
    /// the body, and so a secret.
    pub fn api<T: DeserializeOwned>(&self) -> Result<T, Self> {
        let body = self.body().ok_or_else(|| self.undecodable(None))?;
        serde_json::from_slice(body).map_err(|error| self.undecodable(Some(&error)))
    }

    #[inline(never)]
    fn undecodable(&self, cause: Option<&serde_json::Error>) -> Self {
        let mut error = self.duplicate();
        error.0.kind = Kind::Decode;
        error.0.source = None;
        error.0.detail = match cause {
            Some(cause) => format!(
                "the body of the error is not of the form asked for: {} error at line {} column {}",
                category(cause),
                cause.line(),
                cause.column()
            ),
            None => "there is no error body to decode".to_owned(),
        };
        error
    }
}

fn category(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Data => "data",
        serde_json::error::Category::Eof => "end of input",
        serde_json::error::Category::Io | serde_json::error::Category::Syntax => "syntax",
    }
}

/// What an error and the errors below it say, by `Display` and by `Debug`.
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

/// A cause that would have shown a secret: what is left of its text.
#[derive(Debug)]
struct Hidden(String);

impl std::fmt::Display for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Hidden {}

/// The first request id header that holds text, unless it holds a secret.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let mut values = REQUEST_ID.iter().filter_map(|name| headers.get(*name)).filter(|value| !value.is_sensitive());
    values.find_map(|value| value.to_str().ok())
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
