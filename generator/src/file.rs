//! Reads files that people name, each as a whole and up to a limit. Pipes, devices and sockets are refused before they are
//! opened, since reading them may never end.

use std::fs::{File, FileType};
use std::io::{self, Read};
use std::path::Path;

/// The size limit of the tool's own files, such as generator.toml, in bytes.
pub(crate) const OWN: u64 = 16 << 20;

/// Reads a file of at most `limit` bytes.
///
/// # Errors
/// When the path is not a regular file, the file is larger than the limit, or it cannot be read.
pub(crate) fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let meta = std::fs::metadata(path)?;
    if !meta.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, other(meta.file_type())));
    }
    let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MiB", limit >> 20));
    if meta.len() > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // The size of some files, such as those in `/proc`, is known only after they are read.
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(too_large()) } else { Ok(bytes) }
}

/// Reads one of the tool's own files.
///
/// # Errors
/// As [`read`], and when the file is not UTF-8.
pub(crate) fn read_own(path: &Path) -> io::Result<String> {
    let not_text = |_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8");
    String::from_utf8(read(path, OWN)?).map_err(not_text)
}

/// What stands in the place of a file.
fn other(kind: FileType) -> &'static str {
    if kind.is_dir() {
        return "it is a folder, not a file";
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "it is a pipe, not a file";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "it is a device, not a file";
        }
        if kind.is_socket() {
            return "it is a socket, not a file";
        }
    }
    "it is not a file"
}
