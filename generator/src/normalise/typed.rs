//! Reads the bundled tree into the typed model; where that fails, finds the smallest part that fails.

use openapiv3 as v3;
use serde::Deserialize;
use serde_json::Value;

use super::kinds::{Child, Kind};
use crate::diagnostic::{Origins, Pointer, Sink, rule};

/// The typed model; `None` when a part does not follow OpenAPI, which is reported.
pub(super) fn read(tree: &Value, origins: &Origins, sink: &mut Sink) -> Option<v3::OpenAPI> {
    let error = match v3::OpenAPI::deserialize(tree) {
        Ok(openapi) => return Some(openapi),
        Err(error) => error,
    };
    let mut search = Search { failing: Vec::new(), at: Vec::new() };
    search.child(tree, Child::One(Kind::Document));
    if search.failing.is_empty() {
        search.failing.push((Pointer::root(), Kind::Document, error.to_string()));
    }
    for (pointer, kind, message) in search.failing {
        sink.push(
            &rule::NOT_OPENAPI,
            origins.place(&pointer),
            format!("this is not {} as OpenAPI describes it: {message}", kind.title()),
        );
    }
    None
}

struct Search {
    failing: Vec<(Pointer, Kind, String)>,
    at: Vec<String>,
}

impl Search {
    fn child(&mut self, value: &Value, child: Child) {
        match (child, value) {
            (Child::One(kind), value) => self.one(value, kind),
            (Child::List(kind), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.below(&index.to_string(), item, Child::One(kind));
                }
            }
            (Child::Map(kind), Value::Object(members)) => {
                for (key, member) in members {
                    self.below(key, member, Child::One(kind));
                }
            }
            _ => {}
        }
    }

    fn below(&mut self, key: &str, value: &Value, child: Child) {
        self.at.push(key.to_owned());
        self.child(value, child);
        self.at.pop();
    }

    /// Looks inside a part that fails; when all parts of it are right, it is the part itself.
    fn one(&mut self, value: &Value, kind: Kind) {
        let is_reference = kind.may_be_ref() && value.get("$ref").is_some_and(Value::is_string);
        // `additionalProperties` may be true or false.
        let is_switch = kind == Kind::Schema
            && value.is_boolean()
            && self.at.last().is_some_and(|key| key == "additionalProperties");
        if is_reference || is_switch {
            return;
        }
        let Err(message) = try_read(value, kind) else { return };
        let before = self.failing.len();
        for (key, member) in value.as_object().into_iter().flatten() {
            if let Some(child) = kind.child(key) {
                self.below(key, member, child);
            }
        }
        if self.failing.len() == before {
            let pointer = self.at.iter().fold(Pointer::root(), |pointer, token| pointer.child(token));
            self.failing.push((pointer, kind, message));
        }
    }
}

/// Reads one part alone.
fn try_read(value: &Value, kind: Kind) -> Result<(), String> {
    match kind {
        Kind::Document => one::<v3::OpenAPI>(value),
        Kind::Info => one::<v3::Info>(value),
        Kind::Contact => one::<v3::Contact>(value),
        Kind::License => one::<v3::License>(value),
        Kind::Server => one::<v3::Server>(value),
        Kind::ServerVariable => one::<v3::ServerVariable>(value),
        Kind::Paths => one::<v3::Paths>(value),
        Kind::PathItem => one::<v3::PathItem>(value),
        Kind::Operation => one::<v3::Operation>(value),
        Kind::ExternalDocs => one::<v3::ExternalDocumentation>(value),
        Kind::Parameter => one::<v3::Parameter>(value),
        Kind::RequestBody => one::<v3::RequestBody>(value),
        Kind::MediaType => one::<v3::MediaType>(value),
        Kind::Encoding => one::<v3::Encoding>(value),
        Kind::Responses => one::<v3::Responses>(value),
        Kind::Response => one::<v3::Response>(value),
        Kind::Callback => one::<v3::Callback>(value),
        Kind::Example => one::<v3::Example>(value),
        Kind::Link => one::<v3::Link>(value),
        Kind::Header => one::<v3::Header>(value),
        Kind::Tag => one::<v3::Tag>(value),
        Kind::Schema => one::<v3::Schema>(value),
        Kind::Discriminator => one::<v3::Discriminator>(value),
        // The typed model keeps no `xml`.
        Kind::Xml => Ok(()),
        Kind::SecurityScheme => one::<v3::SecurityScheme>(value),
        Kind::OAuthFlows => one::<v3::OAuth2Flows>(value),
        Kind::OAuthFlow => one::<serde_json::Map<String, Value>>(value),
        Kind::SecurityRequirement => one::<v3::SecurityRequirement>(value),
        Kind::Components => one::<v3::Components>(value),
    }
}

fn one<T: for<'v> Deserialize<'v>>(value: &Value) -> Result<(), String> {
    T::deserialize(value).map(|_| ()).map_err(|error| error.to_string())
}
