//! Embeds the manifest and the files of the runtime, wherever they are added or moved below `templates/runtime/src`.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    // A published package has a copy of the folder, which `.ci/package` makes.
    let own = package.join("templates");
    let templates = if own.is_dir() { own } else { package.join("../templates").canonicalize()? };
    println!("cargo::rerun-if-changed={}", templates.display());
    println!("cargo::rustc-env=TYPEWRIGHT_TEMPLATES={}", templates.display());
    let runtime = templates.join("runtime/src");
    let mut files = Vec::new();
    gather(&runtime, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&runtime)?.to_string_lossy().replace('\\', "/");
        writeln!(table, "    ({name:?}, include_str!({:?})),", file.to_string_lossy())?;
    }
    table.push(']');
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("runtime.rs"), table)?;
    // Cargo does not package a folder with a manifest, so `.ci/package` renames it.
    let manifest = ["Cargo.toml", "manifest.toml"].map(|name| templates.join("runtime").join(name));
    let manifest = manifest.iter().find(|path| path.is_file()).ok_or("`templates/runtime` has no manifest")?;
    fs::copy(manifest, out.join("runtime.toml"))?;
    Ok(())
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
