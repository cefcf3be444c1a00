//! Origins that credentials are newly sent to. Where a server leads to is settled in the API in Rust words.

use crate::ir::Api;

use super::change::{Bump, Change, Ways};
use super::rules::rule;

/// A change for each other origin that gets credentials by the new description, and got none by the old one.
pub(super) fn changes(old: &Api, new: &Api) -> Vec<Change> {
    let (rule, ways, known) = (&rule::CREDENTIALS_TO_NEW_ORIGIN, Ways::SENT, old.other_origins());
    let others = new.other_origins().into_iter().filter(|(origin, _)| !known.contains_key(origin));
    let change = |(_, (at, message))| Change {
        rule,
        message,
        ways,
        wire: rule.effect(ways),
        rust: Bump::None,
        old: None,
        new: Some(at),
        items: Vec::new(),
        allowed: None,
    };
    others.map(change).collect()
}
