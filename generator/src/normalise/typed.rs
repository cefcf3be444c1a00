//! Deserializes the bundled document into the typed model. If that fails, the smallest invalid parts are removed.

use indexmap::IndexMap;
use openapiv3 as v3;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::kinds::{Child, Kind};
use super::visit::{Path, Token, below};
use super::{OTHER_OPERATIONS, leave_out, references};
use crate::diagnostic::{Origins, Pointer, Sink, rule};
use crate::normalise::extension;

/// The maximum number of attempts. Removing parts can make their parents invalid, which are then removed next.
const MAX_ROUNDS: usize = 32;

/// Returns the typed model. Parts that do not follow OpenAPI are reported and removed from the document. Returns `None`
/// if the document itself is invalid, which is reported too.
pub(super) fn read(tree: &mut Value, origins: &mut Origins, sink: &mut Sink) -> Option<v3::OpenAPI> {
    for _ in 0..MAX_ROUNDS {
        let error = match v3::OpenAPI::deserialize(&*tree) {
            Ok(openapi) => {
                read_webhooks(tree, origins, sink);
                read_other_operations(tree, origins, sink);
                return Some(openapi);
            }
            Err(error) => error,
        };
        let mut search = Search::default();
        search.child(tree, Child::One(Kind::Document), &Path::Start(&Pointer::root()));
        if search.failing.is_empty() {
            let message = whole(Kind::Document, &error.to_string());
            sink.push(&rule::NOT_OPENAPI, origins.place(&Pointer::root()), message);
            return None;
        }
        if !take_out(tree, search.failing, origins, sink) {
            return None;
        }
    }
    sink.push(
        &rule::NOT_OPENAPI,
        origins.place(&Pointer::root()),
        "too many parts of the document do not follow OpenAPI",
    );
    None
}

/// Removes invalid webhooks, which the typed model does not check.
fn read_webhooks(tree: &mut Value, origins: &mut Origins, sink: &mut Sink) {
    for _ in 0..MAX_ROUNDS {
        let Some(webhooks) = tree.get(extension::WEBHOOKS.key) else { return };
        let mut search = Search::default();
        search.child(
            webhooks,
            Child::Map(Kind::PathItem),
            &Path::Start(&Pointer::root().child(extension::WEBHOOKS.key)),
        );
        if search.failing.is_empty() || !take_out(tree, search.failing, origins, sink) {
            return;
        }
    }
}

/// Like [`read_webhooks`], for operations whose methods are not part of the typed model.
fn read_other_operations(tree: &mut Value, origins: &mut Origins, sink: &mut Sink) {
    for _ in 0..MAX_ROUNDS {
        let mut search = Search::default();
        for (path, item) in tree.get("paths").and_then(Value::as_object).into_iter().flatten() {
            let Some(operations) = item.get(OTHER_OPERATIONS) else { continue };
            let at = Pointer::root().child("paths").child(path).child(OTHER_OPERATIONS);
            search.child(operations, Child::Map(Kind::Operation), &Path::Start(&at));
        }
        if search.failing.is_empty() || !take_out(tree, search.failing, origins, sink) {
            return;
        }
    }
}

/// Returns the operations whose methods are not part of the typed model, by path.
pub(super) fn other_operations(tree: &Value) -> IndexMap<String, Vec<(String, v3::Operation)>> {
    let items = tree.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = |item: &Value| {
        let operations = item.get(OTHER_OPERATIONS)?.as_object()?.iter();
        Some(
            operations
                .filter_map(|(method, one)| Some((method.clone(), v3::Operation::deserialize(one).ok()?)))
                .collect(),
        )
    };
    items.filter_map(|(path, item)| Some((path.clone(), operations(item)?))).collect()
}

/// Returns the requests that the API sends, by name.
pub(super) fn webhooks(tree: &Value) -> IndexMap<String, v3::PathItem> {
    let items = tree.get(extension::WEBHOOKS.key).and_then(Value::as_object).into_iter().flatten();
    items.filter_map(|(name, item)| Some((name.clone(), v3::PathItem::deserialize(item).ok()?))).collect()
}

/// Reports and removes invalid parts. Returns false if the document itself is one of them.
fn take_out(tree: &mut Value, failing: Vec<Failing>, origins: &mut Origins, sink: &mut Sink) -> bool {
    for failing in &failing {
        let place = origins.place(&failing.place);
        let message = failing.message.clone();
        match failing.is_document() {
            true => sink.push(&rule::NOT_OPENAPI, place, message),
            false => sink.push(&rule::PART_LEFT_OUT, place, (message, failing.consequence())),
        };
    }
    if failing.iter().any(Failing::is_document) {
        return false;
    }
    let parts: Vec<_> = failing.into_iter().map(|failing| (failing.at, failing.kind)).collect();
    leave_out::leave_out_all(tree, &parts, origins);
    true
}

/// Finds the keys that make an object invalid: without them, it is valid or fails with a different error. Returns them
/// with their errors.
///
/// They are removed from `rest`.
fn wrong_members(rest: &mut Map<String, Value>, kind: Kind) -> Vec<(String, String)> {
    let mut wrong: Vec<(String, String)> = Vec::new();
    while let Err(message) = try_read(&Value::Object(rest.clone()), kind) {
        if is_incomplete(&message) {
            break;
        }
        let without = |key: &String| {
            let mut less = rest.clone();
            less.shift_remove(key);
            try_read(&Value::Object(less), kind)
        };
        let mends = rest.keys().find(|key| without(key).is_ok());
        let changes = || rest.keys().find(|key| without(key) != Err(message.clone()));
        let Some(key) = mends.or_else(changes).cloned() else { break };
        rest.shift_remove(&key);
        wrong.push((key, message));
    }
    wrong
}

/// The start of serde's error for a parameter or header without `schema` and `content`.
const NO_SCHEMA: &str = "no variant of enum ParameterSchemaOrContent";

/// Returns whether a message is about a missing key, so that no existing key is at fault.
fn is_incomplete(message: &str) -> bool {
    message.starts_with("missing field ") || message.starts_with(NO_SCHEMA)
}

/// Returns the message about an object as a whole.
fn whole(kind: Kind, message: &str) -> String {
    let title = kind.title();
    if let Some(field) = message.strip_prefix("missing field ") {
        return format!("{title} without {field}, which OpenAPI requires");
    }
    if message.starts_with(NO_SCHEMA) {
        return format!("{title} without `schema` or `content`, one of which OpenAPI requires");
    }
    format!("this is not {title}: {}", plain(message))
}

/// Replaces the Rust terms of a serde message with JSON terms.
fn plain(message: &str) -> String {
    if let Some(field) = message.strip_prefix("missing field ") {
        return format!("{field} is missing");
    }
    let (found, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let found = found
        .replace("invalid type: ", "found ")
        .replace("unknown variant ", "unknown value ")
        .replace("found sequence", "found a list")
        .replace("found map", "found an object")
        .replace("floating point", "number");
    let expected = match expected {
        "" => return found,
        "a sequence" => "a list",
        "a map" => "an object",
        "usize" => "an integer of at least 0",
        expected if expected.starts_with("struct ") => "an object",
        expected => expected,
    };
    format!("{found}, expected {expected}")
}

/// An invalid part whose children are valid.
struct Failing {
    /// The part to remove.
    at: Pointer,
    /// The kind of that part, or `None` if it is a single key.
    kind: Option<Kind>,
    /// Where the error is, inside the part to remove.
    place: Pointer,
    message: String,
}

impl Failing {
    fn whole(at: Pointer, kind: Kind, message: String) -> Self {
        Self { place: at.clone(), at, kind: Some(kind), message }
    }

    fn is_document(&self) -> bool {
        self.at.as_str().is_empty()
    }

    /// Returns what typewright does about the part.
    fn consequence(&self) -> String {
        match self.kind {
            Some(Kind::Schema) => "the schema is generated as free-form JSON".to_owned(),
            Some(Kind::SecurityScheme) => "the security scheme is ignored, and calls are sent without it".to_owned(),
            Some(kind) if self.place != self.at => {
                let title = kind.title();
                let name = ["an ", "a ", "the "].iter().find_map(|article| title.strip_prefix(article));
                format!("the {} is ignored", name.unwrap_or(title))
            }
            _ => "the part is ignored".to_owned(),
        }
    }
}

#[derive(Default)]
struct Search {
    failing: Vec<Failing>,
}

impl Search {
    fn child(&mut self, value: &Value, child: Child, at: &Path<'_>) {
        match child {
            Child::One(kind) => self.one(value, kind, at),
            _ => below(value, child, |token, part, child| self.child(part, child, &at.child(token))),
        }
    }

    /// Searches an invalid part. If all its children are valid, the part itself is at fault.
    fn one(&mut self, value: &Value, kind: Kind, at: &Path<'_>) {
        let is_reference = kind.may_be_ref() && references::of(value).is_some();
        // `additionalProperties` can be a boolean.
        let is_switch = kind == Kind::Schema
            && value.is_boolean()
            && matches!(at, Path::Below(_, Token::Key("additionalProperties")));
        if is_reference || is_switch {
            return;
        }
        let Err(message) = try_read(value, kind) else { return };
        let mut rest = value.as_object().cloned().unwrap_or_default();
        for (key, member) in value.as_object().into_iter().flatten() {
            let before = self.failing.len();
            if let Some(child) = kind.child(key) {
                self.child(member, child, &at.key(key));
            }
            if self.failing.len() > before {
                rest.shift_remove(key);
            }
        }
        self.itself(value, kind, &message, rest, &at.pointer());
    }

    /// Records what is wrong with an object itself. `rest` is the object without its invalid children.
    fn itself(&mut self, value: &Value, kind: Kind, message: &str, mut rest: Map<String, Value>, at: &Pointer) {
        let Some(map) = value.as_object() else {
            return self.failing.push(Failing::whole(at.clone(), kind, whole(kind, message)));
        };
        let wrong = wrong_members(&mut rest, kind);
        let left = try_read(&Value::Object(rest), kind).err();
        // If the object requires a key that was removed above, the whole object has to be removed.
        let lacks = |key: &str| left.as_ref().is_some_and(|message| message.contains(&format!("`{key}`")));
        let is_there = |message: &String| {
            message.strip_prefix("missing field ").is_some_and(|field| map.contains_key(field.trim_matches('`')))
        };
        let is_blamed = wrong.iter().any(|(key, _)| lacks(key)) || (left.is_some() && !wrong.is_empty());
        for (key, message) in wrong {
            let message = format!("`{key}` of {} has the wrong form: {}", kind.title(), plain(&message));
            let place = at.child(&key);
            let (at, kind) = if is_blamed { (at.clone(), Some(kind)) } else { (place.clone(), None) };
            self.failing.push(Failing { at, kind, place, message });
        }
        match left {
            Some(message) if !is_blamed && !is_there(&message) => {
                self.failing.push(Failing::whole(at.clone(), kind, whole(kind, &message)));
            }
            _ => {}
        }
    }
}

/// Deserializes a single part.
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
        // `xml` is not part of the typed model.
        Kind::Xml => Ok(()),
        Kind::SecurityScheme => one::<v3::SecurityScheme>(value),
        Kind::OAuthFlows => one::<v3::OAuth2Flows>(value),
        Kind::OAuthFlow => one::<serde_json::Map<String, Value>>(value),
        Kind::SecurityRequirement => one::<v3::SecurityRequirement>(value),
        Kind::Components => one::<v3::Components>(value),
        // Already rewritten to 3.0.
        Kind::V2(_) => Ok(()),
    }
}

fn one<T: for<'v> Deserialize<'v>>(value: &Value) -> Result<(), String> {
    T::deserialize(value).map(|_| ()).map_err(|error| error.to_string())
}
