//! Reads and writes dates and times. RFC 3339 and common deviations from it are read. The format of the field is
//! written.
//!
//! A date-time without an offset is read as UTC and written with `Z`, because the type cannot represent a missing
//! offset. With `date-time = "strict"` in `generator.toml` it is an error.
//!
//! Only crates whose API has dates contain this file.

use std::fmt::{self, Write};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, Timelike};

use crate::runtime::READS_DATES_WITHOUT_OFFSET;
use crate::runtime::wire::{Expected, FromWire, ReadText, ShowText, Slot, ToWire, View};

/// Writes a value with a chrono format. Returns an error if chrono cannot apply the format, where `to_string` would
/// panic.
macro_rules! formatted {
    ($value:expr, $format:expr, $out:expr) => {
        write!($out, "{}", $value.format($format))
    };
}

impl ShowText for DateTime<FixedOffset> {
    fn show(&self, format: Option<&str>, out: &mut String) -> fmt::Result {
        match format {
            Some(format) => formatted!(self, format, out),
            None => {
                show_date_time(&self.naive_local(), out)?;
                show_offset(self.offset().fix(), out)
            }
        }
    }

    /// Appends the instant in UTC. As in chrono, equal instants with different offsets are equal.
    fn identity(&self, out: &mut String) -> fmt::Result {
        write!(out, "{:?}", self.naive_utc())
    }
}

impl ReadText for DateTime<FixedOffset> {
    fn read(&mut self, text: &str, format: Option<&str>) -> Result<(), Expected> {
        let by_format = || DateTime::parse_from_str(text, format?).ok();
        let in_utc = || {
            let by_format = || NaiveDateTime::parse_from_str(text, format?).ok();
            let civil = read_civil(text).or_else(by_format)?;
            READS_DATES_WITHOUT_OFFSET.then(|| civil.and_utc().fixed_offset())
        };
        *self = read_date_time(text).or_else(by_format).or_else(in_utc).ok_or(DATE_TIME)?;
        Ok(())
    }
}

const DATE_TIME: Expected = Expected(match READS_DATES_WITHOUT_OFFSET {
    true => "date-time such as 2024-01-31T13:45:00+07:00 (`date-time = \"string\"` in generator.toml takes any text)",
    false => {
        "date-time with offset such as 2024-01-31T13:45:00+07:00 (`date-time = \"chrono\"` in generator.toml reads a missing offset as UTC)"
    }
});

impl ShowText for NaiveDateTime {
    fn show(&self, format: Option<&str>, out: &mut String) -> fmt::Result {
        match format {
            Some(format) => formatted!(self, format, out),
            None => show_date_time(self, out),
        }
    }

    fn identity(&self, out: &mut String) -> fmt::Result {
        write!(out, "{self:?}")
    }
}

impl ReadText for NaiveDateTime {
    fn read(&mut self, text: &str, format: Option<&str>) -> Result<(), Expected> {
        let by_format = || Self::parse_from_str(text, format?).ok();
        *self = read_civil(text)
            .or_else(by_format)
            .ok_or(Expected("date-time without offset such as 2024-01-31T13:45:00"))?;
        Ok(())
    }
}

impl ShowText for NaiveDate {
    fn show(&self, format: Option<&str>, out: &mut String) -> fmt::Result {
        match format {
            Some(format) => formatted!(self, format, out),
            None => show_date(*self, out),
        }
    }

    fn identity(&self, out: &mut String) -> fmt::Result {
        write!(out, "{self:?}")
    }
}

impl ReadText for NaiveDate {
    fn read(&mut self, text: &str, format: Option<&str>) -> Result<(), Expected> {
        let by_format = || Self::parse_from_str(text, format?).ok();
        let mut scan = Scan(text.as_bytes());
        let date = scan.date().filter(|_| scan.is_done() || (READS_DATES_WITHOUT_OFFSET && scan.is_midnight()));
        *self = date.or_else(by_format).ok_or(Expected("date such as 2024-01-31"))?;
        Ok(())
    }
}

macro_rules! text_values {
    ($($rust:ty),*) => { $(
        impl ToWire for $rust {
            #[inline]
            fn view(&self) -> View<'_> {
                View::Text(self)
            }
        }

        impl FromWire for $rust {
            #[inline]
            fn blank() -> Self {
                Self::default()
            }

            #[inline]
            fn slot(&mut self) -> Slot<'_> {
                Slot::Text(self)
            }
        }
    )* };
}

text_values!(DateTime<FixedOffset>, NaiveDateTime, NaiveDate);

fn show_date(date: NaiveDate, out: &mut String) -> fmt::Result {
    match date.year() {
        year @ 0..=9999 => write!(out, "{year:04}-{:02}-{:02}", date.month(), date.day()),
        _ => Err(fmt::Error),
    }
}

fn show_date_time(value: &NaiveDateTime, out: &mut String) -> fmt::Result {
    show_date(value.date(), out)?;
    // chrono represents a leap second as nanoseconds of 1,000,000,000 and above.
    let (leap, nanos) = (value.nanosecond() / NANOS, value.nanosecond() % NANOS);
    let second = value.second() + leap;
    write!(out, "T{:02}:{:02}:{second:02}", value.hour(), value.minute())?;
    match nanos {
        0 => Ok(()),
        _ if nanos % 1_000_000 == 0 => write!(out, ".{:03}", nanos / 1_000_000),
        _ if nanos % 1_000 == 0 => write!(out, ".{:06}", nanos / 1_000),
        // .NET writes seven digits.
        _ if nanos % 100 == 0 => write!(out, ".{:07}", nanos / 100),
        _ => write!(out, ".{nanos:09}"),
    }
}

/// Writes an offset. A zero offset is `Z`, which most servers write.
fn show_offset(offset: FixedOffset, out: &mut String) -> fmt::Result {
    let seconds = offset.local_minus_utc();
    let minutes = seconds.abs() / 60;
    match seconds {
        0 => out.write_char('Z'),
        _ if seconds % 60 != 0 => Err(fmt::Error),
        _ => {
            let sign = if seconds < 0 { '-' } else { '+' };
            write!(out, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
    }
}

const NANOS: u32 = 1_000_000_000;

fn read_date_time(text: &str) -> Option<DateTime<FixedOffset>> {
    let mut scan = Scan(text.as_bytes());
    let local = scan.date_time()?;
    let offset = scan.offset()?;
    match scan.is_done() {
        true => local.and_local_timezone(offset).single(),
        false => None,
    }
}

fn read_civil(text: &str) -> Option<NaiveDateTime> {
    let mut scan = Scan(text.as_bytes());
    scan.date_time().filter(|_| scan.is_done())
}

/// The rest of a text that is being parsed.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes one of `bytes`.
    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        if !bytes.contains(first) {
            return None;
        }
        self.0 = rest;
        Some(*first)
    }

    /// Takes `count` digits.
    fn number(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let mut number = 0;
        for digit in digits {
            number = number * 10 + u32::from(*digit).checked_sub(48).filter(|it| *it < 10)?;
        }
        self.0 = rest;
        Some(number)
    }

    fn date(&mut self) -> Option<NaiveDate> {
        let year = self.number(4)?;
        self.one_of(b"-")?;
        let month = self.number(2)?;
        self.one_of(b"-")?;
        let day = self.number(2)?;
        NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)
    }

    fn date_time(&mut self) -> Option<NaiveDateTime> {
        let date = self.date()?;
        self.one_of(b"Tt ")?;
        Some(date.and_time(self.time()?))
    }

    /// Takes the time of a date that was sent as midnight, with any offset or none.
    fn is_midnight(&mut self) -> bool {
        let is_separated = self.one_of(b"Tt ").is_some();
        let is_midnight = is_separated && self.time() == Some(NaiveTime::MIN);
        is_midnight && (self.is_done() || (self.offset().is_some() && self.is_done()))
    }

    /// Takes `13:45`, optionally with seconds and a fraction.
    fn time(&mut self) -> Option<NaiveTime> {
        let hour = self.number(2)?;
        self.one_of(b":")?;
        let minute = self.number(2)?;
        if self.one_of(b":").is_none() {
            return NaiveTime::from_hms_opt(hour, minute, 0);
        }
        let second = self.number(2)?;
        let nanos = match self.one_of(b".,") {
            Some(_) => self.fraction()?,
            None => 0,
        };
        match second {
            60 => NaiveTime::from_hms_nano_opt(hour, minute, 59, NANOS + nanos),
            _ => NaiveTime::from_hms_nano_opt(hour, minute, second, nanos),
        }
    }

    /// Takes the digits of a fraction as nanoseconds. Further digits are dropped.
    fn fraction(&mut self) -> Option<u32> {
        let mut nanos = self.number(1)? * (NANOS / 10);
        let mut unit = NANOS / 100;
        while let Some(digit) = self.number(1) {
            nanos += digit * unit;
            unit /= 10;
        }
        Some(nanos)
    }

    /// Takes `Z`, `+07:00`, `+0700` or `+07`, optionally after a space.
    fn offset(&mut self) -> Option<FixedOffset> {
        let _space = self.one_of(b" ");
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return FixedOffset::east_opt(0),
        };
        let hours = self.number(2)?;
        let minutes = match self.one_of(b":") {
            None if self.is_done() => 0,
            _ => self.number(2).filter(|minutes| *minutes < 60)?,
        };
        FixedOffset::east_opt(sign * i32::try_from(hours * 3600 + minutes * 60).ok()?)
    }
}
