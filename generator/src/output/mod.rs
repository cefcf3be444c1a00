//! Brings a folder to hold the files of a crate: says what differs, and writes no more than that.
//!
//! Only files that an earlier run wrote are changed or removed; a list in the folder says which these are.

mod diff;
mod files;
mod write;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

pub use diff::diff;
pub use files::CrateFiles;
pub use write::write;

use crate::diagnostic::{Sink, rule};
use crate::file;

/// The list of files written before, one path per line.
const MANIFEST: &str = ".typewright";

/// What differs between the files of a crate and a folder; paths are in order.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The folder.
    pub dir: PathBuf,
    /// Files that are missing.
    pub create: Vec<String>,
    /// Files with another content.
    pub change: Vec<String>,
    /// Files of an earlier run that the crate no longer has.
    pub remove: Vec<String>,
    /// Files that are as they should be.
    pub same: Vec<String>,
    /// Whether the list of files differs.
    manifest_differs: bool,
}

impl Plan {
    /// Whether the folder holds exactly the files of the crate.
    #[must_use]
    pub fn is_up_to_date(&self) -> bool {
        self.create.is_empty() && self.change.is_empty() && self.remove.is_empty() && !self.manifest_differs
    }
}

/// Compares the files with a folder. `None` when they cannot be written there, which is reported.
pub fn plan(files: &CrateFiles, dir: &Path, sink: &mut Sink) -> Option<Plan> {
    let before = match listed(dir) {
        Ok(before) => before,
        Err(error) => {
            let shown = dir.join(MANIFEST).display().to_string();
            sink.push(&rule::UNUSABLE_OUTPUT, None, format!("`{shown}` cannot be read: {error}"));
            return None;
        }
    };
    let mut plan = Plan {
        dir: dir.to_owned(),
        create: Vec::new(),
        change: Vec::new(),
        remove: Vec::new(),
        same: Vec::new(),
        manifest_differs: !before.iter().eq(files.keys()),
    };
    let mut ok = true;
    for (path, text) in files {
        match state(dir, path, text, before.contains(path)) {
            Ok(State::Missing) => plan.create.push(path.clone()),
            Ok(State::Differs) => plan.change.push(path.clone()),
            Ok(State::Same) => plan.same.push(path.clone()),
            Err(refusal) => {
                refusal.report(sink);
                ok = false;
            }
        }
    }
    for path in before.iter().filter(|path| !files.contains_key(*path)) {
        // A folder or a link in its place is not what was written.
        if holds_file(dir, path) {
            plan.remove.push(path.clone());
        }
    }
    ok.then_some(plan)
}

/// The files that earlier runs wrote; lines that name no file inside the folder are passed over.
fn listed(dir: &Path) -> io::Result<BTreeSet<String>> {
    match file::read_own(&dir.join(MANIFEST)) {
        Ok(text) => Ok(text.lines().filter(|line| files::is_inside(line)).map(str::to_owned).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(error),
    }
}

/// The text of the list.
fn manifest<'a>(paths: impl IntoIterator<Item = &'a String>) -> String {
    paths.into_iter().flat_map(|path| [path.as_str(), "\n"]).collect()
}

enum State {
    Missing,
    Differs,
    Same,
}

/// Why a file is not written.
struct Refusal {
    message: String,
    help: &'static str,
}

impl Refusal {
    fn report(self, sink: &mut Sink) {
        sink.push(&rule::UNUSABLE_OUTPUT, None, self.message).help(self.help);
    }
}

/// Compares one file with the folder.
fn state(dir: &Path, path: &str, text: &str, written_before: bool) -> Result<State, Refusal> {
    if !files::is_inside(path) {
        let message = format!("`{path}` is not a path inside the output folder");
        return Err(Refusal { message, help: "give the thing the file is named after another name" });
    }
    check_folders(dir, path)?;
    let full = dir.join(path);
    let Ok(meta) = std::fs::symlink_metadata(&full) else { return Ok(State::Missing) };
    let shown = full.display();
    if !meta.is_file() {
        let message = format!("`{shown}` is to be written, but is not a file");
        return Err(Refusal { message, help: "move it away, or choose another output folder" });
    }
    let is_same = std::fs::read(&full).is_ok_and(|bytes| bytes == text.as_bytes());
    if is_same {
        return Ok(State::Same);
    }
    if !written_before {
        let message = format!("`{shown}` exists and was not written by this tool");
        return Err(Refusal { message, help: "move the file away, or choose another output folder" });
    }
    Ok(State::Differs)
}

/// Refuses a path that leads through a link, since that may lead out of the folder, or through a file.
fn check_folders(dir: &Path, path: &str) -> Result<(), Refusal> {
    let is_folder = |meta: std::fs::Metadata| meta.is_dir();
    for (at, _) in path.match_indices('/') {
        let folder = dir.join(&path[..at]);
        if std::fs::symlink_metadata(&folder).map_or(true, is_folder) {
            continue;
        }
        let message = format!("`{}` is to hold files, but is a link or a file", folder.display());
        return Err(Refusal { message, help: "move it away, or choose another output folder" });
    }
    Ok(())
}

fn holds_file(dir: &Path, path: &str) -> bool {
    check_folders(dir, path).is_ok() && std::fs::symlink_metadata(dir.join(path)).is_ok_and(|meta| meta.is_file())
}

#[cfg(test)]
mod tests {
    use super::{CrateFiles, Plan, Sink, diff, plan, write};

    fn files(list: &[(&str, &str)]) -> CrateFiles {
        list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    fn put(files: &CrateFiles, dir: &std::path::Path) -> Plan {
        let mut sink = Sink::default();
        let plan = plan(files, dir, &mut sink).unwrap_or_else(|| panic!("{:?}", sink.found()));
        write(&plan, files).unwrap();
        plan
    }

    #[test]
    fn a_second_run_changes_nothing_and_a_third_removes_what_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("src")).unwrap();
        std::fs::write(dir.path().join("src/own.rs"), "mine").unwrap();
        put(&files(&[("Cargo.toml", "a"), ("src/api/case.rs", "b")]), dir.path());
        let again = files(&[("Cargo.toml", "a"), ("src/api/case.rs", "b")]);
        assert!(plan(&again, dir.path(), &mut Sink::default()).unwrap().is_up_to_date());
        let last = put(&files(&[("Cargo.toml", "c")]), dir.path());
        assert_eq!((last.change, last.remove), (vec!["Cargo.toml".to_owned()], vec!["src/api/case.rs".to_owned()]));
        assert!(!dir.path().join("src/api").exists());
        assert_eq!(std::fs::read_to_string(dir.path().join("src/own.rs")).unwrap(), "mine");
        assert_eq!(std::fs::read_to_string(dir.path().join(".typewright")).unwrap(), "Cargo.toml\n");
        assert!(!dir.path().join(".typewright-staging").exists());
    }

    #[test]
    fn files_of_others_and_paths_outside_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("README.md"), "mine").unwrap();
        let refused = |path, text| {
            let mut sink = Sink::default();
            assert!(plan(&files(&[(path, text)]), dir.path(), &mut sink).is_none());
            sink.into_found().remove(0).message
        };
        assert!(refused("README.md", "x").ends_with("README.md` exists and was not written by this tool"));
        for path in ["../x", "/x", "a/../x", "a//x", ".typewright", "a\\x", ""] {
            assert!(refused(path, "x").ends_with("is not a path inside the output folder"), "{path}");
        }
        assert!(plan(&files(&[("README.md", "mine")]), dir.path(), &mut Sink::default()).is_some());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_out() {
        let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(outside.path().join("lib.rs"), "theirs").unwrap();
        std::os::unix::fs::symlink(outside.path(), dir.path().join("src")).unwrap();
        std::fs::write(dir.path().join(".typewright"), "src/lib.rs\n../lib.rs\n").unwrap();
        assert!(plan(&files(&[("src/lib.rs", "x")]), dir.path(), &mut Sink::default()).is_none());
        assert!(put(&files(&[]), dir.path()).remove.is_empty());
        assert!(outside.path().join("lib.rs").exists());
    }

    #[test]
    fn what_an_interrupted_run_left_is_cleaned_up() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join(".typewright-staging")).unwrap();
        std::fs::write(dir.path().join(".typewright-staging/0"), "half").unwrap();
        put(&files(&[("a.rs", "whole")]), dir.path());
        assert!(!dir.path().join(".typewright-staging").exists());
    }

    #[test]
    fn a_long_difference_is_cut() {
        let dir = tempfile::tempdir().unwrap();
        let long: String = (0..30).map(|line| format!("{line}\n")).collect();
        let new: CrateFiles = (10..22).map(|name| (format!("{name}.rs"), long.clone())).collect();
        let plan = plan(&new, dir.path(), &mut Sink::default()).unwrap();
        let text = diff(&plan, &new, false);
        assert_eq!(text.matches("... 11 more lines\n").count(), 10, "{text}");
        assert!(text.ends_with("... and 2 more files; `--verbose` shows them\n"), "{text}");
        let whole = diff(&plan, &new, true);
        assert_eq!((whole.matches("+++ ").count(), whole.matches("+29\n").count()), (12, 12));
    }

    #[test]
    fn the_difference_is_a_unified_diff() {
        let dir = tempfile::tempdir().unwrap();
        put(&files(&[("a.rs", "one\ntwo\n"), ("b.rs", "gone\n")]), dir.path());
        let new = files(&[("a.rs", "one\n2\n"), ("c.rs", "new\n")]);
        let plan = plan(&new, dir.path(), &mut Sink::default()).unwrap();
        let text = diff(&plan, &new, false).replace(&dir.path().display().to_string(), "out");
        let expected = "--- out/a.rs\n+++ out/a.rs\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n\
                        --- out/b.rs\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-gone\n\
                        --- /dev/null\n+++ out/c.rs\n@@ -0,0 +1,1 @@\n+new\n";
        // The length of a hunk of one line may be left out.
        assert_eq!(text.replace("-1 +0,0", "-1,1 +0,0").replace("+1 @@", "+1,1 @@"), expected);
    }
}
