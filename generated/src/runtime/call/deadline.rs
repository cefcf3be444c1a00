//! Deadlines of calls, attempts and reads.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::runtime::call::error::{Error, Kind};

/// The time at which a call, an attempt or a read fails with a timeout.
#[derive(Clone, Copy)]
pub(crate) struct Deadline {
    /// `None` is never, or beyond what `Instant` can represent.
    at: Option<Instant>,
    limit: Duration,
    scope: Scope,
}

/// What a limit applies to.
#[derive(Clone, Copy)]
enum Scope {
    Call,
    Attempt,
    Silence,
}

impl Deadline {
    pub(crate) fn after(total: Duration) -> Self {
        let at = Instant::now().checked_add(total);
        Self { at, limit: total, scope: Scope::Call }
    }

    /// Returns the deadline of an attempt that begins now and has the timeout `limit`, or this one if it is earlier.
    pub(crate) fn attempt(&self, limit: Duration) -> Self {
        self.or_sooner(limit, Scope::Attempt)
    }

    /// Returns the deadline of a read that begins now and has the timeout `limit`, or this one if it is earlier.
    pub(crate) fn silence(&self, limit: Duration) -> Self {
        self.or_sooner(limit, Scope::Silence)
    }

    fn or_sooner(&self, limit: Duration, scope: Scope) -> Self {
        // A limit that begins later and is at least as long cannot end earlier.
        if limit >= self.limit {
            return *self;
        }
        let at = Instant::now().checked_add(limit);
        match at.filter(|at| self.at.is_none_or(|own| *at < own)) {
            Some(at) => Self { at: Some(at), limit, scope },
            None => *self,
        }
    }

    /// Whether time is left after waiting for `wait`.
    pub(crate) fn leaves(&self, wait: Duration) -> bool {
        self.at.is_none_or(|at| Instant::now().checked_add(wait).is_some_and(|end| end < at))
    }

    /// Returns a deadline that never expires.
    pub(crate) fn never() -> Self {
        Self { at: None, limit: Duration::MAX, scope: Scope::Call }
    }

    /// Runs `step` until the deadline. `doing` describes it in the timeout error.
    pub(crate) async fn limit<F: Future>(&self, doing: &'static str, step: F) -> Result<F::Output, Error> {
        let Some(at) = self.at else {
            return Ok(step.await);
        };
        timeout_at(at, step).await.map_err(|_| self.missed(doing))
    }

    #[cold]
    fn missed(&self, doing: &str) -> Error {
        let limit = self.limit;
        let detail = match self.scope {
            Scope::Call => format!("took longer than {limit:?} in total, while {doing}"),
            Scope::Attempt => format!("took longer than {limit:?} in one attempt, while {doing}"),
            Scope::Silence => format!("nothing arrived for {limit:?} (read timeout) while {doing}"),
        };
        Error::new(Kind::Timeout, detail)
    }
}
