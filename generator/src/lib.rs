//! Generates typed Rust clients from OpenAPI descriptions.

mod chars;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod diff;
pub mod emit;
pub mod explain;
mod file;
mod foreign;
pub mod ir;
pub mod lint;
pub mod load;
pub mod lower;
mod markdown;
pub mod normalise;
pub mod output;
mod pipeline;
mod runtime;
pub mod verify;

pub use pipeline::{Outcome, Stage, generate, generate_with_reasons, lint};
