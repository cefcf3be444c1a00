//! Responses: the schema and the examples are moved to media types, and headers get schemas.

use serde_json::{Map, Value, json};

use super::media::{MediaTypes, is_json};
use super::{At, Rewriter, copy, moved_reference, named};
use crate::diagnostic::{Pointer, rule};
use crate::normalise::{extension, references};

impl<'a> Rewriter<'a> {
    /// Rewrites the responses of an operation.
    pub(super) fn responses(&mut self, value: &'a Value, at: &At, produces: &MediaTypes) -> Value {
        let Value::Object(map) = value else { return value.clone() };
        let mut responses = Map::new();
        for (status, response) in map {
            let rewritten = if status.starts_with("x-") {
                response.clone()
            } else {
                self.response(response, &at.child(status), produces)
            };
            responses.insert(status.clone(), rewritten);
        }
        Value::Object(responses)
    }

    /// Rewrites a response. A shared response is copied if the media types of the operation differ from the defaults.
    pub(super) fn response(&mut self, value: &'a Value, at: &At, produces: &MediaTypes) -> Value {
        let mut at = at.clone();
        let Some(mut map) = value.as_object() else { return value.clone() };
        if let Some(text) = references::of_object(map) {
            match named(self.root, "responses", text) {
                Some((name, Value::Object(shared))) if !produces.is_shared && !shared.contains_key("$ref") => {
                    at.old = Pointer::root().child("responses").child(name);
                    map = shared;
                }
                _ => return moved_reference(text),
            }
        }
        self.moves.record(at.new.clone(), at.old.clone());
        let mut response = Map::new();
        copy(map, &mut response, &["description"]);
        if let Some(Value::Object(headers)) = map.get("headers") {
            let headers = self.headers(headers, &at.child("headers"));
            response.insert("headers".to_owned(), Value::Object(headers));
        }
        let content = self.content(map, &at, produces);
        if !content.is_empty() {
            response.insert("content".to_owned(), Value::Object(content));
        }
        Value::Object(response)
    }

    fn content(&mut self, map: &Map<String, Value>, at: &At, produces: &MediaTypes) -> Map<String, Value> {
        let schema_at = at.old.child("schema");
        let schema = map.get("schema").map(|schema| self.schema(schema, &schema_at));
        let examples = map.get("examples").and_then(Value::as_object);
        let types = match map.get("schema") {
            Some(schema) if schema.get("type").and_then(Value::as_str) == Some("file") => {
                self.file_types(produces, &schema_at)
            }
            Some(_) => given_types(produces, examples, &at.old),
            // Examples of media types mean that the response has content.
            None => example_types(examples, &at.old),
        };
        let mut content = Map::new();
        self.record_content(&at.new.child("content"), &types);
        for (name, _) in types {
            let new = at.new.child("content").child(&name);
            let mut media = Map::new();
            if let Some(schema) = &schema {
                self.moves.record(new.child("schema"), schema_at.clone());
                media.insert("schema".to_owned(), schema.clone());
            }
            if let Some(example) = examples.and_then(|examples| examples.get(&name)) {
                self.moves.record(new.child("example"), at.old.child("examples").child(&name));
                media.insert("example".to_owned(), example.clone());
            }
            content.insert(name, Value::Object(media));
        }
        for (name, _) in examples.into_iter().flatten() {
            if !content.contains_key(name) && !name.starts_with("x-") {
                let message = (format!("the response has no media type `{name}`"), "the example is ignored");
                self.report(&rule::KEYWORD_NOT_CARRIED, &at.old.child("examples").child(name), message)
                    .help(format!("add `{name}` to `produces`, or remove the example"));
            }
        }
        content
    }

    /// Returns the media types of a file. It is read as bytes, so JSON is excluded.
    fn file_types(&mut self, produces: &MediaTypes, at: &Pointer) -> Vec<(String, Pointer)> {
        let binary: Vec<(String, Pointer)> = produces.all.iter().filter(|(name, _)| !is_json(name)).cloned().collect();
        if !binary.is_empty() {
            return binary;
        }
        if let Some((name, _)) = produces.all.first() {
            let message = (
                format!("a file with the media type `{name}` is not supported"),
                "the response is returned as bytes of `application/octet-stream`",
            );
            self.report(&rule::KEYWORD_NOT_CARRIED, at, message);
        }
        vec![("application/octet-stream".to_owned(), at.clone())]
    }

    fn headers(&mut self, map: &Map<String, Value>, at: &At) -> Map<String, Value> {
        let mut headers = Map::new();
        for (name, value) in map {
            let (at, Value::Object(map)) = (at.child(name), value) else {
                headers.insert(name.clone(), value.clone());
                continue;
            };
            let mut header = Map::new();
            copy(map, &mut header, &["description"]);
            header.shift_remove(extension::NULLABLE.key);
            header.insert("schema".to_owned(), self.value_schema(map, &at));
            if let Some((style, explode)) = self.collection(map, &at.old, "header") {
                header.insert("style".to_owned(), json!(style));
                header.insert("explode".to_owned(), json!(explode));
            }
            headers.insert(name.clone(), Value::Object(header));
        }
        headers
    }
}

/// Returns the media types of content with a schema. If none are given, these are those of the examples, or JSON.
fn given_types(
    produces: &MediaTypes,
    examples: Option<&Map<String, Value>>,
    response: &Pointer,
) -> Vec<(String, Pointer)> {
    let shown = if produces.all.is_empty() { example_types(examples, response) } else { Vec::new() };
    if shown.is_empty() { produces.or(&["application/json"], response) } else { shown }
}

fn example_types(examples: Option<&Map<String, Value>>, response: &Pointer) -> Vec<(String, Pointer)> {
    let at = response.child("examples");
    let names = examples.into_iter().flatten().map(|(name, _)| name).filter(|name| name.contains('/'));
    names.map(|name| (name.clone(), at.child(name))).collect()
}
