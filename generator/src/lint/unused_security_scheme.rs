//! Finds security schemes that no security requirement names.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Problem, Subject};
use crate::diagnostic::Pointer;
use crate::normalise::Kind;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let requirements = subject.all(Kind::SecurityRequirement);
    let used: BTreeSet<&str> = requirements.flat_map(|one| one.map.keys()).map(String::as_str).collect();
    let home = Pointer::root().child("components").child("securitySchemes");
    let schemes = subject.tree.pointer(home.as_str()).and_then(Value::as_object);
    let unused = schemes.into_iter().flatten().map(|(name, _)| name).filter(|name| !used.contains(name.as_str()));
    unused
        .map(|name| {
            let message = format!("no `security` names the scheme `{name}`");
            subject.found(&home.child(name), message, "name it under `security`, at the root or on operations")
        })
        .collect()
}
