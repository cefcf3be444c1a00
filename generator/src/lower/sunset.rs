//! The last day of what is on its way out, by the extension `x-sunset`.

use chrono::{DateTime, NaiveDate};
use serde_json::Value;

use crate::normalise::extension::SUNSET;

use super::context::Extensions;

/// The last day of what has these extensions, if they name one.
pub(super) fn of(extensions: &Extensions) -> Option<NaiveDate> {
    day(extensions.get(SUNSET.key)?)
}

/// The day that a value of the extension names: a date, or the point in time that RFC 3339 writes.
pub(crate) fn day(value: &Value) -> Option<NaiveDate> {
    let text = value.as_str()?;
    let moment = || DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.date_naive());
    text.parse().ok().or_else(moment)
}
