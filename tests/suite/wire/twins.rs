//! Compares the models with serde's derive on the same types, using random JSON: both accept the same texts, reject the
//! same texts and write the same output.
//!
//! The models differ on purpose in the following cases. The random texts or the types leave these cases out, and each
//! except the first has its own test elsewhere:
//!
//! - derive reads a struct from an array of its fields, the models only from an object;
//! - enums and unions are open: undocumented values, and objects whose tag is absent or not a string, are kept, where
//!   derive fails;
//! - a required nullable field must be present, where derive reads an absent one as `None`;
//! - a whole number such as `2.0` is an integer, where derive rejects the decimal point;
//! - a number beyond the range of `f32` is an error, where derive reads infinity;
//! - NaN and infinity are errors when written, where serde_json writes `null`;
//! - request bodies have whole numbers without `.0`.

use proptest::prelude::*;
use proptest::sample::select;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::runtime::wire::{ToWire, from_slice, write_json};

#[allow(dead_code, unreachable_pub, reason = "written as the generator writes them")]
mod ours {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use crate::runtime::wire::{self, Nullable, integer_enum, model, string_enum, union};

    #[derive(Clone)]
    pub(super) struct Root {
        a: i64,
        b: Option<String>,
        c: Nullable<bool>,
        d: Option<f64>,
        e: Vec<Root>,
        f: BTreeMap<String, Option<Box<Root>>>,
        g: Value,
        h: Option<Choice>,
        i: Option<Pet>,
        j: Option<u8>,
        k: Option<u64>,
        l: Option<Unit>,
        m: Option<Code>,
        n: Option<Open>,
    }

    model! {
        Root {
            a: required "a",
            b: optional "b",
            c: optional_nullable "c",
            d: required "d",
            e: required "e",
            f: required "f",
            g: required "g",
            h: optional "h",
            i: optional "i",
            j: optional "j",
            k: optional "k",
            l: optional "l",
            m: optional "m",
            n: optional "n",
        }
    }

    #[derive(Clone)]
    pub(super) struct Open {
        a: Option<i64>,
        rest: BTreeMap<String, Value>,
    }

    model! { Open { a: optional "a", ..rest } }

    #[derive(Clone)]
    pub(super) enum Unit {
        Year,
        Unknown(String),
    }

    string_enum! { Unit { Year = "a" } }

    #[derive(Clone)]
    pub(super) enum Code {
        One,
        Unknown(i64),
    }

    integer_enum! { Code: i64 { One = 1 } }

    #[derive(Clone)]
    pub(super) enum Pet {
        Cat(Cat),
        Dog(Dog),
        Unknown(Value),
    }

    union! { Pet discriminator "a" { Cat = "a", Dog = "b" } }

    #[derive(Clone)]
    pub(super) struct Cat {
        b: i64,
        c: Option<String>,
    }

    model! { Cat { b: required "b", c: optional "c" } }

    #[derive(Clone)]
    pub(super) struct Dog {
        c: Vec<bool>,
    }

    model! { Dog { c: required "c" } }

    #[derive(Clone)]
    pub(super) enum Choice {
        Integer(i64),
        Boolean(bool),
        Texts(Vec<String>),
        Unknown(Value),
    }

    union! { Choice { Integer, Boolean, Texts } }
}

mod derived {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};
    use serde_json::Value;

    #[derive(Serialize, Deserialize)]
    pub(super) struct Root {
        a: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        b: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::present")]
        c: Option<Option<bool>>,
        #[serde(deserialize_with = "super::asked_for")]
        d: Option<f64>,
        #[serde(deserialize_with = "super::null_as_empty")]
        e: Vec<Root>,
        #[serde(deserialize_with = "super::null_as_empty")]
        f: BTreeMap<String, Option<Box<Root>>>,
        g: Value,
        #[serde(skip_serializing_if = "Option::is_none")]
        h: Option<Choice>,
        #[serde(skip_serializing_if = "Option::is_none")]
        i: Option<Pet>,
        #[serde(skip_serializing_if = "Option::is_none")]
        j: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        k: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        l: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        m: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        n: Option<Open>,
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Open {
        #[serde(skip_serializing_if = "Option::is_none")]
        a: Option<i64>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(tag = "a")]
    pub(super) enum Pet {
        #[serde(rename = "a")]
        Cat(Cat),
        #[serde(rename = "b")]
        Dog(Dog),
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Cat {
        b: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        c: Option<String>,
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Dog {
        #[serde(deserialize_with = "super::null_as_empty")]
        c: Vec<bool>,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    pub(super) enum Choice {
        Integer(i64),
        Boolean(bool),
        Texts(Vec<String>),
        Unknown(Value),
    }
}

/// Distinguishes `null` from an absent field.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<bool>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// Requires the field although its type is `Option`.
fn asked_for<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    Option::deserialize(from)
}

/// Reads `null` as an empty list or map.
fn null_as_empty<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// All strings are tags of documented variants, so that open enums and unions make no difference.
const STRINGS: &[&str] = &[r#""a""#, r#""b""#, r#""\u0061""#];

const INTEGERS: &[&str] = &["0", "1", "-1", "255", "256", "9223372036854775807", "-9223372036854775808"];

/// None is a small whole number with a decimal point or an exponent, such as `2.0`: derive rejects it as an integer.
const NUMBERS: &[&str] = &[
    "1.5",
    "-2.5e-3",
    "1e300",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
];

const KEYS: &[&str] = &["a", "b", "c", "\\u0061", "x", "\\n\\\"", "ก"];

type Text = BoxedStrategy<String>;

fn one_of(texts: &'static [&'static str]) -> Text {
    select(texts).prop_map(str::to_owned).boxed()
}

fn scalar() -> Text {
    prop_oneof![one_of(&["null", "true", "false"]), one_of(INTEGERS), one_of(NUMBERS), one_of(STRINGS)].boxed()
}

fn array(item: Text) -> Text {
    prop::collection::vec(item, 0..3).prop_map(|items| format!("[{}]", items.join(" , "))).boxed()
}

/// Fields in any order, with an occasional duplicate.
fn object(members: impl Strategy<Value = Vec<(String, String)>> + 'static) -> Text {
    let shuffled = members.prop_shuffle();
    let again = (shuffled, any::<prop::sample::Index>(), 0..20).prop_map(|(mut members, index, chance)| {
        if chance == 0 && !members.is_empty() {
            let twice = members[index.index(members.len())].clone();
            members.push(twice);
        }
        let members: Vec<String> = members.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
        format!("{{{}}}", members.join(","))
    });
    again.boxed()
}

fn free_object(value: Text) -> Text {
    object(prop::collection::vec((one_of(KEYS), value), 0..4))
}

fn anything() -> Text {
    scalar().prop_recursive(3, 12, 3, |inner| prop_oneof![array(inner.clone()), free_object(inner)]).boxed()
}

/// Anything but an array.
fn no_array() -> Text {
    prop_oneof![scalar(), free_object(anything())].boxed()
}

/// A field that is almost always present and valid.
fn required(key: &'static str, fit: Text, other: Text) -> Member {
    member(key, prop_oneof![200 => fit.prop_map(Some), 1 => other.prop_map(Some), 1 => Just(None)])
}

/// A field that is always present and valid, because derive rejects a union without its tag.
fn always(key: &'static str, fit: Text) -> Member {
    member(key, fit.prop_map(Some))
}

/// A field that is almost always valid or absent.
fn optional(key: &'static str, fit: Text, other: Text) -> Member {
    member(key, prop_oneof![150 => fit.prop_map(Some), 1 => other.prop_map(Some), 50 => Just(None)])
}

type Member = BoxedStrategy<Option<(String, String)>>;

fn member(key: &'static str, value: impl Strategy<Value = Option<String>> + 'static) -> Member {
    value.prop_map(move |value| value.map(|value| (key.to_owned(), value))).boxed()
}

fn nullable(text: Text) -> Text {
    prop_oneof![3 => text, 1 => Just("null".to_owned())].boxed()
}

fn pet() -> Text {
    let cat = vec![
        always("a", one_of(&[r#""a""#])),
        required("b", one_of(INTEGERS), anything()),
        optional("c", nullable(one_of(STRINGS)), anything()),
        optional("x", anything(), anything()),
    ];
    let dog = vec![
        always("a", one_of(&[r#""b""#])),
        required("c", array(one_of(&["true", "false"])), anything()),
        optional("b", anything(), anything()),
    ];
    let present = |members: Vec<_>| members.prop_map(|members| members.into_iter().flatten().collect::<Vec<_>>());
    prop_oneof![object(present(cat)), object(present(dog))].boxed()
}

fn root(inner: Option<Text>) -> Text {
    let inner = inner.unwrap_or_else(|| Just("null".to_owned()).boxed());
    let items = prop_oneof![2 => Just("[]".to_owned()), 1 => array(inner.clone())].boxed();
    let numbers = prop_oneof![one_of(INTEGERS), one_of(NUMBERS)].boxed();
    let members = vec![
        required("a", one_of(INTEGERS), anything()),
        optional("b", nullable(one_of(STRINGS)), anything()),
        optional("c", nullable(one_of(&["true", "false"])), anything()),
        required("d", nullable(numbers), anything()),
        required("e", items, no_array()),
        required("f", free_object(nullable(inner)), scalar()),
        required("g", anything(), anything()),
        optional("h", anything(), anything()),
        optional("i", nullable(pet()), pet()),
        optional("j", one_of(&["0", "255", "null"]), anything()),
        optional("k", one_of(&["0", "18446744073709551615", "null"]), anything()),
        optional("l", nullable(one_of(STRINGS)), anything()),
        optional("m", nullable(one_of(INTEGERS)), anything()),
        optional("n", nullable(free_object(anything())), anything()),
        optional("x", anything(), anything()),
    ];
    object(members.prop_map(|members| members.into_iter().flatten().collect()))
}

fn document() -> Text {
    let nested = root(None).prop_recursive(2, 8, 2, |inner| root(Some(inner))).boxed();
    prop_oneof![20 => nested, 1 => no_array()].boxed()
}

/// Reads a type from text and from a tree, and writes each again. `None` if it cannot be read.
fn rewritten<T: DeserializeOwned + Serialize>(text: &str) -> [Option<String>; 2] {
    let write = |value: T| serde_json::to_string(&value).expect("a value that was read can be written");
    let tree: Value = serde_json::from_str(text).expect("the text is JSON");
    [serde_json::from_str(text).ok().map(write), serde_json::from_value(tree).ok().map(write)]
}

/// Returns JSON whose whole numbers have no `.0`.
fn with_integers(text: &str) -> String {
    fn spelled(value: Value) -> Value {
        match value {
            Value::Number(number) => match number.to_string().strip_suffix(".0") {
                Some(whole) => serde_json::from_str(whole).expect("an integer"),
                None => number.into(),
            },
            Value::Array(items) => items.into_iter().map(spelled).collect(),
            Value::Object(map) => map.into_iter().map(|(key, value)| (key, spelled(value))).collect(),
            other => other,
        }
    }
    spelled(serde_json::from_str(text).expect("the text is JSON")).to_string()
}

fn rewritten_as_bytes(text: &str) -> Option<String> {
    let value: ours::Root = from_slice(text.as_bytes()).ok()?;
    let bytes = write_json(value.view()).expect("a value that was read can be written");
    Some(String::from_utf8(bytes).expect("JSON is UTF-8"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn models_read_and_write_the_same_as_derive(text in document()) {
        let (ours, derived) = (rewritten::<ours::Root>(&text), rewritten::<derived::Root>(&text));
        prop_assert_eq!(&ours, &derived);
        let spelled = |text: &String| with_integers(text);
        prop_assert_eq!(rewritten_as_bytes(&text).as_ref().map(spelled), derived[0].as_ref().map(spelled));
    }

    #[test]
    fn written_values_are_read_back_unchanged(text in document()) {
        if let Ok(value) = from_slice::<ours::Root>(text.as_bytes()) {
            let written = write_json(value.view()).expect("a value that was read can be written");
            let again: ours::Root = from_slice(&written).expect("a value that was written can be read");
            prop_assert_eq!(&again, &value);
            prop_assert_eq!(write_json(again.view()).ok(), Some(written));
        }
    }

    #[test]
    fn truncated_json_is_an_error_with_a_position(text in document(), cut in any::<prop::sample::Index>()) {
        let mut bytes = text.into_bytes();
        bytes.truncate(cut.index(bytes.len()));
        if serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_err() {
            let error = from_slice::<ours::Root>(&bytes).map(|_| ()).expect_err("the text is truncated");
            prop_assert!(error.line() == 1 && error.column() <= bytes.len(), "{}", error);
        }
    }
}

#[test]
fn many_random_texts_are_valid() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let texts = document();
    let fits = |_| {
        let text = texts.new_tree(&mut runner).expect("a text").current();
        rewritten_as_bytes(&text).is_some()
    };
    let fitting = (0..300).map(fits).filter(|fits| *fits).count();
    assert!((50..290).contains(&fitting), "{fitting} of 300 are valid");
}
