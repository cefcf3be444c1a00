//! What tests share.

pub(crate) mod project;
pub(crate) mod server;
