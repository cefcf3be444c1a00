//! The nesting of values: the styles of parameters support at most objects of lists.

use crate::ir::{Kind, Type, TypeRef};

/// The deepest nesting of the values of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lower) enum Depth {
    Value,
    /// A list of values.
    List,
    /// An object whose fields are values or lists of values.
    Object,
    /// A nesting that no style supports.
    Nested,
}

impl Depth {
    pub(in crate::lower) fn of(types: &[Type], ty: &TypeRef) -> Self {
        depth(types, ty, &mut Vec::new())
    }

    fn in_list(self) -> Self {
        if self == Self::Value { Self::List } else { Self::Nested }
    }

    fn in_object(self) -> Self {
        if self <= Self::List { Self::Object } else { Self::Nested }
    }
}

/// Returns the depth of a type. `open` are the types on the way to it.
fn depth<'t>(types: &'t [Type], ty: &'t TypeRef, open: &mut Vec<&'t str>) -> Depth {
    match ty {
        TypeRef::List(item) => depth(types, item, open).in_list(),
        TypeRef::Map(value) => depth(types, value, open).in_object(),
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) | TypeRef::Clearable(inner) | TypeRef::Expandable(inner) => {
            depth(types, inner, open)
        }
        // A type contains itself only through a list or an object.
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
                Kind::Events { variants, .. } => deepest(&mut variants.iter().map(|one| &one.value.ty)),
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
