//! Locks a folder, so that only one run writes to it at a time.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use fs_err as fs;

const LOCK: &str = ".typewright-lock";

/// A lock that is held while a folder is written. Dropping it releases the lock and removes its file.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    // The operating system releases the lock when the file is closed, even if the process crashes.
    _file: File,
}

impl Lock {
    /// Locks a folder, and creates it if it does not exist. Fails if a different run holds the lock.
    pub(super) fn take(dir: &Path) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let path = dir.join(LOCK);
        loop {
            let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path)?.into_parts().0;
            match file.try_lock() {
                // A run that finished in the meantime can have removed the file that is now locked.
                Ok(()) if path.exists() => return Ok(Self { path, _file: file }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let message =
                        format!("another run is writing to `{}`; run again when it has finished", dir.display());
                    return Err(io::Error::other(message));
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Errors are ignored, because a file that is left behind is not locked.
        let _ = std::fs::remove_file(&self.path);
    }
}
