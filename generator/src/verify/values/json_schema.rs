//! Translates the schemas of a description to JSON Schema 2020-12, for the validator.
//!
//! The keywords are listed here, because the tables of `normalise` lack those that a client ignores, such as `contains`.
//! Keywords with a different meaning in OpenAPI 3.0 and Swagger 2.0 are translated. Keywords that do not constrain a
//! value are dropped. `unevaluatedProperties` and `unevaluatedItems` are dropped as well, because references are a
//! custom keyword, and the validator does not know which properties that keyword evaluated.

use serde_json::{Map, Value, json};

use crate::normalise::extension;

/// The keyword that replaces `$ref`, so that the target is compiled when a value first reaches it.
pub(super) const REFERENCE: &str = "x-typewright-reference";

/// Keywords without schemas that mean the same in all dialects.
const PLAIN: &[&str] = &[
    "const",
    "dependentRequired",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "type",
    "uniqueItems",
];

/// Keywords whose value is a schema.
const ONE: &[&str] = &["additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then"];

/// Keywords whose value is a list of schemas.
const LISTS: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];

/// Keywords whose value is a map of schemas.
const MAPS: &[&str] = &["dependentSchemas", "patternProperties", "properties"];

/// How strictly schemas are interpreted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As written in the description.
    AsWritten,
    /// As a client interprets responses of a newer server: objects can have additional properties, and exactly one
    /// variant of a union fits.
    Open,
}

/// Translates a schema.
pub(super) fn translate(schema: &Value, has_json_schemas: bool, reading: Reading) -> Value {
    Translator { has_json_schemas, reading }.schema(schema)
}

struct Translator {
    has_json_schemas: bool,
    reading: Reading,
}

impl Translator {
    fn schema(&self, schema: &Value) -> Value {
        let Value::Object(map) = schema else { return schema.clone() };
        let mut out = Map::new();
        for (key, value) in map {
            self.keyword(key, value, map, &mut out);
        }
        // Also in OpenAPI 3.1, where these keywords are numbers: a boolean can only have the meaning of draft 4.
        exclusive(&mut out, "minimum", "exclusiveMinimum");
        exclusive(&mut out, "maximum", "exclusiveMaximum");
        if !self.has_json_schemas {
            let is_nullable = |key| map.get(key).is_some_and(|value| *value == true);
            if is_nullable("nullable") || is_nullable(extension::NULLABLE.key) {
                return json!({"anyOf": [out, {"type": "null"}]});
            }
        }
        Value::Object(out)
    }

    fn keyword(&self, key: &str, value: &Value, map: &Map<String, Value>, out: &mut Map<String, Value>) {
        let is_open = self.reading == Reading::Open;
        let translated = match (key, value) {
            ("$ref", _) => return drop(out.insert(REFERENCE.to_owned(), value.clone())),
            ("additionalProperties", Value::Bool(false)) if is_open => return,
            // In Swagger 2.0 and draft 4, `items` can have one schema for each position.
            ("items", Value::Array(items)) => return drop(out.insert("prefixItems".to_owned(), self.list(items))),
            // The discriminator selects the variant, even if several fit.
            ("oneOf", Value::Array(choices)) if map.contains_key("discriminator") => {
                return drop(out.insert("anyOf".to_owned(), self.list(choices)));
            }
            ("anyOf", Value::Array(choices))
                if is_open && !map.contains_key("oneOf") && !map.contains_key("discriminator") =>
            {
                return drop(out.insert("oneOf".to_owned(), self.list(choices)));
            }
            ("type", Value::String(text)) if text == "file" => return,
            // Only arrays: `required: true` on a property is draft 3.
            ("required", Value::Array(_)) => value.clone(),
            ("pattern", Value::String(pattern)) if is_pattern(pattern) => value.clone(),
            _ if PLAIN.contains(&key) => value.clone(),
            _ if ONE.contains(&key) => self.schema(value),
            (_, Value::Array(items)) if LISTS.contains(&key) => self.list(items),
            (_, Value::Object(members)) if MAPS.contains(&key) => {
                let members = members.iter().filter(|(name, _)| key != "patternProperties" || is_pattern(name));
                members.map(|(name, member)| (name.clone(), self.schema(member))).collect()
            }
            _ => return,
        };
        out.insert(key.to_owned(), translated);
    }

    fn list(&self, items: &[Value]) -> Value {
        items.iter().map(|item| self.schema(item)).collect()
    }
}

/// Translates the boolean `exclusiveMinimum` or `exclusiveMaximum` of draft 4 to a number.
fn exclusive(schema: &mut Map<String, Value>, limit: &str, exclusive: &str) {
    if let Some(Value::Bool(is_exclusive)) = schema.get(exclusive).cloned() {
        schema.shift_remove(exclusive);
        if is_exclusive && let Some(limit) = schema.shift_remove(limit) {
            schema.insert(exclusive.to_owned(), limit);
        }
    }
}

/// Returns whether the validator supports a pattern. Unsupported patterns are dropped.
fn is_pattern(text: &str) -> bool {
    jsonschema::options().build(&json!({"pattern": text})).is_ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Reading, translate};

    fn of_3_0(schema: &Value) -> Value {
        translate(schema, false, Reading::AsWritten)
    }

    #[test]
    fn the_words_of_3_0_are_translated() {
        assert_eq!(
            of_3_0(&json!({"type": "string", "nullable": true, "example": "a"})),
            json!({"anyOf": [{"type": "string"}, {"type": "null"}]})
        );
        assert_eq!(of_3_0(&json!({"minimum": 1, "exclusiveMinimum": true})), json!({"exclusiveMinimum": 1}));
        assert_eq!(of_3_0(&json!({"maximum": 1, "exclusiveMaximum": false})), json!({"maximum": 1}));
        assert_eq!(of_3_0(&json!({"pattern": "(", "required": true})), json!({}));
    }

    #[test]
    fn an_open_reading_lets_objects_grow() {
        let schema = json!({"anyOf": [{"additionalProperties": false}, {"additionalProperties": {"type": "string"}}]});
        assert_eq!(
            translate(&schema, true, Reading::Open),
            json!({"oneOf": [{}, {"additionalProperties": {"type": "string"}}]})
        );
    }
}
