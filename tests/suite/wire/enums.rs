//! Open enums: documented values are variants, other values are kept.

use std::collections::HashSet;

use super::types::{Level, Status, Unit};
use super::{assert_kept, read, read_error};

#[test]
fn documented_strings_are_variants() {
    assert_eq!(read::<Vec<Unit>>(r#"["y","m"]"#), [Unit::Year, Unit::Month]);
    assert_kept::<Vec<Unit>>(r#"["y","m"]"#);
}

#[test]
fn undocumented_strings_are_kept() {
    assert_eq!(read::<Unit>(r#""decade""#), Unit::Unknown("decade".to_owned()));
    assert_kept::<Unit>(r#""decade""#);
    assert_kept::<Unit>(r#""""#);
    assert_kept::<Unit>(r#""\"""#);
}

#[test]
fn a_string_enum_converts_to_and_from_text() {
    assert_eq!(Unit::Year.as_str(), "y");
    assert_eq!(Unit::Unknown("z".to_owned()).as_str(), "z");
    assert_eq!(format!("{}|{:>3}", Unit::Month, Unit::Year), "m|  y");
    assert_eq!(Unit::from("m"), Unit::Month);
    assert_eq!(Unit::from("z".to_owned()), Unit::Unknown("z".to_owned()));
    assert_eq!(Unit::VALUES, ["y", "m"]);
}

#[test]
fn a_string_enum_compares_with_text() {
    assert_eq!(Unit::Year, "y");
    assert_ne!(Unit::Year, "m");
    assert_ne!(Unit::Year, "Year");
    assert_eq!(Unit::Unknown("z".to_owned()), "z");
}

#[test]
fn an_unlisted_string_never_equals_a_variant() {
    let unlisted = Unit::Unknown("y".to_owned());
    assert_ne!(Unit::Year, unlisted);
    assert_eq!(format!("{:?} {unlisted:?}", Unit::Year), r#""y" Unknown("y")"#);
}

#[test]
fn equal_string_enums_have_equal_hashes() {
    let units = HashSet::from([Unit::Year, Unit::Unknown("z".to_owned())]);
    assert!(units.contains(&Unit::from("y")));
    assert!(units.contains(&Unit::from("z")));
    assert!(!units.contains(&Unit::Month));
}

#[test]
fn a_string_enum_accepts_only_strings() {
    assert_eq!(read_error::<Unit>("1"), "expected string, found integer at line 1 column 1");
    assert_eq!(read_error::<Unit>("null"), "expected string, found null at line 1 column 4");
}

#[test]
fn documented_codes_are_variants() {
    assert_eq!(read::<Vec<Status>>("[1,-2]"), [Status::Draft, Status::Closed]);
    assert_kept::<Vec<Status>>("[1,-2]");
}

#[test]
fn undocumented_codes_are_kept() {
    assert_eq!(read::<Status>("7"), Status::Unknown(7));
    assert_kept::<Status>("7");
    assert_kept::<Level>("2147483647");
}

#[test]
fn an_integer_enum_converts_to_and_from_numbers() {
    assert_eq!(Status::Closed.code(), -2);
    assert_eq!(format!("{}|{:>3}", Status::Draft, Status::Unknown(9)), "1|  9");
    assert_eq!([1, 9].map(Status::from), [Status::Draft, Status::Unknown(9)]);
    assert_eq!(Status::VALUES, [1, -2]);
    assert_eq!(Level::Low.code(), 0_i32);
}

#[test]
fn an_integer_enum_accepts_only_integers_in_its_range() {
    assert_eq!(read_error::<Status>(r#""1""#), "expected integer, found string at line 1 column 3");
    assert_eq!(
        read_error::<Level>("2147483648"),
        "expected integer from -2147483648 to 2147483647, found integer out of that range at line 1 column 10"
    );
}
