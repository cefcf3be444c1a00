//! `.typewright`, the manifest: the files that typewright wrote to a folder, each with a hash of its text.
//!
//! ```text
//! 4f1c0a5be0d3a911  src/lib.rs
//! ```
//!
//! Earlier versions wrote lines without hashes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::Hasher as _;
use std::io;
use std::path::Path;

use fnv::FnvHasher;

use super::files::{CrateFiles, is_generated};
use crate::file;

/// The file name of the manifest.
pub(super) const MANIFEST: &str = ".typewright";

/// The files that an earlier run wrote, each with its hash if that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest(BTreeMap<String, Option<u64>>);

impl Manifest {
    /// Reads the manifest of a folder; empty if there is none. Paths that cannot belong to a generated crate are
    /// ignored.
    pub(super) fn read(dir: &Path) -> io::Result<Self> {
        let text = match file::read_own(&dir.join(MANIFEST)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error),
        };
        Ok(Self(text.lines().map(entry).filter(|(path, _)| is_generated(path)).collect()))
    }

    /// Creates the manifest of a crate.
    pub(super) fn of(files: &CrateFiles) -> Self {
        Self(files.iter().map(|(path, text)| (path.clone(), Some(hash(text)))).collect())
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Returns whether a text differs from what was written to a path. Files without a hash count as not edited.
    pub(super) fn is_edited(&self, path: &str, text: &str) -> bool {
        self.0.get(path).copied().flatten().is_some_and(|written| written != hash(text))
    }

    /// Returns the text of the manifest.
    pub(super) fn text(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, (path, hash)| {
            let _ = match hash {
                Some(hash) => writeln!(text, "{hash:016x}  {path}"),
                None => writeln!(text, "{path}"),
            };
            text
        })
    }
}

fn entry(line: &str) -> (String, Option<u64>) {
    let hashed = line.split_once("  ").and_then(|(hash, path)| Some((path, u64::from_str_radix(hash, 16).ok()?)));
    match hashed {
        Some((path, hash)) => (path.to_owned(), Some(hash)),
        None => (line.to_owned(), None),
    }
}

/// Returns a hash that is the same on all machines. Line endings are ignored, because git can change them to CR LF.
fn hash(text: &str) -> u64 {
    let mut hasher = FnvHasher::default();
    for line in text.lines() {
        hasher.write(line.as_bytes());
        hasher.write(b"\n");
    }
    hasher.finish()
}
