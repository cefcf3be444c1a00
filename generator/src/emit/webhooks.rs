//! Webhooks to Rust: the functions that read their payloads, and the enum of payloads that a header tells apart.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Type, Variant, WebhookEvent};
use crate::markdown::code;

use super::refs::{Names, docs, ident};
use super::types::about;

const NAMES: Names = Names::Imported;

/// The enum of the payloads of webhooks, which is read from a header and a body.
pub(super) fn events(
    ty: &Type,
    header: &str,
    variants: &[Variant<WebhookEvent>],
    when: &TokenStream,
) -> Vec<TokenStream> {
    let (about, name) = (about(ty), ident(&ty.rust));
    let cases = variants.iter().map(|variant| {
        let (about, rust, ty) = (docs(&variant.docs), ident(&variant.rust), NAMES.owned(&variant.value.ty));
        quote!(#about #rust(#ty),)
    });
    let rows = variants.iter().map(|variant| {
        let (value, rust) = (&variant.value.name, ident(&variant.rust));
        quote!(#value => crate::runtime::wire::from_slice(body).map(Self::#rust),)
    });
    let reads = format!(" Reads the body of a webhook. `event` is the value of its header {}.", code(header));
    vec![
        quote! {
            #about #when
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub enum #name {
                #(#cases)*
                #[doc = " The payload of an event that the description does not list, kept as received."]
                Unknown(Value),
            }
        },
        quote! {
            #when
            impl #name {
                #[doc = #reads]
                #[doc = ""]
                #[doc = " # Errors"]
                #[doc = ""]
                #[doc = " Fails if the body is not JSON of the type of the event. The error names the path."]
                pub fn from_event(event: &str, body: &[u8]) -> Result<Self, ReadError> {
                    match event {
                        #(#rows)*
                        _ => crate::runtime::wire::from_slice(body).map(Self::Unknown),
                    }
                }
            }
        },
    ]
}

/// Webhooks arrive as bytes, without a client.
pub(super) fn from_slice(ty: &Type) -> TokenStream {
    let about = format!(" Reads a {} from the bytes of a request body.", code(&ty.wire));
    quote! {
        #[doc = #about]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = ""]
        #[doc = " Fails if the bytes are not JSON of this type. The error names the path."]
        #[inline]
        pub fn from_slice(bytes: &[u8]) -> Result<Self, ReadError> {
            crate::runtime::wire::from_slice(bytes)
        }
    }
}
