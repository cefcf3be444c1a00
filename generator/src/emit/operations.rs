//! Operations to Rust: `api/<tag>.rs` with the tag's handle, its methods, and the calls that have optional values.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{
    Api, Body, Constant, Follow, MediaType, Method, MethodKind, Operation, Parameter, ParameterPlace, Security, Tag,
    TypeRef,
};
use crate::markdown::code;
use crate::runtime::OF_OPERATIONS;

use super::answers::{answer_type, error_type, number, response_type};
use super::calls::{body_argument, call, deprecated, is_conditional, is_usual, send, send_body, style};
use super::given::{Argument, Definitions};
use super::refs::{alias, docs, file_docs, ident, module_in_file};
use super::{index, layout, samples};

/// `api/mod.rs`.
pub(super) fn module(api: &Api, head: &str) -> String {
    let mut items = Vec::new();
    for tag in tags(api) {
        let feature = tag.feature();
        items.push(module_in_file(&tag.module, &quote!(#[cfg(feature = #feature)] pub)));
    }
    // The types of calls stay in the module of their tag: two tags may have calls of one name.
    for tag in tags(api) {
        let (module, handle, feature) = (ident(&tag.module), ident(&tag.handle), tag.feature());
        items.push(quote!(#[cfg(feature = #feature)] pub use #module::#handle;));
    }
    layout::file(&format!("{head}//! The operations of the API, by tag.\n\n"), items)
}

/// The tags that have operations.
pub(super) fn tags(api: &Api) -> impl Iterator<Item = &Tag> {
    api.tags.iter().filter(|tag| !tag.operations.is_empty())
}

/// `api/<tag>.rs`.
pub(super) fn tag(api: &Api, tag: &Tag, head: &str) -> String {
    let definitions = Definitions::of(api);
    let mut items = imports(api, tag);
    items.extend(handle(api, tag, &definitions));
    for (operation, method) in tag.methods() {
        items.extend(call(tag, operation, method, &definitions));
        match method.kind {
            MethodKind::Primary => {
                items.extend(answer_type(operation, &method.response));
                items.extend(error_type(operation));
            }
            MethodKind::OtherResponse => items.extend(answer_type(operation, &method.response)),
            // It returns what the primary method returns.
            MethodKind::OtherBody(_) => {}
        }
    }
    items.extend(tag.operations.iter().map(|operation| constant(api, operation)));
    let mut about = vec![format!("Operations of the tag {}.", code(&tag.wire)), String::new()];
    about.extend(index::operations(tag, |one| format!("[`{}`]({}::{})", one.rust, tag.handle, one.rust)));
    about.extend(index::types(api, tag));
    layout::file(&format!("{head}{}\n", file_docs(&about)), items)
}

fn imports(api: &Api, tag: &Tag) -> Vec<TokenStream> {
    let operations = &tag.operations;
    let runtime = OF_OPERATIONS.iter().filter(|name| imports_of_runtime(tag, name)).map(|name| ident(name));
    let mut lines = Vec::new();
    if operations.iter().any(|one| is_known_method(&one.http_method)) {
        lines.push(quote!(
            use http::Method;
        ));
    }
    let own = operations.iter().filter(|one| one.security != api.security);
    if own.flat_map(|one| one.security.iter().flatten()).next().is_some() {
        lines.push(quote!(
            use crate::client::scheme;
        ));
    }
    let is_typed = |body: &Body| !matches!(body.media, MediaType::Raw(_));
    let mut bodies = tag.methods().filter_map(|(_, method)| method.body.as_ref());
    if operations.iter().any(|one| !one.parameters.is_empty()) || bodies.any(is_typed) {
        lines.push(quote!(
            use crate::runtime::wire::ToWire;
        ));
    }
    lines.push(quote!(use crate::runtime::{#(#runtime),*};));
    if operations.iter().any(names_types) {
        lines.push(quote!(
            use crate::types;
        ));
    }
    lines
}

/// Whether operations need a name of the runtime.
fn imports_of_runtime(tag: &Tag, name: &str) -> bool {
    let mut all = tag.operations.iter();
    let mut methods = tag.methods().map(|(_, method)| method);
    let mut paged = tag.methods().filter_map(|(_, method)| method.paging.as_ref());
    match name {
        "call" => methods.any(|one| one.call.is_some()),
        "conditional" => tag.methods().any(|(operation, one)| one.call.is_some() && is_conditional(operation)),
        "SuccessWhen" => all.any(|one| !one.success.is_empty()),
        "Error" => all.any(|one| one.error_type.is_some()),
        "Style" => all.flat_map(|one| &one.parameters).any(|parameter| !is_usual(parameter)),
        "Encoding" => methods.filter_map(|one| one.body.as_ref()).any(has_encodings),
        "Pages" | "Paging" => paged.next().is_some(),
        "Items" => paged.any(|paging| paging.list.is_some()),
        "Place" => {
            paged.any(|paging| !matches!(paging.follow, Follow::Link(_) | Follow::LinkHeader | Follow::NextHeader(_)))
        }
        _ => true,
    }
}

fn has_encodings(body: &Body) -> bool {
    matches!(&body.media, MediaType::Form(encodings) | MediaType::Multipart(_, encodings) if !encodings.is_empty())
}

fn names_types(operation: &Operation) -> bool {
    let shared = operation.parameters.iter().map(|parameter| &parameter.ty);
    let shared =
        shared.chain(operation.errors.iter().filter(|_| operation.error_type.is_some()).map(|error| &error.ty));
    let own = operation.methods.iter().flat_map(|one| one.body.iter().map(|body| &body.ty).chain(one.response.types()));
    shared.chain(own).any(|ty| matches!(ty.innermost(), TypeRef::Named(_)))
}

fn handle(api: &Api, tag: &Tag, definitions: &Definitions<'_>) -> Vec<TokenStream> {
    let (about, name) = (docs(&tag.docs), ident(&tag.handle));
    let methods = tag.methods().map(|(operation, one)| method(api, tag, (operation, one), definitions));
    let made = format!(" Returned by [`Client::{}`]. Owns a clone of the client, so it can be stored.", tag.module);
    vec![
        quote! {
            #about
            #[doc = ""]
            #[doc = #made]
            #[derive(Clone, Debug)]
            pub struct #name { client: Client }
        },
        quote! {
            impl #name {
                pub(crate) fn new(client: Client) -> Self { Self { client } }
                #(#methods)*
            }
        },
    ]
}

fn method(
    api: &Api,
    tag: &Tag,
    (operation, method): (&Operation, &Method),
    definitions: &Definitions<'_>,
) -> TokenStream {
    let mut lines = method.docs.clone();
    if let Some(example) = samples::doc_example(api, tag, operation, method) {
        lines.extend(["".to_owned(), "# Examples".to_owned(), "".to_owned()]);
        lines.extend(example);
    }
    let (about, name) = (docs(&lines), ident(&method.rust));
    // The other methods of an operation have names of ours, which say how they differ.
    let alias = alias(&operation.wire, &method.rust).filter(|_| method.kind == MethodKind::Primary);
    let (mut arguments, mut made) = (Vec::new(), Vec::new());
    for parameter in operation.parameters.iter().filter(|parameter| parameter.is_argument()) {
        let name = ident(&parameter.rust);
        let argument = Argument::of(&name, &parameter.ty, definitions);
        let ty = argument.ty;
        arguments.push(quote!(#name: #ty));
        made.extend(argument.made);
    }
    let path = operation.in_path().into_iter().map(|parameter| {
        let value = value(parameter);
        quote!(#value.view())
    });
    let others = operation.parameters.iter().filter(|one| one.required && one.place != ParameterPlace::Path);
    let others = others.map(|parameter| send(parameter, &value(parameter)));
    let mut lifetime = None;
    let body = method.body.as_ref().filter(|body| body.is_argument).map(|body| {
        let (argument, of_body) = body_argument(body);
        let ty = argument.ty;
        arguments.push(quote!(body: #ty));
        made.extend(argument.made);
        lifetime = of_body;
        send_body(&body.media)
    });
    let constant = ident(&operation.constant);
    let accept = method.accept.as_ref().map(|accept| quote!(.accept(#accept)));
    let stream = method.stream.map(|is_streamed| quote!(.extra_json("stream", #is_streamed)));
    let expression = quote!(Call::new(&self.client, &#constant, &[#(#path),*]) #accept #(#others)*#body #stream);
    let ty = response_type(&method.response);
    let (returned, expression) = match &method.call {
        Some(call) => {
            let call = ident(call);
            (quote!(#call), quote!(#call(#expression)))
        }
        None => (quote!(Call<#ty>), expression),
    };
    let many = (arguments.len() > 6)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "one for each required value")]));
    let deprecated = deprecated(operation.deprecated, operation.sunset);
    quote! {
        #about
        #alias
        #deprecated
        #[inline]
        #many
        pub fn #name #lifetime(&self, #(#arguments),*) -> #returned { #(#made)* #expression }
    }
}

/// The value of a required parameter: its argument, or its only possible value.
fn value(parameter: &Parameter) -> TokenStream {
    match &parameter.fixed {
        None => {
            let name = ident(&parameter.rust);
            quote!(#name)
        }
        Some(Constant::Text(text)) => quote!(#text),
        Some(Constant::Integer(number)) => {
            let number = Literal::i64_suffixed(*number);
            quote!(#number)
        }
        Some(Constant::Boolean(boolean)) => quote!(#boolean),
    }
}

/// The table of facts that the runtime needs of an operation.
fn constant(api: &Api, operation: &Operation) -> TokenStream {
    let (name, id, path) = (ident(&operation.constant), &operation.wire, &operation.path);
    let new = if is_known_method(&operation.http_method) {
        let method = ident(&operation.http_method);
        quote!(Operation::new(Method::#method, #id, #path))
    } else {
        let method = &operation.http_method;
        quote!(Operation::custom(#method, #id, #path))
    };
    let in_path = operation.in_path();
    let styles = in_path.iter().any(|parameter| !is_usual(parameter)).then(|| {
        let styles = in_path.iter().map(|parameter| style(parameter));
        quote!(.path_styles(&[#(#styles),*]))
    });
    let server = operation.server.as_ref().map(|server| quote!(.server(#server)));
    let idempotent = operation.idempotent.then(|| quote!(.idempotent()));
    let security = (operation.security != api.security).then(|| {
        let security = security(&operation.security);
        quote!(.security(#security))
    });
    let success = (!operation.success.is_empty()).then(|| {
        let tests = operation.success.iter().map(|test| {
            let (pointer, equals) = (&test.pointer, &test.equals);
            let message = test.message.as_ref().map(|message| quote!(.message(#message)));
            quote!(SuccessWhen::new(#pointer, #equals)#message)
        });
        quote!(.success_when(&[#(#tests),*]))
    });
    let statuses = (!operation.statuses.is_empty()).then(|| {
        let statuses = operation.statuses.iter().map(|status| {
            let (code, meaning) = (number(status.code), &status.meaning);
            quote!((#code, #meaning))
        });
        quote!(.statuses(&[#(#statuses),*]))
    });
    let results = (!operation.results.is_empty()).then(|| {
        let results = operation.results.iter().map(|status| number(*status));
        quote!(.results(&[#(#results),*]))
    });
    quote! {
        static #name: Operation = #new #styles #server #idempotent #security #success #statuses #results;
    }
}

/// Whether `http` has a constant for the method.
fn is_known_method(method: &str) -> bool {
    ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"].contains(&method)
}

/// Alternatives of sets of schemes.
pub(super) fn security(security: &Security) -> TokenStream {
    if security.is_empty() {
        return quote!(&[&[]]);
    }
    let alternatives = security.iter().map(|set| {
        let set = set.iter().map(|scheme| {
            let scheme = ident(scheme);
            quote!(scheme::#scheme)
        });
        quote!(&[#(#set),*])
    });
    quote!(&[#(#alternatives),*])
}
