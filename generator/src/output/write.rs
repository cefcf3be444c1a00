//! Carries out a plan: the folder holds the old crate or the new one, or the next run finishes what this one began.

use std::io;
use std::path::Path;

use super::journal::Journal;
use super::lock::Lock;
use super::manifest::Manifest;
use super::{CrateFiles, Plan, compare};

/// Writes what differs.
///
/// # Errors
/// When the file system refuses, when another run is writing into the folder, or when the folder is no longer what the
/// plan was made for. An interrupted run is finished by the next one, or by `check`.
pub fn write(plan: &Plan, files: &CrateFiles) -> io::Result<()> {
    if plan.is_up_to_date() {
        return Ok(());
    }
    let _lock = Lock::take(&plan.dir)?;
    if Journal::left_in(&plan.dir)?.is_some() || compare(files, &plan.dir).ok().as_ref() != Some(plan) {
        return Err(io::Error::other(format!("`{}` was changed during the run; run again", plan.dir.display())));
    }
    let fresh = plan.create.iter().chain(&plan.change);
    let journal = Journal {
        keep: plan.edited.clone(),
        put: fresh.map(|path| (path.clone(), files[path].clone())).collect(),
        remove: plan.remove.clone(),
        manifest: Manifest::of(files).text(),
    };
    journal.commit(&plan.dir)
}

/// Finishes what an interrupted run began.
pub(super) fn finish_interrupted(dir: &Path) -> io::Result<()> {
    if Journal::left_in(dir)?.is_none() {
        return Ok(());
    }
    let _lock = Lock::take(dir)?;
    // The run that left it may have been at work until now.
    Journal::left_in(dir)?.map_or(Ok(()), |journal| journal.carry_out(dir))
}
