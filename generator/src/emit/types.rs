//! Types to Rust: `types/<group>.rs` with the structs, enums and unions, and `types/mod.rs` that re-exports them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::ir::{Api, Constant, Field, Group, Kind, Presence, SharedField, Tag, Type, TypeRef, UnionChoice, Variant};

use super::given::{Definitions, Given, conversions, sole_list};
use super::layout;
use super::refs::{Names, alias, condition, docs, file_docs, ident, is_copy, module_in_file};
use super::webhooks;

const NAMES: Names = Names::Imported;

/// `types/mod.rs`: the public path of a type is `types::X`, whatever file holds it.
pub(super) fn module(api: &Api, head: &str) -> String {
    let mut items = Vec::new();
    for group in &api.groups {
        items.push(module_in_file(&group.module, &condition(&features_of(api, group))));
    }
    for group in &api.groups {
        let module = ident(&group.module);
        let when = condition(&features_of(api, group));
        items.push(quote!(#when pub use #module::*;));
    }
    let about = file_docs(&[
        "The types of the API; the public path of each is `types::Name`.".to_owned(),
        String::new(),
        "The docs of each module of [`api`](crate::api) list the types that only its operations use.".to_owned(),
    ]);
    layout::file(&format!("{head}{about}\n"), items)
}

/// The features with any of which a file has something in it; none for always.
fn features_of(api: &Api, group: &Group) -> Vec<String> {
    let own: Vec<String> = group.feature.iter().cloned().collect();
    let types = || api.types.iter().filter(|ty| ty.group == group.module);
    if !own.is_empty() || types().any(|ty| ty.features.is_empty()) {
        return own;
    }
    let used: BTreeSet<&String> = types().flat_map(|ty| &ty.features).collect();
    let all = api.tags.iter().map(Tag::feature).chain(api.type_features().into_iter().map(str::to_owned));
    all.filter(|feature| used.contains(feature)).collect()
}

/// `types/<group>.rs`.
pub(super) fn group(api: &Api, group: &Group, head: &str) -> String {
    let own: Vec<String> = group.feature.iter().cloned().collect();
    let types: Vec<&Type> = api.types.iter().filter(|ty| ty.group == group.module).collect();
    let definitions = Definitions::of(api);
    let imports = imports(&types, &own, &definitions);
    let about = file_docs(&group.docs);
    let mut text = layout::file(&format!("{head}{about}\n"), imports);
    // The file of shared types may be half of a crate, so that all cores make it.
    let parts = types.into_par_iter().map(|ty| layout::file("", definition(ty, &own, &definitions)));
    for definition in parts.collect::<Vec<String>>() {
        if !text.ends_with("\n\n") {
            text.push('\n');
        }
        text += &definition;
    }
    text
}

/// The condition of one item in a file that has a condition of its own.
fn item_features(ty: &Type, own: &[String]) -> Vec<String> {
    if ty.features == own { Vec::new() } else { ty.features.clone() }
}

/// What a file refers to, each import under the condition of the items that need it.
fn imports(types: &[&Type], own: &[String], definitions: &Definitions<'_>) -> Vec<TokenStream> {
    // By path: the features that need it; empty for always.
    let mut needed: BTreeMap<(&str, String), BTreeSet<String>> = BTreeMap::new();
    let mut always: BTreeSet<(&str, String)> = BTreeSet::new();
    let siblings: HashSet<&str> = types.iter().map(|ty| ty.rust.as_str()).collect();
    for ty in types {
        let features = item_features(ty, own);
        for import in imports_of(ty, &siblings, definitions) {
            if features.is_empty() {
                always.insert(import.clone());
            }
            needed.entry(import).or_default().extend(features.iter().cloned());
        }
    }
    let mut by_line: BTreeMap<(&str, Vec<String>), Vec<String>> = BTreeMap::new();
    for (import, features) in needed {
        let features = if always.contains(&import) { Vec::new() } else { features.into_iter().collect() };
        by_line.entry((import.0, features)).or_default().push(import.1);
    }
    let line = |((path, features), names): ((&str, Vec<String>), Vec<String>)| {
        let when = condition(&features);
        let path: TokenStream = path.parse().expect("a path of ours");
        let names = names.iter().map(|name| ident(name));
        quote!(#when use #path::{#(#names),*};)
    };
    let mut lines: Vec<_> = by_line.into_iter().collect();
    // The standard library, other crates, this crate.
    lines.sort_by_key(|((path, _), _)| (!path.starts_with("std"), path.starts_with("crate")));
    lines.into_iter().map(line).collect()
}

fn imports_of(ty: &Type, siblings: &HashSet<&str>, definitions: &Definitions<'_>) -> BTreeSet<(&'static str, String)> {
    let mut found = BTreeSet::new();
    let mut refer = |ty: &TypeRef| refer_to(ty, siblings, &mut found);
    let macro_name = match &ty.kind {
        Kind::Struct { fields, rest } => {
            fields.iter().for_each(|field| refer(&field.ty));
            // For an alias of a list, callers give items.
            let is_given = |field: &&Field| field.setter.is_some() || (ty.built_by_callers && is_converted(field));
            fields.iter().filter(is_given).for_each(|field| refer(Given::of(&field.ty, definitions).ty()));
            if let Some((_, ty)) = rest {
                refer(&TypeRef::Map(Box::new(ty.clone())));
            }
            Some("model")
        }
        Kind::StringEnum { .. } => Some("string_enum"),
        Kind::IntegerEnum(_) => Some("integer_enum"),
        Kind::Union { variants, shared, .. } => {
            variants.iter().for_each(|variant| refer(&variant.value.ty));
            shared.iter().for_each(|field| refer(shared_kind(&field.ty).1));
            refer(&TypeRef::Any);
            Some("union")
        }
        Kind::Events { variants, .. } => {
            variants.iter().for_each(|variant| refer(&variant.value.ty));
            refer(&TypeRef::Any);
            None
        }
        Kind::Wrapper(target) => {
            refer(target);
            Some("wrapper")
        }
        Kind::Tuple(items) => {
            items.iter().for_each(refer);
            Some("tuple")
        }
        Kind::Alias(target) => {
            refer(target);
            None
        }
    };
    const RUNTIME: &str = "crate::runtime";
    const WIRE: &str = "crate::runtime::wire";
    if let Some(name) = macro_name {
        // The macros find the rest below this name.
        found.extend([(RUNTIME, "wire".to_owned()), (WIRE, name.to_owned())]);
    }
    if let Kind::Struct { fields, .. } = &ty.kind {
        if fields.iter().any(|field| field.presence == Presence::OptionalNullable) {
            found.insert((WIRE, "Nullable".to_owned()));
        }
        if !fields.iter().any(Field::is_required) {
            found.insert((WIRE, "default_model".to_owned()));
        }
        if fields.iter().any(|field| field.setter.is_some()) {
            found.insert((WIRE, "setters".to_owned()));
        }
    }
    if let Kind::Union { variants, shared, .. } = &ty.kind {
        if !conversions(ty, variants, definitions).is_empty() {
            found.insert((WIRE, "conversions".to_owned()));
        }
        if let Some((_, item)) = sole_list(ty, variants, definitions) {
            refer_to(&item, siblings, &mut found);
            found.insert((WIRE, "arrays".to_owned()));
        }
        if !shared.is_empty() {
            found.insert((WIRE, "shared_fields".to_owned()));
        }
    }
    if ty.webhook && matches!(ty.kind, Kind::Struct { .. } | Kind::Union { .. } | Kind::Events { .. }) {
        found.insert((WIRE, "ReadError".to_owned()));
    }
    found
}

fn refer_to(ty: &TypeRef, siblings: &HashSet<&str>, found: &mut BTreeSet<(&'static str, String)>) {
    let mut add = |path, name: &str| {
        found.insert((path, name.to_owned()));
    };
    match ty {
        TypeRef::DateTime => {
            add("chrono", "DateTime");
            add("chrono", "FixedOffset");
        }
        TypeRef::DateTimeLocal => add("chrono", "NaiveDateTime"),
        TypeRef::Date => add("chrono", "NaiveDate"),
        TypeRef::Any => add("serde_json", "Value"),
        TypeRef::Named(name) if !siblings.contains(name.as_str()) => add("crate::types", name),
        TypeRef::Map(inner) => {
            add("std::collections", "BTreeMap");
            refer_to(inner, siblings, found);
        }
        TypeRef::List(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => refer_to(inner, siblings, found),
        TypeRef::Clearable(inner) | TypeRef::Expandable(inner) => {
            ty.common_unions().into_iter().for_each(|name| add("crate::runtime::wire", name));
            refer_to(inner, siblings, found);
        }
        _ => {}
    }
}

/// The docs of a type, which is also found by the name of its component.
pub(super) fn about(ty: &Type) -> TokenStream {
    let (docs, alias) = (docs(&ty.docs), alias(&ty.wire, &ty.rust));
    let alias = alias.filter(|_| ty.is_component());
    quote!(#docs #alias)
}

/// The items that make one type.
fn definition(ty: &Type, own: &[String], definitions: &Definitions<'_>) -> Vec<TokenStream> {
    let when = condition(&item_features(ty, own));
    let about = about(ty);
    let name = ident(&ty.rust);
    match &ty.kind {
        Kind::Struct { fields, rest } => structure(ty, fields, rest.as_ref(), &when, definitions),
        Kind::StringEnum { variants, other } => {
            let cases = cases(variants);
            let (rest, about_rest) = match other {
                Some(other) => (ident(other), " Any other string, which the description also allows."),
                None => (ident("Unknown"), " A value that the description does not list, kept as received."),
            };
            let open = other.as_ref().map(|_| quote!(or #rest));
            let rows = variants.iter().map(|variant| {
                let (rust, value) = (ident(&variant.rust), &variant.value);
                quote!(#rust = #value)
            });
            vec![
                quote! {
                    #about #when
                    #[derive(Clone)]
                    #[non_exhaustive]
                    pub enum #name {
                        #cases
                        #[doc = #about_rest]
                        #rest(String),
                    }
                },
                quote!(#when string_enum! { #name #open { #(#rows),* } }),
            ]
        }
        Kind::IntegerEnum(variants) => {
            let cases = cases(variants);
            let rows = variants.iter().map(|variant| {
                let (rust, value) = (ident(&variant.rust), Token::i64_unsuffixed(variant.value));
                quote!(#rust = #value)
            });
            vec![
                quote! {
                    #about #when
                    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
                    #[non_exhaustive]
                    pub enum #name {
                        #cases
                        #[doc = " A code that the description does not list, kept as received."]
                        Unknown(i64),
                    }
                },
                quote!(#when integer_enum! { #name: i64 { #(#rows),* } }),
            ]
        }
        Kind::Union { tag, variants, shared } => {
            let rows = variants.iter().map(union_row);
            let tag = tag.as_ref().map(|tag| {
                let (told_by, key) = (ident(if tag.is_written { "discriminator" } else { "constant" }), &tag.key);
                quote!(#told_by #key)
            });
            let mut items = vec![union(ty, variants, &when), quote!(#when union! { #name #tag { #(#rows),* } })];
            let conversions = conversions(ty, variants, definitions);
            if !conversions.is_empty() {
                let rows = conversions.iter().map(|(variant, ty)| {
                    let variant = ident(variant);
                    quote!(#variant: #ty)
                });
                items.push(quote!(#when conversions! { #name { #(#rows),* } }));
            }
            if let Some((variant, item)) = sole_list(ty, variants, definitions) {
                let (variant, item) = (ident(variant), NAMES.owned(&item));
                items.push(quote!(#when arrays! { #name { #variant: #item } }));
            }
            if !shared.is_empty() {
                let (texts, objects): (Vec<_>, Vec<_>) =
                    variants.iter().partition(|variant| variant.value.ty == TypeRef::String);
                let objects = objects.iter().map(|variant| ident(&variant.rust));
                let text = texts.first().map(|variant| {
                    let variant = ident(&variant.rust);
                    quote!(| #variant)
                });
                let rows = shared.iter().map(shared_row);
                items.push(quote!(#when shared_fields! { #name [#(#objects)* #text] { #(#rows),* } }));
            }
            if ty.webhook {
                let reader = webhooks::from_slice(ty);
                items.push(quote!(#when impl #name { #reader }));
            }
            items
        }
        Kind::Events { header, variants } => webhooks::events(ty, header, variants, &when),
        Kind::Wrapper(target) => {
            let target = NAMES.owned(target);
            let item = quote!(#about #when #[derive(Clone)] pub struct #name(#[doc = " The value."] pub #target););
            vec![item, quote!(#when wrapper! { #name })]
        }
        Kind::Tuple(items) => {
            let parts = items.iter().enumerate().map(|(index, item)| {
                let (about, item) = (format!(" Item {}.", index + 1), NAMES.owned(item));
                quote!(#[doc = #about] pub #item)
            });
            let indices = (0..items.len()).map(Token::usize_unsuffixed);
            let item = quote!(#about #when #[derive(Clone)] pub struct #name(#(#parts),*););
            vec![item, quote!(#when tuple! { #name { #(#indices),* } })]
        }
        Kind::Alias(target) => {
            let target = NAMES.owned(target);
            vec![quote!(#about #when pub type #name = #target;)]
        }
    }
}

fn cases<T>(variants: &[Variant<T>]) -> TokenStream {
    let cases = variants.iter().map(|variant| {
        let (about, rust) = (docs(&variant.docs), ident(&variant.rust));
        quote!(#about #rust,)
    });
    quote!(#(#cases)*)
}

/// The row of a variant in the table that the runtime chooses by.
fn union_row(variant: &Variant<UnionChoice>) -> TokenStream {
    let (rust, choice) = (ident(&variant.rust), &variant.value);
    let tags = choice.tags.iter().map(constant);
    let tags = (!choice.tags.is_empty()).then(|| quote!(= #(#tags)|*));
    let constants = choice.constants.iter().map(|(key, value)| {
        let value = constant(value);
        quote!(#key = #value)
    });
    let constants = (!choice.constants.is_empty()).then(|| quote!(where #(#constants)&*));
    quote!(#rust #tags #constants)
}

/// The row of a field in the table of those that all variants have.
fn shared_row(shared: &SharedField) -> TokenStream {
    let method = ident(&shared.rust);
    let of = (shared.rust != shared.field).then(|| {
        let field = ident(&shared.field);
        quote!(= #field)
    });
    let (kind, ty) = shared_kind(&shared.ty);
    let (kind, ty) = (ident(kind), NAMES.owned(ty));
    quote!(#method #of: #kind #ty)
}

/// How a method returns the value of a field: the kind of its row, and the type in it.
fn shared_kind(ty: &TypeRef) -> (&'static str, &TypeRef) {
    match ty {
        TypeRef::String => ("text", ty),
        TypeRef::List(item) => ("items", item),
        _ if is_copy(ty) => ("copied", ty),
        _ => ("reference", ty),
    }
}

fn constant(constant: &Constant) -> TokenStream {
    match constant {
        Constant::Text(text) => quote!(#text),
        Constant::Integer(number) => {
            let number = Token::i64_unsuffixed(*number);
            quote!(#number)
        }
        Constant::Boolean(boolean) => quote!(#boolean),
    }
}

fn union(ty: &Type, variants: &[Variant<UnionChoice>], when: &TokenStream) -> TokenStream {
    let (about, name) = (about(ty), ident(&ty.rust));
    let cases = variants.iter().map(|variant| {
        let (about, rust, ty) = (docs(&variant.docs), ident(&variant.rust), NAMES.owned(&variant.value.ty));
        quote!(#about #rust(#ty),)
    });
    quote! {
        #about #when
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#cases)*
            #[doc = " A value that matches none of the documented variants, kept as received."]
            Unknown(Value),
        }
    }
}

fn structure(
    ty: &Type,
    fields: &[Field],
    rest: Option<&(String, TypeRef)>,
    when: &TokenStream,
    definitions: &Definitions<'_>,
) -> Vec<TokenStream> {
    let (about, name) = (about(ty), ident(&ty.rust));
    let members = fields.iter().map(|field| {
        let (about, rust, ty) = (docs(&field.docs), ident(&field.rust), field_type(field));
        let alias = alias(&field.wire, &field.rust);
        quote!(#about #alias pub #rust: #ty,)
    });
    let rest_member = rest.map(|(rust, ty)| {
        let (rust, ty) = (ident(rust), NAMES.owned(&TypeRef::Map(Box::new(ty.clone()))));
        quote!(#[doc = " Fields that are not in the description."] pub #rust: #ty,)
    });
    let rows = fields.iter().map(row);
    let rest_row = rest.map(|(rust, _)| {
        let rust = ident(rust);
        quote!(..#rust)
    });
    let rows = rows.chain(rest_row);
    let mut items = vec![
        quote! {
            #about #when
            #[derive(Clone)]
            #[non_exhaustive]
            pub struct #name { #(#members)* #rest_member }
        },
        quote!(#when model! { #name { #(#rows),* } }),
    ];
    if !fields.iter().any(Field::is_required) {
        items.push(quote!(#when default_model! { #name }));
    } else if ty.built_by_callers && !fields.iter().any(Field::is_argument) {
        items.push(quote! {
            #when
            impl Default for #name {
                fn default() -> Self { Self::new() }
            }
        });
    }
    let constructor = constructor(ty, fields, rest, definitions).into_iter();
    let members: Vec<TokenStream> = constructor.chain(ty.webhook.then(|| webhooks::from_slice(ty))).collect();
    if !members.is_empty() {
        items.push(quote!(#when impl #name { #(#members)* }));
    }
    let setters: Vec<TokenStream> = fields.iter().filter_map(|field| setter_row(field, definitions)).collect();
    if !setters.is_empty() {
        items.push(quote!(#when setters! { #name { #(#setters),* } }));
    }
    items
}

fn field_type(field: &Field) -> TokenStream {
    let ty = NAMES.owned(&field.ty);
    match field.presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional => quote!(Option<#ty>),
        Presence::OptionalNullable => quote!(Nullable<#ty>),
    }
}

/// The row of a field in the table that the runtime reads and writes by.
fn row(field: &Field) -> TokenStream {
    let (rust, wire) = (ident(&field.rust), &field.wire);
    let presence = match field.presence {
        Presence::Required | Presence::RequiredNullable => quote!(required),
        Presence::Optional => quote!(optional),
        Presence::OptionalNullable => quote!(optional_nullable),
    };
    let secret = field.secret.then(|| quote!(secret));
    let escaped = needs_escapes(wire).then(|| quote!(escaped));
    let format = field.format.as_ref().map(|format| quote!(as #format));
    quote!(#rust: #presence #secret #escaped #wire #format)
}

/// Whether JSON writes a text with escapes.
fn needs_escapes(text: &str) -> bool {
    text.chars().any(|c| c < ' ' || c == '"' || c == '\\')
}

/// `new` with the required fields as arguments, for the types that callers build.
fn constructor(
    ty: &Type,
    fields: &[Field],
    rest: Option<&(String, TypeRef)>,
    definitions: &Definitions<'_>,
) -> Option<TokenStream> {
    let required: Vec<&Field> = fields.iter().filter(|field| field.is_argument()).collect();
    if !ty.built_by_callers {
        return None;
    }
    if !fields.iter().any(Field::is_required) {
        return Some(quote! {
            #[doc = " Creates a value; nothing is required."]
            #[must_use]
            #[inline]
            pub fn new() -> Self {
                Self::default()
            }
        });
    }
    let arguments = required.iter().map(|field| {
        let name = ident(&field.rust);
        let ty = match field.presence {
            Presence::Required => Given::of(&field.ty, definitions).argument(NAMES),
            // A value, or `None` for null.
            _ => {
                let ty = field_type(field);
                quote!(impl Into<#ty>)
            }
        };
        quote!(#name: #ty)
    });
    let values = fields.iter().map(|field| {
        let name = ident(&field.rust);
        let value = match (&field.fixed, field.presence) {
            (Some(fixed), _) => fixed_value(&field.ty, fixed),
            (None, Presence::Required) => Given::of(&field.ty, definitions).value(&name),
            (None, Presence::RequiredNullable) => quote!(#name.into()),
            (None, Presence::Optional) => quote!(None),
            (None, Presence::OptionalNullable) => quote!(Nullable::Absent),
        };
        if name == value.to_string() { quote!(#name) } else { quote!(#name: #value) }
    });
    let rest = rest.map(|(rust, _)| {
        let rust = ident(rust);
        quote!(#rust: BTreeMap::new(),)
    });
    let about = " Creates a value from its required fields.";
    let many = (required.len() > 7)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "one for each required field")]));
    Some(quote! {
        #[doc = #about]
        #[must_use]
        #[inline]
        #many
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values,)* #rest }
        }
    })
}

/// Whether `new` makes the value of a field from its argument.
fn is_converted(field: &Field) -> bool {
    field.is_argument() && field.presence == Presence::Required
}

/// The row of a field in the table of methods that set optional fields.
fn setter_row(field: &Field, definitions: &Definitions<'_>) -> Option<TokenStream> {
    let setter = ident(field.setter.as_ref()?);
    let of = (field.setter.as_ref() != Some(&field.rust)).then(|| {
        let name = ident(&field.rust);
        quote!(= #name)
    });
    let given = Given::of(&field.ty, definitions).row(NAMES);
    let null = field.null_setter.as_ref().map(|null| {
        let null = ident(null);
        quote!(or #null)
    });
    Some(quote!(#setter #null #of: #given))
}

/// The expression for the only value of a field.
fn fixed_value(ty: &TypeRef, fixed: &Constant) -> TokenStream {
    match (ty, fixed) {
        (TypeRef::Named(_), Constant::Integer(number)) => {
            let number = Token::i64_suffixed(*number);
            quote!(#number.into())
        }
        (TypeRef::Named(_), _) => {
            let value = constant(fixed);
            quote!(#value.into())
        }
        (TypeRef::String, Constant::Text(text)) => quote!(#text.to_owned()),
        _ => constant(fixed),
    }
}
