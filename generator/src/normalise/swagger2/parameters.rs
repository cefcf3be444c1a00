//! Parameters in path, query and header: keywords about the value move to `schema`, and `collectionFormat` becomes
//! `style` and `explode`.

use serde_json::{Map, Value, json};

use super::schemas::spell_type;
use super::{At, Rewriter, copy, moved_reference, named};
use crate::diagnostic::{Pointer, rule};
use crate::normalise::{extension, references};

/// The maximum length of a chain of references to a parameter.
const MAX_HOPS: usize = 32;

/// Keywords about the value that are directly in a parameter, items object or header.
const VALUE_KEYS: &[&str] = &[
    "type",
    "format",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    extension::NULLABLE.key,
    extension::ENUM_NAMES.key,
    extension::ENUM_NAMES.aliases[0],
    extension::ENUM_DESCRIPTIONS.key,
    extension::MS_ENUM.key,
    extension::WIRE_FORMAT.key,
];

/// A parameter in a list, with references followed.
#[derive(Clone, Debug)]
pub(super) struct Listed<'a> {
    /// The parameter itself.
    pub(super) map: &'a Map<String, Value>,
    /// The pointer to the parameter itself.
    pub(super) at: Pointer,
    /// The pointer to its item in the list.
    listed: Pointer,
    /// The name of the shared parameter, if the item is a reference.
    pub(super) shared: Option<String>,
}

impl<'a> Listed<'a> {
    /// Returns the location in which its value is sent.
    pub(super) fn place(&self) -> &'a str {
        self.map.get("in").and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns its name.
    pub(super) fn name(&self) -> &'a str {
        self.map.get("name").and_then(Value::as_str).unwrap_or_default()
    }
}

/// The rewritten parameters of the root document.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) parameters: Map<String, Value>,
    pub(super) bodies: Map<String, Value>,
}

impl<'a> Rewriter<'a> {
    /// Rewrites the parameters of the root document. Form parameters are skipped, as they are copied to operations.
    pub(super) fn shared_parameters(&mut self) -> Shared {
        let (root, from) = (self.root, Pointer::root().child("parameters"));
        let components = Pointer::root().child("components");
        let consumes = self.media_types(None, "consumes");
        let mut shared = Shared::default();
        for (name, value) in root.get("parameters").and_then(Value::as_object).into_iter().flatten() {
            let Some(found) = self.found(value, from.child(name)) else { continue };
            match found.place() {
                "formData" => {}
                "body" => {
                    let new = components.child("requestBodies").child(name);
                    let body = self.body(&found, &consumes, &new);
                    shared.bodies.insert(name.clone(), body);
                }
                _ => {
                    let new = components.child("parameters").child(name);
                    let parameter = self.parameter(&found, &new);
                    shared.parameters.insert(name.clone(), parameter);
                }
            }
        }
        shared
    }

    /// Returns the parameters of an operation or a path item.
    pub(super) fn list(&self, holder: &'a Map<String, Value>, at: &Pointer) -> Vec<Listed<'a>> {
        let at = at.child("parameters");
        let items = holder.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate();
        items.filter_map(|(index, item)| self.found(item, at.child(index))).collect()
    }

    fn found(&self, value: &'a Value, at: Pointer) -> Option<Listed<'a>> {
        let mut found = Listed { map: value.as_object()?, at: at.clone(), listed: at, shared: None };
        for _ in 0..MAX_HOPS {
            let next = references::of_object(found.map).and_then(|text| {
                let (name, value) = named(self.root, "parameters", text)?;
                Some((name, value.as_object()?))
            });
            let Some((name, map)) = next else { break };
            let at = Pointer::root().child("parameters").child(&name);
            found = Listed { map, at, listed: found.listed, shared: found.shared.or(Some(name)) };
        }
        Some(found)
    }

    /// Rewrites the parameters of a list, except for body and form parameters.
    pub(super) fn parameters(&mut self, all: &[Listed<'a>], new: &Pointer) -> Vec<Value> {
        let mut rewritten = Vec::new();
        for found in all.iter().filter(|found| !["body", "formData"].contains(&found.place())) {
            let new = new.child(rewritten.len());
            rewritten.push(match &found.shared {
                Some(name) => {
                    self.moves.record(new, found.listed.clone());
                    json!({ "$ref": references::to("parameters", name) })
                }
                None => self.parameter(found, &new),
            });
        }
        rewritten
    }

    fn parameter(&mut self, found: &Listed<'a>, new: &Pointer) -> Value {
        if let Some(text) = references::of_object(found.map) {
            return moved_reference(text);
        }
        let at = At { old: found.at.clone(), new: new.clone() };
        self.moves.record(at.new.clone(), at.old.clone());
        let mut parameter = Map::new();
        copy(found.map, &mut parameter, &["name", "in", "description", "required"]);
        parameter.retain(|key, _| !VALUE_KEYS.contains(&key.as_str()));
        if found.place() == "query" {
            copy_one(found.map, &mut parameter, "allowEmptyValue");
        }
        parameter.insert("schema".to_owned(), self.value_schema(found.map, &at));
        if let Some((style, explode)) = self.collection(found.map, &at.old, found.place()) {
            parameter.insert("style".to_owned(), json!(style));
            parameter.insert("explode".to_owned(), json!(explode));
        }
        Value::Object(parameter)
    }

    /// Returns the value of `schema` for a parameter or a header.
    pub(super) fn value_schema(&mut self, map: &Map<String, Value>, at: &At) -> Value {
        let new = at.new.child("schema");
        let Some(schema) = map.get("schema").filter(|_| !map.contains_key("type")) else {
            self.moves.record(new, at.old.clone());
            return self.inline(map, &at.old);
        };
        let old = at.old.child("schema");
        let message = ("`schema` of a parameter or a header is not in Swagger 2.0", "it is treated as in OpenAPI 3");
        self.report(&rule::NEWER_KEYWORD, &old, message).help("write the keys of the schema in its place");
        self.moves.record(new, old.clone());
        self.schema(schema, &old)
    }

    /// Returns a schema with the keywords about the value that are directly in an object.
    pub(super) fn inline(&mut self, map: &Map<String, Value>, at: &Pointer) -> Value {
        let mut schema = Map::new();
        for key in VALUE_KEYS {
            copy_one(map, &mut schema, key);
        }
        match map.get("items") {
            Some(Value::Object(items)) => {
                let at = at.child("items");
                if items.get("type").and_then(Value::as_str) == Some("array") {
                    let message =
                        ("lists inside lists are not supported here", "the separator of the inner list is ignored");
                    self.report(&rule::KEYWORD_NOT_SUPPORTED, &at, message);
                }
                let items = match references::of_object(items) {
                    Some(text) => moved_reference(text),
                    None => self.inline(items, &at),
                };
                schema.insert("items".to_owned(), items);
            }
            Some(other) => {
                schema.insert("items".to_owned(), other.clone());
            }
            None => {}
        }
        spell_type(&mut schema);
        Value::Object(schema)
    }

    /// Returns `style` and `explode` of a list, or `None` for other values.
    pub(super) fn collection(
        &mut self,
        map: &Map<String, Value>,
        at: &Pointer,
        place: &str,
    ) -> Option<(&'static str, bool)> {
        if map.get("type").and_then(Value::as_str) != Some("array") {
            return None;
        }
        let is_pairs = ["query", "formData"].contains(&place);
        let commas = if is_pairs { ("form", false) } else { ("simple", false) };
        let format = map.get("collectionFormat");
        Some(match format.map_or("csv", |format| format.as_str().unwrap_or_default()) {
            "csv" => commas,
            "multi" if is_pairs => ("form", true),
            "ssv" if is_pairs => ("spaceDelimited", false),
            "pipes" if is_pairs => ("pipeDelimited", false),
            other => {
                let message =
                    (format!("`collectionFormat: {other}` is not supported here"), "the items are separated by commas");
                self.report(&rule::KEYWORD_NOT_SUPPORTED, &at.child("collectionFormat"), message);
                commas
            }
        })
    }
}

/// Copies a key, if it exists.
fn copy_one(from: &Map<String, Value>, to: &mut Map<String, Value>, key: &str) {
    if let Some(member) = from.get(key) {
        to.insert(key.to_owned(), member.clone());
    }
}
