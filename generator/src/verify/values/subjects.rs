//! Selects the schemas to check, with their Rust types.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diagnostic::Pointer;
use crate::ir::{Api, Kind, Type, TypeRef};
use crate::normalise::AsWritten;

/// A schema with a Rust type.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The name of the schema. For an inline schema, its JSON pointer.
    pub schema: String,
    /// The name of the Rust type.
    pub rust: String,
    /// Whether callers build values of the type.
    pub built_by_callers: bool,
    pub(super) at: Pointer,
}

/// Returns the schemas under `components` and those of JSON bodies, except for types that are not read and written as
/// JSON.
pub(super) fn of<'a>(api: &Api, description: &'a AsWritten) -> Vec<(Subject, &'a Value)> {
    let (files, dates) = (files(api), dates(api));
    let unions = api.types.iter().filter(|ty| matches!(ty.kind, Kind::Union { tag: Some(_), .. }));
    let unions: BTreeSet<&Pointer> = unions.map(|ty| &ty.at).collect();
    // The enum of a family and the struct with the properties of its base have the same schema. Check only the enum.
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

/// Returns the place of a type's schema in the description as written. `None` if it is neither a component nor a body.
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

/// Returns the types that contain a file, because files are sent as parts of a form and have no JSON.
fn files(api: &Api) -> BTreeSet<&str> {
    holders(api, &|target| *target == TypeRef::File, &|_| true)
}

/// Returns the aliases of dates and of lists of dates, because these are types of a different crate, with their own
/// implementation of serde.
fn dates(api: &Api) -> BTreeSet<&str> {
    let is_date = |target: &TypeRef| matches!(target, TypeRef::Date | TypeRef::DateTime | TypeRef::DateTimeLocal);
    holders(api, &is_date, &|kind| matches!(kind, Kind::Alias(_)))
}

/// Returns the types that contain a target, directly or indirectly. Only types accepted by `looks_into` are searched.
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
        Kind::Events { variants, .. } => variants.iter().map(|variant| &variant.value.ty).collect(),
        Kind::Wrapper(target) | Kind::Alias(target) => vec![target],
        Kind::Tuple(items) => items.iter().collect(),
    }
}
