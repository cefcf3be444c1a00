//! Servers: `host`, `basePath` and `schemes` become URLs. HTTPS comes first.

use serde_json::{Map, Value, json};

use super::Rewriter;
use crate::diagnostic::{Pointer, rule};

impl Rewriter<'_> {
    /// Returns the servers of the whole description.
    pub(super) fn servers(&mut self) -> Value {
        let at = Pointer::root();
        self.servers_of(self.root, &at)
    }

    /// Returns the servers of an operation, if its first one differs from that of the description.
    pub(super) fn own_servers(&mut self, operation: &Map<String, Value>, at: &Pointer) -> Option<Value> {
        operation.get("schemes")?;
        let own = self.servers_of(operation, at);
        let root = self.root;
        let shared = urls(root, &usable(root));
        let url = own.get(0)?.get("url")?.as_str()?;
        (shared.first().map(String::as_str) != Some(url)).then_some(own)
    }

    fn servers_of(&mut self, holder: &Map<String, Value>, at: &Pointer) -> Value {
        for (index, scheme) in named(holder).iter().enumerate() {
            if let Some(scheme @ ("ws" | "wss")) = scheme.as_str() {
                let message = (format!("`{scheme}` is not supported"), "the API is called over HTTP");
                self.report(&rule::KEYWORD_NOT_SUPPORTED, &at.child("schemes").child(index), message);
            }
        }
        let servers = urls(self.root, &usable(holder)).into_iter().map(|url| json!({ "url": url }));
        Value::Array(servers.collect())
    }
}

/// Returns the supported schemes, HTTPS first. If none are given, the result is HTTPS.
fn usable(holder: &Map<String, Value>) -> Vec<&'static str> {
    let has = |wanted: &str| named(holder).iter().any(|scheme| scheme.as_str() == Some(wanted));
    let known: Vec<&'static str> = ["https", "http"].into_iter().filter(|scheme| has(scheme)).collect();
    if known.is_empty() { vec!["https"] } else { known }
}

/// Returns the entries of `schemes`, which some descriptions write as a single string.
fn named(holder: &Map<String, Value>) -> &[Value] {
    holder.get("schemes").map_or(&[], |named| match named {
        Value::Array(all) => all.as_slice(),
        single => std::slice::from_ref(single),
    })
}

fn urls(root: &Map<String, Value>, schemes: &[&str]) -> Vec<String> {
    let text = |key: &str| root.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let base = text("basePath").unwrap_or_default().trim_matches('/');
    let base = if base.is_empty() { String::new() } else { format!("/{base}") };
    match text("host").map(|host| host.trim_end_matches('/')) {
        // Without a host, the server is relative to the URL of the description.
        None if base.is_empty() => vec!["/".to_owned()],
        None => vec![base],
        Some(host) if host.contains("://") => vec![format!("{host}{base}")],
        Some(host) => schemes.iter().map(|scheme| format!("{scheme}://{host}{base}")).collect(),
    }
}
