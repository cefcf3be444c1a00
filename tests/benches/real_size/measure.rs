//! What one command costs, with everything that it starts.
//!
//! This binary starts itself, which starts the command, waits, and reads the kernel's account of finished children: that
//! of a process which has started nothing else.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::Failed;

/// Where the inner process writes its result; its being set makes a process the inner one.
const RESULT: &str = "REAL_SIZE_RESULT";

/// The cost of a command.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measure {
    /// User and system CPU time.
    pub(crate) seconds: f64,
    /// The most memory that one of its processes held.
    pub(crate) bytes: f64,
}

impl Measure {
    /// Runs a command.
    pub(crate) fn of(command: &Command, folder: &Path) -> Result<Self, Failed> {
        let result = folder.join("result");
        let mut outer = Command::new(std::env::current_exe()?);
        outer.arg(command.get_program()).args(command.get_args()).env(RESULT, &result);
        if let Some(folder) = command.get_current_dir() {
            outer.current_dir(folder);
        }
        for (key, value) in command.get_envs() {
            match value {
                Some(value) => outer.env(key, value),
                None => outer.env_remove(key),
            };
        }
        let output = outer.output()?;
        if !output.status.success() {
            return Err(format!("{command:?} fails:\n{}", String::from_utf8_lossy(&output.stderr)).into());
        }
        let text = std::fs::read_to_string(result)?;
        let (seconds, bytes) = text.split_once(' ').ok_or("nothing was measured")?;
        Ok(Self { seconds: seconds.parse()?, bytes: bytes.parse()? })
    }

    /// The median of both figures.
    pub(crate) fn median(all: &[Self]) -> Self {
        let middle = |figure: fn(&Self) -> f64| {
            let mut figures: Vec<f64> = all.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            figures[figures.len() / 2]
        };
        Self { seconds: middle(|one| one.seconds), bytes: middle(|one| one.bytes) }
    }
}

/// Acts as the inner process if this is one.
pub(crate) fn run_and_write() -> Option<ExitCode> {
    let result = std::env::var_os(RESULT)?;
    let mut arguments = std::env::args_os().skip(1);
    let status = Command::new(arguments.next()?).args(arguments).env_remove(RESULT).status();
    let written = cost_of_children().map(|(seconds, bytes)| std::fs::write(result, format!("{seconds} {bytes}")));
    let is_fine = written.is_some_and(|written| written.is_ok()) && status.is_ok_and(|status| status.success());
    Some(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(unix)]
fn cost_of_children() -> Option<(f64, f64)> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    // Linux counts in KiB, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1.0 } else { 1024.0 };
    Some((micros as f64 / 1e6, usage.max_rss() as f64 * unit))
}

#[cfg(not(unix))]
fn cost_of_children() -> Option<(f64, f64)> {
    None
}
