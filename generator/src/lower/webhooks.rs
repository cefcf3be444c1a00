//! Webhooks: the payloads that the API sends to receivers become types that are read from bytes.
//!
//! 3.0 has no place for webhooks; `x-webhooks` in the root is the usual one, with the form of 3.1's `webhooks`.

use std::collections::BTreeMap;

use openapiv3::{PathItem, ReferenceOr};
use serde_json::Value;

use crate::diagnostic::{Pointer, rule};
use crate::ir::TypeRef;

use super::context::Context;
use super::types::Types;

const KEY: &str = "x-webhooks";

/// The tags that webhooks name.
pub(super) fn tags(cx: &Context<'_>) -> Vec<String> {
    let items = cx.document.extra.get(KEY).and_then(Value::as_object);
    let operations = items.into_iter().flatten().filter_map(|(_, item)| item.get("post"));
    operations.filter_map(|operation| Some(operation.get("tags")?.get(0)?.as_str()?.to_owned())).collect()
}

/// The Rust names of payload types, by tag.
pub(super) fn payloads(cx: &mut Context<'_>, types: &mut Types<'_>) -> BTreeMap<String, Vec<String>> {
    let mut payloads: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let Some(items) = cx.document.extra.get(KEY).and_then(Value::as_object) else { return payloads };
    for (name, item) in items {
        let at = Pointer::root().child(KEY).child(name);
        let Ok(item) = serde_json::from_value::<PathItem>(item.clone()) else {
            cx.bad_extension(name, &Pointer::root().child(KEY), "a path item");
            continue;
        };
        let Some(operation) = item.post else { continue };
        let schema = operation.request_body.as_ref().and_then(ReferenceOr::as_item).and_then(|body| {
            let media = body.content.values().next()?;
            media.schema.as_ref()
        });
        match schema {
            Some(ReferenceOr::Reference { reference }) => {
                if let Some(TypeRef::Named(rust)) = types.named(cx, reference) {
                    let tag = operation.tags.first().cloned().unwrap_or_else(|| "default".to_owned());
                    payloads.entry(tag).or_default().push(rust);
                } else {
                    cx.report(&rule::BROKEN_REF, &at, format!("`{reference}` leads nowhere"));
                }
            }
            _ => {
                let message = format!("the payload of the webhook `{name}` is not a named schema; it gets no type");
                cx.report(&rule::KEYWORD_NOT_CARRIED, &at, message);
            }
        }
    }
    payloads
}
