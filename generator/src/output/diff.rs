//! Shows a plan as a unified diff, cut where it gets long.

use std::fmt::Write as _;

use similar::TextDiff;

use super::{CrateFiles, Plan};

/// Lines of one file's diff that are shown.
const LINES_PER_FILE: usize = 60;

/// Lines shown in all, headers not counted.
const LINES: usize = 300;

/// The difference from the folder to the files; empty when there is none.
#[must_use]
pub fn diff(plan: &Plan, files: &CrateFiles) -> String {
    let mut paths: Vec<&String> = plan.create.iter().chain(&plan.change).chain(&plan.remove).collect();
    paths.sort();
    let mut text = String::new();
    let mut left = LINES;
    let mut hidden = 0;
    for path in paths {
        if left == 0 {
            hidden += 1;
            continue;
        }
        left = left.saturating_sub(one(plan, files, path, left.min(LINES_PER_FILE), &mut text));
    }
    if hidden > 0 {
        let _ = writeln!(text, "... and {hidden} more files");
    }
    text
}

/// Shows the difference in one file, and says how many lines it took.
fn one(plan: &Plan, files: &CrateFiles, path: &String, most: usize, text: &mut String) -> usize {
    let full = plan.dir.join(path);
    let shown = full.display().to_string();
    let old = std::fs::read(&full).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let new = files.get(path);
    let name = |exists: bool| if exists { shown.as_str() } else { "/dev/null" };
    let _ = writeln!(text, "--- {}\n+++ {}", name(old.is_some()), name(new.is_some()));
    let old = old.unwrap_or_default();
    let new = new.map_or("", String::as_str);
    let lines = TextDiff::from_lines(old.as_str(), new).unified_diff().context_radius(3).to_string();
    let count = lines.lines().count();
    for line in lines.lines().take(most) {
        let _ = writeln!(text, "{line}");
    }
    if count > most {
        let _ = writeln!(text, "... {} more lines", count - most);
    }
    count.min(most)
}
