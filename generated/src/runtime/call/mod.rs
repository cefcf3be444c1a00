//! Calls: the client, requests, retries, errors and responses.

pub(crate) mod attempts;
pub(crate) mod budget;
pub(crate) mod builder;
pub(crate) mod client;
pub(crate) mod deadline;
pub(crate) mod envelope;
pub(crate) mod error;
pub(crate) mod execute;
pub(crate) mod extend;
pub(crate) mod extra;
pub(crate) mod failure;
pub(crate) mod newtype;
pub(crate) mod operation;
pub(crate) mod random;
pub(crate) mod report;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod retry;
pub(crate) mod settings;
pub(crate) mod splice;
