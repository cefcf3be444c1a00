//! What a run is about to do to a folder, recorded before it begins, so that the next run can finish it.
//!
//! Before the journal is in its place the folder is as it was. From then on whoever comes next carries it out, as often
//! as it takes: each step does nothing the second time.

use std::io::{self, Write as _};
use std::path::Path;

use fs_err as fs;
use serde::{Deserialize, Serialize};

use super::files::{is_generated, is_inside};
use super::manifest::MANIFEST;
use super::{CrateFiles, check_folders};

const JOURNAL: &str = ".typewright-journal";

/// A file that is written here first, so that each takes its place whole.
const STAGED: &str = ".typewright-staged";

/// The steps from one crate to the next.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Files that were edited by hand, and where they are kept.
    pub(super) keep: Vec<(String, String)>,
    /// Files to write.
    pub(super) put: CrateFiles,
    /// Files to remove.
    pub(super) remove: Vec<String>,
    /// The text of the list of files.
    pub(super) manifest: String,
}

impl Journal {
    /// Records the steps and carries them out.
    pub(super) fn commit(&self, dir: &Path) -> io::Result<()> {
        put(dir, JOURNAL, &serde_json::to_string(self)?)?;
        self.carry_out(dir)
    }

    /// Reads the journal that an interrupted run left. One that names anything but files of a generated crate is an error,
    /// since nobody knows who wrote it.
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

/// Writes a file so that it is the old one or the new one at each moment, and on the disk before the next step.
fn put(dir: &Path, path: &str, text: &str) -> io::Result<()> {
    let staged = dir.join(STAGED);
    let mut file = fs::File::create(&staged)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(staged, dir.join(path))
}

/// Removes a file, unless it is gone already, and the folders that this leaves empty.
fn remove(dir: &Path, path: &str) -> io::Result<()> {
    match fs::remove_file(dir.join(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    for (at, _) in path.rmatch_indices('/') {
        // A folder that still holds something stays.
        if fs::remove_dir(dir.join(&path[..at])).is_err() {
            break;
        }
    }
    Ok(())
}
