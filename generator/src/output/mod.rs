//! Compares the files of a crate with a folder, and writes those that differ.
//!
//! Only files that an earlier run wrote are changed or removed. A manifest in the folder lists them with hashes of
//! their text. A file that was edited after it was generated is kept under a different name.

mod diff;
mod files;
mod journal;
mod lock;
mod manifest;
mod write;

use std::path::{Path, PathBuf};

pub use diff::diff;
pub use files::CrateFiles;
pub use write::write;

use crate::diagnostic::{Sink, rule};
use manifest::{MANIFEST, Manifest};

/// The differences between the files of a crate and a folder. Paths are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The output folder.
    pub dir: PathBuf,
    /// Files to create.
    pub create: Vec<String>,
    /// Files with different content.
    pub change: Vec<String>,
    /// Files of an earlier run that are no longer part of the crate.
    pub remove: Vec<String>,
    /// Files that are up to date.
    pub same: Vec<String>,
    /// Files to change or remove that were edited by hand, each with the path at which the edited file is kept.
    pub edited: Vec<(String, String)>,
    /// Whether the manifest differs.
    manifest_differs: bool,
}

impl Plan {
    /// Returns whether the folder contains exactly the files of the crate.
    #[must_use]
    pub fn is_up_to_date(&self) -> bool {
        self.create.is_empty() && self.change.is_empty() && self.remove.is_empty() && !self.manifest_differs
    }
}

/// Finishes an interrupted run, if there is one, and compares the files with a folder. Edited files are reported.
///
/// Returns `None` and reports the errors if the files cannot be written there.
pub fn plan(files: &CrateFiles, dir: &Path, sink: &mut Sink) -> Option<Plan> {
    if let Err(error) = write::finish_interrupted(dir) {
        let message = format!("an interrupted run left `{}` incomplete: {error}", dir.display());
        sink.push(&rule::UNUSABLE_OUTPUT, None, message)
            .help("restore the folder, for example with git, and run again");
        return None;
    }
    match compare(files, dir) {
        Ok(plan) => {
            for (path, kept) in &plan.edited {
                let (path, kept) = (dir.join(path), dir.join(kept));
                let message = format!("`{}` was edited after it was generated", path.display());
                sink.push(&rule::EDITED_FILE, None, message).help(format!(
                    "change the description instead; `typewright generate` keeps the edit in `{}`",
                    kept.display()
                ));
            }
            Some(plan)
        }
        Err(refusals) => {
            refusals.into_iter().for_each(|refusal| refusal.report(sink));
            None
        }
    }
}

/// Compares the files with a folder.
fn compare(files: &CrateFiles, dir: &Path) -> Result<Plan, Vec<Refusal>> {
    let before = Manifest::read(dir).map_err(|error| {
        let message = format!("`{}` cannot be read: {error}", dir.join(MANIFEST).display());
        vec![Refusal { message, help: "restore the file, or remove it together with the generated files" }]
    })?;
    let mut plan = Plan {
        dir: dir.to_owned(),
        create: Vec::new(),
        change: Vec::new(),
        remove: Vec::new(),
        same: Vec::new(),
        edited: Vec::new(),
        manifest_differs: before != Manifest::of(files),
    };
    let mut refusals = Vec::new();
    for (path, text) in files {
        match state(dir, path, text, before.has(path)) {
            Ok(State::Missing) => plan.create.push(path.clone()),
            Ok(State::Differs) => plan.change.push(path.clone()),
            Ok(State::Same) => plan.same.push(path.clone()),
            Err(refusal) => refusals.push(refusal),
        }
    }
    for path in before.paths().filter(|path| !files.contains_key(*path)) {
        // typewright did not write a folder or a link in its place.
        if holds_file(dir, path) {
            plan.remove.push(path.clone());
        }
    }
    let is_edited = |path: &&String| {
        let text = std::fs::read(dir.join(path)).unwrap_or_default();
        before.is_edited(path, &String::from_utf8_lossy(&text))
    };
    let edited = plan.change.iter().chain(&plan.remove).filter(is_edited);
    plan.edited = edited.map(|path| (path.clone(), free_beside(dir, path))).collect();
    if refusals.is_empty() { Ok(plan) } else { Err(refusals) }
}

/// Returns an unused path for an edited file: `src/lib.rs.edited`, or with a number if that exists.
fn free_beside(dir: &Path, path: &str) -> String {
    let names = std::iter::once(format!("{path}.edited")).chain((2..).map(|number| format!("{path}.edited-{number}")));
    let is_free = |name: &String| std::fs::symlink_metadata(dir.join(name)).is_err();
    names.into_iter().find(is_free).expect("numbers do not end")
}

enum State {
    Missing,
    Differs,
    Same,
}

/// Why a file cannot be written.
struct Refusal {
    message: String,
    help: &'static str,
}

impl Refusal {
    fn report(self, sink: &mut Sink) {
        sink.push(&rule::UNUSABLE_OUTPUT, None, self.message).help(self.help);
    }
}

/// Compares a file with the folder.
fn state(dir: &Path, path: &str, text: &str, written_before: bool) -> Result<State, Refusal> {
    if !files::is_inside(path) {
        let message = format!("`{path}` is not a path inside the output folder");
        return Err(Refusal { message, help: "rename the tag or schema that the file is named after" });
    }
    check_folders(dir, path)?;
    let full = dir.join(path);
    let Ok(meta) = std::fs::symlink_metadata(&full) else { return Ok(State::Missing) };
    let shown = full.display();
    if !meta.is_file() {
        let message = format!("`{shown}` cannot be written, because it is not a file");
        return Err(Refusal { message, help: "move it away, or choose a different output folder" });
    }
    let is_same = std::fs::read(&full).is_ok_and(|bytes| bytes == text.as_bytes());
    if is_same {
        return Ok(State::Same);
    }
    if !written_before {
        let message = format!("`{shown}` exists and was not written by typewright");
        return Err(Refusal { message, help: "move the file away, or choose a different output folder" });
    }
    Ok(State::Differs)
}

/// Refuses a path through a link, which can lead out of the folder, or through a file.
fn check_folders(dir: &Path, path: &str) -> Result<(), Refusal> {
    let is_folder = |meta: std::fs::Metadata| meta.is_dir();
    for (at, _) in path.match_indices('/') {
        let folder = dir.join(&path[..at]);
        if std::fs::symlink_metadata(&folder).map_or(true, is_folder) {
            continue;
        }
        let message = format!("`{}` cannot contain files, because it is a link or a file", folder.display());
        return Err(Refusal { message, help: "move it away, or choose a different output folder" });
    }
    Ok(())
}

fn holds_file(dir: &Path, path: &str) -> bool {
    check_folders(dir, path).is_ok() && std::fs::symlink_metadata(dir.join(path)).is_ok_and(|meta| meta.is_file())
}

#[cfg(test)]
mod tests {
    use super::journal::Journal;
    use super::lock::Lock;
    use super::manifest::Manifest;
    use super::{CrateFiles, Plan, Sink, diff, plan, write};

    fn files(list: &[(&str, &str)]) -> CrateFiles {
        list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    fn read(dir: &tempfile::TempDir, path: &str) -> String {
        std::fs::read_to_string(dir.path().join(path)).unwrap()
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
        assert_eq!(read(&dir, ".typewright"), "08a2b407b54ac268  Cargo.toml\n");
        let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 3, "{left:?}");
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
        assert!(refused("README.md", "x").ends_with("README.md` exists and was not written by typewright"));
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
    fn what_an_interrupted_run_began_is_finished() {
        let dir = tempfile::tempdir().unwrap();
        put(&files(&[("Cargo.toml", "old"), ("src/gone.rs", "old"), ("src/lib.rs", "old")]), dir.path());
        let next = files(&[("Cargo.toml", "new"), ("src/lib.rs", "new")]);
        let journal = Journal {
            keep: Vec::new(),
            put: next.clone(),
            remove: vec!["src/gone.rs".to_owned()],
            manifest: Manifest::of(&next).text(),
        };
        std::fs::write(dir.path().join(".typewright-journal"), serde_json::to_string(&journal).unwrap()).unwrap();
        // The run got as far as this.
        std::fs::write(dir.path().join("Cargo.toml"), "new").unwrap();
        std::fs::write(dir.path().join(".typewright-staged"), "ne").unwrap();
        assert!(plan(&next, dir.path(), &mut Sink::default()).unwrap().is_up_to_date());
        assert_eq!((read(&dir, "Cargo.toml"), read(&dir, "src/lib.rs")), ("new".to_owned(), "new".to_owned()));
        assert!(!dir.path().join("src/gone.rs").exists());
        assert!(!dir.path().join(".typewright-journal").exists());
    }

    #[test]
    fn a_journal_that_somebody_wrote_touches_nothing_else() {
        for steps in [
            r#"{"keep":[],"put":{"../x.rs":"x"},"remove":[],"manifest":""}"#,
            r#"{"keep":[],"put":{},"remove":[".git/HEAD"],"manifest":""}"#,
            r#"{"keep":[["src/a.rs",".git/HEAD"]],"put":{},"remove":[],"manifest":""}"#,
        ] {
            let dir = tempfile::tempdir().unwrap();
            std::fs::create_dir(dir.path().join(".git")).unwrap();
            std::fs::write(dir.path().join(".git/HEAD"), "theirs").unwrap();
            std::fs::write(dir.path().join(".typewright-journal"), steps).unwrap();
            assert!(plan(&files(&[("Cargo.toml", "a")]), dir.path(), &mut Sink::default()).is_none(), "{steps}");
            assert_eq!(read(&dir, ".git/HEAD"), "theirs");
            assert!(!dir.path().join("Cargo.toml").exists());
        }
    }

    #[test]
    fn one_run_at_a_time_writes_into_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        let lock = Lock::take(dir.path()).unwrap();
        let crate_files = files(&[("Cargo.toml", "a")]);
        let plan = plan(&crate_files, dir.path(), &mut Sink::default()).unwrap();
        let refused = write(&plan, &crate_files).unwrap_err().to_string();
        assert!(refused.starts_with("another run is writing to `"), "{refused}");
        drop(lock);
        write(&plan, &crate_files).unwrap();
    }

    #[test]
    fn a_plan_for_a_folder_that_changed_since_is_not_carried_out() {
        let dir = tempfile::tempdir().unwrap();
        let crate_files = files(&[("Cargo.toml", "a")]);
        let stale = plan(&crate_files, dir.path(), &mut Sink::default()).unwrap();
        put(&files(&[("Cargo.toml", "b")]), dir.path());
        assert!(
            write(&stale, &crate_files).unwrap_err().to_string().ends_with("was changed during the run; run again")
        );
        assert_eq!(read(&dir, "Cargo.toml"), "b");
    }

    #[test]
    fn a_list_that_somebody_changed_removes_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join(".git")).unwrap();
        let theirs = [".git/HEAD", "notes.txt", "build.rs", "src/data.bin"];
        std::fs::create_dir(dir.path().join("src")).unwrap();
        theirs.iter().for_each(|path| std::fs::write(dir.path().join(path), "theirs").unwrap());
        std::fs::write(dir.path().join(".typewright"), theirs.join("\n")).unwrap();
        assert!(put(&files(&[("Cargo.toml", "a")]), dir.path()).remove.is_empty());
        theirs.iter().for_each(|path| assert_eq!(read(&dir, path), "theirs"));
    }

    #[test]
    fn edited_files_are_kept_whether_they_change_or_go() {
        let dir = tempfile::tempdir().unwrap();
        put(
            &files(&[("Cargo.toml", "a\n"), ("src/a.rs", "a\n"), ("src/b.rs", "b\n"), ("src/c.rs", "c\n")]),
            dir.path(),
        );
        std::fs::write(dir.path().join("src/a.rs"), "edited a").unwrap();
        std::fs::write(dir.path().join("src/b.rs"), "edited b").unwrap();
        std::fs::write(dir.path().join("src/b.rs.edited"), "earlier").unwrap();
        // As git writes it on Windows.
        std::fs::write(dir.path().join("src/c.rs"), "c\r\n").unwrap();
        let last = put(&files(&[("Cargo.toml", "a\n"), ("src/a.rs", "a\n"), ("src/c.rs", "c\n")]), dir.path());
        let kept = |path: &str, at: &str| (path.to_owned(), at.to_owned());
        assert_eq!(last.edited, [kept("src/a.rs", "src/a.rs.edited"), kept("src/b.rs", "src/b.rs.edited-2")]);
        assert_eq!((read(&dir, "src/a.rs"), read(&dir, "src/a.rs.edited")), ("a\n".to_owned(), "edited a".to_owned()));
        assert_eq!(
            (read(&dir, "src/b.rs.edited"), read(&dir, "src/b.rs.edited-2")),
            ("earlier".into(), "edited b".into())
        );
        assert!(!dir.path().join("src/b.rs").exists());
    }

    #[test]
    fn a_long_difference_is_cut() {
        let dir = tempfile::tempdir().unwrap();
        let long: String = (0..30).map(|line| format!("{line}\n")).collect();
        let new: CrateFiles = (10..22).map(|name| (format!("src/{name}.rs"), long.clone())).collect();
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
        put(&files(&[("src/a.rs", "one\ntwo\n"), ("src/b.rs", "gone\n")]), dir.path());
        let new = files(&[("src/a.rs", "one\n2\n"), ("src/c.rs", "new\n")]);
        let plan = plan(&new, dir.path(), &mut Sink::default()).unwrap();
        let text = diff(&plan, &new, false).replace(&dir.path().display().to_string(), "out");
        let expected = "--- out/src/a.rs\n+++ out/src/a.rs\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n\
                        --- out/src/b.rs\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-gone\n\
                        --- /dev/null\n+++ out/src/c.rs\n@@ -0,0 +1,1 @@\n+new\n";
        // The length of a hunk of one line may be left out.
        assert_eq!(text.replace("-1 +0,0", "-1,1 +0,0").replace("+1 @@", "+1,1 @@"), expected);
    }
}
