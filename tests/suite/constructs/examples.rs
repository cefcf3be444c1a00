//! Examples: an example is valid if the type can read it.

use serde_json::json;
use typewright::config::ClientConfig;
use typewright::{Stage, generate};

use super::{Answer, exchange};

/// `v30/schemas/example-spellings`
#[tokio::test]
async fn an_integer_may_be_written_with_a_decimal_point() {
    let answer = Answer::json(200, r#"{"count":2.0,"big":18446744073709551615}"#);
    let (_, read) = exchange!(constructs_v30, answer, |client| client.schemas().example_spellings());
    let read = read.expect("a value");
    assert_eq!((read.count, read.big), (2, u64::MAX));
}

/// `v30/responses/example-as-text`
#[tokio::test]
async fn an_example_may_be_json_in_a_string() {
    let spec = "fixtures/constructs/v30/responses/example-as-text.yaml";
    let api = generate(&ClientConfig::for_spec(spec, "nowhere", "pets"), Stage::Ir).api.expect("an API");
    let values: Vec<_> = api.examples.iter().map(|example| &example.value).collect();
    assert_eq!(values, [&json!({"text": "hello", "shown": true})]);
    let answer = Answer::json(200, r#"{"text":"hello","shown":true}"#);
    let (_, read) = exchange!(constructs_v30, answer, |client| client.responses().example_as_text());
    let read = read.expect("a value");
    assert_eq!((read.text.as_str(), read.shown), ("hello", Some(true)));
}
