//! Rewrites what OpenAPI 3.1 and 3.2 added to the words of 3.0; what 3.0 cannot say is reported and left out.
//!
//! In a 3.0 document, keywords of 3.1 are taken as they are evidently meant, which is reported as mended.

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

/// Rewrites a bundled tree.
pub(super) fn rewrite(tree: &mut Value, dialect: Dialect, origins: &mut Origins, texts: &Texts, sink: &mut Sink) {
    let mut rewriter = Rewriter { dialect, transport_schemes: transport_schemes(tree) };
    walk(tree, Child::One(Kind::Document), &mut rewriter, &mut Here::new(origins, texts, sink));
}

/// The rewrite.
struct Rewriter {
    dialect: Dialect,
    /// The security schemes that the transport meets.
    transport_schemes: Vec<String>,
}

impl Rewriter {
    fn is_later(&self) -> bool {
        self.dialect > Dialect::V30
    }

    /// In 3.0, says that a keyword of 3.1 was read with the meaning it has there.
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

/// The security schemes that are met by the transport: client certificates.
fn transport_schemes(tree: &Value) -> Vec<String> {
    let schemes = tree.pointer("/components/securitySchemes").and_then(Value::as_object);
    let is_transport = |scheme: &Value| scheme.get("type").is_some_and(|ty| ty == "mutualTLS");
    schemes.into_iter().flatten().filter(|(_, scheme)| is_transport(scheme)).map(|(name, _)| name.clone()).collect()
}

/// Keeps what a member says unless the object says it already under another key.
fn rename(map: &mut Map<String, Value>, from: &str, to: &str) {
    if let Some(value) = map.shift_remove(from) {
        map.entry(to).or_insert(value);
    }
}
