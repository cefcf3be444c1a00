//! Orders: dates, unions, enums and nullable fields, written as the generator writes types.

use std::collections::BTreeMap;
use std::hint::black_box;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_json::Value;

use crate::runtime::wire::{self, Nullable, ToWire, from_slice, integer_enum, model, string_enum, union, write_json};
use crate::turns::{Cost, Run, compare};
use crate::{assert_same, derived, list};

#[derive(Clone)]
struct Order {
    id: i64,
    number: String,
    placed_at: DateTime<FixedOffset>,
    due: Option<NaiveDate>,
    state: State,
    priority: Priority,
    customer: Customer,
    lines: Vec<Line>,
    payment: Payment,
    reference: Option<Reference>,
    labels: BTreeMap<String, String>,
    is_gift: bool,
    total: f64,
}

model! {
    Order {
        id: required "id",
        number: required "number",
        placed_at: required "placedAt",
        due: optional "due",
        state: required "state",
        priority: required "priority",
        customer: required "customer",
        lines: required "lines",
        payment: required "payment",
        reference: optional "reference",
        labels: required "labels",
        is_gift: required "isGift",
        total: required "total",
    }
}

#[derive(Clone)]
struct Customer {
    code: String,
    name: String,
    email: Option<String>,
    phone: Nullable<String>,
    points: i32,
}

model! {
    Customer {
        code: required "code",
        name: required "name",
        email: optional "email",
        phone: optional_nullable "phone",
        points: required "points",
    }
}

#[derive(Clone)]
struct Line {
    sku: String,
    quantity: i64,
    price: f64,
    discount: Option<f64>,
    tags: Vec<String>,
}

model! {
    Line {
        sku: required "sku",
        quantity: required "quantity",
        price: required "price",
        discount: optional "discount",
        tags: required "tags",
    }
}

#[derive(Clone)]
enum State {
    Open,
    Paid,
    Shipped,
    Unknown(String),
}

string_enum! { State { Open = "open", Paid = "paid", Shipped = "shipped" } }

#[derive(Clone)]
enum Priority {
    Low,
    High,
    Unknown(i64),
}

integer_enum! { Priority: i64 { Low = 1, High = 2 } }

#[derive(Clone)]
enum Payment {
    Card(Card),
    Transfer(Transfer),
    Unknown(Value),
}

union! { Payment discriminator "kind" { Card = "card", Transfer = "transfer" } }

#[derive(Clone)]
struct Card {
    digits: String,
    expires: String,
}

model! { Card { digits: required "digits", expires: required "expires" } }

#[derive(Clone)]
struct Transfer {
    bank: String,
    account: String,
    paid_at: DateTime<FixedOffset>,
}

model! { Transfer { bank: required "bank", account: required "account", paid_at: required "paidAt" } }

#[derive(Clone)]
enum Reference {
    Number(i64),
    Text(String),
    Unknown(Value),
}

union! { Reference { Number, Text } }

pub(crate) fn read(run: &Run) -> Option<Cost> {
    let text = list(item);
    let text = text.as_bytes();
    let ours = || from_slice::<Vec<Order>>(text).expect("orders");
    let theirs = || serde_json::from_slice::<Vec<derived::Order>>(text).expect("orders");
    compare(run, || drop(black_box(ours())), || drop(black_box(theirs())))
}

/// Reads the simplest objects, for which the cost of the reader itself matters most.
pub(crate) fn read_lines(run: &Run) -> Option<Cost> {
    let text = list(|index| line(index, index % 3));
    let text = text.as_bytes();
    let ours = || from_slice::<Vec<Line>>(text).expect("lines");
    let theirs = || serde_json::from_slice::<Vec<derived::Line>>(text).expect("lines");
    compare(run, || drop(black_box(ours())), || drop(black_box(theirs())))
}

pub(crate) fn write(run: &Run) -> Option<Cost> {
    let text = list(item);
    let ours: Vec<Order> = from_slice(text.as_bytes()).expect("orders");
    let theirs: Vec<derived::Order> = serde_json::from_str(&text).expect("orders");
    let ours = || write_json(ours.view()).expect("JSON");
    let theirs = || serde_json::to_vec(&theirs).expect("JSON");
    assert_same(&ours(), &theirs());
    compare(run, || drop(black_box(ours())), || drop(black_box(theirs())))
}

fn item(index: usize) -> String {
    let state = ["open", "paid", "shipped"][index % 3];
    let phone = ["", r#","phone":null"#, r#","phone":"+66 2 123 4567""#][index % 3];
    let payment = match index % 2 {
        0 => r#"{"kind":"card","digits":"4242","expires":"2027-11"}"#,
        _ => r#"{"kind":"transfer","bank":"KBANK","account":"123-4-56789-0","paidAt":"2025-02-06T10:02:11+07:00"}"#,
    };
    let reference = [r#""reference":77123,"#, r#""reference":"PO-77123","#, ""][index % 3];
    let lines: Vec<String> = (0..index % 4 + 1).map(|line| self::line(index, line)).collect();
    format!(
        r#"{{"id":{index},"number":"SO{index:07}","placedAt":"2025-02-06T09:41:33+07:00","due":"2025-02-28",
"state":"{state}","priority":{},"customer":{{"code":"C{index:06}","name":"คุณสมชาย ใจดี","email":"s{index}@example.com"
{phone},"points":{}}},"lines":[{}],"payment":{payment},{reference}"labels":{{"channel":"web","region":"TH-{}"}},
"isGift":{},"total":{}.75}}"#,
        index % 2 + 1,
        index % 500,
        lines.join(","),
        index % 77,
        index.is_multiple_of(5),
        index * 3 + 100,
    )
}

fn line(index: usize, line: usize) -> String {
    let discount = if line.is_multiple_of(2) { "" } else { r#""discount":0.15,"# };
    format!(
        r#"{{"sku":"SKU-{index}-{line}","quantity":{},"price":{}.5,{discount}"tags":["new","summer {line}"]}}"#,
        line + 1,
        index % 900 + 10,
    )
}
