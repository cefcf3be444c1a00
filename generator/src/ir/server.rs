//! Servers: where the API is, as constants and as functions of what varies.

use serde::Serialize;
use url::Url;

use super::{Docs, Operation, Scheme, SchemeKind};

/// A documented server.
#[derive(Clone, Debug, Serialize)]
pub struct Server {
    /// The constant's name, or the function's where the URL varies.
    pub rust: String,
    /// What it is for.
    pub docs: Docs,
    /// The pieces of its URL.
    pub url: Vec<UrlPart>,
    /// What varies, in the order of the URL.
    pub variables: Vec<Variable>,
}

/// A piece of a server's URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum UrlPart {
    /// Text.
    Literal(String),
    /// The variable at this position of the server's list.
    Variable(usize),
}

/// A variable of a server's URL.
#[derive(Clone, Debug, Serialize)]
pub struct Variable {
    /// The argument's name.
    pub rust: String,
    /// What it is.
    pub docs: Docs,
    /// The type with the documented values; `None` for any text.
    pub choice: Option<Choice>,
}

/// The values that a variable may have.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// The type's name.
    pub rust: String,
    /// The values, as variant and text.
    pub values: Vec<(String, String)>,
    /// The default's position, where it is one of the values.
    pub default: Option<usize>,
}

/// The origin that `reference` leads to from `base`, if it is another one.
fn other_origin(base: Option<&str>, reference: &str) -> Option<String> {
    let base = base.and_then(|base| Url::parse(base).ok());
    let url = base.as_ref().map_or_else(|| Url::parse(reference), |base| base.join(reference)).ok()?;
    let is_other = base.is_none_or(|base| base.origin() != url.origin());
    is_other.then(|| url.origin().ascii_serialization())
}

impl Operation {
    /// The origin that it sends credentials to, if that is not the origin of `base`.
    #[must_use]
    pub fn other_origin(&self, base: Option<&str>) -> Option<String> {
        let asks = self.security.iter().any(|set| !set.is_empty());
        other_origin(base, self.server.as_deref().filter(|_| asks)?)
    }
}

impl Scheme {
    /// The origin of its token endpoint, if that is not the origin of `base`.
    #[must_use]
    pub fn other_origin(&self, base: Option<&str>) -> Option<String> {
        match &self.kind {
            SchemeKind::ClientCredentials { token_url, .. } => other_origin(base, token_url),
            _ => None,
        }
    }
}
