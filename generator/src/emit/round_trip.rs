//! Documented values as tests: `tests/examples.rs` decodes each into its type and encodes it again.

use std::collections::BTreeSet;

use proc_macro2::Literal;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::chars::visible_json;
use crate::ir::Api;

use super::refs::{Names, condition};
use super::{layout, templates};

/// `tests/examples.rs`; `None` when nothing is documented.
pub(super) fn file(api: &Api, head: &str) -> Option<String> {
    if api.examples.is_empty() {
        return None;
    }
    let mut taken = BTreeSet::new();
    let mut tests = Vec::new();
    for example in &api.examples {
        let mut name = example.name.clone();
        while !taken.insert(name.clone()) {
            name.push_str("_again");
        }
        let (name, when) = (format_ident!("{name}"), condition(&example.features));
        let ty = Names::Qualified.owned(&example.ty);
        let raw = json_text(&example.value);
        tests.push(quote! {
            #when
            #[test]
            fn #name() {
                const TEXT: &str = #raw;
                round_trip::<#ty>(TEXT);
            }
        });
    }
    Some(layout::file(&format!("{head}{}", templates::examples(api)), tests))
}

/// JSON as a raw string literal, so that it reads as JSON.
pub(super) fn json_text(value: &Value) -> Literal {
    let text = visible_json(format!("{value:#}"));
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    // Rust counts no more of them than this.
    let raw = (hashes.len() <= 255).then(|| format!("r{hashes}\"{text}\"{hashes}").parse().ok()).flatten();
    raw.unwrap_or_else(|| Literal::string(&text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> (String, Value) {
        let literal = json_text(value).to_string();
        let text = syn::parse_str::<syn::LitStr>(&literal).expect("a text").value();
        (literal, serde_json::from_str(&text).expect("JSON"))
    }

    #[test]
    fn json_holds_no_character_that_must_be_escaped() {
        let value = json!({"a\u{202e}": "\u{7f}\u{2028}\u{85}\r"});
        let (literal, again) = read(&value);
        assert_eq!(again, value);
        assert!(literal.starts_with("r#"));
        assert!(literal.contains("\\u202e") && literal.contains("\\u007f") && literal.contains("\\u2028"), "{literal}");
    }

    #[test]
    fn json_may_end_as_any_raw_string_does() {
        let value = json!(["\"#", format!("\"{}", "#".repeat(300))]);
        assert_eq!(read(&value).1, value);
    }
}
