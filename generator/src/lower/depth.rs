//! How deep the values of a type are nested: the styles of parameters reach as far as objects of lists.

use crate::ir::{Kind, Type, TypeRef};

/// How deep the values of a type are nested at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    Value,
    /// A list of values.
    List,
    /// An object whose fields are values or lists of values.
    Object,
    /// What no style has a form for.
    Nested,
}

impl Depth {
    pub(super) fn of(types: &[Type], ty: &TypeRef) -> Self {
        depth(types, ty, &mut Vec::new())
    }

    fn in_list(self) -> Self {
        if self == Self::Value { Self::List } else { Self::Nested }
    }

    fn in_object(self) -> Self {
        if self <= Self::List { Self::Object } else { Self::Nested }
    }
}

/// The depth of a type on the way through `open`.
fn depth<'t>(types: &'t [Type], ty: &'t TypeRef, open: &mut Vec<&'t str>) -> Depth {
    match ty {
        TypeRef::List(item) => depth(types, item, open).in_list(),
        TypeRef::Map(value) => depth(types, value, open).in_object(),
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => depth(types, inner, open),
        // Nothing holds itself but in a list or an object.
        TypeRef::Named(name) if open.contains(&name.as_str()) => Depth::Nested,
        TypeRef::Named(name) => {
            let Some(named) = types.iter().find(|one| one.rust == *name) else { return Depth::Value };
            open.push(name);
            let mut deepest = |all: &mut dyn Iterator<Item = &'t TypeRef>| {
                all.map(|ty| depth(types, ty, open)).max().unwrap_or(Depth::Value)
            };
            let found = match &named.kind {
                Kind::Struct { fields, rest } => {
                    let rest = rest.as_ref().map(|(_, ty)| ty);
                    deepest(&mut fields.iter().map(|field| &field.ty).chain(rest)).in_object()
                }
                Kind::Union { variants, .. } => deepest(&mut variants.iter().map(|one| &one.value.ty)),
                Kind::Tuple(parts) => deepest(&mut parts.iter()).in_list(),
                Kind::Wrapper(inner) | Kind::Alias(inner) => depth(types, inner, open),
                Kind::StringEnum { .. } | Kind::IntegerEnum(_) => Depth::Value,
            };
            open.pop();
            found
        }
        _ => Depth::Value,
    }
}
