//! Reads the files that users name, whole and up to a size limit.
//!
//! Pipes, devices and sockets are rejected before they are opened, because reading them may never end. `-` is standard
//! input, where waiting is what the user asked for.

use std::fs::{File, FileType};
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

/// The size limit of the tool's own files, such as `generator.toml`, in bytes.
pub(crate) const OWN: u64 = 16 << 20;

/// The path that stands for standard input.
pub(crate) const STDIN: &str = "-";

/// The content of standard input, which can be read only once. Some commands read a description twice.
static INPUT: OnceLock<Vec<u8>> = OnceLock::new();

/// Reads a file of at most `limit` bytes.
///
/// # Errors
/// Returns an error if the path is not a regular file, the file is larger than the limit, or it cannot be read.
pub(crate) fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let meta = std::fs::metadata(path)?;
    if !meta.is_file() {
        return Err(other(meta.file_type()));
    }
    if meta.len() > limit {
        return Err(too_large(limit));
    }
    // Some files, such as those in `/proc`, report a wrong size until they are read.
    let bytes = read_up_to(File::open(path)?, limit)?;
    if bytes.len() as u64 > limit { Err(too_large(limit)) } else { Ok(bytes) }
}

/// Reads standard input to its end, at most `limit` bytes.
///
/// # Errors
/// Returns an error if the input is larger than the limit, or if it cannot be read.
pub(crate) fn read_stdin(limit: u64) -> io::Result<Vec<u8>> {
    let bytes = match INPUT.get() {
        Some(bytes) => bytes,
        None => {
            let bytes = read_up_to(io::stdin().lock(), limit)?;
            INPUT.get_or_init(|| bytes)
        }
    };
    if bytes.len() as u64 > limit { Err(too_large(limit)) } else { Ok(bytes.clone()) }
}

/// Reads to the end, or stops one byte past the limit.
fn read_up_to(from: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_large(limit: u64) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MiB", limit >> 20))
}

/// Reads one of the tool's own files.
///
/// # Errors
/// Returns an error if [`read`] does, or if the file is not UTF-8.
pub(crate) fn read_own(path: &Path) -> io::Result<String> {
    let not_text = |_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8");
    String::from_utf8(read(path, OWN)?).map_err(not_text)
}

/// Returns the error for a path that is not a regular file.
fn other(kind: FileType) -> io::Error {
    if kind.is_dir() {
        return io::Error::new(io::ErrorKind::IsADirectory, "it is a folder, not a file");
    }
    io::Error::new(io::ErrorKind::InvalidInput, special(kind))
}

#[cfg(unix)]
fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "it is a pipe, not a file"
    } else if kind.is_char_device() || kind.is_block_device() {
        "it is a device, not a file"
    } else if kind.is_socket() {
        "it is a socket, not a file"
    } else {
        "it is not a file"
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> &'static str {
    "it is not a file"
}
