//! Answers to Rust: what a call returns, and the enum over the documented bodies of errors.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use crate::ir::{Operation, ResponseBody};

use super::refs::{Names, ident};

const NAMES: Names = Names::Qualified;

/// What `.send()` gives.
pub(super) fn response_type(operation: &Operation) -> TokenStream {
    match &operation.response {
        ResponseBody::Empty => quote!(()),
        ResponseBody::Json(ty) => NAMES.owned(ty),
        ResponseBody::Text => quote!(String),
        ResponseBody::Bytes => quote!(bytes::Bytes),
    }
}

/// The enum over the documented bodies of errors.
pub(super) fn error_type(operation: &Operation) -> Vec<TokenStream> {
    let Some(name) = &operation.error_type else { return Vec::new() };
    let about = format!(" The errors of `{}` whose bodies are documented.", operation.wire);
    let name = ident(name);
    let variants = operation.errors.iter().map(|error| {
        let (rust, ty) = (ident(&error.rust), NAMES.owned(&error.ty));
        let about = format!(" The body that comes with status {}.", error.code);
        quote!(#[doc = #about] #rust(#ty),)
    });
    let arms = operation.errors.iter().map(|error| {
        let (rust, code) = (ident(&error.rust), Token::u16_unsuffixed(error.code));
        quote!(Some(#code) => error.api().map(Self::#rust),)
    });
    vec![
        quote! {
            #[doc = #about]
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum #name { #(#variants)* }
        },
        quote! {
            impl TryFrom<Error> for #name {
                type Error = Error;
                fn try_from(error: Error) -> Result<Self, Error> {
                    match error.status().map(|status| status.as_u16()) {
                        #(#arms)*
                        _ => Err(error),
                    }
                }
            }
        },
    ]
}
