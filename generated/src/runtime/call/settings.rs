//! Settings of the client that a call can override.

use std::time::Duration;

use crate::runtime::call::retry::Retry;

/// Settings of a client. Each call has its own copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// The total timeout of a call.
    pub(crate) timeout: Duration,
    /// The timeout of each read of a response body.
    pub(crate) read_timeout: Duration,
    /// The size limit of a response body, in bytes.
    pub(crate) max_body: usize,
    pub(crate) retry: Retry,
    /// Whether calls are sent without credentials.
    pub(crate) without_credentials: bool,
    /// Whether a 304 is a result, because the call has a condition.
    pub(crate) is_conditional: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60),
            read_timeout: Duration::from_secs(30),
            max_body: 8 * 1024 * 1024,
            retry: Retry::new(),
            without_credentials: false,
            is_conditional: false,
        }
    }
}
