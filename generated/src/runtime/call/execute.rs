//! Sends a call. Each attempt gets credentials, sends the request, follows redirects, sends once more after a 401, and
//! reads the body. The last response is then judged.
//!
//! `response.rs` decodes the body, which is the only step that is generic.

use bytes::Bytes;
use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};

use crate::runtime::auth::credential::Access;
use crate::runtime::call::attempts::Attempts;
use crate::runtime::call::builder::RawCall;
use crate::runtime::call::deadline::Deadline;
use crate::runtime::call::envelope::judge;
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::Security;
use crate::runtime::call::response::Received;
use crate::runtime::call::retry::{Retries, may_repeat};
use crate::runtime::http::base_url::BaseUrl;
use crate::runtime::http::body::{Body, Gathered, Limits, announced_length, gather};
use crate::runtime::http::redirect;
use crate::runtime::trace::span::{CallSpan, attempted};

/// How a response is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A failure reported by the status or in the body is an error.
    Judged,
    /// Every complete response is a success.
    Undecoded,
    /// A failure reported by the status is an error. The body of a success is left for the caller to read.
    Streamed,
    /// Like `Streamed`, but a response that is not an event stream is an error.
    Events,
}

pub(crate) async fn execute(mut call: Box<RawCall>, mode: Mode) -> Result<Box<Received>, Error> {
    let may_repeat = may_repeat(&mut call);
    call.add_extra();
    let span = CallSpan::new(&call);
    let outcome = match call.failed.take() {
        Some(error) => Err(error),
        None => span.around(run(&call, may_repeat, mode)).await,
    };
    let outcome = outcome.map_err(|error| failed(&call, error));
    span.end(&outcome);
    outcome
}

#[cold]
fn failed(call: &RawCall, error: Error) -> Error {
    call.client.redact(error.with_target(&call.target))
}

async fn run(call: &RawCall, may_repeat: bool, mode: Mode) -> Result<Box<Received>, Error> {
    let total = Deadline::after(call.settings.timeout);
    let base = call.client.inner.base_of(&call.target)?;
    let mut retries = Retries::new(call, may_repeat);
    let outcome = loop {
        let outcome = attempt(call, base, &total, mode).await;
        let pause = retries.pause(&outcome, &total);
        attempted(&outcome, retries.attempts.made, pause);
        let Some(pause) = pause else { break outcome };
        drop(outcome);
        tokio::time::sleep(pause).await;
    };
    let mut received = outcome.map_err(|error| error.with_attempts(retries.attempts))?;
    received.attempts = retries.attempts;
    if call.settings.is_conditional && received.is_not_modified() {
        return Ok(received);
    }
    if mode != Mode::Undecoded {
        judge(&received)?;
    }
    if mode == Mode::Events && received.rest.is_none() {
        return Err(received.no_events());
    }
    Ok(received)
}

/// Returns the deadline of an attempt that begins now.
fn begin(call: &RawCall, total: &Deadline) -> Deadline {
    total.attempt(call.settings.retry.attempt_time())
}

/// Makes one attempt. Waiting for a token is limited by `total` only, because other calls share the fetch.
async fn attempt(call: &RawCall, base: &BaseUrl, total: &Deadline, mode: Mode) -> Result<Box<Received>, Error> {
    let client = &*call.client.inner;
    let security = if call.settings.without_credentials { &[] } else { call.target.security(client.api) };
    // Opened before a token is fetched, so that a missing file fails the call before anything is sent.
    let body = call.body.open(total).await?;
    let access = match base.is_trusted() {
        true => client.credentials.access(security, [&call.headers, &client.headers], total).await?,
        false => no_access(call, base, security)?,
    };
    let mut received = exchange(call, body, base, &access, begin(call, total)).await?;
    // If the call sets its own `Authorization`, the 401 is not about the client's token.
    let ours = !call.headers.contains_key(AUTHORIZATION);
    if ours && received.status == StatusCode::UNAUTHORIZED {
        // Boxed, to keep the rare path out of the future of every call.
        received = Box::pin(refused(call, received, base, access, total)).await?;
    }
    receive(received, mode).await
}

/// Returns no credentials for an origin that the caller did not allow, or an error if the call would send some.
#[cold]
fn no_access(call: &RawCall, base: &BaseUrl, security: Security) -> Result<Access<'static>, Error> {
    let (client, none) = (&*call.client.inner, HeaderMap::new());
    let headers = if call.settings.without_credentials { &none } else { &client.headers };
    if client.credentials.are_carried(security, [&call.headers, headers], &call.query) {
        let origin = base.origin();
        return Err(Error::build(format!(
            "its server is on {origin}, which is not the origin of the base URL, so credentials are not sent there; allow \
             it with `allow_origin({origin:?})` on the builder"
        )));
    }
    Ok(Access::default())
}

/// Handles a 401: gets new tokens and sends the request again, if the call uses tokens.
async fn refused(
    call: &RawCall,
    received: Box<Received>,
    base: &BaseUrl,
    mut access: Access<'_>,
    total: &Deadline,
) -> Result<Box<Received>, Error> {
    if !call.body.is_replayable() {
        access.drop_tokens();
        return Ok(received);
    }
    if !access.renew(total).await? {
        return Ok(received);
    }
    let deadline = begin(call, total);
    let body = call.body.open(&deadline).await?;
    exchange(call, body, base, &access, deadline).await
}

/// Sends the request and follows redirects within the origin. The body of the response is not read yet.
async fn exchange(
    call: &RawCall,
    mut body: Body,
    base: &BaseUrl,
    access: &Access<'_>,
    deadline: Deadline,
) -> Result<Box<Received>, Error> {
    let client = &*call.client.inner;
    let mut elsewhere = None;
    for followed in 0.. {
        let url = || elsewhere.clone().unwrap_or_else(|| first_url(call, base));
        let request = message(call, body, base, access, url())?;
        let sending = client.transport.send(request);
        let answer = deadline.limit("waiting for the response", sending).await?;
        let answer = answer.map_err(|error| Error::transport("the request failed", error))?;
        let (status, headers) = (answer.status(), answer.headers());
        if call.target.is_result(status) || !redirect::is_redirect(status) {
            return Ok(begun(call, answer, deadline));
        }
        let target = next(call, followed, &answer, &url(), base);
        elsewhere = Some(target.map_err(|error| error.with_answer(status, headers, None))?);
        body = call.body.open(&deadline).await?;
    }
    unreachable!("the loop ends after too many redirects")
}

/// Returns the URL of a redirect, or an error if it must not be followed.
#[cold]
fn next(
    call: &RawCall,
    followed: usize,
    answer: &Response<Body>,
    current: &str,
    base: &BaseUrl,
) -> Result<String, Error> {
    let (method, status) = (call.target.method(), answer.status());
    let next = redirect::next(&method, status, answer.headers(), current, base)?;
    match followed {
        redirect::MOST => Err(redirect::too_many()),
        _ if !call.body.is_replayable() => Err(redirect::used_up(status)),
        _ => Ok(next),
    }
}

pub(crate) fn first_url(call: &RawCall, base: &BaseUrl) -> String {
    if let Some(url) = &call.url {
        return url.clone();
    }
    let mut url = base.with_path(&call.path);
    if !call.query.is_empty() {
        url.push('?');
        url.push_str(&call.query);
    }
    url
}

/// Builds the request. Headers of the call take precedence over credentials and trace, and those over default headers.
fn message(
    call: &RawCall,
    body: Body,
    base: &BaseUrl,
    access: &Access<'_>,
    mut url: String,
) -> Result<Request<Body>, Error> {
    let mut headers = call.headers.clone();
    access.attach(&mut url, &mut headers)?;
    if base.is_trusted() {
        call.client.inner.trace.attach(&mut headers);
    }
    for (name, value) in &call.client.inner.headers {
        if base.is_trusted() || name == USER_AGENT {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
    let uri = Uri::try_from(url).map_err(|error| Error::build(format!("the URL cannot be used: {error}")))?;
    let mut request = Request::new(body);
    *request.method_mut() = call.target.method();
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    Ok(request)
}

/// Wraps a response whose body is not read yet. Boxed, because it is moved often.
fn begun(call: &RawCall, answer: Response<Body>, deadline: Deadline) -> Box<Received> {
    let (mut head, body) = answer.into_parts();
    call.client.mark(&mut head.headers);
    let limits = Limits { cap: call.settings.max_body, read_timeout: call.settings.read_timeout, deadline };
    Box::new(Received {
        client: call.client.clone(),
        target: call.target.clone(),
        status: head.status,
        headers: head.headers,
        attempts: Attempts::default(),
        body: Bytes::new(),
        rest: Some((body, limits)),
    })
}

/// Reads the body, unless the caller streams it. An error status takes precedence over an error while reading the body.
async fn receive(mut received: Box<Received>, mode: Mode) -> Result<Box<Received>, Error> {
    let is_success = received.is_success();
    let is_streamed = match mode {
        Mode::Streamed => is_success,
        Mode::Events => is_success && received.may_be_events(),
        Mode::Judged | Mode::Undecoded => false,
    };
    if let Some((_, limits)) = &mut received.rest
        && is_streamed
    {
        // The total timeout does not apply to a streamed body, which may go on for any time.
        limits.deadline = Deadline::never();
        return Ok(received);
    }
    let announced = announced_length(&received.headers).filter(|_| received.target.method() != Method::HEAD);
    let Some((body, limits)) = &mut received.rest else { return Ok(received) };
    let Gathered { bytes, stopped } = gather(body, announced, limits).await;
    received.rest = None;
    received.body = bytes;
    match stopped {
        Some(error) if mode == Mode::Undecoded || is_success => {
            let (status, headers) = (received.status, &received.headers);
            Err(error.with_answer(status, headers, Some(&received.body)))
        }
        _ => Ok(received),
    }
}
