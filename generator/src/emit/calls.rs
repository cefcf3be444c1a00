//! Calls to Rust: how each parameter and body is handed to the runtime, and the call types with their setters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Body, Encoding, MediaType, Operation, Parameter, ParameterPlace, Style, Tag};

use super::answers::response_type;
use super::refs::{Names, docs, ident};

const NAMES: Names = Names::Qualified;

/// The call that hands a parameter over.
pub(super) fn send(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let wire = &parameter.wire;
    match parameter.place {
        ParameterPlace::Header => quote!(.header_param(#wire, #value.view())),
        ParameterPlace::Cookie => quote!(.cookie(#wire, #value.view())),
        ParameterPlace::Query | ParameterPlace::Path => match parameter.style {
            Style::Plain => quote!(.query(#wire, #value.view())),
            Style::Joined(delimiter) => quote!(.query_joined(#wire, #value.view(), #delimiter)),
            Style::Deep => quote!(.query_deep(#wire, #value.view())),
        },
    }
}

/// How a body is handed over: as a typed value, or as it is.
pub(super) fn body_argument(body: &Body) -> TokenStream {
    match &body.media {
        MediaType::Json(_) | MediaType::Form(_) | MediaType::Multipart(_) => NAMES.argument(&body.ty),
        MediaType::Raw(_) => quote!(impl Into<bytes::Bytes>),
    }
}

/// The call that hands the body over.
pub(super) fn send_body(media: &MediaType) -> TokenStream {
    match media {
        MediaType::Json(content_type) if content_type == "application/json" => quote!(.json(body.view())),
        MediaType::Json(content_type) => quote!(.json(body.view()).header("content-type", #content_type)),
        MediaType::Form(encodings) if encodings.is_empty() => quote!(.form(body.view())),
        MediaType::Form(encodings) => {
            let encodings = table(encodings);
            quote!(.form_as(body.view(), #encodings))
        }
        MediaType::Multipart(encodings) => {
            let encodings = table(encodings);
            quote!(.multipart(body.view(), #encodings))
        }
        MediaType::Raw(content_type) => quote!(.body(body.into(), #content_type)),
    }
}

/// The members of a form that are not written in the usual way.
fn table(encodings: &[(String, Encoding)]) -> TokenStream {
    let rows = encodings.iter().map(|(wire, encoding)| {
        let encoding = match encoding {
            Encoding::Type(content_type) => quote!(Type(#content_type)),
            Encoding::Deep => quote!(Deep),
            Encoding::Joined(delimiter) => quote!(Joined(#delimiter)),
            Encoding::Spread => quote!(Spread),
        };
        quote!((#wire, Encoding::#encoding))
    });
    quote!(&[#(#rows),*])
}

/// The call of an operation with optional values, and a setter for each.
pub(super) fn call(tag: &Tag, operation: &Operation) -> Vec<TokenStream> {
    let Some(name) = &operation.call else { return Vec::new() };
    let (name, ty) = (ident(name), response_type(operation));
    let about = format!(
        " A call of [`{}::{}`], with a setter for each optional value.",
        tag.handle,
        operation.rust.trim_start_matches("r#")
    );
    let setters = operation.parameters.iter().filter(|parameter| !parameter.required).map(|parameter| {
        let (about, name) = (docs(&parameter.docs), ident(&parameter.rust));
        let ty = NAMES.argument(&parameter.ty);
        let send = send(parameter, &quote!(value));
        quote! {
            #about
            #[inline]
            pub fn #name(self, value: #ty) -> Self { Self(self.0 #send) }
        }
    });
    let body = operation.body.as_ref().filter(|body| !body.required).map(|body| {
        let (about, ty, send) = (docs(&body.docs), body_argument(body), send_body(&body.media));
        quote! {
            #about
            #[inline]
            pub fn body(self, body: #ty) -> Self { Self(self.0 #send) }
        }
    });
    vec![
        quote! {
            #[doc = #about]
            #[must_use = "a call does nothing until it is sent"]
            pub struct #name(Call<#ty>);
        },
        quote!(call! { #name -> #ty }),
        quote!(impl #name { #(#setters)* #body }),
    ]
}
