//! Parses the three date formats of HTTP (RFC 9110, 5.6.7), and no others.

use std::time::{Duration, SystemTime};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Parses `text`. Returns `None` for other formats and for dates before 1970.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let (day, month, year, clock) = match words.as_slice() {
        // Sun, 06 Nov 1994 08:49:37 GMT
        [_, day, month, year, clock, "GMT"] => (*day, *month, number(year)?, *clock),
        // Sunday, 06-Nov-94 08:49:37 GMT
        [_, date, clock, "GMT"] => {
            let mut parts = date.splitn(3, '-');
            let (day, month) = (parts.next()?, parts.next()?);
            (day, month, full_year(number(parts.next()?)?), *clock)
        }
        // Sun Nov  6 08:49:37 1994
        [_, month, day, clock, year] => (*day, *month, number(year)?, *clock),
        _ => return None,
    };
    let month = 1 + MONTHS.iter().position(|name| *name == month)? as u64;
    let days = days_since_1970(year, month, number(day)?)?;
    let at = days.checked_mul(86_400)?.checked_add(seconds(clock)?)?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(at))
}

fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits && text.len() <= 4)
}

/// Expands a year of two digits to 1970 to 2069, because no HTTP date is before 1970.
fn full_year(short: u64) -> u64 {
    match short {
        0..70 => 2000 + short,
        70..100 => 1900 + short,
        _ => short,
    }
}

fn seconds(clock: &str) -> Option<u64> {
    let mut parts = clock.splitn(3, ':').map(number);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let valid = hour < 24 && minute < 60 && second <= 60;
    valid.then_some(hour * 3600 + minute * 60 + second)
}

fn days_since_1970(year: u64, month: u64, day: u64) -> Option<u64> {
    if year < 1970 || day == 0 || day > 31 {
        return None;
    }
    // With years that begin in March, the leap day comes last and months have fixed offsets.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = y / 4 - y / 100 + y / 400;
    let days = y * 365 + leap_days + (m * 153 + 2) / 5 + day;
    Some(days - DAYS_BEFORE_1970)
}

/// The result of the formula above for 1970-01-01.
const DAYS_BEFORE_1970: u64 = 719_469;
