//! Finds the commit to compare the current work with: the merge base with the branch that it will be merged into.

use std::path::Path;

use super::report::Failure;
use super::sides::git;

/// The names to try for the default branch, in order.
const DEFAULTS: &[&str] = &["origin/HEAD", "main", "master", "origin/main", "origin/master"];

/// A commit to compare with.
#[derive(Clone, Debug)]
pub(super) struct Base {
    pub(super) commit: String,
    /// The branch or revision that `HEAD` has this merge base with.
    pub(super) with: String,
}

impl Base {
    /// Returns the abbreviated hash.
    pub(super) fn short(&self) -> &str {
        self.commit.get(..10).unwrap_or(&self.commit)
    }

    /// Returns whether the tracked files of a folder are the same as in the commit.
    pub(super) fn has_same(&self, folder: &Path) -> bool {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let shown = folder.display().to_string();
        git(Path::new("."), &["diff", "--quiet", &self.commit, "--", &shown], None).is_ok()
    }
}

/// The reason why there is no commit to compare with.
#[derive(Clone, Debug)]
pub(super) enum Missing {
    /// There is no default branch or repository. This is not an error.
    Nothing(String),
    /// The revision that the user gave has no merge base.
    Wrong(Failure),
}

/// Returns the merge base of `HEAD` and a revision, or the default branch if none is given.
///
/// # Errors
/// When there is no merge base.
pub(super) fn merge_base(named: Option<&str>) -> Result<Base, Missing> {
    let missing = |why: String| match named {
        Some(_) => Missing::Wrong(Failure::new(why).help("give a commit, branch or tag that `git log` shows")),
        None => Missing::Nothing(why),
    };
    let here = Path::new(".");
    let commit = |name: &str| {
        let commit = format!("{name}^{{commit}}");
        git(here, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit], None).ok()
    };
    if !git(here, &["rev-parse", "--is-inside-work-tree"], None).is_ok_and(|said| said == "true") {
        return Err(missing("this folder is not in a git repository".to_owned()));
    }
    let with = match named {
        Some(named) if commit(named).is_none() => return Err(missing(format!("there is no git revision `{named}`"))),
        Some(named) => named,
        None => DEFAULTS.iter().find(|name| commit(name).is_some()).ok_or_else(|| {
            missing("there is no branch `main` or `master`; give the revision with `--base`".to_owned())
        })?,
    };
    let found = git(here, &["merge-base", "HEAD", with], None);
    let is_shallow = || git(here, &["rev-parse", "--is-shallow-repository"], None).is_ok_and(|said| said == "true");
    let commit = found.map_err(|_| {
        let why = if is_shallow() { "; the clone is shallow, `git fetch --unshallow` completes it" } else { "" };
        missing(format!("`HEAD` and `{with}` have no commit in common{why}"))
    })?;
    Ok(Base { commit, with: with.to_owned() })
}
