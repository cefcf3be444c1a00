//! Uses of types to tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Lifetime;

use crate::chars::visible;
use crate::ir::{TypeRef, is_keyword};

/// Returns a name as an identifier, which is raw if the name is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    match is_keyword(name) {
        true => Ident::new_raw(name, Span::call_site()),
        false => Ident::new(name, Span::call_site()),
    }
}

/// How a file names the types of this crate and of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// As imported at the top of a file of types.
    Imported,
    /// By their module, so that no operation's name can clash with them.
    Qualified,
}

impl Names {
    /// A type as a field or a return type has it.
    pub(super) fn owned(self, ty: &TypeRef) -> TokenStream {
        match ty {
            TypeRef::Bool => quote!(bool),
            TypeRef::I32 => quote!(i32),
            TypeRef::I64 => quote!(i64),
            TypeRef::U32 => quote!(u32),
            TypeRef::U64 => quote!(u64),
            TypeRef::F64 => quote!(f64),
            TypeRef::String => quote!(String),
            TypeRef::DateTime if self == Self::Imported => quote!(DateTime<FixedOffset>),
            TypeRef::DateTime => quote!(chrono::DateTime<chrono::FixedOffset>),
            TypeRef::DateTimeLocal if self == Self::Imported => quote!(NaiveDateTime),
            TypeRef::DateTimeLocal => quote!(chrono::NaiveDateTime),
            TypeRef::Date if self == Self::Imported => quote!(NaiveDate),
            TypeRef::Date => quote!(chrono::NaiveDate),
            TypeRef::Any if self == Self::Imported => quote!(Value),
            TypeRef::Any => quote!(serde_json::Value),
            // By its path, since a schema may be called so.
            TypeRef::File => quote!(crate::File),
            TypeRef::Named(name) => {
                let name = ident(name);
                if self == Self::Imported { quote!(#name) } else { quote!(types::#name) }
            }
            TypeRef::List(item) => {
                let item = self.owned(item);
                quote!(Vec<#item>)
            }
            TypeRef::Map(item) => {
                let item = self.owned(item);
                if self == Self::Imported {
                    quote!(BTreeMap<String, #item>)
                } else {
                    quote!(std::collections::BTreeMap<String, #item>)
                }
            }
            TypeRef::Nullable(inner) => {
                let inner = self.owned(inner);
                quote!(Option<#inner>)
            }
            TypeRef::Boxed(inner) => {
                let inner = self.owned(inner);
                quote!(Box<#inner>)
            }
            TypeRef::Clearable(inner) => {
                let inner = self.owned(inner);
                if self == Self::Imported { quote!(Clearable<#inner>) } else { quote!(crate::Clearable<#inner>) }
            }
            TypeRef::Expandable(inner) => {
                let inner = self.owned(inner);
                if self == Self::Imported { quote!(Expandable<#inner>) } else { quote!(crate::Expandable<#inner>) }
            }
        }
    }

    /// A type as an argument has it: what is small by value, the rest by reference, with a lifetime where it needs one.
    pub(super) fn argument(self, ty: &TypeRef, lifetime: Option<&Lifetime>) -> TokenStream {
        match ty {
            TypeRef::String => quote!(&#lifetime str),
            TypeRef::List(item) => {
                let item = self.owned(item);
                quote!(&#lifetime [#item])
            }
            _ if is_copy(ty) => self.owned(ty),
            _ => {
                let ty = self.owned(ty);
                quote!(&#lifetime #ty)
            }
        }
    }
}

/// Whether values are copied rather than borrowed.
pub(super) fn is_copy(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Bool
        | TypeRef::I32
        | TypeRef::I64
        | TypeRef::U32
        | TypeRef::U64
        | TypeRef::F64
        | TypeRef::DateTime
        | TypeRef::DateTimeLocal
        | TypeRef::Date => true,
        TypeRef::String
        | TypeRef::Any
        | TypeRef::File
        | TypeRef::Named(_)
        | TypeRef::List(_)
        | TypeRef::Map(_)
        | TypeRef::Boxed(_)
        | TypeRef::Clearable(_)
        | TypeRef::Expandable(_) => false,
        TypeRef::Nullable(inner) => is_copy(inner),
    }
}

/// Doc lines as attributes, one each, so that they print as `///`.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {}", visible(line)) });
    quote!(#(#[doc = #lines])*)
}

/// The API's own name of an item, which rustdoc's search then finds. Its search ignores case and signs, so that a name that
/// differs in these only needs no alias.
pub(super) fn alias(wire: &str, rust: &str) -> Option<TokenStream> {
    fn letters(name: &str) -> impl Iterator<Item = char> {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
    }
    let is_found = letters(wire).eq(letters(rust));
    // The compiler refuses quotes and white space in aliases.
    let is_allowed = |c: char| c.is_alphanumeric() || c.is_ascii_punctuation() && !matches!(c, '"' | '\'');
    let is_valid = !wire.is_empty() && wire.chars().all(is_allowed);
    (!is_found && is_valid).then(|| quote!(#[doc(alias = #wire)]))
}

/// Doc lines of a file, as text.
pub(super) fn file_docs(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{}\n", format!("//! {}", visible(line)).trim_end())).collect()
}

/// The condition under which an item is compiled.
pub(super) fn condition(features: &[String]) -> TokenStream {
    match features {
        [] => quote!(),
        [only] => quote!(#[cfg(feature = #only)]),
        several => quote!(#[cfg(any(#(feature = #several),*))]),
    }
}

/// A module in a file of its own; `head` is its condition and its visibility.
pub(super) fn module_in_file(module: &str, head: &TokenStream) -> TokenStream {
    let name = ident(module);
    // The compiler looks for files of plain letters only.
    let path = (!module.is_ascii()).then(|| {
        let file = format!("{module}.rs");
        quote!(#[path = #file])
    });
    quote!(#path #head mod #name;)
}
