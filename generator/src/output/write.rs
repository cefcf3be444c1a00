//! Writes a plan. An interrupted run leaves the old crate, or a journal from which the next run finishes the new one.

use std::io;
use std::path::Path;

use super::journal::Journal;
use super::lock::Lock;
use super::manifest::Manifest;
use super::{CrateFiles, Plan, compare};

/// Writes the files that differ.
///
/// # Errors
/// Returns an error if the file system does, if a different run is writing to the folder, or if the folder changed
/// after the plan was made. If writing is interrupted, the next run or `check` finishes it.
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

/// Finishes an interrupted run, if there is one.
pub(super) fn finish_interrupted(dir: &Path) -> io::Result<()> {
    if Journal::left_in(dir)?.is_none() {
        return Ok(());
    }
    let _lock = Lock::take(dir)?;
    // Read again, because the run that wrote the journal can have finished in the meantime.
    Journal::left_in(dir)?.map_or(Ok(()), |journal| journal.carry_out(dir))
}
