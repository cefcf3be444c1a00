//! A temporary cargo workspace for a generated crate.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use fs_err as fs;
use tempfile::TempDir;

use crate::output::CrateFiles;

/// The manifest of the workspace. Without it, cargo could assign the crate to a workspace in a folder above. Debug
/// information is disabled because nobody debugs these builds.
const MANIFEST: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"client\"]\n\n[profile.dev]\ndebug = 0\n";

/// A temporary cargo workspace. The folder is removed on drop.
pub struct Workspace {
    folder: TempDir,
    /// The target folder of cargo, if not in the workspace.
    target: Option<PathBuf>,
}

impl Workspace {
    /// Writes the files of a crate to a new workspace. The target folder is `CARGO_TARGET_DIR`, if set.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn new(files: &CrateFiles) -> io::Result<Self> {
        // Resolved against the user's working directory, because cargo runs in the temporary folder.
        let target = std::env::var_os("CARGO_TARGET_DIR").map(std::path::absolute).transpose()?;
        let workspace = Self { folder: tempfile::tempdir()?, target };
        fs::write(workspace.path().join("Cargo.toml"), MANIFEST)?;
        files.iter().try_for_each(|(path, text)| workspace.write(path, text))?;
        Ok(workspace)
    }

    /// Sets the target folder, so that several workspaces share the build of their dependencies.
    #[must_use]
    pub fn target(mut self, folder: impl Into<PathBuf>) -> Self {
        self.target = Some(folder.into());
        self
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the crate. `path` is relative to the crate.
    pub(super) fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.path().join("client").join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, text)
    }

    /// Compiles all features and targets with warnings denied, and runs the crate's tests, which read and write each
    /// documented example.
    ///
    /// # Errors
    /// The outer error means that cargo could not be run. The inner one is the output of cargo, if it failed.
    pub fn test(&self) -> io::Result<Result<(), String>> {
        let output = self.cargo(&["test", "--quiet", "--all-features", "--all-targets"], None)?;
        Ok(if output.status.success() { Ok(()) } else { Err(said(&output)) })
    }

    /// Runs cargo with warnings denied.
    pub(super) fn cargo(&self, arguments: &[&str], input: Option<std::fs::File>) -> io::Result<Output> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(&cargo);
        if let Some(target) = &self.target {
            command.env("CARGO_TARGET_DIR", target);
        }
        command
            .args(arguments)
            .env("RUSTFLAGS", flags())
            .current_dir(self.path())
            .stdin(input.map_or_else(Stdio::null, Stdio::from))
            .output()
            .map_err(|error| io::Error::new(error.kind(), format!("{} cannot be started: {error}", cargo.display())))
    }
}

/// Returns the user's `RUSTFLAGS`, with warnings denied in addition.
fn flags() -> OsString {
    let mut flags = std::env::var_os("RUSTFLAGS").unwrap_or_default();
    flags.push(" --deny warnings");
    flags
}

fn said(output: &Output) -> String {
    [&output.stderr, &output.stdout].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}
