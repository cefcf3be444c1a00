//! Builds a generated crate in a folder of its own: does it compile without a warning, and are its tests passed?

use std::ffi::OsString;
use std::io;
use std::process::{Command, Output};

use fs_err as fs;

use crate::output::CrateFiles;

/// Keeps cargo from taking the crate for part of a workspace that the folder happens to be in.
const WORKSPACE: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"client\"]\n";

/// Compiles all features and targets of a crate with warnings denied, and runs its tests, which read and write each
/// documented example. The folder is removed afterwards; what the crate depends on is kept where `CARGO_TARGET_DIR`
/// says.
///
/// # Errors
/// What cargo said, if it fails.
pub(super) fn build(files: &CrateFiles) -> io::Result<Result<(), String>> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("Cargo.toml"), WORKSPACE)?;
    for (path, text) in files {
        let path = folder.path().join("client").join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, text)?;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    if let Some(kept) = std::env::var_os("CARGO_TARGET_DIR") {
        // Relative to where the user is, not to the folder that goes away.
        command.env("CARGO_TARGET_DIR", std::path::absolute(kept)?);
    }
    let output = command
        .args(["test", "--quiet", "--all-features", "--all-targets"])
        .env("RUSTFLAGS", flags())
        .current_dir(folder.path())
        .output()
        .map_err(|error| io::Error::new(error.kind(), format!("{} cannot be started: {error}", cargo.display())))?;
    Ok(if output.status.success() { Ok(()) } else { Err(said(&output)) })
}

/// The flags that the user has set, and that warnings are errors.
fn flags() -> OsString {
    let mut flags = std::env::var_os("RUSTFLAGS").unwrap_or_default();
    flags.push(" --deny warnings");
    flags
}

fn said(output: &Output) -> String {
    [&output.stderr, &output.stdout].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}
