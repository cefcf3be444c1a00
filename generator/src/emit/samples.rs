//! Documented calls to Rust: the snippets in docs, and `examples/quickstart.rs`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, ExampleCall, Literal, Method, Operation, Parameter, ResponseBody, Scheme, SchemeKind, Tag};

use super::refs::ident;
use super::{layout, values};

/// The call of a method, as it stands in its docs.
pub(super) fn doc_example(api: &Api, tag: &Tag, operation: &Operation, method: &Method) -> Option<Vec<String>> {
    let example = method.example.as_ref()?;
    let imports = imports(api, example);
    let statements = statements(tag, method, example);
    let mut lines = vec!["```no_run".to_owned()];
    if operation.deprecated {
        lines.push("# #[expect(deprecated)]".to_owned());
    }
    lines.push(format!(
        "# async fn example(client: &{}::Client) -> Result<(), Box<dyn std::error::Error>> {{",
        api.package.lib
    ));
    lines.extend(layout::statements(&quote!(#imports #statements)));
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    Some(lines)
}

/// The first documented call that is paged, as it stands in the crate's README.
pub(super) fn paging_doc(api: &Api) -> Vec<String> {
    let shown = api.methods().find(|(.., one)| one.paging.is_some() && one.example.is_some());
    let lines = shown.and_then(|(tag, operation, method)| doc_example(api, tag, operation, method)).unwrap_or_default();
    lines.into_iter().filter(|line| !line.starts_with("# ") && !line.starts_with("```")).collect()
}

/// The first call whose stream of events outlives its connections, without its arguments.
pub(super) fn reconnecting(api: &Api) -> Option<String> {
    let (tag, operation, method) = api.methods().find(|(_, operation, method)| operation.reconnects(method))?;
    let is_asked = operation.parameters.iter().any(Parameter::is_argument);
    let is_asked = is_asked || method.body.as_ref().is_some_and(|body| body.is_argument);
    let arguments = if is_asked { ".." } else { "" };
    Some(format!("client.{}().{}({arguments})", tag.module, method.rust))
}

/// Imports of what the example's values name.
fn imports(api: &Api, example: &ExampleCall) -> TokenStream {
    let mut names = BTreeSet::new();
    example.arguments.iter().chain(&example.setters).for_each(|(_, value)| values::names(value, &mut names));
    let lib = ident(&api.package.lib);
    let of_runtime = ["Clearable", "Expandable", "Nullable"].into_iter().filter(|name| names.remove(name));
    let of_runtime = of_runtime.map(|name| {
        let name = ident(name);
        quote!(use #lib::#name;)
    });
    let of_runtime: Vec<TokenStream> = of_runtime.collect();
    let types = (!names.is_empty()).then(|| {
        let names = names.iter().map(|name| ident(name));
        quote!(use #lib::types::{#(#names),*};)
    });
    quote!(#(#of_runtime)* #types)
}

/// A documented call in parts.
pub(super) struct Sample {
    pub(super) imports: TokenStream,
    /// Variables for the values that are more than a word.
    pub(super) lets: Vec<TokenStream>,
    pub(super) call: TokenStream,
}

/// The call that the docs show first.
pub(super) fn sample(api: &Api, tag: &Tag, method: &Method) -> Option<Sample> {
    let example = necessary(method)?;
    let (lets, call) = call(tag, method, &example);
    Some(Sample { imports: imports(api, &example), lets, call })
}

/// The example of a method, without the optional parameters of a call that only asks.
fn necessary(method: &Method) -> Option<ExampleCall> {
    let mut example = method.example.clone()?;
    if method.body.is_none() {
        example.setters.clear();
    }
    Some(example)
}

fn call(tag: &Tag, method: &Method, example: &ExampleCall) -> (Vec<TokenStream>, TokenStream) {
    let mut lets = Vec::new();
    let mut argument = |name: &str, value: &Literal| match value {
        _ if name != "body" || method.body.is_none() => values::given(value),
        Literal::Struct { .. }
        | Literal::Tuple(..)
        | Literal::Common(..)
        | Literal::Parts(..)
        | Literal::Any(_)
        | Literal::Map(_) => {
            let value = match value {
                Literal::Map(entries) if entries.is_empty() => quote!(std::collections::BTreeMap::new()),
                Literal::Map(_) => {
                    let value = values::owned(value);
                    quote!(std::collections::BTreeMap::from(#value))
                }
                _ => values::owned(value),
            };
            lets.push(quote!(let request = #value;));
            quote!(&request)
        }
        other => values::body(other, method.body.as_ref().is_some_and(|body| body.takes_option())),
    };
    let arguments: Vec<TokenStream> = example.arguments.iter().map(|(name, value)| argument(name, value)).collect();
    let setters: Vec<TokenStream> = example
        .setters
        .iter()
        .map(|(name, value)| {
            let (value, name) = (argument(name, value), ident(name));
            quote!(.#name(#value))
        })
        .collect();
    let (accessor, method) = (ident(&tag.module), ident(&method.rust));
    let call = quote!(client.#accessor().#method(#(#arguments),*)#(#setters)*);
    (lets, call)
}

/// The call, and what is made of its answer.
fn statements(tag: &Tag, method: &Method, example: &ExampleCall) -> TokenStream {
    let (lets, call) = call(tag, method, example);
    if let Some(paging) = &method.paging {
        let (all, one) = if paging.list.is_some() { ("items", "item") } else { ("pages", "page") };
        let (all, shown, one) = (ident(all), format!("{{{one}:?}}"), ident(one));
        return quote! {
            #(#lets)*
            let mut #all = #call.#all();
            while let Some(#one) = #all.next().await {
                let #one = #one?;
                println!(#shown);
            }
        };
    }
    let binding = match &method.response {
        ResponseBody::Empty => quote!(),
        ResponseBody::Events(_) | ResponseBody::Lines(_) => quote!(let mut response =),
        _ => quote!(let response =),
    };
    quote!(#(#lets)* #binding #call.await?;)
}

/// The first call, as it stands in the crate's docs.
pub(super) fn quickstart_doc(api: &Api) -> Vec<String> {
    let mut lines = vec!["```no_run".to_owned()];
    lines.extend(quickstart(api).map(|(tag, ..)| format!("# #[cfg(feature = \"{}\")]", tag.feature())));
    lines.push("# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    lines.extend(layout::statements(&quickstart_statements(api, &|name| {
        let placeholder = format!("<{name}>");
        quote!(#placeholder)
    })));
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    lines
}

/// `examples/quickstart.rs`.
pub(super) fn quickstart_file(api: &Api, head: &str) -> String {
    let statements = quickstart_statements(api, &|name| {
        let variable = name.to_ascii_uppercase();
        quote!(std::env::var(#variable)?)
    });
    let variables: Vec<String> =
        schemes(api).flat_map(credentials).map(|name| format!("`{}`", name.to_ascii_uppercase())).collect();
    let needs = match variables.as_slice() {
        [] => String::new(),
        names => format!("//!\n//! Reads its credentials from the environment: {}.\n", names.join(", ")),
    };
    let about = format!("//! A first call, from credentials to response.\n{needs}\n");
    let item = quote! {
        #[tokio::main(flavor = "current_thread")]
        async fn main() -> Result<(), Box<dyn std::error::Error>> {
            #statements
            Ok(())
        }
    };
    layout::file(&format!("{head}{about}"), vec![item])
}

/// The method that the docs show first.
pub(super) fn quickstart(api: &Api) -> Option<(&Tag, &Operation, &Method)> {
    let (tag, method) = api.quickstart?;
    let tag = api.tags.get(tag)?;
    let (operation, method) = tag.methods().nth(method)?;
    Some((tag, operation, method))
}

/// The schemes whose credentials the first call needs: those of its first alternative, and the keys that their token
/// endpoints need.
pub(super) fn schemes(api: &Api) -> impl Iterator<Item = &Scheme> {
    let security = quickstart(api).map_or(&api.security, |(_, operation, _)| &operation.security);
    let needed = security.first().map(Vec::as_slice).unwrap_or_default();
    let is_needed = move |scheme: &Scheme| needed.contains(&scheme.constant);
    let wants = move |scheme: &Scheme, key: &Scheme| matches!(&scheme.kind, SchemeKind::ClientCredentials { keys, .. } if keys.contains(&key.constant));
    let is_key = move |key: &Scheme| api.schemes.iter().any(|scheme| is_needed(scheme) && wants(scheme, key));
    api.schemes.iter().filter(move |scheme| is_needed(scheme) || is_key(scheme))
}

fn quickstart_statements(api: &Api, credential: &dyn Fn(&str) -> TokenStream) -> TokenStream {
    let lib = ident(&api.package.lib);
    let setters = schemes(api).map(|scheme| {
        let name = ident(&scheme.rust);
        let values = credentials(scheme).into_iter().map(|name| credential(&name));
        quote!(.#name(#(#values),*))
    });
    let server = api.server.is_none().then(|| quote!(.base_url("https://api.example.com")));
    let client = quote!(let client = Client::builder()#server #(#setters)*.build()?;);
    match quickstart(api).and_then(|(tag, _, method)| Some((tag, method, necessary(method)?))) {
        Some((tag, method, example)) => {
            let (imports, statements) = (imports(api, &example), statements(tag, method, &example));
            let print =
                (method.response != ResponseBody::Empty && method.paging.is_none()).then(|| match method.response {
                    ResponseBody::Events(_) | ResponseBody::Lines(_) => {
                        quote!(while let Some(item) = response.next().await {
                            let item = item?;
                            println!("{item:#?}");
                        })
                    }
                    _ => quote!(println!("{response:#?}");),
                });
            quote!(use #lib::Client; #imports #client #statements #print)
        }
        None => quote!(use #lib::Client; #client let _ = client;),
    }
}

/// What a scheme's setter takes, by name.
pub(super) fn credentials(scheme: &Scheme) -> Vec<String> {
    let name = &scheme.rust;
    match &scheme.kind {
        SchemeKind::ClientCredentials { .. } => vec!["client_id".to_owned(), "client_secret".to_owned()],
        SchemeKind::Basic => vec![format!("{name}_user"), format!("{name}_password")],
        _ => vec![name.to_owned()],
    }
}
