//! Answers to Rust: what a call returns, the enum over its forms, and the enum over the documented bodies of errors.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use crate::ir::{Operation, ResponseBody, StatusKey};
use crate::markdown::code;

use super::refs::{Names, ident};

const NAMES: Names = Names::Qualified;

/// What `.send()` gives.
pub(super) fn response_type(body: &ResponseBody) -> TokenStream {
    match body {
        ResponseBody::Empty => quote!(()),
        ResponseBody::Json(ty) => NAMES.owned(ty),
        ResponseBody::Text => quote!(String),
        ResponseBody::Bytes => quote!(bytes::Bytes),
        ResponseBody::Events(ty) => {
            let ty = NAMES.owned(ty);
            quote!(crate::runtime::EventStream<#ty>)
        }
        ResponseBody::Lines(ty) => {
            let ty = NAMES.owned(ty);
            quote!(crate::runtime::JsonLines<#ty>)
        }
        ResponseBody::Choice { name, .. } => {
            let name = ident(name);
            quote!(#name)
        }
    }
}

/// The enum over the forms of an answer.
pub(super) fn answer_type(operation: &Operation, response: &ResponseBody) -> Vec<TokenStream> {
    let ResponseBody::Choice { name, arms } = response else { return Vec::new() };
    let about = format!(" The response of {}, by status.", code(&operation.wire));
    let name = ident(name);
    let variants = arms.iter().map(|arm| {
        let (rust, about) = (ident(&arm.rust), format!(" Status {}.", arm.status));
        let body = payload(&arm.body);
        quote!(#[doc = #about] #rust #body,)
    });
    let rows = arms.iter().map(|arm| {
        let (rust, status, body) = (ident(&arm.rust), pattern(arm.status), payload(&arm.body));
        quote!(#status => #rust #body,)
    });
    vec![
        quote! {
            #[doc = #about]
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
                /// An undocumented successful response, kept as received.
                Other(crate::runtime::Response<bytes::Bytes>),
            }
        },
        quote!(crate::runtime::call::answers::answers! { #name { #(#rows)* } }),
    ]
}

fn payload(body: &ResponseBody) -> Option<TokenStream> {
    let ty = response_type(body);
    (*body != ResponseBody::Empty).then(|| quote!((#ty)))
}

/// The pattern of a status; `default` is every failure.
fn pattern(status: StatusKey) -> TokenStream {
    match status {
        StatusKey::Code(code) => {
            let code = Token::u16_unsuffixed(code);
            quote!(#code)
        }
        StatusKey::Range(hundreds) => {
            let (first, last) = (hundreds * 100, hundreds * 100 + 99);
            let (first, last) = (Token::u16_unsuffixed(first), Token::u16_unsuffixed(last));
            quote!(#first..=#last)
        }
        StatusKey::Default => quote!(300..),
    }
}

/// A status as the tables of the runtime have it.
pub(super) fn number(status: StatusKey) -> Token {
    Token::u16_unsuffixed(match status {
        StatusKey::Code(code) => code,
        StatusKey::Range(hundreds) => hundreds,
        StatusKey::Default => 0,
    })
}

/// The enum over the documented bodies of errors.
pub(super) fn error_type(operation: &Operation) -> Vec<TokenStream> {
    let Some(name) = &operation.error_type else { return Vec::new() };
    let about = format!(" The documented error bodies of {}.", code(&operation.wire));
    let name = ident(name);
    let variants = operation.errors.iter().map(|error| {
        let (rust, ty) = (ident(&error.rust), NAMES.owned(&error.ty));
        let about = match error.code {
            StatusKey::Code(code) => format!(" The body of status {code}."),
            StatusKey::Range(_) => format!(" The body of the other {} statuses.", error.code),
            StatusKey::Default => " The body of all other statuses.".to_owned(),
        };
        quote!(#[doc = #about] #rust(#ty),)
    });
    // A status without a body has none, even where a range or `default` would describe one.
    let widest = operation.errors.iter().map(|error| error.code).max();
    let arms = operation.statuses.iter().filter_map(|status| {
        let pattern = pattern(status.code);
        match operation.errors.iter().find(|error| error.code == status.code) {
            Some(error) => {
                let rust = ident(&error.rust);
                Some(quote!(Some(#pattern) => error.api().map(Self::#rust),))
            }
            None => (Some(status.code) < widest && !matches!(widest, Some(StatusKey::Code(_))))
                .then(|| quote!(Some(#pattern) => Err(error),)),
        }
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
