//! Transports for tests of applications.

#[cfg(feature = "test-util")]
pub mod test_util;
