//! Finds operations that describe only error responses.

use serde_json::Value;

use super::{Problem, Subject};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for (operation, method, path) in subject.operations() {
        let responses = operation.map.get("responses").and_then(Value::as_object);
        let mut statuses = responses.into_iter().flatten().map(|(key, _)| key).filter(|key| !key.starts_with("x-"));
        // An operation without any response is reported by a different rule.
        let fails_only = statuses.clone().next().is_some() && statuses.all(|key| key.starts_with(['4', '5']));
        if fails_only {
            let message = format!("`{method} {path}` describes no success response");
            let at = operation.at.child("responses");
            found.push(subject.found(&at, message, "describe the response with a status 2xx"));
        }
    }
    found
}
