//! Documented values to tests: `tests/examples.rs` reads each into its type and writes it again.

use std::collections::BTreeSet;

use proc_macro2::Literal;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::chars::visible_json;
use crate::ir::Api;

use super::layout;
use super::refs::{Names, condition, ident};

/// What the generated test file says of itself.
const ABOUT: &str = "\
//! Every documented example, read into its type and written again: the same JSON.
//!
//! Numbers are compared by value, since `1` and `1.0` are one number in JSON; text is compared to the byte, but times by
//! the moment, which is written in several ways.

";

/// `tests/examples.rs`; `None` when nothing is documented.
pub(super) fn file(api: &Api, head: &str) -> Option<String> {
    if api.examples.is_empty() {
        return None;
    }
    let lib = ident(&api.package.lib);
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
    let times =
        api.uses_dates.then(|| quote!((Value::String(left), Value::String(right)) if is_same_time(left, right) => {}));
    let same_time = api.uses_dates.then(|| {
        quote! {
            /// One time is written in several ways: with `Z` or `+00:00`, with a fraction of nothing or without.
            #[allow(dead_code, reason = "without any tag there is no example")]
            fn is_same_time(left: &str, right: &str) -> bool {
                let moment = |text: &str| spelled_out(text).parse::<chrono::DateTime<chrono::FixedOffset>>().ok();
                let civil = |text: &str| spelled_out(text).parse::<chrono::NaiveDateTime>().ok();
                (moment(left).is_some() && moment(left) == moment(right))
                    || (civil(left).is_some() && civil(left) == civil(right))
            }

            /// Adds the seconds that `10:00Z` lacks, and the minutes that `+07` lacks.
            #[allow(dead_code, reason = "without any tag there is no example")]
            fn spelled_out(text: &str) -> String {
                let Some((day, time)) = text.split_once(['T', 't', ' ']) else { return text.to_owned() };
                let (clock, offset) = time.split_at(time.find(['Z', 'z', '+', '-']).unwrap_or(time.len()));
                let clock = clock.trim_end().replace(',', ".");
                let seconds = if clock.matches(':').count() == 1 { ":00" } else { "" };
                let minutes = if offset.len() == 3 { ":00" } else { "" };
                format!("{day}T{clock}{seconds}{offset}{minutes}")
            }
        }
    });
    let mut items = vec![
        quote! {
            #[allow(unused_imports, reason = "the examples of a tag are compiled with its feature")]
            use #lib::types;
        },
        quote!(
            use serde::Serialize;
        ),
        quote!(
            use serde::de::DeserializeOwned;
        ),
        quote!(
            use serde_json::Value;
        ),
        quote! {
            #[allow(dead_code, reason = "without any tag there is no example")]
            fn round_trip<T: Serialize + DeserializeOwned>(text: &str) {
                let documented: Value = serde_json::from_str(text).expect("the example is JSON");
                let typed: T = serde_json::from_str(text).expect("the example fits its type");
                let written = serde_json::to_value(&typed).expect("the type can be written");
                assert_same(&documented, &written, "");
            }
        },
        quote! {
            #[allow(dead_code, reason = "without any tag there is no example")]
            fn assert_same(documented: &Value, written: &Value, path: &str) {
                match (documented, written) {
                    (Value::Object(left), Value::Object(right)) => {
                        let (left_keys, right_keys): (Vec<_>, Vec<_>) = (sorted(left), sorted(right));
                        assert_eq!(left_keys, right_keys, "members of `{path}`");
                        for (key, value) in left {
                            assert_same(value, &right[key], &format!("{path}.{key}"));
                        }
                    }
                    (Value::Array(left), Value::Array(right)) => {
                        assert_eq!(left.len(), right.len(), "items of `{path}`");
                        for (index, (left, right)) in left.iter().zip(right).enumerate() {
                            assert_same(left, right, &format!("{path}[{index}]"));
                        }
                    }
                    (Value::Number(left), Value::Number(right)) => {
                        assert_eq!(left.as_f64(), right.as_f64(), "the number `{path}`");
                    }
                    #times
                    (left, right) => assert_eq!(left, right, "the value `{path}`"),
                }
            }
        },
        quote! {
            #[allow(dead_code, reason = "without any tag there is no example")]
            fn sorted(object: &serde_json::Map<String, Value>) -> Vec<&String> {
                let mut keys: Vec<&String> = object.keys().collect();
                keys.sort();
                keys
            }
        },
    ];
    items.extend(same_time);
    items.extend(tests);
    Some(layout::file(&format!("{head}{ABOUT}"), items))
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
