//! Documented values, for tests and for the calls in the docs.

pub(in crate::lower) mod examples;
pub(in crate::lower) mod literals;
pub(in crate::lower) mod misfits;
pub(in crate::lower) mod quickstart;
