//! The limit on the work that a description can cause. Schemas that refer to each other are read once for each path to
//! them, so a small description could otherwise take forever.

use std::cell::Cell;

/// The number of steps for each MiB of the size limit.
const PER_MIB: u64 = 1 << 16;

/// The maximum nesting of schemas through `allOf`, `oneOf` and `anyOf`. Real descriptions stay below 20, and the stack
/// of a thread is limited.
pub(super) const MAX_DEPTH: usize = 100;

/// The remaining steps.
#[derive(Debug)]
pub(super) struct Steps {
    left: Cell<u64>,
}

impl Steps {
    /// Returns the steps for a size limit in MiB.
    pub(super) fn new(limit: u64) -> Self {
        Self { left: Cell::new(limit.saturating_mul(PER_MIB)) }
    }

    /// Takes steps. Returns whether any are left.
    pub(super) fn take(&self, steps: u64) -> bool {
        let left = self.left.get().saturating_sub(steps);
        self.left.set(left);
        left > 0
    }

    /// Returns whether the limit is reached.
    pub(super) fn are_used_up(&self) -> bool {
        self.left.get() == 0
    }
}
