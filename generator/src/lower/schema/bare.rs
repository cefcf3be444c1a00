//! The bare `{type: object}`. NestJS, springdoc and others write it for values of unknown type, so it is free-form
//! JSON. As a variant of a `oneOf` or `anyOf` it is an object, because free-form JSON would match the values of the
//! other variants.

use std::collections::BTreeSet;

use openapiv3::{ObjectType, Schema, SchemaKind};
use serde_json::Value;

use crate::diagnostic::Pointer;
use crate::normalise::{objects, references};

/// Returns whether a schema says nothing but `type: object`.
pub(in crate::lower) fn is_bare(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Type(openapiv3::Type::Object(object)) if *object == ObjectType::default())
        && schema.schema_data.discriminator.is_none()
}

/// The components that are variants of a union.
#[derive(Debug, Default)]
pub(in crate::lower) struct Choices(BTreeSet<Pointer>);

impl Choices {
    /// Finds the variants in a normalised document.
    pub(in crate::lower) fn of(tree: &Value) -> Self {
        let mut choices = BTreeSet::new();
        for map in objects(tree) {
            let lists = ["oneOf", "anyOf"].into_iter().filter_map(|key| map.get(key)?.as_array());
            choices.extend(lists.flatten().filter_map(|choice| references::place(references::of(choice)?)));
        }
        Self(choices)
    }

    /// Returns whether the schema at `at` is a variant of a union.
    pub(in crate::lower) fn contains(&self, at: &Pointer) -> bool {
        let list = at.as_str().rsplit('/').nth(1);
        matches!(list, Some("oneOf" | "anyOf")) || self.0.contains(at)
    }
}
