//! How callers give values, decided by type: in setters and constructors of models, and in arguments and setters of calls.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{Api, Kind, Type, TypeRef, UnionChoice, Variant};

use super::refs::{Names, ident};

/// The definitions of types, by name.
pub(super) struct Definitions<'a>(HashMap<&'a str, &'a Kind>);

impl<'a> Definitions<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        Self(api.types.iter().map(|ty| (ty.rust.as_str(), &ty.kind)).collect())
    }

    /// Returns the type that a chain of aliases ends with. It does end, since no type is an alias of itself.
    fn resolve<'t>(&self, mut ty: &'t TypeRef) -> &'t TypeRef
    where
        'a: 't,
    {
        while let TypeRef::Named(name) = ty
            && let Some(Kind::Alias(target)) = self.0.get(name.as_str())
        {
            ty = target;
        }
        ty
    }

    /// Returns the type as the compiler sees it, without aliases. A box counts as what it holds.
    fn plain(&self, ty: &TypeRef) -> TypeRef {
        let inside = |inner: &TypeRef| Box::new(self.plain(inner));
        match self.resolve(ty) {
            TypeRef::List(item) => TypeRef::List(inside(item)),
            TypeRef::Map(item) => TypeRef::Map(inside(item)),
            TypeRef::Nullable(inner) => TypeRef::Nullable(inside(inner)),
            TypeRef::Boxed(inner) => self.plain(inner),
            TypeRef::Clearable(inner) => TypeRef::Clearable(inside(inner)),
            TypeRef::Expandable(inner) => TypeRef::Expandable(inside(inner)),
            other => other.clone(),
        }
    }

    /// Returns whether a type is made from text: a string, or an enum of strings.
    fn is_text(&self, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::String => true,
            TypeRef::Named(name) => matches!(self.0.get(name.as_str()), Some(Kind::StringEnum { .. })),
            _ => false,
        }
    }
}

/// What a caller gives for a value of a type. The macro `setters!` has a kind of row for each.
pub(super) enum Given<'t> {
    /// A value of the type. The type of a literal, or of what is parsed, follows from it.
    Plain(&'t TypeRef),
    /// Anything that converts into the type.
    Into(&'t TypeRef),
    /// The same, for a value that is boxed.
    Boxed(&'t TypeRef),
    /// The items of a list.
    Items(&'t TypeRef),
    /// Anything that converts into the items of a list.
    Each(&'t TypeRef),
    /// The keys and values of a map. Keys convert into text.
    Entries(&'t TypeRef),
    /// Keys, and anything that converts into the values of a map.
    Pairs(&'t TypeRef),
}

impl<'t> Given<'t> {
    pub(super) fn of<'a: 't>(ty: &'t TypeRef, definitions: &Definitions<'a>) -> Self {
        let is_converted = |ty: &TypeRef| {
            matches!(
                definitions.resolve(ty),
                TypeRef::String
                    | TypeRef::Named(_)
                    | TypeRef::File
                    | TypeRef::Any
                    | TypeRef::Clearable(_)
                    | TypeRef::Expandable(_)
            )
        };
        match definitions.resolve(ty) {
            TypeRef::List(item) if is_converted(item) => Self::Each(item),
            TypeRef::List(item) => Self::Items(item),
            // A JSON object is given whole, so that its type follows: `serde_json::from_value(json!({..}))?`.
            TypeRef::Map(value) if *definitions.resolve(value) == TypeRef::Any => Self::Plain(ty),
            TypeRef::Map(value) if is_converted(value) => Self::Pairs(value),
            TypeRef::Map(value) => Self::Entries(value),
            TypeRef::Boxed(inner) => Self::Boxed(inner),
            _ if is_converted(ty) => Self::Into(ty),
            _ => Self::Plain(ty),
        }
    }

    /// Returns the type that the code names.
    pub(super) fn ty(&self) -> &'t TypeRef {
        match self {
            Self::Plain(ty) | Self::Into(ty) | Self::Boxed(ty) => ty,
            Self::Items(item) | Self::Each(item) => item,
            Self::Entries(value) | Self::Pairs(value) => value,
        }
    }

    /// Returns the kind of the row in `setters!`, and its type.
    pub(super) fn row(&self, names: Names) -> TokenStream {
        let kind = match self {
            Self::Plain(_) => "plain",
            Self::Into(_) => "into",
            Self::Boxed(_) => "boxed",
            Self::Items(_) => "items",
            Self::Each(_) => "each",
            Self::Entries(_) => "entries",
            Self::Pairs(_) => "pairs",
        };
        let (kind, ty) = (ident(kind), names.owned(self.ty()));
        quote!(#kind #ty)
    }

    /// Returns the type of an argument that takes the value.
    pub(super) fn argument(&self, names: Names) -> TokenStream {
        match self {
            Self::Plain(ty) => names.owned(ty),
            Self::Into(ty) | Self::Boxed(ty) => {
                let ty = names.owned(ty);
                quote!(impl Into<#ty>)
            }
            Self::Items(item) => {
                let item = names.owned(item);
                quote!(impl IntoIterator<Item = #item>)
            }
            Self::Each(item) => {
                let item = names.owned(item);
                quote!(impl IntoIterator<Item: Into<#item>>)
            }
            Self::Entries(value) => {
                let value = names.owned(value);
                quote!(impl IntoIterator<Item = (impl Into<String>, #value)>)
            }
            Self::Pairs(value) => {
                let value = names.owned(value);
                quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)>)
            }
        }
    }

    /// Returns the expression for the value, from the argument.
    pub(super) fn value(&self, argument: &Ident) -> TokenStream {
        match self {
            Self::Plain(_) => quote!(#argument),
            Self::Into(_) => quote!(#argument.into()),
            Self::Boxed(_) => quote!(Box::new(#argument.into())),
            Self::Items(_) => quote!(#argument.into_iter().collect()),
            Self::Each(_) => quote!(#argument.into_iter().map(Into::into).collect()),
            Self::Entries(_) => quote!(#argument.into_iter().map(|(key, value)| (key.into(), value)).collect()),
            Self::Pairs(_) => quote!(#argument.into_iter().map(|(key, value)| (key.into(), value.into())).collect()),
        }
    }
}

/// The argument of a call for a parameter.
pub(super) struct Argument {
    /// The type of the argument.
    pub(super) ty: TokenStream,
    /// The statement that makes the value from the argument, if that is something else.
    pub(super) made: Option<TokenStream>,
}

impl Argument {
    /// Text is borrowed, because the call writes it at once.
    pub(super) fn of(name: &Ident, ty: &TypeRef, definitions: &Definitions<'_>) -> Self {
        let (names, given) = (Names::Qualified, Given::of(ty, definitions));
        let (value, owned) = (given.value(name), names.owned(ty));
        match given {
            Given::Into(TypeRef::String) => Self { ty: quote!(&str), made: None },
            Given::Plain(_) => Self { ty: owned, made: None },
            given => Self { ty: given.argument(names), made: Some(quote!(let #name: #owned = #value;)) },
        }
    }
}

/// The only variant of a union that holds a list, and the type of the items. Arrays convert into the union.
pub(super) fn sole_list<'v>(
    union: &Type,
    variants: &'v [Variant<UnionChoice>],
    definitions: &Definitions<'_>,
) -> Option<(&'v str, TypeRef)> {
    let of_list = |variant: &'v Variant<UnionChoice>| match definitions.plain(&variant.value.ty) {
        TypeRef::List(item) => Some((variant.rust.as_str(), *item)),
        _ => None,
    };
    let mut lists = variants.iter().filter_map(of_list).filter(|_| union.built_by_callers);
    lists.next().filter(|_| lists.next().is_none())
}

/// The types that convert into a union, with the variant for each: those that only one variant holds, and `&str` if only
/// one holds text. Two implementations of `From` never overlap.
pub(super) fn conversions<'v>(
    union: &Type,
    variants: &'v [Variant<UnionChoice>],
    definitions: &Definitions<'_>,
) -> Vec<(&'v str, TokenStream)> {
    if !union.built_by_callers {
        return Vec::new();
    }
    let held: Vec<TypeRef> = variants.iter().map(|variant| definitions.plain(&variant.value.ty)).collect();
    let is_alone = |ty: &TypeRef| held.iter().filter(|other| *other == ty).count() == 1;
    let is_itself = |ty: &TypeRef| matches!(ty, TypeRef::Named(name) if *name == union.rust);
    let has_one_text = held.iter().filter(|ty| definitions.is_text(ty)).count() == 1;
    let mut rows = Vec::new();
    for (variant, ty) in variants.iter().zip(&held) {
        if is_alone(ty) && !is_itself(ty) {
            let given = match &variant.value.ty {
                TypeRef::Boxed(inner) => inner,
                given => given,
            };
            rows.push((variant.rust.as_str(), Names::Imported.owned(given)));
        }
        if has_one_text && definitions.is_text(ty) {
            rows.push((variant.rust.as_str(), quote!(&str)));
        }
    }
    rows
}
