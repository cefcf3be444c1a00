//! `allOf` without objects: the most specific part is the type, the others only constrain it.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{AnySchema, ObjectType, ReferenceOr, Schema, SchemaKind, VariantOrUnknownOrEmpty};
use serde_json::Value;

use crate::diagnostic::Pointer;

use super::members::Place;
use crate::lower::context::{Context, Node};
use crate::lower::steps::MAX_DEPTH;

/// The combined meaning of the parts of an `allOf`.
#[derive(Debug)]
pub(in crate::lower) enum Meaning<'a> {
    /// An object. Each part adds fields.
    Object,
    /// Any value. No part says what it is.
    Anything,
    /// The value that one part describes.
    Value(Place<'a>),
    /// No value, because two parts exclude each other.
    Contradiction,
}

/// How specific a schema is, in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Anything,
    Object,
    Union,
    Number,
    Type,
    Format,
    Values,
    Members,
}

/// What a schema says about its values.
#[derive(Clone, Copy, Debug)]
struct Says {
    rank: Rank,
    /// The JSON type, if it is not an object.
    ty: Option<&'static str>,
}

impl Says {
    fn of(rank: Rank) -> Self {
        Self { rank, ty: None }
    }

    /// Returns the JSON type of the values.
    fn json_type(self) -> Option<&'static str> {
        match self.rank {
            Rank::Object | Rank::Members => Some("object"),
            _ => self.ty,
        }
    }

    fn value(ty: &'static str, has_values: bool, has_format: bool) -> Self {
        let rank = match (has_values, has_format) {
            (true, _) => Rank::Values,
            (false, true) => Rank::Format,
            (false, false) if ty == "number" => Rank::Number,
            (false, false) => Rank::Type,
        };
        Self { rank, ty: Some(ty) }
    }
}

/// Returns the combined meaning of an `allOf` at `at`.
pub(in crate::lower) fn meaning<'a>(cx: &Context<'a>, parts: &'a [ReferenceOr<Schema>], at: &Pointer) -> Meaning<'a> {
    let mut best: Option<(Says, Place<'a>)> = None;
    let mut types = BTreeSet::new();
    for (index, part) in parts.iter().enumerate() {
        let node = Node::from(part);
        let says = says(cx, node, &mut Way::default());
        types.extend(says.ty);
        if best.as_ref().is_none_or(|(best, _)| says.rank > best.rank) {
            best = Some((says, (node, at.child("allOf").child(index))));
        }
    }
    // Every integer is a number.
    if types.contains("integer") {
        types.remove("number");
    }
    match best {
        Some((Says { rank: Rank::Members | Rank::Object, .. }, _)) => Meaning::Object,
        None | Some((Says { rank: Rank::Anything, .. }, _)) => Meaning::Anything,
        _ if types.len() > 1 => Meaning::Contradiction,
        Some((_, place)) => Meaning::Value(place),
    }
}

/// Returns the combined meaning of an `allOf` and the keywords next to it.
pub(in crate::lower) fn of_siblings<'a>(cx: &Context<'a>, any: &'a AnySchema, at: &Pointer) -> Meaning<'a> {
    let brings_members = !any.properties.is_empty() || !any.required.is_empty() || any.additional_properties.is_some();
    if brings_members || !any.one_of.is_empty() || !any.any_of.is_empty() {
        return Meaning::Object;
    }
    meaning(cx, &any.all_of, at)
}

/// Returns the parts of the `allOf` of a schema.
pub(in crate::lower) fn parts(schema: &Schema) -> &[ReferenceOr<Schema>] {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => &[],
    }
}

/// Returns the `properties` of a schema itself, without those of its parts.
pub(in crate::lower) fn properties(schema: &Schema) -> Option<&IndexMap<String, ReferenceOr<Box<Schema>>>> {
    match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::Object(object)) => Some(&object.properties),
        SchemaKind::Any(any) => Some(&any.properties),
        _ => None,
    }
}

/// Returns the only schema of an `allOf` that exists to add siblings to a reference.
pub(in crate::lower) fn sole_all_of(schema: &Schema) -> Option<Node<'_>> {
    let parts = match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        // `type` next to `allOf` repeats what the reference says. `required` adds something.
        SchemaKind::Any(any)
            if any.properties.is_empty()
                && any.required.is_empty()
                && any.one_of.is_empty()
                && any.any_of.is_empty() =>
        {
            &any.all_of
        }
        _ => return None,
    };
    let mut saying = parts.iter().filter(|part| !is_words(part));
    match (parts.as_slice(), saying.next(), saying.next()) {
        ([only], _, _) => Some(only.into()),
        // Only a reference has a place of its own. An inline part would be looked up at the wrong index.
        (_, Some(only @ ReferenceOr::Reference { .. }), None) => Some(only.into()),
        _ => None,
    }
}

/// Returns the parts of an `allOf` that contain nothing but docs and `nullable`.
pub(in crate::lower) fn words(schema: &Schema) -> impl Iterator<Item = &Schema> {
    parts(schema).iter().filter(|part| is_words(part)).filter_map(ReferenceOr::as_item)
}

fn is_words(part: &ReferenceOr<Schema>) -> bool {
    matches!(part, ReferenceOr::Item(Schema { schema_kind: SchemaKind::Any(any), .. }) if *any == AnySchema::default())
}

/// Returns whether the docs of the whole `allOf` contain everything that a part says.
pub(in crate::lower) fn stands_in_docs(part: Node<'_>) -> bool {
    match part {
        Node::Reference(_) => false,
        Node::Schema(schema) => match &schema.schema_kind {
            SchemaKind::Type(_) => true,
            SchemaKind::Any(any) => *any == AnySchema::default(),
            _ => false,
        },
    }
}

/// Returns whether a schema is nullable, or has a part of an `allOf` that says nothing else.
pub(in crate::lower) fn is_nullable<'a>(cx: &Context<'a>, schema: &'a Schema, at: &Pointer) -> bool {
    takes_null(cx, schema, at) || words(schema).any(|part| part.schema_data.nullable)
}

/// Returns whether a schema is nullable, either itself, through the schema that it stands for, or through a variant.
pub(in crate::lower) fn takes_null<'a>(cx: &Context<'a>, schema: &'a Schema, at: &Pointer) -> bool {
    null_within(cx, schema, at, 0)
}

fn null_within<'a>(cx: &Context<'a>, schema: &'a Schema, at: &Pointer, depth: usize) -> bool {
    // A chain this long is a cycle.
    if schema.schema_data.nullable || depth > 64 {
        return schema.schema_data.nullable;
    }
    let of_choices = |choices: &'a [ReferenceOr<Schema>]| {
        let choices: Vec<Node<'a>> = choices.iter().map(Node::from).collect();
        choices.iter().any(|choice| {
            is_null(cx, *choice, &choices)
                || cx.resolve(*choice, at).is_some_and(|(schema, at)| null_within(cx, schema, &at, depth + 1))
        })
    };
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => match meaning(cx, all_of, at) {
            Meaning::Value((node, place)) => {
                cx.resolve(node, &place).is_some_and(|(schema, at)| null_within(cx, schema, &at, depth + 1))
            }
            _ => false,
        },
        SchemaKind::OneOf { one_of: choices } | SchemaKind::AnyOf { any_of: choices } => of_choices(choices),
        SchemaKind::Any(any) if any.properties.is_empty() && any.all_of.is_empty() => {
            of_choices(if any.one_of.is_empty() { &any.any_of } else { &any.one_of })
        }
        _ => false,
    }
}

/// Returns whether one of several variants stands for null. Descriptions write this as `enum: [null]`, or as `nullable`
/// with nothing else. Microsoft Graph writes a nullable `type: object` next to a reference. Next to other variants, that
/// schema allows any object and null.
pub(in crate::lower) fn is_null<'a>(cx: &Context<'a>, choice: Node<'a>, variants: &[Node<'a>]) -> bool {
    let Some(schema) = cx.schema(choice) else { return false };
    match &schema.schema_kind {
        SchemaKind::Any(any) if any.enumeration.is_empty() => {
            schema.schema_data.nullable && AnySchema { typ: None, ..any.clone() } == AnySchema::default()
        }
        SchemaKind::Any(any) => any.enumeration.iter().all(Value::is_null),
        SchemaKind::Type(openapiv3::Type::String(text)) => is_list_of_null(&text.enumeration),
        SchemaKind::Type(openapiv3::Type::Integer(integer)) => is_list_of_null(&integer.enumeration),
        SchemaKind::Type(openapiv3::Type::Object(object)) => {
            let is_bare = schema.schema_data.nullable && *object == ObjectType::default();
            is_bare && matches!(variants, [Node::Reference(_), Node::Schema(_)] | [Node::Schema(_), Node::Reference(_)])
        }
        _ => false,
    }
}

fn is_list_of_null<T>(values: &[Option<T>]) -> bool {
    !values.is_empty() && values.iter().all(Option::is_none)
}

/// Returns whether a value can be a string.
pub(in crate::lower) fn may_be_text<'a>(cx: &Context<'a>, node: Node<'a>) -> bool {
    let says = says(cx, node, &mut Way::default());
    !matches!(says.rank, Rank::Object | Rank::Members) && says.ty.is_none_or(|ty| ty == "string")
}

/// How a later definition of a field refines an earlier one.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Refinement {
    /// Whether the earlier definition is kept, because the later one is less specific.
    pub(in crate::lower) says_less: bool,
    /// The types of the later and the earlier definition, if they exclude each other.
    pub(in crate::lower) clash: Option<(&'static str, &'static str)>,
}

impl Refinement {
    pub(in crate::lower) fn of<'a>(cx: &Context<'a>, later: Node<'a>, earlier: Node<'a>) -> Self {
        let (later, earlier) = (says(cx, later, &mut Way::default()), says(cx, earlier, &mut Way::default()));
        let says_less = match (later.rank, earlier.rank) {
            // Frameworks write a bare `type: object` for values of unknown type.
            (Rank::Anything | Rank::Object, earlier) => later.rank < earlier,
            (_, Rank::Anything | Rank::Object | Rank::Union) | (Rank::Union, _) => false,
            _ if (later.ty, earlier.ty) == (Some("number"), Some("integer")) => true,
            // A date that is plain text in a different part can be any text. Reading it as text rejects nothing.
            (Rank::Type, Rank::Format) if later.ty == Some("string") => false,
            _ => later.ty == earlier.ty && later.rank < earlier.rank,
        };
        let clash = match (later.json_type(), earlier.json_type()) {
            (Some("number"), Some("integer")) | (Some("integer"), Some("number")) => None,
            (Some(later), Some(earlier)) if later != earlier => Some((later, earlier)),
            _ => None,
        };
        Self { says_less, clash }
    }
}

/// The references on the path to a schema, and its depth.
#[derive(Default)]
struct Way<'a> {
    seen: BTreeSet<&'a str>,
    depth: usize,
}

fn says<'a>(cx: &Context<'a>, node: Node<'a>, way: &mut Way<'a>) -> Says {
    let is_new = |way: &mut Way<'a>| !matches!(node, Node::Reference(reference) if !way.seen.insert(reference));
    if way.depth >= MAX_DEPTH || !is_new(way) {
        return Says::of(Rank::Anything);
    }
    way.depth += 1;
    let says = of_node(cx, node, way);
    way.depth -= 1;
    says
}

fn of_node<'a>(cx: &Context<'a>, node: Node<'a>, way: &mut Way<'a>) -> Says {
    // A broken reference is reported where fields are collected.
    let Some(schema) = cx.schema(node) else { return Says::of(Rank::Members) };
    match &schema.schema_kind {
        SchemaKind::Type(ty) => of_type(ty),
        SchemaKind::AllOf { all_of } => most(cx, all_of, way),
        SchemaKind::OneOf { one_of: choices } | SchemaKind::AnyOf { any_of: choices } => union(cx, choices, way),
        SchemaKind::Not { .. } => Says::of(Rank::Anything),
        SchemaKind::Any(any) => of_any(cx, any, way),
    }
}

fn of_type(ty: &openapiv3::Type) -> Says {
    match ty {
        openapiv3::Type::String(text) => Says::value("string", !text.enumeration.is_empty(), has(&text.format)),
        openapiv3::Type::Integer(integer) => {
            Says::value("integer", !integer.enumeration.is_empty(), has(&integer.format))
        }
        openapiv3::Type::Number(number) => Says::value("number", !number.enumeration.is_empty(), has(&number.format)),
        openapiv3::Type::Boolean(_) => Says::value("boolean", false, false),
        openapiv3::Type::Array(array) => Says::value("array", false, array.items.is_some()),
        openapiv3::Type::Object(object) => {
            let is_bare =
                object.properties.is_empty() && object.required.is_empty() && object.additional_properties.is_none();
            Says::of(if is_bare { Rank::Object } else { Rank::Members })
        }
    }
}

fn has<T>(format: &VariantOrUnknownOrEmpty<T>) -> bool {
    !matches!(format, VariantOrUnknownOrEmpty::Empty)
}

fn of_any<'a>(cx: &Context<'a>, any: &'a AnySchema, way: &mut Way<'a>) -> Says {
    if !any.properties.is_empty() || !any.required.is_empty() || any.additional_properties.is_some() {
        return Says::of(Rank::Members);
    }
    let own = match any.typ.as_deref() {
        Some("string") => Says::value("string", !any.enumeration.is_empty(), any.format.is_some()),
        Some("integer") => Says::value("integer", !any.enumeration.is_empty(), any.format.is_some()),
        Some("number") => Says::value("number", !any.enumeration.is_empty(), any.format.is_some()),
        Some("boolean") => Says::value("boolean", false, false),
        Some("array") => Says::value("array", false, any.items.is_some()),
        Some("object") => Says::of(Rank::Object),
        _ if !any.enumeration.is_empty() => Says::of(Rank::Values),
        _ if any.items.is_some() => Says::value("array", false, true),
        _ => Says::of(Rank::Anything),
    };
    let others = [most(cx, &any.all_of, way), union(cx, &any.one_of, way), union(cx, &any.any_of, way)];
    others.into_iter().fold(own, |best, other| if other.rank > best.rank { other } else { best })
}

/// Returns what the most specific part says.
fn most<'a>(cx: &Context<'a>, parts: &'a [ReferenceOr<Schema>], way: &mut Way<'a>) -> Says {
    parts.iter().map(|part| says(cx, part.into(), way)).max_by_key(|says| says.rank).unwrap_or(Says::of(Rank::Anything))
}

/// Returns what a union says. Variants that only list required fields say nothing.
fn union<'a>(cx: &Context<'a>, choices: &'a [ReferenceOr<Schema>], way: &mut Way<'a>) -> Says {
    let is_limit = choices.iter().all(|choice| match Node::from(choice) {
        Node::Reference(_) => false,
        Node::Schema(schema) => is_limit(schema) || says(cx, choice.into(), way).rank == Rank::Anything,
    });
    Says::of(if is_limit { Rank::Anything } else { Rank::Union })
}

/// Returns whether a schema requires fields without describing any.
fn is_limit(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::Object(object)) => {
            object.properties.is_empty() && object.additional_properties.is_none()
        }
        SchemaKind::Any(any) => {
            any.typ.is_none()
                && any.properties.is_empty()
                && any.additional_properties.is_none()
                && any.enumeration.is_empty()
                && any.items.is_none()
                && [&any.one_of, &any.any_of, &any.all_of].iter().all(|parts| parts.is_empty())
        }
        _ => false,
    }
}
