//! The HTTP half of the runtime, tested against a loopback server.

mod auth;
mod bodies;
mod builder;
mod decode;
mod downloads;
mod echoes;
mod errors;
mod extension;
mod extra;
pub(crate) mod fixture;
mod limits;
mod malicious;
mod memory;
mod parameters;
mod paths;
mod redirects;
mod requests;
mod secrets;
mod servers;
mod streams;
mod token;
mod tower;
mod trace;
mod trace_context;
mod transport;
mod uploads;
mod verdict;
