//! The base URL, the origins that credentials can be sent to, and the check that URLs use TLS.
//!
//! `encode.rs` writes the paths and queries of calls.

use std::fmt;

use url::{Host, Origin, Url};

use crate::runtime::call::error::Error;

/// The checked base URL of a client, or the checked URL of a server of single operations.
pub(crate) struct BaseUrl {
    /// Has no trailing slash, so that a path can be appended.
    text: String,
    url: Url,
    /// Whether requests to this URL contain credentials, default headers and the trace context.
    is_trusted: bool,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str, allow_http: bool) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::build("there is no base URL; set `base_url` on the builder"));
        }
        let url = checked("base URL", Url::parse(text), allow_http)?;
        if url.query().is_some() || url.fragment().is_some() {
            let detail = "the base URL must end with its path: no query, no fragment";
            return Err(Error::build(detail));
        }
        Ok(Self::of(url))
    }

    fn of(url: Url) -> Self {
        Self { text: url.as_str().trim_end_matches('/').to_owned(), url, is_trusted: true }
    }

    /// Returns the same URL, for requests without credentials, default headers and trace context.
    pub(crate) fn untrusted(self) -> Self {
        Self { is_trusted: false, ..self }
    }

    /// Returns whether requests to this URL contain credentials, default headers and the trace context.
    pub(crate) fn is_trusted(&self) -> bool {
        self.is_trusted
    }

    /// Resolves `reference` against this URL (RFC 3986, 5.2), as if the URL ended with a slash.
    pub(crate) fn join(&self, reference: &str, allow_http: bool) -> Result<Self, Error> {
        let folder = Url::parse(&format!("{}/", self.text));
        checked("server URL", folder.and_then(|folder| folder.join(reference)), allow_http).map(Self::of)
    }

    /// Appends `path`, which must start with a slash.
    pub(crate) fn with_path(&self, path: &str) -> String {
        let mut url = String::with_capacity(self.text.len() + path.len() + 64);
        url.push_str(&self.text);
        url.push_str(path);
        url
    }

    /// Parses the token URL. A relative one is resolved against this URL, so an absolute path starts at the root of its
    /// origin.
    pub(crate) fn endpoint(&self, text: &str, allow_http: bool) -> Result<Url, Error> {
        let url = checked("token URL", self.url.join(text), allow_http)?;
        if url.fragment().is_some() {
            return Err(Error::build("the token URL must not have a fragment"));
        }
        Ok(url)
    }

    pub(crate) fn is_origin_of(&self, url: &Url) -> bool {
        self.url.origin() == url.origin()
    }

    /// Returns scheme, host and port in the format that `allow_origin` accepts.
    pub(crate) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.url)
    }

    /// Returns the host name or address. An IPv6 address has no brackets.
    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default().trim_matches(['[', ']'])
    }

    pub(crate) fn port(&self) -> Option<u16> {
        self.url.port_or_known_default()
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The origins that credentials can be sent to: that of the base URL, and those that the caller allowed.
pub(crate) struct Trusted(Vec<Origin>);

impl Trusted {
    pub(crate) fn new(base: &BaseUrl, allowed: &[String], allow_http: bool) -> Result<Self, Error> {
        let mut origins = vec![base.url.origin()];
        for text in allowed {
            let url = checked("allowed origin", Url::parse(text), allow_http)?;
            if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
                let detail = "an allowed origin must be a scheme and a host, such as https://uploads.example.com";
                return Err(Error::build(detail));
            }
            origins.push(url.origin());
        }
        Ok(Self(origins))
    }

    pub(crate) fn has(&self, url: &Url) -> bool {
        self.0.contains(&url.origin())
    }

    pub(crate) fn has_base(&self, base: &BaseUrl) -> bool {
        self.has(&base.url)
    }
}

/// Checks a URL. Error messages contain no part of it except the host, because a URL can contain a password or a key.
fn checked(what: &str, url: Result<Url, url::ParseError>, allow_http: bool) -> Result<Url, Error> {
    let url = url.map_err(|error| Error::build(format!("the {what} is not a URL: {error}")))?;
    if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
        let detail = format!("the {what} must start with https://");
        return Err(Error::build(detail));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let detail = format!("the {what} must not contain a user name or a password");
        return Err(Error::build(detail));
    }
    if url.scheme() == "http" && !allow_http && !is_loopback(&url) {
        let host = url.host_str().unwrap_or_default();
        return Err(Error::build(format!(
            "the {what} sends credentials to {host} without encryption; use https, or `allow_http(true)`"
        )));
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
