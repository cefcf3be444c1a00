//! The files of a crate as plain data, and which paths may be among them.

use std::collections::BTreeMap;
use std::path::{Component, Path};

/// Texts by path: relative, with `/` between the parts.
pub type CrateFiles = BTreeMap<String, String>;

/// Whether a path stays inside the folder, and is none that this module keeps for itself.
pub(super) fn is_inside(path: &str) -> bool {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let odd =
        path.is_empty() || path.ends_with('/') || path.contains("//") || path.contains(['\\', '\0', '\n', '\r', ':']);
    plain && !odd && !path.starts_with(".typewright")
}

/// Whether a path can be that of a file in a generated crate. Nothing else is ever removed, whatever a list says.
pub(super) fn is_generated(path: &str) -> bool {
    let in_root = [".gitattributes", "Cargo.toml", "README.md", "rustfmt.toml"].contains(&path);
    let is_rust =
        ["src/", "examples/", "tests/"].iter().any(|folder| path.starts_with(folder)) && path.ends_with(".rs");
    is_inside(path) && (in_root || is_rust)
}
