//! Documented values to Rust expressions, for examples in docs and files.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use crate::ir::{Literal, TypeRef};

use super::refs::{Names, ident};

/// An expression that makes an owned value.
pub(super) fn owned(value: &Literal) -> TokenStream {
    match value {
        Literal::Bool(value) => quote!(#value),
        Literal::Integer(value) => {
            let token = Token::i128_unsuffixed(*value);
            quote!(#token)
        }
        Literal::Float(value) => {
            let token = Token::f64_unsuffixed(*value);
            quote!(#token)
        }
        Literal::String(text) => quote!(#text.to_owned()),
        Literal::Parsed(text) => quote!(#text.parse()?),
        Literal::Any(value) => json(value),
        Literal::File(text) => quote!(#text.into()),
        Literal::List(items) => {
            let items = items.iter().map(owned);
            quote!(vec![#(#items),*])
        }
        Literal::Map(entries) if entries.is_empty() => quote!(Default::default()),
        Literal::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let value = owned(value);
                quote!((#key.to_owned(), #value))
            });
            quote!([#(#entries),*].into())
        }
        Literal::Empty(ty) => {
            let is_imported = matches!(ty.innermost(), TypeRef::Named(_));
            let names = if is_imported { Names::Imported } else { Names::Qualified };
            match ty {
                TypeRef::Map(value) => {
                    let value = names.owned(value);
                    quote!(std::collections::BTreeMap::<String, #value>::new())
                }
                TypeRef::List(item) => {
                    let item = names.owned(item);
                    quote!(Vec::<#item>::new())
                }
                _ => quote!(Default::default()),
            }
        }
        Literal::Some(inner) => {
            let inner = owned(inner);
            quote!(Some(#inner))
        }
        Literal::None => quote!(None),
        Literal::Value(inner) => {
            let inner = owned(inner);
            quote!(Nullable::Value(#inner))
        }
        Literal::Null => quote!(Nullable::Null),
        Literal::Common(ty, variant, value) => {
            let (ty, variant) = (ident(ty), ident(variant));
            let value = value.as_ref().map(|value| owned(value)).map(|value| quote!((#value)));
            quote!(#ty::#variant #value)
        }
        Literal::Unit(ty, variant) => {
            let (ty, variant) = (ident(ty), ident(variant));
            quote!(#ty::#variant)
        }
        Literal::Tuple(ty, variant, inner) => {
            let (ty, variant, inner) = (ident(ty), ident(variant), owned(inner));
            quote!(#ty::#variant(#inner))
        }
        Literal::Parts(ty, parts) => {
            let (ty, parts) = (ident(ty), parts.iter().map(owned));
            quote!(#ty(#(#parts),*))
        }
        Literal::Struct { name, new, fields } => structure(name, new, fields),
    }
}

/// An expression for a body: what is passed by reference is borrowed, and text is not copied. An optional body converts
/// into an option, which a reference to an array or a parsed value does not by itself.
pub(super) fn body(value: &Literal, is_optional: bool) -> TokenStream {
    match value {
        Literal::String(text) => quote!(#text),
        Literal::None | Literal::Null => owned(value),
        Literal::Parsed(_) if is_optional => {
            let value = owned(value);
            quote!(Some(#value))
        }
        Literal::List(items) if is_optional => {
            let items = items.iter().map(owned);
            quote!([#(#items),*].as_slice())
        }
        Literal::Bool(_) | Literal::Integer(_) | Literal::Float(_) | Literal::Parsed(_) => owned(value),
        Literal::List(items) => {
            let items = items.iter().map(owned);
            quote!(&[#(#items),*])
        }
        _ => {
            let value = owned(value);
            quote!(&#value)
        }
    }
}

/// The names of types that an expression uses.
pub(super) fn names<'v>(value: &'v Literal, found: &mut std::collections::BTreeSet<&'v str>) {
    match value {
        Literal::Unit(ty, _) => {
            found.insert(ty);
        }
        Literal::Tuple(ty, _, inner) => {
            found.insert(ty);
            names(inner, found);
        }
        Literal::Parts(ty, parts) => {
            found.insert(ty);
            parts.iter().for_each(|value| names(value, found));
        }
        Literal::Struct { name, new, fields, .. } => {
            found.insert(name);
            new.iter().for_each(|value| names(value, found));
            fields.iter().filter_map(|(_, value)| value.as_ref()).for_each(|value| names(value, found));
        }
        Literal::List(items) => items.iter().for_each(|value| names(value, found)),
        Literal::Map(entries) => entries.iter().for_each(|(_, value)| names(value, found)),
        Literal::Some(inner) => names(inner, found),
        Literal::Value(inner) => {
            found.insert("Nullable");
            names(inner, found);
        }
        Literal::Null => {
            found.insert("Nullable");
        }

        Literal::Common(ty, _, value) => {
            found.insert(ty);
            value.iter().for_each(|value| names(value, found));
        }
        Literal::Empty(item) => {
            if let TypeRef::Named(name) = item.innermost() {
                found.insert(name);
            }
        }
        _ => {}
    }
}

/// A constructor, and the methods that set optional fields.
fn structure(name: &str, new: &[Literal], fields: &[(String, Option<Literal>)]) -> TokenStream {
    let (name, arguments) = (ident(name), new.iter().map(given));
    let fields = fields.iter().map(|(setter, value)| {
        let (setter, value) = (ident(setter), value.as_ref().map(given));
        quote!(.#setter(#value))
    });
    quote!(#name::new(#(#arguments),*) #(#fields)*)
}

/// An argument of a constructor or a setter, or for a parameter. Texts are not copied, and a list is given as its items.
pub(super) fn given(value: &Literal) -> TokenStream {
    match value {
        Literal::List(items) => {
            let items = items.iter().map(item);
            quote!([#(#items),*])
        }
        Literal::Map(entries) if entries.iter().any(|(_, value)| !matches!(value, Literal::Any(_))) => {
            let entries = entries.iter().map(|(key, value)| {
                let value = item(value);
                quote!((#key, #value))
            });
            quote!([#(#entries),*])
        }
        other => item(other),
    }
}

fn item(value: &Literal) -> TokenStream {
    match value {
        Literal::String(text) | Literal::File(text) => quote!(#text),
        other => owned(other),
    }
}

fn json(value: &serde_json::Value) -> TokenStream {
    match value {
        serde_json::Value::Null => quote!(serde_json::Value::Null),
        serde_json::Value::Bool(value) => quote!(serde_json::json!(#value)),
        serde_json::Value::String(text) => quote!(serde_json::json!(#text)),
        serde_json::Value::Number(number) => {
            let token = self::number(number);
            quote!(serde_json::json!(#token))
        }
        serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
            let text = value.to_string();
            quote!(serde_json::from_str::<serde_json::Value>(#text)?)
        }
    }
}

/// A number as a literal; one that is no `i32`, which literals are by themselves, says what it is.
fn number(number: &serde_json::Number) -> Token {
    match (number.as_i64(), number.as_u64()) {
        (Some(value), _) if i32::try_from(value).is_ok() => Token::i64_unsuffixed(value),
        (Some(value), _) => Token::i64_suffixed(value),
        (None, Some(value)) => Token::u64_suffixed(value),
        (None, None) => Token::f64_unsuffixed(number.as_f64().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn expression(value: serde_json::Value) -> String {
        json(&value).to_string().replace(' ', "")
    }

    #[test]
    fn text_is_read_as_json_whatever_it_holds() {
        let text = "a\u{8}\u{c}\u{7f}\u{202e}/\"\\";
        let tokens = json(&json!(text));
        let call: syn::ExprMacro = syn::parse2(tokens).expect("a macro");
        let literal: syn::LitStr = call.mac.parse_body().expect("a text");
        assert_eq!(literal.value(), text);
        assert!(!literal.token().to_string().contains(|c: char| c.is_control() || c == '\u{202e}'));
    }

    #[test]
    fn a_number_beyond_the_usual_type_says_its_type() {
        assert_eq!(expression(json!(-7)), "serde_json::json!(-7)");
        assert_eq!(expression(json!(3_000_000_000_i64)), "serde_json::json!(3000000000i64)");
        assert_eq!(expression(json!(u64::MAX)), "serde_json::json!(18446744073709551615u64)");
        assert_eq!(expression(json!(1.5)), "serde_json::json!(1.5)");
    }
}
