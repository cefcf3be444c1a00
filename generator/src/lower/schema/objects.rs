//! Objects: `properties`, `required`, `additionalProperties` and `allOf` become a struct or a map.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind};

use crate::diagnostic::{Pointer, rule};
use crate::ir::why::{self, Form, NameOf};
use crate::ir::{Direction, Docs, Field, Kind, Presence, TypeRef};
use crate::markdown::code;
use crate::normalise::extension;

use super::constraints;
use super::directions;
use super::discriminators;
use super::families;
use super::members::Members;
use super::types::{Shape, Types, Use};
use crate::lower::context::{Context, Node};
use crate::lower::docs::DocBuilder;
use crate::lower::naming::clashes::settle;
use crate::lower::naming::names::{Case, Given, Wanted};

/// Returns whether a schema has a discriminator without listing variants, which then extend it.
pub(in crate::lower) fn is_head(schema: &Schema) -> bool {
    let lists_choices = match &schema.schema_kind {
        SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => true,
        SchemaKind::Any(any) => !any.one_of.is_empty() || !any.any_of.is_empty(),
        _ => false,
    };
    schema.schema_data.discriminator.is_some() && !lists_choices
}

/// Returns the shape of an object: a struct, a map if it lists no fields, or a union if other schemas extend it.
pub(in crate::lower) fn shape<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    schema: &'a Schema,
    at: &Pointer,
    name: &str,
) -> Shape {
    if let Some(discriminator) = &schema.schema_data.discriminator {
        if let Some(union) = families::union(types, cx, schema, at, name) {
            return Shape::New(union);
        }
        // Schemas with variants have their own finding for the discriminator.
        if is_head(schema) {
            let (tag, at) = (&discriminator.property_name, at.child("discriminator"));
            if discriminators::is_text(cx, Node::Schema(schema), tag) {
                let message = (
                    format!("no schema extends this one, so the discriminator `{tag}` has no effect"),
                    format!("`{tag}` is generated as a field"),
                );
                cx.report(&rule::DOCUMENTED_ONLY, &at, message)
                    .help("put the schema under `components`, and refer to it in the `allOf` of others");
            } else {
                let message = (
                    format!("the discriminator `{tag}` is not a string, so it has no effect"),
                    format!("`{tag}` is generated as a field"),
                );
                cx.report(&rule::DOCUMENTED_ONLY, &at, message).help(format!("give `{tag}` the type `string`"));
            }
        }
    }
    let members = Members::of(cx, schema, at);
    let shape = of_members(types, cx, &members, name);
    cx.decide(at, || match (&shape, &members.rest) {
        (Shape::New(Kind::Struct { rest: Some(_), .. }), Some(_)) => Form::StructWithAdditional,
        (Shape::New(Kind::Struct { rest: Some(_), .. }), None) => Form::StructWithUnknown,
        (Shape::New(_), _) => Form::Struct,
        (Shape::Known(_), _) => Form::Map,
    });
    shape
}

/// Returns the shape of an object with these fields.
pub(in crate::lower) fn of_members<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    members: &Members<'a>,
    name: &str,
) -> Shape {
    let rest = match &members.rest {
        None | Some((AdditionalProperties::Any(false), _)) => None,
        Some((AdditionalProperties::Any(true), _)) => Some(TypeRef::Any),
        Some((AdditionalProperties::Schema(inner), at)) => {
            let value_name = Case::Type.append(name, "value");
            Some(types.usage(cx, inner.as_ref().into(), at, &value_name).as_item())
        }
    };
    report_undescribed(cx, members);
    if members.properties.is_empty() {
        let closed = matches!(members.rest, Some((AdditionalProperties::Any(false), _)));
        if !closed {
            return Shape::known(TypeRef::Map(Box::new(rest.unwrap_or(TypeRef::Any))));
        }
    }
    let keeps_unknown = cx.keeps_unknown_fields(name, || types.wire_of(name));
    let rest = rest.or_else(|| keeps_unknown.then_some(TypeRef::Any));
    Shape::New(structure(types, cx, members, rest, name))
}

fn structure<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    members: &Members<'a>,
    rest: Option<TypeRef>,
    name: &str,
) -> Kind {
    let described = members
        .properties
        .iter()
        .map(|(wire, places)| Wanted { wire, given: given(cx, name, wire, places[0].0, &places[0].1) });
    let mut wanted: Vec<Wanted<'a>> = described.collect();
    let undescribed: Vec<(&'a str, &Pointer)> = members.undescribed().collect();
    wanted.extend(undescribed.iter().map(|(wire, _)| Wanted { wire, given: None }));
    let (names, clashes) = settle(Case::Value, &wanted);
    for clash in clashes {
        let at = members
            .properties
            .get_index(clash)
            .map_or_else(|| undescribed[clash - members.properties.len()].1, |(_, places)| &places[0].1);
        cx.report_clash(Case::Value, &wanted, clash, at, &names[clash]);
    }
    cx.report_taken(&wanted, &names);
    let mut fields = Vec::new();
    for (((wire, places), rust), wanted) in members.properties.iter().zip(&names).zip(&wanted) {
        cx.decide(&places[0].1, || wanted.why(NameOf::Field, rust));
        let inline = Case::Type.append(name, rust);
        let (node, at) = &places[0];
        let used = match places.as_slice() {
            [_] => types.usage(cx, *node, at, &inline),
            several => types.any_of(cx, wire, several, &inline),
        };
        let presence = presence(members.required.contains_key(wire), &used);
        cx.decide(at, || why::Optionality::Field(presence));
        fields.push(Field {
            at: at.clone(),
            wire: (*wire).to_owned(),
            rust: rust.clone(),
            docs: field_docs(cx, *node, at),
            ty: used.ty,
            presence,
            direction: directions::of_member(cx, *node, at),
            format: used.format,
            secret: used.secret,
            fixed: None,
            setter: None,
            null_setter: None,
        });
    }
    for ((wire, at), rust) in undescribed.into_iter().zip(&names[members.properties.len()..]) {
        fields.push(undescribed_field(wire, rust, rest.as_ref(), at));
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

/// Reports the names in `required` that `properties` does not describe.
fn report_undescribed(cx: &mut Context<'_>, members: &Members<'_>) {
    // `additionalProperties` describes them.
    if matches!(members.rest, Some((AdditionalProperties::Schema(_), _))) {
        return;
    }
    for (wire, at) in members.undescribed() {
        let message = (
            format!("`required` lists `{wire}`, but `properties` does not describe it"),
            "the field is generated as a required field of any JSON",
        );
        if let Some(finding) = cx.report_once(&rule::REQUIRED_WITHOUT_PROPERTY, at, message) {
            finding.help(format!("describe `{wire}` under `properties`, or remove it from `required`"));
        }
    }
}

/// Returns the field for a name that only `required` lists. Without it, callers could not create a valid value.
fn undescribed_field(wire: &str, rust: &str, rest: Option<&TypeRef>, at: &Pointer) -> Field {
    Field {
        at: at.clone(),
        wire: wire.to_owned(),
        rust: rust.to_owned(),
        docs: vec![format!("The field {}, which the description requires but does not describe.", code(wire))],
        ty: rest.cloned().unwrap_or(TypeRef::Any),
        presence: Presence::Required,
        direction: Direction::Both,
        format: None,
        secret: false,
        fixed: None,
        setter: None,
        null_setter: None,
    }
}

/// Returns the presence of a field. Required free-form JSON contains null itself. Optional free-form JSON still
/// distinguishes null from a missing value.
fn presence(required: bool, used: &Use) -> Presence {
    match (required, used.nullable) {
        (true, true) if used.ty != TypeRef::Any => Presence::RequiredNullable,
        (true, _) => Presence::Required,
        (false, false) => Presence::Optional,
        (false, true) => Presence::OptionalNullable,
    }
}

fn given<'a>(cx: &mut Context<'a>, owner: &str, wire: &str, node: Node<'a>, at: &Pointer) -> Option<Given> {
    let key = format!("{owner}.{wire}");
    match node {
        Node::Schema(schema) => cx.given_name(Case::Value, |entry| entry == key, &schema.schema_data.extensions, at),
        Node::Reference(_) => cx.given_name(Case::Value, |entry| entry == key, &IndexMap::new(), at),
    }
}

/// Returns the docs of a type: description or title, then constraints and the like.
pub(in crate::lower) fn type_docs(cx: &mut Context<'_>, schema: &Schema, at: &Pointer) -> Docs {
    let mut docs = cx.docs();
    describe(cx, &mut docs, schema, at);
    if let Some(title) = schema.schema_data.title.as_deref().filter(|_| docs.is_empty()) {
        docs.title(title);
    }
    docs.done()
}

fn field_docs<'a>(cx: &mut Context<'a>, node: Node<'a>, at: &Pointer) -> Docs {
    let mut docs = cx.docs();
    if let Node::Schema(schema) = node {
        describe(cx, &mut docs, schema, at);
    }
    if docs.is_empty() {
        let of_type = cx.resolve(node, at).and_then(|(schema, _)| schema.schema_data.description.as_deref());
        docs.text(of_type.unwrap_or_default());
    }
    docs.done()
}

fn describe(cx: &mut Context<'_>, docs: &mut DocBuilder, schema: &Schema, at: &Pointer) {
    let data = &schema.schema_data;
    if let Some(text) = &data.description {
        docs.text(text);
    }
    docs.lines(constraints::line(schema));
    docs.lines(constraints::format(schema));
    // Inline parts of an `allOf` only constrain the value, so their docs are part of its docs.
    if let SchemaKind::AllOf { all_of } = &schema.schema_kind {
        for (index, part) in all_of.iter().enumerate() {
            if let ReferenceOr::Item(part) = part {
                describe(cx, docs, part, &at.child("allOf").child(index));
            }
        }
    }
    if let Some(default) = &data.default {
        docs.lines([format!("Default: {}.", code(&default.to_string()))]);
    }
    if data.deprecated {
        docs.lines(["Deprecated.".to_owned()]);
    }
    if let Some(text) = cx.text(&data.extensions, &extension::CONTRADICTION, at) {
        docs.text(&contradiction(&text));
        cx.decide(at, || why::Docs::Contradiction);
    }
}

/// Formats a documented contradiction as a paragraph of the docs.
pub(in crate::lower) fn contradiction(text: &str) -> String {
    format!("**The documentation contradicts itself:** {text}")
}
