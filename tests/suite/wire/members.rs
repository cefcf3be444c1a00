//! Objects with known fields: absent fields, `null`, order, duplicates and unknown fields.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::types::{CASE, Case, Counts, Node, Nothing, OddKeys, Open};
use super::{assert_kept, assert_rewritten, read, read_error, write, write_error};
use crate::runtime::wire::{self, Nullable, model};

#[test]
fn a_required_field_must_be_present() {
    let told = read_error::<Case>(r#"{"owner":null,"type":1,"clientSecret":"k"}"#);
    assert_eq!(told, "missing field `subject` at line 1 column 42");
}

#[test]
fn a_required_nullable_field_must_be_present() {
    let told = read_error::<Case>(r#"{"subject":"s","type":1,"clientSecret":"k"}"#);
    assert_eq!(told, "missing field `owner` at line 1 column 43");
}

#[test]
fn a_required_nullable_field_is_written_as_null() {
    assert_kept::<Case>(CASE);
}

#[test]
fn null_is_not_a_string() {
    let told = read_error::<Case>(r#"{"subject":null}"#);
    assert_eq!(told, "subject: expected string, found null at line 1 column 15");
}

#[test]
fn null_for_an_optional_field_reads_as_none() {
    let text = r#"{"subject":"s","note":null,"owner":null,"type":1,"clientSecret":"k"}"#;
    assert_eq!(read::<Case>(text).note, None);
    assert_rewritten::<Case>(text, CASE);
}

#[test]
fn absent_null_and_value_are_distinct() {
    let with = |status: &str| format!(r#"{{"subject":"s",{status}"owner":"o","type":1,"clientSecret":"k"}}"#);
    assert_eq!(read::<Case>(&with("")).status, Nullable::Absent);
    assert_eq!(read::<Case>(&with(r#""status":null,"#)).status, Nullable::Null);
    assert_eq!(read::<Case>(&with(r#""status":true,"#)).status, Nullable::Value(true));
    assert_kept::<Case>(&with(""));
    assert_kept::<Case>(&with(r#""status":null,"#));
    assert_kept::<Case>(&with(r#""status":true,"#));
}

const STATES: [Nullable<i64>; 3] = [Nullable::Absent, Nullable::Null, Nullable::Value(1)];

#[test]
fn nullable_converts_from_values_and_options() {
    assert_eq!(Nullable::from(1), Nullable::Value(1));
    assert_eq!([Some(1), None].map(Nullable::or_null), [Nullable::Value(1), Nullable::Null]);
    assert_eq!([Some(1), None].map(Nullable::or_absent), [Nullable::Value(1), Nullable::Absent]);
    assert_eq!(Nullable::<i64>::default(), Nullable::Absent);
}

#[test]
fn nullable_reports_its_state() {
    assert_eq!(STATES.map(|it| it.is_absent()), [true, false, false]);
    assert_eq!(STATES.map(|it| it.is_null()), [false, true, false]);
    assert_eq!(STATES.map(|it| it.is_value()), [false, false, true]);
    assert_eq!(STATES.map(|it| it.as_option().copied()), [None, None, Some(1)]);
    assert_eq!(STATES.map(Nullable::into_option), [None, None, Some(1)]);
}

#[test]
fn nullable_keeps_its_state_when_its_value_is_borrowed_or_changed() {
    let [absent, null, value] = [Nullable::Absent, Nullable::Null, Nullable::Value("one".to_owned())];
    let borrowed = [Nullable::Absent, Nullable::Null, Nullable::Value("one")];
    assert_eq!([absent.as_deref(), null.as_deref(), value.as_deref()], borrowed);
    assert_eq!(value.as_ref().map(String::len), Nullable::Value(3));
    assert_eq!(STATES.map(|it| it.map(|value| value + 1)), [Nullable::Absent, Nullable::Null, Nullable::Value(2)]);

    let mut states = STATES;
    for state in &mut states {
        let _ = state.as_mut().map(|value| *value += 4);
    }
    assert_eq!(states, [Nullable::Absent, Nullable::Null, Nullable::Value(5)]);
    states[2].as_option_mut().map(|value| *value += 4).expect("a value");
    assert_eq!(states[2], Nullable::Value(9));
}

#[test]
fn nullable_has_a_default_for_both_absent_and_null() {
    assert_eq!(STATES.map(|it| it.unwrap_or(7)), [7, 7, 1]);
    assert_eq!(STATES.map(|it| it.unwrap_or_else(|| 7)), [7, 7, 1]);
    assert_eq!(STATES.map(Nullable::unwrap_or_default), [0, 0, 1]);
}

#[test]
fn fields_are_read_in_any_order_and_written_in_documented_order() {
    let text = r#"{"clientSecret":"k","type":1,"owner":null,"subject":"s"}"#;
    assert_rewritten::<Case>(text, CASE);
}

#[test]
fn unknown_fields_are_ignored_at_any_depth() {
    let text = r#"{"a":[{"b":null}],"subject":"s","owner":null,"x":1,"type":1,"clientSecret":"k","y":{}}"#;
    assert_rewritten::<Case>(text, CASE);
}

#[test]
fn a_duplicate_field_is_an_error() {
    let told = read_error::<Case>(r#"{"subject":"s","subject":"t"}"#);
    assert_eq!(told, "duplicate field `subject` at line 1 column 24");
}

#[test]
fn additional_properties_are_kept_if_the_type_has_a_map() {
    let value: Open = read(r#"{"b":[1],"id":2,"a":null}"#);
    assert_eq!(value.rest, BTreeMap::from([("a".to_owned(), Value::Null), ("b".to_owned(), json!([1]))]));
    assert_rewritten::<Open>(r#"{"b":[1],"id":2,"a":null}"#, r#"{"id":2,"a":null,"b":[1]}"#);
}

#[test]
fn additional_properties_have_a_type() {
    let told = read_error::<Counts>(r#"{"total":1,"b":2,"c":"x"}"#);
    assert_eq!(told, "c: expected integer, found string at line 1 column 24");
    assert_kept::<Counts>(r#"{"total":1,"b":2}"#);
}

#[test]
fn the_last_of_duplicate_additional_properties_is_kept() {
    assert_eq!(read::<Counts>(r#"{"total":1,"b":2,"b":3}"#).rest["b"], 3);
}

#[test]
fn an_additional_property_cannot_replace_a_known_field() {
    let value = Counts { total: 1, rest: BTreeMap::from([("total".to_owned(), 2)]) };
    assert_eq!(write_error(&value), "the additional field `total` is also a documented field");
    let told = serde_json::to_string(&value).expect_err("serde rejects it too").to_string();
    assert_eq!(told, "the additional field `total` is also a documented field");
}

#[test]
fn types_may_contain_themselves() {
    let leaf = |name: &str| format!(r#"{{"name":"{name}","others":[],"named":{{}}}}"#);
    let text = format!(
        r#"{{"name":"root","first":{},"others":[{},{}],"named":{{"k":{}}}}}"#,
        leaf("a"),
        leaf("b"),
        leaf("c"),
        leaf("d")
    );
    assert_kept::<Node>(&text);
    assert_eq!(read::<Node>(&text).others[1].name, "c");
}

#[test]
fn the_last_value_of_a_duplicate_map_key_is_kept() {
    let text = r#"{"k":[1,2],"k":[3]}"#;
    assert_eq!(read::<BTreeMap<String, Vec<i64>>>(text), BTreeMap::from([("k".to_owned(), vec![3])]));
}

#[test]
fn an_object_may_be_empty() {
    assert_rewritten::<Nothing>(r#"{"a":1}"#, "{}");
    assert_eq!(write(&Nothing::default()), "{}");
}

#[test]
fn keys_are_escaped() {
    assert_kept::<OddKeys>(r#"{"a\"b\\c":1,"":2,"odata.count":3,"ชื่อ":4}"#);
}

#[test]
fn strings_are_escaped_and_read_back() {
    let text = "\u{0}\u{1f}\"\\/\n\r\t\u{7f}\u{2028}ไทย🦀";
    let written = write(text);
    assert_eq!(written, serde_json::to_string(text).expect("a string is JSON"));
    assert_eq!(read::<String>(&written), text);
}

#[test]
fn a_default_is_written_as_an_empty_object() {
    assert_eq!(write(&Open::default()), "{}");
}

#[test]
fn borrowed_values_are_written_like_owned_ones() {
    assert_eq!(write(&["a", "b"]), r#"["a","b"]"#);
    assert_eq!(write(&["a", "b"].as_slice()), r#"["a","b"]"#);
    assert_eq!(write("a"), r#""a""#);
    assert_eq!(write(&&Box::new(1_i64)), "1");
}

#[test]
fn null_in_an_optional_free_form_field_is_kept() {
    assert_eq!(read::<Option<Value>>("null"), Some(Value::Null));
    assert_eq!(read::<Option<i64>>("null"), None);
}

#[test]
fn none_in_a_list_is_written_as_null() {
    assert_eq!(write(&vec![Nullable::Absent, Nullable::Null, Nullable::Value(1)]), "[null,null,1]");
    assert_eq!(read::<Vec<Option<i64>>>("[1,null]"), [Some(1), None]);
}

macro_rules! many {
    ($($field:ident $wire:literal)*) => {
        /// More fields than there are bits in a machine word.
        #[derive(Clone)]
        struct Many { $($field: i64),* }

        model! { Many { $($field: required $wire),* } }

        const MANY: &[&str] = &[$($wire),*];
    };
}

many! {
    f0 "f0" f1 "f1" f2 "f2" f3 "f3" f4 "f4" f5 "f5"
    f6 "f6" f7 "f7" f8 "f8" f9 "f9" f10 "f10" f11 "f11"
    f12 "f12" f13 "f13" f14 "f14" f15 "f15" f16 "f16" f17 "f17"
    f18 "f18" f19 "f19" f20 "f20" f21 "f21" f22 "f22" f23 "f23"
    f24 "f24" f25 "f25" f26 "f26" f27 "f27" f28 "f28" f29 "f29"
    f30 "f30" f31 "f31" f32 "f32" f33 "f33" f34 "f34" f35 "f35"
    f36 "f36" f37 "f37" f38 "f38" f39 "f39" f40 "f40" f41 "f41"
    f42 "f42" f43 "f43" f44 "f44" f45 "f45" f46 "f46" f47 "f47"
    f48 "f48" f49 "f49" f50 "f50" f51 "f51" f52 "f52" f53 "f53"
    f54 "f54" f55 "f55" f56 "f56" f57 "f57" f58 "f58" f59 "f59"
    f60 "f60" f61 "f61" f62 "f62" f63 "f63" f64 "f64" f65 "f65"
    f66 "f66" f67 "f67" f68 "f68" f69 "f69" f70 "f70" f71 "f71"
    f72 "f72" f73 "f73" f74 "f74" f75 "f75" f76 "f76" f77 "f77"
    f78 "f78" f79 "f79" f80 "f80" f81 "f81" f82 "f82" f83 "f83"
    f84 "f84" f85 "f85" f86 "f86" f87 "f87" f88 "f88" f89 "f89"
    f90 "f90" f91 "f91" f92 "f92" f93 "f93" f94 "f94" f95 "f95"
    f96 "f96" f97 "f97" f98 "f98" f99 "f99" f100 "f100" f101 "f101"
    f102 "f102" f103 "f103" f104 "f104" f105 "f105" f106 "f106" f107 "f107"
    f108 "f108" f109 "f109" f110 "f110" f111 "f111" f112 "f112" f113 "f113"
    f114 "f114" f115 "f115" f116 "f116" f117 "f117" f118 "f118" f119 "f119"
    f120 "f120" f121 "f121" f122 "f122" f123 "f123" f124 "f124" f125 "f125"
    f126 "f126" f127 "f127" f128 "f128" f129 "f129"
}

#[test]
fn any_number_of_fields_can_be_required() {
    let object = |keys: &[&str]| {
        let members: Vec<String> = keys.iter().enumerate().map(|(index, key)| format!(r#""{key}":{index}"#)).collect();
        format!("{{{}}}", members.join(","))
    };
    assert_kept::<Many>(&object(MANY));
    for missing in [0, 63, 64, 127, 128, 129] {
        let others: Vec<&str> = MANY.iter().copied().filter(|key| *key != MANY[missing]).collect();
        let told = read_error::<Many>(&object(&others));
        assert!(told.starts_with(&format!("missing field `f{missing}` at")), "{told}");
        let twice = [MANY, &[MANY[missing]]].concat();
        let told = read_error::<Many>(&object(&twice));
        assert!(told.starts_with(&format!("duplicate field `f{missing}` at")), "{told}");
    }
}
