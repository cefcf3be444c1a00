//! The field `stream` of a JSON body, which makes many servers return a stream.

use std::collections::BTreeSet;

use openapiv3::{Schema, SchemaKind, Type};

use crate::diagnostic::Pointer;
use crate::ir::{MediaType, Method, MethodKind, ResponseBody};

use super::found::Found;
use super::operations::say;
use super::requests;
use crate::lower::context::{Context, Node};

const FIELD: &str = "stream";

/// Sets the field `stream`: to `true` in methods that return a stream, and to `false` in the others if `true` is the
/// default.
pub(in crate::lower) fn lower<'a>(cx: &mut Context<'a>, one: &Found<'a>, methods: &mut [Method]) {
    let is_streamed = |one: &Method| matches!(one.response, ResponseBody::Events(_) | ResponseBody::Lines(_));
    if !methods.iter().any(is_streamed) {
        return;
    }
    let Some((media, at)) = requests::sent_by(cx, one, &MethodKind::Primary) else { return };
    let Some(field) =
        media.schema.as_ref().and_then(|schema| field(cx, schema.into(), &at.child("schema"), &mut BTreeSet::new()))
    else {
        return;
    };
    let is_default = field.schema_data.default.as_ref().and_then(serde_json::Value::as_bool) == Some(true);
    for method in methods {
        let is_json = method.body.as_ref().is_some_and(|body| matches!(body.media, MediaType::Json(_)));
        let is_streamed = is_streamed(method);
        if is_json && (is_streamed || is_default) {
            method.stream = Some(is_streamed);
            say(&mut method.docs, format!("Sends `{FIELD}: {is_streamed}` with the body."));
        }
    }
}

/// Returns the boolean field `stream` of an object, of its parts, or of one of its variants.
fn field<'a>(cx: &Context<'a>, node: Node<'a>, at: &Pointer, seen: &mut BTreeSet<&'a str>) -> Option<&'a Schema> {
    if let Node::Reference(reference) = node
        && !seen.insert(reference)
    {
        return None;
    }
    let (schema, at) = cx.resolve(node, at)?;
    let (own, parts) = match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => (Some(&object.properties), [&[][..]; 3]),
        SchemaKind::Any(any) => (Some(&any.properties), [&any.all_of[..], &any.one_of, &any.any_of]),
        SchemaKind::AllOf { all_of: parts }
        | SchemaKind::OneOf { one_of: parts }
        | SchemaKind::AnyOf { any_of: parts } => (None, [&parts[..], &[], &[]]),
        _ => return None,
    };
    let found = own.and_then(|own| own.get(FIELD)).and_then(|node| boolean(cx, node.into(), &at));
    found.or_else(|| parts.into_iter().flatten().find_map(|part| field(cx, part.into(), &at, seen)))
}

fn boolean<'a>(cx: &Context<'a>, node: Node<'a>, at: &Pointer) -> Option<&'a Schema> {
    let (schema, at) = cx.resolve(node, at)?;
    match &schema.schema_kind {
        SchemaKind::Type(Type::Boolean(_)) => Some(schema),
        SchemaKind::AllOf { all_of: parts }
        | SchemaKind::OneOf { one_of: parts }
        | SchemaKind::AnyOf { any_of: parts } => {
            parts.iter().any(|part| boolean(cx, part.into(), &at).is_some()).then_some(schema)
        }
        _ => None,
    }
}
