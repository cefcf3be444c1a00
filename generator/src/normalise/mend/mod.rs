//! Repairs and reports common mistakes whose meaning is clear. Other mistakes are left to `typed`.

mod integers;
mod leaves;
mod objects;
mod parameters;
mod schema;
mod types;

use serde_json::{Map, Value, json};

pub(super) use self::objects::with_slash;
use super::kinds::{Child, Kind};
use super::walk::{Here, Rewrite, walk};
use crate::diagnostic::{Origins, Sink, Texts, rule};

/// Repairs a bundled document, which must be OpenAPI 3.0.
pub(super) fn mend(tree: &mut Value, origins: &mut Origins, texts: &Texts, sink: &mut Sink) {
    walk(tree, Child::One(Kind::Document), &mut Mender, &mut Here::new(origins, texts, sink));
}

struct Mender;

impl Rewrite for Mender {
    fn enter(&mut self, value: &mut Value, kind: Kind, here: &mut Here<'_>) {
        whole(value, kind, here);
        let Value::Object(map) = value else { return };
        without_null(map, kind, here);
        match kind {
            Kind::Schema => schema::required_members(map, here),
            Kind::Document | Kind::Operation => objects::lists(map, here),
            Kind::Paths => objects::slashes(map, here),
            Kind::Responses => objects::statuses(map, here),
            Kind::MediaType => objects::bare_schema(map, here),
            Kind::Parameter | Kind::Header => parameters::bare_type(map, here),
            _ => {}
        }
    }

    fn leave(&mut self, map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>) {
        if kind.may_be_ref() && map.contains_key("$ref") {
            return;
        }
        leaves::mend(map, kind, here);
        match kind {
            Kind::Schema => schema::mend(map, here),
            Kind::Parameter | Kind::Header => parameters::mend(map, kind, here),
            Kind::PathItem | Kind::Operation => {
                parameters::duplicates(map, here);
                objects::mend(map, kind, here);
            }
            _ => objects::mend(map, kind, here),
        }
    }
}

/// Replaces a value that must be an object.
fn whole(value: &mut Value, kind: Kind, here: &mut Here<'_>) {
    let (meant, taken) = match (&*value, kind) {
        (Value::Null, Kind::Schema) => (json!({}), "an empty schema"),
        (Value::Null, Kind::Response) => (json!({"description": ""}), "a response without a body"),
        (Value::Null, Kind::MediaType) => (json!({}), "one without a schema"),
        (Value::String(text), Kind::Response) => (json!({"description": text}), "its description"),
        (Value::String(text), Kind::Tag) => (json!({"name": text}), "its name"),
        (Value::String(text), Kind::Server) => (json!({"url": text}), "its URL"),
        (Value::String(text), Kind::Discriminator) => (json!({"propertyName": text}), "its `propertyName`"),
        (Value::String(text), Kind::SecurityRequirement) => (json!({text: []}), "the name of a scheme"),
        _ => return,
    };
    let found = if value.is_null() { "nothing" } else { "text" };
    let message = (format!("{found} in place of {}", kind.title()), format!("it is treated as {taken}"));
    here.report_here(&rule::MENDED, message).help(format!("write {}", kind.title()));
    *value = meant;
}

/// Removes keys without a value.
fn without_null(map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>) {
    let is_free = |key: &str| match kind.child(key) {
        // Values that `whole` replaces, and free-form JSON.
        None | Some(Child::Free | Child::One(Kind::Schema)) => true,
        Some(_) => matches!(kind, Kind::Responses | Kind::SecurityRequirement),
    };
    let empty: Vec<String> =
        map.iter().filter(|(key, value)| value.is_null() && !is_free(key)).map(|(key, _)| key.clone()).collect();
    for key in empty {
        map.shift_remove(&key);
        // A string, number or boolean without a value is harmless, so it is not reported.
        if kind.child(&key) != Some(Child::Leaf) {
            let message = (format!("`{key}` has no value"), "the key is ignored");
            here.report(&rule::MENDED, &key, message).help("give it a value, or remove it");
        }
    }
}
