//! Finds the clients of a command, from its arguments or from the configuration.

use std::path::{Path, PathBuf};

use super::Which;
use crate::config::{ClientConfig, Config, check_package_name};
use crate::diagnostic::{Sink, Texts, rule};

/// The file names of the configuration, in search order.
const FILES: [&str; 2] = ["typewright.toml", "generator.toml"];

/// The folders to search, relative to the working directory and to each folder above it.
const FOLDERS: [&str; 2] = ["", "spec"];

/// Returns the clients. Reports a finding and returns `None` when there is no usable configuration.
pub(super) fn clients(which: &Which, texts: &mut Texts, sink: &mut Sink) -> Option<Vec<ClientConfig>> {
    let mut clients = match &which.spec {
        Some(spec) => vec![for_spec(spec, which)],
        None => configured(which.config.as_deref(), texts, sink)?.clients,
    };
    for client in &mut clients {
        client.only.clone_from(&which.only);
        which.size.apply(client);
    }
    Some(clients)
}

fn for_spec(spec: &Path, which: &Which) -> ClientConfig {
    let guessed = which.out.as_deref().and_then(|out| package_name(out.file_name()?.to_str()?));
    let guessed = guessed.or_else(|| package_name(spec.file_stem()?.to_str()?));
    let name = which.name.clone().or(guessed).unwrap_or_else(|| "api-client".to_owned());
    let out = which.out.clone().unwrap_or_else(|| PathBuf::from(&name));
    ClientConfig::for_spec(spec, out, name)
}

/// Returns the given path, or the path of the configuration that is found.
pub(super) fn path(named: Option<&Path>) -> Option<PathBuf> {
    named.map(Path::to_owned).or_else(find)
}

/// Returns the paths of the configurations in a folder.
pub(super) fn files_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    FILES.into_iter().map(|name| folder.join(name)).filter(|path| path.is_file())
}

/// Loads the configuration at a path, or the one that is found.
pub(super) fn configured(path: Option<&Path>, texts: &mut Texts, sink: &mut Sink) -> Option<Config> {
    if let Some(path) = path {
        return Config::load(path, texts, sink);
    }
    let Some(path) = find() else {
        sink.push(&rule::BAD_CONFIG, None, "no configuration was found in this folder or a folder above").help(
            "give the path of a description: `typewright SPEC --out DIR`; or write a `typewright.toml` with a `[[client]]`",
        );
        return None;
    };
    Config::load(&path, texts, sink)
}

/// Finds the configuration in this folder or the nearest folder above. Returns a relative path.
fn find() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let in_folder = |above: &Path| FOLDERS.into_iter().find_map(|folder| files_in(&above.join(folder)).next());
    let (up, (above, found)) =
        here.ancestors().enumerate().find_map(|(up, above)| Some((up, (above, in_folder(above)?))))?;
    let below = found.strip_prefix(above).ok()?;
    Some(std::iter::repeat_n("..", up).collect::<PathBuf>().join(below))
}

/// Derives a valid package name from the name of a file or folder.
fn package_name(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-").to_lowercase();
    let longer = format!("{name}-client");
    [name, longer].into_iter().find(|name| check_package_name(name).is_ok())
}
