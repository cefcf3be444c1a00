//! The API as a whole: servers, security, and how types and operations are grouped.

pub(in crate::lower) mod coverage;
pub(in crate::lower) mod groups;
pub(in crate::lower) mod security;
pub(in crate::lower) mod servers;
