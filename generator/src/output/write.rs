//! Carries out a plan so that an interruption leaves either the old file or the new one, never half of one.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use fs_err as fs;

use super::{CrateFiles, MANIFEST, Plan, listed, manifest};

/// Holds new files until all of them are written.
const STAGING: &str = ".typewright-staging";

/// Writes what differs.
///
/// # Errors
/// When the file system refuses. Before the first rename the folder is as it was; after it each file is old or new,
/// and the next run finishes the work.
pub fn write(plan: &Plan, files: &CrateFiles) -> io::Result<()> {
    let staging = plan.dir.join(STAGING);
    clear(&staging)?;
    if plan.is_up_to_date() {
        return Ok(());
    }
    fs::create_dir_all(&staging)?;
    let fresh: Vec<&String> = plan.create.iter().chain(&plan.change).collect();
    for (index, path) in fresh.iter().enumerate() {
        fs::write(staging.join(index.to_string()), &files[*path])?;
    }
    if plan.manifest_differs {
        // Until all is in place the list names old and new files, so that the next run knows all of them as its own.
        let mut both: BTreeSet<String> = listed(&plan.dir)?;
        both.extend(files.keys().cloned());
        put_manifest(&plan.dir, &staging, &manifest(&both))?;
    }
    for (index, path) in fresh.iter().enumerate() {
        let to = plan.dir.join(path);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::rename(staging.join(index.to_string()), &to)?;
    }
    for path in &plan.remove {
        remove(&plan.dir, path)?;
    }
    if plan.manifest_differs {
        put_manifest(&plan.dir, &staging, &manifest(files.keys()))?;
    }
    clear(&staging)
}

fn put_manifest(dir: &Path, staging: &Path, text: &str) -> io::Result<()> {
    let staged = staging.join("manifest");
    fs::write(&staged, text)?;
    fs::rename(staged, dir.join(MANIFEST))
}

/// Removes a file and the folders that this leaves empty.
fn remove(dir: &Path, path: &str) -> io::Result<()> {
    fs::remove_file(dir.join(path))?;
    for (at, _) in path.rmatch_indices('/') {
        // A folder that still holds something stays.
        if fs::remove_dir(dir.join(&path[..at])).is_err() {
            break;
        }
    }
    Ok(())
}

/// Removes what a run left that did not come to its end.
fn clear(staging: &Path) -> io::Result<()> {
    match fs::symlink_metadata(staging) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(staging),
        Ok(_) => fs::remove_file(staging),
        Err(_) => Ok(()),
    }
}
