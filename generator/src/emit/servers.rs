//! Servers to Rust: `servers.rs` with a constant for each URL, and a function for each that varies.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Choice, Server, UrlPart, Variable};
use crate::markdown::{code, item};

use super::layout;
use super::refs::{docs, ident};

/// `servers.rs`; `None` when the description names no server.
pub(super) fn file(api: &Api, head: &str) -> Option<String> {
    if api.servers.is_empty() {
        return None;
    }
    let items = api.servers.iter().flat_map(server).collect();
    let about = "//! The documented servers, for [`ClientBuilder::base_url`](crate::ClientBuilder::base_url).\n\n";
    Some(layout::file(&format!("{head}{about}"), items))
}

fn server(server: &Server) -> Vec<TokenStream> {
    let (about, name) = (docs(&server.docs), ident(&server.rust));
    if server.variables.is_empty() {
        let url: String = server
            .url
            .iter()
            .filter_map(|part| if let UrlPart::Literal(text) = part { Some(text.as_str()) } else { None })
            .collect();
        return vec![quote!(#about pub const #name: &str = #url;)];
    }
    let arguments = server.variables.iter().map(|variable| {
        let name = ident(&variable.rust);
        match &variable.choice {
            Some(choice) => {
                let ty = ident(&choice.rust);
                quote!(#name: #ty)
            }
            None => quote!(#name: &str),
        }
    });
    let parts = server.url.iter().map(|part| match part {
        UrlPart::Literal(text) => quote!(#text),
        UrlPart::Variable(position) => {
            let variable = &server.variables[*position];
            let name = ident(&variable.rust);
            if variable.choice.is_some() { quote!(#name.as_str()) } else { quote!(#name) }
        }
    });
    let listed: Vec<String> = server.variables.iter().flat_map(listed).collect();
    let listed = docs(&listed);
    let mut items = vec![quote! {
        #about
        #[doc = ""]
        #listed
        #[must_use]
        pub fn #name(#(#arguments),*) -> String { [#(#parts),*].concat() }
    }];
    items.extend(
        server
            .variables
            .iter()
            .filter_map(|variable| variable.choice.as_ref().map(|one| (variable, one)))
            .flat_map(choice),
    );
    items
}

/// A variable in a list, with its docs.
fn listed(variable: &Variable) -> Vec<String> {
    item(&format!("`{}`", variable.rust), &variable.docs)
}

fn choice((variable, choice): (&Variable, &Choice)) -> Vec<TokenStream> {
    let (about, name) = (docs(&variable.docs), ident(&choice.rust));
    let variants = choice.values.iter().enumerate().map(|(index, (rust, wire))| {
        let (about, rust) = (format!(" {}.", code(wire)), ident(rust));
        let default = (choice.default == Some(index)).then(|| quote!(#[default]));
        quote!(#[doc = #about] #default #rust,)
    });
    let arms = choice.values.iter().map(|(rust, wire)| {
        let rust = ident(rust);
        quote!(Self::#rust => #wire,)
    });
    let default = choice.default.map(|_| quote!(, Default));
    vec![
        quote! {
            #about
            #[derive(Clone, Copy, Debug, PartialEq, Eq #default)]
            pub enum #name { #(#variants)* }
        },
        quote! {
            impl #name {
                /// The value in the URL.
                #[must_use]
                pub const fn as_str(self) -> &'static str {
                    match self { #(#arms)* }
                }
            }
        },
    ]
}
