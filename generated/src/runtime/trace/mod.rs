//! Observability: `tracing` spans and W3C Trace Context.

pub(crate) mod span;
pub(crate) mod trace_context;
