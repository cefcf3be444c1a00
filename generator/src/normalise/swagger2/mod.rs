//! Rewrites a bundled Swagger 2.0 document to OpenAPI 3.0. Unknown keys have already been reported.
//!
//! | 2.0 | 3.0 |
//! |---|---|
//! | `host`, `basePath`, `schemes` | `servers` |
//! | `consumes` and a body parameter, or form parameters | `requestBody.content` |
//! | `produces`, and `schema` and `examples` of a response | `responses.*.content` |
//! | `type`, `items`, `collectionFormat` of a parameter | `schema`, `style`, `explode` |
//! | `definitions`, `parameters`, `responses`, `securityDefinitions` | `components` |
//!
//! Everything without an equivalent in 3.0 is reported. A shared body parameter becomes a component under
//! `requestBodies`. Shared form parameters are copied to each operation.

mod bodies;
pub(super) mod kinds;
mod media;
mod moves;
mod parameters;
mod paths;
mod responses;
mod schemas;
mod security;
mod servers;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use self::media::MediaTypes;
use self::moves::Moves;
use crate::diagnostic::{Diagnostic, Message, Origins, Pointer, Rule, Sink};
use crate::normalise::extension;

/// Returns the document in 3.0 and the origins of its parts.
pub(super) fn rewrite(tree: &Value, origins: &Origins, sink: &mut Sink) -> (Value, Origins) {
    let empty = Map::new();
    let root = tree.as_object().unwrap_or(&empty);
    let mut rewriter = Rewriter { root, origins, sink, moves: Moves::default() };
    let document = rewriter.document();
    let origins = rewriter.moves.rebase(origins);
    (Value::Object(document), origins)
}

/// The state of a rewrite.
struct Rewriter<'a> {
    root: &'a Map<String, Value>,
    origins: &'a Origins,
    sink: &'a mut Sink,
    moves: Moves,
}

/// The pointers to a node before and after the rewrite.
#[derive(Clone, Debug)]
struct At {
    old: Pointer,
    new: Pointer,
}

impl At {
    /// Moves to a key or an item that stays the same.
    fn child(&self, token: impl std::fmt::Display) -> Self {
        Self { old: self.old.child(&token), new: self.new.child(token) }
    }
}

impl<'a> Rewriter<'a> {
    fn document(&mut self) -> Map<String, Value> {
        let root = self.root;
        let start = At { old: Pointer::root(), new: Pointer::root() };
        self.moves.record(start.new.clone(), start.old.clone());
        let mut document = Map::new();
        document.insert("openapi".to_owned(), json!("3.0.3"));
        copy(root, &mut document, &["info", "security", "tags", "externalDocs"]);
        document.insert("servers".to_owned(), self.servers());
        self.moves.record(start.new.child("servers"), start.old.child("host"));
        for key in ["paths", extension::WEBHOOKS.key] {
            if let Some(paths) = root.get(key) {
                document.insert(key.to_owned(), self.paths(paths, &start.child(key)));
            }
        }
        let components = self.components();
        if !components.is_empty() {
            document.insert("components".to_owned(), Value::Object(components));
        }
        document
    }

    fn components(&mut self) -> Map<String, Value> {
        let shared = self.shared_parameters();
        let maps = [
            ("schemas", self.each("definitions", "schemas", |this, schema, at| this.schema(schema, &at.old))),
            ("responses", self.each("responses", "responses", Self::shared_response)),
            ("parameters", shared.parameters),
            ("requestBodies", shared.bodies),
            (
                "securitySchemes",
                self.each("securityDefinitions", "securitySchemes", |this, scheme, at| {
                    this.security_scheme(scheme, at)
                }),
            ),
        ];
        let full = maps.into_iter().filter(|(_, map)| !map.is_empty());
        full.map(|(name, map)| (name.to_owned(), Value::Object(map))).collect()
    }

    /// Rewrites the entries of a map in the root document, which becomes a map of `components`.
    fn each(
        &mut self,
        from: &str,
        to: &str,
        rewrite: impl Fn(&mut Self, &'a Value, &At) -> Value,
    ) -> Map<String, Value> {
        let at = At { old: Pointer::root().child(from), new: Pointer::root().child("components").child(to) };
        self.moves.record(at.new.clone(), at.old.clone());
        let members = self.root.get(from).and_then(Value::as_object).into_iter().flatten();
        members.map(|(name, member)| (name.clone(), rewrite(self, member, &at.child(name)))).collect()
    }

    fn shared_response(&mut self, response: &'a Value, at: &At) -> Value {
        let produces = self.media_types(None, "produces");
        self.response(response, at, &produces)
    }

    fn media_types(&self, operation: Option<(&Map<String, Value>, &Pointer)>, key: &str) -> MediaTypes {
        MediaTypes::read(self.root, operation, key)
    }

    /// Records the origins of the media types of content.
    fn record_content(&mut self, content: &Pointer, types: &[(String, Pointer)]) {
        if let Some(list) = media::list_of(types) {
            self.moves.record(content.clone(), list);
        }
        for (name, at) in types {
            self.moves.record(content.child(name), at.clone());
        }
    }

    fn report(&mut self, rule: &'static Rule, at: &Pointer, message: impl Into<Message>) -> &mut Diagnostic {
        self.sink.push(rule, self.origins.place(at), message)
    }
}

/// Copies the given keys unchanged, and all extensions.
fn copy(from: &Map<String, Value>, to: &mut Map<String, Value>, keys: &[&str]) {
    for (key, member) in from {
        let is_extension = key.starts_with("x-") && key != extension::WEBHOOKS.key;
        if is_extension || keys.contains(&key.as_str()) {
            to.insert(key.clone(), member.clone());
        }
    }
}

/// Converts a reference in 2.0 to one in 3.0.
fn moved_reference(text: &str) -> Value {
    const HOMES: [(&str, &str); 4] = [
        ("#/definitions/", "schemas"),
        ("#/parameters/", "parameters"),
        ("#/responses/", "responses"),
        ("#/securityDefinitions/", "securitySchemes"),
    ];
    let moved = HOMES.iter().find_map(|(home, map)| Some(format!("#/components/{map}/{}", text.strip_prefix(home)?)));
    json!({ "$ref": moved.unwrap_or_else(|| text.to_owned()) })
}

/// Returns the name and the part that a reference into a map of the root document refers to.
fn named<'a>(root: &'a Map<String, Value>, map: &str, text: &str) -> Option<(String, &'a Value)> {
    let name = Pointer::unescaped(text.strip_prefix("#/")?.strip_prefix(map)?.strip_prefix('/')?);
    let part = root.get(map)?.get(&*name)?;
    Some((name.into_owned(), part))
}
