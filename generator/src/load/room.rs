//! Limits the size of a description in memory. Values are counted instead of bytes of files, because aliases can make a
//! small file large.

use std::cell::Cell;

/// The default limit, in MiB.
pub(crate) const DEFAULT_MIB: u64 = 128;

/// The size counted for each value in addition to its text, in bytes: about the size of a number or an empty list.
const VALUE: u64 = 64;

/// Returns the help for a description that is larger than the limit.
pub(crate) fn too_large_help(limit: u64) -> String {
    let double = limit.saturating_mul(2);
    format!(
        "if you trust its source, raise the limit: `--max-size {double}`, or `max-size = {double}` in the configuration"
    )
}

/// The memory left for the files of a description.
#[derive(Debug)]
pub(super) struct Room {
    limit: u64,
    left: Cell<u64>,
    is_full: Cell<bool>,
}

impl Room {
    /// Creates an unused limit, in MiB.
    pub(super) fn new(limit: u64) -> Self {
        Self { limit, left: Cell::new(limit.saturating_mul(1 << 20)), is_full: Cell::new(false) }
    }

    /// Returns the limit in MiB.
    pub(super) fn limit(&self) -> u64 {
        self.limit
    }

    /// Returns whether the limit was exceeded.
    pub(super) fn is_full(&self) -> bool {
        self.is_full.get()
    }

    /// Counts a value without its text; returns whether it fits.
    pub(super) fn take_value(&self) -> bool {
        self.take(VALUE)
    }

    /// Counts a text; returns whether it fits.
    pub(super) fn take_text(&self, text: &str) -> bool {
        self.take(text.len() as u64)
    }

    fn take(&self, bytes: u64) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        self.is_full.set(self.is_full.get() || left.is_none());
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{Room, VALUE};

    #[test]
    fn what_does_not_fit_is_refused_from_then_on() {
        let room = Room::new(1);
        let text = "x".repeat(1 << 19);
        assert!(room.take_text(&text) && room.take_value() && !room.is_full());
        assert!(!room.take_text(&text), "the value took {VALUE} bytes");
        assert!(room.is_full() && !room.take_value());
    }
}
