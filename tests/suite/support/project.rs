//! A temporary folder with a description, in which the command runs. Dropping the value deletes the folder.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::SystemTime;

use tempfile::TempDir;

/// A temporary project folder.
pub(crate) struct Project {
    dir: TempDir,
}

impl Project {
    /// Creates an empty folder.
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary folder") }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// Writes a file and creates its parent folders.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(path, text).expect("the file can be written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn exists(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Replaces text that occurs exactly once in a file.
    pub(crate) fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {path}");
        self.write(path, &text.replace(old, new));
    }

    /// Returns when each file below a folder was last written.
    pub(crate) fn times(&self, path: &str) -> BTreeMap<String, SystemTime> {
        let times = files(&self.path(path)).into_iter().map(|(name, path)| {
            let written = path.metadata().and_then(|meta| meta.modified());
            (name, written.expect("the time can be read"))
        });
        times.collect()
    }

    /// Runs the command in this folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_in("", arguments)
    }

    /// Runs the command in this folder with the given standard input.
    pub(crate) fn run_with_input(&self, input: &str, arguments: &[&str]) -> Ran {
        let mut command = self.command("", arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command can be started");
        let mut pipe = child.stdin.take().expect("a pipe");
        // The write fails if the command stops reading at its size limit.
        let _ = pipe.write_all(input.as_bytes());
        drop(pipe);
        Ran::of(child.wait_with_output().expect("the command ends"))
    }

    /// Runs the command in a subfolder with an empty environment.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Ran {
        self.start(folder, arguments, [])
    }

    /// Runs the command in this folder with a script in place of cargo. `CARGO_TARGET_DIR` is the folder `kept`.
    #[cfg(unix)]
    pub(crate) fn run_with_cargo(&self, script: &str, arguments: &[&str]) -> Ran {
        use std::os::unix::fs::PermissionsExt;
        self.write("cargo", script);
        let (cargo, executable) = (self.path("cargo"), std::fs::Permissions::from_mode(0o755));
        std::fs::set_permissions(&cargo, executable).expect("the script can be made executable");
        self.start("", arguments, [("CARGO", cargo), ("CARGO_TARGET_DIR", "kept".into())])
    }

    /// Runs the command in this folder with the real cargo. Build output is kept between test runs.
    pub(crate) fn run_with_real_cargo(&self, arguments: &[&str]) -> Ran {
        let test = std::env::current_exe().expect("the path of this test");
        let target = test.ancestors().nth(3).expect("target/debug/deps/suite").join("clients");
        // Cargo needs these to find its tools and its registry.
        let found = ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"];
        let found = found.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?.into())));
        let cargo = [("CARGO", env!("CARGO").into()), ("CARGO_TARGET_DIR", target)];
        self.start("", arguments, found.chain(cargo))
    }

    /// Starts the command in this folder and discards its output.
    pub(crate) fn begin(&self, arguments: &[&str]) -> Child {
        let mut command = self.command("", arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command can be started")
    }

    fn command(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_typewright-under-test"));
        command.args(arguments).current_dir(self.path(folder)).env_clear();
        command
    }

    fn start(
        &self,
        folder: &str,
        arguments: &[&str],
        environment: impl IntoIterator<Item = (&'static str, PathBuf)>,
    ) -> Ran {
        let mut command = self.command(folder, arguments);
        Ran::of(command.envs(environment).output().expect("the command can be started"))
    }
}

/// The result of a run. Snapshots show all of it.
pub(crate) struct Ran {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the command writes UTF-8");
        Self {
            exit: output.status.code().expect("the command ended by itself"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit {}", self.exit)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                write!(f, "---- {name}\n{text}")?;
            }
        }
        Ok(())
    }
}

/// Returns all files below a folder: relative paths, separated by `/`, mapped to full paths.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(below, path)| (format!("{name}/{below}"), path)));
        } else {
            found.insert(name, path);
        }
    }
    found
}
