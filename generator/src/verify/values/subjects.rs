//! Which schemas are tried, and the types that stand for them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diagnostic::Pointer;
use crate::ir::{Api, Kind, Type, TypeRef};
use crate::normalise::AsWritten;

/// A schema with a type.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The name of the schema; for an inline schema, where it stands.
    pub schema: String,
    /// The type's name.
    pub rust: String,
    /// Whether callers build values of the type.
    pub built_by_callers: bool,
    pub(super) at: Pointer,
}

/// The schemas under `components`, and those of JSON bodies, as far as values of their types are JSON by themselves.
pub(super) fn of<'a>(api: &Api, description: &'a AsWritten) -> Vec<(Subject, &'a Value)> {
    let (files, dates) = (files(api), dates(api));
    let unions = api.types.iter().filter(|ty| matches!(ty.kind, Kind::Union { tag: Some(_), .. }));
    let unions: BTreeSet<&Pointer> = unions.map(|ty| &ty.at).collect();
    // The struct with the base's own properties shares its schema with the enum of the family.
    let is_base = |ty: &Type| matches!(ty.kind, Kind::Struct { .. }) && unions.contains(&ty.at);
    let has_json = |ty: &Type| !files.contains(ty.rust.as_str()) && !dates.contains(ty.rust.as_str());
    let is_json = |ty: &&Type| has_json(ty) && !is_base(ty);
    let subjects = api.types.iter().filter(is_json).filter_map(|ty| {
        let at = place(&ty.at, description)?;
        let schema = description.tree.pointer(at.as_str())?;
        let name = at.strip_prefix(&description.schemas);
        let schema_name = name.and_then(|name| name.tokens().next()).unwrap_or_else(|| at.as_str().to_owned());
        let subject = Subject { schema: schema_name, rust: ty.rust.clone(), built_by_callers: ty.built_by_callers, at };
        Some((subject, schema))
    });
    subjects.collect()
}

/// Where a type's schema stands in the description as it is written: among the named schemas, or as a body.
fn place(normalised: &Pointer, description: &AsWritten) -> Option<Pointer> {
    let components = Pointer::root().child("components").child("schemas");
    if let Some(name) = normalised.strip_prefix(&components) {
        return (name.tokens().count() == 1).then(|| description.schemas.join(&name));
    }
    let tokens: Vec<String> = normalised.tokens().collect();
    let is_body = matches!(tokens.as_slice(), [.., content, media, schema]
        if content == "content" && media.contains("json") && schema == "schema");
    is_body.then(|| normalised.clone())
}

/// The types that hold a file, which is a part of a form and has no JSON.
fn files(api: &Api) -> BTreeSet<&str> {
    holders(api, &|target| *target == TypeRef::File, &|_| true)
}

/// The names for dates, and for lists of them, which are types of another crate and read in its own way.
fn dates(api: &Api) -> BTreeSet<&str> {
    let is_date = |target: &TypeRef| matches!(target, TypeRef::Date | TypeRef::DateTime | TypeRef::DateTimeLocal);
    holders(api, &is_date, &|kind| matches!(kind, Kind::Alias(_)))
}

/// The types of some kinds that hold something, in themselves or in a type of those kinds.
fn holders<'a>(
    api: &'a Api,
    is_it: &dyn Fn(&TypeRef) -> bool,
    looks_into: &dyn Fn(&Kind) -> bool,
) -> BTreeSet<&'a str> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    loop {
        let holds = |target: &&TypeRef| match target.innermost() {
            TypeRef::Named(name) => found.contains(name.as_str()),
            other => is_it(other),
        };
        let is_new = |ty: &&Type| looks_into(&ty.kind) && !found.contains(ty.rust.as_str());
        let new = api.types.iter().filter(|ty| is_new(ty) && parts(&ty.kind).iter().any(holds));
        let new: Vec<&str> = new.map(|ty| ty.rust.as_str()).collect();
        if new.is_empty() {
            return found;
        }
        found.extend(new);
    }
}

fn parts(kind: &Kind) -> Vec<&TypeRef> {
    match kind {
        Kind::Struct { fields, rest } => {
            fields.iter().map(|field| &field.ty).chain(rest.iter().map(|(_, ty)| ty)).collect()
        }
        Kind::StringEnum { .. } | Kind::IntegerEnum(_) => Vec::new(),
        Kind::Union { variants, .. } => variants.iter().map(|variant| &variant.value.ty).collect(),
        Kind::Wrapper(target) | Kind::Alias(target) => vec![target],
        Kind::Tuple(items) => items.iter().collect(),
    }
}
