//! Webhooks: the payloads that the API sends become types that are decoded from bytes.
//!
//! 3.0 has no place for webhooks. The usual one is `x-webhooks` in the root, with the format of `webhooks` in 3.1.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{Operation, PathItem};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Kind, TypeRef, Variant, WebhookEvent, why};
use crate::markdown::code;
use crate::normalise::extension;

use super::media::schema_type;
use super::requests::request_body;
use super::webhook_headers;
use crate::lower::context::{Context, Node};
use crate::lower::naming::clashes::{keep_unknown_free, settle};
use crate::lower::naming::names::{Case, Wanted};
use crate::lower::schema::members::Place;
use crate::lower::schema::types::Types;
use crate::lower::schema::unions;

const KEY: &str = extension::WEBHOOKS.key;

/// A webhook whose payload has a type of its own.
struct Webhook<'a> {
    operation: &'a Operation,
    /// The place of the operation.
    at: Pointer,
    /// The Rust name of the type of its payload.
    payload: String,
    /// The schema of the payload, if it is a component.
    place: Option<Place<'a>>,
}

/// Returns the operations of a webhook. Most use `POST`, but any method is allowed.
fn operations(item: &PathItem) -> impl Iterator<Item = (&str, &Operation)> {
    item.iter()
}

/// Creates the payload types, and returns their Rust names.
pub(in crate::lower) fn payloads<'a>(cx: &mut Context<'a>, types: &mut Types<'a>) -> Vec<String> {
    let mut webhooks = Vec::new();
    for (name, item) in &cx.document.webhooks {
        for (method, operation) in operations(item) {
            let at = Pointer::root().child(KEY).child(name).child(method);
            let Some((payload, place)) = payload(cx, types, operation, &at, name) else { continue };
            match payload.innermost() {
                TypeRef::Named(rust) => webhooks.push(Webhook { operation, at, payload: rust.clone(), place }),
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
    let mut payloads: Vec<String> = webhooks.iter().map(|webhook| webhook.payload.clone()).collect();
    if webhooks.iter().all(|webhook| webhook.place.is_some()) {
        match union(cx, types, &webhooks) {
            Some(union) => payloads.push(union),
            None => payloads.extend(events(cx, types, &webhooks)),
        }
    }
    payloads
}

/// Creates the union of all payloads, if a field has a different constant in each, and returns its Rust name.
fn union<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, webhooks: &[Webhook<'a>]) -> Option<String> {
    let at = Pointer::root().child(KEY);
    let name = types.free_or("Webhook", "event");
    let kind = unions::by_constants(types, cx, places(webhooks), &at, &name)?;
    Some(types.add_named(name, vec!["The payload of any webhook.".to_owned()], kind, &at))
}

fn places<'w, 'a: 'w>(webhooks: impl IntoIterator<Item = &'w Webhook<'a>>) -> Vec<Place<'a>> {
    webhooks.into_iter().filter_map(|webhook| webhook.place.clone()).collect()
}

/// Creates the enum of all payloads by the value of a header, if there is such a header, and the union of the payloads of
/// each event that has several. Returns their Rust names.
fn events<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, webhooks: &[Webhook<'a>]) -> Vec<String> {
    let operations: Vec<&Operation> = webhooks.iter().map(|webhook| webhook.operation).collect();
    let Some((header, values)) = webhook_headers::event(cx, &operations) else { return Vec::new() };
    let mut by_event: IndexMap<String, Vec<&Webhook<'a>>> = IndexMap::new();
    for (webhook, value) in webhooks.iter().zip(values) {
        by_event.entry(value).or_default().push(webhook);
    }
    let wanted: Vec<Wanted<'_>> = by_event.keys().map(|wire| Wanted { wire, given: None }).collect();
    let (mut names, _) = settle(Case::Type, &wanted);
    keep_unknown_free(&mut names);
    let enum_name = types.free_or("Webhook", "event");
    let mut created = Vec::new();
    let mut variants = Vec::new();
    for ((value, webhooks), rust) in by_event.iter().zip(names) {
        let at = &webhooks[0].at;
        let payloads: BTreeSet<&str> = webhooks.iter().map(|webhook| webhook.payload.as_str()).collect();
        let payload = match payloads.len() {
            1 => webhooks[0].payload.clone(),
            _ => {
                let name = Case::Type.append(&enum_name, &rust);
                let kind = unions::of_different(types, cx, places(webhooks.iter().copied()), at, &name);
                let about = vec![format!("The payload of the event {}.", code(value))];
                let name = types.add_named(name, about, kind, at);
                created.push(name.clone());
                name
            }
        };
        let docs = vec![format!("The event {}.", code(value))];
        let event = WebhookEvent { name: value.clone(), ty: TypeRef::Named(payload) };
        variants.push(Variant { at: at.clone(), rust, value: event, docs });
    }
    let at = Pointer::root().child(KEY);
    cx.decide(&at, || why::Form::Events { header: header.clone() });
    let about = vec!["The payload of any webhook.".to_owned()];
    created.push(types.add_named(enum_name, about, Kind::Events { header, variants }, &at));
    created
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
