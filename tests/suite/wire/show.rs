//! `Debug` output, equality, and the text of values in parameters.

use std::collections::BTreeMap;

use serde_json::json;

use super::read;
use super::types::{CASE, Case, Cat, Filter, Node, Open, Pet, Unit};
use crate::runtime::wire::{Nullable, ToWire, View, show};

#[test]
fn debug_shows_rust_names_and_no_secrets() {
    let mut case: Case = read(CASE);
    case.status = true.into();
    case.note = Some("n".to_owned());
    assert_eq!(
        format!("{case:?}"),
        r#"Case { subject: "s", note: "n", status: true, owner: None, type: 1, secret: [redacted] }"#
    );
}

#[test]
fn debug_shows_absent_fields() {
    let case: Case = read(CASE);
    assert_eq!(
        format!("{case:?}"),
        r#"Case { subject: "s", note: None, status: Absent, owner: None, type: 1, secret: [redacted] }"#
    );
}

#[test]
fn pretty_debug_matches_derived_output() {
    let node: Node = read(r#"{"name":"a","others":[],"named":{"k":{"name":"b","others":[],"named":{}}}}"#);
    let expected = "\
Node {
    name: \"a\",
    first: None,
    others: [],
    named: {
        \"k\": Node {
            name: \"b\",
            first: None,
            others: [],
            named: {},
        },
    },
}";
    assert_eq!(format!("{node:#?}"), expected);
}

#[test]
fn debug_shows_the_variant_of_a_union() {
    let pets: Vec<Pet> = read(r#"[{"kind":"cat","lives":9},{"kind":"x"}]"#);
    assert_eq!(format!("{pets:?}"), r#"[Cat(Cat { lives: 9, name: None }), Unknown(Object {"kind": String("x")})]"#);
}

#[test]
fn debug_shows_additional_properties() {
    let open: Open = read(r#"{"x":1}"#);
    assert_eq!(format!("{open:?}"), r#"Open { id: None, rest: {"x": Number(1)} }"#);
}

#[test]
fn equality_compares_every_field() {
    let case: Case = read(CASE);
    assert_eq!(case, case.clone());
    let mut others = vec![case.clone(); 4];
    others[0].subject.push('x');
    others[1].note = Some("x".to_owned());
    others[2].status = Nullable::Null;
    others[3].secret.push('x');
    for other in others {
        assert_ne!(case, other);
    }
}

#[test]
fn equality_compares_lists_maps_and_additional_properties() {
    let text = r#"{"name":"a","others":[{"name":"b","others":[],"named":{}}],"named":{"k":{"name":"c","others":[],"named":{}}}}"#;
    let node: Node = read(text);
    assert_eq!(node, read(text));
    assert_ne!(node, read(&text.replace("\"b\"", "\"x\"")));
    assert_ne!(node, read(&text.replace("\"c\"", "\"x\"")));
    assert_ne!(node, read(&text.replace("\"k\"", "\"x\"")));
    assert_ne!(node, Node { others: Vec::new(), ..node.clone() });
    assert_ne!(read::<Open>(r#"{"x":1}"#), read(r#"{"x":2}"#));
}

#[test]
fn equality_compares_the_variants_of_unions() {
    let cat = Cat { lives: 1, name: None };
    assert_eq!(Pet::Cat(cat.clone()), Pet::Cat(cat.clone()));
    assert_ne!(Pet::Cat(cat), read(r#"{"kind":"x"}"#));
    assert_ne!(read::<Filter>("1"), read("true"));
    assert_eq!(read::<Filter>("2.5"), read("2.5"));
}

#[test]
fn single_values_have_a_text() {
    let text = |value: &dyn ToWire| show(value.view(), None);
    assert_eq!(text(&true).as_deref(), Some("true"));
    assert_eq!(text(&-5_i64).as_deref(), Some("-5"));
    assert_eq!(text(&u64::MAX).as_deref(), Some("18446744073709551615"));
    assert_eq!(text(&0.5).as_deref(), Some("0.5"));
    assert_eq!(text(&0.1_f32).as_deref(), Some("0.1"));
    assert_eq!(text(&"a b").as_deref(), Some("a b"));
    assert_eq!(text(&Unit::Year).as_deref(), Some("y"));
    assert_eq!(text(&Some(1_i64)).as_deref(), Some("1"));
    assert_eq!(text(&json!("x")).as_deref(), Some("x"));
    assert_eq!(text(&json!(1.5)).as_deref(), Some("1.5"));
    assert_eq!(text(&Filter::Boolean(true)).as_deref(), Some("true"));
    assert_eq!(text(&Filter::Unknown(json!("x"))).as_deref(), Some("x"));
}

#[test]
fn other_values_have_no_text() {
    let text = |value: &dyn ToWire| show(value.view(), None);
    assert_eq!(text(&None::<i64>), None);
    assert_eq!(text(&Nullable::<i64>::Absent), None);
    assert_eq!(text(&vec![1_i64]), None);
    assert_eq!(text(&BTreeMap::<String, i64>::new()), None);
    assert_eq!(text(&f64::NAN), None);
    assert_eq!(text(&json!(null)), None);
    assert_eq!(text(&json!([])), None);
    assert_eq!(text(&Open::default()), None);
    assert_eq!(show(View::Absent, None), None);
}
