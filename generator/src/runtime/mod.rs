//! The source of the runtime that is copied into each generated crate, and the names that it uses.
//!
//! `templates/runtime/src` itself says which files are copied: a module under `#[cfg(feature = "paging")]` is copied
//! into clients that paginate. Features that follow from the description are resolved at generation time. All others
//! stay features of the client.

mod manifest;
mod names;
mod select;

pub(crate) use manifest::{Manifest, manifest};
pub(crate) use names::{OF_OPERATIONS, crates, methods, public_methods};
pub(crate) use select::selected;

/// The files of the runtime, by path below `templates/runtime/src`.
pub(crate) const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// The root of the runtime, which becomes a module in clients.
pub(crate) const ROOT: &str = "lib.rs";
