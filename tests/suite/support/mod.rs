//! Helpers shared by the tests.

pub(crate) mod project;
pub(crate) mod server;
