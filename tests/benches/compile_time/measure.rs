//! One measurement: cargo compiles one crate, and this binary stands in for its `rustc` to see what it costs.
//!
//! Cargo runs a workspace's own crates through `RUSTC_WORKSPACE_WRAPPER`. The stand-in starts the real `rustc`, waits,
//! and reads the kernel's account of finished children (`getrusage`), which on Linux and macOS tells user CPU time
//! apart from waiting and from other processes.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use crate::Failed;

/// Where the stand-in writes its result; its being set makes this binary one.
const RESULT: &str = "COMPILE_TIME_RESULT";
/// The crate that is measured.
const CRATE: &str = "COMPILE_TIME_CRATE";

/// What cargo is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    Check,
    Debug,
    Release,
}

impl Mode {
    pub(crate) const ALL: [Self; 3] = [Self::Check, Self::Debug, Self::Release];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Debug => &["build"],
            Self::Release => &["build", "--release"],
        }
    }
}

/// Compiles `package` of the workspace at `dir`, anew even if nothing changed, and tells the user CPU seconds of its
/// `rustc`. A warning is an error: printing it would be measured too.
pub(crate) fn compile(dir: &Path, package: &str, mode: Mode) -> Result<f64, Failed> {
    let root = dir.join(package).join("src/lib.rs");
    std::fs::File::options().append(true).open(root)?.set_modified(SystemTime::now())?;
    let result = dir.join("result");
    std::fs::write(&result, "")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(mode.arguments())
        .args(["--quiet", "--lib", "--package", package])
        .current_dir(dir)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", dir.join("target"))
        .env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?)
        .env_remove("RUSTC_WRAPPER")
        .env_remove("RUSTFLAGS")
        .env(RESULT, &result)
        .env(CRATE, package.replace('-', "_"))
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || said.contains("warning") {
        return Err(format!("`{package}` does not compile cleanly:\n{said}").into());
    }
    let text = std::fs::read_to_string(result)?;
    text.parse().map_err(|_| format!("no time was measured for `{package}`").into())
}

/// Acts as `rustc` if cargo called this binary as such.
pub(crate) fn stand_in_for_rustc() -> Option<ExitCode> {
    let result = std::env::var_os(RESULT)?;
    let name = std::env::var(CRATE).ok()?;
    let mut arguments = std::env::args_os().skip(1);
    let mut rustc = Command::new(arguments.next()?);
    let arguments: Vec<OsString> = arguments.collect();
    let status = rustc.args(&arguments).status();
    let is_it = arguments.windows(2).any(|pair| pair[0] == "--crate-name" && pair[1] == *name);
    let written = match is_it.then(user_seconds_of_children) {
        Some(Some(seconds)) => std::fs::write(result, seconds.to_string()),
        Some(None) | None => Ok(()),
    };
    let is_fine = written.is_ok() && status.is_ok_and(|status| status.success());
    Some(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(unix)]
fn user_seconds_of_children() -> Option<f64> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let micros = i32::try_from(usage.user_time().num_microseconds()).ok()?;
    Some(f64::from(micros) / 1e6)
}

/// Elsewhere the time is not told, and the run ends with the first crate.
#[cfg(not(unix))]
fn user_seconds_of_children() -> Option<f64> {
    None
}
