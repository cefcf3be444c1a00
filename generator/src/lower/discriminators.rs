//! Discriminators: whether the member that one names can tell forms of a value apart, which only text can.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::all_of;
use super::context::{Context, Node};
use crate::diagnostic::Pointer;

/// Whether the member `tag` of an object is text, as far as the object describes it.
pub(super) fn is_text<'a>(cx: &Context<'a>, object: Node<'a>, tag: &str) -> bool {
    member(cx, object, tag, &mut BTreeSet::new()).is_none_or(|member| all_of::may_be_text(cx, member))
}

/// What an object, or one that it is an `allOf` of, says of its member `wire`.
fn member<'a>(cx: &Context<'a>, object: Node<'a>, wire: &str, seen: &mut BTreeSet<&'a str>) -> Option<Node<'a>> {
    if let Node::Reference(reference) = object
        && !seen.insert(reference)
    {
        return None;
    }
    let (schema, _) = cx.resolve(object, &Pointer::root())?;
    let (own, parts): (_, &[ReferenceOr<Schema>]) = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => (object.properties.get(wire), &[]),
        SchemaKind::AllOf { all_of } => (None, all_of),
        SchemaKind::Any(any) => (any.properties.get(wire), &any.all_of),
        _ => return None,
    };
    own.map(Node::from).or_else(|| parts.iter().rev().find_map(|part| member(cx, part.into(), wire, seen)))
}
