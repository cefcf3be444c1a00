//! Generates typed Rust clients from OpenAPI descriptions.

pub mod config;
pub mod diagnostic;
pub mod load;
pub mod normalise;
