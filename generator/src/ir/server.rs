//! Servers: where the API is, as constants and as functions of what varies.

use serde::Serialize;

use super::Docs;

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
