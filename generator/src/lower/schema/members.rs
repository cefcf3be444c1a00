//! The fields of an object, collected from its own properties, its `allOf` and its variants.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind};

use crate::diagnostic::{Pointer, rule};

use super::all_of::{self, Refinement};
use crate::lower::context::{Context, Node};
use crate::lower::steps::MAX_DEPTH;

/// A schema and its place.
pub(in crate::lower) type Place<'a> = (Node<'a>, Pointer);

/// The `additionalProperties` of variants that differ in it.
static OPEN: AdditionalProperties = AdditionalProperties::Any(true);

/// The fields of an object.
#[derive(Debug, Default)]
pub(in crate::lower) struct Members<'a> {
    /// The schema of each field. There are several if the variants of a `oneOf` or `anyOf` define it differently.
    pub(in crate::lower) properties: IndexMap<&'a str, Vec<Place<'a>>>,
    /// The names in `required`, each with the place of the entry.
    pub(in crate::lower) required: IndexMap<&'a str, Pointer>,
    pub(in crate::lower) rest: Option<(&'a AdditionalProperties, Pointer)>,
    /// The current nesting of schemas.
    depth: usize,
}

impl<'a> Members<'a> {
    /// Collects the fields of a schema.
    pub(in crate::lower) fn of(cx: &mut Context<'a>, schema: &'a Schema, at: &Pointer) -> Self {
        Self::of_node(cx, Node::Schema(schema), at)
    }

    /// Collects the fields of a schema or of the target of a reference.
    pub(in crate::lower) fn of_node(cx: &mut Context<'a>, node: Node<'a>, at: &Pointer) -> Self {
        let mut members = Self::default();
        members.add(cx, node, at);
        members
    }

    /// Collects the fields of a schema without those of its variants.
    pub(in crate::lower) fn without_choices(cx: &mut Context<'a>, schema: &'a Schema, at: &Pointer) -> Self {
        let mut members = Self::default();
        let mut seen = BTreeSet::from([format!("#{at}")]);
        if let SchemaKind::Any(any) = &schema.schema_kind {
            let choices = any.one_of.iter().chain(&any.any_of);
            seen.extend(choices.filter_map(|choice| Some(reference(choice)?.to_owned())));
        }
        members.gather(cx, Node::Schema(schema), at, &mut seen);
        members
    }

    /// Returns the names in `required` that no part of the object describes.
    pub(in crate::lower) fn undescribed(&self) -> impl Iterator<Item = (&'a str, &Pointer)> {
        let required = self.required.iter().map(|(wire, at)| (*wire, at));
        required.filter(|(wire, _)| !self.properties.contains_key(wire))
    }

    /// Adds the fields of one more schema.
    pub(in crate::lower) fn add(&mut self, cx: &mut Context<'a>, node: Node<'a>, at: &Pointer) {
        self.gather(cx, node, at, &mut BTreeSet::from([format!("#{at}")]));
    }

    /// Collects the fields of a schema and of its `allOf`. Later definitions refine earlier ones.
    fn gather(&mut self, cx: &mut Context<'a>, node: Node<'a>, at: &Pointer, seen: &mut BTreeSet<String>) {
        if let Node::Reference(reference) = node {
            if !seen.insert(reference.to_owned()) {
                return;
            }
            if self.depth >= MAX_DEPTH {
                let message =
                    (format!("`allOf` is nested through more than {MAX_DEPTH} schemas"), "this schema is ignored");
                cx.report(&rule::KEYWORD_NOT_CARRIED, at, message).help("spread the fields over fewer schemas");
                return;
            }
            if cx.component(reference).is_none() {
                cx.report(&rule::BROKEN_REF, at, (format!("`{reference}` does not exist"), "the schema is ignored"));
                return;
            }
        }
        let Some((schema, at)) = cx.resolve(node, at) else { return };
        self.depth += 1;
        self.gather_schema(cx, schema, &at, seen);
        self.depth -= 1;
    }

    fn gather_schema(&mut self, cx: &mut Context<'a>, schema: &'a Schema, at: &Pointer, seen: &mut BTreeSet<String>) {
        match &schema.schema_kind {
            SchemaKind::Type(openapiv3::Type::Object(object)) => {
                self.own(cx, &object.properties, &object.required, object.additional_properties.as_ref(), at);
            }
            SchemaKind::AllOf { all_of } => self.all_of(cx, all_of, at, seen),
            SchemaKind::OneOf { one_of } => self.choices(cx, "oneOf", one_of, at, seen),
            SchemaKind::AnyOf { any_of } => self.choices(cx, "anyOf", any_of, at, seen),
            SchemaKind::Not { .. } => report_not(cx, at),
            SchemaKind::Any(any) => {
                self.all_of(cx, &any.all_of, at, seen);
                self.own(cx, &any.properties, &any.required, any.additional_properties.as_ref(), at);
                self.choices(cx, "oneOf", &any.one_of, at, seen);
                self.choices(cx, "anyOf", &any.any_of, at, seen);
                if any.not.is_some() {
                    report_not(cx, at);
                }
            }
            SchemaKind::Type(_) => {
                let message = ("`allOf` mixes objects with other types", "the part that is not an object is ignored");
                cx.report(&rule::KEYWORD_NOT_CARRIED, at, message).help("make all parts of the `allOf` objects");
            }
        }
    }

    fn all_of(
        &mut self,
        cx: &mut Context<'a>,
        parts: &'a [ReferenceOr<Schema>],
        at: &Pointer,
        seen: &mut BTreeSet<String>,
    ) {
        for (index, part) in parts.iter().enumerate() {
            self.gather(cx, part.into(), &at.child("allOf").child(index), seen);
        }
    }

    fn own(
        &mut self,
        cx: &mut Context<'a>,
        properties: &'a IndexMap<String, ReferenceOr<Box<Schema>>>,
        required: &'a [String],
        additional: Option<&'a AdditionalProperties>,
        at: &Pointer,
    ) {
        for (wire, node) in properties {
            if !cx.take_steps(1) {
                return;
            }
            let at = at.child("properties").child(wire);
            if let Some([(earlier, _)]) = self.properties.get(wire.as_str()).map(Vec::as_slice) {
                let earlier = *earlier;
                if says_less(cx, node.into(), earlier) {
                    continue;
                }
                let refinement = Refinement::of(cx, node.into(), earlier);
                report_clash(cx, wire, refinement, &at);
                if refinement.says_less {
                    continue;
                }
                report_lost(cx, wire, node.into(), earlier, &at);
            }
            self.properties.insert(wire, vec![(node.into(), at)]);
        }
        for (index, wire) in required.iter().enumerate() {
            self.required.entry(wire).or_insert_with(|| at.child("required").child(index));
        }
        if let Some(additional) = additional {
            self.rest = Some((additional, at.child("additionalProperties")));
        }
    }

    /// Adds the fields of all variants. A field is required only if all variants require it.
    fn choices(
        &mut self,
        cx: &mut Context<'a>,
        keyword: &str,
        choices: &'a [ReferenceOr<Schema>],
        at: &Pointer,
        seen: &BTreeSet<String>,
    ) {
        // A variant that refers to its union gets no fields of the other variants.
        if choices.iter().any(|choice| reference(choice).is_some_and(|choice| seen.contains(choice))) {
            return;
        }
        let at = at.child(keyword);
        let mut required: Option<IndexMap<&'a str, Pointer>> = None;
        let mut brought = Self::default();
        for (index, choice) in choices.iter().enumerate() {
            let mut members = Self { depth: self.depth, ..Self::default() };
            members.gather(cx, choice.into(), &at.child(index), &mut seen.clone());
            required = Some(match required {
                None => members.required,
                Some(mut required) => {
                    required.retain(|wire, _| members.required.contains_key(wire));
                    required
                }
            });
            brought.join(members.properties, members.rest);
        }
        let Some(required) = required else { return };
        // The object's own definition of a field applies to all variants.
        brought.properties.retain(|wire, places| {
            let Some(own) = self.properties.get(wire) else { return true };
            for (node, at) in places {
                report_lost(cx, wire, own[0].0, *node, at);
            }
            false
        });
        let message = if brought.properties.is_empty() {
            (format!("the client does not check `{keyword}` beside the fields of an object"), "the keyword is ignored")
        } else {
            let message = format!("the client does not check which fields of `{keyword}` belong together");
            (message, "the fields of all variants are generated as optional fields")
        };
        cx.report(&rule::KEYWORD_NOT_CHECKED, &at, message);
        self.properties.extend(brought.properties);
        self.required.extend(required);
        self.rest = self.rest.take().or(brought.rest);
    }

    /// Adds the fields of one more variant.
    fn join(
        &mut self,
        properties: IndexMap<&'a str, Vec<Place<'a>>>,
        rest: Option<(&'a AdditionalProperties, Pointer)>,
    ) {
        for (wire, places) in properties {
            let known = self.properties.entry(wire).or_default();
            for place in places {
                if !known.iter().any(|other| is_same(other.0, place.0)) {
                    known.push(place);
                }
            }
        }
        let Some((additional, at)) = rest.filter(|(additional, _)| **additional != AdditionalProperties::Any(false))
        else {
            return;
        };
        self.rest = match self.rest.take() {
            Some((known, at)) if known != additional => Some((&OPEN, at)),
            _ => Some((additional, at)),
        };
    }
}

fn reference(node: &ReferenceOr<Schema>) -> Option<&str> {
    match node {
        ReferenceOr::Reference { reference } => Some(reference),
        ReferenceOr::Item(_) => None,
    }
}

/// Returns whether two schemas describe the same values. Their docs can differ.
fn is_same(one: Node<'_>, other: Node<'_>) -> bool {
    match (one, other) {
        (Node::Reference(one), Node::Reference(other)) => one == other,
        (Node::Schema(one), Node::Schema(other)) => {
            one.schema_kind == other.schema_kind && one.schema_data.nullable == other.schema_data.nullable
        }
        _ => false,
    }
}

/// Reports the fields that only the discarded one of two schemas has.
fn report_lost(cx: &mut Context<'_>, wire: &str, kept: Node<'_>, other: Node<'_>, at: &Pointer) {
    let (Some(kept), Some(other)) = (names(cx, kept), names(cx, other)) else { return };
    let lost: Vec<String> = other.difference(&kept).map(|name| format!("`{name}`")).collect();
    if !lost.is_empty() {
        let message = format!("`allOf` defines `{wire}` twice with different fields");
        let verb = if lost.len() == 1 { "is" } else { "are" };
        cx.report(&rule::KEYWORD_NOT_CARRIED, at, (message, format!("{} {verb} ignored", lost.join(", "))))
            .help(format!("define all fields of `{wire}` in one part"));
    }
}

/// Reports a field whose types in two parts exclude each other.
fn report_clash(cx: &mut Context<'_>, wire: &str, refinement: Refinement, at: &Pointer) {
    let Some((later, earlier)) = refinement.clash else { return };
    let kept = if refinement.says_less { earlier } else { later };
    let message =
        (format!("`allOf` defines `{wire}` twice, as `{earlier}` and as `{later}`"), format!("`{kept}` is used"));
    if let Some(finding) = cx.report_once(&rule::KEYWORD_NOT_CARRIED, at, message) {
        finding.help("give the field the same type in all parts");
    }
}

/// Returns whether a schema lists a proper subset of the fields of a different one.
fn says_less(cx: &Context<'_>, later: Node<'_>, earlier: Node<'_>) -> bool {
    let (Some(later), Some(earlier)) = (names(cx, later), names(cx, earlier)) else { return false };
    later.len() < earlier.len() && later.is_subset(&earlier)
}

/// Returns the names of the fields that a schema lists, or `None` if it lists none and so allows all.
fn names<'a>(cx: &Context<'a>, node: Node<'a>) -> Option<BTreeSet<&'a str>> {
    let properties = all_of::properties(cx.schema(node)?)?;
    (!properties.is_empty()).then(|| properties.keys().map(String::as_str).collect())
}

/// Reports that `not` is ignored.
pub(in crate::lower) fn report_not(cx: &mut Context<'_>, at: &Pointer) {
    cx.report(
        &rule::KEYWORD_NOT_CHECKED,
        &at.child("not"),
        ("the client does not check `not`", "the keyword is ignored"),
    );
}
