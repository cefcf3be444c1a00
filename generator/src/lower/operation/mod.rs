//! Operations: parameters, request bodies, responses and webhooks.

pub(in crate::lower) mod answers;
pub(in crate::lower) mod depth;
pub(in crate::lower) mod events;
pub(in crate::lower) mod forms;
pub(in crate::lower) mod found;
pub(in crate::lower) mod header_fields;
mod infer_paging;
pub(in crate::lower) mod media;
pub(in crate::lower) mod operations;
pub(in crate::lower) mod paging;
pub(in crate::lower) mod parameters;
pub(in crate::lower) mod part_headers;
pub(in crate::lower) mod requests;
pub(in crate::lower) mod responses;
pub(in crate::lower) mod streaming;
pub(in crate::lower) mod styles;
pub(in crate::lower) mod success_tests;
pub(in crate::lower) mod templates;
mod webhook_headers;
pub(in crate::lower) mod webhooks;
