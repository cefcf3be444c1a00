//! Compares two descriptions: the changes, and their effect on the wire and on code that calls the crate.
//!
//! `wire` compares the normalised documents, because they contain what never reaches Rust, such as limits and defaults.
//! `rust` compares the public items of the two generated crates, because callers compile against these. `join` assigns
//! the items to the changes: `ir::Api` says which node of the document each item comes from.

mod allow;
mod change;
mod changelog;
mod join;
mod locate;
mod origins;
pub mod render;
mod report;
mod rules;
mod rust;
mod version;
mod wire;

use serde_json::Value;

use crate::Outcome;
use crate::ir::Api;
use crate::output::CrateFiles;

pub use allow::{Allowance, allow};
pub use change::{Bump, Change, Effect, ItemChange, Ways};
pub use locate::Locator;
pub use report::{Counts, Report, Side};
pub use rules::{RULES, Rule, rule};
pub use version::next;

/// The difference between two descriptions.
#[derive(Clone, Debug)]
pub struct Diff {
    /// The changes, in the order of the description.
    pub changes: Vec<Change>,
    /// The version bump that they require for the generated crate.
    pub bump: Bump,
}

/// Compares the results of two runs. Returns `None` when either did not produce a crate.
#[must_use]
pub fn diff(old: &Outcome, new: &Outcome) -> Option<Diff> {
    let (was, is) = (Product::of(old)?, Product::of(new)?);
    let (mut changes, differences) = rayon::join(
        || wire::changes((was.normal, was.api), (is.normal, is.api)),
        || rust::differences(was.as_crate(), is.as_crate()),
    );
    changes.extend(origins::changes(was.api, is.api));
    let mut bump = differences.iter().map(|one| one.item.bump).max().unwrap_or_default();
    if bump == Bump::None && is_other_text(was, is) {
        bump = Bump::Patch;
    }
    join::join(&mut changes, differences);
    Some(Diff { changes, bump })
}

/// The parts of a run that are compared.
#[derive(Clone, Copy)]
struct Product<'a> {
    normal: &'a Value,
    api: &'a Api,
    files: &'a CrateFiles,
}

impl<'a> Product<'a> {
    fn of(outcome: &'a Outcome) -> Option<Self> {
        Some(Self { normal: outcome.normal.as_ref()?, api: outcome.api.as_ref()?, files: outcome.files.as_ref()? })
    }

    fn as_crate(self) -> rust::Crate<'a> {
        rust::Crate { api: self.api, normal: self.normal, files: self.files }
    }
}

/// Returns whether two crates differ in more than their version and the name of the file that they are generated from.
fn is_other_text(old: Product<'_>, new: Product<'_>) -> bool {
    let specs = [&old.api.spec, &new.api.spec];
    let matters = |line: &&str| !specs.iter().any(|spec| line.contains(*spec)) && !line.starts_with("version = ");
    let (old, new) = (old.files, new.files);
    let is_same = |(path, text): (&String, &String)| {
        new.get(path).is_some_and(|other| text.lines().filter(matters).eq(other.lines().filter(matters)))
    };
    old.len() != new.len() || !old.iter().all(is_same)
}
