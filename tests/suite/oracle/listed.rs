//! The list of accepted disagreements with their reasons, and the numbers of comparisons.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use typewright::diff::{Bump, ItemChange};

use super::Judged;

const LIST: &str = "fixtures/oracle/listed.toml";

/// The accepted disagreements: reasons why only one side reports a kind of change, or a lint of the oracle.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    /// Kinds of changes that typewright reports and the oracle does not.
    pub(crate) unseen: BTreeMap<String, String>,
    /// Lints that the oracle reports and typewright does not.
    #[serde(default)]
    pub(crate) overseen: BTreeMap<String, String>,
}

impl Listed {
    pub(crate) fn read() -> Self {
        let text = std::fs::read_to_string(LIST).expect("the list can be read");
        toml::from_str(&text).expect("the list is valid TOML")
    }

    /// Returns the listed kinds that explain why the verdicts on a pair differ, or an error if one is not listed.
    pub(crate) fn reasons(&self, one: &Judged) -> Result<Vec<String>, String> {
        let theirs = one.theirs.bump;
        let (kinds, known): (Vec<String>, _) = if one.ours > theirs {
            (
                one.items.iter().filter(|item| item.bump > theirs).map(|item| kind(item).to_owned()).collect(),
                &self.unseen,
            )
        } else {
            let lints = one.theirs.lints.iter().filter(|(_, bump)| **bump > one.ours);
            (lints.map(|(lint, _)| lint.clone()).collect(), &self.overseen)
        };
        match kinds.iter().find(|kind| !known.contains_key(*kind)) {
            Some(kind) => Err(format!("{}: typewright {}, the oracle {theirs}: {kind}", one.name, one.ours)),
            None if kinds.is_empty() => Err(format!("{}: typewright {}, the oracle {theirs}", one.name, one.ours)),
            None => Ok(kinds),
        }
    }
}

/// Returns the kind of change of an item, as far as it matters to what the oracle can see.
pub(crate) fn kind(item: &ItemChange) -> &'static str {
    let (old, new) = match (&item.old, &item.new) {
        (Some(old), Some(new)) => (old, new),
        (Some(old), None) if old.starts_with("impl ") => return "implementation-gone",
        (Some(old), None) if old.starts_with("feature ") => return "feature-gone",
        (Some(old), None) if old.starts_with("pub type ") => return "alias-gone",
        (Some(_), None) => return "item-gone",
        (None, _) if item.bump == Bump::Minor => return "item-new",
        (None, _) => return "item-forced",
    };
    let returns = |signature: &str| signature.rsplit_once(" -> ").map(|(_, returns)| returns.to_owned());
    let is_open = |signature: &str| signature.starts_with("#[non_exhaustive]");
    match old {
        _ if is_open(old) && !is_open(new) => "type-now-exhaustive",
        _ if old.starts_with("fn ") && returns(old) != returns(new) => "type-returned",
        _ if old.starts_with("fn ") && item.bump == Bump::Minor => "argument-takes-more",
        _ if old.starts_with("fn ") => "type-of-argument",
        _ if old.starts_with("pub type ") => "type-of-alias",
        _ if old.starts_with("pub const ") => "type-of-constant",
        _ if old.starts_with("pub ") => "type-of-field",
        _ => "type-in-variant",
    }
}

/// How often both verdicts agree.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Tally {
    /// The name and version of the oracle.
    pub(crate) oracle: String,
    /// The number of compared pairs.
    pub(crate) compared: usize,
    /// The number of pairs on which the verdicts agree.
    pub(crate) agreed: usize,
    /// The number of other pairs for which a caller was shown to no longer compile.
    pub(crate) proved: usize,
    /// The number of other pairs with each listed reason.
    pub(crate) listed: BTreeMap<String, usize>,
}

impl Tally {
    /// Adds a pair. Returns an error if the verdicts differ without a listed reason.
    pub(crate) fn add(&mut self, one: &Judged, listed: &Listed) -> Result<(), String> {
        self.compared += 1;
        if one.ours == one.theirs.bump {
            self.agreed += 1;
            return Ok(());
        }
        let mut reasons = listed.reasons(one)?;
        reasons.sort();
        reasons.dedup();
        reasons.into_iter().for_each(|reason| *self.listed.entry(reason).or_default() += 1);
        Ok(())
    }

    fn path(name: &str) -> String {
        format!("fixtures/oracle/{name}.toml")
    }

    pub(crate) fn read(name: &str) -> Self {
        let text = std::fs::read_to_string(Self::path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        toml::from_str(&text).expect("the numbers are valid TOML")
    }

    pub(crate) fn write(&self, name: &str) {
        let head = "# Written by `cargo nextest run -p tests oracle --run-ignored all`.\n";
        let text = head.to_owned() + &toml::to_string(self).expect("numbers can be written as TOML");
        std::fs::write(Self::path(name), text).expect("the numbers can be written");
    }
}

/// Returns the section of the reference page about the numbers.
pub(crate) fn section() -> String {
    let listed = Listed::read();
    let tallies =
        [("pairs of the table", Tally::read("pairs")), ("changes to real descriptions", Tally::read("changes"))];
    let mut text = format!(
        "\nThe column *Rust* is compared with the verdict of {}, on each pair above and on a fixed selection\n\
         of single changes to real descriptions. `cargo nextest run -p tests oracle --run-ignored all` repeats the comparison;\n\
         it needs that tool. If the verdicts differ, the reason is listed in `tests/fixtures/oracle/listed.toml`. If only\n\
         typewright reports a pair as breaking, the test shows that code that calls the old crate does not compile with the\n\
         new one.\n\n\
         | compared | total | same verdict | listed reason | proved by a caller |\n|---|---:|---:|---:|---:|\n",
        tallies[0].1.oracle
    );
    for (name, one) in &tallies {
        let others = one.compared - one.agreed;
        writeln!(text, "| {name} | {} | {} | {others} | {} |", one.compared, one.agreed, one.proved)
            .expect("writing to a string cannot fail");
    }
    for (title, reasons) in [("only typewright reports", &listed.unseen), ("only the oracle reports", &listed.overseen)]
    {
        write!(text, "\n| {title} | pairs | changes | reason |\n|---|---:|---:|---|\n")
            .expect("writing to a string cannot fail");
        for (kind, reason) in reasons {
            let [pairs, changes] = tallies.each_ref().map(|(_, one)| one.listed.get(kind).copied().unwrap_or_default());
            writeln!(text, "| `{kind}` | {pairs} | {changes} | {reason} |").expect("writing to a string cannot fail");
        }
        if reasons.is_empty() {
            text.push_str("| nothing | 0 | 0 | |\n");
        }
    }
    text
}
