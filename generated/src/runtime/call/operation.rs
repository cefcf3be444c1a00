//! What is known about an API and its operations before any call: constant tables that generated code writes.
//!
//! Nothing here sends or holds state.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, Method, StatusCode};

use crate::runtime::http::encode;
use crate::runtime::http::style::Style;

/// Alternatives of sets of scheme names: one whole set is enough, an empty set asks for nothing.
pub(crate) type Security = &'static [&'static [&'static str]];

/// One API: where it is, how the client introduces itself, which credentials exist.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) base_url: &'static str,
    /// Where single operations are instead, as they name it.
    pub(crate) servers: &'static [&'static str],
    pub(crate) user_agent: &'static str,
    pub(crate) schemes: &'static [Scheme],
    pub(crate) security: Security,
}

impl Api {
    /// An API without credentials; `base_url` may be empty, then the builder asks for one.
    pub(crate) const fn new(base_url: &'static str, user_agent: &'static str) -> Self {
        Self { base_url, servers: &[], user_agent, schemes: &[], security: &[&[]] }
    }

    /// The servers that single operations have of their own.
    pub(crate) const fn servers(mut self, servers: &'static [&'static str]) -> Self {
        self.servers = servers;
        self
    }

    pub(crate) const fn schemes(mut self, schemes: &'static [Scheme]) -> Self {
        self.schemes = schemes;
        self
    }

    /// What operations without a rule of their own need, and requests that the description does not know.
    pub(crate) const fn security(mut self, security: Security) -> Self {
        self.security = security;
        self
    }
}

/// One way to prove who calls, by the name the description gives it.
#[derive(Debug)]
pub(crate) struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) kind: SchemeKind,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum SchemeKind {
    Header(&'static str),
    Query(&'static str),
    Cookie(&'static str),
    Bearer,
    Basic,
    ClientCredentials(TokenEndpoint),
}

/// Where the OAuth2 client credentials flow gets its tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenEndpoint {
    /// Absolute, or a path on the origin of the base URL.
    pub(crate) url: &'static str,
    pub(crate) scopes: &'static [&'static str],
    /// Names of key schemes that the endpoint wants too; they are sent only to origins that credentials may be sent to.
    pub(crate) keys: &'static [&'static str],
}

impl Scheme {
    const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self { name, kind }
    }

    /// The header that holds the credential.
    pub(crate) fn header(&self) -> Option<&'static str> {
        match self.kind {
            SchemeKind::Header(name) => Some(name),
            SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::ClientCredentials(_) => Some("authorization"),
            SchemeKind::Query(_) | SchemeKind::Cookie(_) => None,
        }
    }

    /// Whether a call has the credential in its own headers or its own query.
    pub(crate) fn is_in(&self, headers: &HeaderMap, query: &str) -> bool {
        let is_in_query = matches!(self.kind, SchemeKind::Query(name) if encode::has_pair(query, name));
        is_in_query || self.header().is_some_and(|header| headers.contains_key(header))
    }

    /// A key in the header `header`.
    pub(crate) const fn api_key_header(name: &'static str, header: &'static str) -> Self {
        Self::new(name, SchemeKind::Header(header))
    }

    /// A key in the query parameter `parameter`.
    pub(crate) const fn api_key_query(name: &'static str, parameter: &'static str) -> Self {
        Self::new(name, SchemeKind::Query(parameter))
    }

    /// A key in the cookie `cookie`.
    pub(crate) const fn api_key_cookie(name: &'static str, cookie: &'static str) -> Self {
        Self::new(name, SchemeKind::Cookie(cookie))
    }

    /// A token that the caller brings.
    pub(crate) const fn bearer(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Bearer)
    }

    /// User name and password.
    pub(crate) const fn basic(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Basic)
    }

    /// A token that the client fetches for itself from `url`.
    pub(crate) const fn client_credentials(
        name: &'static str,
        url: &'static str,
        scopes: &'static [&'static str],
        keys: &'static [&'static str],
    ) -> Self {
        Self::new(name, SchemeKind::ClientCredentials(TokenEndpoint { url, scopes, keys }))
    }
}

/// The method of an operation. Only those that `http` knows can stand in a constant as they are.
#[derive(Debug)]
pub(crate) enum Verb {
    Known(Method),
    /// A token (RFC 9110, 5.6.2); whoever writes the constant has checked it.
    Other(&'static str),
}

impl Verb {
    pub(crate) fn to_method(&self) -> Method {
        match self {
            Self::Known(method) => method.clone(),
            Self::Other(token) => Method::from_bytes(token.as_bytes()).expect("a token"),
        }
    }
}

/// One operation of the description.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) verb: Verb,
    pub(crate) id: &'static str,
    pub(crate) path: &'static str,
    /// How path values are written, in order; `simple` where it ends.
    pub(crate) path_styles: &'static [Style],
    /// Where it is, if not at the base URL: absolute, or relative to the base URL.
    pub(crate) server: Option<&'static str>,
    /// Whether it may be sent again though its method does not say so.
    pub(crate) is_idempotent: bool,
    pub(crate) security: Option<Security>,
    pub(crate) success_when: &'static [SuccessWhen],
    pub(crate) statuses: &'static [(u16, &'static str)],
    /// Statuses beside 2xx that are what the caller asked for.
    pub(crate) results: &'static [u16],
}

impl Operation {
    /// `path` is a template: each `{name}` takes one path value, in order.
    pub(crate) const fn new(method: Method, id: &'static str, path: &'static str) -> Self {
        Self::with(Verb::Known(method), id, path)
    }

    /// An operation with a method that `http` has no constant for.
    pub(crate) const fn custom(method: &'static str, id: &'static str, path: &'static str) -> Self {
        Self::with(Verb::Other(method), id, path)
    }

    const fn with(verb: Verb, id: &'static str, path: &'static str) -> Self {
        Self {
            verb,
            id,
            path,
            path_styles: &[],
            server: None,
            is_idempotent: false,
            security: None,
            success_when: &[],
            statuses: &[],
            results: &[],
        }
    }

    /// How path values are written, in order, where one is not `simple`.
    pub(crate) const fn path_styles(mut self, styles: &'static [Style]) -> Self {
        self.path_styles = styles;
        self
    }

    /// Where the operation is, in place of the base URL.
    pub(crate) const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// To send it twice is to send it once, whatever its method is.
    pub(crate) const fn idempotent(mut self) -> Self {
        self.is_idempotent = true;
        self
    }

    /// Replaces the API's own rule; `&[&[]]` asks for no credentials.
    pub(crate) const fn security(mut self, security: Security) -> Self {
        self.security = Some(security);
        self
    }

    /// Tests on the body of a 2xx answer; all must hold.
    pub(crate) const fn success_when(mut self, tests: &'static [SuccessWhen]) -> Self {
        self.success_when = tests;
        self
    }

    /// Redirects that are the result and are not followed; 3 stands for all.
    pub(crate) const fn results(mut self, results: &'static [u16]) -> Self {
        self.results = results;
        self
    }

    /// Documented meanings of statuses, shown in errors; 4 stands for all from 400 to 499, 0 for all there are.
    pub(crate) const fn statuses(mut self, statuses: &'static [(u16, &'static str)]) -> Self {
        self.statuses = statuses;
        self
    }
}

/// A test that tells success from a failure reported inside a 2xx answer.
#[derive(Debug)]
pub(crate) struct SuccessWhen {
    /// Where the business code stands (RFC 6901).
    pub(crate) pointer: &'static str,
    /// The code of success, compared as text with a string, number or boolean.
    pub(crate) equals: &'static str,
    /// Where the message of a failure stands.
    pub(crate) message: Option<&'static str>,
}

impl SuccessWhen {
    /// The scalar at `pointer` is `equals` on success.
    pub(crate) const fn new(pointer: &'static str, equals: &'static str) -> Self {
        Self { pointer, equals, message: None }
    }

    /// Names the place of the message of a failure.
    pub(crate) const fn message(mut self, pointer: &'static str) -> Self {
        self.message = Some(pointer);
        self
    }
}

/// What a call addresses: an operation of the description, or a path that the caller wrote.
#[derive(Clone)]
pub(crate) enum Target {
    Operation(&'static Operation),
    Free { method: Method, path: Arc<str> },
}

impl Target {
    pub(crate) fn method(&self) -> Method {
        match self {
            Self::Operation(operation) => operation.verb.to_method(),
            Self::Free { method, .. } => method.clone(),
        }
    }

    /// RFC 9110, 9.2.2, and what the description says of the operation.
    pub(crate) fn is_idempotent(&self) -> bool {
        let is_said = matches!(self, Self::Operation(operation) if operation.is_idempotent);
        is_said || matches!(self.method().as_str(), "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS" | "TRACE" | "QUERY")
    }

    pub(crate) fn server(&self) -> Option<&'static str> {
        match self {
            Self::Operation(operation) => operation.server,
            Self::Free { .. } => None,
        }
    }

    pub(crate) fn id(&self) -> Option<&'static str> {
        match self {
            Self::Operation(operation) => Some(operation.id),
            Self::Free { .. } => None,
        }
    }

    /// The path with names in place of values; none where the caller wrote the path.
    pub(crate) fn template(&self) -> Option<&'static str> {
        match self {
            Self::Operation(operation) => operation.path.split('?').next(),
            Self::Free { .. } => None,
        }
    }

    pub(crate) fn security(&self, api: &Api) -> Security {
        match self {
            Self::Operation(operation) => operation.security.unwrap_or(api.security),
            Self::Free { .. } => api.security,
        }
    }

    /// Whether a status other than 2xx is what the caller asked for.
    pub(crate) fn is_result(&self, status: StatusCode) -> bool {
        let Self::Operation(operation) = self else {
            return false;
        };
        let status = status.as_u16();
        operation.results.iter().any(|one| *one == status || *one == status / 100)
    }

    pub(crate) fn success_when(&self) -> &'static [SuccessWhen] {
        match self {
            Self::Operation(operation) => operation.success_when,
            Self::Free { .. } => &[],
        }
    }

    pub(crate) fn meaning(&self, status: u16) -> Option<&'static str> {
        let Self::Operation(operation) = self else {
            return None;
        };
        let meaning = |wanted: u16| operation.statuses.iter().find(|(code, _)| *code == wanted);
        let documented = meaning(status).or_else(|| meaning(status / 100)).or_else(|| meaning(0));
        documented.map(|(_, meaning)| *meaning)
    }
}

/// Shows the operation id, the method and the path template, never the values in the path.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(it) => write!(f, "{} ({} {})", it.id, self.method(), it.path),
            Self::Free { method, path } => write!(f, "{method} {path}"),
        }
    }
}
