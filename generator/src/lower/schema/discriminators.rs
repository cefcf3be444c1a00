//! Discriminators: the type of the field that a discriminator names. Only scalars can distinguish variants.

use std::collections::BTreeSet;

use openapiv3::SchemaKind;

use super::all_of;
use crate::ir::Constant;
use crate::lower::context::{Context, Node};

/// Returns whether the field `tag` of an object can be a string.
pub(in crate::lower) fn is_text<'a>(cx: &Context<'a>, object: Node<'a>, tag: &str) -> bool {
    field(cx, object, tag, &mut BTreeSet::new()).is_none_or(|field| all_of::may_be_text(cx, field))
}

/// Returns the function that parses values of a `mapping` for the field `tag`, or `None` if the field is not a scalar.
pub(in crate::lower) fn reader<'a>(
    cx: &Context<'a>,
    object: Node<'a>,
    tag: &str,
) -> Option<fn(&str) -> Option<Constant>> {
    let Some(field) = field(cx, object, tag, &mut BTreeSet::new()) else { return Some(text) };
    match cx.schema(field).map(|schema| &schema.schema_kind) {
        Some(SchemaKind::Type(openapiv3::Type::Integer(_))) => Some(|text| text.parse().ok().map(Constant::Integer)),
        Some(SchemaKind::Type(openapiv3::Type::Boolean(_))) => Some(|text| text.parse().ok().map(Constant::Boolean)),
        _ => all_of::may_be_text(cx, field).then_some(text),
    }
}

fn text(text: &str) -> Option<Constant> {
    Some(Constant::Text(text.to_owned()))
}

/// Returns the schema of the field `wire`, from the object or its `allOf`.
fn field<'a>(cx: &Context<'a>, object: Node<'a>, wire: &str, seen: &mut BTreeSet<&'a str>) -> Option<Node<'a>> {
    if let Node::Reference(reference) = object
        && !seen.insert(reference)
    {
        return None;
    }
    let schema = cx.schema(object)?;
    let own = all_of::properties(schema).and_then(|own| own.get(wire)).map(Node::from);
    own.or_else(|| all_of::parts(schema).iter().rev().find_map(|part| field(cx, part.into(), wire, seen)))
}
