//! Decides whether a response is a redirect, and whether the client can follow it.
//!
//! `execute.rs` sends the next request. Transports never follow redirects themselves.

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use crate::runtime::call::error::{Error, Kind};
use crate::runtime::http::base_url::BaseUrl;

/// The limit of redirects in one call.
pub(crate) const MOST: usize = 10;

/// The limit of the length of a redirect target, in bytes.
const LONGEST_URL: usize = 32 * 1024;

/// Returns whether a status is a redirect.
pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Returns the URL that a redirect leads to, or an error if it must not be followed.
#[cold]
pub(crate) fn next(
    method: &Method,
    status: StatusCode,
    headers: &HeaderMap,
    current: &str,
    base: &BaseUrl,
) -> Result<String, Error> {
    // 301 to 303 allow a client to change the method to GET, which would drop the body silently.
    let keeps_method = matches!(status.as_u16(), 307 | 308);
    if !keeps_method && !matches!(*method, Method::GET | Method::HEAD) {
        return Err(refused(format!("the response {status} redirects a {method}, which only 307 and 308 can do")));
    }
    let mut target =
        location(headers, current).ok_or_else(|| refused(format!("the response {status} has no usable `Location`")))?;
    if !base.is_origin_of(&target) || !target.username().is_empty() || target.password().is_some() {
        let origin = target.origin().ascii_serialization();
        return Err(refused(format!(
            "the response {status} redirects to a different origin, {origin}; credentials are not sent there"
        )));
    }
    // Fragments are not sent, so a key that is appended to the URL later must not end up in one.
    target.set_fragment(None);
    Ok(target.into())
}

/// Returns the error for more redirects than the limit.
pub(crate) fn too_many() -> Error {
    refused(format!("more than {MOST} redirects"))
}

/// Returns the error for a redirected request whose body can only be read once.
pub(crate) fn used_up(status: StatusCode) -> Error {
    refused(format!(
        "the response {status} redirects a request whose body was a reader or stream and cannot be sent again"
    ))
}

/// Returns the target of a redirect, unless it is invalid or too long.
fn location(headers: &HeaderMap, current: &str) -> Option<Url> {
    let text = std::str::from_utf8(headers.get(LOCATION)?.as_bytes()).ok()?;
    let url = Url::parse(current).ok()?.join(text).ok()?;
    (url.as_str().len() <= LONGEST_URL).then_some(url)
}

fn refused(detail: String) -> Error {
    Error::new(Kind::Redirect, detail)
}
