//! Objects: `properties`, `required`, `additionalProperties` and `allOf` become a struct or a map.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Docs, Field, Kind, Presence, TypeRef};

use super::constraints;
use super::context::{Context, Node};
use super::directions;
use super::docs::DocBuilder;
use super::names::{Case, Wanted, settle};
use super::types::{Shape, Types, Use, report_clash};

/// The members of an object, gathered from all its parts.
#[derive(Debug, Default)]
struct Members<'a> {
    properties: IndexMap<&'a str, (Node<'a>, Pointer)>,
    required: BTreeSet<&'a str>,
    rest: Option<(&'a AdditionalProperties, Pointer)>,
}

/// What an object is: a struct, or a map when it has no members of its own.
pub(super) fn shape<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    schema: &'a Schema,
    at: &Pointer,
    name: &str,
) -> Shape {
    if let Some(discriminator) = &schema.schema_data.discriminator {
        let message = format!(
            "`{}` tells apart schemas that build on this one; it is read as a struct of its own members whatever it says",
            discriminator.property_name
        );
        cx.report(&rule::KEYWORD_NOT_CARRIED, &at.child("discriminator"), message)
            .help("list the schemas in a `oneOf` with the discriminator beside it");
    }
    let mut members = Members::default();
    gather(cx, Node::Schema(schema), at, &mut members, &mut BTreeSet::new());
    let rest = match &members.rest {
        None | Some((AdditionalProperties::Any(false), _)) => None,
        Some((AdditionalProperties::Any(true), _)) => Some(TypeRef::Any),
        Some((AdditionalProperties::Schema(inner), at)) => {
            let value_name = Case::Type.append(name, "value");
            Some(types.usage(cx, inner.as_ref().into(), at, &value_name).as_item())
        }
    };
    if members.properties.is_empty() {
        let closed = matches!(members.rest, Some((AdditionalProperties::Any(false), _)));
        if !closed {
            return Shape::known(TypeRef::Map(Box::new(rest.unwrap_or(TypeRef::Any))));
        }
    }
    Shape::New(structure(types, cx, &members, rest, name))
}

fn structure<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    members: &Members<'a>,
    rest: Option<TypeRef>,
    name: &str,
) -> Kind {
    let wanted: Vec<Wanted<'a>> = members
        .properties
        .iter()
        .map(|(wire, (node, at))| Wanted { wire, given: given(cx, name, wire, *node, at) })
        .collect();
    let (names, clashes) = settle(Case::Value, &wanted);
    for clash in clashes {
        report_clash(cx, &members.properties[clash].1, wanted[clash].wire, &names[clash]);
    }
    let mut fields = Vec::new();
    for ((wire, (node, at)), rust) in members.properties.iter().zip(&names) {
        let inline = Case::Type.append(name, rust.trim_start_matches("r#"));
        let used = types.usage(cx, *node, at, &inline);
        let presence = presence(members.required.contains(wire), &used);
        fields.push(Field {
            wire: (*wire).to_owned(),
            rust: rust.clone(),
            docs: field_docs(cx, wire, *node, at),
            ty: used.ty,
            presence,
            direction: directions::of_member(cx, *node, at),
            format: used.format,
            secret: used.secret,
        });
    }
    let rest = rest.map(|ty| {
        let mut field = "additional_properties".to_owned();
        while names.contains(&field) {
            field = Case::Value.append(&field, "rest");
        }
        (field, ty)
    });
    Kind::Struct { fields, rest }
}

/// Free-form JSON that must be there holds null itself; where it may be absent, null is still told apart.
fn presence(required: bool, used: &Use) -> Presence {
    match (required, used.nullable) {
        (true, true) if used.ty != TypeRef::Any => Presence::RequiredNullable,
        (true, _) => Presence::Required,
        (false, false) => Presence::Optional,
        (false, true) => Presence::OptionalNullable,
    }
}

fn given<'a>(cx: &mut Context<'a>, owner: &str, wire: &str, node: Node<'a>, at: &Pointer) -> Option<String> {
    let key = format!("{owner}.{wire}");
    match node {
        Node::Schema(schema) => cx.given_name(&key, &schema.schema_data.extensions, at),
        Node::Reference(_) => cx.given_name(&key, &IndexMap::new(), at),
    }
}

/// Gathers the members of a schema and of all that it is an `allOf` of; later ones refine earlier ones.
fn gather<'a>(
    cx: &mut Context<'a>,
    node: Node<'a>,
    at: &Pointer,
    members: &mut Members<'a>,
    seen: &mut BTreeSet<&'a str>,
) {
    if let Node::Reference(reference) = node {
        if !seen.insert(reference) {
            return;
        }
        if cx.component(reference).is_none() {
            cx.report(&rule::BROKEN_REF, at, format!("`{reference}` leads nowhere"));
            return;
        }
    }
    let Some((schema, at)) = cx.resolve(node, at) else { return };
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => {
            own(&object.properties, &object.required, object.additional_properties.as_ref(), &at, members);
        }
        SchemaKind::AllOf { all_of } => gather_all(cx, all_of, &at, members, seen),
        SchemaKind::Any(any) => {
            gather_all(cx, &any.all_of, &at, members, seen);
            own(&any.properties, &any.required, any.additional_properties.as_ref(), &at, members);
            for (keyword, parts) in [("oneOf", &any.one_of), ("anyOf", &any.any_of)] {
                if !parts.is_empty() {
                    cx.report(
                        &rule::KEYWORD_NOT_CARRIED,
                        &at.child(keyword),
                        format!("`{keyword}` beside `properties` is not carried; the struct has the properties only"),
                    );
                }
            }
        }
        _ => {
            cx.report(&rule::KEYWORD_NOT_CARRIED, &at, "a part of an `allOf` that is no object is left out");
        }
    }
}

fn gather_all<'a>(
    cx: &mut Context<'a>,
    parts: &'a [ReferenceOr<Schema>],
    at: &Pointer,
    members: &mut Members<'a>,
    seen: &mut BTreeSet<&'a str>,
) {
    for (index, part) in parts.iter().enumerate() {
        gather(cx, part.into(), &at.child("allOf").child(index), members, seen);
    }
}

fn own<'a>(
    properties: &'a IndexMap<String, ReferenceOr<Box<Schema>>>,
    required: &'a [String],
    additional: Option<&'a AdditionalProperties>,
    at: &Pointer,
    members: &mut Members<'a>,
) {
    for (wire, node) in properties {
        members.properties.insert(wire, (node.into(), at.child("properties").child(wire)));
    }
    members.required.extend(required.iter().map(String::as_str));
    if let Some(additional) = additional {
        members.rest = Some((additional, at.child("additionalProperties")));
    }
}

/// The docs of a type: title or description, then what is peculiar about it.
pub(super) fn type_docs(cx: &mut Context<'_>, wire: &str, schema: &Schema, at: &Pointer) -> Docs {
    let mut docs = DocBuilder::default();
    describe(cx, &mut docs, schema, at);
    docs.finish(|| match schema.schema_data.title.as_deref().filter(|title| !title.trim().is_empty()) {
        Some(title) => format!("{}.", title.trim_end_matches('.')),
        None => format!("The schema `{wire}`."),
    })
}

fn field_docs<'a>(cx: &mut Context<'a>, wire: &str, node: Node<'a>, at: &Pointer) -> Docs {
    let mut docs = DocBuilder::default();
    if let Node::Schema(schema) = node {
        describe(cx, &mut docs, schema, at);
    }
    let of_type = cx.resolve(node, at).and_then(|(schema, _)| schema.schema_data.description.as_deref());
    docs.finish(|| match of_type.filter(|text| !text.trim().is_empty()) {
        Some(text) => text.to_owned(),
        None => format!("The member `{wire}`."),
    })
}

fn describe(cx: &mut Context<'_>, docs: &mut DocBuilder, schema: &Schema, at: &Pointer) {
    let data = &schema.schema_data;
    if let Some(text) = &data.description {
        docs.text(text);
    }
    docs.lines(constraints::line(schema));
    if let Some(default) = &data.default {
        docs.lines([format!("Default: `{default}`.")]);
    }
    if data.deprecated {
        docs.lines(["Deprecated.".to_owned()]);
    }
    if let Some(text) = cx.text(&data.extensions, "x-contradiction", at) {
        docs.text(&contradiction(&text));
    }
}

/// The paragraph that carries a documented contradiction to the reader of the code.
pub(super) fn contradiction(text: &str) -> String {
    format!("**The documentation contradicts itself:** {text}")
}
