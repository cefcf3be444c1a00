//! One row for each operation: the documented request, and the call that must send exactly that request.
//!
//! Where the documentation is truncated or shows no example, a row adds its own values that match the fields.

mod authentication;
mod case;
mod chat;
mod contract;
mod customer;
mod deal;
mod employee;
mod expense;
mod product;
mod quotation;
mod sales_order;

use bytes::Bytes;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use gofive_venio::{Client, Response, Sending};
use serde_json::Value;
use typewright::Stage;
use typewright::config::{ClientConfig, Config};
use typewright::diagnostic::{Sink, Texts};

use super::{KEY_HEADER, TOKEN_PATH, answering, builder, calls, client, json};
use crate::support::server::{Answer, Seen};

/// The documented request of an operation.
struct Row {
    operation: &'static str,
    method: &'static str,
    /// Path and query.
    target: &'static str,
    asks: Asks,
    body: Body,
    call: fn(&Client) -> Call,
}

/// Does not decode the response, so that calls with different response types fit one table.
type Call = Sending<Response<Bytes>>;

/// The credentials that an operation documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    /// Bearer token and subscription key.
    Both,
    /// Bearer token. The key is marked as optional.
    TokenAndPerhapsKey,
    /// Bearer token only.
    Token,
    /// The subscription key. The other credentials are in the body.
    Key,
}

enum Body {
    None,
    Json(&'static str),
    Form(&'static str),
}

fn rows() -> Vec<Row> {
    let tags = [
        authentication::rows(),
        case::rows(),
        chat::rows(),
        contract::rows(),
        customer::rows(),
        deal::rows(),
        employee::rows(),
        expense::rows(),
        product::rows(),
        quotation::rows(),
        sales_order::rows(),
    ];
    tags.into_iter().flatten().collect()
}

fn moment(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).expect("a date and time with offset")
}

fn civil(text: &str) -> NaiveDateTime {
    text.parse().expect("a date and time")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Sends the call of a row, and returns the request that the server received.
async fn sent(row: &Row) -> Seen {
    let server = answering(Answer::json(200, "{}")).await;
    let outcome = (row.call)(&client(&server)).await;
    outcome.unwrap_or_else(|error| panic!("{}: {error}", row.operation));
    let mut seen = server.seen();
    seen.retain(|seen| seen.path() != TOKEN_PATH || row.asks == Asks::Key);
    assert_eq!(seen.len(), 1, "{}: {seen:#?}", row.operation);
    seen.remove(0)
}

#[tokio::test]
async fn method_path_and_query_are_as_documented() {
    for row in rows() {
        let seen = sent(&row).await;
        assert_eq!((seen.method.as_str(), seen.target.as_str()), (row.method, row.target), "{}", row.operation);
    }
}

#[tokio::test]
async fn credentials_are_sent_where_they_are_documented() {
    for row in rows() {
        let seen = sent(&row).await;
        let bearer = (row.asks != Asks::Key).then_some("Bearer the-token");
        let key = (row.asks != Asks::Token).then_some("the-key");
        let headers = (seen.header("authorization"), seen.header(KEY_HEADER));
        assert_eq!(headers, (bearer, key), "{}", row.operation);
    }
}

#[tokio::test]
async fn bodies_are_as_documented() {
    for row in rows() {
        let seen = sent(&row).await;
        let content_type = seen.header("content-type");
        match row.body {
            Body::None => assert_eq!((content_type, seen.text()), (None, ""), "{}", row.operation),
            Body::Form(form) => {
                let expected = (Some("application/x-www-form-urlencoded"), form);
                assert_eq!((content_type, seen.text()), expected, "{}", row.operation);
            }
            Body::Json(documented) => {
                assert_eq!(content_type, Some("application/json"), "{}", row.operation);
                json::assert_same(documented, &seen.body);
            }
        }
    }
}

/// Operations that document no key or an optional key work without one. All others fail before anything is sent.
#[tokio::test]
async fn a_client_without_the_key_sends_requests_that_do_not_need_it() {
    for row in rows() {
        let server = answering(Answer::json(200, "{}")).await;
        let client = builder(&server).build().expect("the settings are valid");
        let outcome = (row.call)(&client).await;
        if row.asks == Asks::Both {
            let error = outcome.expect_err(row.operation);
            assert!(error.is_build(), "{}: {error}", row.operation);
            assert!(server.seen().is_empty(), "{}", row.operation);
        } else {
            outcome.unwrap_or_else(|error| panic!("{}: {error}", row.operation));
            assert!(calls(&server).iter().all(|seen| seen.header(KEY_HEADER).is_none()), "{}", row.operation);
        }
    }
}

/// The description, joined into one document.
fn description() -> Value {
    let (mut texts, mut sink) = (Texts::default(), Sink::default());
    let config =
        Config::load("../spec/generator.toml".as_ref(), &mut texts, &mut sink).expect("the configuration can be read");
    let client: &ClientConfig = &config.clients[0];
    typewright::generate(client, Stage::Normal).normal.expect("the description is valid")
}

/// The id, method and path, and request example of each operation in the description.
fn described(description: &Value) -> Vec<(&str, String, Option<&Value>)> {
    let paths = description["paths"].as_object().expect("an object");
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().expect("an object").iter();
        methods.filter_map(move |(method, operation)| {
            let id = operation.get("operationId")?.as_str()?;
            let example = operation.pointer("/requestBody/content/application~1json/example");
            Some((id, format!("{} {path}", method.to_uppercase()), example))
        })
    });
    operations.collect()
}

#[test]
fn each_operation_has_one_row() {
    let description = description();
    let mut described: Vec<&str> = described(&description).iter().map(|(id, ..)| *id).collect();
    let mut listed: Vec<&str> = rows().iter().map(|row| row.operation).collect();
    described.sort_unstable();
    listed.sort_unstable();
    assert_eq!(described, listed);
}

/// The rows and the description are separate transcriptions of the same pages, and must agree.
#[test]
fn examples_in_the_description_match_the_rows() {
    let description = description();
    let rows = rows();
    let mut compared = 0;
    for (id, _, example) in described(&description) {
        let row = rows.iter().find(|row| row.operation == id).expect("each operation has a row");
        let Some(example) = example else { continue };
        let Body::Json(text) = row.body else { panic!("`{id}` has a JSON example") };
        json::same(&serde_json::from_str(text).expect("the row contains JSON"), example, id);
        compared += 1;
    }
    assert_eq!(compared, 22, "operations with a request example");
}
