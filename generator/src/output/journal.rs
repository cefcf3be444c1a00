//! A journal of the changes to a folder, written before they begin, so that the next run can finish them.
//!
//! Until the journal is written, the folder is unchanged. After that, an interrupted run is finished by the next one.
//! Each step is idempotent, so this can be repeated.

use std::io::{self, Write as _};
use std::path::Path;

use fs_err as fs;
use serde::{Deserialize, Serialize};

use super::files::{is_generated, is_inside};
use super::manifest::MANIFEST;
use super::{CrateFiles, check_folders};

const JOURNAL: &str = ".typewright-journal";

/// The temporary path that each file is written to before it is renamed, so that files are replaced atomically.
const STAGED: &str = ".typewright-staged";

/// The changes from one version of a crate to the next.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Files that were edited by hand, and the paths they are moved to.
    pub(super) keep: Vec<(String, String)>,
    /// Files to write.
    pub(super) put: CrateFiles,
    /// Files to remove.
    pub(super) remove: Vec<String>,
    /// The text of the new manifest.
    pub(super) manifest: String,
}

impl Journal {
    /// Writes the journal, then carries it out.
    pub(super) fn commit(&self, dir: &Path) -> io::Result<()> {
        put(dir, JOURNAL, &serde_json::to_string(self)?)?;
        self.carry_out(dir)
    }

    /// Reads the journal of an interrupted run. A journal with paths that cannot belong to a generated crate is an
    /// error, since typewright did not write it.
    pub(super) fn left_in(dir: &Path) -> io::Result<Option<Self>> {
        let journal: Self = match fs::read_to_string(dir.join(JOURNAL)) {
            Ok(text) => serde_json::from_str(&text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let is_kept_beside =
            |(from, to): &&(String, String)| to.starts_with(&format!("{from}.edited")) && is_inside(to);
        let paths = journal.put.keys().chain(&journal.remove).chain(journal.keep.iter().map(|(from, _)| from));
        match paths.into_iter().find(|path| !is_generated(path) || check_folders(dir, path).is_err()) {
            None if journal.keep.iter().all(|pair| is_kept_beside(&pair)) => Ok(Some(journal)),
            _ => Err(io::Error::new(io::ErrorKind::InvalidData, format!("`{JOURNAL}` names files of others"))),
        }
    }

    pub(super) fn carry_out(&self, dir: &Path) -> io::Result<()> {
        for (from, to) in &self.keep {
            let (from, to) = (dir.join(from), dir.join(to));
            if !to.exists() && from.exists() {
                fs::rename(from, to)?;
            }
        }
        for (path, text) in &self.put {
            if let Some(folder) = dir.join(path).parent() {
                fs::create_dir_all(folder)?;
            }
            put(dir, path, text)?;
        }
        for path in &self.remove {
            remove(dir, path)?;
        }
        put(dir, MANIFEST, &self.manifest)?;
        fs::remove_file(dir.join(JOURNAL))
    }
}

/// Replaces a file atomically. Its content is on the disk before the next step begins.
fn put(dir: &Path, path: &str, text: &str) -> io::Result<()> {
    let staged = dir.join(STAGED);
    let mut file = fs::File::create(&staged)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(staged, dir.join(path))
}

/// Removes a file, if it still exists, and the folders that become empty.
fn remove(dir: &Path, path: &str) -> io::Result<()> {
    match fs::remove_file(dir.join(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    for (at, _) in path.rmatch_indices('/') {
        // Fails for a folder that is not empty, which is kept.
        if fs::remove_dir(dir.join(&path[..at])).is_err() {
            break;
        }
    }
    Ok(())
}
