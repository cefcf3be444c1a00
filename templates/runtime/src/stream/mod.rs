//! Streamed responses: downloads, server-sent events, JSON lines and paginated lists.

#[cfg(feature = "blocking")]
pub mod blocking;
pub(crate) mod body_stream;
pub(crate) mod download;
#[cfg(feature = "lines")]
pub(crate) mod json_lines;
#[cfg(feature = "paging")]
pub(crate) mod link_header;
#[cfg(feature = "paging")]
pub(crate) mod pager;
#[cfg(feature = "paging")]
pub(crate) mod paging;
#[cfg(feature = "reconnect")]
pub(crate) mod reconnect;
#[cfg(feature = "events")]
pub(crate) mod sse;
