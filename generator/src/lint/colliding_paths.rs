//! Finds operations that a server cannot distinguish, because they differ only in the names of placeholders.

use std::collections::BTreeMap;

use super::{Problem, Subject};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut first: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut found = Vec::new();
    for (operation, method, path) in subject.operations() {
        let key = (method.clone(), erased(&path));
        match first.get(&key) {
            Some(other) => {
                let message =
                    format!("`{method} {path}` and `{method} {other}` differ only in the names of their placeholders");
                found.push(subject.found(
                    &operation.at,
                    message,
                    "merge the two operations, or give one of them a different path",
                ));
            }
            None => {
                first.insert(key, path);
            }
        }
    }
    found
}

/// Returns a path without the names of its placeholders: `/pets/{}`.
fn erased(path: &str) -> String {
    let mut erased = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, after)) = after.split_once('}') else { break };
        erased.push_str(before);
        erased.push_str("{}");
        rest = after;
    }
    erased + rest
}
