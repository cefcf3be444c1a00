//! Directions: callers do not set `readOnly` fields, and servers do not return `writeOnly` fields.
//!
//! A type that is only sent or only received requires what that direction requires. A type for both directions stays
//! one type, so that a response can be sent back. There, a field that one direction may lack is optional.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Pointer;
use crate::ir::{Direction, Field, Kind, Presence, Type, TypeRef, UnionChoice, why};

use super::all_of;
use crate::lower::context::{Context, Node};

/// Returns the directions of a field, from its schema or from the schemas that it only refers to.
pub(in crate::lower) fn of_member<'a>(cx: &Context<'a>, node: Node<'a>, at: &Pointer) -> Direction {
    let mut node = node;
    let mut seen = BTreeSet::new();
    loop {
        let Some((schema, _)) = cx.resolve(node, at) else { return Direction::Both };
        match (schema.schema_data.read_only, schema.schema_data.write_only) {
            (true, false) => return Direction::Answers,
            (false, true) => return Direction::Requests,
            _ => {}
        }
        let has_own = all_of::properties(schema).is_some_and(|own| !own.is_empty());
        match all_of::parts(schema) {
            [only] if !has_own && seen.insert(std::ptr::from_ref(schema)) => node = only.into(),
            _ => return Direction::Both,
        }
    }
}

/// Makes required fields optional in types that are used in a direction without them.
pub(in crate::lower) fn settle_presence(
    cx: &mut Context<'_>,
    types: &mut [Type],
    sent: &BTreeSet<String>,
    received: &BTreeSet<String>,
) {
    for ty in types {
        let is_sent = sent.contains(&ty.rust);
        let is_received = received.contains(&ty.rust);
        let Kind::Struct { fields, .. } = &mut ty.kind else { continue };
        for field in fields {
            let may_lack = match field.direction {
                Direction::Both => false,
                Direction::Answers => is_sent,
                Direction::Requests => is_received,
            };
            if may_lack && field.is_required() {
                make_optional(field);
                cx.decide(&field.at, || why::Optionality::OneWay(field.direction));
            }
        }
    }
}

fn make_optional(field: &mut Field) {
    field.presence = match field.presence {
        Presence::Required | Presence::Optional => Presence::Optional,
        Presence::RequiredNullable | Presence::OptionalNullable => Presence::OptionalNullable,
    };
}

/// Settles which unions write their tag. Where each variant requires it, the union does, so that the variant decides, and
/// unions of the same variants are equal. In a union that is only received, a field that all variants have and one does
/// not require stays a plain field: an object without it is written without it.
pub(in crate::lower) fn settle_tags(types: &mut [Type], built: &BTreeSet<String>) {
    let fields: BTreeMap<String, BTreeMap<String, bool>> = types
        .iter()
        .filter_map(|ty| match &ty.kind {
            Kind::Struct { fields, .. } => {
                let required = fields.iter().map(|field| (field.wire.clone(), field.is_required()));
                Some((ty.rust.clone(), required.collect()))
            }
            _ => None,
        })
        .collect();
    for ty in types {
        let is_built = built.contains(&ty.rust);
        let Kind::Union { tag: Some(tag), variants, .. } = &mut ty.kind else { continue };
        let is_required = |choice: &UnionChoice| match choice.ty.innermost() {
            TypeRef::Named(name) => fields.get(name).and_then(|fields| fields.get(&tag.key)).copied(),
            _ => None,
        };
        let told = variants.iter().filter(|variant| !variant.value.tags.is_empty());
        let required: Vec<Option<bool>> = told.map(|variant| is_required(&variant.value)).collect();
        tag.is_written = match (required.contains(&None), required.contains(&Some(false))) {
            (false, false) => tag.is_written || !required.is_empty(),
            (false, true) => tag.is_written && is_built,
            (true, _) => tag.is_written,
        };
    }
}
