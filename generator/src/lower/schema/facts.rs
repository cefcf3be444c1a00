//! Facts about the values of a schema that distinguish the variants of a union: their JSON types, fields with constant
//! values, and required fields.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema, SchemaKind, StringType, VariantOrUnknownOrEmpty};
use serde_json::Value;

use crate::ir::Constant;

use crate::lower::context::{Context, Node};
use crate::lower::steps::MAX_DEPTH;

/// The known facts about the values of a schema.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Facts<'a> {
    /// Whether a value can be an object.
    pub(in crate::lower) is_object: bool,
    /// The allowed values of fields, for the fields that list them.
    pub(in crate::lower) values: IndexMap<&'a str, Listed>,
    /// The fields that every object has.
    pub(in crate::lower) required: BTreeSet<&'a str>,
}

/// The allowed values of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lower) struct Listed {
    /// All of them.
    pub(in crate::lower) values: Vec<Constant>,
    /// Whether the values are constants: each object schema allows exactly one of them.
    pub(in crate::lower) is_fixed: bool,
}

impl Listed {
    /// Returns the constant that every object has.
    pub(in crate::lower) fn only(&self) -> Option<&Constant> {
        match self.values.as_slice() {
            [only] if self.is_fixed => Some(only),
            _ => None,
        }
    }

    pub(in crate::lower) fn is_disjoint(&self, other: &Self) -> bool {
        !self.values.iter().any(|value| other.values.contains(value))
    }
}

impl<'a> Facts<'a> {
    /// Collects the facts about a schema.
    pub(in crate::lower) fn of(cx: &Context<'a>, node: Node<'a>) -> Self {
        of_node(cx, node, &mut Vec::new())
    }

    /// Adds the facts of one more part of an `allOf`.
    fn and(&mut self, part: Self) {
        self.is_object &= part.is_object;
        for (key, listed) in part.values {
            match self.values.get_mut(key) {
                Some(known) => {
                    known.values.retain(|value| listed.values.contains(value));
                    known.is_fixed = known.values.len() == 1;
                }
                None => {
                    self.values.insert(key, listed);
                }
            }
        }
        self.required.extend(part.required);
    }

    /// Adds the facts of one more variant of a union.
    fn or(&mut self, choice: Self) {
        self.is_object |= choice.is_object;
        if !choice.is_object {
            return;
        }
        self.values.retain(|key, _| choice.values.contains_key(key));
        for (key, known) in &mut self.values {
            let other = &choice.values[key];
            known.is_fixed &= other.is_fixed;
            for value in &other.values {
                if !known.values.contains(value) {
                    known.values.push(value.clone());
                }
            }
        }
        self.required.retain(|key| choice.required.contains(key));
    }
}

fn of_node<'a>(cx: &Context<'a>, node: Node<'a>, open: &mut Vec<&'a str>) -> Facts<'a> {
    let anything = Facts { is_object: true, ..Facts::default() };
    let depth = open.len();
    if let Node::Reference(reference) = node {
        if open.contains(&reference) {
            return anything;
        }
        open.push(reference);
    }
    let facts = match cx.schema(node).filter(|_| depth < MAX_DEPTH) {
        Some(schema) => of_schema(cx, schema, open),
        None => anything,
    };
    open.truncate(depth);
    facts
}

fn of_schema<'a>(cx: &Context<'a>, schema: &'a Schema, open: &mut Vec<&'a str>) -> Facts<'a> {
    match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::Object(object)) => {
            let mut facts = Facts { is_object: true, ..Facts::default() };
            own(cx, &mut facts, &object.properties, &object.required);
            facts
        }
        SchemaKind::Type(_) => Facts::default(),
        SchemaKind::AllOf { all_of } => parts(cx, all_of, open),
        SchemaKind::OneOf { one_of: choices } | SchemaKind::AnyOf { any_of: choices } => any(cx, choices, open),
        SchemaKind::Not { .. } => Facts { is_object: true, ..Facts::default() },
        SchemaKind::Any(schema) => {
            let mut facts = parts(cx, &schema.all_of, open);
            facts.is_object &= schema.typ.as_deref().is_none_or(|ty| ty == "object") && schema.enumeration.is_empty();
            own(cx, &mut facts, &schema.properties, &schema.required);
            for choices in [&schema.one_of, &schema.any_of] {
                if !choices.is_empty() {
                    facts.and(any(cx, choices, open));
                }
            }
            facts
        }
    }
}

fn parts<'a>(cx: &Context<'a>, parts: &'a [ReferenceOr<Schema>], open: &mut Vec<&'a str>) -> Facts<'a> {
    let mut facts = Facts { is_object: true, ..Facts::default() };
    for part in parts {
        facts.and(of_node(cx, part.into(), open));
    }
    facts
}

fn any<'a>(cx: &Context<'a>, choices: &'a [ReferenceOr<Schema>], open: &mut Vec<&'a str>) -> Facts<'a> {
    let mut objects = choices.iter().map(|choice| of_node(cx, choice.into(), open)).filter(|facts| facts.is_object);
    let Some(mut facts) = objects.next() else { return Facts::default() };
    objects.for_each(|choice| facts.or(choice));
    facts
}

fn own<'a>(
    cx: &Context<'a>,
    facts: &mut Facts<'a>,
    properties: &'a IndexMap<String, ReferenceOr<Box<Schema>>>,
    required: &'a [String],
) {
    for (key, node) in properties {
        if let Some(listed) = listed(cx, node.into(), 0) {
            facts.and(Facts { is_object: true, values: IndexMap::from([(key.as_str(), listed)]), ..Facts::default() });
        }
    }
    facts.required.extend(required.iter().map(String::as_str));
}

/// Returns the scalars that a schema lists, if it lists its values.
fn listed<'a>(cx: &Context<'a>, node: Node<'a>, depth: usize) -> Option<Listed> {
    // A chain this long is a cycle.
    if depth > 32 {
        return None;
    }
    let schema = cx.schema(node)?;
    if schema.schema_data.nullable {
        return None;
    }
    let mut values = Vec::new();
    match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::String(text)) => values.extend(texts(text)?),
        SchemaKind::Type(openapiv3::Type::Integer(integer)) => {
            for value in &integer.enumeration {
                values.push(Constant::Integer((*value)?));
            }
        }
        SchemaKind::Type(openapiv3::Type::Boolean(boolean)) => {
            for value in &boolean.enumeration {
                values.push(Constant::Boolean((*value)?));
            }
        }
        SchemaKind::AllOf { all_of } => return of_parts(cx, all_of, depth),
        SchemaKind::OneOf { one_of: choices } | SchemaKind::AnyOf { any_of: choices } => {
            for choice in choices {
                values.extend(listed(cx, choice.into(), depth + 1)?.values);
            }
        }
        SchemaKind::Any(any) if any.enumeration.is_empty() && !any.all_of.is_empty() => {
            return of_parts(cx, &any.all_of, depth);
        }
        SchemaKind::Any(any) => {
            for value in &any.enumeration {
                values.push(scalar(value)?);
            }
        }
        SchemaKind::Type(_) | SchemaKind::Not { .. } => return None,
    }
    values.dedup();
    if values.is_empty() { None } else { Some(Listed { is_fixed: values.len() == 1, values }) }
}

fn texts(text: &StringType) -> Option<Vec<Constant>> {
    // Dates and times are not constants that distinguish variants.
    let is_plain = matches!(text.format, VariantOrUnknownOrEmpty::Empty | VariantOrUnknownOrEmpty::Unknown(_));
    if !is_plain {
        return None;
    }
    text.enumeration.iter().map(|value| Some(Constant::Text(value.clone()?))).collect()
}

fn of_parts<'a>(cx: &Context<'a>, parts: &'a [ReferenceOr<Schema>], depth: usize) -> Option<Listed> {
    let mut found: Option<Listed> = None;
    for part in parts.iter().filter_map(|part| listed(cx, part.into(), depth + 1)) {
        found = Some(match found {
            None => part,
            Some(mut known) => {
                known.values.retain(|value| part.values.contains(value));
                known.is_fixed = known.values.len() == 1;
                known
            }
        });
    }
    found
}

fn scalar(value: &Value) -> Option<Constant> {
    match value {
        Value::String(text) => Some(Constant::Text(text.clone())),
        Value::Bool(boolean) => Some(Constant::Boolean(*boolean)),
        Value::Number(number) => number.as_i64().map(Constant::Integer),
        _ => None,
    }
}
