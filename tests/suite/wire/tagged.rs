//! Unions whose form a member tells.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::runtime::wire::{model, tagged_union};

use super::types::{Bird, Cat, Dog, Open, Pet};
use super::{assert_kept, assert_rewritten, read, read_error, write, write_error};

#[test]
fn the_tag_tells_the_form() {
    assert!(matches!(read(r#"{"kind":"cat","lives":9}"#), Pet::Cat(Cat { lives: 9, name: None })));
    assert_kept::<Pet>(r#"{"kind":"cat","lives":9,"name":"Tom"}"#);
}

#[test]
fn the_tag_may_stand_anywhere() {
    let written = r#"{"kind":"cat","lives":9,"name":"Tom"}"#;
    assert_rewritten::<Pet>(r#"{"lives":9,"kind":"cat","name":"Tom"}"#, written);
    assert_rewritten::<Pet>(r#"{"name":"Tom","lives":9,"kind":"cat"}"#, written);
}

#[test]
fn a_form_may_have_the_tag_as_its_own_member() {
    let Pet::Dog(dog) = read(r#"{"kind":"dog","bark":"wuff"}"#) else { panic!("a dog is a dog") };
    assert_eq!(dog.kind, "dog");
    assert_kept::<Pet>(r#"{"bark":"wuff","kind":"dog"}"#);
}

#[test]
fn the_form_decides_what_the_tag_says() {
    let dog = Dog { bark: "wuff".to_owned(), kind: "wolf".to_owned() };
    assert_eq!(write(&Pet::Dog(Box::new(dog))), r#"{"bark":"wuff","kind":"dog"}"#);
}

#[test]
fn a_form_that_is_not_listed_is_kept_whole() {
    let Pet::Unknown(kept) = read(r#"{"a":1,"kind":"fish","lives":[]}"#) else { panic!("fish are not listed") };
    assert_eq!(kept, json!({"a": 1, "kind": "fish", "lives": []}));
    assert_kept::<Pet>(r#"{"a":1,"kind":"fish","lives":[]}"#);
}

#[test]
fn the_tag_must_be_there() {
    assert_eq!(read_error::<Pet>(r#"{"lives":9}"#), "missing field `kind` at line 1 column 11");
}

#[test]
fn the_tag_must_be_a_string() {
    assert_eq!(read_error::<Pet>(r#"{"kind":1}"#), "kind: expected string, found integer at line 1 column 9");
    assert_eq!(read_error::<Pet>(r#"{"kind":null}"#), "kind: expected string, found null at line 1 column 12");
}

#[test]
fn a_tag_that_comes_twice_is_an_error() {
    let told = read_error::<Pet>(r#"{"kind":"cat","lives":9,"kind":"cat"}"#);
    assert_eq!(told, "duplicate field `kind` at line 1 column 30");
    let told = read_error::<Pet>(r#"{"kind":"dog","bark":"","kind":"dog"}"#);
    assert_eq!(told, "duplicate field `kind` at line 1 column 30");
}

#[test]
fn a_member_before_and_behind_the_tag_is_an_error() {
    let told = read_error::<Pet>(r#"{"lives":9,"kind":"cat","lives":8}"#);
    assert_eq!(told, "duplicate field `lives` at line 1 column 31");
}

#[test]
fn errors_name_the_path_before_and_behind_the_tag() {
    let told = read_error::<Vec<Pet>>(r#"[{"kind":"cat","lives":"x"}]"#);
    assert_eq!(told, "[0].lives: expected integer, found string at line 1 column 26");
    let told = read_error::<Vec<Pet>>(r#"[{"lives":"x","kind":"cat"}]"#);
    assert_eq!(told, "[0].lives: expected integer, found string at line 1 column 27");
}

#[test]
fn what_is_missing_in_a_form_is_told() {
    assert_eq!(read_error::<Pet>(r#"{"kind":"cat"}"#), "missing field `lives` at line 1 column 14");
}

#[test]
fn the_tag_is_no_additional_member() {
    let Pet::Open(open) = read(r#"{"kind":"open","x":1}"#) else { panic!("open is open") };
    assert_eq!(open.rest, BTreeMap::from([("x".to_owned(), json!(1))]));
    assert_kept::<Pet>(r#"{"kind":"open","id":2,"x":1}"#);
}

#[test]
fn an_additional_member_cannot_take_the_place_of_the_tag() {
    let open = Open { id: None, rest: BTreeMap::from([("kind".to_owned(), json!("x"))]) };
    assert_eq!(write_error(&Pet::Open(open)), "the additional member `kind` is a known one");
}

#[test]
fn free_forms_hold_the_tag() {
    let Pet::Free(free) = read(r#"{"a":1,"kind":"free"}"#) else { panic!("free is free") };
    assert_eq!(free, json!({"a": 1, "kind": "free"}));
    assert_kept::<Pet>(r#"{"a":1,"kind":"free"}"#);
    assert_kept::<Pet>(r#"{"a":1,"kind":"map"}"#);
}

#[test]
fn free_forms_get_the_tag_where_they_lack_it() {
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
fn an_unknown_form_of_an_inner_union_is_kept() {
    assert_kept::<Pet>(r#"{"kind":"bird","size":"huge"}"#);
}

/// May lack the tag.
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
tagged_union! { Animal "kind" { Fish = "fish", Untagged = "" } }

#[test]
fn the_tag_may_be_a_member_that_may_be_absent() {
    let Animal::Fish(fish) = read(r#"{"kind":"fish"}"#) else { panic!("a fish is a fish") };
    assert_eq!(fish.kind.as_deref(), Some("fish"));
}

#[test]
fn a_form_without_a_name_takes_what_has_no_tag() {
    assert!(matches!(read("{}"), Animal::Untagged(Fish { kind: None })));
    assert_kept::<Animal>("{}");
    assert!(matches!(read(r#"{"kind":"bird"}"#), Animal::Unknown(_)));
}
