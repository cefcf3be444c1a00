//! Security schemes. The OAuth flow of a scheme becomes a map of flows.

use serde_json::{Map, Value, json};

use super::{At, Rewriter, copy, moved_reference};
use crate::normalise::references;

impl Rewriter<'_> {
    /// Rewrites an entry of `securityDefinitions`.
    pub(super) fn security_scheme(&mut self, value: &Value, at: &At) -> Value {
        if let Some(text) = references::of(value) {
            return moved_reference(text);
        }
        let Value::Object(map) = value else { return value.clone() };
        let mut scheme = Map::new();
        copy(map, &mut scheme, &["type", "description", "name", "in"]);
        match map.get("type").and_then(Value::as_str) {
            Some("basic") => {
                scheme.insert("type".to_owned(), json!("http"));
                scheme.insert("scheme".to_owned(), json!("basic"));
            }
            Some("oauth2") => {
                let (name, flow) = flow(map);
                self.moves.record(at.new.child("flows").child(name), at.old.clone());
                scheme.insert("flows".to_owned(), json!({ name: flow }));
            }
            _ => {}
        }
        Value::Object(scheme)
    }
}

/// Returns the flow of a scheme, and its name in 3.0.
fn flow(scheme: &Map<String, Value>) -> (&str, Map<String, Value>) {
    let name = match scheme.get("flow").and_then(Value::as_str) {
        Some("application") => "clientCredentials",
        Some("accessCode") => "authorizationCode",
        Some(other) => other,
        // Without a name, the URLs determine the flow.
        None if scheme.contains_key("tokenUrl") && scheme.contains_key("authorizationUrl") => "authorizationCode",
        None if scheme.contains_key("tokenUrl") => "clientCredentials",
        None => "implicit",
    };
    let wanted: &[&str] = match name {
        "clientCredentials" | "password" => &["tokenUrl"],
        "implicit" => &["authorizationUrl"],
        _ => &["authorizationUrl", "tokenUrl"],
    };
    let known = wanted.iter().filter_map(|key| Some(((*key).to_owned(), scheme.get(*key)?.clone())));
    let mut flow: Map<String, Value> = known.collect();
    let scopes = scheme.get("scopes").filter(|scopes| scopes.is_object()).cloned();
    flow.insert("scopes".to_owned(), scopes.unwrap_or_else(|| json!({})));
    (name, flow)
}
