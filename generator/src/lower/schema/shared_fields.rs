//! The fields that all variants of a union have, so that callers read them without telling the variants apart.
//!
//! Beside objects with an `id`, a text is the id of one that is not included in the response.

use std::collections::HashMap;

use crate::ir::{Field, Kind, SharedField, Type, TypeRef, UnionChoice, UnionTag, Variant};

use super::setters::TAKEN;
use crate::lower::naming::names::Case;

/// Finds the shared fields of all unions.
pub(in crate::lower) fn find(types: &mut [Type]) {
    let by_name: HashMap<&str, &Kind> = types.iter().map(|ty| (ty.rust.as_str(), &ty.kind)).collect();
    let found = |ty: &Type| match &ty.kind {
        Kind::Union { tag, variants, .. } => shared(tag.as_ref(), variants, &by_name),
        _ => Vec::new(),
    };
    let found: Vec<Vec<SharedField>> = types.iter().map(found).collect();
    for (ty, fields) in types.iter_mut().zip(found) {
        if let Kind::Union { shared, .. } = &mut ty.kind {
            *shared = fields;
        }
    }
}

fn shared(
    tag: Option<&UnionTag>,
    variants: &[Variant<UnionChoice>],
    by_name: &HashMap<&str, &Kind>,
) -> Vec<SharedField> {
    let (texts, objects): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| variant.value.ty == TypeRef::String);
    let structs: Option<Vec<&[Field]>> = objects.iter().map(|variant| fields_of(&variant.value.ty, by_name)).collect();
    let Some([first, others @ ..]) = structs.as_deref() else { return Vec::new() };
    let is_in_text = |field: &Field| match texts.len() {
        0 => true,
        1 => field.wire == "id" && field.ty == TypeRef::String,
        _ => false,
    };
    let is_same = |one: &Field, other: &Field| other.wire == one.wire && other.rust == one.rust && other.ty == one.ty;
    let is_shared = |field: &Field| others.iter().all(|fields| fields.iter().any(|other| is_same(field, other)));
    // The variant already determines the tag and constants.
    let is_told = |field: &Field| tag.is_some_and(|tag| tag.key == field.wire) || field.fixed.is_some();
    let mut found: Vec<SharedField> = Vec::new();
    for field in
        first.iter().filter(|field| variants.len() > 1 && is_shared(field) && is_in_text(field) && !is_told(field))
    {
        let is_taken = |name: &str| {
            TAKEN.contains(name) || first.iter().any(|other| other.rust == name && other.rust != field.rust)
        };
        let mut rust = field.rust.clone();
        while is_taken(&rust) {
            rust = Case::Value.append(&rust, "field");
        }
        found.push(SharedField { rust, field: field.rust.clone(), ty: field.ty.clone() });
    }
    found
}

/// Returns the fields of a struct, also through aliases and boxes.
fn fields_of<'t>(ty: &TypeRef, by_name: &HashMap<&str, &'t Kind>) -> Option<&'t [Field]> {
    match ty {
        TypeRef::Boxed(inner) => fields_of(inner, by_name),
        TypeRef::Named(name) => match by_name.get(name.as_str())? {
            Kind::Struct { fields, .. } => Some(fields),
            Kind::Alias(target) => fields_of(target, by_name),
            _ => None,
        },
        _ => None,
    }
}
