//! What retries and errors know of a call's attempts: how many were made, and what a response says about the next one.

use std::time::Duration;

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};

use crate::runtime::http::http_date;

/// A summary of the attempts of a call.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Attempts {
    pub(crate) made: u32,
    /// The last status that the API returned in any of them.
    pub(crate) last_status: Option<StatusCode>,
    /// Whether only the retry budget prevented a further attempt.
    pub(crate) is_out_of_budget: bool,
}

/// Whether the same request may succeed a little later.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}

/// Returns how long the server asks to wait, in seconds or as a date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    // Compared with the server's own clock if possible, because the clocks may differ.
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    let now = date.and_then(http_date::parse).unwrap_or_else(std::time::SystemTime::now);
    let until = http_date::parse(text)?;
    Some(until.duration_since(now).unwrap_or_default())
}
