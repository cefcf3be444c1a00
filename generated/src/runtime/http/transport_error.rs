//! The error of transports.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransportKind {
    Connect,
    ConnectTimeout,
    Timeout,
    Other,
}

/// An error returned by a [`Transport`](crate::Transport).
///
/// Do not put the URI or the headers of the request into the cause, because they can contain credentials.
#[derive(Clone)]
pub struct TransportError {
    kind: TransportKind,
    source: Arc<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// Creates the error for a connection that failed, so that nothing was sent.
    #[must_use]
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportKind::Connect, source)
    }

    /// Creates the error for a connection that timed out, so that nothing was sent.
    #[must_use]
    pub fn connect_timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportKind::ConnectTimeout, source)
    }

    /// Creates the error for any other timeout of the transport.
    #[must_use]
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportKind::Timeout, source)
    }

    /// Creates the error for anything else, such as a connection that was closed or an invalid response.
    #[must_use]
    pub fn other(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportKind::Other, source)
    }

    fn new(kind: TransportKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = Arc::from(source.into());
        Self { kind, source }
    }

    pub(crate) fn kind(&self) -> TransportKind {
        self.kind
    }
}

/// Displays the cause with all its own causes, separated by colons. In most libraries the last one is the most
/// specific.
impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        let mut cause = self.source.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, source } = self;
        f.debug_struct("TransportError").field("kind", kind).field("source", source).finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// Converts an error without its URL, because the query can contain a key.
pub(crate) fn from_reqwest(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportError::connect_timeout(error),
        (true, false) => TransportError::connect(error),
        (false, true) => TransportError::timeout(error),
        (false, false) => TransportError::other(error),
    }
}
