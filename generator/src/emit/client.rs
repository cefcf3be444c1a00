//! The client to Rust: `client.rs` adds to the runtime's client what this API has, `lib.rs` introduces the crate.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, SERDE, Scheme, SchemeKind, Tag, UNREFERENCED_SCHEMAS, WEBHOOKS};
use crate::markdown::{Links, below, code, inline, item};

use super::operations::{security, tags};
use super::refs::{condition, docs, file_docs, ident};
use super::{index, layout, samples, templates};

/// `client.rs`.
pub(super) fn client(api: &Api, head: &str) -> String {
    let constants = api.schemes.iter().map(|scheme| {
        let (name, wire) = (ident(&scheme.constant), &scheme.wire);
        quote!(pub(crate) const #name: &str = #wire;)
    });
    let constants = (!api.schemes.is_empty()).then(|| quote!(pub(crate) mod scheme { #(#constants)* }));
    // Without any tag there is nothing to import.
    let features: Vec<String> = tags(api).map(Tag::feature).collect();
    let when = condition(&features);
    let accessed = (!features.is_empty()).then(|| quote!(#when use crate::api;));
    let mut items: Vec<TokenStream> = accessed.into_iter().collect();
    let provider = api.schemes.iter().any(|scheme| scheme.provider_setter.is_some()).then(|| quote!(ProvideToken,));
    let credentials = (!api.schemes.is_empty()).then(|| quote!(Credential, #provider Scheme,));
    items.push(quote!(use crate::runtime::{Api, Client, ClientBuilder, #credentials};));
    items.extend(constants);
    items.push(description(api));
    items.push(accessors(api));
    if !api.schemes.is_empty() {
        let setters = api.schemes.iter().map(setters);
        items.push(quote!(impl ClientBuilder { #(#setters)* }));
    } else {
        items.push(quote! {
            impl ClientBuilder {
                /// Sends a token in the header `Authorization` of each call, as `Bearer <token>`. The description documents no
                /// credentials.
                #[must_use]
                pub fn bearer_token(self, token: impl Into<String>) -> Self {
                    self.default_header("Authorization", format!("Bearer {}", token.into()))
                }
            }
        });
    }
    let about = "//! The parts of the client that depend on the API: an accessor for each tag and a setter for each credential.\n\n";
    layout::file(&format!("{head}{about}"), items)
}

fn description(api: &Api) -> TokenStream {
    let server = api.server.as_deref().unwrap_or_default();
    let schemes = (!api.schemes.is_empty()).then(|| {
        let schemes = api.schemes.iter().map(scheme);
        quote!(.schemes(&[#(#schemes),*]))
    });
    let security = (!api.security.is_empty()).then(|| {
        let security = security(&api.security);
        quote!(.security(#security))
    });
    let servers: BTreeSet<&String> =
        tags(api).flat_map(|tag| &tag.operations).filter_map(|one| one.server.as_ref()).collect();
    let servers = (!servers.is_empty()).then(|| quote!(.servers(&[#(#servers),*])));
    quote! {
        static API: Api = Api::new(#server, concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"))) #servers #schemes #security;
    }
}

fn scheme(scheme: &Scheme) -> TokenStream {
    let constant = ident(&scheme.constant);
    let constant = quote!(scheme::#constant);
    match &scheme.kind {
        SchemeKind::ApiKeyHeader(name) => quote!(Scheme::api_key_header(#constant, #name)),
        SchemeKind::ApiKeyQuery(name) => quote!(Scheme::api_key_query(#constant, #name)),
        SchemeKind::ApiKeyCookie(name) => quote!(Scheme::api_key_cookie(#constant, #name)),
        SchemeKind::Bearer => quote!(Scheme::bearer(#constant)),
        SchemeKind::Basic => quote!(Scheme::basic(#constant)),
        SchemeKind::ClientCredentials { token_url, scopes, keys, .. } => {
            let keys = keys.iter().map(|key| {
                let key = ident(key);
                quote!(scheme::#key)
            });
            quote!(Scheme::client_credentials(#constant, #token_url, &[#(#scopes),*], &[#(#keys),*]))
        }
    }
}

fn accessors(api: &Api) -> TokenStream {
    let accessors = tags(api).map(|tag| {
        let (about, name, handle, feature) = (docs(&tag.docs), ident(&tag.module), ident(&tag.handle), tag.feature());
        quote! {
            #about
            #[cfg(feature = #feature)]
            #[must_use]
            #[inline]
            pub fn #name(&self) -> api::#handle { api::#handle::new(self.clone()) }
        }
    });
    let about = match &api.server {
        Some(server) => format!(" Creates a builder for a client of {}.", code(server)),
        None => " Creates a builder. The description names no server, so set `base_url`.".to_owned(),
    };
    quote! {
        impl Client {
            #[doc = #about]
            pub fn builder() -> ClientBuilder { ClientBuilder::new(&API) }
            #(#accessors)*
        }
    }
}

/// The builder's methods for one scheme.
fn setters(scheme: &Scheme) -> TokenStream {
    let (about, name, constant) = (docs(&scheme.docs), ident(&scheme.rust), ident(&scheme.constant));
    let constant = quote!(scheme::#constant);
    let one = |argument: TokenStream, credential: TokenStream| {
        quote! {
            #about
            #[must_use]
            pub fn #name(self, #argument) -> Self { self.credential(#constant, #credential) }
        }
    };
    let fixed = match &scheme.kind {
        SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => {
            one(quote!(key: impl Into<String>), quote!(Credential::key(key)))
        }
        SchemeKind::Bearer => one(quote!(token: impl Into<String>), quote!(Credential::bearer(token))),
        SchemeKind::Basic => {
            one(quote!(user: impl Into<String>, password: impl Into<String>), quote!(Credential::basic(user, password)))
        }
        SchemeKind::ClientCredentials { token_setter, .. } => {
            let fetched =
                one(quote!(id: impl Into<String>, secret: impl Into<String>), quote!(Credential::client(id, secret)));
            let token = ident(token_setter);
            let about = format!(
                " Sets a token that was fetched elsewhere, instead of [`{}`](Self::{}). It is sent unchanged and never refreshed.",
                scheme.rust, scheme.rust
            );
            quote! {
                #fetched
                #[doc = #about]
                #[must_use]
                pub fn #token(self, token: impl Into<String>) -> Self {
                    self.credential(#constant, Credential::bearer(token))
                }
            }
        }
    };
    let provider = scheme.provider_setter.as_ref().map(|setter| {
        let setter = ident(setter);
        let about = format!(
            " Sets a provider of this credential, instead of [`{}`](Self::{}). It is called when a call first needs the",
            scheme.rust, scheme.rust
        );
        let then = " credential, before it expires, and after a 401.";
        quote! {
            #[doc = #about]
            #[doc = #then]
            #[must_use]
            pub fn #setter(self, provider: impl ProvideToken) -> Self {
                self.credential(#constant, Credential::provided(provider))
            }
        }
    });
    quote!(#fixed #provider)
}

/// `lib.rs`.
pub(super) fn root(api: &Api, head: &str) -> String {
    let mut lines = vec![first_sentence(api)];
    let mut section = |title: &str, content: Vec<String>| {
        if !content.is_empty() {
            lines.extend([String::new(), format!("# {title}"), String::new()]);
            lines.extend(content);
        }
    };
    section("First call", samples::quickstart_doc(api));
    section("About the API", below(1, &api.docs));
    section("Credentials", credentials(api));
    section("Tags", features(api));
    templates::root(api, &format!("{head}{}", file_docs(&lines)))
}

/// The schemes, each by its setter.
fn credentials(api: &Api) -> Vec<String> {
    let shown = |scheme: &Scheme| item(&format!("[`ClientBuilder::{}`]", scheme.rust), &scheme.docs);
    let mut lines: Vec<String> = api.schemes.iter().flat_map(shown).collect();
    if !lines.is_empty() {
        lines.extend([String::new(), "Each call sends the credentials that its operation requires.".to_owned()]);
    }
    lines
}

/// The tags, and the features that compile them.
fn features(api: &Api) -> Vec<String> {
    let mut lines = index::of_tags(api, |tag, count| {
        (format!("[`Client::{}`]", tag.module), format!("[{count}](api::{})", tag.module))
    });
    let mut line = |text: &str| lines.push(text.to_owned());
    line("");
    line(
        "Each tag is a cargo feature, on by default. To compile only what you use, turn off `default-features` and turn on the",
    );
    line("features of your tags.");
    for (feature, about) in [
        (WEBHOOKS, "the types of webhooks"),
        (UNREFERENCED_SCHEMAS, "the types of schemas that no operation refers to"),
    ] {
        if api.type_features().contains(&feature) {
            line(&format!("The feature `{feature}`, also on by default, adds {about}."));
        }
    }
    line(&format!(
        "The feature `{SERDE}`, also on by default, implements `serde::Serialize` and `serde::Deserialize` for the"
    ));
    line("types. Calls work without it.");
    lines
}

fn first_sentence(api: &Api) -> String {
    format!("A typed client of the {}.", inline(&api.title, &Links::default()))
}
