//! The names that the runtime uses, read from its source. Names of an API must not hide them, including those of new
//! items.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use syn::{Attribute, Ident, ImplItem, Item, Meta, Token, TraitItem, Type, Visibility};

use super::{FILES, manifest};

/// A method of a type of the runtime.
#[derive(Debug)]
struct Method {
    name: String,
    is_public: bool,
}

/// The types and traits whose methods share a scope with names of an API.
const TYPES: &[&str] = &["Call", "Client", "ClientBuilder", "FromWire", "ToWire", "Union"];

/// The methods, by the type that has them.
static METHODS: LazyLock<BTreeMap<String, Vec<Method>>> = LazyLock::new(|| {
    let mut found = BTreeMap::new();
    for (_, text) in FILES.iter().filter(|(_, text)| may_have_methods(text)) {
        let file = syn::parse_file(text);
        file.iter().flat_map(|file| &file.items).for_each(|item| gather(item, &mut found));
    }
    found
});

/// The names that a file of operations imports from the runtime when it needs them.
pub(crate) const OF_OPERATIONS: &[&str] = &[
    "Call",
    "Client",
    "Encoding",
    "Error",
    "Items",
    "Operation",
    "Pages",
    "Paging",
    "Place",
    "Style",
    "SuccessWhen",
    "call",
    "conditional",
];

/// Returns the crates that a client depends on, and those that need no dependency.
pub(crate) fn crates() -> impl Iterator<Item = &'static str> {
    manifest::crates().chain(["alloc", "core", "proc_macro", "std", "test"])
}

/// Returns the methods of a runtime type. A generated method of the same name would hide one or not compile.
pub(crate) fn methods(of: &str) -> Vec<&'static str> {
    METHODS.get(of).into_iter().flatten().map(|method| method.name.as_str()).collect()
}

/// Returns the public methods of a runtime type, which users of a generated crate can call.
pub(crate) fn public_methods(of: &str) -> Vec<&'static str> {
    METHODS.get(of).into_iter().flatten().filter(|method| method.is_public).map(|one| one.name.as_str()).collect()
}

/// Returns whether a file contains one of [`TYPES`] or an `impl` for it. Parsing every file would be slow.
fn may_have_methods(text: &str) -> bool {
    let mut heads =
        text.lines().filter(|line| ["impl", "pub struct", "pub trait"].iter().any(|head| line.starts_with(head)));
    heads.any(|head| head.split(|c: char| !c.is_alphanumeric()).any(|word| TYPES.contains(&word)))
}

fn gather(item: &Item, found: &mut BTreeMap<String, Vec<Method>>) {
    match item {
        Item::Struct(item) if derives_clone(&item.attrs) => {
            let methods = found.entry(item.ident.to_string()).or_default();
            methods.push(Method { name: "clone".to_owned(), is_public: true });
        }
        Item::Impl(item) => {
            let of = item.trait_.as_ref().and_then(|(path, _)| path.segments.last());
            // Nobody calls the methods of these traits by name.
            if of.is_some_and(|of| ["Debug", "Display", "Drop"].iter().any(|one| of.ident == one)) {
                return;
            }
            let Some(own) = name_of(&item.self_ty) else { return };
            let methods = found.entry(own.to_string()).or_default();
            methods.extend(item.items.iter().filter_map(|one| match one {
                ImplItem::Fn(one) => Some(Method {
                    name: one.sig.ident.to_string(),
                    is_public: of.is_some() || matches!(one.vis, Visibility::Public(_)),
                }),
                _ => None,
            }));
        }
        Item::Trait(item) => {
            let methods = found.entry(item.ident.to_string()).or_default();
            methods.extend(item.items.iter().filter_map(|one| match one {
                TraitItem::Fn(one) => Some(Method { name: one.sig.ident.to_string(), is_public: true }),
                _ => None,
            }));
        }
        _ => {}
    }
}

fn name_of(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| &last.ident),
        _ => None,
    }
}

fn derives_clone(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|one| one.path().is_ident("derive")).any(|one| match &one.meta {
        Meta::List(list) => {
            let derived = list.parse_args_with(syn::punctuated::Punctuated::<syn::Path, Token![,]>::parse_terminated);
            derived.is_ok_and(|derived| derived.iter().any(|path| path.is_ident("Clone")))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_runtime_can_be_read() {
        for (path, text) in FILES {
            assert!(syn::parse_file(text).is_ok(), "{path}");
        }
    }

    #[test]
    fn methods_are_found_wherever_they_stand() {
        let client = methods("Client");
        assert!(["request", "redact", "clone"].iter().all(|name| client.contains(name)), "{client:?}");
        let builder = methods("ClientBuilder");
        assert!(["build", "layer", "tower_layer"].iter().all(|name| builder.contains(name)), "{builder:?}");
        let call = public_methods("Call");
        assert!(["send", "into_future"].iter().all(|name| call.contains(name)), "{call:?}");
        assert!(!call.contains(&"query"), "{call:?}");
    }

    #[test]
    fn the_manifest_names_the_crates() {
        let crates: Vec<&str> = crates().collect();
        assert!(
            ["bytes", "http", "tower-layer", "tokio", "std"].iter().all(|name| crates.contains(name)),
            "{crates:?}"
        );
        assert!(!crates.contains(&"blocking"), "{crates:?}");
    }

    /// Calls with their own setters get the methods of `Call` from a macro. No other test checks it.
    #[test]
    fn the_macro_of_calls_gives_each_method() {
        let (_, text) = FILES.iter().find(|(path, _)| *path == "call/newtype.rs").expect("a file");
        let (_, inside) = text.split_once("macro_rules! call").expect("the macro");
        for method in public_methods("Call") {
            assert!(inside.contains(&format!("fn {method}(")), "{method}");
        }
    }
}
