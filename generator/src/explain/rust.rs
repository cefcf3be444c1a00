//! Finds items in the generated code, and formats them without docs and bodies.

use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, ImplItem};

use crate::Outcome;
use crate::ir::spelled;

/// An item of the crate, and its module.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// The method of the client that returns the handle of a tag.
    Accessor(String),
    /// The setter of a credential.
    Setter(String),
    /// The methods of an operation.
    Methods { module: String, handle: String, names: Vec<String> },
    /// A setter of a call or, with `method`, an argument of that method.
    Parameter { module: String, of: String, method: Option<String>, name: String },
    /// A type.
    Type { group: String, name: String },
    /// A field or a variant.
    Member { group: String, of: String, name: String },
}

impl Item {
    /// Returns the path from the root of the crate.
    pub(super) fn path(&self) -> String {
        match self {
            Self::Accessor(name) => format!("Client::{}", spelled(name)),
            Self::Setter(name) => format!("ClientBuilder::{}", spelled(name)),
            Self::Methods { handle, names, .. } => {
                format!("{handle}::{}", names.first().map(|name| spelled(name)).unwrap_or_default())
            }
            Self::Parameter { of, method: Some(method), name, .. } => format!("{of}::{}({name})", spelled(method)),
            Self::Parameter { of, name, .. } => format!("{of}::{}", spelled(name)),
            Self::Type { name, .. } => format!("types::{name}"),
            Self::Member { of, name, .. } => format!("types::{of}::{}", spelled(name)),
        }
    }

    fn file(&self) -> String {
        match self {
            Self::Accessor(_) | Self::Setter(_) => "src/client.rs".to_owned(),
            Self::Methods { module, .. } | Self::Parameter { module, .. } => format!("src/api/{}.rs", module),
            Self::Type { group, .. } | Self::Member { group, .. } => format!("src/types/{}.rs", group),
        }
    }
}

/// Returns the lines of an item in the generated code. Empty when no files were generated.
pub(super) fn code(outcome: &Outcome, item: &Item) -> Vec<String> {
    let text = outcome.files.as_ref().and_then(|files| files.get(&item.file()));
    let Some(file) = text.and_then(|text| syn::parse_file(text).ok()) else { return Vec::new() };
    match item {
        Item::Accessor(name) => method(&file, "Client", name),
        Item::Setter(name) => method(&file, "ClientBuilder", name),
        Item::Methods { handle, names, .. } => names.iter().flat_map(|name| method(&file, handle, name)).collect(),
        Item::Parameter { of, method: Some(name), name: argument, .. } => {
            let found = function(&file, of, name);
            let typed = found.and_then(|found| found.inputs.iter().find_map(|input| typed(input, argument)));
            typed.into_iter().collect()
        }
        Item::Parameter { of, name, .. } => method(&file, of, name),
        Item::Type { name, .. } => definition(&file, name),
        Item::Member { of, name, .. } => {
            let name = spelled(name);
            let is_it = |line: &&String| {
                let line = line.trim_start().trim_start_matches("pub ");
                line.strip_prefix(&*name).is_some_and(|rest| rest.starts_with([':', '(', ',']))
            };
            let lines = definition(&file, of);
            lines
                .iter()
                .skip(1)
                .find(is_it)
                .map(|line| line.trim().trim_end_matches(',').to_owned())
                .into_iter()
                .collect()
        }
    }
}

/// Returns the lines of a type.
fn definition(file: &syn::File, name: &str) -> Vec<String> {
    let found = file.items.iter().find_map(|item| match item {
        syn::Item::Struct(item) if item.ident == name => {
            let mut item = item.clone();
            plain(&mut item.attrs);
            item.fields.iter_mut().for_each(|field| plain(&mut field.attrs));
            Some(syn::Item::Struct(item))
        }
        syn::Item::Enum(item) if item.ident == name => {
            let mut item = item.clone();
            plain(&mut item.attrs);
            item.variants.iter_mut().for_each(|variant| plain(&mut variant.attrs));
            Some(syn::Item::Enum(item))
        }
        syn::Item::Type(item) if item.ident == name => {
            let mut item = item.clone();
            plain(&mut item.attrs);
            Some(syn::Item::Type(item))
        }
        _ => None,
    });
    found.map(lines).unwrap_or_default()
}

/// Removes the attributes that do not matter to callers.
fn plain(attributes: &mut Vec<Attribute>) {
    attributes.retain(|one| ["non_exhaustive", "deprecated"].iter().any(|kept| one.path().is_ident(kept)));
}

fn lines(item: syn::Item) -> Vec<String> {
    let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    prettyplease::unparse(&file).lines().map(str::to_owned).collect()
}

/// Returns the lines of a method's signature.
fn method(file: &syn::File, of: &str, name: &str) -> Vec<String> {
    let Some(signature) = function(file, of, name) else { return Vec::new() };
    let Ok(item) = syn::parse2(quote!(pub #signature {})) else { return Vec::new() };
    let mut lines = lines(syn::Item::Fn(item));
    if let Some(last) = lines.last_mut() {
        *last = format!("{};", last.trim_end_matches("{}").trim_end());
    }
    lines
}

fn function<'f>(file: &'f syn::File, of: &str, name: &str) -> Option<&'f syn::Signature> {
    let impls = file.items.iter().filter_map(|item| match item {
        syn::Item::Impl(item) if item.trait_.is_none() => Some(item),
        _ => None,
    });
    let own = impls.filter(|item| match item.self_ty.as_ref() {
        syn::Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == of),
        _ => false,
    });
    own.flat_map(|item| &item.items).find_map(|member| match member {
        ImplItem::Fn(function) if function.sig.ident.unraw() == name => Some(&function.sig),
        _ => None,
    })
}

/// Formats an argument as in the signature, if it has this name.
fn typed(input: &syn::FnArg, name: &str) -> Option<String> {
    let syn::FnArg::Typed(input) = input else { return None };
    let (pattern, ty) = (&input.pat, &input.ty);
    let name = spelled(name);
    let is_it = quote!(#pattern).to_string() == name;
    let line = || lines(syn::parse_quote!(type Argument = #ty;)).concat();
    is_it.then(|| format!("{name}: {}", line().trim_start_matches("type Argument = ").trim_end_matches(';')))
}
