//! Webhooks: the payloads that the API sends become types that are decoded from bytes.
//!
//! 3.0 has no place for webhooks. The usual one is `x-webhooks` in the root, with the format of `webhooks` in 3.1.

use openapiv3::{Operation, PathItem};

use crate::diagnostic::{Pointer, rule};
use crate::ir::TypeRef;
use crate::normalise::extension;

use super::media::schema_type;
use super::requests::request_body;
use crate::lower::context::{Context, Node};
use crate::lower::naming::names::Case;
use crate::lower::schema::members::Place;
use crate::lower::schema::types::Types;
use crate::lower::schema::unions;

const KEY: &str = extension::WEBHOOKS.key;

/// Returns the operations of a webhook. Most use `POST`, but any method is allowed.
fn operations(item: &PathItem) -> impl Iterator<Item = (&str, &Operation)> {
    item.iter()
}

/// Creates the payload types, and returns their Rust names.
pub(in crate::lower) fn payloads<'a>(cx: &mut Context<'a>, types: &mut Types<'a>) -> Vec<String> {
    let mut payloads = Vec::new();
    let mut places = Vec::new();
    for (name, item) in &cx.document.webhooks {
        for (method, operation) in operations(item) {
            let at = Pointer::root().child(KEY).child(name).child(method);
            let Some((payload, place)) = payload(cx, types, operation, &at, name) else { continue };
            match payload.innermost() {
                TypeRef::Named(rust) => {
                    payloads.push(rust.clone());
                    places.extend(place);
                }
                _ => {
                    let message = (
                        format!("the payload of the webhook `{name}` has no Rust type of its own"),
                        "read it as JSON with the type that its schema names",
                    );
                    cx.report(&rule::DOCUMENTED_ONLY, &at, message);
                }
            }
        }
    }
    if places.len() == payloads.len() {
        payloads.extend(union(cx, types, places));
    }
    payloads
}

/// Creates the union of all payloads, if a field has a different constant in each, and returns its Rust name.
fn union<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, places: Vec<Place<'a>>) -> Option<String> {
    let at = Pointer::root().child(KEY);
    let name = types.free_or("Webhook", "event");
    let kind = unions::by_constants(types, cx, places, &at, &name)?;
    let name = types.reserve(name);
    types.add(&name, vec!["The payload of any webhook.".to_owned()], kind, &at);
    Some(name)
}

/// Returns the type of a payload, and its place if it is a component. An inline schema is named after the webhook.
fn payload<'a>(
    cx: &mut Context<'a>,
    types: &mut Types<'a>,
    operation: &'a Operation,
    at: &Pointer,
    name: &str,
) -> Option<(TypeRef, Option<Place<'a>>)> {
    let (body, at) = request_body(cx, operation.request_body.as_ref()?, at.child("requestBody"))?;
    let (media_name, media) = body.content.first()?;
    let schema = Node::from(media.schema.as_ref()?);
    let at = at.child("content").child(media_name);
    let inline = Case::Type.append(&Case::Type.name(name), "payload");
    let place = matches!(schema, Node::Reference(_)).then(|| (schema, at.child("schema")));
    Some((schema_type(cx, types, media, &at, &inline), place))
}
