//! Objects other than schemas: documents, path items, parameters, security schemes and so on.

use serde_json::{Map, Value};

use super::super::OTHER_OPERATIONS;
use super::super::kinds::{Kind, is_method};
use super::super::walk::Here;
use super::{Rewriter, rename};
use crate::diagnostic::rule;
use crate::normalise::extension;

impl Rewriter {
    /// Rewrites an object that is neither a schema nor a reference.
    pub(super) fn object(&self, map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>) {
        match kind {
            Kind::Document => document(map, here),
            Kind::Info => join_summary(map),
            Kind::License => {
                drop_documented(map, &["identifier"], "the license of the crate is set in the configuration", here)
            }
            Kind::Server => rename(map, "name", "x-typewright-name"),
            Kind::Components => components(map, here),
            Kind::PathItem => path_item(map, here),
            Kind::Operation => {
                map.entry("responses").or_insert_with(|| Value::Object(Map::new()));
            }
            Kind::Parameter => parameter(map),
            Kind::MediaType => media_type(map, here),
            Kind::Encoding => drop_reported(
                map,
                &["encoding", "prefixEncoding", "itemEncoding"],
                "nested parts are sent as JSON",
                here,
            ),
            Kind::Response => {
                rename(map, "summary", "description");
                map.entry("description").or_insert_with(|| Value::String(String::new()));
            }
            Kind::Example => {
                rename(map, "dataValue", "value");
                drop_keys(map, &["serializedValue"]);
            }
            Kind::Tag => {
                rename(map, "summary", "description");
                if let Some(parent) = map.get("parent").and_then(Value::as_str).map(str::to_owned) {
                    let text = map.get("description").and_then(Value::as_str).unwrap_or_default();
                    let text = format!("{text}\n\nPart of the tag `{parent}`.");
                    map.insert("description".to_owned(), text.trim().into());
                }
                drop_keys(map, &["parent"]);
                drop_documented(map, &["kind"], "tags of all kinds group operations", here);
            }
            Kind::Discriminator => {
                drop_reported(map, &["defaultMapping"], "a value without a known tag is kept as `Unknown`", here)
            }
            Kind::Xml => drop_keys(map, &["nodeType"]),
            Kind::SecurityScheme => drop_keys(map, &["deprecated", "oauth2MetadataUrl"]),
            Kind::OAuthFlows => drop_documented(
                map,
                &["deviceAuthorization"],
                "the flow needs a person; the caller provides the token",
                here,
            ),
            Kind::SecurityRequirement => map.retain(|name, _| !self.transport_schemes.contains(name)),
            _ => {}
        }
    }

    /// Removes the keys beside the `$ref` of a parameter, a response or a similar object.
    pub(super) fn reference(&self, map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>) {
        if !self.is_later() {
            return;
        }
        for key in ["summary", "description"] {
            if map.shift_remove(key).is_some() {
                let message = (
                    format!("`{key}` beside the `$ref` of {} is not supported", kind.title()),
                    format!("the `{key}` of the target is used"),
                );
                here.report(&rule::KEYWORD_NOT_SUPPORTED, key, message).help("move it to the target of the `$ref`");
            }
        }
    }
}

fn document(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    drop_keys(map, &["$self"]);
    if let Some(dialect) = map.shift_remove("jsonSchemaDialect") {
        let is_known = dialect.as_str().is_some_and(|uri| {
            uri.starts_with("https://spec.openapis.org/oas/3.") || uri.contains("json-schema.org/draft/2020-12/")
        });
        if !is_known {
            let message =
                (format!("the schema dialect {dialect} is not supported"), "schemas are read as JSON Schema 2020-12");
            here.report(&rule::KEYWORD_NOT_SUPPORTED, "jsonSchemaDialect", message);
        }
    }
    if let Some(webhooks) = map.shift_remove("webhooks") {
        here.moved(&["webhooks"], &[extension::WEBHOOKS.key]);
        map.entry(extension::WEBHOOKS.key).or_insert(webhooks);
    }
    map.entry("paths").or_insert_with(|| Value::Object(Map::new()));
}

/// Joins the summary and the description, because the object has only a description in 3.0.
fn join_summary(map: &mut Map<String, Value>) {
    let Some(Value::String(summary)) = map.shift_remove("summary") else { return };
    let joined = match map.get("description").and_then(Value::as_str) {
        Some(description) => format!("{summary}\n\n{description}"),
        None => summary,
    };
    map.insert("description".to_owned(), joined.into());
}

fn components(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    // Bundling has replaced all references to them with their content.
    drop_keys(map, &["pathItems", "mediaTypes"]);
    let Some(Value::Object(schemes)) = map.get_mut("securitySchemes") else { return };
    let names: Vec<String> = schemes
        .iter()
        .filter(|(_, scheme)| scheme.get("type").is_some_and(|ty| ty == "mutualTLS"))
        .map(|(name, _)| name.clone())
        .collect();
    for name in names {
        schemes.shift_remove(&name);
        let message = (format!("`{name}` is mutual TLS"), "the transport presents the certificate, not the call");
        here.report_below(&rule::DOCUMENTED_ONLY, &["securitySchemes", &name], message)
            .help("build the client with a transport that presents the certificate");
    }
}

/// Moves operations with other methods to a key that the typed model ignores.
fn path_item(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let mut others = Map::new();
    if let Some(query) = map.shift_remove("query") {
        here.moved(&["query"], &[OTHER_OPERATIONS, "QUERY"]);
        others.insert("QUERY".to_owned(), query);
    }
    let additional = map.shift_remove("additionalOperations");
    for (method, operation) in additional.as_ref().and_then(Value::as_object).into_iter().flatten() {
        let from = ["additionalOperations", method.as_str()];
        let is_known = is_method(&method.to_ascii_lowercase()) || others.contains_key(method);
        if is_known || !is_token(method) {
            let (why, help) = match is_known {
                true => ("belongs under its own key of the path item", "move the operation to that key"),
                false => ("is not a valid HTTP method", "correct the method"),
            };
            here.report_below(&rule::PART_LEFT_OUT, &from, (format!("`{method}` {why}"), "the operation is ignored"))
                .help(help);
            continue;
        }
        here.moved(&from, &[OTHER_OPERATIONS, method]);
        others.insert(method.clone(), operation.clone());
    }
    if !others.is_empty() {
        map.insert(OTHER_OPERATIONS.to_owned(), Value::Object(others));
    }
}

/// Returns whether a method is a token (RFC 9110, section 5.6.2).
fn is_token(method: &str) -> bool {
    !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Moves values that 3.0 does not define to private keys.
fn parameter(map: &mut Map<String, Value>) {
    if map.get("style").is_some_and(|style| style == "cookie") {
        map.insert("style".to_owned(), "form".into());
        map.insert("x-typewright-style".to_owned(), "cookie".into());
    }
    if map.get("in").is_some_and(|place| place == "querystring") {
        map.insert("in".to_owned(), "query".into());
        map.insert("x-typewright-query-string".to_owned(), true.into());
    }
}

fn media_type(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    if map.contains_key("itemSchema") {
        // The type of an item is more specific than the type of the whole stream.
        here.moved(&["itemSchema"], &["schema"]);
        map.shift_remove("schema");
        rename(map, "itemSchema", "schema");
        map.insert("x-typewright-item-schema".to_owned(), true.into());
    }
    drop_reported(map, &["prefixEncoding", "itemEncoding"], "parts are sent as JSON", here);
}

fn drop_keys(map: &mut Map<String, Value>, keys: &[&str]) {
    map.retain(|key, _| !keys.contains(&key.as_str()));
}

/// Removes keys that only document something, and reports them.
fn drop_documented(map: &mut Map<String, Value>, keys: &[&str], why: &str, here: &mut Here<'_>) {
    for key in keys {
        if map.shift_remove(*key).is_some() {
            here.report(&rule::DOCUMENTED_ONLY, key, (format!("`{key}` has no effect"), why));
        }
    }
}

/// Removes unsupported keys, and reports them.
fn drop_reported(map: &mut Map<String, Value>, keys: &[&str], why: &str, here: &mut Here<'_>) {
    for key in keys {
        if map.shift_remove(*key).is_some() {
            here.report(&rule::KEYWORD_NOT_SUPPORTED, key, (format!("`{key}` is not supported"), why));
        }
    }
}
