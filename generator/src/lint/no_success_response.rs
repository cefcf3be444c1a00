//! Operations that document how they fail, and not what they give back.

use serde_json::Value;

use super::{Found, Subject};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (operation, method, path) in subject.operations() {
        let responses = operation.map.get("responses").and_then(Value::as_object);
        let mut statuses = responses.into_iter().flatten().map(|(key, _)| key).filter(|key| !key.starts_with("x-"));
        // One without any response has a finding of its own.
        let fails_only = statuses.clone().next().is_some() && statuses.all(|key| key.starts_with(['4', '5']));
        if fails_only {
            let message = format!("`{method} {path}` describes no success response");
            let at = operation.at.child("responses");
            found.push(subject.found(&at, message, "describe the response with a status 2xx"));
        }
    }
    found
}
