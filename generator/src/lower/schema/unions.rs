//! Unions: `oneOf` and `anyOf` become an enum of their variants.
//!
//! `tags.rs` finds out how variants are distinguished. `scalar_choices.rs` joins variants of scalars that form one
//! type.

use serde_json::Value;

use openapiv3::{AnySchema, Discriminator, ReferenceOr, Schema, SchemaKind};

use crate::diagnostic::{Pointer, rule};
use crate::ir::why::{self, NameOf};
use crate::ir::{Constant, Kind, TypeRef, UnionChoice, UnionTag, Variant};
use crate::markdown::code;

use super::all_of::{self, sole_all_of};
use super::enums;
use super::members::Place;
use super::scalar_choices;
use super::tags::{Arm, tell_apart};
use super::types::{Shape, Types};
use crate::lower::context::{Context, Node};
use crate::lower::naming::names::{Case, Wanted, settle};

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
    let mut kept: Vec<Place<'a>> = Vec::new();
    for (node, at) in places {
        let is_known = kept.iter().any(|(other, _)| is_same(*other, node));
        if !is_known && !all_of::is_null(cx, node) {
            kept.push((node, at));
        }
    }
    let kept = scalar_choices::reduce(cx, kept);
    match kept.as_slice() {
        [] => Shape::known(TypeRef::Any),
        [(node, place)] => {
            cx.decide(at, || why::Union::Single);
            match node {
                // A scalar gets the name of the union.
                Node::Schema(schema) if is_scalar(schema) => types.shape(cx, schema, place, name),
                _ => Shape::Known(types.usage(cx, *node, place, name)),
            }
        }
        several => match scalar_choices::joined(cx, several, at) {
            Some(joined) => Shape::New(joined),
            None => Shape::New(union(types, cx, kept, discriminator, at, name)),
        },
    }
}

fn is_scalar(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Type(ty) if !matches!(ty, openapiv3::Type::Array(_) | openapiv3::Type::Object(_)))
}

fn is_same(one: Node<'_>, other: Node<'_>) -> bool {
    match (one, other) {
        (Node::Reference(one), Node::Reference(other)) => one == other,
        (Node::Schema(one), Node::Schema(other)) => one == other,
        _ => false,
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
    places: Vec<Place<'a>>,
    discriminator: Option<(&'a Discriminator, &Pointer)>,
    at: &Pointer,
    name: &str,
) -> Kind {
    let arms = places
        .into_iter()
        .map(|(node, at)| Arm::new(cx, node, at, named(node).and_then(|reference| Some(cx.component(reference)?.0))));
    let mut arms: Vec<Arm<'a>> = arms.collect();
    let tag = tell_apart(cx, &mut arms, discriminator);
    cx.decide(at, || match &tag {
        Some(UnionTag { key, is_written: true }) => why::Union::Discriminator { key: key.clone() },
        Some(UnionTag { key, .. }) => why::Union::Constants { key: key.clone() },
        None if arms.iter().any(|arm| !arm.constants.is_empty()) => why::Union::SomeConstants,
        None => why::Union::Fields,
    });
    let labels = labels(cx, &arms, tag.as_ref());
    let rows = split(&arms);
    let wanted: Vec<Wanted<'_>> = labels.iter().map(|label| Wanted { wire: &label.text, given: None }).collect();
    let (mut names, clashes) = settle(Case::Type, &wanted);
    for clash in clashes {
        // Two inline variants of the same kind differ only in their position.
        if !labels[clash].is_tag {
            names[clash] = Case::Type.append(&Case::Type.name(&labels[clash].text), &format!("choice {}", clash + 1));
        }
    }
    let mut variants = Vec::new();
    for (((arm, tags), rust), wanted) in rows.into_iter().zip(names).zip(&wanted) {
        cx.decide(&arm.at, || wanted.why(NameOf::UnionVariant, &rust));
        let rust = not_unknown(rust);
        let ty = types.usage(cx, arm.node, &arm.at, &Case::Type.append(name, &rust)).ty;
        let docs = docs(cx, arm, tag.as_ref(), &tags);
        let value = UnionChoice { ty, tags, constants: arm.constants.clone() };
        variants.push(Variant { at: arm.at.clone(), docs, rust, value });
    }
    Kind::Union { tag, variants }
}

/// Returns the variants of each arm: one, or one for each value if a `mapping` has several.
fn split<'r, 'a>(arms: &'r [Arm<'a>]) -> Vec<(&'r Arm<'a>, Vec<Constant>)> {
    let rows = arms.iter().flat_map(|arm| match arm.is_split {
        true => arm.tags.iter().map(|tag| (arm, vec![tag.clone()])).collect(),
        false => vec![(arm, arm.tags.clone())],
    });
    rows.collect()
}

/// The text for the name of a variant.
struct Label {
    text: String,
    is_tag: bool,
}

/// Returns the texts for names: the constant that identifies a variant, if it is unique, or else a text from its
/// schema.
fn labels(cx: &Context<'_>, arms: &[Arm<'_>], tag: Option<&UnionTag>) -> Vec<Label> {
    let rows = split(arms);
    let called: Vec<Option<String>> = rows
        .iter()
        .map(|(arm, tags)| match (tags.as_slice(), &arm.called) {
            ([Constant::Text(only)], _) | ([], Some((_, Constant::Text(only)))) => {
                Some(only.clone()).filter(|text| !text.is_empty())
            }
            ([only], _) => Some(format!("{} {only}", tag?.key)),
            ([], Some((key, only))) => Some(format!("{key} {only}")),
            _ => None,
        })
        .collect();
    let is_only = |text: &String| called.iter().filter(|other| other.as_ref() == Some(text)).count() == 1;
    rows.iter()
        .zip(&called)
        .map(|((arm, _), called)| match called.as_ref().filter(|text| is_only(text)) {
            Some(text) => Label { text: text.clone(), is_tag: true },
            None => Label { text: label(cx, arm, arms), is_tag: false },
        })
        .collect()
}

fn docs(cx: &Context<'_>, arm: &Arm<'_>, tag: Option<&UnionTag>, tags: &[Constant]) -> Vec<String> {
    if let (Some(tag), false) = (tag, tags.is_empty()) {
        let values: Vec<String> = tags.iter().map(|value| code(&value.to_string())).collect();
        return vec![format!("{} is {}.", code(&tag.key), values.join(" or "))];
    }
    let mut docs = cx.docs();
    if let Some(text) = cx.resolve(arm.node, &arm.at).and_then(|(schema, _)| schema.schema_data.description.as_deref())
    {
        docs.text(text);
    }
    docs.done()
}

/// Returns the reference of a variant, with or without docs next to it.
fn named(choice: Node<'_>) -> Option<&str> {
    match choice {
        Node::Reference(reference) => Some(reference),
        Node::Schema(schema) if schema.schema_data.nullable => None,
        Node::Schema(schema) => sole_all_of(schema).and_then(named),
    }
}

/// Returns the text for the name of a variant without a constant: its schema, its title, the only field that it alone
/// requires, or its kind.
fn label(cx: &Context<'_>, arm: &Arm<'_>, arms: &[Arm<'_>]) -> String {
    let schema = match named(arm.node).map_or(arm.node, Node::Reference) {
        Node::Reference(reference) => return reference.rsplit('/').next().unwrap_or(reference).to_owned(),
        Node::Schema(schema) => schema,
    };
    if let Some(title) = schema.schema_data.title.as_ref().filter(|title| !title.trim().is_empty()) {
        return title.clone();
    }
    if let SchemaKind::Type(ty) = &schema.schema_kind
        && let Some(kind) = kind(ty)
    {
        return kind.to_owned();
    }
    let constants = arm.facts.values.iter().filter(|(key, _)| arm.facts.required.contains(*key));
    let constant = constants.filter_map(|(_, listed)| listed.only()).find_map(|only| match only {
        Constant::Text(text) if !text.is_empty() => Some(text.as_str()),
        _ => None,
    });
    let own = arm.facts.required.iter().copied().filter(|key| {
        let rivals = arms.iter().filter(|other| other.at != arm.at && other.facts.is_object);
        rivals.into_iter().all(|other| !other.facts.required.contains(*key))
    });
    let own: Vec<&str> = own.collect();
    let sole = match own.as_slice() {
        [sole] => Some(*sole),
        _ => None,
    };
    let is_object = arm.facts.is_object && cx.resolve(arm.node, &arm.at).is_some();
    constant.or(sole).filter(|_| is_object).unwrap_or("Object").to_owned()
}

/// Returns the word for a JSON type other than object.
fn kind(ty: &openapiv3::Type) -> Option<&'static str> {
    match ty {
        openapiv3::Type::String(_) => Some("Text"),
        openapiv3::Type::Integer(_) => Some("Integer"),
        openapiv3::Type::Number(_) => Some("Number"),
        openapiv3::Type::Boolean(_) => Some("Boolean"),
        openapiv3::Type::Array(_) => Some("List"),
        openapiv3::Type::Object(_) => None,
    }
}

pub(in crate::lower) fn not_unknown(name: String) -> String {
    if name == "Unknown" { "UnknownValue".to_owned() } else { name }
}
