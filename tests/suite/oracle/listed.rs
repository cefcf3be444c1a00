//! The disagreements that have a reason, and the numbers of what was compared.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use typewright::diff::{Bump, ItemChange};

use super::Judged;

const LIST: &str = "fixtures/oracle/listed.toml";

/// The list: by a kind of change, or by a lint of the oracle, why the other side is not concerned.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    /// What typewright tells and the oracle does not.
    pub(crate) unseen: BTreeMap<String, String>,
    /// What the oracle tells and typewright does not.
    #[serde(default)]
    pub(crate) overseen: BTreeMap<String, String>,
}

impl Listed {
    pub(crate) fn read() -> Self {
        let text = std::fs::read_to_string(LIST).expect("the list can be read");
        toml::from_str(&text).expect("the list is TOML of its form")
    }

    /// The reasons why the verdicts on a pair differ, or what there is no reason for.
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

/// What kind of change an item went through, as far as the oracle may not see it.
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
        _ if old.starts_with("fn ") => "type-of-argument",
        _ if old.starts_with("pub type ") => "type-of-alias",
        _ if old.starts_with("pub const ") => "type-of-constant",
        _ if old.starts_with("pub ") => "type-of-field",
        _ => "type-in-variant",
    }
}

/// How often both said the same.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Tally {
    /// What the other opinion came from.
    pub(crate) oracle: String,
    /// The pairs on which both were asked.
    pub(crate) compared: usize,
    /// Those on which they say the same.
    pub(crate) agreed: usize,
    /// Those of the others in which a caller was shown not to compile any more.
    pub(crate) proved: usize,
    /// Of the others, how many have each reason.
    pub(crate) listed: BTreeMap<String, usize>,
}

impl Tally {
    /// Adds a pair; an error where it disagrees without a reason.
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
        toml::from_str(&text).expect("the numbers are TOML of their form")
    }

    pub(crate) fn write(&self, name: &str) {
        let head = "# Written by `cargo nextest run -p tests oracle --run-ignored all`.\n";
        let text = head.to_owned() + &toml::to_string(self).expect("numbers have a form in TOML");
        std::fs::write(Self::path(name), text).expect("the numbers can be written");
    }
}

/// The numbers as a part of the reference page.
pub(crate) fn section() -> String {
    let listed = Listed::read();
    let tallies =
        [("pairs of the table", Tally::read("pairs")), ("changes of real descriptions", Tally::read("changes"))];
    let mut text = format!(
        "\nThe column *Rust* has a second opinion: {}, asked about the crates of both sides of each pair above, and of single\n\
         changes of real descriptions, which a fixed number chooses. With that tool installed,\n\
         `cargo nextest run -p tests oracle --run-ignored all` asks it again. Where the two disagree, the reason is listed in\n\
         `tests/fixtures/oracle/listed.toml`; where typewright alone says that a pair breaks, a caller of the old crate is\n\
         shown not to compile against the new one.\n\n\
         | compared | | same verdict | listed | proved by a caller |\n|---|---:|---:|---:|---:|\n",
        tallies[0].1.oracle
    );
    for (name, one) in &tallies {
        let others = one.compared - one.agreed;
        writeln!(text, "| {name} | {} | {} | {others} | {} |", one.compared, one.agreed, one.proved)
            .expect("a string takes all");
    }
    for (title, reasons) in [("typewright alone sees", &listed.unseen), ("the oracle alone sees", &listed.overseen)] {
        write!(text, "\n| {title} | in pairs | in changes | why |\n|---|---:|---:|---|\n").expect("a string takes all");
        for (kind, reason) in reasons {
            let [pairs, changes] = tallies.each_ref().map(|(_, one)| one.listed.get(kind).copied().unwrap_or_default());
            writeln!(text, "| `{kind}` | {pairs} | {changes} | {reason} |").expect("a string takes all");
        }
        if reasons.is_empty() {
            text.push_str("| nothing | 0 | 0 | |\n");
        }
    }
    text
}
