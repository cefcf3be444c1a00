//! Dates and times: which spellings are read, and how values are written.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use super::types::Unit;
use super::{assert_kept, assert_rewritten, read, read_error, write, write_error};
use crate::runtime::wire::{self, FromWire, Nullable, ToWire, default_model, model, show, union};
use serde_json::Value;
use std::collections::BTreeMap;

type Moment = DateTime<FixedOffset>;

/// Reads `text` and writes it again, both without a format.
#[track_caller]
fn rewritten<T: FromWire + ToWire>(text: &str) -> String {
    let written = write(&vec![read::<T>(&format!("{text:?}"))]);
    written.trim_start_matches("[\"").trim_end_matches("\"]").to_owned()
}

#[test]
fn rfc_3339_is_kept() {
    for text in [
        "2025-02-05T17:35:53Z",
        "2025-02-05T17:35:53+07:00",
        "2025-02-05T17:35:53-03:30",
        "2025-02-05T17:35:53.693+07:00",
        "2025-02-05T17:35:53.120Z",
        "2025-02-05T17:35:53.000001Z",
        "2025-02-05T17:35:53.1234567Z",
        "2025-02-05T17:35:53.123456789Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z",
        "2016-12-31T23:59:60Z",
    ] {
        assert_eq!(rewritten::<Moment>(text), text);
    }
}

#[test]
fn departures_from_rfc_3339_are_read() {
    let expected = "2025-02-05T17:35:53+07:00";
    for text in [
        "2025-02-05T17:35:53+0700",
        "2025-02-05T17:35:53+07",
        "2025-02-05t17:35:53+07:00",
        "2025-02-05 17:35:53+07:00",
        "2025-02-05 17:35:53 +0700",
        "2025-02-05T17:35:53.0+07:00",
        "2025-02-05T17:35:53,000+07:00",
        "2025-02-05T17:35:53.0000000000001+07:00",
    ] {
        assert_eq!(rewritten::<Moment>(text), expected, "{text}");
    }
    assert_eq!(rewritten::<Moment>("2025-02-05T17:35z"), "2025-02-05T17:35:00Z");
    assert_eq!(rewritten::<Moment>("2025-02-05T17:35:53.5+00:00"), "2025-02-05T17:35:53.500Z");
    assert_eq!(rewritten::<Moment>("2025-02-05T17:35:53-0000"), "2025-02-05T17:35:53Z");
}

#[test]
fn a_date_time_without_an_offset_is_read_as_utc() {
    assert_eq!(rewritten::<Moment>("2025-02-05T17:35:53"), "2025-02-05T17:35:53Z");
    assert_eq!(rewritten::<Moment>("2025-02-05 17:35"), "2025-02-05T17:35:00Z");
}

#[test]
fn other_texts_are_not_a_date_time() {
    for text in [
        "",
        "x",
        "2025-02-05",
        "2025-02-30T17:35:53Z",
        "2025-02-05T24:00:00Z",
        "2025-02-05T17:35:53.Z",
        "2025-02-05T17:35:53Zx",
        "2025-02-05T17:35:53+7",
        "2025-02-05T17:35:53+07:60",
        "2025-02-05T17:35:53+24:00",
        "2025-02-05T17:35:53+07:0",
        "25-02-05T17:35:53Z",
        "+025-02-05T17:35:53Z",
        "２０２５-02-05T17:35:53Z",
    ] {
        let told = read_error::<Moment>(&format!("{text:?}"));
        let expected = r#"expected date-time such as 2024-01-31T13:45:00+07:00 (`date-time = "string"` in generator.toml takes any text), found other text at line 1"#;
        assert!(told.starts_with(expected), "{text}: {told}");
    }
}

#[test]
fn a_naive_date_time_has_no_offset() {
    for text in ["2024-02-01T10:00:00", "2024-02-01T10:00:00.250"] {
        assert_eq!(rewritten::<NaiveDateTime>(text), text);
    }
    assert_eq!(rewritten::<NaiveDateTime>("2024-02-01 10:00"), "2024-02-01T10:00:00");
    assert_eq!(
        read_error::<NaiveDateTime>(r#""2024-02-01T10:00:00Z""#),
        "expected date-time without offset such as 2024-01-31T13:45:00, found other text at line 1 column 22"
    );
}

#[test]
fn a_date_may_have_a_time_of_midnight() {
    for text in ["2024-02-29", "2024-02-29T00:00:00", "2024-02-29 00:00:00.000", "2024-02-29T00:00:00+07:00"] {
        assert_eq!(rewritten::<NaiveDate>(text), "2024-02-29");
    }
    for text in ["2023-02-29", "2024-02-29T00:00:01", "2024-02-29T00:00:00x", "2024-2-29", "20240229"] {
        let told = read_error::<NaiveDate>(&format!("{text:?}"));
        assert!(told.starts_with("expected date such as 2024-01-31, found other text at line 1"), "{text}: {told}");
    }
}

#[test]
fn a_date_must_be_a_string() {
    assert_eq!(read_error::<NaiveDate>("20240229"), "expected string, found integer at line 1 column 8");
}

#[derive(Clone)]
struct Times {
    at: Moment,
    maybe: Option<Moment>,
    three: Nullable<Vec<Moment>>,
    named: BTreeMap<String, Option<Moment>>,
    day: NaiveDate,
    civil: NaiveDateTime,
    plain: Moment,
}

model! {
    Times {
        at: required "at" as "%Y-%m-%dT%H:%M:%S%.3f%z",
        maybe: optional "maybe" as "%Y-%m-%dT%H:%M:%S%z",
        three: optional_nullable "three" as "%Y-%m-%dT%H:%M:%S%z",
        named: required "named" as "%d.%m.%Y %H:%M %z",
        day: required "day" as "%d/%m/%Y",
        civil: required "civil" as "%Y%m%d%H%M%S",
        plain: required "plain",
    }
}

#[test]
fn a_format_applies_inside_options_lists_and_maps() {
    assert_kept::<Times>(
        r#"{"at":"2025-02-05T17:35:53.693+0700","maybe":"2025-02-05T17:35:53+0700","three":["2025-02-05T17:35:53+0700"],"named":{"a":"05.02.2025 17:35 +0700","b":null},"day":"05/02/2025","civil":"20250205173553","plain":"2025-02-05T17:35:53Z"}"#,
    );
}

#[test]
fn common_spellings_are_read_with_any_format() {
    assert_rewritten::<Times>(
        r#"{"at":"2025-02-05T17:35:53Z","three":null,"named":{},"day":"2025-02-05","civil":"2025-02-05 17:35:53","plain":"2025-02-05T17:35:53+0000"}"#,
        r#"{"at":"2025-02-05T17:35:53.000+0000","three":null,"named":{},"day":"05/02/2025","civil":"20250205173553","plain":"2025-02-05T17:35:53Z"}"#,
    );
}

#[derive(Clone)]
struct Outer {
    inner: Inner,
    list: Vec<Mixed>,
    after: Option<Moment>,
}

#[derive(Clone)]
struct Inner {
    at: Option<Moment>,
}

#[derive(Clone)]
enum Mixed {
    Inner(Inner),
    Moment(Moment),
    Unknown(Value),
}

model! { Outer { inner: required "inner" as "%H", list: required "list" as "%Y-%m-%dT%H:%M:%S%z", after: optional "after" } }
model! { Inner { at: optional "at" } }
union! { Mixed { Inner, Moment } }

#[test]
fn a_format_is_suspended_inside_a_nested_object() {
    assert_kept::<Outer>(
        r#"{"inner":{"at":"2025-02-05T17:35:53+07:00"},"list":[{"at":"2025-02-05T17:35:53Z"},"2025-02-05T17:35:53+0700"],"after":"2025-02-05T17:35:53Z"}"#,
    );
}

#[derive(Clone)]
enum DateOrText {
    Moment(Moment),
    Text(String),
    Unknown(Value),
}
union! { DateOrText { Moment, Text } }

#[test]
fn a_union_reads_a_string_as_a_date_only_if_it_is_written_the_same() {
    assert!(matches!(read(r#""2025-02-05T17:35:53Z""#), DateOrText::Moment(_)));
    assert!(matches!(read(r#""2025-02-05 17:35:53Z""#), DateOrText::Text(_)));
}

#[derive(Clone)]
struct Broken {
    at: Option<Moment>,
    day: Option<NaiveDate>,
}

model! { Broken { at: optional "at" as "%Q", day: optional "day" as "%H:%M" } }
default_model! { Broken }

#[test]
fn an_unsuitable_format_is_an_error_and_does_not_panic() {
    let mut broken = Broken { at: Some(Moment::default()), day: None };
    assert_eq!(write_error(&broken), "at: the value does not suit its date format");
    assert!(serde_json::to_string(&broken).is_err());
    broken = Broken { at: None, day: Some(NaiveDate::default()) };
    assert_eq!(write_error(&broken), "day: the value does not suit its date format");
    assert_eq!(show(Moment::default().view(), Some("%Q")), None);
    assert_eq!(read::<Broken>(r#"{"at":"2025-02-05T17:35:53Z"}"#).day, None);
}

#[test]
fn years_and_offsets_that_rfc_3339_cannot_express_are_errors() {
    let far = NaiveDate::MAX;
    assert_eq!(write_error(&far), "the value does not suit its date format");
    assert_eq!(format!("{:?}", far.view()), "[no text]");
    let odd = Moment::default().with_timezone(&FixedOffset::east_opt(61).expect("a minute and a second"));
    assert_eq!(write_error(&odd), "the value does not suit its date format");
}

#[test]
fn a_date_can_be_a_parameter() {
    let moment: Moment = read(r#""2025-02-05T17:35:53Z""#);
    assert_eq!(show(moment.view(), None).as_deref(), Some("2025-02-05T17:35:53Z"));
    assert_eq!(show(moment.view(), Some("%d/%m/%Y")).as_deref(), Some("05/02/2025"));
    assert_eq!(show(Unit::Year.view(), Some("%d/%m/%Y")).as_deref(), Some("y"));
}

#[test]
fn date_times_with_different_offsets_can_be_equal() {
    let at = |text: &str| Broken { at: Some(read(text)), day: None };
    assert_eq!(at(r#""2025-02-05T17:35:53+07:00""#), at(r#""2025-02-05T10:35:53Z""#));
    assert_ne!(at(r#""2025-02-05T17:35:53+07:00""#), at(r#""2025-02-05T17:35:53Z""#));
    let far = |day| Broken { at: None, day: Some(day) };
    assert_ne!(far(NaiveDate::MAX), far(NaiveDate::MIN));
}

#[test]
fn debug_shows_dates_plainly() {
    let value = Broken { at: Some(read(r#""2025-02-05T17:35:53Z""#)), day: Some(read(r#""2025-02-05""#)) };
    assert_eq!(format!("{value:?}"), "Broken { at: 2025-02-05T17:35:53Z, day: 2025-02-05 }");
}
