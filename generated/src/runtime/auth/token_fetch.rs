//! Requests a token from an OAuth2 token endpoint (RFC 6749, 4.4).
//!
//! `token.rs` decides when.

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use serde_json::Value;
use url::form_urlencoded;

use crate::runtime::auth::credential::attach;
use crate::runtime::auth::provide::AccessToken;
use crate::runtime::auth::secret::Secret;
use crate::runtime::auth::token::{Token, TokenSource};
use crate::runtime::call::deadline::Deadline;
use crate::runtime::call::error::{Error, Kind};
use crate::runtime::http::body::{Body, Limits, announced_length, gather};
use crate::runtime::http::headers;
use crate::runtime::http::transport::Transport;

/// Lifetime of a token if the response has no `expires_in`.
pub(crate) const DEFAULT_LIFETIME: Duration = Duration::from_secs(300);

/// Maximum lifetime of a token, whatever the response says.
const LONGEST_LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// Maximum size of a token response, in bytes.
const MAX_BODY: usize = 256 * 1024;

/// Maximum size of a token, in bytes. Servers do not accept longer headers.
const LONGEST_TOKEN: usize = 64 * 1024;

/// The parts of a token request that are always the same.
pub(crate) struct TokenRequest {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    /// Sources of provided keys that the endpoint requires. Fixed keys are in the URL and the headers.
    pub(crate) provided: Vec<Arc<TokenSource>>,
    /// The form body, which contains the client secret.
    pub(crate) form: Secret,
    /// The total timeout.
    pub(crate) timeout: Duration,
    pub(crate) read_timeout: Duration,
}

/// Returns the form body of the client credentials flow.
pub(crate) fn form(id: &str, secret: &Secret, scopes: &[&str]) -> Secret {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "client_credentials");
    form.append_pair("client_id", id);
    form.append_pair("client_secret", secret.expose());
    if !scopes.is_empty() {
        form.append_pair("scope", &scopes.join(" "));
    }
    Secret::new(form.finish())
}

/// Requests a token once. Errors contain neither the request nor the response body. The client redacts secrets in the
/// server's error texts as usual.
pub(crate) async fn fetch(request: &TokenRequest) -> Result<AccessToken, Error> {
    let deadline = Deadline::after(request.timeout);
    let mut keys = Vec::with_capacity(request.provided.len());
    for source in &request.provided {
        keys.push(source.token(&deadline).await?);
    }
    let sending = request.transport.send(message(request, &keys)?);
    let answer = deadline.limit("waiting for the token endpoint", sending);
    let answer = answer.await?.map_err(|error| Error::transport("the request to the token endpoint failed", error))?;
    let (head, mut body) = answer.into_parts();
    let limits = Limits { cap: MAX_BODY, read_timeout: request.read_timeout, deadline };
    let gathered = gather(&mut body, announced_length(&head.headers), &limits).await;
    let answer = |error: Error| error.with_answer(head.status, &head.headers, None);
    if head.status == StatusCode::UNAUTHORIZED {
        request.provided.iter().zip(&keys).for_each(|(source, refused)| source.drop_token(refused));
    }
    if !head.status.is_success() {
        return Err(answer(refusal(head.status, &gathered.bytes)));
    }
    if let Some(stopped) = gathered.stopped {
        return Err(answer(stopped));
    }
    read(&gathered.bytes).map_err(answer)
}

/// Parses the token URL.
pub(crate) fn uri(url: &str) -> Result<Uri, Error> {
    Uri::try_from(url).map_err(|error| Error::build(format!("the token URL cannot be used: {error}")))
}

fn message(of: &TokenRequest, keys: &[Token]) -> Result<Request<Body>, Error> {
    let mut request = Request::new(Body::from(of.form.expose().to_owned()));
    let mut url = of.url.clone();
    *request.headers_mut() = of.headers.clone();
    for key in keys {
        attach(key.ready(), &mut url, request.headers_mut())?;
    }
    *request.uri_mut() = uri(&url)?;
    *request.method_mut() = Method::POST;
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(CONTENT_TYPE, form);
    let json = HeaderValue::from_static("application/json");
    request.headers_mut().insert(ACCEPT, json);
    Ok(request)
}

/// Reads an error response (RFC 6749, 5.2).
fn refusal(status: StatusCode, body: &[u8]) -> Error {
    if status.is_redirection() {
        let detail = "the token endpoint returned a redirect, which is not followed; set `token_url` to its new URL";
        return Error::new(Kind::Redirect, detail);
    }
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |key: &str| answer.get(key)?.as_str().map(str::to_owned);
    Error::new(Kind::Token, "").with_code(text("error"), text("error_description"))
}

/// Reads a token response (RFC 6749, 5.1).
fn read(body: &[u8]) -> Result<AccessToken, Error> {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let token = answer.get("access_token").and_then(Value::as_str);
    let token = token.filter(|token| !token.is_empty()).ok_or_else(|| no_token("without an `access_token`"))?;
    let kind = answer.get("token_type").and_then(Value::as_str);
    if kind.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err(no_token("with a token that is not a bearer token"));
    }
    if token.len() > LONGEST_TOKEN {
        return Err(no_token("with an `access_token` of more than 65536 bytes"));
    }
    headers::secret_value("Authorization", token)
        .map_err(|_| no_token("with an `access_token` that no header can hold"))?;
    Ok(AccessToken::new(token).lifetime(lifetime(answer.get("expires_in")).min(LONGEST_LIFETIME)))
}

/// Reads a lifetime in seconds: a number or, against the RFC, a string.
fn lifetime(expires_in: Option<&Value>) -> Duration {
    let seconds = match expires_in {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    seconds.map_or(DEFAULT_LIFETIME, |seconds| {
        // A negative lifetime has expired. One that `Duration` cannot represent is the longest.
        Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX)
    })
}

fn no_token(detail: &str) -> Error {
    Error::new(Kind::Token, detail)
}
