//! Where the body of an answer goes while it arrives: to a writer, or to a file that is there as a whole or not at all.
//!
//! How it arrives is `stream.rs`.

use std::ffi::OsString;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::File;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::runtime::call::error::{Error, Kind};
use crate::runtime::stream::body_stream::BodyStream;

impl BodyStream {
    /// Writes what is left of the body to `writer` and flushes it. Returns how many bytes that were.
    ///
    /// # Errors
    /// As for [`chunk`](Self::chunk), and when `writer` fails ([`is_file`](Error::is_file)); what was written until then
    /// stays written.
    pub async fn write_to(mut self, mut writer: impl AsyncWrite + Unpin) -> Result<u64, Error> {
        self.copy_to(&mut writer, "the body of the answer cannot be written").await
    }

    /// Saves what is left of the body as a file, in place of one that is there already. Returns its size in bytes.
    ///
    /// The bytes are written to a file beside it, which gets its name when all have come. If they do not, or if the
    /// future is dropped, nothing is left and a file that was there stays as it was.
    ///
    /// # Errors
    /// As for [`chunk`](Self::chunk), and when the file cannot be written ([`is_file`](Error::is_file)).
    pub async fn save_to(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let path = path.as_ref();
        let doing = format!("the file `{}` cannot be written", path.display());
        let unfinished = Unfinished::beside(path);
        let (mut file, unfinished) = unfinished.map_err(|error| self.failed(&doing, error))?;
        let size = self.copy_to(&mut file, &doing).await?;
        file.sync_all().await.map_err(|error| self.failed(&doing, error))?;
        drop(file);
        unfinished.finish(path).await.map_err(|error| self.failed(&doing, error))?;
        Ok(size)
    }

    async fn copy_to(&mut self, writer: &mut (impl AsyncWrite + Unpin), doing: &str) -> Result<u64, Error> {
        let mut written = 0;
        while let Some(chunk) = self.chunk().await {
            let chunk = chunk?;
            writer.write_all(&chunk).await.map_err(|error| self.failed(doing, error))?;
            written += chunk.len() as u64;
        }
        writer.flush().await.map_err(|error| self.failed(doing, error))?;
        Ok(written)
    }

    fn failed(&self, doing: &str, error: io::Error) -> Error {
        self.about(Error::new(Kind::File, format!("{doing}: {error}")).caused_by(error))
    }
}

/// A file that goes away unless it is finished.
struct Unfinished(Option<PathBuf>);

impl Unfinished {
    /// Made on this thread: another one would make it after the future is dropped, and nobody would be left to remove it.
    fn beside(path: &Path) -> io::Result<(File, Self)> {
        let mut name = OsString::from(".");
        name.push(path.file_name().ok_or(io::ErrorKind::InvalidFilename)?);
        // Another download to the same place has a file of its own.
        name.push(format!(".{:016x}.part", RandomState::new().hash_one(0)));
        let beside = path.with_file_name(name);
        let file = File::from_std(std::fs::File::create_new(&beside)?);
        Ok((file, Self(Some(beside))))
    }

    async fn finish(mut self, path: &Path) -> io::Result<()> {
        if let Some(beside) = &self.0 {
            tokio::fs::rename(beside, path).await?;
            self.0 = None;
        }
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(beside) = &self.0 {
            // What cannot be removed can be told to nobody here; the name says that it is no whole file.
            let _ = std::fs::remove_file(beside);
        }
    }
}
