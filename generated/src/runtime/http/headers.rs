//! Checks header names and values.
//!
//! `execute.rs` decides which headers a request has.

use http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, COOKIE, HOST, PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING,
    UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::call::error::Error;

/// Headers that frame or route a message. The transport writes them. A second, different value would allow request
/// smuggling.
const RESERVED: [HeaderName; 7] = [CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];

/// Headers that contain credentials, whoever sets them.
const SECRET: [HeaderName; 3] = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION];

/// Checks a header that a caller sets. Error messages contain the name and never the value.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let name = self::name(name)?;
    if RESERVED.contains(&name) {
        let detail = format!("the header `{name}` is written by the client itself");
        return Err(Error::build(detail));
    }
    let mut value = self::value(name.as_str(), value)?;
    value.set_sensitive(SECRET.contains(&name));
    Ok((name, value))
}

pub(crate) fn name(name: &str) -> Result<HeaderName, Error> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::build(format!("`{}` is not a header name", name.escape_debug())))
}

/// Checks a header value. Text outside ASCII is sent as UTF-8. Line breaks and other control characters are an error.
pub(crate) fn value(of: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_bytes(value.as_bytes()).map_err(|_| {
        let detail = format!("the value of `{of}` contains a line break or other control character");
        Error::build(detail)
    })
}

/// Like [`value`], and marks the value as sensitive: it does not appear in `Debug` output or in header compression
/// tables.
pub(crate) fn secret_value(of: &str, text: &str) -> Result<HeaderValue, Error> {
    let mut value = value(of, text)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Adds a cookie to the `Cookie` header. HTTP/1.1 allows only one.
pub(crate) fn add_cookie(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Error> {
    let mut cookies = match headers.get(COOKIE).map(HeaderValue::as_bytes) {
        Some(there) => String::from_utf8_lossy(there).into_owned() + "; ",
        None => String::new(),
    };
    cookies.push_str(name);
    cookies.push('=');
    cookies.push_str(value);
    headers.insert(COOKIE, secret_value(name, &cookies)?);
    Ok(())
}
