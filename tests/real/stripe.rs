//! Stripe's API: customers listed by date, with expanded references.

use stripe_client::test_util::{Canned, Recorder};
use stripe_client::types::{DefaultSource, RangeQuerySpecs};
use stripe_client::{Client, Nullable};

const LIST: &str = r#"{"object":"list","url":"/v1/customers","has_more":false,"data":[
    {"id":"cus_1","object":"customer","created":1764200000,"livemode":false,"default_source":"card_1"},
    {"id":"cus_2","object":"customer","created":1764200000,"livemode":false,"default_source":
        {"id":"card_2","object":"card","brand":"Visa","exp_month":1,"exp_year":2030,"funding":"credit","last4":"4242",
         "allow_redisplay":"always","added_tomorrow":{"by":"the server"}}},
    {"id":"cus_3","object":"customer","created":1764200000,"livemode":false,"default_source":
        {"id":"wallet_1","object":"wallet"}}]}"#;

#[tokio::test]
async fn customers_are_listed_by_date_with_their_sources() {
    let recorder = Recorder::new(Canned::json(200, LIST));
    let builder = Client::builder().bearer_auth("sk_test_1");
    let client = builder.transport(recorder.clone()).build().expect("a client");
    let since = RangeQuerySpecs::new().gte(1764115200).lt(1764201600);
    let call = client.customers().list();
    let call = call.created(since).limit(3);
    let list = call.expand(["data.default_source"]).await.expect("a list");

    let query = recorder.requests()[0].uri.query().expect("a query").to_owned();
    assert_eq!(
        query,
        "created%5Bgte%5D=1764115200&created%5Blt%5D=1764201600&limit=3&expand%5B0%5D=data.default_source"
    );
    let sources = list.data.iter().map(|customer| match &customer.default_source {
        Nullable::Value(source) => &**source,
        other => panic!("each customer has a source, not {other:?}"),
    });
    let sources: Vec<&DefaultSource> = sources.collect();
    assert!(matches!(sources[0], DefaultSource::Text(id) if id == "card_1"));
    assert!(matches!(sources[1], DefaultSource::Card(card) if card.last4 == "4242"));
    assert!(matches!(sources[2], DefaultSource::Unknown(kept) if kept["id"] == "wallet_1"));
}

#[tokio::test]
async fn a_date_can_be_a_timestamp() {
    let recorder = Recorder::new(Canned::json(200, LIST));
    let builder = Client::builder().bearer_auth("sk_test_1");
    let client = builder.transport(recorder.clone()).build().expect("a client");
    client.customers().list().created(1764115200).await.expect("a list");
    assert_eq!(recorder.requests()[0].uri.query(), Some("created=1764115200"));
}
