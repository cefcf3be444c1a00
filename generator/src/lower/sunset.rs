//! The last day of deprecated items, from the extension `x-sunset`.

use chrono::{DateTime, NaiveDate};
use serde_json::Value;

use crate::normalise::extension::SUNSET;

use super::context::Extensions;

/// Returns the last day in these extensions, if there is one.
pub(super) fn of(extensions: &Extensions) -> Option<NaiveDate> {
    day(extensions.get(SUNSET.key)?)
}

/// Parses a value of the extension: a date, or a date and time in RFC 3339.
pub(crate) fn day(value: &Value) -> Option<NaiveDate> {
    let text = value.as_str()?;
    let moment = || DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.date_naive());
    text.parse().ok().or_else(moment)
}
