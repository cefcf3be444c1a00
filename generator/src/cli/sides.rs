//! Finds the two descriptions that a comparison is about: files, or what they were in a revision of a git repository.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;

use tempfile::TempDir;

use super::clients::{configured, path};
use crate::config::{ClientConfig, Config};
use crate::diagnostic::{Sink, Texts};

/// What stands on the command line for a description.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    /// A file.
    File(PathBuf),
    /// A file as it was in a revision; without a path, the same as on the other side, or the configured one.
    Git { revision: String, path: Option<PathBuf> },
}

impl FromStr for Operand {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix("git:") else { return Ok(Self::File(text.into())) };
        let (revision, path) = match rest.split_once(':') {
            Some((revision, path)) => (revision, Some(path.into())),
            None => (rest, None),
        };
        if revision.is_empty() {
            return Err("it names no revision: `git:main`, `git:v1.0:spec/api.yaml`".to_owned());
        }
        Ok(Self::Git { revision: revision.to_owned(), path })
    }
}

/// A description that can be read, and the client that is made of it.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) client: ClientConfig,
    /// What a reader calls it.
    pub(super) name: String,
    /// What the names of its files start with, and what is shown instead.
    pub(super) prefix: (String, String),
    /// Where a revision was written to; removed in the end.
    _folder: Option<TempDir>,
}

/// Finds both descriptions, and what the configuration beside each says. `Ok(None)` when that cannot be used, which is
/// reported.
///
/// # Errors
/// When a revision cannot be read; says why.
pub(super) fn resolve(
    old: &Operand,
    new: &Operand,
    texts: &mut Texts,
    sink: &mut Sink,
) -> Result<Option<(Resolved, Resolved)>, String> {
    let Some(usual) = path_of(old, new, texts, sink) else { return Ok(None) };
    let (old, new) = (place(old, &usual)?, place(new, &usual)?);
    let (was, is) = (beside(&old.client.spec, texts, sink), beside(&new.client.spec, texts, sink));
    if sink.has_errors() {
        return Ok(None);
    }
    let (was, is) = match (was, is) {
        (None, None) => (None, None),
        (was, is) => {
            let plain = |other: &ClientConfig, spec: &Path| ClientConfig {
                spec: spec.to_owned(),
                quickstart: None,
                rename: Vec::new(),
                skip_operations: Vec::new(),
                keep_unknown_fields: other.keep_unknown_fields.without_names(),
                allow: Vec::new(),
                ..other.clone()
            };
            let for_old = was.clone().or_else(|| is.as_ref().map(|other| plain(other, &old.client.spec)));
            let for_new = is.or_else(|| was.as_ref().map(|other| plain(other, &new.client.spec)));
            (for_old, for_new)
        }
    };
    let with = |side: Resolved, client: Option<ClientConfig>| match client {
        Some(client) => Resolved { client, ..side },
        None => side,
    };
    Ok(Some((with(old, was), with(new, is))))
}

/// The path that a revision without one means.
fn path_of(old: &Operand, new: &Operand, texts: &mut Texts, sink: &mut Sink) -> Option<PathBuf> {
    let named = [new, old].into_iter().find_map(|one| match one {
        Operand::File(path) | Operand::Git { path: Some(path), .. } => Some(path.clone()),
        Operand::Git { path: None, .. } => None,
    });
    named.or_else(|| Some(configured(None, texts, sink)?.clients.into_iter().next()?.spec))
}

/// The name of the package where no configuration gives one; it is the same on both sides.
const NAME: &str = "api-client";

fn place(operand: &Operand, path: &Path) -> Result<Resolved, String> {
    match operand {
        Operand::File(path) => Ok(Resolved {
            client: ClientConfig::for_spec(path, NAME, NAME),
            name: path.display().to_string(),
            prefix: (String::new(), String::new()),
            _folder: None,
        }),
        Operand::Git { revision, path: own } => revision_of(revision, own.as_deref().unwrap_or(path)),
    }
}

/// The client that a configuration names for a description: the one in its folder, or that of the repository.
fn beside(spec: &Path, texts: &mut Texts, sink: &mut Sink) -> Option<ClientConfig> {
    let real = spec.canonicalize().ok()?;
    let own = spec.parent().map(|folder| folder.join("generator.toml")).filter(|file| file.is_file());
    let is_own = |file: &PathBuf| own.as_ref().is_some_and(|own| own.canonicalize().ok() == file.canonicalize().ok());
    let common = path(None).filter(|file| !is_own(file));
    own.iter().chain(&common).find_map(|file| {
        let config = Config::load(file, texts, sink)?;
        config.clients.into_iter().find(|client| client.spec.canonicalize().is_ok_and(|path| path == real))
    })
}

/// Writes the folder of a description, as it was in a revision, to a temporary one.
fn revision_of(revision: &str, path: &Path) -> Result<Resolved, String> {
    let top = git(Path::new("."), &["rev-parse", "--show-toplevel"], None)?;
    let top = Path::new(&top);
    let path = path.strip_prefix(top).map_or_else(|_| Path::new(".").join(path), Path::to_owned);
    let named = format!("{revision}^{{commit}}");
    let commit = git(Path::new("."), &["rev-parse", "--verify", "--quiet", "--end-of-options", &named], None)
        .map_err(|_| format!("git knows no revision `{revision}`"))?;
    let inside = |path: &Path| format!("{commit}:{}", path.display());
    let shown = path.strip_prefix(".").unwrap_or(&path);
    let missing = |_| format!("`{}` is not in revision `{revision}`", shown.display());
    git(Path::new("."), &["rev-parse", "--verify", "--quiet", &inside(&path)], None).map_err(missing)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let tree = git(Path::new("."), &["rev-parse", "--verify", "--quiet", &format!("{}/", inside(folder))], None);
    let tree = tree.map_err(missing)?;
    let temporary = TempDir::new().map_err(|error| format!("there is no temporary folder: {error}"))?;
    let written = temporary.path().canonicalize().map_err(|error| error.to_string())?.join("tree");
    // An index of its own, so that the user's is left alone.
    let index = temporary.path().join("index");
    git(top, &["read-tree", &tree], Some(&index))?;
    git(top, &["checkout-index", "--all", &format!("--prefix={}/", written.display())], Some(&index))?;
    let name = path.file_name().unwrap_or_default();
    let shown_folder = shown.parent().map(|folder| folder.display().to_string()).filter(|folder| !folder.is_empty());
    let shown_folder = shown_folder.map(|folder| format!("{folder}/")).unwrap_or_default();
    Ok(Resolved {
        client: ClientConfig::for_spec(written.join(name), NAME, NAME),
        name: format!("{revision}:{}", shown.display()),
        prefix: (format!("{}/", written.display()), format!("{revision}:{shown_folder}")),
        _folder: Some(temporary),
    })
}

/// What git prints, without the line break at the end.
pub(super) fn git(folder: &Path, arguments: &[&str], index: Option<&Path>) -> Result<String, String> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let output = command.output().map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
    }
    Err(format!("git {}: {}", arguments[0], String::from_utf8_lossy(&output.stderr).trim()))
}
