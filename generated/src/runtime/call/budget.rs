//! Limits the retries of a client, so that retries do not multiply the load during an outage.

use std::sync::atomic::{AtomicU64, Ordering};

/// How many calls without a transient error restore one retry.
const CALLS_PER_RETRY: u64 = 5;

/// A token bucket that the client and its clones share. A retry takes one out, and each call that ends without a
/// transient error puts a fifth of one in.
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

    /// Takes a retry out. Returns `false` if there is none.
    pub(crate) fn take(&self) -> bool {
        self.change(|left| left.checked_sub(CALLS_PER_RETRY))
    }

    /// Puts in a fifth of a retry, up to the limit.
    pub(crate) fn pay(&self) {
        self.change(|left| (left < self.full).then_some(left + 1));
    }

    /// Equivalent to `fetch_update`, which newer versions of Rust deprecate in favour of `try_update`.
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
