//! Runs `cargo semver-checks` on two generated crates.
//!
//! rustdoc writes the JSON of each crate in one folder, one after the other, so that dependencies are built once. The
//! JSON is cached under a hash of the crate, and used again when a later pair or run has the same crate. The same
//! folder is used to check whether code that uses one crate compiles with a different version of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use typewright::diagnostic::Sink;
use typewright::diff::Bump;
use typewright::output::{CrateFiles, plan, write};

/// The name of every crate, because only crates with the same name can be compared.
pub(crate) const PACKAGE: &str = "pets";

/// The exit code of `cargo semver-checks` if lints fail. Any code but this and 0 means that nothing was compared.
const LINTS_FAIL: i32 = 100;

/// The verdict of the oracle.
#[derive(Debug)]
pub(crate) struct Opinion {
    pub(crate) bump: Bump,
    /// The lints that fail, with the version bump that each one requires.
    pub(crate) lints: BTreeMap<String, Bump>,
}

/// The oracle and its working folder.
pub(crate) struct Oracle {
    folder: PathBuf,
    /// The versions of the compiler and of the oracle.
    versions: [String; 2],
}

impl Oracle {
    /// Prepares the folder. It is kept between runs, because building the dependencies takes minutes.
    pub(crate) fn new() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/oracle");
        for below in ["crate", "json"] {
            std::fs::create_dir_all(folder.join(below)).expect("the folder can be created");
        }
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"crate\"]\n";
        std::fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest can be written");
        std::fs::copy("../Cargo.lock", folder.join("Cargo.lock")).expect("the lock file can be copied");
        let version =
            |mut command: Command| String::from_utf8_lossy(&run(command.arg("--version")).stdout).trim().to_owned();
        Self { folder, versions: [version(Command::new("rustc")), version(semver_checks())] }
    }

    /// Returns the name and version of the oracle.
    pub(crate) fn version(&self) -> String {
        self.versions[1].clone()
    }

    /// Returns the verdict on the change from the old files to the new ones.
    pub(crate) fn judge(&self, old: &CrateFiles, new: &CrateFiles) -> Opinion {
        let (old, new) = (self.rustdoc(old), self.rustdoc(new));
        let all = failing(&old, &new, "patch");
        let major = if all.is_empty() { Vec::new() } else { failing(&old, &new, "minor") };
        let bump = |lint: &String| if major.contains(lint) { Bump::Major } else { Bump::Minor };
        let lints: BTreeMap<String, Bump> = all.into_iter().map(|lint| (lint.clone(), bump(&lint))).collect();
        Opinion { bump: lints.values().copied().max().unwrap_or_default(), lints }
    }

    /// Returns the path of rustdoc's JSON for a crate with all features.
    fn rustdoc(&self, files: &CrateFiles) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        (&self.versions, files).hash(&mut hasher);
        let kept = self.folder.join(format!("json/{:016x}.json", hasher.finish()));
        if kept.is_file() {
            return kept;
        }
        let _alone = self.lock();
        self.write(files);
        let mut command = self.cargo("rustdoc");
        command.args(["--", "-Z", "unstable-options", "--output-format", "json", "--cap-lints", "allow"]);
        let output = command.output().expect("cargo can be started");
        assert!(output.status.success(), "rustdoc: {}", String::from_utf8_lossy(&output.stderr));
        std::fs::rename(self.folder.join(format!("build/doc/{PACKAGE}.json")), &kept).expect("rustdoc wrote the file");
        kept
    }

    /// Returns the codes of the compiler errors in a crate, which is empty if it compiles.
    pub(crate) fn errors(&self, files: &CrateFiles) -> BTreeSet<String> {
        let _alone = self.lock();
        self.write(files);
        let output = self.cargo("check").output().expect("cargo can be started");
        let stderr = String::from_utf8_lossy(&output.stderr);
        let code = |line: &str| Some(line.strip_prefix("error[")?.split_once(']')?.0.to_owned());
        let codes: BTreeSet<String> = stderr.lines().filter_map(code).collect();
        assert_eq!(output.status.success(), codes.is_empty(), "{stderr}");
        codes
    }

    /// Locks the folder, so that only one test uses it at a time.
    fn lock(&self) -> File {
        let file = File::create(self.folder.join("lock")).expect("the lock can be created");
        file.lock().expect("the lock can be taken");
        file
    }

    fn write(&self, files: &CrateFiles) {
        let plan = plan(files, &self.folder.join("crate"), &mut Sink::default())
            .expect("the folder was written by typewright");
        write(&plan, files).expect("the crate can be written");
    }

    fn cargo(&self, verb: &str) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.args([verb, "--quiet", "--all-features"]).current_dir(self.folder.join("crate"));
        // rustdoc's JSON is not stable, and `RUSTC_BOOTSTRAP` lets the stable toolchain write it. It is set for both
        // commands, because a different value would build all dependencies again.
        command.env("CARGO_TARGET_DIR", self.folder.join("build")).env("RUSTC_BOOTSTRAP", "1");
        command
    }
}

fn semver_checks() -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.arg("semver-checks");
    command
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | LINTS_FAIL)), "{command:?}: {stderr}");
    output
}

/// Returns the lints that do not allow a release of this type.
fn failing(old: &Path, new: &Path, release: &str) -> Vec<String> {
    let mut command = semver_checks();
    command.arg("--baseline-rustdoc").arg(old).arg("--current-rustdoc").arg(new).args(["--release-type", release]);
    let output = run(command.args(["--color", "never"]));
    let text = String::from_utf8_lossy(&output.stdout);
    let lint = |line: &str| Some(line.strip_prefix("--- failure ")?.split_once(':')?.0.to_owned());
    let lints: Vec<String> = text.lines().filter_map(lint).collect();
    assert_eq!(output.status.success(), lints.is_empty(), "{text}");
    lints
}
