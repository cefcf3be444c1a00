//! Limits and retries: what each call begins with, and may change for itself.

use std::time::Duration;

use crate::runtime::call::retry::Retry;

/// The settings of a client, of which each call has a copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// For a call as a whole.
    pub(crate) timeout: Duration,
    /// For the wait for one piece of an answer.
    pub(crate) read_timeout: Duration,
    /// Most bytes of an answer.
    pub(crate) max_body: usize,
    pub(crate) retry: Retry,
    /// Whether credentials are left out.
    pub(crate) without_credentials: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60),
            read_timeout: Duration::from_secs(30),
            max_body: 8 * 1024 * 1024,
            retry: Retry::new(),
            without_credentials: false,
        }
    }
}
