//! Counts the work that a description asks for, so that a small one cannot ask for more than anybody waits for: schemas
//! that refer to each other in many ways are looked at once for each way.

use std::cell::Cell;

/// The steps that each MiB of the size limit allows.
const PER_MIB: u64 = 1 << 16;

/// How deep schemas are followed into each other through `allOf`, `oneOf` and `anyOf`. Real ones stay below 20, and the
/// stack of a thread is limited.
pub(super) const MAX_DEPTH: usize = 100;

/// How many steps may still be taken.
#[derive(Debug)]
pub(super) struct Steps {
    left: Cell<u64>,
}

impl Steps {
    /// The steps that a size limit in MiB allows.
    pub(super) fn new(limit: u64) -> Self {
        Self { left: Cell::new(limit.saturating_mul(PER_MIB)) }
    }

    /// Takes steps, and says whether there were as many.
    pub(super) fn take(&self, steps: u64) -> bool {
        let left = self.left.get().saturating_sub(steps);
        self.left.set(left);
        left > 0
    }

    /// Whether all steps were taken.
    pub(super) fn are_used_up(&self) -> bool {
        self.left.get() == 0
    }
}
