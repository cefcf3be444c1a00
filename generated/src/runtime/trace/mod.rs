//! What is visible from outside: spans of `tracing`, and W3C Trace Context.

pub(crate) mod span;
pub(crate) mod trace_context;
