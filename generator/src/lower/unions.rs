//! Unions: `oneOf` and `anyOf` become an enum, tagged where a discriminator tells the variants apart.

use serde_json::Value;

use openapiv3::{AnySchema, Discriminator, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Kind, Topic, TypeRef, Variant, setting};

use super::all_of::sole_all_of;
use super::context::{Context, Node};
use super::discriminators;
use super::docs::DocBuilder;
use super::enums;
use super::members::Place;
use super::names::{Case, Wanted, reason, settle};
use super::types::{Shape, Types};

/// The form of a schema that is only a choice between others.
pub(super) fn shape<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    schema: &'a Schema,
    choices: &'a [ReferenceOr<Schema>],
    at: &Pointer,
    name: &str,
) -> Shape {
    match choices {
        [] => Shape::known(TypeRef::Any),
        [only] => {
            cx.decide(at, Topic::Union, || {
                ("no union".to_owned(), "there is only one choice".to_owned(), setting::NONE)
            });
            Shape::Known(types.usage(cx, only.into(), &at.child(0), name))
        }
        _ => match &schema.schema_data.discriminator {
            Some(discriminator) if have_names(choices) && have_text(cx, choices, &discriminator.property_name) => {
                Shape::New(tagged(types, cx, choices, discriminator, at, name))
            }
            discriminator => {
                let mut lacks = "there is no `discriminator`".to_owned();
                if let Some(discriminator) = discriminator {
                    let tag = &discriminator.property_name;
                    let why = if have_names(choices) {
                        format!("`{tag}` is no text in each choice")
                    } else {
                        "a choice without a name has no tag".to_owned()
                    };
                    let message = format!("{why}; what fits decides, not the discriminator");
                    lacks = format!("the `discriminator` is of no use, for {why}");
                    cx.report(&rule::KEYWORD_NOT_CHECKED, at, message);
                }
                decide_untagged(cx, at, &lacks);
                let places: Vec<Place<'a>> =
                    choices.iter().enumerate().map(|(index, choice)| (choice.into(), at.child(index))).collect();
                Shape::New(untagged(types, cx, &places, name))
            }
        },
    }
}

/// The form of a schema without `type` and without properties: a choice, or free-form JSON.
pub(super) fn shape_of_any<'a>(
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

/// A schema whose keywords are of several types, or that lists values without a type.
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
                    let message = "an `enum` of values of several types becomes free-form JSON";
                    cx.report(&rule::KEYWORD_NOT_CHECKED, &at.child("enum"), message);
                }
                Shape::known(TypeRef::Any)
            }
        },
    }
}

fn tagged<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    choices: &'a [ReferenceOr<Schema>],
    discriminator: &'a Discriminator,
    at: &Pointer,
    name: &str,
) -> Kind {
    let mut variants = Vec::new();
    for (index, choice) in choices.iter().enumerate() {
        let Some(reference) = named(choice.into()) else { continue };
        let schema_name = reference.rsplit('/').next().unwrap_or(reference);
        let ty = types.usage(cx, choice.into(), &at.child(index), name).ty;
        let mut values: Vec<&str> = discriminator
            .mapping
            .iter()
            .filter(|(_, target)| *target == reference || target.as_str() == schema_name)
            .map(|(value, _)| value.as_str())
            .collect();
        if values.is_empty() {
            values.push(schema_name);
        }
        for value in values {
            variants.push((value, ty.clone(), at.child(index)));
        }
    }
    cx.decide(at, Topic::Union, || {
        let choice = format!("told apart by the member `{}`", discriminator.property_name);
        let values = if discriminator.mapping.is_empty() { "their names" } else { "its `mapping`" };
        (choice, format!("`discriminator` names it; the values are those of {values}"), setting::NONE)
    });
    let wanted: Vec<Wanted<'_>> = variants.iter().map(|(value, ..)| Wanted { wire: value, given: None }).collect();
    let (names, _) = settle(Case::Type, &wanted);
    for ((wanted, rust), (.., at)) in wanted.iter().zip(&names).zip(&variants) {
        decide_name(cx, at, wanted, rust);
    }
    let variants = variants
        .iter()
        .zip(names)
        .map(|((value, ty, at), rust)| Variant {
            at: at.clone(),
            rust: not_unknown(rust),
            docs: vec![format!("`{}` is `{value}`.", discriminator.property_name)],
            value: ((*value).to_owned(), ty.clone()),
        })
        .collect();
    Kind::TaggedUnion { tag: discriminator.property_name.clone(), variants }
}

/// Says why a variant has its name.
pub(super) fn decide_name(cx: &mut Context<'_>, at: &Pointer, wanted: &Wanted<'_>, rust: &str) {
    cx.decide(at, Topic::Name, || (format!("`{rust}`"), reason(Case::Type, wanted, rust), setting::NONE));
}

/// Says that the forms of a union are tried.
pub(super) fn decide_untagged(cx: &mut Context<'_>, at: &Pointer, lacks: &str) {
    cx.decide(at, Topic::Union, || {
        let reason = format!("{lacks}; the form that keeps most of a value wins, of equals the first");
        ("untagged: all forms are tried".to_owned(), reason, setting::NONE)
    });
}

/// A choice that what fits decides.
pub(super) fn untagged<'a>(types: &mut Types<'a>, cx: &mut Context<'a>, choices: &[Place<'a>], name: &str) -> Kind {
    let labels: Vec<String> = choices.iter().map(|(node, _)| label(*node)).collect();
    let wanted: Vec<Wanted<'_>> = labels.iter().map(|wire| Wanted { wire, given: None }).collect();
    let (mut names, clashes) = settle(Case::Type, &wanted);
    for clash in clashes {
        // Two inline choices of one kind have nothing to tell them apart but their place among the choices.
        names[clash] = Case::Type.append(&Case::Type.name(&labels[clash]), &format!("choice {}", clash + 1));
    }
    let mut variants = Vec::new();
    for (((node, at), rust), wanted) in choices.iter().zip(names).zip(&wanted) {
        decide_name(cx, at, wanted, &rust);
        let rust = not_unknown(rust);
        let ty = types.usage(cx, *node, at, &Case::Type.append(name, &rust)).as_item();
        let mut docs = DocBuilder::default();
        if let Some(text) = cx.resolve(*node, at).and_then(|(schema, _)| schema.schema_data.description.as_deref()) {
            docs.text(text);
        }
        variants.push(Variant { at: at.clone(), docs: docs.finish(|| format!("The form `{rust}`.")), rust, value: ty });
    }
    Kind::UntaggedUnion(variants)
}

/// Whether each choice has a name, which its tag can be.
fn have_names(choices: &[ReferenceOr<Schema>]) -> bool {
    choices.iter().all(|choice| named(choice.into()).is_some())
}

/// Whether the member that tells choices apart is text in each.
fn have_text<'a>(cx: &Context<'a>, choices: &'a [ReferenceOr<Schema>], tag: &str) -> bool {
    choices.iter().all(|choice| discriminators::is_text(cx, choice.into(), tag))
}

/// The reference that a choice is, with or without words beside it.
fn named(choice: Node<'_>) -> Option<&str> {
    match choice {
        Node::Reference(reference) => Some(reference),
        Node::Schema(schema) if schema.schema_data.nullable => None,
        Node::Schema(schema) => sole_all_of(schema).and_then(named),
    }
}

/// What a choice is called: its schema's name, or its kind.
fn label(node: Node<'_>) -> String {
    match named(node).map_or(node, Node::Reference) {
        Node::Reference(reference) => reference.rsplit('/').next().unwrap_or(reference).to_owned(),
        Node::Schema(schema) => match (&schema.schema_data.title, &schema.schema_kind) {
            (Some(title), _) => title.clone(),
            (None, SchemaKind::Type(SchemaType::String(_))) => "Text".to_owned(),
            (None, SchemaKind::Type(SchemaType::Integer(_))) => "Integer".to_owned(),
            (None, SchemaKind::Type(SchemaType::Number(_))) => "Number".to_owned(),
            (None, SchemaKind::Type(SchemaType::Boolean(_))) => "Boolean".to_owned(),
            (None, SchemaKind::Type(SchemaType::Array(_))) => "List".to_owned(),
            (None, kind) => constant(kind).unwrap_or("Object").to_owned(),
        },
    }
}

/// The text that a required member of an object always is: what tells the object from others.
fn constant(kind: &SchemaKind) -> Option<&str> {
    let SchemaKind::Type(SchemaType::Object(object)) = kind else { return None };
    object.properties.iter().filter(|(wire, _)| object.required.contains(wire)).find_map(|(_, member)| {
        match &member.as_item()?.schema_kind {
            SchemaKind::Type(SchemaType::String(text)) => match text.enumeration.as_slice() {
                [Some(only)] if !only.is_empty() => Some(only.as_str()),
                _ => None,
            },
            _ => None,
        }
    })
}

pub(super) fn not_unknown(name: String) -> String {
    if name == "Unknown" { "UnknownValue".to_owned() } else { name }
}
