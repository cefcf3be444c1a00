//! Dates and times in JSON, compared with chrono.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use crate::runtime::wire::{ReadText, ShowText};

fn read<T: ReadText + Default>(text: &str) -> Option<T> {
    let mut value = T::default();
    value.read(text, None).ok().map(|()| value)
}

fn written(value: &impl ShowText) -> Option<String> {
    let mut text = String::new();
    value.show(None, &mut text).ok().map(|()| text)
}

/// RFC 3339 is read as chrono reads it, and a date that is read and written is read as the same value again.
pub(crate) fn dates_are_read(text: &str) {
    if let (Ok(expected), Some(b'T' | b't' | b' ')) =
        (DateTime::parse_from_rfc3339(text), text.as_bytes().get(10).copied())
    {
        assert_eq!(read::<DateTime<FixedOffset>>(text), Some(expected), "{text:?}");
    }
    if text.len() == 10
        && let Ok(expected) = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        && written(&expected).as_deref() == Some(text)
    {
        assert_eq!(read::<NaiveDate>(text), Some(expected), "{text:?}");
    }
    again::<DateTime<FixedOffset>>(text);
    again::<NaiveDateTime>(text);
    again::<NaiveDate>(text);
}

fn again<T: ReadText + ShowText + Default + PartialEq + std::fmt::Debug>(text: &str) {
    if let Some(value) = read::<T>(text)
        && let Some(written) = written(&value)
    {
        assert_eq!(read::<T>(&written), Some(value), "{text:?} was written as {written:?}");
    }
}
