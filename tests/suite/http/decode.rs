//! How responses are decoded: models, JSON values, text, bytes, nothing.

use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};

use super::fixture::{client, get_book};
use crate::runtime::call::builder::Call;
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::Operation;
use crate::runtime::call::response::FromBody;
use crate::support::server::{Answer, Server};

static GET: Operation = Operation::new(Method::GET, "get", "/get").security(&[&[]]);

async fn decoded<T: FromBody>(answer: Answer) -> Result<T, Error> {
    let server = Server::answering(answer).await;
    Call::<T>::new(&client(&server), &GET, &[]).send().await
}

#[tokio::test]
async fn json_becomes_a_typed_value() {
    assert_eq!(decoded::<Vec<i64>>(Answer::json(200, "[1, 2]")).await.expect("ok"), [1, 2]);
}

#[tokio::test]
async fn json_becomes_a_json_value() {
    let value: Value = decoded(Answer::json(200, r#"{"a":[1]}"#)).await.expect("ok");
    assert_eq!(value, json!({"a": [1]}));
}

#[tokio::test]
async fn the_content_type_of_json_does_not_matter() {
    for label in ["text/plain", "text/html; charset=utf-8", "application/octet-stream"] {
        let answer = Answer::new(200, "[1]").header("content-type", label);
        assert_eq!(decoded::<Vec<i64>>(answer).await.expect("ok"), [1]);
    }
    assert_eq!(decoded::<Vec<i64>>(Answer::new(200, "[1]")).await.expect("ok"), [1]);
}

#[tokio::test]
async fn an_empty_body_is_null_for_json_values() {
    for answer in [Answer::new(204, ""), Answer::json(200, ""), Answer::json(200, " \r\n")] {
        assert_eq!(decoded::<Value>(answer).await.expect("ok"), Value::Null);
    }
}

#[tokio::test]
async fn an_empty_body_is_none_for_options() {
    assert_eq!(decoded::<Option<Value>>(Answer::new(204, "")).await.expect("ok"), None);
}

#[tokio::test]
async fn an_empty_body_is_an_error_where_json_is_documented() {
    let error = decoded::<Vec<i64>>(Answer::json(200, "")).await.expect_err("empty");
    assert!(error.is_decode());
    assert_eq!(error.to_string(), "get (GET /get): the response is empty, but JSON is documented");
}

#[tokio::test]
async fn html_where_json_is_documented_is_shown() {
    let answer = Answer::new(200, "\n<!DOCTYPE html>\n<title>Sign in</title>").header("content-type", "text/html");
    let error = decoded::<Value>(answer).await.expect_err("a page");
    assert!(error.is_decode());
    assert_eq!(
        error.to_string(),
        "get (GET /get): the response is text/html, but JSON is documented; it starts with `<!DOCTYPE html> <title>Sign in</title>`"
    );
}

#[tokio::test]
async fn a_long_body_is_truncated() {
    let error = decoded::<Value>(Answer::new(200, "x".repeat(5000))).await.expect_err("a page");
    let expected = format!(
        "get (GET /get): the response is something without a content type, but JSON is documented; it starts with `{}...`",
        "x".repeat(200)
    );
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn truncated_json_is_a_decode_error() {
    let error = decoded::<Value>(Answer::json(200, r#"{"a":"#)).await.expect_err("broken");
    assert!(error.is_decode());
    assert_eq!(error.status().expect("a status"), 200);
    assert_eq!(error.body().expect("a body").as_ref(), br#"{"a":"#);
}

#[tokio::test]
async fn trailing_data_is_a_decode_error() {
    assert!(decoded::<Value>(Answer::json(200, "1 2")).await.expect_err("more").is_decode());
}

#[tokio::test]
async fn text_is_returned_unchanged() {
    for label in ["text/plain", "text/csv; charset=utf-8"] {
        let answer = Answer::new(200, "\"ก\",b\n").header("content-type", label);
        assert_eq!(decoded::<String>(answer).await.expect("ok"), "\"ก\",b\n");
    }
    assert_eq!(decoded::<String>(Answer::new(200, "x")).await.expect("ok"), "x");
}

#[tokio::test]
async fn text_in_json_is_unquoted() {
    for label in ["application/json; charset=utf-8", "Application/Problem+JSON"] {
        let answer = Answer::new(200, r#""a\nb""#).header("content-type", label);
        assert_eq!(decoded::<String>(answer).await.expect("ok"), "a\nb");
    }
}

#[tokio::test]
async fn text_that_is_not_utf8_is_a_decode_error() {
    let error = decoded::<String>(Answer::new(200, vec![0xff, 0xfe])).await.expect_err("no text");
    assert!(error.is_decode());
    assert_eq!(error.to_string(), "get (GET /get): the response is not UTF-8 text");
}

#[tokio::test]
async fn bytes_are_returned_unchanged() {
    let bytes: Bytes = decoded(Answer::new(200, vec![0, 255])).await.expect("ok");
    assert_eq!(bytes.as_ref(), [0, 255]);
}

#[tokio::test]
async fn unit_ignores_the_body() {
    for answer in [Answer::new(204, ""), Answer::json(200, "{"), Answer::new(200, vec![255])] {
        decoded::<()>(answer).await.expect("ok");
    }
}

#[tokio::test]
async fn unit_still_checks_the_status() {
    assert!(decoded::<()>(Answer::new(500, "")).await.expect_err("500").is_status());
}

#[tokio::test]
async fn a_response_carries_status_and_headers() {
    let answer = Answer::json(201, "[7]").header("etag", "v1").header("x-request-id", "r-1");
    let server = Server::answering(answer).await;
    let call: Call<Vec<i64>> = Call::new(&client(&server), &GET, &[]);
    let response = call.send_with_response().await.expect("ok");
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["etag"], "v1");
    assert_eq!(response.request_id(), Some("r-1"));
    assert_eq!(response.body(), &[7]);
    assert_eq!(response.into_body(), [7]);
}

#[tokio::test]
async fn a_condition_sends_the_tag_and_an_unchanged_response_is_none() {
    let server = Server::answering(Answer::new(304, "")).await;
    let call: Call<Vec<i64>> = Call::new(&client(&server), &GET, &[]);
    assert!(call.send_if_none_match("\"v1\"").await.expect("a result").is_none());
    assert_eq!(server.only().header("if-none-match"), Some("\"v1\""));
}

#[tokio::test]
async fn a_condition_returns_a_changed_response_with_its_tag() {
    let server = Server::answering(Answer::json(200, "[7]").header("etag", "W/\"v2\"")).await;
    let call: Call<Vec<i64>> = Call::new(&client(&server), &GET, &[]);
    let response = call.send_if_none_match("\"v1\"").await.expect("a result").expect("a change");
    assert_eq!((response.etag(), response.body()), (Some("W/\"v2\""), &vec![7]));
}

#[tokio::test]
async fn a_condition_does_not_hide_errors() {
    let server = Server::answering(Answer::new(412, "")).await;
    let call: Call<Vec<i64>> = Call::new(&client(&server), &GET, &[]);
    assert_eq!(call.send_if_none_match("\"v1\"").await.expect_err("412").status().expect("a status"), 412);
}

#[tokio::test]
async fn a_304_without_a_condition_is_an_error() {
    assert!(decoded::<Vec<i64>>(Answer::new(304, "")).await.expect_err("304").is_status());
}

#[tokio::test]
async fn awaiting_a_call_sends_it() {
    let server = Server::answering(Answer::json(200, "5")).await;
    assert_eq!(get_book(&client(&server), "x", "1").await.expect("ok"), json!(5));
}

#[tokio::test]
async fn chunks_are_joined() {
    let answer = Answer::json(200, "").chunked(&[b"[1,", b"2", b",3]"]);
    assert_eq!(decoded::<Vec<i64>>(answer).await.expect("ok"), [1, 2, 3]);
}

/// A model as the generator emits it.
mod model {
    use http::Method;
    use serde_json::json;

    use super::super::fixture::client;
    use crate::runtime::call::builder::Call;
    use crate::runtime::call::operation::Operation;
    use crate::runtime::wire::{self, ToWire, model};
    use crate::support::server::{Answer, Server};

    #[derive(Clone)]
    struct Shelf {
        books: Vec<Book>,
    }

    #[derive(Clone)]
    struct Book {
        title: String,
        pages: Option<i64>,
    }

    model! { Shelf { books: required "books" } }
    model! { Book { title: required "title", pages: optional "pageCount" } }

    static PUT: Operation = Operation::new(Method::PUT, "put", "/put").security(&[&[]]);

    fn shelf() -> Shelf {
        let book = |title: &str, pages| Book { title: title.into(), pages };
        Shelf { books: vec![book("ข้างหลังภาพ", Some(200)), book("b", None)] }
    }

    #[tokio::test]
    async fn a_model_is_sent_and_read() {
        let server = Server::start(|seen| Answer::json(200, seen.body.clone())).await;
        let call: Call<Shelf> = Call::new(&client(&server), &PUT, &[]).json(shelf().view());
        let read = call.send().await.expect("read");
        assert_eq!(read, shelf());
        assert_eq!(server.only().text(), r#"{"books":[{"title":"ข้างหลังภาพ","pageCount":200},{"title":"b"}]}"#);
    }

    #[tokio::test]
    async fn a_decode_error_has_the_path_in_the_model() {
        let body = json!({"books": [{"title": "a"}, {"title": "b", "pageCount": "many"}]});
        let server = Server::answering(Answer::json(200, body.to_string())).await;
        let call: Call<Shelf> = Call::new(&client(&server), &PUT, &[]);
        let error = call.send().await.expect_err("no number");
        assert_eq!(error.decode_path(), Some("books[1].pageCount"));
    }

    #[tokio::test]
    async fn a_model_in_the_query_gives_its_fields() {
        let server = Server::answering(Answer::json(200, r#"{"books":[]}"#)).await;
        let call: Call<Shelf> = Call::new(&client(&server), &PUT, &[]);
        let book = &shelf().books[1];
        call.query("book", book.view()).send().await.expect("read");
        assert_eq!(server.only().target, "/put?title=b");
    }
}
