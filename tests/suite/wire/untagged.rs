//! Unions whose variant is selected by the shape of the value.

use serde_json::{Value, json};

use super::types::{Cat, Filter, Nothing, Open, Status, Unit};
use super::{assert_kept, assert_rewritten, read, read_error};
use crate::runtime::wire::{self, model, union};

#[test]
fn scalars_and_lists_select_their_variant() {
    assert!(matches!(read("1"), Filter::Integer(1)));
    assert!(matches!(read("true"), Filter::Boolean(true)));
    assert!(matches!(read(r#"["a"]"#), Filter::Texts(texts) if texts == ["a"]));
    assert_kept::<Vec<Filter>>(r#"[1,true,["a"],[]]"#);
}

#[test]
fn values_that_match_no_variant_are_kept() {
    assert!(matches!(read(r#"{"a":1.5}"#), Filter::Unknown(kept) if kept == json!({"a": 1.5})));
    assert_kept::<Vec<Filter>>(r#"[{"a":1.5},"x",[1],2.5,18446744073709551615]"#);
}

#[test]
fn null_needs_a_variant_that_accepts_it() {
    assert_eq!(read_error::<Filter>("null"), "expected one of the documented variants, found null");
    assert_eq!(
        read_error::<Vec<Filter>>("[1,null]"),
        "[1]: expected one of the documented variants, found null at line 1 column 8"
    );
    assert!(read::<Option<Filter>>("null").is_none());
}

#[derive(Clone)]
struct Small {
    a: i64,
}
model! { Small { a: required "a" } }

#[derive(Clone)]
struct Large {
    a: i64,
    b: Option<String>,
}
model! { Large { a: required "a", b: optional "b" } }

#[derive(Clone)]
enum Sized {
    Nothing(Nothing),
    Small(Small),
    Large(Large),
    Unknown(Value),
}
union! { Sized { Nothing, Small, Large } }

#[test]
fn a_variant_that_drops_nothing_wins() {
    assert!(matches!(read("{}"), Sized::Nothing(_)));
    assert!(matches!(read(r#"{"a":1}"#), Sized::Small(_)));
    assert!(matches!(read(r#"{"b":"x","a":1}"#), Sized::Large(Large { a: 1, b: Some(_) })));
    assert_kept::<Vec<Sized>>(r#"[{},{"a":1},{"a":1,"b":"x"}]"#);
}

#[test]
fn the_variant_that_drops_least_wins() {
    assert!(matches!(read(r#"{"c":1}"#), Sized::Nothing(_)));
    assert!(matches!(read(r#"{"a":1,"c":1}"#), Sized::Small(_)));
    assert!(matches!(read(r#"{"a":1,"b":"x","c":1}"#), Sized::Large(_)));
    // The last variant fails, so the best one must be read again.
    assert_rewritten::<Sized>(r#"{"a":1,"b":2}"#, r#"{"a":1}"#);
}

#[derive(Clone)]
struct Deep {
    inner: Sized,
}
model! { Deep { inner: required "inner" } }

#[derive(Clone)]
struct Shallow {
    inner: Small,
}
model! { Shallow { inner: required "inner" } }

#[derive(Clone)]
enum Nested {
    Shallow(Shallow),
    Deep(Deep),
    Unknown(Value),
}
union! { Nested { Shallow, Deep } }

#[test]
fn fields_dropped_by_an_inner_variant_count() {
    assert!(matches!(read(r#"{"inner":{"a":1}}"#), Nested::Shallow(_)));
    assert!(matches!(read(r#"{"inner":{"a":1,"b":"x"}}"#), Nested::Deep(_)));
}

#[derive(Clone)]
enum Word {
    Unit(Unit),
    Text(String),
    Status(Status),
    Number(f64),
    Unknown(Value),
}
union! { Word { Unit, Text, Status, Number } }

#[test]
fn a_documented_value_is_preferred_to_an_open_type() {
    assert!(matches!(read(r#""y""#), Word::Unit(Unit::Year)));
    assert!(matches!(read(r#""year""#), Word::Text(text) if text == "year"));
    assert!(matches!(read("1"), Word::Status(Status::Draft)));
    assert!(matches!(read("3"), Word::Number(3.0)));
}

#[derive(Clone)]
enum Digits {
    Single(f32),
    Integer(i64),
    Double(f64),
    Unknown(Value),
}
union! { Digits { Single, Integer, Double } }

#[test]
fn numbers_are_compared_by_value() {
    assert!(matches!(read("0.1"), Digits::Single(_)));
    assert!(matches!(read("7"), Digits::Single(_)));
    assert!(matches!(read("16777217"), Digits::Integer(16_777_217)));
    assert!(matches!(read("0.123456789"), Digits::Double(_)));
    assert_kept::<Vec<Digits>>("[0.1,16777217,0.123456789]");
}

#[derive(Clone)]
enum Loose {
    Cat(Cat),
    Open(Open),
    Unknown(Value),
}
union! { Loose { Cat, Open } }

#[test]
fn a_new_field_does_not_change_the_variant() {
    assert!(matches!(read(r#"{"lives":1}"#), Loose::Cat(_)));
    assert!(matches!(read(r#"{"lives":1,"tail":true}"#), Loose::Cat(_)));
    assert!(matches!(read(r#"{"lives":1,"tail":{"long":true}}"#), Loose::Cat(_)));
}

#[test]
fn an_open_variant_takes_objects_that_no_other_variant_fits() {
    assert!(matches!(read(r#"{"tail":true}"#), Loose::Open(_)));
    assert!(matches!(read(r#"{"id":1,"lives":1}"#), Loose::Open(_)));
    assert_kept::<Loose>(r#"{"id":1,"lives":1}"#);
}

#[derive(Clone)]
struct Both {
    left: Option<Box<Tree>>,
    right: Option<Box<Tree>>,
}
model! { Both { left: optional "left", right: optional "right" } }

#[derive(Clone)]
struct Either {
    left: Option<Box<Tree>>,
    value: i64,
}
model! { Either { left: optional "left", value: required "value" } }

#[derive(Clone)]
enum Tree {
    Either(Either),
    Both(Both),
    Unknown(Value),
}
union! { Tree { Either, Both } }

#[test]
fn unions_in_unions_are_read() {
    let text = r#"{"left":{"left":{"value":1},"right":{"right":{}}}}"#;
    assert_kept::<Tree>(text);
}

#[derive(Clone)]
struct Plus {
    left: Option<Box<Sum>>,
    plus: Option<i64>,
}
model! { Plus { left: optional "left", plus: optional "plus" } }

#[derive(Clone)]
struct Minus {
    left: Option<Box<Sum>>,
    minus: Option<i64>,
}
model! { Minus { left: optional "left", minus: optional "minus" } }

#[derive(Clone)]
enum Sum {
    Plus(Plus),
    Minus(Minus),
    Unknown(Value),
}
union! { Sum { Plus, Minus } }

#[test]
fn comparing_variants_does_not_slow_down_with_depth() {
    // Levels differ only in their content. Trying both variants at each level would read the innermost value 2^100
    // times.
    let text = format!(r#"{}{{"minus":1}}{}"#, r#"{"left":"#.repeat(100), "}".repeat(100));
    assert_kept::<Sum>(&text);
    let mut level = read::<Sum>(&text);
    while let Sum::Plus(Plus { left: Some(left), .. }) = level {
        level = *left;
    }
    assert!(matches!(level, Sum::Minus(Minus { minus: Some(1), .. })));
}

#[derive(Clone)]
struct Dated {
    id: i64,
    when: String,
}
model! { Dated { id: required "id", when: required "when" } }

#[derive(Clone)]
struct Plain {
    id: i64,
}
model! { Plain { id: required "id" } }

#[derive(Clone)]
enum Entry {
    Plain(Plain),
    Dated(Dated),
    Unknown(Value),
}
union! { Entry { Plain, Dated } }

#[test]
fn an_invalid_field_in_the_variant_selected_by_required_fields_is_an_error() {
    assert!(matches!(read(r#"{"id":1,"when":"now"}"#), Entry::Dated(_)));
    assert!(matches!(read(r#"{"id":1}"#), Entry::Plain(_)));
    let told = read_error::<Vec<Entry>>(r#"[{"id":1,"when":2}]"#);
    assert_eq!(told, "[0].when: expected string, found integer at line 1 column 19");
    assert!(matches!(read(r#"{"when":"now"}"#), Entry::Unknown(_)));
}

#[derive(Clone)]
enum PartOfFirst {
    Text(String),
    Item(Small),
    Unknown(Value),
}
union! { PartOfFirst { Text, Item } }

#[derive(Clone)]
struct Other {
    b: i64,
}
model! { Other { b: required "b" } }

#[derive(Clone)]
enum PartOfSecond {
    Text(String),
    Item(Other),
    Unknown(Value),
}
union! { PartOfSecond { Text, Item } }

#[derive(Clone)]
struct First {
    part: PartOfFirst,
}
model! { First { part: required "part" } }

#[derive(Clone)]
struct Second {
    part: PartOfSecond,
}
model! { Second { part: required "part" } }

#[derive(Clone)]
enum FirstOrSecond {
    First(First),
    Second(Second),
    Unknown(Value),
}
union! { FirstOrSecond { First, Second } }

/// The compiler can store the tables of `PartOfFirst` and `PartOfSecond` once.
#[test]
fn unions_with_equal_tables_do_not_share_their_choice() {
    let value = read(r#"{"part":{"b":1}}"#);
    assert!(matches!(value, FirstOrSecond::Second(Second { part: PartOfSecond::Item(Other { b: 1 }) })), "{value:?}");
}
