//! Random numbers for delays and idempotency keys, from the seeds of the standard library's hash maps.
//!
//! They are not fit for secrets.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// Returns a uniformly random duration from zero up to `most`.
pub(crate) fn up_to(most: Duration) -> Duration {
    let share = number() as f64 / u64::MAX as f64;
    Duration::try_from_secs_f64(most.as_secs_f64() * share).map_or(most, |time| time.min(most))
}

/// Returns a random UUID (RFC 9562, 5.4).
pub(crate) fn uuid() -> String {
    let (high, low) = (number(), number());
    let (version, variant) = (high & 0xfff, 0x8000 | low >> 50);
    let (time, middle, node) = (high >> 32, high >> 16 & 0xffff, low & 0xffff_ffff_ffff);
    format!("{time:08x}-{middle:04x}-4{version:03x}-{variant:04x}-{node:012x}")
}

/// Returns a random number: each `RandomState` has different keys.
fn number() -> u64 {
    RandomState::new().hash_one(())
}
