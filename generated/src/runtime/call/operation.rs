//! The constant tables that generated code contains for an API and its operations.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, Method, StatusCode};

use crate::runtime::http::escape;
use crate::runtime::http::style::Style;

/// Alternative sets of scheme names. A call needs all schemes of one set; an empty set needs no credentials.
pub(crate) type Security = &'static [&'static [&'static str]];

/// The constants of an API: base URL, user agent and security schemes.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) base_url: &'static str,
    /// The servers of single operations, as the description writes them.
    pub(crate) servers: &'static [&'static str],
    pub(crate) user_agent: &'static str,
    pub(crate) schemes: &'static [Scheme],
    pub(crate) security: Security,
}

impl Api {
    /// Creates an API without credentials. If `base_url` is empty, the caller must set one on the builder.
    pub(crate) const fn new(base_url: &'static str, user_agent: &'static str) -> Self {
        Self { base_url, servers: &[], user_agent, schemes: &[], security: &[&[]] }
    }

    /// Sets the servers of single operations.
    pub(crate) const fn servers(mut self, servers: &'static [&'static str]) -> Self {
        self.servers = servers;
        self
    }

    pub(crate) const fn schemes(mut self, schemes: &'static [Scheme]) -> Self {
        self.schemes = schemes;
        self
    }

    /// Sets the security of operations that do not define their own, and of `Client::request`.
    pub(crate) const fn security(mut self, security: Security) -> Self {
        self.security = security;
        self
    }
}

/// A security scheme of the description.
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

/// The token endpoint of the OAuth2 client credentials flow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenEndpoint {
    /// Absolute, or a path on the origin of the base URL.
    pub(crate) url: &'static str,
    pub(crate) scopes: &'static [&'static str],
    /// Names of key schemes that the endpoint requires as well. The keys are sent only to origins that may get
    /// credentials.
    pub(crate) keys: &'static [&'static str],
}

impl Scheme {
    const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self { name, kind }
    }

    /// Returns the name of the header that holds the credential.
    pub(crate) fn header(&self) -> Option<&'static str> {
        match self.kind {
            SchemeKind::Header(name) => Some(name),
            SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::ClientCredentials(_) => Some("authorization"),
            SchemeKind::Query(_) | SchemeKind::Cookie(_) => None,
        }
    }

    /// Whether a call sets the credential itself, in its headers or its query.
    pub(crate) fn is_in(&self, headers: &HeaderMap, query: &str) -> bool {
        let is_in_query = matches!(self.kind, SchemeKind::Query(name) if escape::has_pair(query, name));
        is_in_query || self.header().is_some_and(|header| headers.contains_key(header))
    }

    /// Creates a scheme with a key in a header.
    pub(crate) const fn api_key_header(name: &'static str, header: &'static str) -> Self {
        Self::new(name, SchemeKind::Header(header))
    }

    /// Creates a scheme with a key in a query parameter.
    pub(crate) const fn api_key_query(name: &'static str, parameter: &'static str) -> Self {
        Self::new(name, SchemeKind::Query(parameter))
    }

    /// Creates a scheme with a key in a cookie.
    pub(crate) const fn api_key_cookie(name: &'static str, cookie: &'static str) -> Self {
        Self::new(name, SchemeKind::Cookie(cookie))
    }

    /// Creates a scheme with a bearer token that the caller supplies.
    pub(crate) const fn bearer(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Bearer)
    }

    /// Creates a scheme with user name and password.
    pub(crate) const fn basic(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Basic)
    }

    /// Creates a scheme with a token that the client fetches from `url`.
    pub(crate) const fn client_credentials(
        name: &'static str,
        url: &'static str,
        scopes: &'static [&'static str],
        keys: &'static [&'static str],
    ) -> Self {
        Self::new(name, SchemeKind::ClientCredentials(TokenEndpoint { url, scopes, keys }))
    }
}

/// The method of an operation. `Method` can be a constant only for the methods that `http` knows.
#[derive(Debug)]
pub(crate) enum Verb {
    Known(Method),
    /// A token (RFC 9110, 5.6.2), which the generator has checked.
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

/// An operation of the description.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) verb: Verb,
    pub(crate) id: &'static str,
    pub(crate) path: &'static str,
    /// The styles of the path parameters, in order. Further parameters are `simple`.
    pub(crate) path_styles: &'static [Style],
    /// The server, if it is not the base URL: absolute, or relative to the base URL.
    pub(crate) server: Option<&'static str>,
    /// Whether it is idempotent although its method is not.
    pub(crate) is_idempotent: bool,
    pub(crate) security: Option<Security>,
    pub(crate) success_when: &'static [SuccessWhen],
    pub(crate) statuses: &'static [(u16, &'static str)],
    /// Statuses other than 2xx that are a success.
    pub(crate) results: &'static [u16],
}

impl Operation {
    /// Creates an operation. Each `{name}` in `path` takes one path parameter, in order.
    pub(crate) const fn new(method: Method, id: &'static str, path: &'static str) -> Self {
        Self::with(Verb::Known(method), id, path)
    }

    /// Creates an operation with a method that has no constant in `http`.
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

    /// Sets the styles of the path parameters, in order. The default is `simple`.
    pub(crate) const fn path_styles(mut self, styles: &'static [Style]) -> Self {
        self.path_styles = styles;
        self
    }

    /// Sets the server, which replaces the base URL.
    pub(crate) const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// Marks the operation as idempotent, whatever its method is.
    pub(crate) const fn idempotent(mut self) -> Self {
        self.is_idempotent = true;
        self
    }

    /// Sets the security, which replaces that of the API. `&[&[]]` needs no credentials.
    pub(crate) const fn security(mut self, security: Security) -> Self {
        self.security = Some(security);
        self
    }

    /// Sets tests on the body of a 2xx response. The call succeeds if all of them pass.
    pub(crate) const fn success_when(mut self, tests: &'static [SuccessWhen]) -> Self {
        self.success_when = tests;
        self
    }

    /// Sets the redirect statuses that are a success and are not followed. 3 stands for all.
    pub(crate) const fn results(mut self, results: &'static [u16]) -> Self {
        self.results = results;
        self
    }

    /// Sets the documented meanings of statuses, shown in errors. 4 stands for 400 to 499, 0 for every status.
    pub(crate) const fn statuses(mut self, statuses: &'static [(u16, &'static str)]) -> Self {
        self.statuses = statuses;
        self
    }
}

/// A test on the body of a 2xx response that detects a reported failure.
#[derive(Debug)]
pub(crate) struct SuccessWhen {
    /// A JSON pointer (RFC 6901) to the business code.
    pub(crate) pointer: &'static str,
    /// The code of success. Strings, numbers and booleans are compared as text.
    pub(crate) equals: &'static str,
    /// A JSON pointer to the message of a failure.
    pub(crate) message: Option<&'static str>,
}

impl SuccessWhen {
    /// Creates a test that passes if the scalar at `pointer` is `equals`.
    pub(crate) const fn new(pointer: &'static str, equals: &'static str) -> Self {
        Self { pointer, equals, message: None }
    }

    /// Sets the JSON pointer to the message of a failure.
    pub(crate) const fn message(mut self, pointer: &'static str) -> Self {
        self.message = Some(pointer);
        self
    }
}

/// The target of a call: an operation of the description, or a path from the caller.
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

    /// Whether the method is idempotent (RFC 9110, 9.2.2) or the description says that the operation is.
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

    /// Returns the path template, or `None` for a path from the caller.
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

    /// Whether a status other than 2xx is a success.
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

/// Shows the operation id, the method and the path template, but no path parameters.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The id of an operation without one is its method and path.
            Self::Operation(it) if it.id.split_once(' ').is_some_and(|(_, path)| path == it.path) => {
                write!(f, "{} {}", self.method(), it.path)
            }
            Self::Operation(it) => write!(f, "{} ({} {})", it.id, self.method(), it.path),
            Self::Free { method, path } => write!(f, "{method} {path}"),
        }
    }
}
