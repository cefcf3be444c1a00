//! Unions: `oneOf` and `anyOf` become an enum of their variants.
//!
//! `tags.rs` finds out how variants are distinguished. `scalar_choices.rs` joins variants of scalars that form one
//! type. `labels.rs` finds the words that name variants.

use serde_json::Value;

use openapiv3::{AnySchema, Discriminator, ReferenceOr, Schema, SchemaKind, VariantOrUnknownOrEmpty};

use crate::diagnostic::{Pointer, rule};
use crate::ir::why::{self, Name, NameFrom, NameOf};
use crate::ir::{Constant, Kind, TypeRef, UnionChoice, UnionTag, Variant};
use crate::markdown::code;

use super::all_of::{self, sole_all_of};
use super::enums;
use super::labels;
use super::members::Place;
use super::scalar_choices;
use super::tags::{Arm, tell_apart};
use super::types::{Shape, Types, Use};
use crate::lower::context::{Context, Node};
use crate::lower::naming::clashes::{keep_unknown_free, settle};
use crate::lower::naming::names::{Case, Wanted};
use crate::lower::naming::trim;

/// Returns the shape of a schema that consists only of variants.
pub(in crate::lower) fn shape<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    schema: &'a Schema,
    choices: &'a [ReferenceOr<Schema>],
    at: &Pointer,
    name: &str,
) -> Shape {
    let places = choices.iter().enumerate().map(|(index, choice)| (choice.into(), at.child(index))).collect();
    let told_at = at.parent().unwrap_or_default().child("discriminator");
    of_places(types, cx, places, schema.schema_data.discriminator.as_ref().map(|told_by| (told_by, &told_at)), at, name)
}

/// Returns the shape of a value that matches one of several schemas. Null and duplicates are not variants.
pub(in crate::lower) fn of_places<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    places: Vec<Place<'a>>,
    discriminator: Option<(&'a Discriminator, &Pointer)>,
    at: &Pointer,
    name: &str,
) -> Shape {
    let mut kept = distinct(places);
    let variants: Vec<Node<'a>> = kept.iter().map(|(node, _)| *node).collect();
    kept.retain(|(node, _)| !all_of::is_null(cx, *node, &variants));
    let kept = scalar_choices::reduce(cx, kept);
    match kept.as_slice() {
        [] => Shape::known(TypeRef::Any),
        // With a `mapping`, the API can add variants later. They must stay distinguishable from this one.
        [(node, place)] if discriminator.is_none_or(|(told_by, _)| told_by.mapping.is_empty()) => {
            cx.decide(at, || why::Union::Single);
            match node {
                // A scalar gets the name of the union.
                Node::Schema(schema) if is_scalar(schema) => types.shape(cx, schema, place, name),
                _ => Shape::Known(types.usage(cx, *node, place, name)),
            }
        }
        several => {
            if let Some(joined) = scalar_choices::joined(cx, several, at) {
                return if is_any_text(&joined) { Shape::known(TypeRef::String) } else { Shape::New(joined) };
            }
            if discriminator.is_none()
                && let [one, other] = several
                && let Some(common) = common(types, cx, one, other, at, name)
            {
                return Shape::Known(common);
            }
            let arms = scalar_choices::gather_texts(cx, arms(cx, kept));
            Shape::New(union(types, cx, arms, discriminator, at, name))
        }
    }
}

/// Returns whether an enum lists only the empty string, beside any other string.
fn is_any_text(kind: &Kind) -> bool {
    match kind {
        Kind::StringEnum { variants, other: Some(_) } => variants.iter().all(|variant| variant.value.is_empty()),
        _ => false,
    }
}

/// Returns the type of a union that the runtime has: a value or the empty string, or an object or its id.
fn common<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    one: &Place<'a>,
    other: &Place<'a>,
    at: &Pointer,
    name: &str,
) -> Option<Use> {
    let pairs = [(one, other), (other, one)];
    let is_other = |test: fn(&Context<'a>, Node<'a>) -> bool| {
        pairs.iter().find(|(_, (node, _))| test(cx, *node)).map(|((node, at), _)| (*node, at.clone()))
    };
    let (value, is_object) = match is_other(is_empty_text) {
        Some(value) => (value, false),
        None => (is_other(is_plain_text).filter(|(node, _)| has_text_id(cx, *node))?, true),
    };
    cx.decide(at, || if is_object { why::Union::Expandable } else { why::Union::Clearable });
    let (node, place) = value;
    let used = types.usage(cx, node, &place, &types.free_or(name, "value"));
    let inner = Box::new(used.ty);
    Some(Use { ty: if is_object { TypeRef::Expandable(inner) } else { TypeRef::Clearable(inner) }, ..used })
}

/// Returns whether a schema allows only the empty string.
fn is_empty_text<'a>(cx: &Context<'a>, node: Node<'a>) -> bool {
    cx.schema(node).is_some_and(|schema| match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::String(text)) => {
            matches!(text.enumeration.as_slice(), [Some(only)] if only.is_empty()) || text.max_length == Some(0)
        }
        _ => false,
    })
}

/// Returns whether a schema allows any string and nothing else.
fn is_plain_text<'a>(cx: &Context<'a>, node: Node<'a>) -> bool {
    cx.schema(node).is_some_and(|schema| match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::String(text)) => {
            text.enumeration.is_empty() && matches!(text.format, VariantOrUnknownOrEmpty::Empty)
        }
        _ => false,
    })
}

/// Returns whether a schema describes objects that require an `id`, which is any string.
fn has_text_id<'a>(cx: &Context<'a>, node: Node<'a>) -> bool {
    cx.schema(node).is_some_and(|schema| match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::Object(object)) => {
            let is_required = object.required.iter().any(|name| name == "id");
            is_required && object.properties.get("id").is_some_and(|id| is_plain_text(cx, id.into()))
        }
        _ => false,
    })
}

fn is_scalar(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Type(ty) if !matches!(ty, openapiv3::Type::Array(_) | openapiv3::Type::Object(_)))
}

/// Returns whether two schemas are the same variant. Docs and null beside a reference make no difference.
fn is_same(one: Node<'_>, other: Node<'_>) -> bool {
    match (named(one), named(other)) {
        (None, None) => matches!((one, other), (Node::Schema(one), Node::Schema(other)) if one == other),
        (one, other) => one == other,
    }
}

/// Returns the shape of a schema without `type` and properties: a union, or free-form JSON.
pub(in crate::lower) fn shape_of_any<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    schema: &'a Schema,
    any: &'a AnySchema,
    at: &Pointer,
    name: &str,
) -> Shape {
    if !any.one_of.is_empty() {
        shape(types, cx, schema, &any.one_of, &at.child("oneOf"), name)
    } else if !any.any_of.is_empty() {
        shape(types, cx, schema, &any.any_of, &at.child("anyOf"), name)
    } else {
        scalar_of_any(types, cx, schema, any, at, name)
    }
}

/// Returns the shape of a schema that mixes keywords of several types, or lists values without a type.
fn scalar_of_any<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    schema: &'a Schema,
    any: &'a AnySchema,
    at: &Pointer,
    name: &str,
) -> Shape {
    let values: Vec<&Value> = any.enumeration.iter().filter(|value| !value.is_null()).collect();
    let texts: Option<Vec<&str>> = values.iter().map(|value| value.as_str()).collect();
    let codes: Option<Vec<i64>> = values.iter().map(|value| value.as_i64()).collect();
    match (texts, codes, any.typ.as_deref()) {
        (Some(texts), _, None | Some("string")) if !texts.is_empty() => {
            Shape::New(enums::strings(cx, schema, &texts, at))
        }
        (_, Some(codes), None | Some("integer")) if !codes.is_empty() => {
            Shape::New(enums::integers(cx, schema, &codes, at))
        }
        (_, _, Some("string")) => Shape::known(TypeRef::String),
        (_, _, Some("integer")) => Shape::known(TypeRef::I64),
        (_, _, Some("number")) => Shape::known(TypeRef::F64),
        (_, _, Some("boolean")) => Shape::known(TypeRef::Bool),
        (_, _, ty) => match &any.items {
            Some(items) if ty.is_none() || ty == Some("array") => {
                let item = types.usage(cx, items.into(), &at.child("items"), &Case::Type.append(name, "item"));
                Shape::known(TypeRef::List(Box::new(item.as_item())))
            }
            _ => {
                if !values.is_empty() {
                    let message = (
                        "the client does not check an `enum` with values of several types",
                        "the value is generated as free-form JSON",
                    );
                    cx.report(&rule::KEYWORD_NOT_CHECKED, &at.child("enum"), message);
                }
                Shape::known(TypeRef::Any)
            }
        },
    }
}

/// Creates a union of at least two variants.
fn union<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    mut arms: Vec<Arm<'a>>,
    discriminator: Option<(&'a Discriminator, &Pointer)>,
    at: &Pointer,
    name: &str,
) -> Kind {
    let tag = tell_apart(cx, &mut arms, discriminator);
    of_arms(types, cx, &arms, tag, at, name)
}

/// Creates the union of schemas of which at least two differ.
pub(in crate::lower) fn of_different<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    places: Vec<Place<'a>>,
    at: &Pointer,
    name: &str,
) -> Kind {
    let arms = arms(cx, distinct(places));
    union(types, cx, arms, None, at, name)
}

/// Creates the union of schemas that a field with different constants tells apart. Returns `None` for other schemas.
pub(in crate::lower) fn by_constants<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    places: Vec<Place<'a>>,
    at: &Pointer,
    name: &str,
) -> Option<Kind> {
    let kept = distinct(places);
    if kept.len() < 2 {
        return None;
    }
    let mut arms = arms(cx, kept);
    let tag = tell_apart(cx, &mut arms, None)?;
    Some(of_arms(types, cx, &arms, Some(tag), at, name))
}

/// Returns the places without those that describe the same variant as an earlier one.
pub(super) fn distinct(places: Vec<Place<'_>>) -> Vec<Place<'_>> {
    let mut kept: Vec<Place<'_>> = Vec::new();
    for (node, at) in places {
        if !kept.iter().any(|(other, _)| is_same(*other, node)) {
            kept.push((node, at));
        }
    }
    kept
}

fn arms<'a>(cx: &Context<'a>, places: Vec<Place<'a>>) -> Vec<Arm<'a>> {
    let component = |node| named(node).and_then(|reference| Some(cx.component(reference)?.0));
    places.into_iter().map(|(node, at)| Arm::new(cx, node, at, component(node))).collect()
}

fn of_arms<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    arms: &[Arm<'a>],
    tag: Option<UnionTag>,
    at: &Pointer,
    name: &str,
) -> Kind {
    cx.decide(at, || match &tag {
        Some(UnionTag { key, is_written: true }) => why::Union::Discriminator { key: key.clone() },
        Some(UnionTag { key, .. }) => why::Union::Constants { key: key.clone() },
        None if arms.iter().any(|arm| !arm.constants.is_empty()) => why::Union::SomeConstants,
        None => why::Union::Fields,
    });
    let rows = split(arms);
    let labels = labels::of(cx, arms, &rows, tag.as_ref());
    let wanted: Vec<Wanted<'_>> = labels.iter().map(|label| Wanted { wire: label, given: None }).collect();
    let (full, _) = settle(Case::Type, &wanted);
    let mut names = trim::of_siblings(&full);
    keep_unknown_free(&mut names);
    let mut variants = Vec::new();
    for (index, ((arm, tags), rust)) in rows.into_iter().zip(names).enumerate() {
        decide_name(cx, &arm.at, &wanted[index], &full[index], &rust);
        // A title often starts with the name of the union.
        let inline = if rust.starts_with(name) { rust.clone() } else { Case::Type.append(name, &rust) };
        let ty = of_arm(types, cx, arm, &inline);
        let docs = docs(cx, arm, tag.as_ref(), &tags);
        let value = UnionChoice { ty, tags, constants: arm.constants.clone() };
        variants.push(Variant { at: arm.at.clone(), docs, rust, value });
    }
    Kind::Union { tag, variants, shared: Vec::new() }
}

/// Returns the type of a variant, which is an enum if it holds the strings of several.
fn of_arm<'a>(types: &mut Types<'a>, cx: &mut Context<'a>, arm: &Arm<'a>, name: &str) -> TypeRef {
    if !arm.with.is_empty() {
        let places: Vec<Place<'a>> = std::iter::once((arm.node, arm.at.clone())).chain(arm.with.clone()).collect();
        if let Some(joined) = scalar_choices::joined(cx, &places, &arm.at) {
            let rust = types.reserve(name.to_owned());
            types.add(&rust, vec!["The possible strings.".to_owned()], joined, &arm.at);
            return TypeRef::Named(rust);
        }
    }
    types.usage(cx, arm.node, &arm.at, name).ty
}

/// Returns the variants of each arm: one, or one for each value if a `mapping` has several.
fn split<'r, 'a>(arms: &'r [Arm<'a>]) -> Vec<(&'r Arm<'a>, Vec<Constant>)> {
    let rows = arms.iter().flat_map(|arm| match arm.is_split {
        true => arm.tags.iter().map(|tag| (arm, vec![tag.clone()])).collect(),
        false => vec![(arm, arm.tags.clone())],
    });
    rows.collect()
}

fn docs(cx: &Context<'_>, arm: &Arm<'_>, tag: Option<&UnionTag>, tags: &[Constant]) -> Vec<String> {
    if let (Some(tag), false) = (tag, tags.is_empty()) {
        let values: Vec<String> = tags.iter().map(|value| code(&value.to_string())).collect();
        return vec![format!("{} is {}.", code(&tag.key), values.join(" or "))];
    }
    if !arm.with.is_empty() {
        return Vec::new();
    }
    let mut docs = cx.docs();
    if let Some(text) = cx.resolve(arm.node, &arm.at).and_then(|(schema, _)| schema.schema_data.description.as_deref())
    {
        docs.text(text);
    }
    docs.done()
}

/// Records why a variant has its name. `full` is the name with the words that all variants share.
fn decide_name(cx: &mut Context<'_>, at: &Pointer, wanted: &Wanted<'_>, full: &str, rust: &str) {
    cx.decide(at, || match full == rust {
        true => wanted.why(NameOf::UnionVariant, rust),
        false => Name {
            rust: rust.to_owned(),
            of: NameOf::UnionVariant,
            from: NameFrom::WithoutShared { full: full.to_owned() },
        },
    });
}

/// Returns the reference of a variant, with or without docs and null next to it.
pub(super) fn named(choice: Node<'_>) -> Option<&str> {
    match choice {
        Node::Reference(reference) => Some(reference),
        Node::Schema(schema) => sole_all_of(schema).and_then(named),
    }
}
