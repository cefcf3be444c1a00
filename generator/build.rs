//! Embeds the files of the runtime, wherever they are added or moved below `templates/runtime/src`.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    // A published package has a copy of the folder that stands beside it in the repository.
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
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("runtime.rs"), table)?;
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
