//! Numbers: integers are neither wrapped nor rounded, and values that JSON cannot represent are errors.

use std::fmt::Debug;

use super::{read, read_error, write, write_error};
use crate::runtime::wire::{FromWire, ToWire};

#[track_caller]
fn assert_range<T: FromWire + ToWire + PartialEq + Debug>(least: &str, most: &str, below: &str, above: &str) {
    for text in [least, most] {
        assert_eq!(write(&read::<Vec<T>>(&format!("[{text}]"))), format!("[{text}]"));
    }
    for text in [below, above] {
        let told = read_error::<T>(text);
        let expected = format!("expected integer from {least} to {most}, found integer out of that range");
        assert!(told.starts_with(&expected), "{told}");
    }
}

#[test]
fn integers_stay_in_their_range() {
    assert_range::<i8>("-128", "127", "-129", "128");
    assert_range::<i16>("-32768", "32767", "-32769", "32768");
    assert_range::<i32>("-2147483648", "2147483647", "-2147483649", "2147483648");
    assert_range::<u8>("0", "255", "-1", "256");
    assert_range::<u16>("0", "65535", "-1", "65536");
    assert_range::<u32>("0", "4294967295", "-1", "4294967296");
}

#[test]
fn the_widest_integers_are_kept() {
    assert_eq!(read::<i64>("9223372036854775807"), i64::MAX);
    assert_eq!(read::<i64>("-9223372036854775808"), i64::MIN);
    assert_eq!(read::<u64>("18446744073709551615"), u64::MAX);
    assert_eq!(write(&vec![u64::MAX]), "[18446744073709551615]");
}

#[test]
fn integers_beyond_64_bits_are_errors() {
    assert_eq!(
        read_error::<i64>("9223372036854775808"),
        "expected integer from -9223372036854775808 to 9223372036854775807, found integer out of that range \
         at line 1 column 19"
    );
    assert_eq!(
        read_error::<u64>("-1"),
        "expected integer from 0 to 18446744073709551615, found integer out of that range at line 1 column 2"
    );
    assert_eq!(
        read_error::<u64>("18446744073709551616"),
        "expected integer, found number out of range at line 1 column 20"
    );
}

#[test]
fn a_fraction_is_not_an_integer() {
    assert_eq!(read_error::<i64>("1.5"), "expected integer, found fraction at line 1 column 3");
    assert_eq!(read_error::<i32>("-0.1"), "expected integer, found fraction at line 1 column 4");
}

#[test]
fn a_whole_number_in_any_notation_is_an_integer() {
    assert_eq!(read::<i64>("2.0"), 2);
    assert_eq!(read::<i32>("1e2"), 100);
    assert_eq!(read::<i64>("-4175.00"), -4175);
    assert!(read_error::<i8>("300.0").starts_with("expected integer from -128 to 127"));
    // `f64` cannot hold all these digits, so the value would be rounded silently.
    assert_eq!(
        read_error::<i64>("9007199254740994.0"),
        "expected integer, found number out of range at line 1 column 18"
    );
}

#[test]
fn an_integer_is_a_number() {
    assert_eq!(read::<f64>("3"), 3.0);
    assert_eq!(read::<f64>("-3"), -3.0);
    assert_eq!(read::<f32>("3"), 3.0);
}

#[test]
fn numbers_are_written_with_the_digits_they_need() {
    assert_eq!(write(&0.1_f64), "0.1");
    assert_eq!(write(&0.1_f32), "0.1");
    assert_eq!(write(&1e300_f64), "1e+300");
}

/// serde_json is exact only with its feature `float_roundtrip`, which the manifest of a client turns on.
#[test]
fn a_number_is_the_nearest_float() {
    assert_eq!(read::<f64>("24e23"), 2.4e24);
    assert_eq!(read::<f64>("0.30000000000000004"), 0.1 + 0.2);
}

/// Servers that take integers only refuse `3600.0`, and many are described with `number`.
#[test]
fn whole_numbers_are_written_without_a_fraction() {
    assert_eq!(write(&3600.0_f64), "3600");
    assert_eq!(write(&-2.0_f32), "-2");
    assert_eq!(write(&9_007_199_254_740_992.0_f64), "9007199254740992");
    assert_eq!(write(&serde_json::json!(3.0)), "3.0", "free-form JSON is sent as the caller writes it");
}

#[test]
fn numbers_that_json_cannot_represent_are_errors() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(write_error(&number), "NaN and infinity cannot be written as JSON");
        assert_eq!(write_error(&(number as f32)), "NaN and infinity cannot be written as JSON");
    }
}

#[test]
fn a_number_too_large_for_single_precision_is_an_error() {
    let told = read_error::<f32>("1e300");
    assert_eq!(told, "expected number of single precision, found larger number at line 1 column 5");
}

#[test]
fn a_number_is_not_a_string_or_a_boolean() {
    assert_eq!(read_error::<String>("1"), "expected string, found integer at line 1 column 1");
    assert_eq!(read_error::<bool>("1.5"), "expected boolean, found number at line 1 column 3");
}
