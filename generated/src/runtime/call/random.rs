//! Random numbers for waits and keys, from the seeds that the standard library draws for its hash maps.
//!
//! They spread things and tell them apart; no secret is made of them.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// A time from nothing up to `most`, each as likely as the other.
pub(crate) fn up_to(most: Duration) -> Duration {
    let share = number() as f64 / u64::MAX as f64;
    Duration::try_from_secs_f64(most.as_secs_f64() * share).map_or(most, |time| time.min(most))
}

/// A name that no other has, in the form of a random UUID (RFC 9562, 5.4).
pub(crate) fn uuid() -> String {
    let (high, low) = (number(), number());
    let (version, variant) = (high & 0xfff, 0x8000 | low >> 50);
    let (time, middle, node) = (high >> 32, high >> 16 & 0xffff, low & 0xffff_ffff_ffff);
    format!("{time:08x}-{middle:04x}-4{version:03x}-{variant:04x}-{node:012x}")
}

/// Each `RandomState` has keys of its own.
fn number() -> u64 {
    RandomState::new().hash_one(())
}
