//! Shows a plan as a unified diff, shortened by default.

use std::fmt::Write as _;

use similar::TextDiff;

use super::{CrateFiles, Plan};
use crate::foreign;

/// The maximum number of lines shown per file, unless the whole diff is shown.
const LINES: usize = 20;

/// The maximum number of files shown, unless the whole diff is shown.
const FILES: usize = 10;

/// Returns the diff from the folder to the files, or an empty text if they are equal. If `whole` is false, long diffs
/// are shortened.
#[must_use]
pub fn diff(plan: &Plan, files: &CrateFiles, whole: bool) -> String {
    let mut paths: Vec<&String> = plan.create.iter().chain(&plan.change).chain(&plan.remove).collect();
    paths.sort();
    let (most_files, most_lines) = if whole { (usize::MAX, usize::MAX) } else { (FILES, LINES) };
    let mut text = String::new();
    for path in paths.iter().take(most_files) {
        one(plan, files, path, most_lines, &mut text);
    }
    match paths.len().saturating_sub(most_files) {
        0 => {}
        1 => text.push_str("... and 1 more file; `--verbose` shows it\n"),
        more => {
            let _ = writeln!(text, "... and {more} more files; `--verbose` shows them");
        }
    }
    text
}

/// Writes the diff of one file.
fn one(plan: &Plan, files: &CrateFiles, path: &String, most: usize, text: &mut String) {
    let full = plan.dir.join(path);
    let shown = full.display().to_string();
    let old = std::fs::read(&full).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let new = files.get(path);
    let shown = foreign::terminal(&shown);
    let name = |exists: bool| if exists { shown.as_ref() } else { "/dev/null" };
    let _ = writeln!(text, "--- {}\n+++ {}", name(old.is_some()), name(new.is_some()));
    let old = old.unwrap_or_default();
    let new = new.map_or("", String::as_str);
    let lines = TextDiff::from_lines(old.as_str(), new).unified_diff().context_radius(3).to_string();
    let count = lines.lines().count();
    for line in lines.lines().take(most) {
        let _ = writeln!(text, "{}", foreign::terminal(line));
    }
    if count > most {
        let _ = writeln!(text, "... {} more lines", count - most);
    }
}
