//! Finds new origins that credentials are sent to. `ir::Api` has the resolved URLs of servers.

use crate::ir::Api;

use super::change::{Bump, Change, Ways};
use super::rules::rule;

/// Returns a change for each origin, other than the base URL's, that gets credentials in the new description only.
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
