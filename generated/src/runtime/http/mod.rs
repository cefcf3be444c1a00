//! HTTP: bodies, headers, parameters, URLs, redirects, and the transport that sends requests.

pub(crate) mod base_url;
pub(crate) mod body;
pub(crate) mod content;
pub(crate) mod encode;
pub(crate) mod escape;
pub(crate) mod fields;
pub(crate) mod file;
pub(crate) mod form;
pub(crate) mod header_fields;
pub(crate) mod headers;
pub(crate) mod http_date;
pub(crate) mod multipart;
pub(crate) mod parameter;
pub(crate) mod redirect;
pub(crate) mod style;
#[cfg(feature = "tower")]
pub mod tower;
pub(crate) mod transport;
pub(crate) mod transport_error;
