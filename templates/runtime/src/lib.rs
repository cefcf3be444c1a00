//! The runtime of every generated client: requests, credentials, retries, errors and JSON.

#![allow(dead_code, unused_macros, reason = "the runtime is the same for every API, and no API uses all of it")]

// A client contains this crate as its module `runtime`. The alias makes the paths in the files valid here as well.
use crate as runtime;

pub(crate) mod auth;
pub(crate) mod call;
pub(crate) mod http;
pub(crate) mod stream;
#[cfg(feature = "test-util")]
pub(crate) mod testing;
pub(crate) mod trace;
pub(crate) mod wire;

pub use auth::provide::{AccessToken, ProvideToken, TokenFuture, TokenWanted};
pub use call::builder::{Call, Sending};
pub use call::client::{Client, ClientBuilder};
pub use call::error::Error;
pub use call::request::Request;
pub use call::response::{FromBody, Response};
pub use call::retry::Retry;
pub use http::body::Body;
pub use http::file::File;
#[cfg(feature = "tower")]
pub use http::tower;
pub use http::transport::{Transport, TransportError, TransportFuture};
#[cfg(feature = "blocking")]
pub use stream::blocking;
pub use stream::body_stream::BodyStream;
#[cfg(feature = "lines")]
pub use stream::json_lines::JsonLines;
#[cfg(feature = "paging")]
pub use stream::paging::{Items, Pages};
#[cfg(feature = "reconnect")]
pub use stream::reconnect::Reconnecting;
#[cfg(feature = "events")]
pub use stream::sse::{Event, EventStream};
#[cfg(feature = "test-util")]
pub use testing::test_util;
pub use trace::trace_context::TraceContext;
#[cfg(feature = "common-unions")]
pub use wire::{Clearable, Expandable};
pub use wire::{Nullable, ReadError};

#[cfg(feature = "paging")]
#[allow(unused_imports, reason = "an API may have no operation that needs them")]
pub(crate) use stream::pager::{Paging, Place};
#[allow(unused_imports, reason = "an API may have no operation that needs them")]
pub(crate) use {
    auth::credential::Credential,
    call::newtype::{call, conditional},
    call::operation::{Api, Operation, Scheme, SuccessWhen},
    http::fields::Encoding,
    http::style::Style,
};

#[cfg(feature = "strict-dates")]
pub(crate) const READS_DATES_WITHOUT_OFFSET: bool = false;
#[cfg(not(feature = "strict-dates"))]
pub(crate) const READS_DATES_WITHOUT_OFFSET: bool = true;
