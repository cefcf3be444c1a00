//! Servers: base URLs, as constants and as functions of their variables.

use serde::Serialize;
use url::Url;

use super::{Docs, Operation, Scheme, SchemeKind};

/// A documented server.
#[derive(Clone, Debug, Serialize)]
pub struct Server {
    /// The name of the constant, or of the function if the URL has variables.
    pub rust: String,
    /// The docs of the server.
    pub docs: Docs,
    /// The parts of the URL.
    pub url: Vec<UrlPart>,
    /// The variables, in the order of the URL.
    pub variables: Vec<Variable>,
}

/// A part of a server's URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum UrlPart {
    /// Text.
    Literal(String),
    /// A variable, as a position in `variables` of the server.
    Variable(usize),
}

/// A variable of a server's URL.
#[derive(Clone, Debug, Serialize)]
pub struct Variable {
    /// The name of the argument.
    pub rust: String,
    /// The docs of the variable.
    pub docs: Docs,
    /// The enum of the documented values. `None` if any text is allowed.
    pub choice: Option<Choice>,
}

/// The documented values of a variable.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// The name of the enum.
    pub rust: String,
    /// The values, as variant and text.
    pub values: Vec<(String, String)>,
    /// The position of the default, if it is one of the values.
    pub default: Option<usize>,
}

/// Returns the origin of `reference`, resolved against `base`, if it differs from that of `base`.
fn other_origin(base: Option<&str>, reference: &str) -> Option<String> {
    let base = base.and_then(|base| Url::parse(base).ok());
    let url = base.as_ref().map_or_else(|| Url::parse(reference), |base| base.join(reference)).ok()?;
    let is_other = base.is_none_or(|base| base.origin() != url.origin());
    is_other.then(|| url.origin().ascii_serialization())
}

impl Operation {
    /// Returns the origin that the operation sends credentials to, if it differs from that of `base`.
    #[must_use]
    pub fn other_origin(&self, base: Option<&str>) -> Option<String> {
        let asks = self.security.iter().any(|set| !set.is_empty());
        other_origin(base, self.server.as_deref().filter(|_| asks)?)
    }
}

impl Scheme {
    /// Returns the origin of the token endpoint, if it differs from that of `base`.
    #[must_use]
    pub fn other_origin(&self, base: Option<&str>) -> Option<String> {
        match &self.kind {
            SchemeKind::ClientCredentials { token_url, .. } => other_origin(base, token_url),
            _ => None,
        }
    }
}
