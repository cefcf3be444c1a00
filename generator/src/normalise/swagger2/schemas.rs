//! Schemas, which are mostly the same in both versions.

use serde_json::{Map, Value, json};

use super::kinds::{NEWER, Part};
use super::{Rewriter, moved_reference};
use crate::diagnostic::{Pointer, rule};
use crate::normalise::kinds::{Child, Kind};
use crate::normalise::visit::copied;
use crate::normalise::{extension, references};

const SCHEMA: Kind = Kind::V2(Part::Schema);

impl Rewriter<'_> {
    /// Rewrites a schema and the schemas in it.
    pub(super) fn schema(&mut self, value: &Value, at: &Pointer) -> Value {
        if let Some(text) = references::of(value) {
            return moved_reference(text);
        }
        let Value::Object(map) = value else { return value.clone() };
        let mut schema = Map::new();
        for (key, member) in map {
            if NEWER.contains(&key.as_str()) {
                self.report(
                    &rule::NEWER_KEYWORD,
                    &at.child(key),
                    (format!("`{key}` is not in Swagger 2.0"), "it is treated as in OpenAPI 3"),
                );
            }
            if let Some(member) = self.keyword(key, member, at) {
                schema.insert(key.clone(), member);
            }
        }
        spell_type(&mut schema);
        Value::Object(schema)
    }

    /// Returns the value of a key in 3.0, or `None` for keys that have no effect.
    fn keyword(&mut self, key: &str, member: &Value, at: &Pointer) -> Option<Value> {
        if key == "discriminator" {
            return Some(self.discriminator(member, &at.child(key)));
        }
        if key.starts_with("x-") {
            return Some(member.clone());
        }
        let at = at.child(key);
        Some(match SCHEMA.child(key)?.of(member) {
            Child::One(SCHEMA) => self.schema(member, &at),
            child @ (Child::List(SCHEMA) | Child::Map(SCHEMA)) => {
                copied(member, child, |token, part, _| self.schema(part, &at.child(token)))
            }
            _ => member.clone(),
        })
    }

    /// Rewrites a discriminator, which is the name of a property in 2.0. The object of 3.0 is accepted, too.
    fn discriminator(&mut self, value: &Value, at: &Pointer) -> Value {
        let Value::Object(map) = value else { return json!({ "propertyName": value }) };
        let message = ("`discriminator` is a string in Swagger 2.0", "the object is treated as in OpenAPI 3");
        self.report(&rule::NEWER_KEYWORD, at, message).help("write the name of the property");
        let mut map = map.clone();
        for (_, name) in map.get_mut("mapping").and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(moved) = name.as_str().and_then(|text| moved_reference(text).get("$ref").cloned()) {
                *name = moved;
            }
        }
        Value::Object(map)
    }
}

/// Rewrites files and nullable types to 3.0.
pub(super) fn spell_type(schema: &mut Map<String, Value>) {
    if schema.get(extension::NULLABLE.key).and_then(Value::as_bool) == Some(true) {
        schema.entry("nullable").or_insert(Value::Bool(true));
    }
    schema.shift_remove(extension::NULLABLE.key);
    match schema.get("type") {
        Some(Value::String(file)) if file == "file" => {
            schema.insert("type".to_owned(), json!("string"));
            schema.insert("format".to_owned(), json!("binary"));
        }
        // Schemas of 2.0 follow JSON Schema draft 4, which allows lists of types.
        Some(Value::Array(types)) => {
            let others: Vec<&Value> = types.iter().filter(|one| one.as_str() != Some("null")).collect();
            if let [only] = others.as_slice() {
                let (only, nullable) = ((*only).clone(), types.len() > 1);
                schema.insert("type".to_owned(), only);
                if nullable {
                    schema.insert("nullable".to_owned(), Value::Bool(true));
                }
            }
        }
        _ => {}
    }
}
