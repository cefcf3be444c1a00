//! Reads the items of a generated crate: those that callers can name, and the private ones behind them.
//!
//! The source files are parsed, not `ir::Api`, because callers compile against the files.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, FnArg, ImplItem, ReturnType, Signature, Token, Type, Visibility};

use crate::output::CrateFiles;

/// The kind of an item, as far as it decides the version bump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A struct, and whether callers can write a struct literal with all its fields.
    Struct { literal: bool },
    /// An enum, and whether it is `#[non_exhaustive]`.
    Enum { open: bool },
    /// A public field of a struct.
    Field,
    /// A variant of an enum.
    Variant,
    /// A function or a method: its arguments with their types, and its return type.
    Function { arguments: Vec<(String, String)>, returns: String },
    /// A type alias, constant, trait implementation or cargo feature.
    Other,
    /// An item that callers cannot name.
    Private,
}

/// An item of a crate.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) what: What,
    /// The item without docs and body.
    pub(super) signature: String,
    pub(super) deprecated: bool,
    /// The item with docs, attributes and body.
    pub(super) text: String,
}

/// Items by path.
pub(super) type Items = BTreeMap<String, Item>;

/// Returns the items of two crates, except those whose text is the same in both. The runtime is not compared.
pub(super) fn items(old: &CrateFiles, new: &CrateFiles) -> (Items, Items) {
    let (was, is) = (by_module(old), by_module(new));
    rayon::join(|| differing(old, &is), || differing(new, &was))
}

/// The texts of a crate's items, by their public module.
type Texts<'a> = BTreeMap<String, BTreeSet<&'a str>>;

fn by_module(files: &CrateFiles) -> Texts<'_> {
    let mut texts = Texts::new();
    for (path, text) in own(files) {
        texts.entry(module(path)).or_default().extend(pieces(text));
    }
    texts
}

/// Returns the files that are generated from the description.
fn own(files: &CrateFiles) -> impl Iterator<Item = (&String, &String)> {
    files.iter().filter(|(path, _)| path.starts_with("src/") && !path.starts_with("src/runtime/"))
}

/// Splits a file into its items. Items are separated by blank lines; inside an item, a line after a blank one is
/// indented.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices("\n\n") {
        if text[at + 2..].starts_with(|next: char| !next.is_whitespace() && next != '}') {
            pieces.push(&text[start..at + 1]);
            start = at + 2;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// The number of bytes parsed at once. The file of shared types can be half of a crate, so its parts are parsed in
/// parallel.
const PART: usize = 64 * 1024;

/// Returns the items of a crate that the other crate does not have with the same text. Equal items are not parsed,
/// because most items are equal and parsing Rust is the most expensive step.
fn differing(files: &CrateFiles, other: &Texts<'_>) -> Items {
    let mut rust: Vec<(&str, String)> = Vec::new();
    for (path, text) in own(files) {
        let same = other.get(&module(path));
        let mut part = String::new();
        for piece in pieces(text).into_iter().filter(|piece| same.is_none_or(|same| !same.contains(piece))) {
            part += piece;
            if part.len() >= PART {
                rust.push((path, std::mem::take(&mut part)));
            }
        }
        rust.push((path, part));
    }
    let found: Vec<Items> = rust.par_iter().map(|(path, text)| of_part(path, text)).collect();
    let mut all: Items = found.into_iter().flatten().collect();
    all.extend(features(files));
    all
}

/// Returns the cargo features of a crate, without `default`.
fn features(files: &CrateFiles) -> Items {
    let manifest = files.get("Cargo.toml").and_then(|text| text.parse::<toml::Table>().ok()).unwrap_or_default();
    let features = manifest.get("features").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    let item = |name: String| {
        let signature = format!("feature `{name}`");
        (signature.clone(), Item { what: What::Other, text: signature.clone(), signature, deprecated: false })
    };
    features.keys().filter(|name| *name != "default").cloned().map(item).collect()
}

fn of_part(path: &str, text: &str) -> Items {
    let mut reader = Reader { module: module(path), found: Items::new() };
    match syn::parse_file(text) {
        Ok(file) => file.items.iter().for_each(|item| reader.item(item)),
        Err(error) => debug_assert!(false, "{path}: {error}"),
    }
    reader.found
}

/// Returns the module in which callers find the items of a file. Types and handles are re-exported.
fn module(path: &str) -> String {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    match path.split_once('/') {
        Some(("types", _)) => "types".to_owned(),
        Some((folder, file)) => format!("{folder}::{file}"),
        None if path == "lib" || path == "client" => String::new(),
        None => path.to_owned(),
    }
}

struct Reader {
    module: String,
    found: Items,
}

impl Reader {
    fn path(&self, name: &impl ToString) -> String {
        let name = name.to_string();
        match self.module.strip_prefix("api::") {
            Some(_) if name.ends_with("Api") => format!("api::{name}"),
            _ if self.module.is_empty() => name,
            _ => format!("{}::{name}", self.module),
        }
    }

    fn add(&mut self, path: String, what: What, attributes: &[Attribute], signature: String, text: &impl ToTokens) {
        let deprecated = attributes.iter().any(|one| one.path().is_ident("deprecated"));
        let text = text.to_token_stream().to_string();
        self.found.insert(path, Item { what, signature: tidy(&signature), deprecated, text });
    }

    fn item(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Struct(item) if is_public(&item.vis) => self.structure(item),
            syn::Item::Enum(item) if is_public(&item.vis) => self.enumeration(item),
            syn::Item::Type(item) if is_public(&item.vis) => {
                let (name, ty) = (&item.ident, &item.ty);
                self.add(self.path(name), What::Other, &item.attrs, quote!(pub type #name = #ty;).to_string(), item);
            }
            syn::Item::Const(item) if is_public(&item.vis) => {
                let (name, ty) = (&item.ident, &item.ty);
                self.add(self.path(name), What::Other, &item.attrs, quote!(pub const #name: #ty).to_string(), item);
            }
            syn::Item::Static(item) => {
                self.add(self.path(&item.ident), What::Private, &item.attrs, item.ident.to_string(), item);
            }
            syn::Item::Fn(item) if is_public(&item.vis) => {
                self.function(self.path(&item.sig.ident), &item.sig, &item.attrs, item);
            }
            syn::Item::Impl(item) => self.implementation(item),
            syn::Item::Macro(item) => self.table(item),
            _ => {}
        }
    }

    fn derives(&mut self, path: &str, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|one| one.path().is_ident("derive")) {
            let Ok(list) = attribute.meta.require_list() else { continue };
            for derived in list.tokens.clone().into_iter().filter(|token| matches!(token, TokenTree::Ident(_))) {
                let signature = format!("impl {derived} for {}", path.rsplit("::").next().unwrap_or(path));
                self.add(format!("{path}: {derived}"), What::Other, &[], signature, &quote!());
            }
        }
    }

    fn structure(&mut self, item: &syn::ItemStruct) {
        let (name, generics) = (&item.ident, &item.generics);
        let path = self.path(name);
        let open = item.attrs.iter().find(|one| one.path().is_ident("non_exhaustive"));
        let is_unit = matches!(item.fields, Fields::Unit);
        let literal = open.is_none() && !is_unit && item.fields.iter().all(|field| is_public(&field.vis));
        for (index, field) in item.fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
            let ty = &field.ty;
            let (name, signature) = match &field.ident {
                Some(name) => (name.to_string(), quote!(pub #name: #ty)),
                None => (index.to_string(), quote!(pub #ty)),
            };
            self.add(format!("{path}::{name}"), What::Field, &field.attrs, signature.to_string(), field);
        }
        self.derives(&path, &item.attrs);
        let signature = quote!(#open pub struct #name #generics).to_string();
        let attributes: Vec<&Attribute> = item.attrs.iter().collect();
        self.add(path, What::Struct { literal }, &item.attrs, signature, &quote!(#(#attributes)*));
    }

    fn enumeration(&mut self, item: &syn::ItemEnum) {
        let name = &item.ident;
        let path = self.path(name);
        let open = item.attrs.iter().find(|one| one.path().is_ident("non_exhaustive"));
        for variant in &item.variants {
            let (name, fields) = (&variant.ident, &variant.fields);
            self.add(
                format!("{path}::{name}"),
                What::Variant,
                &variant.attrs,
                quote!(#name #fields).to_string(),
                variant,
            );
        }
        self.derives(&path, &item.attrs);
        let signature = quote!(#open pub enum #name).to_string();
        let attributes: Vec<&Attribute> = item.attrs.iter().collect();
        self.add(path, What::Enum { open: open.is_some() }, &item.attrs, signature, &quote!(#(#attributes)*));
    }

    fn implementation(&mut self, item: &syn::ItemImpl) {
        let Type::Path(own) = item.self_ty.as_ref() else { return };
        let Some(name) = own.path.segments.last().map(|segment| segment.ident.clone()) else { return };
        let path = self.path(&name);
        if let Some((of, _)) = &item.trait_ {
            let signature = quote!(impl #of for #name).to_string();
            let of = tidy(&of.to_token_stream().to_string());
            return self.add(format!("{path}: {of}"), What::Other, &item.attrs, signature, item);
        }
        for member in &item.items {
            if let ImplItem::Fn(member) = member
                && is_public(&member.vis)
            {
                self.function(format!("{path}::{}", member.sig.ident), &member.sig, &member.attrs, member);
            }
        }
    }

    fn function(&mut self, path: String, signature: &Signature, attributes: &[Attribute], text: &impl ToTokens) {
        let argument = |argument: &FnArg| match argument {
            FnArg::Receiver(_) => None,
            FnArg::Typed(typed) => {
                let text = |tokens: &dyn ToTokens| tidy(&tokens.to_token_stream().to_string());
                Some((text(&typed.pat), text(&typed.ty)))
            }
        };
        let arguments = signature.inputs.iter().filter_map(argument).collect();
        let returns = match &signature.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, ty) => tidy(&ty.to_token_stream().to_string()),
        };
        let shown = signature.to_token_stream().to_string();
        self.add(path, What::Function { arguments, returns }, attributes, shown, text);
    }

    /// Adds the items that a macro of the runtime defines. The macro names their type first: `default_model` implements
    /// `Default`, `conversions` and `arrays` implement `From`, `call` defines `send`, `conditional` defines
    /// `send_if_none_match`, `shared_fields` defines a method for each row, and all others are private.
    fn table(&mut self, item: &syn::ItemMacro) {
        let mut tokens = item.mac.tokens.clone().into_iter();
        let Some(TokenTree::Ident(name)) = tokens.next() else { return };
        let table = tidy(&item.mac.path.to_token_stream().to_string());
        let path = self.path(&name);
        match table.as_str() {
            "default_model" => {
                let signature = format!("impl Default for {name}");
                self.add(format!("{path}: Default"), What::Other, &item.attrs, signature, item);
            }
            "conversions" | "arrays" => {
                // The rows look like fields.
                let Ok(rows) = syn::parse2::<syn::FieldsNamed>(tokens.collect()) else { return };
                for row in rows.named {
                    let of = tidy(&row.ty.to_token_stream().to_string());
                    let (generics, of) = match table.as_str() {
                        "arrays" => (format!("<T: Into<{of}>, const N: usize>"), "[T; N]".to_owned()),
                        _ => (String::new(), of),
                    };
                    let signature = format!("impl{generics} From<{of}> for {name}");
                    self.add(format!("{path}: From<{of}>"), What::Other, &[], signature, &quote!());
                }
            }
            // The method always accompanies the call, which is an item itself.
            "conditional" => {}
            "shared_fields" => {
                let Some(TokenTree::Group(rows)) = tokens.nth(1) else { return };
                let rows = Punctuated::<SharedField, Token![,]>::parse_terminated.parse2(rows.stream());
                for SharedField { method, returns } in rows.into_iter().flatten() {
                    let returns = tidy(&returns.to_string());
                    let signature = format!("fn {method}(&self) -> {returns}");
                    let what = What::Function { arguments: Vec::new(), returns };
                    self.add(format!("{path}::{method}"), what, &[], signature, &quote!());
                }
            }
            "call" => {
                let answer = tokens.skip(2).collect::<TokenStream>();
                let returns = tidy(&quote!(Sending<#answer>).to_string());
                let signature = format!("fn send(self) -> {returns}");
                let what = What::Function { arguments: Vec::new(), returns };
                self.add(format!("{path}::send"), what, &item.attrs, signature, item);
            }
            _ => self.add(format!("{path}: {table}"), What::Private, &item.attrs, table, item),
        }
    }
}

/// A row of `shared_fields`.
struct SharedField {
    method: Ident,
    returns: TokenStream,
}

impl Parse for SharedField {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let method = input.parse()?;
        if input.parse::<Option<Token![=]>>()?.is_some() {
            input.parse::<Ident>()?;
        }
        input.parse::<Token![:]>()?;
        let (kind, ty): (Ident, Type) = (input.parse()?, input.parse()?);
        let returns = match kind.to_string().as_str() {
            "text" => quote!(Option<&str>),
            "items" => quote!(Option<&[#ty]>),
            "copied" => quote!(Option<#ty>),
            _ => quote!(Option<&#ty>),
        };
        Ok(Self { method, returns })
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Formats tokens as people write them.
fn tidy(tokens: &str) -> String {
    let mut text = tokens.to_owned();
    for (spaced, tight) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        (" : ", ": "),
        ("( ", "("),
        (" )", ")"),
        (" (", "("),
        ("[ ", "["),
        (" ]", "]"),
        ("# [", "#["),
        (" ;", ";"),
        (",)", ")"),
        ("-> ", "-> "),
    ] {
        if text.contains(spaced) {
            text = text.replace(spaced, tight);
        }
    }
    text.replace("->", " -> ").replace("  ", " ").replace("- >", "->").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{CrateFiles, PART, items};

    fn files(text: &str) -> CrateFiles {
        [("src/types/pets.rs".to_owned(), text.to_owned())].into()
    }

    #[test]
    fn a_long_file_is_read_in_parts() {
        let count = 2 * PART / 20;
        let long: Vec<String> = (0..count).map(|number| format!("pub struct S{number};\n")).collect();
        let (was, is) = items(&files(""), &files(&long.join("\n")));
        assert_eq!((was.len(), is.len()), (0, count));
    }

    #[test]
    fn only_items_that_differ_are_read() {
        let same = "//! Types.\n\npub struct Same {\n    pub a: i64,\n}\n\nimpl Same {\n    pub fn a() {}\n\n    pub fn b() {}\n}\n";
        let old = files(&format!("{same}\npub struct Pet {{\n    pub a: i64,\n}}\n"));
        let new = files(&format!("{same}\npub struct Pet {{\n    pub b: i64,\n}}\n"));
        let (was, is) = items(&old, &new);
        assert_eq!(was.keys().collect::<Vec<_>>(), ["types::Pet", "types::Pet::a"]);
        assert_eq!(is.keys().collect::<Vec<_>>(), ["types::Pet", "types::Pet::b"]);
    }

    #[test]
    fn a_row_of_a_macro_is_an_implementation() {
        let rows = "conversions! {\n    Tag {\n        Name: Id,\n    }\n}\n\narrays! {\n    Tag {\n        Names: Id,\n    }\n}\n";
        let (_, is) = items(&files(""), &files(rows));
        let shown: Vec<(&str, &str)> = is.iter().map(|(path, item)| (path.as_str(), item.signature.as_str())).collect();
        let expected = [
            ("types::Tag: From<Id>", "impl From<Id> for Tag"),
            ("types::Tag: From<[T; N]>", "impl<T: Into<Id>, const N: usize> From<[T; N]> for Tag"),
        ];
        assert_eq!(shown, expected);
    }
}
