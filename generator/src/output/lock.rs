//! One run at a time writes into a folder.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use fs_err as fs;

const LOCK: &str = ".typewright-lock";

/// Held while a folder is written; the file goes with it.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    // The system releases the lock when the file is closed, however the process ends.
    _file: File,
}

impl Lock {
    /// Locks a folder, which is created if it does not exist.
    pub(super) fn take(dir: &Path) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let path = dir.join(LOCK);
        loop {
            let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path)?.into_parts().0;
            match file.try_lock() {
                // A run that came to its end in between may have removed the file that is locked now.
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
        // Nothing depends on the file: what counts is the lock.
        let _ = std::fs::remove_file(&self.path);
    }
}
