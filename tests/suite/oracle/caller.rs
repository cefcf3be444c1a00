//! Code that uses an item of the old crate, to see whether it compiles with the new one.

use quote::{ToTokens, quote};
use syn::{FnArg, ImplItem, Item, ReceiverKind};
use typewright::diff::ItemChange;
use typewright::output::CrateFiles;

/// Errors about a wrong type or a wrong number of arguments. An unknown name does not count: it could come from the
/// imports of the caller.
pub(crate) const PROOF: &[&str] = &["E0061", "E0277", "E0308"];

/// Returns the source of a module that uses an item with the types that it has in these files.
pub(crate) fn caller(item: &ItemChange, files: &CrateFiles) -> Option<String> {
    if let Some((ty, of)) = item.path.split_once(": ") {
        return Some(format!("use crate::*; fn caller(value: &{ty}) -> &impl {of} {{ value }}"));
    }
    let (owner, member) = item.path.rsplit_once("::")?;
    let owner = owner.rsplit("::").next()?;
    let sources = files.iter().filter(|(path, _)| path.starts_with("src/") && !path.starts_with("src/runtime/"));
    sources.filter_map(|(path, text)| in_file(path, &syn::parse_file(text).ok()?, owner, member)).next()
}

fn in_file(path: &str, file: &syn::File, owner: &str, member: &str) -> Option<String> {
    let uses = file.items.iter().filter(|item| matches!(item, Item::Use(_)));
    let module = path.trim_start_matches("src/").trim_end_matches(".rs").split_once('/');
    let own: syn::Path = match module {
        Some(("api", module)) => syn::parse_str(&format!("crate::api::{module}")).ok()?,
        _ => syn::parse_quote!(crate::types),
    };
    let body = file.items.iter().find_map(|item| match item {
        Item::Struct(one) if one.ident == owner && member == "send" => sent(one),
        Item::Struct(one) if one.ident == owner => field(one, member),
        Item::Impl(one) if one.trait_.is_none() && is_of(one, owner) => method(one, member),
        _ => None,
    })?;
    Some(quote!(#(#uses)* use #own::*; #body).to_string())
}

fn is_of(one: &syn::ItemImpl, owner: &str) -> bool {
    let syn::Type::Path(own) = one.self_ty.as_ref() else { return false };
    own.path.segments.last().is_some_and(|segment| segment.ident == owner)
}

/// Returns a function that reads a field as a value of its type.
fn field(one: &syn::ItemStruct, member: &str) -> Option<proc_macro2::TokenStream> {
    let field = one.fields.iter().find(|field| field.ident.as_ref().is_some_and(|name| name == member))?;
    let (owner, name, ty) = (&one.ident, &field.ident, &field.ty);
    Some(quote!(fn caller(value: #owner) -> #ty { value.#name }))
}

/// Returns a function that sends a call and returns its response type. The methods of calls come from a macro of the
/// runtime.
fn sent(one: &syn::ItemStruct) -> Option<proc_macro2::TokenStream> {
    let syn::Type::Path(call) = &one.fields.iter().next()?.ty else { return None };
    let (owner, answer) = (&one.ident, &call.path.segments.last()?.arguments);
    Some(quote!(fn caller(it: #owner) -> crate::runtime::call::builder::Sending #answer { it.send() }))
}

/// Returns a function that calls a method with its argument types and returns its return type.
fn method(one: &syn::ItemImpl, member: &str) -> Option<proc_macro2::TokenStream> {
    let mut methods =
        one.items.iter().filter_map(|item| if let ImplItem::Fn(method) = item { Some(method) } else { None });
    let signature = &methods.find(|method| method.sig.ident == member)?.sig;
    let (owner, generics, name, output) = (&one.self_ty, &signature.generics, &signature.ident, &signature.output);
    let receiver = signature.receiver().filter(|one| matches!(one.kind, ReceiverKind::Reference(..)));
    let reference = receiver.map(|_| quote!(&));
    let typed: Vec<_> = signature.inputs.iter().filter(|one| matches!(one, FnArg::Typed(_))).collect();
    let names =
        typed.iter().filter_map(|one| if let FnArg::Typed(one) = one { Some(one.pat.to_token_stream()) } else { None });
    let (asynchronous, wait) = (&signature.asyncness, signature.asyncness.map(|_| quote!(.await)));
    Some(quote! {
        #asynchronous fn caller #generics (it: #reference #owner, #(#typed),*) #output { it.#name(#(#names),*) #wait }
    })
}

/// Adds the caller to a crate as a module.
pub(crate) fn with(files: &CrateFiles, caller: &str) -> CrateFiles {
    let mut files = files.clone();
    files.insert("src/caller.rs".to_owned(), caller.to_owned());
    *files.entry("src/lib.rs".to_owned()).or_default() += "\nmod caller;\n";
    files
}
