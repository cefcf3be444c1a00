//! Limits the size of a description in memory. Aliases make a small file large, so values are counted, not bytes of files.

use std::cell::Cell;

/// The limit where the configuration and the command line give none, in MiB.
pub(crate) const DEFAULT_MIB: u64 = 128;

/// What a value counts in addition to its text, in bytes: about what a number or an empty list takes.
const VALUE: u64 = 64;

/// What to do about a description that is larger than the limit.
pub(crate) fn too_large_help(limit: u64) -> String {
    let double = limit.saturating_mul(2);
    format!(
        "if you trust its source, raise the limit: `--max-size {double}`, or `max-size = {double}` in the configuration"
    )
}

/// How much the files of a description may still add.
#[derive(Debug)]
pub(super) struct Room {
    limit: u64,
    left: Cell<u64>,
    is_full: Cell<bool>,
}

impl Room {
    /// Nothing is taken yet; `limit` is in MiB.
    pub(super) fn new(limit: u64) -> Self {
        Self { limit, left: Cell::new(limit.saturating_mul(1 << 20)), is_full: Cell::new(false) }
    }

    /// The limit in MiB.
    pub(super) fn limit(&self) -> u64 {
        self.limit
    }

    /// Whether something did not fit.
    pub(super) fn is_full(&self) -> bool {
        self.is_full.get()
    }

    /// Takes the room of a value without its text.
    pub(super) fn take_value(&self) -> bool {
        self.take(VALUE)
    }

    /// Takes the room of a text.
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
