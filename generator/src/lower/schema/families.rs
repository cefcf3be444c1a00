//! Families: a head, which is a schema with a `discriminator`, and the schemas that extend it with `allOf`.
//!
//! A reference to the head can mean any of them, so the head becomes a union. In an `allOf`, the head contributes only
//! its own fields.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{Discriminator, ReferenceOr, Schema, SchemaKind};

use crate::diagnostic::Pointer;
use crate::ir::{Constant, Kind, TypeRef, UnionChoice, UnionTag, Variant, why};
use crate::markdown::code;

use super::all_of::{self, Meaning, parts, sole_all_of};
use super::discriminators;
use super::facts::Facts;
use super::members::Members;
use super::objects;
use super::tags::{Values, report_contradicted, said_value, values};
use super::types::Types;
use crate::lower::context::{Context, Node, component_pointer};
use crate::lower::naming::clashes::{keep_unknown_free, settle};
use crate::lower::naming::names::{Case, Wanted};

/// The inheritance between components.
#[derive(Debug, Default)]
pub(in crate::lower) struct Families<'a> {
    /// By schema, the schemas whose `allOf` refers to it.
    children: Edges<'a>,
    /// By schema, the schemas that its `allOf` refers to.
    parents: Edges<'a>,
    /// The schemas that extend a schema with a discriminator, directly or indirectly.
    descend: BTreeSet<&'a str>,
}

type Edges<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The head of a family.
#[derive(Clone, Copy, Debug)]
struct Head<'a> {
    /// The component name, if it is a component.
    wire: Option<&'a str>,
    schema: &'a Schema,
    told_by: &'a Discriminator,
}

impl<'a> Head<'a> {
    fn of(cx: &Context<'a>, schema: &'a Schema, wire: Option<&'a str>) -> Option<Self> {
        let told_by = schema.schema_data.discriminator.as_ref()?;
        discriminators::is_text(cx, Node::Schema(schema), &told_by.property_name).then_some(Self {
            wire,
            schema,
            told_by,
        })
    }

    fn named(cx: &Context<'a>, wire: &str) -> Option<Self> {
        match cx.named(wire)? {
            (wire, Node::Schema(schema)) => Self::of(cx, schema, Some(wire)),
            (_, Node::Reference(_)) => None,
        }
    }

    /// Returns the components that its `oneOf` or `anyOf` lists.
    fn choices(&self, cx: &Context<'a>) -> BTreeSet<&'a str> {
        choices(self.schema).iter().filter_map(|choice| component(cx, choice.into())).collect()
    }

    fn mapping(&self, cx: &Context<'a>) -> Vec<(&'a str, &'a str)> {
        let entries = self.told_by.mapping.iter();
        entries.filter_map(|(value, target)| Some((value.as_str(), mapped(cx, target)?))).collect()
    }
}

impl<'a> Families<'a> {
    /// Finds the inheritance between components.
    pub(in crate::lower) fn of(cx: &Context<'a>) -> Self {
        let mut families = Self::default();
        for (wire, schema) in cx.api().components.iter().flat_map(|components| &components.schemas) {
            let ReferenceOr::Item(schema) = schema else { continue };
            for parent in parts(schema).iter().filter_map(|part| component(cx, part.into())) {
                families.children.entry(parent).or_default().push(wire);
                families.parents.entry(wire).or_default().push(parent);
            }
        }
        let mut open: Vec<&'a str> = families.children.keys().copied().collect();
        open.retain(|wire| Head::named(cx, wire).is_some());
        while let Some(wire) = open.pop() {
            let children = families.children.get(wire).into_iter().flatten().copied();
            open.extend(children.filter(|child| families.descend.insert(child)));
        }
        families
    }

    /// Returns whether a component that may look like an alias is the head or a member of a family.
    pub(in crate::lower) fn contains(&self, cx: &Context<'a>, wire: &str) -> bool {
        self.is_member(cx, wire) || self.led_by(cx, wire).is_some()
    }

    fn is_member(&self, cx: &Context<'a>, wire: &str) -> bool {
        if !self.descend.contains(wire) {
            return false;
        }
        self.ancestors(wire).into_iter().filter_map(|ancestor| Head::named(cx, ancestor)).any(|head| {
            let mapping = head.mapping(cx);
            mapping.is_empty() || mapping.iter().any(|(_, target)| *target == wire)
        })
    }

    /// Returns whether other schemas extend a component, and its discriminator is `tag`.
    pub(in crate::lower) fn is_head(&self, cx: &Context<'a>, wire: &str, tag: &str) -> bool {
        self.led_by(cx, wire).is_some_and(|head| head.told_by.property_name == tag)
    }

    /// Returns a component as a head, if other schemas extend it.
    fn led_by(&self, cx: &Context<'a>, wire: &str) -> Option<Head<'a>> {
        Head::named(cx, wire).filter(|head| self.members(cx, head).iter().any(|member| *member != wire))
    }

    fn ancestors(&self, wire: &str) -> BTreeSet<&'a str> {
        reach(&self.parents, wire, |_| true)
    }

    /// Returns the schemas that extend a head. Below one with a different discriminator, they belong to that one.
    fn descendants(&self, cx: &Context<'a>, head: &Head<'a>) -> BTreeSet<&'a str> {
        let Some(wire) = head.wire else { return BTreeSet::new() };
        reach(&self.children, wire, |child| {
            Head::named(cx, child).is_none_or(|child| child.told_by.property_name == head.told_by.property_name)
        })
    }

    /// Returns the members of a family, in the description's order.
    fn members(&self, cx: &Context<'a>, head: &Head<'a>) -> Vec<&'a str> {
        let descendants = self.descendants(cx, head);
        let choices = head.choices(cx);
        let mapping = head.mapping(cx);
        let builds_on_it = |wire: &str, schema: &'a ReferenceOr<Schema>| {
            let is_other_name = |schema: &Schema| sole_all_of(schema).is_some() && !self.is_member(cx, wire);
            descendants.contains(wire) && matches!(schema, ReferenceOr::Item(schema) if !is_other_name(schema))
        };
        // A mapping that a child repeats lists the siblings of that child too.
        let is_foreign = |wire: &str| {
            self.descend.contains(wire)
                && self.ancestors(wire).into_iter().any(|ancestor| Head::named(cx, ancestor).is_some())
        };
        let is_itself = |wire: &str| head.wire == Some(wire);
        let stands_alone = mapping.is_empty() && choices.is_empty() && !descendants.is_empty();
        let components = cx.api().components.iter().flat_map(|components| &components.schemas);
        let is_one = |wire: &str, schema: &'a ReferenceOr<Schema>| {
            let is_mapped = mapping.iter().any(|(_, target)| *target == wire);
            choices.contains(wire)
                || builds_on_it(wire, schema)
                || (is_mapped && (is_itself(wire) || !is_foreign(wire)))
                || (is_itself(wire) && stands_alone)
        };
        components.filter(|(wire, schema)| is_one(wire, schema)).map(|(wire, _)| wire.as_str()).collect()
    }
}

/// A variant of a family: the component, a text to name the variant after, and the values of its tag.
type Row<'a> = (&'a str, String, Vec<Constant>);

/// Returns the union for the head of a family, or `None` if it has no other members.
pub(in crate::lower) fn union<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    schema: &'a Schema,
    at: &Pointer,
    name: &str,
) -> Option<Kind> {
    let head = Head::of(cx, schema, cx.component(&format!("#{at}")).map(|(wire, _)| wire))?;
    let members = types.families.members(cx, &head);
    if members.iter().all(|wire| Some(*wire) == head.wire) || !are_objects(cx, schema, at) {
        return None;
    }
    let tag = head.told_by.property_name.as_str();
    let own = Members::without_choices(cx, schema, at);
    let may_lack_tag = !own.required.contains_key(tag);
    let mut rows: Vec<Row<'a>> = Vec::new();
    for wire in &members {
        let values = tag_values(cx, &head, wire);
        report_contradicted(cx, &at.child("discriminator"), tag, Some(wire), &values);
        match (values.is_split, values.tags.as_slice()) {
            (false, [only]) => rows.push((wire, only.to_string(), values.tags)),
            (false, _) => rows.push((wire, (*wire).to_owned(), values.tags)),
            (true, tags) => rows.extend(tags.iter().map(|tag| (*wire, tag.to_string(), vec![tag.clone()]))),
        }
    }
    if head.mapping(cx).is_empty() {
        take_rest(cx, &head, &mut rows);
    }
    // A value of several members cannot name a variant.
    let labels: Vec<String> = rows
        .iter()
        .map(|(wire, label, _)| {
            let is_only = rows.iter().filter(|(_, other, _)| other == label).count() == 1;
            if is_only { label.clone() } else { (*wire).to_owned() }
        })
        .collect();
    let mut wanted: Vec<Wanted<'_>> = labels.iter().map(|label| Wanted { wire: label, given: None }).collect();
    if may_lack_tag {
        wanted.push(Wanted { wire: "Untagged", given: None });
    }
    let (mut names, _) = settle(Case::Type, &wanted);
    keep_unknown_free(&mut names);
    let mut variants: Vec<Variant<UnionChoice>> = Vec::new();
    for ((wire, _, tags), rust) in rows.into_iter().zip(&names) {
        let ty = member(types, cx, &head, wire, at, name);
        let told: Vec<String> = tags.iter().map(|value| code(&value.to_string())).collect();
        let docs = vec![format!("{} is {}.", code(tag), told.join(" or "))];
        let value = UnionChoice { ty, tags, constants: Vec::new() };
        variants.push(Variant { at: component_pointer(wire), rust: rust.clone(), docs, value });
    }
    cx.decide(at, || why::Union::Family { key: tag.to_owned() });
    let stands_alone = members.iter().any(|wire| Some(*wire) == head.wire);
    let has_head = head.wire.is_some_and(|wire| !types.families.ancestors(wire).is_empty());
    if may_lack_tag || stands_alone || has_head {
        let base = types.base(head.wire, name);
        if may_lack_tag && let Some(rust) = names.last() {
            let docs = vec![format!("There is no {}.", code(tag))];
            let absent = vec![Constant::Text(String::new())];
            let value = UnionChoice { ty: TypeRef::Named(base.clone()), tags: absent, constants: Vec::new() };
            variants.push(Variant { at: at.clone(), rust: rust.clone(), docs, value });
        }
        let shape = objects::of_members(types, cx, &own, name);
        types.define_part(&base, format!("A `{name}` that is none of the other variants."), shape, at);
    }
    let tag = Some(UnionTag { key: tag.to_owned(), is_written: true });
    Some(Kind::Union { tag, variants, shared: Vec::new() })
}

/// Gives the head the values that it lists and no other member has. They replace the value that its name says.
fn take_rest<'a>(cx: &Context<'a>, head: &Head<'a>, rows: &mut [Row<'a>]) {
    let facts = Facts::of(cx, Node::Schema(head.schema));
    let Some(listed) = facts.values.get(head.told_by.property_name.as_str()) else { return };
    let is_head = |wire: &str| head.wire == Some(wire);
    let taken: Vec<&Constant> = rows.iter().filter(|row| !is_head(row.0)).flat_map(|row| &row.2).collect();
    let rest: Vec<Constant> = listed.values.iter().filter(|value| !taken.contains(value)).cloned().collect();
    if let (false, Some(own)) = (rest.is_empty(), rows.iter_mut().find(|row| is_head(row.0))) {
        own.2 = rest;
    }
}

/// Returns the discriminator values of a member. The head has the value that its name says.
fn tag_values<'a>(cx: &Context<'a>, head: &Head<'a>, wire: &'a str) -> Values {
    let node = cx.named(wire).map(|(_, node)| node);
    let mapping = head.mapping(cx);
    let mut mapped: Vec<&str> = mapping.iter().filter(|(_, target)| *target == wire).map(|(value, _)| *value).collect();
    if let (true, Some(Node::Schema(schema))) = (mapped.is_empty(), node) {
        mapped.extend(said_value(schema));
    }
    let facts = match node.filter(|_| head.wire != Some(wire)) {
        Some(node) => Facts::of(cx, node),
        None => Facts::default(),
    };
    values(cx, node.unwrap_or(Node::Schema(head.schema)), &facts, &head.told_by.property_name, &mapped, Some(wire))
}

/// Returns the type of a member: the component, or a struct with the fields of the head as well if the component does
/// not extend it.
fn member<'a>(
    types: &mut Types<'a>,
    cx: &mut Context<'a>,
    head: &Head<'a>,
    wire: &'a str,
    at: &Pointer,
    name: &str,
) -> TypeRef {
    let builds_on_it = head.wire == Some(wire) || types.families.descendants(cx, head).contains(wire);
    let place = component_pointer(wire);
    if let (false, Some((_, node))) = (builds_on_it, cx.named(wire)) {
        let mut both = Members::without_choices(cx, head.schema, at);
        let alone = Members::of_node(cx, node, &place);
        if both.properties.keys().any(|key| !alone.properties.contains_key(key)) {
            both.add(cx, node, &place);
            let rust = types.reserve(Case::Type.append(name, &Case::Type.name(wire)));
            let shape = objects::of_members(types, cx, &both, &rust);
            types.define_part(&rust, format!("A [`{name}`] that is a `{wire}`."), shape, &place);
            return TypeRef::Named(rust);
        }
    }
    types.told_apart(cx, wire, &head.told_by.property_name)
}

/// Returns whether the variants next to the fields of a schema are components, and objects too.
fn are_objects(cx: &Context<'_>, schema: &Schema, at: &Pointer) -> bool {
    choices(schema).iter().all(|choice| {
        let meaning = all_of::meaning(cx, std::slice::from_ref(choice), at);
        component(cx, choice.into()).is_some() && matches!(meaning, Meaning::Object)
    })
}

/// Returns the variants of a schema.
fn choices(schema: &Schema) -> &[ReferenceOr<Schema>] {
    match &schema.schema_kind {
        SchemaKind::OneOf { one_of: choices } | SchemaKind::AnyOf { any_of: choices } => choices,
        SchemaKind::Any(any) if any.one_of.is_empty() => &any.any_of,
        SchemaKind::Any(any) => &any.one_of,
        _ => &[],
    }
}

/// Returns the component that a node refers to, at the end of a chain of references.
fn component<'a>(cx: &Context<'a>, node: Node<'a>) -> Option<&'a str> {
    let Node::Reference(reference) = node else { return None };
    cx.end(reference).map(|(_, wire)| wire)
}

/// Returns the component that an entry of a mapping names, by reference or by name.
fn mapped<'a>(cx: &Context<'a>, target: &str) -> Option<&'a str> {
    cx.component(target).or_else(|| cx.named(target)).map(|(wire, _)| wire)
}

/// Returns everything that is reachable from `start`, except `start`. The search does not continue behind nodes that
/// `passes` rejects.
fn reach<'a>(edges: &Edges<'a>, start: &str, passes: impl Fn(&str) -> bool) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&'a str> = edges.get(start).into_iter().flatten().copied().collect();
    while let Some(wire) = open.pop() {
        if wire != start && seen.insert(wire) && passes(wire) {
            open.extend(edges.get(wire).into_iter().flatten().copied());
        }
    }
    seen
}
