//! Streamed responses: downloads, server-sent events, JSON lines and paginated lists.

#[cfg(feature = "blocking")]
pub mod blocking;
pub(crate) mod body_stream;
pub(crate) mod download;
pub(crate) mod link_header;
pub(crate) mod pager;
pub(crate) mod paging;
