//! `examples/testing.rs`: a test of what uses the client, without a network, made of a documented call and its answer.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::ir::{Api, Method, ResponseBody, SchemeKind, TypeRef};

use super::layout;
use super::refs::{docs, ident};
use super::round_trip::json_text;
use super::samples::{Sample, credentials, quickstart, sample, schemes};

/// The file; `None` where no call can be shown.
pub(super) fn file(api: &Api, head: &str) -> Option<String> {
    let statements = statements(api)?;
    let about = "//! How to test code that uses the client, without a network.\n\n";
    let answer = quickstart(api).and_then(|(.., method)| documented(api, method)).map(|value| {
        let (about, text) = (docs(&["The documented response.".to_owned()]), json_text(value));
        quote!(#about const RESPONSE: &str = #text;)
    });
    let main = quote! {
        #[tokio::main(flavor = "current_thread")]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            #statements
            Ok(())
        }
    };
    Some(layout::file(&format!("{head}{about}"), answer.into_iter().chain([main]).collect()))
}

/// What the file does, as it stands in the crate's README.
pub(super) fn doc(api: &Api) -> Vec<String> {
    statements(api).map(|statements| layout::statements(&statements)).unwrap_or_default()
}

/// The features that the file needs.
pub(super) fn features(api: &Api) -> Option<[String; 2]> {
    statements(api)?;
    let (tag, ..) = quickstart(api)?;
    Some(["test-util".to_owned(), tag.feature()])
}

/// A call that is answered as documented, or with a failure where no answer is.
fn statements(api: &Api) -> Option<TokenStream> {
    let (tag, operation, method) = quickstart(api)?;
    let Sample { imports, lets, call } = sample(api, tag, method)?;
    let (lib, http_method) = (ident(&api.package.lib), &operation.http_method);
    let (answer, outcome) = match documented(api, method) {
        Some(_) => (
            quote!(200, RESPONSE),
            quote! {
                let response = #call.await?;
                println!("{response:#?}");
            },
        ),
        None => (
            quote!(404, "{}"),
            quote! {
                let error = #call.await.expect_err("the API has nothing of this kind");
                assert!(error.status().is_some_and(|status| status == 404));
            },
        ),
    };
    let client = client(api);
    Some(quote! {
        use #lib::Client;
        use #lib::test_util::{Canned, Recorder};
        #imports
        let recorder = Recorder::new(Canned::json(#answer));
        #client
        #(#lets)*
        #outcome
        let sent = recorder.requests();
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].method, #http_method);
    })
}

/// The client, with credentials that nobody checks.
fn client(api: &Api) -> TokenStream {
    let server = api.server.is_none().then(|| quote!(.base_url("https://api.example.com")));
    let setters = schemes(api).map(|scheme| match &scheme.kind {
        // With a token at hand none is fetched.
        SchemeKind::ClientCredentials { token_setter, .. } => {
            let setter = ident(token_setter);
            quote!(.#setter("token"))
        }
        _ => {
            let (setter, values) = (ident(&scheme.rust), credentials(scheme));
            quote!(.#setter(#(#values),*))
        }
    });
    quote!(let client = Client::builder()#server #(#setters)*.transport(recorder.clone()).build()?;)
}

/// The documented response of a method.
fn documented<'a>(api: &'a Api, method: &Method) -> Option<&'a Value> {
    let ResponseBody::Json(ty) = &method.response else { return None };
    matches!(ty.innermost(), TypeRef::Named(_)).then_some(())?;
    api.examples.iter().find(|example| example.ty == *ty).map(|example| &example.value)
}
