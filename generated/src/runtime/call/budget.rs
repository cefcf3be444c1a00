//! The retries that a client may make on top of its calls, so that an outage is not multiplied.

use std::sync::atomic::{AtomicU64, Ordering};

/// Calls that end without a passing failure and together pay for one retry.
const CALLS_PER_RETRY: u64 = 5;

/// A bucket of retries that the client and its clones share: a retry takes one out, and each call that ends without a
/// passing failure puts a fifth of one in.
pub(crate) struct Budget {
    /// In fifths of a retry.
    left: AtomicU64,
    full: u64,
}

impl Budget {
    pub(crate) fn new(retries: u32) -> Self {
        let full = u64::from(retries) * CALLS_PER_RETRY;
        Self { left: AtomicU64::new(full), full }
    }

    /// Takes a retry out; false if there is none.
    pub(crate) fn take(&self) -> bool {
        self.change(|left| left.checked_sub(CALLS_PER_RETRY))
    }

    /// Puts in what a call pays.
    pub(crate) fn pay(&self) {
        self.change(|left| (left < self.full).then_some(left + 1));
    }

    /// Newer versions of Rust call this `try_update` and deprecate its older name, so it is neither.
    fn change(&self, change: impl Fn(u64) -> Option<u64>) -> bool {
        let mut left = self.left.load(Ordering::Relaxed);
        while let Some(next) = change(left) {
            match self.left.compare_exchange_weak(left, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(now) => left = now,
            }
        }
        false
    }
}
