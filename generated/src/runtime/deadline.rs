//! The time that a call or an attempt may take, spent step by step.
//!
//! It measures and stops; what a step does is the caller's business.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::error::{Error, Kind};

/// The moment at which a call gives up.
#[derive(Clone, Copy)]
pub(crate) struct Deadline {
    /// None: so far away that it cannot be expressed.
    at: Option<Instant>,
    limit: Duration,
    /// What the limit is for.
    scope: &'static str,
}

impl Deadline {
    pub(crate) fn after(total: Duration) -> Self {
        let at = Instant::now().checked_add(total);
        Self { at, limit: total, scope: "in total" }
    }

    /// The end of an attempt that begins now and may take `limit`, or this moment if it comes first.
    pub(crate) fn attempt(&self, limit: Duration) -> Self {
        let at = Instant::now().checked_add(limit);
        match at.filter(|at| self.at.is_none_or(|total| *at < total)) {
            Some(at) => Self { at: Some(at), limit, scope: "in one attempt" },
            None => *self,
        }
    }

    /// Whether there is time left after a wait.
    pub(crate) fn leaves(&self, wait: Duration) -> bool {
        self.at.is_none_or(|at| Instant::now().checked_add(wait).is_some_and(|end| end < at))
    }

    /// The moment that never comes.
    pub(crate) fn never() -> Self {
        Self { at: None, limit: Duration::MAX, scope: "in total" }
    }

    /// Drives `step` until the deadline; `doing` says in an error what was going on.
    pub(crate) async fn limit<F: Future>(&self, doing: &'static str, step: F) -> Result<F::Output, Error> {
        let Some(at) = self.at else {
            return Ok(step.await);
        };
        timeout_at(at, step).await.map_err(|_| self.missed(doing))
    }

    /// Drives `step` until the deadline or for `silence`, whichever ends first.
    pub(crate) async fn limit_silence<F: Future>(
        &self,
        doing: &'static str,
        silence: Duration,
        step: F,
    ) -> Result<F::Output, Error> {
        let until = Instant::now().checked_add(silence);
        let Some(until) = until.filter(|until| self.at.is_none_or(|at| *until < at)) else {
            return self.limit(doing, step).await;
        };
        timeout_at(until, step).await.map_err(|_| {
            let detail = format!("nothing arrived for {silence:?} (read timeout) while {doing}");
            Error::new(Kind::Timeout, detail)
        })
    }

    fn missed(&self, doing: &str) -> Error {
        let detail = format!("took longer than {:?} {}, while {doing}", self.limit, self.scope);
        Error::new(Kind::Timeout, detail)
    }
}
