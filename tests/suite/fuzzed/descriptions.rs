//! Arbitrary descriptions: the result is an error, or a harmless crate.

use std::path::Path;

use serde_json::{Map, Value, json};
use typewright::config::ClientConfig;
use typewright::{Stage, generate};

use crate::judge;

fn judged(name: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("the folder can be written");
    if let Some(files) = generate(&ClientConfig::for_spec(&path, Path::new("nowhere"), "fuzzed"), Stage::Files).files {
        judge::all(&files, &String::from_utf8_lossy(bytes));
    }
}

/// Generates from any bytes.
pub(crate) fn any_bytes_do_no_harm(bytes: &[u8]) {
    judged("api.yaml", bytes);
}

/// Generates from a description with any text as the docs of an API, an operation, a parameter, a field and an enum
/// value.
pub(crate) fn any_docs_do_no_harm(text: &str) {
    let field = json!({"type": "string", "description": text, "enum": ["a", "b"], "x-enumDescriptions": {"a": text}});
    let description = json!({
        "openapi": "3.0.3",
        "info": {"title": "Fuzzed", "version": "1", "description": text},
        "paths": {"/a": {"get": {
            "operationId": "a",
            "summary": text,
            "description": text,
            "parameters": [{"name": "q", "in": "query", "description": text, "schema": {"type": "string"}}],
            "responses": {"200": {"description": text, "content": {"application/json": {"schema": {
                "type": "object", "title": text, "properties": {"f": field},
            }}}}},
        }}},
    });
    judged("api.json", description.to_string().as_bytes());
}

/// Generates from a description whose schemas, parameters and bodies are selected by `choices`.
pub(crate) fn any_shapes_do_no_harm(choices: &[u8]) {
    let mut choices = Choices(choices);
    let schemas: Map<String, Value> = NAMES.iter().map(|name| ((*name).to_owned(), choices.schema(0))).collect();
    let operation = |choices: &mut Choices<'_>| {
        let places = ["query", "header", "cookie", "path"];
        let parameters: Vec<Value> = (0..choices.take(4))
            .map(|at| {
                let place = places[choices.take(4)];
                json!({"name": format!("p{at}"), "in": place, "required": place == "path",
                    "style": choices.of(&["form", "simple", "deepObject", "pipeDelimited", "label", "matrix"]),
                    "schema": choices.schema(2)})
            })
            .collect();
        let media = choices.of(&[
            "application/json",
            "text/event-stream",
            "multipart/form-data",
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/octet-stream",
            "application/x-ndjson",
        ]);
        let content = json!({media: {"schema": choices.schema(1)}});
        json!({"parameters": parameters, "requestBody": {"content": content},
            "responses": {"200": {"description": "", "content": {
                "application/json": {"schema": choices.schema(1)}}},
                "default": {"description": "", "content": {
                    "application/json": {"schema": choices.schema(1)}}}}})
    };
    let paths: Map<String, Value> = (0..1 + choices.take(3))
        .map(|at| (format!("/a{at}/{{p0}}"), json!({"get": operation(&mut choices), "post": operation(&mut choices)})))
        .collect();
    let version = choices.of(&["3.0.3", "3.1.0", "3.2.0"]);
    let description = json!({"openapi": version, "info": {"title": "Fuzzed", "version": "1"},
        "paths": paths, "components": {"schemas": schemas}});
    judged("api.json", description.to_string().as_bytes());
}

const NAMES: [&str; 5] = ["A", "B", "a", "Self", "a b"];
const FIELDS: [&str; 6] = ["id", "type", "a", "A", "a-b", "kind"];

/// Bytes that select choices. When none are left, the first choice is taken.
struct Choices<'b>(&'b [u8]);

impl Choices<'_> {
    fn take(&mut self, count: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first) % count
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.take(texts.len())]
    }

    fn schema(&mut self, depth: usize) -> Value {
        if depth > 4 {
            return json!({"type": "string"});
        }
        let many = |one: &mut Self| -> Vec<Value> { (0..1 + one.take(3)).map(|_| one.schema(depth + 1)).collect() };
        let mut schema = match self.take(14) {
            0 => json!({"type": "string"}),
            1 => json!({"type": "integer", "format": "int32", "minimum": self.take(3)}),
            2 => json!({"type": "number"}),
            3 => json!({"type": "boolean"}),
            4 => json!({"type": "string", "enum": ["a", "A", "", "b-c"]}),
            5 => json!({"enum": [self.of(&["x", "y", "z"])]}),
            6 => json!({"type": "array", "items": self.schema(depth + 1)}),
            7 => json!({"type": "object", "additionalProperties": self.schema(depth + 1)}),
            8 => json!({"oneOf": many(self)}),
            9 => json!({"anyOf": many(self)}),
            10 => json!({"allOf": many(self)}),
            11 => json!({"$ref": format!("#/components/schemas/{}", self.of(&NAMES))}),
            _ => self.object(depth),
        };
        if let Some(schema) = schema.as_object_mut() {
            if self.take(6) == 5 {
                schema.insert("nullable".to_owned(), Value::Bool(true));
            }
            if self.take(8) == 7 {
                schema.insert("default".to_owned(), json!("a"));
            }
            if schema.contains_key("oneOf") && self.take(2) == 1 {
                schema.insert("discriminator".to_owned(), json!({"propertyName": self.of(&FIELDS)}));
            }
        }
        schema
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut fields = Map::new();
        let mut used = Vec::new();
        for _ in 0..self.take(5) {
            let name = FIELDS[self.take(FIELDS.len())];
            used.push(name);
            let schema = self.schema(depth + 1);
            fields.insert(name.to_owned(), schema);
        }
        let required: Vec<&str> = used.into_iter().filter(|_| self.take(2) == 1).collect();
        json!({"type": "object", "properties": fields, "required": required})
    }
}
