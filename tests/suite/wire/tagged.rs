//! Unions whose variant is selected by a field.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::runtime::wire::{self, model, union};

use super::types::{Bird, Cat, Dog, Open, Pet};
use super::{assert_kept, assert_rewritten, read, read_error, write, write_error};

#[test]
fn the_tag_selects_the_variant() {
    assert!(matches!(read(r#"{"kind":"cat","lives":9}"#), Pet::Cat(Cat { lives: 9, name: None })));
    assert_kept::<Pet>(r#"{"kind":"cat","lives":9,"name":"Tom"}"#);
}

#[test]
fn the_tag_may_be_at_any_position() {
    let written = r#"{"kind":"cat","lives":9,"name":"Tom"}"#;
    assert_rewritten::<Pet>(r#"{"lives":9,"kind":"cat","name":"Tom"}"#, written);
    assert_rewritten::<Pet>(r#"{"name":"Tom","lives":9,"kind":"cat"}"#, written);
}

#[test]
fn a_variant_may_have_the_tag_as_a_field() {
    let Pet::Dog(dog) = read(r#"{"kind":"dog","bark":"wuff"}"#) else { panic!("expected a dog") };
    assert_eq!(dog.kind, "dog");
    assert_kept::<Pet>(r#"{"bark":"wuff","kind":"dog"}"#);
}

#[test]
fn the_variant_decides_the_value_of_the_tag() {
    let dog = Dog { bark: "wuff".to_owned(), kind: "wolf".to_owned() };
    assert_eq!(write(&Pet::Dog(Box::new(dog))), r#"{"bark":"wuff","kind":"dog"}"#);
}

#[test]
fn an_undocumented_variant_is_kept_in_full() {
    let Pet::Unknown(kept) = read(r#"{"a":1,"kind":"fish","lives":[]}"#) else { panic!("expected an unknown variant") };
    assert_eq!(kept, json!({"a": 1, "kind": "fish", "lives": []}));
    assert_kept::<Pet>(r#"{"a":1,"kind":"fish","lives":[]}"#);
}

/// serde_json returns numbers as objects with this key if any crate of the program turns on `arbitrary_precision`.
#[test]
fn only_an_object_without_other_fields_can_be_a_number() {
    const KEY: &str = "$serde_json::private::Number";
    assert!(matches!(read(&format!(r#"{{"{KEY}":"37"}}"#)), Pet::Unknown(Value::Number(_))));
    assert_kept::<Pet>(&format!(r#"{{"{KEY}":"37","kind":"fish"}}"#));
}

#[test]
fn without_the_tag_the_variant_that_fits_is_read() {
    assert!(matches!(read(r#"{"lives":9}"#), Bird::Small(Cat { lives: 9, .. })));
    assert!(matches!(read(r#"{"name":"Tom"}"#), Bird::Unknown(_)));
    assert_kept::<Bird>(r#"{"name":"Tom"}"#);
}

#[test]
fn a_tag_of_a_different_json_type_is_unknown() {
    for text in [r#"{"size":1,"lives":1}"#, r#"{"size":null,"lives":1}"#, r#"{"size":["small"],"lives":1}"#] {
        assert!(matches!(read(text), Bird::Unknown(_)), "{text}");
        assert_kept::<Bird>(text);
    }
}

#[test]
fn values_that_are_not_objects_are_kept() {
    for text in ["1", "1.5", "true", r#""small""#, "[1]", "-1", "18446744073709551615"] {
        assert!(matches!(read(text), Bird::Unknown(_)), "{text}");
        assert_kept::<Bird>(text);
    }
    assert_eq!(read_error::<Bird>("null"), "expected one of the documented variants, found null at line 1 column 4");
}

#[test]
fn a_duplicate_tag_is_an_error() {
    let told = read_error::<Pet>(r#"{"kind":"cat","lives":9,"kind":"cat"}"#);
    assert_eq!(told, "duplicate field `kind` at line 1 column 30");
    let told = read_error::<Pet>(r#"{"kind":"dog","bark":"","kind":"dog"}"#);
    assert_eq!(told, "duplicate field `kind` at line 1 column 30");
    let told = read_error::<Pet>(r#"{"kind":"fish","kind":"cat"}"#);
    assert_eq!(told, "duplicate field `kind` at line 1 column 21");
}

#[test]
fn a_duplicate_field_on_either_side_of_the_tag_is_an_error() {
    let told = read_error::<Pet>(r#"{"lives":9,"kind":"cat","lives":8}"#);
    assert_eq!(told, "duplicate field `lives` at line 1 column 31");
}

#[test]
fn errors_name_the_path_before_and_after_the_tag() {
    let told = read_error::<Vec<Pet>>(r#"[{"kind":"cat","lives":"x"}]"#);
    assert_eq!(told, "[0].lives: expected integer, found string at line 1 column 26");
    let told = read_error::<Vec<Pet>>(r#"[{"lives":"x","kind":"cat"}]"#);
    assert_eq!(told, "[0].lives: expected integer, found string at line 1 column 27");
}

#[test]
fn a_field_missing_in_a_variant_is_reported() {
    assert_eq!(read_error::<Pet>(r#"{"kind":"cat"}"#), "missing field `lives` at line 1 column 14");
}

#[test]
fn the_tag_is_not_an_additional_property() {
    let Pet::Open(open) = read(r#"{"kind":"open","x":1}"#) else { panic!("expected `Open`") };
    assert_eq!(open.rest, BTreeMap::from([("x".to_owned(), json!(1))]));
    assert_kept::<Pet>(r#"{"kind":"open","id":2,"x":1}"#);
}

#[test]
fn an_additional_property_cannot_replace_the_tag() {
    let open = Open { id: None, rest: BTreeMap::from([("kind".to_owned(), json!("x"))]) };
    assert_eq!(write_error(&Pet::Open(open)), "the additional field `kind` is also a documented field");
}

#[test]
fn free_form_variants_contain_the_tag() {
    let Pet::Free(free) = read(r#"{"a":1,"kind":"free"}"#) else { panic!("expected `Free`") };
    assert_eq!(free, json!({"a": 1, "kind": "free"}));
    assert_kept::<Pet>(r#"{"a":1,"kind":"free"}"#);
    assert_kept::<Pet>(r#"{"a":1,"kind":"map"}"#);
}

#[test]
fn the_tag_is_added_to_free_form_variants_without_it() {
    assert_eq!(write(&Pet::Free(json!({"a": 1}))), r#"{"kind":"free","a":1}"#);
    assert_eq!(write(&Pet::Map(BTreeMap::new())), r#"{"kind":"map"}"#);
    assert_eq!(write(&Pet::Free(Value::Null)), "null");
}

#[test]
fn a_union_in_a_union_has_both_tags() {
    let text = r#"{"kind":"bird","size":"small","lives":1}"#;
    assert!(matches!(read(text), Pet::Bird(Bird::Small(Cat { lives: 1, .. }))));
    assert_kept::<Pet>(text);
    assert_rewritten::<Pet>(r#"{"lives":1,"size":"small","kind":"bird"}"#, text);
}

#[test]
fn an_unknown_variant_of_an_inner_union_is_kept() {
    assert_kept::<Pet>(r#"{"kind":"bird","size":"huge"}"#);
}

/// Has an optional field for the tag.
#[derive(Clone)]
struct Fish {
    kind: Option<String>,
}

#[derive(Clone)]
enum Animal {
    Fish(Fish),
    Untagged(Fish),
    Unknown(Value),
}

model! { Fish { kind: optional "kind" } }
union! { Animal discriminator "kind" { Fish = "fish", Untagged = "" } }

#[test]
fn the_tag_may_be_an_optional_field() {
    let Animal::Fish(fish) = read(r#"{"kind":"fish"}"#) else { panic!("expected a fish") };
    assert_eq!(fish.kind.as_deref(), Some("fish"));
}

#[test]
fn a_variant_without_a_name_takes_objects_without_a_tag() {
    assert!(matches!(read("{}"), Animal::Untagged(Fish { kind: None })));
    assert_kept::<Animal>("{}");
    assert!(matches!(read(r#"{"kind":"bird"}"#), Animal::Unknown(_)));
}

/// Has an integer field for the tag.
#[derive(Clone)]
struct Versioned {
    version: i64,
    data: Option<String>,
}

#[derive(Clone)]
enum Event {
    First(Versioned),
    Second(Versioned),
    Flagged(Fish),
    Text(String),
    Texts(Vec<String>),
    Unknown(Value),
}

model! { Versioned { version: required "version", data: optional "data" } }
union! { Event constant "version" { First = 1, Second = 2 | -3, Flagged = true, Text, Texts } }

#[test]
fn tags_may_be_integers_and_booleans() {
    assert!(matches!(read(r#"{"version":1}"#), Event::First(_)));
    assert!(matches!(read(r#"{"data":"x","version":2}"#), Event::Second(_)));
    assert!(matches!(read(r#"{"version":-3}"#), Event::Second(Versioned { version: -3, .. })));
    assert!(matches!(read(r#"{"version":true}"#), Event::Flagged(_)));
    assert!(matches!(read(r#"{"version":"1"}"#), Event::Unknown(_)));
    assert!(matches!(read(r#"{"version":4}"#), Event::Unknown(_)));
    assert_kept::<Vec<Event>>(r#"[{"version":1},{"version":-3},{"version":4}]"#);
}

#[test]
fn untagged_variants_may_be_mixed_with_tagged_objects() {
    assert!(matches!(read(r#""x""#), Event::Text(text) if text == "x"));
    assert!(matches!(read(r#"["x"]"#), Event::Texts(texts) if texts == ["x"]));
    assert!(matches!(read("[1]"), Event::Unknown(_)));
}

#[derive(Clone)]
struct Message {
    role: String,
    text: Option<String>,
}

#[derive(Clone)]
struct Output {
    role: String,
    id: String,
}

#[derive(Clone)]
enum Item {
    Message(Message),
    Output(Output),
    Call(Message),
    Unknown(Value),
}

model! { Message { role: required "role", text: optional "text" } }
model! { Output { role: required "role", id: required "id" } }
union! { Item constant "type" {
    Message = "message" where "role" = "user",
    Output = "message" where "role" = "assistant",
    Call = "call",
} }

#[test]
fn constants_select_between_variants_that_share_a_tag() {
    assert!(matches!(read(r#"{"type":"message","role":"user"}"#), Item::Message(_)));
    assert!(matches!(read(r#"{"type":"message","role":"assistant","id":"1","text":"a"}"#), Item::Output(_)));
    assert!(matches!(read(r#"{"type":"call","role":"any"}"#), Item::Call(_)));
    let text = r#"{"type":"message","role":"tool","id":"1","text":"a"}"#;
    assert!(matches!(read(text), Item::Unknown(_)));
    assert_kept::<Item>(text);
}

#[test]
fn an_invalid_field_in_the_selected_variant_is_an_error() {
    let told = read_error::<Item>(r#"{"type":"message","role":"assistant","id":1}"#);
    assert_eq!(told, "id: expected string, found integer at line 1 column 44");
    let told = read_error::<Item>(r#"{"type":"message","role":"user","text":1}"#);
    assert_eq!(told, "text: expected string, found integer at line 1 column 41");
}
