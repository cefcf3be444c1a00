//! Decides whether an answer sends the client elsewhere, and whether it may go there.
//!
//! Sending is `execute.rs`; transports never follow a redirect themselves.

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use crate::runtime::call::error::{Error, Kind};
use crate::runtime::http::base_url::BaseUrl;

/// Redirects followed in one call.
pub(crate) const MOST: usize = 10;

/// Bytes of a URL that a redirect may lead to.
const LONGEST_URL: usize = 32 * 1024;

/// Whether a status sends the client elsewhere.
pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The URL to go on with after a redirect.
#[cold]
pub(crate) fn next(
    method: &Method,
    status: StatusCode,
    headers: &HeaderMap,
    current: &str,
    base: &BaseUrl,
) -> Result<String, Error> {
    // 301 to 303 let a client turn the method into GET; doing that would lose the body without a word.
    let keeps_method = matches!(status.as_u16(), 307 | 308);
    if !keeps_method && !matches!(*method, Method::GET | Method::HEAD) {
        return Err(refused(format!("the answer {status} redirects a {method}, which only 307 and 308 may do")));
    }
    let mut target =
        location(headers, current).ok_or_else(|| refused(format!("the answer {status} has no usable `Location`")))?;
    if !base.is_origin_of(&target) || !target.username().is_empty() || target.password().is_some() {
        let origin = target.origin().ascii_serialization();
        return Err(refused(format!(
            "the answer {status} redirects to another origin, {origin}; credentials stay where they belong"
        )));
    }
    // Not sent, and a key that is put behind it would not be sent either.
    target.set_fragment(None);
    Ok(target.into())
}

/// More redirects than a call follows.
pub(crate) fn too_many() -> Error {
    refused(format!("more than {MOST} redirects"))
}

/// The reader or stream that was the body gives its bytes once.
pub(crate) fn used_up(status: StatusCode) -> Error {
    refused(format!(
        "the answer {status} redirects a request whose body was a reader or stream and cannot be sent again"
    ))
}

/// A URL that is too long for servers is not usable either.
fn location(headers: &HeaderMap, current: &str) -> Option<Url> {
    let text = std::str::from_utf8(headers.get(LOCATION)?.as_bytes()).ok()?;
    let url = Url::parse(current).ok()?.join(text).ok()?;
    (url.as_str().len() <= LONGEST_URL).then_some(url)
}

fn refused(detail: String) -> Error {
    Error::new(Kind::Redirect, detail)
}
