//! A cargo workspace whose package `client` is generated and compiled, and what that costs.

use std::fs::File;
use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use crate::Failed;
use crate::measure::Measure;

/// A workspace in a folder of its own, which stays, so that the next run finds its dependencies built.
pub(crate) struct Workspace {
    pub(crate) folder: PathBuf,
}

impl Workspace {
    pub(crate) fn new(folder: PathBuf, members: &[&str]) -> Result<Self, Failed> {
        std::fs::create_dir_all(&folder)?;
        let manifest =
            format!("[workspace]\nmembers = {members:?}\nresolver = \"3\"\n[profile.release]\nstrip = true\n");
        std::fs::write(folder.join("Cargo.toml"), manifest)?;
        Ok(Self { folder })
    }

    /// Runs a command that writes the package `client` anew.
    pub(crate) fn generate(&self, command: &mut Command) -> Result<Measure, Failed> {
        let client = self.folder.join("client");
        if client.exists() {
            std::fs::remove_dir_all(client)?;
        }
        Measure::of(command.current_dir(&self.folder), &self.folder)
    }

    /// Compiles the client anew; what it depends on was compiled by the same command before.
    pub(crate) fn cargo(&self, arguments: &[&str], again: bool) -> Result<Measure, Failed> {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.arg("--quiet").args(arguments).current_dir(&self.folder);
        command.env("CARGO_INCREMENTAL", if again { "1" } else { "0" });
        command.env("CARGO_TARGET_DIR", self.folder.join("target"));
        command.env_remove("RUSTC_WRAPPER").env_remove("RUSTFLAGS");
        Measure::of(&command, &self.folder)?;
        let root = self.folder.join("client/src/lib.rs");
        File::options().append(true).open(root)?.set_modified(SystemTime::now())?;
        if again {
            let file = self.folder.join("client/src/client.rs");
            let text = std::fs::read_to_string(&file)?;
            std::fs::write(file, format!("{text}// Changed.\n"))?;
        }
        Measure::of(&command, &self.folder)
    }
}
