//! Rewrites keywords of OpenAPI 3.1 and 3.2 to 3.0. Those without an equivalent in 3.0 are reported and removed.
//!
//! Keywords of 3.1 in a 3.0 document are treated as in 3.1, which is reported.

mod objects;
mod schema;
mod tuples;
mod unions;
mod values;

use serde_json::{Map, Value};

pub(super) use self::unions::BELONGING;

use super::kinds::{Child, Kind};
use super::version::Dialect;
use super::walk::{Here, Rewrite, walk};
use crate::diagnostic::{Origins, Sink, Texts, rule};

/// Rewrites a bundled document.
pub(super) fn rewrite(tree: &mut Value, dialect: Dialect, origins: &mut Origins, texts: &Texts, sink: &mut Sink) {
    let mut rewriter = Rewriter { dialect, transport_schemes: transport_schemes(tree) };
    walk(tree, Child::One(Kind::Document), &mut rewriter, &mut Here::new(origins, texts, sink));
}

/// Rewrites objects of 3.1 and 3.2.
struct Rewriter {
    dialect: Dialect,
    /// The names of the security schemes that the transport implements.
    transport_schemes: Vec<String>,
}

impl Rewriter {
    fn is_later(&self) -> bool {
        self.dialect > Dialect::V30
    }

    /// In 3.0, reports that a keyword was treated as in 3.1.
    fn taken_as_later(&self, key: &str, here: &mut Here<'_>) {
        if !self.is_later() {
            here.report(
                &rule::MENDED,
                key,
                (format!("this form of `{key}` is not in OpenAPI 3.0"), "it is treated as in OpenAPI 3.1"),
            )
            .help("write `openapi: 3.1.0`, or use the form of 3.0");
        }
    }
}

impl Rewrite for Rewriter {
    fn enter(&mut self, value: &mut Value, kind: Kind, here: &mut Here<'_>) {
        if kind == Kind::Schema
            && let Value::Bool(anything) = *value
        {
            if here.key() == "additionalProperties" || here.key() == "unevaluatedProperties" {
                return;
            }
            *value = if anything { Value::Object(Map::new()) } else { schema::nothing() };
        }
    }

    fn leave(&mut self, map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>) {
        if kind == Kind::Schema {
            self.schema(map, here);
        } else if kind.may_be_ref() && kind != Kind::PathItem && map.contains_key("$ref") {
            self.reference(map, kind, here);
        } else if self.is_later() {
            self.object(map, kind, here);
        }
    }
}

/// Returns the names of the security schemes that the transport implements: client certificates.
fn transport_schemes(tree: &Value) -> Vec<String> {
    let schemes = tree.pointer("/components/securitySchemes").and_then(Value::as_object);
    let is_transport = |scheme: &Value| scheme.get("type").is_some_and(|ty| ty == "mutualTLS");
    schemes.into_iter().flatten().filter(|(_, scheme)| is_transport(scheme)).map(|(name, _)| name.clone()).collect()
}

/// Renames a key. If the object already has the new key, its value is kept and the old one is dropped.
fn rename(map: &mut Map<String, Value>, from: &str, to: &str) {
    if let Some(value) = map.shift_remove(from) {
        map.entry(to).or_insert(value);
    }
}
