//! Retries: which calls are retried, how often, and after which delay.
//!
//! `execute.rs` makes each attempt. `budget.rs` limits the retries of a client.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::runtime::call::attempts::{Attempts, is_transient, retry_after};
use crate::runtime::call::budget::Budget;
use crate::runtime::call::builder::RawCall;
use crate::runtime::call::deadline::Deadline;
use crate::runtime::call::error::Error;
use crate::runtime::call::random;
use crate::runtime::call::response::Received;

/// A retry policy: how often a call is attempted, and the delays between attempts.
///
/// A call is retried after a [transient error](Error::is_transient) if one of these is true:
///
/// - Its method is idempotent (GET, HEAD, PUT, DELETE, OPTIONS, TRACE, QUERY).
/// - The API documents the operation as idempotent.
/// - It has an idempotency key.
/// - Nothing was sent yet.
///
/// A request body from a reader or a stream cannot be sent again, so such a call is not retried. Nor is a call
/// with a streamed response once the body has begun.
///
/// The delay before a retry is random, up to the base delay before the first retry and up to twice as much before each
/// further one. A `Retry-After` header is waited for in full. If the delay would exceed the call's `timeout`, the call
/// fails at once with the error of the last attempt.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use gofive_venio::Retry;
///
/// let patient = Retry::new()
///     .max_attempts(5)
///     .base_delay(Duration::from_millis(500))
///     .attempt_timeout(Duration::from_secs(10));
/// let never = Retry::none();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a policy does nothing until a client or a call gets it"]
pub struct Retry {
    max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    attempt_timeout: Duration,
}

impl Retry {
    /// Creates the default policy: three attempts, a base delay of 200 milliseconds, delays of up to 10 seconds, and a
    /// `Retry-After` of up to 30 seconds.
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(10),
            max_retry_after: Duration::from_secs(30),
            attempt_timeout: Duration::MAX,
        }
    }

    /// Creates a policy without retries.
    pub const fn none() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets the maximum number of attempts, including the first one. 0 means 1. Default: 3.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the maximum delay before the first retry. It doubles with each further retry. Default: 200 milliseconds.
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the maximum delay before any retry. A `Retry-After` of the server can be longer. Default: 10 seconds.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the maximum `Retry-After`. If the server asks for more, the call fails. Default: 30 seconds.
    pub const fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// Sets the timeout of one attempt, including redirects and reading the body. The call's `timeout` still applies.
    /// Default: no timeout.
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Returns the value as it was set. The first attempt is made even if it is 0.
    pub(crate) fn most_attempts(&self) -> u32 {
        self.max_attempts
    }

    pub(crate) fn attempt_time(&self) -> Duration {
        self.attempt_timeout
    }

    /// Returns the delay after this many failures.
    fn backoff(&self, failures: u32) -> Duration {
        let factor = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        random::up_to(self.base_delay.saturating_mul(factor).min(self.max_delay))
    }

    /// Returns the delay before a stream is reconnected: the one that the server asks for, plus a backoff that grows
    /// with each connection without events.
    pub(crate) fn reconnect(&self, asked: Duration, failures: u32) -> Duration {
        asked.min(self.max_retry_after).saturating_add(self.backoff(failures.saturating_add(1)))
    }

    /// Returns the delay that the server asks for, plus jitter, because all its clients get the same value.
    fn asked(&self, asked: Duration) -> Option<Duration> {
        (asked <= self.max_retry_after).then(|| asked.saturating_add(random::up_to(self.base_delay)))
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

/// The header of the key by which the server recognises a retry.
pub(crate) struct IdempotencyKey {
    pub(crate) header: HeaderName,
    /// Whether the client generates a key for calls that need one.
    pub(crate) is_made: bool,
}

impl Default for IdempotencyKey {
    fn default() -> Self {
        Self { header: HeaderName::from_static("idempotency-key"), is_made: false }
    }
}

/// Whether a call can be retried after it was sent. Adds an idempotency key if the client generates them.
pub(crate) fn may_repeat(call: &mut RawCall) -> bool {
    if call.target.is_idempotent() {
        return true;
    }
    let IdempotencyKey { header, is_made } = &call.client.inner.idempotency_key;
    if *is_made && !call.headers.contains_key(header) {
        let key = HeaderValue::try_from(random::uuid()).expect("hexadecimal digits");
        call.headers.insert(header, key);
    }
    call.headers.contains_key(header)
}

/// Decides after each attempt of a call whether to retry.
pub(crate) struct Retries<'c> {
    policy: Retry,
    budget: &'c Budget,
    may_repeat: bool,
    is_replayable: bool,
    pub(crate) attempts: Attempts,
}

impl<'c> Retries<'c> {
    pub(crate) fn new(call: &'c RawCall, may_repeat: bool) -> Self {
        Self {
            policy: call.settings.retry,
            budget: &call.client.inner.budget,
            may_repeat,
            is_replayable: call.body.is_replayable(),
            attempts: Attempts::default(),
        }
    }

    /// Records the outcome of an attempt and returns the delay before the retry, or `None` if the outcome is final.
    pub(crate) fn pause(&mut self, outcome: &Result<Box<Received>, Error>, deadline: &Deadline) -> Option<Duration> {
        if outcome.as_ref().is_err_and(Error::is_build) {
            return None;
        }
        self.attempts.made += 1;
        let attempt = Attempt::of(outcome);
        self.attempts.last_status = attempt.status.or(self.attempts.last_status);
        if !attempt.is_transient {
            self.budget.pay();
            return None;
        }
        self.wait(&attempt, deadline)
    }

    /// Returns the delay after a transient error, or `None` if the call is not retried.
    #[cold]
    fn wait(&mut self, attempt: &Attempt<'_>, deadline: &Deadline) -> Option<Duration> {
        let is_allowed = self.is_replayable && (self.may_repeat || attempt.is_unsent);
        if !is_allowed || self.attempts.made >= self.policy.max_attempts {
            return None;
        }
        let pause = match attempt.headers.and_then(retry_after) {
            Some(asked) => self.policy.asked(asked)?,
            None => self.policy.backoff(self.attempts.made),
        };
        if !deadline.leaves(pause) {
            return None;
        }
        self.attempts.is_out_of_budget = !self.budget.take();
        (!self.attempts.is_out_of_budget).then_some(pause)
    }
}

/// The parts of an outcome that decide about a retry.
struct Attempt<'o> {
    is_transient: bool,
    /// Whether the API cannot have received the request.
    is_unsent: bool,
    status: Option<StatusCode>,
    headers: Option<&'o HeaderMap>,
}

impl<'o> Attempt<'o> {
    fn of(outcome: &'o Result<Box<Received>, Error>) -> Self {
        match outcome {
            Ok(received) => Self {
                is_transient: !received.is_success() && is_transient(received.status),
                is_unsent: false,
                status: Some(received.status),
                headers: Some(&received.headers),
            },
            Err(error) => Self {
                is_transient: error.is_transient(),
                is_unsent: error.is_auth() || error.is_connect() && error.status().is_none(),
                // After an error of the token endpoint, the status is not one of the API.
                status: error.status().filter(|_| !error.is_auth()),
                headers: error.headers(),
            },
        }
    }
}
