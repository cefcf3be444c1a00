//! Generates typed Rust clients from OpenAPI descriptions.

pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod ir;
pub mod load;
pub mod lower;
pub mod normalise;
pub mod output;
