//! The objects around schemas: documents, path items, parameters, security schemes and their like.

use serde_json::{Map, Value};

use super::super::kinds::Kind;
use super::super::walk::Here;
use super::{Rewriter, rename};
use crate::diagnostic::rule;

impl Rewriter {
    /// Rewrites an object that is no schema and no reference.
    pub(super) fn object(&self, map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>) {
        match kind {
            Kind::Document => document(map, here),
            Kind::Info => join_summary(map),
            Kind::License => drop_keys(map, &["identifier"]),
            Kind::Server => drop_keys(map, &["name"]),
            Kind::Components => components(map, here),
            Kind::PathItem => path_item(map, here),
            Kind::Operation => {
                map.entry("responses").or_insert_with(|| Value::Object(Map::new()));
                self.leave_out_query_strings(map, here);
            }
            Kind::Parameter | Kind::Header => parameter(map, here),
            Kind::MediaType => media_type(map, here),
            Kind::Encoding => drop_reported(
                map,
                &["encoding", "prefixEncoding", "itemEncoding"],
                "of an encoding is not carried; nested parts are written as JSON",
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
                drop_keys(map, &["parent", "kind"]);
            }
            Kind::Discriminator => drop_reported(
                map,
                &["defaultMapping"],
                "is not carried; a value without a known tag is kept as unknown",
                here,
            ),
            Kind::Xml => drop_keys(map, &["nodeType"]),
            Kind::SecurityScheme => drop_keys(map, &["deprecated", "oauth2MetadataUrl"]),
            Kind::OAuthFlows => drop_reported(
                map,
                &["deviceAuthorization"],
                "is a flow for a person at a screen and is not carried; the caller gives the token",
                here,
            ),
            Kind::SecurityRequirement => map.retain(|name, _| !self.transport_schemes.contains(name)),
            _ => {}
        }
    }

    /// What stands beside the `$ref` of a parameter, response and their like.
    pub(super) fn reference(&self, map: &mut Map<String, Value>, kind: Kind, here: &mut Here<'_>) {
        if !self.is_later() {
            return;
        }
        for key in ["summary", "description"] {
            if map.shift_remove(key).is_some() {
                let message =
                    format!("`{key}` beside the `$ref` of {} is not carried; the part's own is used", kind.title());
                here.report(&rule::KEYWORD_NOT_CARRIED, key, message);
            }
        }
    }

    /// 3.2 can describe a query string as a whole.
    fn leave_out_query_strings(&self, map: &mut Map<String, Value>, here: &mut Here<'_>) {
        let is_whole = |parameter: &Value| parameter.get("in").is_some_and(|place| place == "querystring");
        let Some(Value::Array(parameters)) = map.get_mut("parameters") else { return };
        let whole: Vec<usize> = (0..parameters.len()).filter(|&index| is_whole(&parameters[index])).collect();
        for index in whole.into_iter().rev() {
            let message = "a parameter `in: querystring` is left out; the call has no setter for a whole query string";
            here.report_below(&rule::KEYWORD_NOT_CARRIED, &["parameters", &index.to_string()], message.to_owned());
            parameters.remove(index);
            here.close_gap("parameters", index, parameters.len());
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
            let message = format!("schemas are read as JSON Schema 2020-12, not as {dialect}");
            here.report(&rule::KEYWORD_NOT_CARRIED, "jsonSchemaDialect", message);
        }
    }
    if let Some(webhooks) = map.shift_remove("webhooks") {
        here.moved(&["webhooks"], &["x-webhooks"]);
        map.entry("x-webhooks").or_insert(webhooks);
    }
    map.entry("paths").or_insert_with(|| Value::Object(Map::new()));
}

/// 3.0 has one text where 3.1 has two.
fn join_summary(map: &mut Map<String, Value>) {
    let Some(Value::String(summary)) = map.shift_remove("summary") else { return };
    let joined = match map.get("description").and_then(Value::as_str) {
        Some(description) => format!("{summary}\n\n{description}"),
        None => summary,
    };
    map.insert("description".to_owned(), joined.into());
}

fn components(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    // Bundling has put them where they are referred to.
    drop_keys(map, &["pathItems", "mediaTypes"]);
    let Some(Value::Object(schemes)) = map.get_mut("securitySchemes") else { return };
    let names: Vec<String> = schemes
        .iter()
        .filter(|(_, scheme)| scheme.get("type").is_some_and(|ty| ty == "mutualTLS"))
        .map(|(name, _)| name.clone())
        .collect();
    for name in names {
        schemes.shift_remove(&name);
        let message = format!(
            "`{name}` is mutual TLS: the client's certificate belongs to the transport, and calls ask for nothing"
        );
        here.report_below(&rule::KEYWORD_NOT_CARRIED, &["securitySchemes", &name], message)
            .help("give the client a transport that presents the certificate");
    }
}

fn path_item(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    let path = here.key().to_owned();
    let left_out = |method: &str| format!("the operation `{method} {path}` is left out; its method is not carried");
    let help = "call it with `client.request(method, path)`";
    if map.shift_remove("query").is_some() {
        here.report(&rule::KEYWORD_NOT_CARRIED, "query", left_out("QUERY")).help(help);
    }
    if let Some(Value::Object(others)) = map.shift_remove("additionalOperations") {
        for method in others.keys() {
            let at = ["additionalOperations", method.as_str()];
            here.report_below(&rule::KEYWORD_NOT_CARRIED, &at, left_out(method)).help(help);
        }
    }
}

fn parameter(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    if map.get("style").is_some_and(|style| style == "cookie") {
        map.insert("style".to_owned(), "form".into());
        let message = "`style: cookie` is taken as `form`; values are percent-encoded";
        here.report(&rule::KEYWORD_NOT_CARRIED, "style", message);
    }
}

fn media_type(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    if map.contains_key("itemSchema") {
        // What the whole of a stream is says less than what its items are.
        here.moved(&["itemSchema"], &["schema"]);
        map.shift_remove("schema");
        rename(map, "itemSchema", "schema");
        map.insert("x-typewright-item-schema".to_owned(), true.into());
    }
    drop_reported(map, &["prefixEncoding", "itemEncoding"], "is not carried; parts are written as JSON", here);
}

fn drop_keys(map: &mut Map<String, Value>, keys: &[&str]) {
    map.retain(|key, _| !keys.contains(&key.as_str()));
}

/// Takes keys out and says so.
fn drop_reported(map: &mut Map<String, Value>, keys: &[&str], why: &str, here: &mut Here<'_>) {
    for key in keys {
        if map.shift_remove(*key).is_some() {
            here.report(&rule::KEYWORD_NOT_CARRIED, key, format!("`{key}` {why}"));
        }
    }
}
