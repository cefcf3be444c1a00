//! The time that a call or an attempt may take, spent step by step.
//!
//! It measures and stops; what a step does is the caller's business.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::runtime::call::error::{Error, Kind};

/// The moment at which a call gives up.
#[derive(Clone, Copy)]
pub(crate) struct Deadline {
    /// None: so far away that it cannot be expressed.
    at: Option<Instant>,
    limit: Duration,
    scope: Scope,
}

/// What a limit is for.
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

    /// The end of an attempt that begins now and may take `limit`, or this moment if it comes first.
    pub(crate) fn attempt(&self, limit: Duration) -> Self {
        self.or_sooner(limit, Scope::Attempt)
    }

    /// The end of a silence that begins now and may last for `limit`, or this moment if it comes first.
    pub(crate) fn silence(&self, limit: Duration) -> Self {
        self.or_sooner(limit, Scope::Silence)
    }

    fn or_sooner(&self, limit: Duration, scope: Scope) -> Self {
        // What began later and may take as long does not end before.
        if limit >= self.limit {
            return *self;
        }
        let at = Instant::now().checked_add(limit);
        match at.filter(|at| self.at.is_none_or(|own| *at < own)) {
            Some(at) => Self { at: Some(at), limit, scope },
            None => *self,
        }
    }

    /// Whether there is time left after a wait.
    pub(crate) fn leaves(&self, wait: Duration) -> bool {
        self.at.is_none_or(|at| Instant::now().checked_add(wait).is_some_and(|end| end < at))
    }

    /// The moment that never comes.
    pub(crate) fn never() -> Self {
        Self { at: None, limit: Duration::MAX, scope: Scope::Call }
    }

    /// Drives `step` until the deadline; `doing` says in an error what was going on.
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
