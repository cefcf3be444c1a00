//! Request bodies, from a body parameter or from all form parameters.

use serde_json::{Map, Value, json};

use super::media::MediaTypes;
use super::parameters::Listed;
use super::schemas::spell_type;
use super::{At, Rewriter, copy};
use crate::diagnostic::{Pointer, rule};
use crate::normalise::references;

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

impl<'a> Rewriter<'a> {
    /// Returns the body of an operation, if it has body or form parameters.
    pub(super) fn request_body(&mut self, all: &[Listed<'a>], consumes: &MediaTypes, at: &At) -> Option<Value> {
        let new = at.new.child("requestBody");
        let mut bodies = all.iter().filter(|found| found.place() == "body");
        let forms: Vec<&Listed<'a>> = all.iter().filter(|found| found.place() == "formData").collect();
        let Some(body) = bodies.next() else {
            return (!forms.is_empty()).then(|| self.form(&forms, consumes, &at.old.child("parameters"), &new));
        };
        for other in bodies.chain(forms) {
            let message = (
                format!("a request has one body, but `{}` and `{}` both describe one", body.name(), other.name()),
                format!("`{}` is ignored", other.name()),
            );
            self.report(&rule::KEYWORD_NOT_SUPPORTED, &other.at, message).help("remove one of the two");
        }
        if let (Some(name), true) = (&body.shared, consumes.is_shared) {
            return Some(json!({ "$ref": references::to("requestBodies", name) }));
        }
        Some(self.body(body, consumes, &new))
    }

    /// Returns the body for a body parameter.
    pub(super) fn body(&mut self, found: &Listed<'a>, consumes: &MediaTypes, new: &Pointer) -> Value {
        self.moves.record(new.clone(), found.at.clone());
        let mut body = Map::new();
        copy(found.map, &mut body, &["description", "required"]);
        let schema_at = found.at.child("schema");
        let schema = match found.map.get("schema") {
            Some(schema) => self.schema(schema, &schema_at),
            // A common mistake: the type is directly in the parameter, as it is for other parameters.
            None => self.inline(found.map, &found.at),
        };
        let mut content = Map::new();
        let types = consumes.or(&["application/json"], &found.at);
        self.record_content(&new.child("content"), &types);
        for (name, _) in types {
            self.moves.record(new.child("content").child(&name).child("schema"), schema_at.clone());
            content.insert(name, json!({ "schema": schema }));
        }
        body.insert("content".to_owned(), Value::Object(content));
        Value::Object(body)
    }

    /// Returns a body with a property for each form parameter; `listed` is the pointer to the list of parameters.
    fn form(&mut self, all: &[&Listed<'a>], consumes: &MediaTypes, listed: &Pointer, new: &Pointer) -> Value {
        let (mut properties, mut encoding, mut required) = (Map::new(), Map::new(), Vec::new());
        let media = form_types(all, consumes, listed);
        self.moves.record(new.clone(), listed.clone());
        for found in all {
            let name = found.name();
            properties.insert(name.to_owned(), self.property(found));
            if let Some((style, explode)) = self.collection(found.map, &found.at, found.place()) {
                encoding.insert(name.to_owned(), json!({ "style": style, "explode": explode }));
            }
            if found.map.get("required").and_then(Value::as_bool) == Some(true) {
                required.push(json!(name));
            }
        }
        let is_required = !required.is_empty();
        let mut schema = json!({ "type": "object", "properties": properties });
        if is_required {
            schema["required"] = Value::Array(required);
        }
        let mut content = Map::new();
        self.record_content(&new.child("content"), &media);
        for (name, _) in media {
            let new = new.child("content").child(&name);
            self.moves.record(new.child("schema"), listed.clone());
            for found in all {
                self.moves.record(new.child("schema").child("properties").child(found.name()), found.at.clone());
            }
            let mut media = json!({ "schema": schema });
            if !encoding.is_empty() {
                media["encoding"] = Value::Object(encoding.clone());
            }
            content.insert(name, media);
        }
        json!({ "required": is_required, "content": content })
    }

    fn property(&mut self, found: &Listed<'a>) -> Value {
        let mut property = Map::new();
        copy(found.map, &mut property, &["description"]);
        let value = match found.map.get("schema").filter(|_| !found.map.contains_key("type")) {
            Some(schema) => {
                let at = found.at.child("schema");
                let message = ("`schema` of a form parameter is not in Swagger 2.0", "it is treated as in OpenAPI 3");
                self.report(&rule::NEWER_KEYWORD, &at, message);
                self.schema(schema, &at)
            }
            None => self.inline(found.map, &found.at),
        };
        if value.get("$ref").is_some() {
            return value;
        }
        if let Value::Object(value) = value {
            property.extend(value);
        }
        spell_type(&mut property);
        Value::Object(property)
    }
}

/// Returns the media types of a form: those of the operation that fit, or the default of 2.0.
fn form_types(all: &[&Listed<'_>], consumes: &MediaTypes, at: &Pointer) -> Vec<(String, Pointer)> {
    let is_file = |map: &Map<String, Value>| map.get("type").and_then(Value::as_str) == Some("file");
    let items = |found: &Listed<'_>| found.map.get("items").and_then(Value::as_object).is_some_and(is_file);
    let has_file = all.iter().any(|found| is_file(found.map) || items(found));
    let may_be = |name: &str| {
        let essence = name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase();
        essence == MULTIPART || (essence == FORM && !has_file)
    };
    let known: Vec<(String, Pointer)> = consumes.all.iter().filter(|(name, _)| may_be(name)).cloned().collect();
    if !known.is_empty() {
        return known;
    }
    let implied = if has_file { MULTIPART } else { FORM };
    vec![(implied.to_owned(), at.clone())]
}
