//! Generates typed Rust clients from OpenAPI descriptions.

pub mod diagnostic;
