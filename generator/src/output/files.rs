//! The files of a crate as plain data, and the paths that are allowed for them.

use std::collections::BTreeMap;
use std::path::{Component, Path};

/// The contents of files by path. Paths are relative, with `/` as the separator.
pub type CrateFiles = BTreeMap<String, String>;

/// Returns whether a path is inside the folder and is not reserved for typewright's own files.
pub(super) fn is_inside(path: &str) -> bool {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let odd =
        path.is_empty() || path.ends_with('/') || path.contains("//") || path.contains(['\\', '\0', '\n', '\r', ':']);
    plain && !odd && !path.starts_with(".typewright")
}

/// Returns whether a path can belong to a generated crate. Files at other paths are never removed, even if the manifest
/// lists them.
pub(super) fn is_generated(path: &str) -> bool {
    let in_root = [".gitattributes", "Cargo.toml", "README.md", "rustfmt.toml"].contains(&path);
    let is_rust =
        ["src/", "examples/", "tests/"].iter().any(|folder| path.starts_with(folder)) && path.ends_with(".rs");
    is_inside(path) && (in_root || is_rust)
}
