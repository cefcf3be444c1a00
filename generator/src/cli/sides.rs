//! Finds the two descriptions of a comparison: files, or files in a git revision.

use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::process::Command;
use std::str::FromStr;

use tempfile::TempDir;

use super::clients::{configured, files_in, path};
use super::report::Failure;
use crate::config::{ClientConfig, Config};
use crate::diagnostic::{Sink, Texts, rule};
use crate::{file, foreign};

/// A description as given on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    /// A file.
    File(PathBuf),
    /// A file in a git revision. The default path is that of the other side, or of the configuration.
    Git { revision: String, path: Option<PathBuf> },
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = match self {
            Self::File(path) => path.display().to_string(),
            Self::Git { revision, path: None } => format!("git:{revision}"),
            Self::Git { revision, path: Some(path) } => format!("git:{revision}:{}", path.display()),
        };
        f.write_str(&foreign::shell(&shown))
    }
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
            return Err("the revision is missing; write `git:main` or `git:v1.0:spec/api.yaml`".to_owned());
        }
        Ok(Self::Git { revision: revision.to_owned(), path })
    }
}

/// A description that can be read, and its client.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) client: ClientConfig,
    /// The name to show.
    pub(super) name: String,
    /// A prefix of its file names, and its replacement in reports.
    pub(super) prefix: (String, String),
    /// The configurations to search for a client with the description, in order.
    configurations: Vec<PathBuf>,
    /// The temporary folder with the files of a revision. Removed on drop.
    _folder: Option<TempDir>,
}

/// Finds both descriptions and their clients. The client comes from the configuration `named`; by default, from the
/// configuration beside the description or that of the repository, in the same revision. A side without a client uses
/// the settings of the other. Reports findings and returns `Ok(None)` when a configuration cannot be used.
///
/// # Errors
/// When a revision cannot be read, or both descriptions are standard input.
pub(super) fn resolve(
    old: &Operand,
    new: &Operand,
    named: Option<&Path>,
    texts: &mut Texts,
    sink: &mut Sink,
) -> Result<Option<(Resolved, Resolved)>, Failure> {
    if old == new && *old == Operand::File(file::STDIN.into()) {
        let failure = Failure::new("both descriptions are standard input, which can be read only once");
        return Err(failure.help("give the path of one of them"));
    }
    let Some(usual) = path_of(old, new, named, texts, sink) else { return Ok(None) };
    let (mut old, mut new) = (place(old, &usual, named)?, place(new, &usual, named)?);
    let (was, is) = (old.configured(texts, sink), new.configured(texts, sink));
    if let (None, None, Some(config)) = (&was, &is, named)
        && !sink.has_errors()
    {
        let message = format!("`{}` has no client with the description `{}`", config.display(), new.name);
        sink.push(&rule::BAD_CONFIG, None, message).help("give the path that is the `spec` of a client");
    }
    if sink.has_errors() {
        return Ok(None);
    }
    let lent = |other: &Option<ClientConfig>, spec: &Path| Some(other.as_ref()?.lent_to(spec));
    let (for_old, for_new) = (lent(&is, &old.client.spec), lent(&was, &new.client.spec));
    old.client = was.or(for_old).unwrap_or(old.client);
    new.client = is.or(for_new).unwrap_or(new.client);
    Ok(Some((old, new)))
}

impl Resolved {
    /// Returns the client of this description, from the first configuration that has one.
    fn configured(&self, texts: &mut Texts, sink: &mut Sink) -> Option<ClientConfig> {
        let real = self.client.spec.canonicalize().ok()?;
        let is_this = |client: &ClientConfig| client.spec.canonicalize().is_ok_and(|path| path == real);
        let mut clients = self.configurations.iter().filter_map(|path| Config::load(path, texts, sink));
        clients.find_map(|config| config.clients.into_iter().find(is_this))
    }
}

/// Returns the configurations to search for a description: the named one, or those beside it and the one that is found.
fn configurations(spec: &Path, named: Option<&Path>) -> Vec<PathBuf> {
    if let Some(named) = named {
        return vec![named.to_owned()];
    }
    let mut found: Vec<PathBuf> = files_in(spec.parent().unwrap_or(Path::new(""))).collect();
    let is_new = |file: &PathBuf| found.iter().all(|known| known.canonicalize().ok() != file.canonicalize().ok());
    let common = path(None).filter(is_new);
    found.extend(common);
    found
}

/// Returns the path for a revision without a path.
fn path_of(old: &Operand, new: &Operand, config: Option<&Path>, texts: &mut Texts, sink: &mut Sink) -> Option<PathBuf> {
    let named = [new, old].into_iter().find_map(|one| match one {
        Operand::File(path) | Operand::Git { path: Some(path), .. } => Some(path.clone()),
        Operand::Git { path: None, .. } => None,
    });
    named.or_else(|| Some(configured(config, texts, sink)?.clients.into_iter().next()?.spec))
}

/// The package name without a configuration. It is the same on both sides, so it does not cause a difference.
const NAME: &str = "api-client";

fn place(operand: &Operand, path: &Path, config: Option<&Path>) -> Result<Resolved, Failure> {
    match operand {
        Operand::File(path) => Ok(Resolved {
            client: ClientConfig::for_spec(path, NAME, NAME),
            name: path.display().to_string(),
            prefix: (String::new(), String::new()),
            configurations: configurations(path, config),
            _folder: None,
        }),
        Operand::Git { revision, path: own } => revision_of(revision, own.as_deref().unwrap_or(path), config),
    }
}

/// Writes the folder of a description in a revision to a temporary folder, together with the configuration of that
/// revision.
fn revision_of(revision: &str, path: &Path, config: Option<&Path>) -> Result<Resolved, Failure> {
    let repository = Repository::here()?;
    let shown = path.strip_prefix(&repository.top).unwrap_or(path);
    let path = repository.path(path);
    let commit = repository.commit(revision)?;
    let missing = || {
        let list = format!("git ls-tree -r --name-only {}", foreign::shell(revision));
        Failure::new(format!("`{}` is not in revision `{revision}`", shown.display()))
            .help(format!("give the path that it had: `git:{revision}:PATH`; `{list}` lists the files"))
    };
    repository.find(&commit, &path).ok_or_else(missing)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let tree = repository.find(&commit, folder).ok_or_else(missing)?;
    let temporary =
        TempDir::new().map_err(|error| Failure::new(format!("cannot create a temporary folder: {error}")))?;
    let real = temporary.path().canonicalize();
    let written = real.map_err(|error| Failure::new(error.to_string()))?.join("tree");
    let in_tree = written.join(folder);
    repository.write(&tree, &in_tree, &temporary.path().join("index"))?;
    let own = config.is_none().then(|| files_in(&in_tree)).into_iter().flatten();
    let common = self::path(config).and_then(|config| {
        let config = config.canonicalize().ok()?.strip_prefix(&repository.top).ok()?.to_owned();
        let text = repository.text(&commit, &config)?;
        let path = written.join(config);
        fs_err::create_dir_all(path.parent()?).and_then(|()| fs_err::write(&path, text)).ok().map(|()| path)
    });
    let mut configurations: Vec<PathBuf> = own.collect();
    configurations.extend(common.filter(|path| !configurations.contains(path)));
    let shown_folder = shown.parent().map(|folder| folder.display().to_string()).filter(|folder| !folder.is_empty());
    let shown_folder = shown_folder.map(|folder| format!("{folder}/")).unwrap_or_default();
    Ok(Resolved {
        client: ClientConfig::for_spec(in_tree.join(path.file_name().unwrap_or_default()), NAME, NAME),
        name: format!("{revision}:{}", shown.display()),
        prefix: (format!("{}/", in_tree.display()), format!("{revision}:{shown_folder}")),
        configurations,
        _folder: Some(temporary),
    })
}

/// The git repository of the working directory.
struct Repository {
    top: PathBuf,
    /// The working directory, relative to `top`.
    here: PathBuf,
}

impl Repository {
    fn here() -> Result<Self, Failure> {
        let here = Path::new(".");
        let top = git(here, &["rev-parse", "--show-toplevel"], None).map_err(|error| match error {
            GitError::NotRun(_) => error.into(),
            GitError::Said(_) => Failure::new("this folder is not in a git repository")
                .help("run the command inside the repository, or compare files"),
        })?;
        let below = git(here, &["rev-parse", "--show-prefix"], None).unwrap_or_default();
        Ok(Self { top: top.into(), here: below.into() })
    }

    /// Converts a path to one relative to `top`.
    fn path(&self, path: &Path) -> PathBuf {
        let from_top = path.strip_prefix(&self.top).map_or_else(|_| self.here.join(path), Path::to_owned);
        let mut tidied = PathBuf::new();
        for part in from_top.components() {
            match part {
                Component::ParentDir => {
                    tidied.pop();
                }
                Component::Normal(name) => tidied.push(name),
                Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
            }
        }
        tidied
    }

    fn commit(&self, revision: &str) -> Result<String, Failure> {
        self.id(&format!("{revision}^{{commit}}")).ok_or_else(|| {
            Failure::new(format!("there is no git revision `{revision}`"))
                .help("give a commit, branch or tag of this clone; `git fetch` gets those of the server")
        })
    }

    /// Returns the object id of a path in a commit. The path is relative to `top`.
    fn find(&self, commit: &str, path: &Path) -> Option<String> {
        self.id(&format!("{commit}:{}", path.display()))
    }

    fn id(&self, name: &str) -> Option<String> {
        git(&self.top, &["rev-parse", "--verify", "--quiet", "--end-of-options", name], None).ok()
    }

    /// Returns the text of a configuration in a commit. `None` when it is missing or larger than [`file::OWN`].
    fn text(&self, commit: &str, path: &Path) -> Option<String> {
        let id = self.find(commit, path)?;
        let size: u64 = git(&self.top, &["cat-file", "-s", &id], None).ok()?.parse().ok()?;
        (size <= file::OWN).then(|| git(&self.top, &["cat-file", "blob", &id], None).ok())?
    }

    /// Writes the files of a tree to a folder. Uses a separate index, so that the user's index does not change.
    fn write(&self, tree: &str, folder: &Path, index: &Path) -> Result<(), Failure> {
        let prefix = format!("--prefix={}/", folder.display());
        git(&self.top, &["read-tree", tree], Some(index))?;
        git(&self.top, &["checkout-index", "--all", &prefix], Some(index))?;
        Ok(())
    }
}

/// An error of running git.
#[derive(Debug)]
pub(super) enum GitError {
    /// Git could not be run.
    NotRun(String),
    /// Git failed with this message.
    Said(String),
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        match error {
            GitError::NotRun(why) => Self::new(format!("cannot run git: {why}")).help("install git, or compare files"),
            GitError::Said(said) => Self::new(format!("git failed: {said}")),
        }
    }
}

/// Runs git in a folder, and returns its output without trailing whitespace. `index` replaces the index of the
/// repository.
pub(super) fn git(folder: &Path, arguments: &[&str], index: Option<&Path>) -> Result<String, GitError> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let output = command.output().map_err(|error| GitError::NotRun(error.to_string()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
    }
    Err(GitError::Said(format!("{}: {}", arguments[0], String::from_utf8_lossy(&output.stderr).trim())))
}
