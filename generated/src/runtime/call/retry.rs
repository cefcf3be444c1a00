//! Which calls are attempted again, how often, and how long after one another.
//!
//! One attempt is `execute.rs`. How many retries a client may make in all is `budget.rs`.

use std::time::Duration;

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::runtime::call::budget::Budget;
use crate::runtime::call::builder::RawCall;
use crate::runtime::call::deadline::Deadline;
use crate::runtime::call::error::Error;
use crate::runtime::call::random;
use crate::runtime::call::response::Received;
use crate::runtime::http::http_date;

/// How often a call is attempted, and how long after one another.
///
/// A call is attempted again after a failure that [may pass](Error::is_transient), if it may be repeated: its method is
/// idempotent (GET, HEAD, PUT, DELETE, OPTIONS, TRACE, QUERY), or the API says that the operation is, or it carries an
/// idempotency key, or nothing was sent yet; and its body can be sent again, which a reader or a stream cannot. Before
/// each further attempt the call waits for a random time, at most the base delay at first and twice as much each time.
/// `Retry-After` is waited for in full.
///
/// A wait that would outlast the call's `timeout` is not begun: the failure at hand is the outcome. The answer to a call
/// whose body is read as a stream is an outcome as soon as it begins.
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
    /// Three attempts, delays from 200 milliseconds up to 10 seconds, `Retry-After` up to 30 seconds.
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(10),
            max_retry_after: Duration::from_secs(30),
            attempt_timeout: Duration::MAX,
        }
    }

    /// One attempt.
    pub const fn none() -> Self {
        Self::new().max_attempts(1)
    }

    /// Most attempts, the first one included; 0 is taken for 1. Default: 3.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Longest wait before the second attempt. Default: 200 milliseconds.
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Longest wait before any attempt, if the server does not ask for a longer one. Default: 10 seconds.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Longest `Retry-After` that is waited for; a server that asks for more is not asked again. Default: 30 seconds.
    pub const fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// Longest time for one attempt, redirects and reading the body included, within the call's `timeout`. Default: no
    /// limit of its own.
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// As it was set: where 0 is, the first attempt is made all the same.
    pub(crate) fn most_attempts(&self) -> u32 {
        self.max_attempts
    }

    pub(crate) fn attempt_time(&self) -> Duration {
        self.attempt_timeout
    }

    /// The wait after so many failures.
    fn backoff(&self, failures: u32) -> Duration {
        let factor = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        random::up_to(self.base_delay.saturating_mul(factor).min(self.max_delay))
    }

    /// The wait before a stream is asked for again: what its server asks for, and more after connections in a row that
    /// brought nothing.
    pub(crate) fn reconnect(&self, asked: Duration, failures: u32) -> Duration {
        asked.min(self.max_retry_after).saturating_add(self.backoff(failures.saturating_add(1)))
    }

    /// The wait that the server asks for, and a little more, since it asks all its clients alike.
    fn asked(&self, asked: Duration) -> Option<Duration> {
        (asked <= self.max_retry_after).then(|| asked.saturating_add(random::up_to(self.base_delay)))
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

/// Where calls carry a key by which the server recognises a repetition.
pub(crate) struct IdempotencyKey {
    pub(crate) header: HeaderName,
    /// Calls that need a key and have none are given one.
    pub(crate) is_made: bool,
}

impl Default for IdempotencyKey {
    fn default() -> Self {
        Self { header: HeaderName::from_static("idempotency-key"), is_made: false }
    }
}

/// Whether a call may be repeated when it has been sent already; gives it the key that allows it where the client is to.
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

/// What became of the attempts of a call.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Attempts {
    pub(crate) made: u32,
    /// The last status that any of them was answered with.
    pub(crate) last_status: Option<StatusCode>,
    /// There would have been another one with budget left.
    pub(crate) is_out_of_budget: bool,
}

/// The attempts of one call, as they are made.
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

    /// Takes the outcome of an attempt, and says after which wait to make another one; `None` if the outcome stands.
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

    /// After a failure that may pass.
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

/// What counts of the outcome of an attempt.
struct Attempt<'o> {
    is_transient: bool,
    /// The API cannot have begun to carry it out.
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
                // That of the token endpoint is not the API's.
                status: error.status().filter(|_| !error.is_auth()),
                headers: error.headers(),
            },
        }
    }
}

/// Whether the same request may be answered otherwise a little later.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}

/// How long the server asks to wait, in seconds or as a date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    // Measured on the server's clock where it tells the time: the two clocks may differ.
    let date = headers.get(DATE).and_then(|date| date.to_str().ok());
    let now = date.and_then(http_date::parse).unwrap_or_else(std::time::SystemTime::now);
    let until = http_date::parse(text)?;
    Some(until.duration_since(now).unwrap_or_default())
}
