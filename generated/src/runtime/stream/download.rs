//! Downloads: a streamed body is written to a writer, or to a file that is either complete or absent.
//!
//! `body_stream.rs` reads the body.

use std::ffi::OsString;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::File;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::runtime::call::error::{Error, Kind};
use crate::runtime::stream::body_stream::BodyStream;

impl BodyStream {
    /// Writes the rest of the body to `writer` and flushes it. Returns the number of bytes written.
    ///
    /// # Errors
    /// Fails like [`chunk`](Self::chunk), and if writing fails ([`Error::is_file`]). Bytes that were written before the
    /// error stay written.
    pub async fn write_to(mut self, mut writer: impl AsyncWrite + Unpin) -> Result<u64, Error> {
        self.copy_to(&mut writer, "the response body cannot be written").await
    }

    /// Saves the rest of the body to the file `path`, replacing an existing file. Returns the size in bytes.
    ///
    /// The body is written to a temporary file in the same folder, which is renamed once it is complete. If the
    /// download fails, or if the future is dropped, the temporary file is removed and an existing file is unchanged.
    ///
    /// # Errors
    /// Fails like [`chunk`](Self::chunk), and if the file cannot be written ([`Error::is_file`]).
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

/// A temporary file that is removed when it is dropped, unless it is finished.
struct Unfinished(Option<PathBuf>);

impl Unfinished {
    /// Creates the file next to `path`. It blocks on purpose: a background thread could create the file after the
    /// future is dropped, and nothing would remove it.
    fn beside(path: &Path) -> io::Result<(File, Self)> {
        let mut name = OsString::from(".");
        name.push(path.file_name().ok_or(io::ErrorKind::InvalidFilename)?);
        // The random part keeps concurrent downloads to the same path apart.
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
            // There is no caller to report an error to. The extension marks the file as incomplete.
            let _ = std::fs::remove_file(beside);
        }
    }
}
