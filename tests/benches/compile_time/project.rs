//! The workspace with a package per variant, all with the same dependencies, so that these are built once.
//!
//! It stays in cargo's folder for temporary files: the next run finds its dependencies built.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::measure::{Mode, compile};
use crate::variants::Variant;
use crate::{Failed, talk};

/// The workspace.
pub(crate) struct Project {
    dir: PathBuf,
    /// Locked as long as the run takes: a second one would measure this one's crates.
    _lock: File,
}

/// Writes the workspace below `parent`. Its dependencies are those of this repository, to the version.
pub(crate) fn write(parent: &Path, variants: &[Variant]) -> Result<Project, Failed> {
    let dir = parent.join("compile-time");
    std::fs::create_dir_all(&dir)?;
    let lock = File::create(dir.join("lock"))?;
    if lock.try_lock().is_err() {
        talk("waiting for another run to end\n");
        lock.lock()?;
    }
    let members: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
    std::fs::write(dir.join("Cargo.toml"), format!("[workspace]\nmembers = {members:?}\nresolver = \"3\"\n"))?;
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock"), dir.join("Cargo.lock"))?;
    for variant in variants {
        let package = dir.join(&variant.name);
        if package.exists() {
            std::fs::remove_dir_all(&package)?;
        }
        for (path, text) in &variant.files {
            let path = package.join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(&package))?;
            std::fs::write(path, text)?;
        }
    }
    Ok(Project { dir, _lock: lock })
}

impl Project {
    /// Builds what a variant depends on, and itself once.
    pub(crate) fn prepare(&self, variant: &Variant, mode: Mode) -> Result<(), Failed> {
        self.measure(variant, mode).map(|_| ())
    }

    /// The user CPU seconds of the `rustc` that compiles a variant.
    pub(crate) fn measure(&self, variant: &Variant, mode: Mode) -> Result<f64, Failed> {
        compile(&self.dir, &variant.name, mode)
    }
}
