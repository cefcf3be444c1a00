//! The same types with serde's derives, written by hand.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::contract::BusinessStatus;

#[derive(Serialize, Deserialize)]
pub(crate) struct GetCustomerEventsResponse {
    pub(crate) status: BusinessStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Vec<CustomerEvent>>,
    #[serde(flatten)]
    additional_properties: BTreeMap<String, Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CustomerEvent {
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_name: Option<String>,
    #[serde(default, with = "venio_time", skip_serializing_if = "Option::is_none")]
    event_date: Option<DateTime<FixedOffset>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_type: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<i64>,
    #[serde(flatten)]
    additional_properties: BTreeMap<String, Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    id: i64,
    number: String,
    #[serde(with = "time")]
    placed_at: DateTime<FixedOffset>,
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    due: Option<NaiveDate>,
    state: State,
    priority: Priority,
    customer: Customer,
    lines: Vec<Line>,
    payment: Payment,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<Reference>,
    labels: BTreeMap<String, String>,
    is_gift: bool,
    total: f64,
}

#[derive(Serialize, Deserialize)]
struct Customer {
    code: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    phone: Option<Option<String>>,
    points: i32,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Line {
    sku: String,
    quantity: i64,
    price: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<f64>,
    tags: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Open,
    Paid,
    Shipped,
}

codes! { Priority { Low = 1, High = 2 } }

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Payment {
    Card {
        digits: String,
        expires: String,
    },
    #[serde(rename_all = "camelCase")]
    Transfer {
        bank: String,
        account: String,
        #[serde(with = "time")]
        paid_at: DateTime<FixedOffset>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Reference {
    Number(i64),
    Text(String),
}

/// Distinguishes `null` from a missing field.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// RFC 3339.
mod time {
    use super::*;

    pub(super) fn serialize<S: Serializer>(time: &DateTime<FixedOffset>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&time.format("%Y-%m-%dT%H:%M:%S%:z"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<FixedOffset>, D::Error> {
        let text = String::deserialize(from)?;
        DateTime::parse_from_rfc3339(&text).map_err(serde::de::Error::custom)
    }
}

/// The date format of Venio.
mod venio_time {
    use super::*;

    const FORMAT: &str = "%Y-%m-%dT%H:%M:%S%z";

    pub(super) fn serialize<S: Serializer>(time: &Option<DateTime<FixedOffset>>, to: S) -> Result<S::Ok, S::Error> {
        time.map(|time| time.format(FORMAT).to_string()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<FixedOffset>>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        let time = text.map(|text| DateTime::parse_from_str(&text, FORMAT)).transpose();
        time.map_err(serde::de::Error::custom)
    }
}

/// A calendar date.
mod day {
    use super::*;

    pub(super) fn serialize<S: Serializer>(day: &Option<NaiveDate>, to: S) -> Result<S::Ok, S::Error> {
        day.map(|day| day.to_string()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse()).transpose().map_err(serde::de::Error::custom)
    }
}
