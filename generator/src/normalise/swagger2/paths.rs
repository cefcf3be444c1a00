//! Path items and operations. Parameters are split into parameters and bodies; other keys stay the same.

use serde_json::{Map, Value};

use super::super::kinds::{Child, Kind};
use super::kinds::Part;
use super::parameters::Listed;
use super::{At, Rewriter, copy};

/// Returns whether a key of a path item is an HTTP method, so that its value is an operation.
fn is_method(key: &str) -> bool {
    Kind::V2(Part::PathItem).child(key) == Some(Child::One(Kind::V2(Part::Operation)))
}

impl<'a> Rewriter<'a> {
    /// Rewrites a map of path items.
    pub(super) fn paths(&mut self, value: &'a Value, at: &At) -> Value {
        let Value::Object(map) = value else { return value.clone() };
        let mut paths = Map::new();
        for (path, item) in map {
            let is_extension = path.starts_with("x-");
            if is_extension {
                paths.insert(path.clone(), item.clone());
            } else if let Value::Object(item) = item {
                let item = self.path_item(item, &at.child(path));
                paths.insert(path.clone(), Value::Object(item));
            } else {
                paths.insert(path.clone(), item.clone());
            }
        }
        Value::Object(paths)
    }

    fn path_item(&mut self, map: &'a Map<String, Value>, at: &At) -> Map<String, Value> {
        let shared = self.list(map, &at.old);
        let mut item = Map::new();
        copy(map, &mut item, &[]);
        for (key, member) in map {
            if !is_method(key) {
                continue;
            }
            let rewritten = match member {
                Value::Object(operation) => Value::Object(self.operation(operation, &shared, &at.child(key))),
                other => other.clone(),
            };
            item.insert(key.clone(), rewritten);
        }
        let parameters = self.parameters(&shared, &at.new.child("parameters"));
        if !parameters.is_empty() {
            item.insert("parameters".to_owned(), Value::Array(parameters));
        }
        item
    }

    fn operation(&mut self, map: &'a Map<String, Value>, shared: &[Listed<'a>], at: &At) -> Map<String, Value> {
        let consumes = self.media_types(Some((map, &at.old)), "consumes");
        let produces = self.media_types(Some((map, &at.old)), "produces");
        let own = self.list(map, &at.old);
        let mut operation = Map::new();
        copy(
            map,
            &mut operation,
            &["tags", "summary", "description", "externalDocs", "operationId", "deprecated", "security"],
        );
        let parameters = self.parameters(&own, &at.new.child("parameters"));
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), Value::Array(parameters));
        }
        if let Some(body) = self.request_body(&with_shared(own, shared), &consumes, at) {
            operation.insert("requestBody".to_owned(), body);
        }
        if let Some(responses) = map.get("responses") {
            let responses = self.responses(responses, &at.child("responses"), &produces);
            operation.insert("responses".to_owned(), responses);
        }
        if let Some(servers) = self.own_servers(map, &at.old) {
            self.moves.record(at.new.child("servers"), at.old.child("schemes"));
            operation.insert("servers".to_owned(), servers);
        }
        operation
    }
}

/// Returns the parameters of an operation, and the body and form parameters of its path that it does not override.
fn with_shared<'a>(own: Vec<Listed<'a>>, shared: &[Listed<'a>]) -> Vec<Listed<'a>> {
    let goes_to_body = |found: &Listed<'_>| ["body", "formData"].contains(&found.place());
    let has_body = own.iter().any(|found| found.place() == "body");
    let has_form = own.iter().any(|found| found.place() == "formData");
    let adds = |found: &Listed<'_>| match found.place() {
        "body" => !has_body && !has_form,
        _ => !has_body && own.iter().all(|one| (one.place(), one.name()) != (found.place(), found.name())),
    };
    let more: Vec<Listed<'a>> = shared.iter().filter(|found| goes_to_body(found) && adds(found)).cloned().collect();
    own.into_iter().chain(more).collect()
}
