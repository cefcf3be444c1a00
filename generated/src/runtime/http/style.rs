//! The styles of OpenAPI in which parameters are written.

use std::borrow::Cow;

use crate::runtime::http::escape::{escaped, kept_in_path, kept_in_query};

/// A style of OpenAPI, or JSON for parameters that are described by `content`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Simple,
    Label,
    Matrix,
    Form,
    Spaces,
    Pipes,
    Deep,
    Cookie,
    Json,
}

/// The style and options of one parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) row: Row,
    pub(crate) explode: bool,
    pub(crate) reserved: bool,
    pub(crate) or_empty: bool,
    pub(crate) format: Option<&'static str>,
}

impl Style {
    pub(crate) const SIMPLE: Self = Self::new(Row::Simple);
    pub(crate) const LABEL: Self = Self::new(Row::Label);
    pub(crate) const MATRIX: Self = Self::new(Row::Matrix);
    pub(crate) const FORM: Self = Self::new(Row::Form);
    pub(crate) const SPACES: Self = Self::new(Row::Spaces);
    pub(crate) const PIPES: Self = Self::new(Row::Pipes);
    pub(crate) const DEEP: Self = Self::new(Row::Deep);
    pub(crate) const COOKIE: Self = Self::new(Row::Cookie);
    /// JSON text, for any value.
    pub(crate) const JSON: Self = Self::new(Row::Json);

    const fn new(row: Row) -> Self {
        Self { row, explode: false, reserved: false, or_empty: false, format: None }
    }

    /// Writes each item or field separately.
    pub(crate) const fn exploded(mut self) -> Self {
        self.explode = true;
        self
    }

    /// Keeps reserved characters and escapes of the value, except characters that would end the path or parameter.
    pub(crate) const fn reserved(mut self) -> Self {
        self.reserved = true;
        self
    }

    /// Writes the name with an empty value if there is no value.
    pub(crate) const fn or_empty(mut self) -> Self {
        self.or_empty = true;
        self
    }

    /// Returns whether a path value can be empty. By default it is an error.
    pub(crate) const fn allows_empty(self) -> bool {
        self.or_empty
    }

    /// Sets the date format, in chrono's syntax.
    pub(crate) const fn format(mut self, format: &'static str) -> Self {
        self.format = Some(format);
        self
    }

    pub(crate) fn in_path<'t>(self, text: &'t str) -> Cow<'t, str> {
        if self.reserved { kept_in_path(text).into() } else { escaped(text) }
    }

    pub(crate) fn in_query<'t>(self, text: &'t str) -> Cow<'t, str> {
        if self.reserved { kept_in_query(text).into() } else { escaped(text) }
    }
}
