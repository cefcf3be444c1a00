//! Scalar variants that form one type: strings and enums of strings, or integers of several widths.

use openapiv3::{
    IntegerFormat, ReferenceOr, Schema, SchemaKind, StringFormat, Type as SchemaType, VariantOrUnknownOrEmpty,
};

use crate::diagnostic::Pointer;
use crate::ir::Kind;

use super::all_of::is_null;
use super::enums;
use super::members::Place;
use super::tags::Arm;
use super::unions::named;
use crate::lower::context::{Context, Node};

/// The scalar type of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scalar {
    /// Any string.
    Text,
    /// A string from a list.
    Texts,
    /// An integer of at most this many bits.
    Integer(u8),
    /// An integer from a list.
    Integers,
}

/// Drops the variants that others include: a second plain string, and the narrower of two integers. A plain string goes
/// last, because it matches every string of an enum.
pub(in crate::lower) fn reduce<'a>(cx: &Context<'a>, places: Vec<Place<'a>>) -> Vec<Place<'a>> {
    let scalars: Vec<Option<Scalar>> = places.iter().map(|(node, _)| scalar(cx, *node, 0)).collect();
    let lists_integers = scalars.contains(&Some(Scalar::Integers));
    let widest = scalars.iter().flatten().filter_map(|scalar| match scalar {
        Scalar::Integer(bits) => Some(*bits),
        _ => None,
    });
    let widest = widest.max();
    let mut has_text = false;
    let mut has_integer = false;
    let keep = |scalar: &Option<Scalar>| match scalar {
        Some(Scalar::Text) => !std::mem::replace(&mut has_text, true),
        Some(Scalar::Integer(bits)) => {
            !lists_integers && Some(*bits) == widest && !std::mem::replace(&mut has_integer, true)
        }
        _ => true,
    };
    let kept: Vec<bool> = scalars.iter().map(keep).collect();
    let mut kept: Vec<_> = places.into_iter().zip(scalars).zip(kept).filter(|(_, is_kept)| *is_kept).collect();
    if kept.iter().any(|((_, scalar), _)| *scalar == Some(Scalar::Texts)) {
        kept.sort_by_key(|((_, scalar), _)| *scalar == Some(Scalar::Text));
    }
    kept.into_iter().map(|((place, _), _)| place).collect()
}

/// Returns the enum of variants that all list integers or all list strings. If one of them is any string, the enum has
/// a variant for other strings.
pub(in crate::lower) fn joined<'a>(cx: &mut Context<'a>, places: &[Place<'a>], at: &Pointer) -> Option<Kind> {
    let scalars = places.iter().map(|(node, _)| scalar(cx, *node, 0)).collect::<Option<Vec<_>>>()?;
    together(&scalars)?;
    let mut parts = Vec::new();
    places.iter().for_each(|(node, _)| gather(cx, *node, &mut parts));
    let is_open = parts.iter().any(|part| scalar(cx, Node::Schema(part), 0) == Some(Scalar::Text));
    let joined = enums::joined(cx, &parts, at)?;
    Some(if is_open { enums::opened(joined) } else { joined })
}

/// Moves inline variants that list strings, and any string beside them, into one of them. They become one enum beside
/// the variants of other types. If it takes any string, it is the last variant, so that dates are read as dates.
pub(in crate::lower) fn gather_texts<'a>(cx: &Context<'a>, arms: Vec<Arm<'a>>) -> Vec<Arm<'a>> {
    let text = |arm: &Arm<'a>| scalar(cx, arm.node, 0).filter(|_| is_inline(arm));
    let is_listed = |arm: &Arm<'a>| text(arm) == Some(Scalar::Texts);
    let mut kept: Vec<Arm<'a>> = Vec::new();
    for arm in arms {
        match (text(&arm), kept.iter().position(is_listed)) {
            (Some(Scalar::Texts), Some(first)) => kept[first].with.push((arm.node, arm.at)),
            // `reduce` puts it behind all others.
            (Some(Scalar::Text), Some(first)) => {
                let mut listed = kept.remove(first);
                listed.with.push((arm.node, arm.at));
                kept.push(listed);
            }
            _ => kept.push(arm),
        }
    }
    kept
}

/// Returns whether a variant has no name of its own.
fn is_inline(arm: &Arm<'_>) -> bool {
    named(arm.node).is_none()
}

/// Returns the type that listed strings or integers form together, if they form one.
fn together(scalars: &[Scalar]) -> Option<Scalar> {
    let listed = *scalars.iter().find(|scalar| matches!(scalar, Scalar::Texts | Scalar::Integers))?;
    let is_included = |scalar: &Scalar| match listed {
        Scalar::Texts => matches!(scalar, Scalar::Texts | Scalar::Text),
        _ => matches!(scalar, Scalar::Integers | Scalar::Integer(_)),
    };
    scalars.iter().all(is_included).then_some(listed)
}

/// Collects the scalars of a variant, including nested ones.
fn gather<'a>(cx: &Context<'a>, node: Node<'a>, parts: &mut Vec<&'a Schema>) {
    let Some(schema) = cx.schema(node) else { return };
    match &schema.schema_kind {
        SchemaKind::OneOf { one_of: choices }
        | SchemaKind::AnyOf { any_of: choices }
        | SchemaKind::AllOf { all_of: choices } => choices.iter().for_each(|choice| gather(cx, choice.into(), parts)),
        _ => parts.push(schema),
    }
}

fn scalar<'a>(cx: &Context<'a>, node: Node<'a>, depth: usize) -> Option<Scalar> {
    // A chain this long is a cycle.
    if depth > 32 {
        return None;
    }
    let schema = cx.schema(node)?;
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(text)) if !text.enumeration.is_empty() => Some(Scalar::Texts),
        SchemaKind::Type(SchemaType::String(text)) => match &text.format {
            VariantOrUnknownOrEmpty::Empty => Some(Scalar::Text),
            VariantOrUnknownOrEmpty::Unknown(format) if !is_typed(format) => Some(Scalar::Text),
            VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => Some(Scalar::Text),
            _ => None,
        },
        SchemaKind::Type(SchemaType::Integer(integer)) if !integer.enumeration.is_empty() => Some(Scalar::Integers),
        SchemaKind::Type(SchemaType::Integer(integer)) => match &integer.format {
            VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Some(Scalar::Integer(32)),
            VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) | VariantOrUnknownOrEmpty::Empty => {
                Some(Scalar::Integer(64))
            }
            // Unsigned integers have values that signed ones lack.
            VariantOrUnknownOrEmpty::Unknown(_) => None,
        },
        SchemaKind::Any(any) if any.typ.is_none() && !any.enumeration.is_empty() => {
            let mut values = any.enumeration.iter().filter(|value| !value.is_null());
            if values.clone().all(serde_json::Value::is_string) {
                Some(Scalar::Texts)
            } else if values.all(serde_json::Value::is_i64) {
                Some(Scalar::Integers)
            } else {
                None
            }
        }
        SchemaKind::OneOf { one_of: choices } | SchemaKind::AnyOf { any_of: choices } => nested(cx, choices, depth),
        SchemaKind::AllOf { all_of } => match all_of.as_slice() {
            [only] => scalar(cx, only.into(), depth + 1),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the type that the variants of a variant form together.
fn nested<'a>(cx: &Context<'a>, choices: &'a [ReferenceOr<Schema>], depth: usize) -> Option<Scalar> {
    let choices: Vec<Node<'a>> = choices.iter().map(Node::from).collect();
    let kept = choices.iter().filter(|choice| !is_null(cx, **choice, &choices));
    together(&kept.map(|choice| scalar(cx, *choice, depth + 1)).collect::<Option<Vec<_>>>()?)
}

/// Returns whether a format has a Rust type other than `String`.
fn is_typed(format: &str) -> bool {
    format == "date-time-local"
}
