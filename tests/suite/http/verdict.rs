//! What counts as success: first the status, then the tests on the body.

use http::Method;
use serde_json::{Value, json};

use super::fixture::{client, get_book, lend};
use crate::runtime::call::builder::Call;
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::{Operation, SuccessWhen};
use crate::support::server::{Answer, Server};

/// Calls the operation that succeeds when `/status/code` is `1000`.
async fn lent(answer: Answer) -> Result<Value, Error> {
    let server = Server::answering(answer).await;
    let outcome = lend(&client(&server), &json!({})).send().await;
    assert_eq!(server.seen().len(), 1);
    outcome
}

async fn lent_body(body: &str) -> Result<Value, Error> {
    lent(Answer::json(200, body)).await
}

#[tokio::test]
async fn the_code_of_success_passes() {
    assert_eq!(lent_body(r#"{"status":{"code":"1000"}}"#).await.expect("ok")["status"]["code"], "1000");
}

#[tokio::test]
async fn every_2xx_can_pass() {
    for status in [200, 201, 202, 206] {
        let answer = Answer::json(status, r#"{"status":{"code":"1000"}}"#);
        assert!(lent(answer).await.is_ok(), "{status}");
    }
}

#[tokio::test]
async fn a_number_is_compared_as_text() {
    assert!(lent_body(r#"{"status":{"code":1000}}"#).await.is_ok());
    assert!(lent_body(r#"{"status":{"code":1000.0}}"#).await.is_ok());
    assert!(lent_body(r#"{"status":{"code":1001}}"#).await.is_err());
    assert!(lent_body(r#"{"status":{"code":-1000}}"#).await.is_err());
}

#[tokio::test]
async fn a_different_code_is_an_api_failure() {
    let body = r#"{"status":{"code":"2001","description":"ไม่พบหนังสือ"},"data":null}"#;
    let error = lent_body(body).await.expect_err("failed");
    assert!(error.is_api() && !error.is_status() && !error.is_decode());
    assert_eq!(error.code(), Some("2001"));
    assert_eq!(error.message(), Some("ไม่พบหนังสือ"));
    assert_eq!(error.status().expect("a status"), 200);
    assert_eq!(error.body().expect("a body").as_ref(), body.as_bytes());
    assert_eq!(
        error.to_string(),
        "lend (POST /v1/loans): the API returned 200 OK and reports a failure, code 2001: ไม่พบหนังสือ"
    );
}

#[tokio::test]
async fn the_message_can_precede_the_code() {
    let body = r#"{"status":{"description":"no","code":"2001"}}"#;
    assert_eq!(lent_body(body).await.expect_err("failed").message(), Some("no"));
}

#[tokio::test]
async fn a_failure_may_have_no_message() {
    let error = lent_body(r#"{"status":{"code":"2001"}}"#).await.expect_err("failed");
    assert_eq!(error.message(), None);
}

#[tokio::test]
async fn an_absent_code_passes() {
    for body in ["{}", r#"{"status":{}}"#, r#"{"status":null}"#, r#"{"status":[]}"#, "[]", "1"] {
        assert!(lent_body(body).await.is_ok(), "{body}");
    }
}

#[tokio::test]
async fn a_null_code_passes() {
    assert!(lent_body(r#"{"status":{"code":null}}"#).await.is_ok());
}

#[tokio::test]
async fn an_empty_body_passes() {
    assert_eq!(lent(Answer::new(204, "")).await.expect("no content"), json!(null));
}

#[tokio::test]
async fn only_the_exact_pointer_counts() {
    let body = r#"{"code":"9","data":{"status":{"code":"9"}},"status":{"x":{"code":"9"},"code":"1000"}}"#;
    assert!(lent_body(body).await.is_ok());
}

#[tokio::test]
async fn errors_after_the_code_are_decode_errors() {
    let error = lent_body(r#"{"status":{"code":"1000"},"data":tru"#).await.expect_err("broken");
    assert!(error.is_decode());
}

#[tokio::test]
async fn a_failure_is_found_in_a_truncated_body() {
    let error = lent_body(r#"{"status":{"code":"2001"},"data":tru"#).await.expect_err("broken");
    assert!(error.is_api());
}

#[tokio::test]
async fn an_escaped_key_is_the_same_key() {
    assert!(lent_body(r#"{"st\u0061tus":{"code":"2001"}}"#).await.is_err());
}

/// serde_json represents numbers like this with its feature `arbitrary_precision`.
#[tokio::test]
async fn a_number_kept_as_text_is_compared_too() {
    let number = |digits| format!(r#"{{"status":{{"code":{{"$serde_json::private::Number":"{digits}"}}}}}}"#);
    assert!(lent_body(&number("1000")).await.is_ok());
    assert!(lent_body(&number("2001")).await.expect_err("failed").is_api());
}

#[tokio::test]
async fn raw_calls_are_not_checked() {
    let server = Server::answering(Answer::json(500, r#"{"status":{"code":"2001"}}"#)).await;
    let answer = lend(&client(&server), &json!({})).send_raw().await.expect("raw");
    assert_eq!(answer.status(), 500);
}

#[tokio::test]
async fn an_error_status_decides_before_the_body() {
    let answer = Answer::json(500, r#"{"status":{"code":"1000","description":"fine"}}"#);
    let error = lent(answer).await.expect_err("500");
    assert!(error.is_status() && !error.is_api());
    assert_eq!(error.code(), Some("1000"));
}

#[tokio::test]
async fn an_error_status_has_code_message_and_meaning() {
    let answer =
        Answer::json(400, r#"{"status":{"code":"2001","description":"lent to you"}}"#).header("x-request-id", "r-7");
    let error = lent(answer).await.expect_err("400");
    assert_eq!((error.code(), error.message()), (Some("2001"), Some("lent to you")));
    assert_eq!(error.request_id(), Some("r-7"));
    assert_eq!(
        error.to_string(),
        "lend (POST /v1/loans): the API returned 400 Bad Request (Book is lent already), code 2001: lent to you (request id r-7)"
    );
}

#[tokio::test]
async fn a_meaning_that_repeats_the_status_is_omitted() {
    let error = lent(Answer::new(404, "")).await.expect_err("404");
    assert_eq!(error.to_string(), "lend (POST /v1/loans): the API returned 404 Not Found");
}

#[tokio::test]
async fn an_error_status_with_any_body_is_shown() {
    let page = "<html>\r\n\t<h1>Bad   gateway</h1></html>";
    let error = lent(Answer::new(502, page)).await.expect_err("502");
    assert_eq!(
        error.to_string(),
        "lend (POST /v1/loans): the API returned 502 Bad Gateway: `<html> <h1>Bad gateway</h1></html>`"
    );
}

#[tokio::test]
async fn every_status_but_2xx_is_an_error() {
    for status in [300, 304, 400, 404, 418, 429, 500, 503, 599] {
        let server = Server::answering(Answer::json(status, "1")).await;
        let error = get_book(&client(&server), "x", "1").send().await.expect_err("an error");
        assert!(error.is_status(), "{status}");
        assert_eq!(error.status().expect("a status"), status);
    }
}

static MANY: Operation = Operation::new(Method::GET, "many", "/many").security(&[&[]]).success_when(&[
    SuccessWhen { pointer: "/ok", equals: "true", message: None },
    SuccessWhen { pointer: "/results/1/a~1b~0c", equals: "x", message: Some("/why") },
]);
static ROOT: Operation = Operation::new(Method::GET, "root", "/root").security(&[&[]]).success_when(&[SuccessWhen {
    pointer: "",
    equals: "done",
    message: None,
}]);

async fn judged(operation: &'static Operation, body: &str) -> Result<Value, Error> {
    let server = Server::answering(Answer::json(200, body)).await;
    Call::new(&client(&server), operation, &[]).send().await
}

#[tokio::test]
async fn all_tests_must_hold() {
    assert!(judged(&MANY, r#"{"ok":true,"results":[0,{"a/b~c":"x"}]}"#).await.is_ok());
    assert!(judged(&MANY, r#"{"ok":false,"results":[0,{"a/b~c":"x"}]}"#).await.is_err());
    assert!(judged(&MANY, r#"{"ok":true,"results":[0,{"a/b~c":"y"}]}"#).await.is_err());
}

#[tokio::test]
async fn the_failed_test_gives_code_and_message() {
    let body = r#"{"results":[0,{"a/b~c":"y"}],"ok":true,"why":"because"}"#;
    let error = judged(&MANY, body).await.expect_err("failed");
    assert_eq!((error.code(), error.message()), (Some("y"), Some("because")));
}

#[tokio::test]
async fn an_index_is_that_item_only() {
    assert!(judged(&MANY, r#"{"results":[{"a/b~c":"y"}],"ok":true}"#).await.is_ok());
}

/// RFC 6901, section 4.
#[tokio::test]
async fn an_index_has_no_sign_and_no_leading_zero() {
    static ODD: Operation = Operation::new(Method::GET, "odd", "/odd").security(&[&[]]).success_when(&[
        SuccessWhen { pointer: "/01", equals: "x", message: None },
        SuccessWhen { pointer: "/+1", equals: "x", message: None },
    ]);
    assert!(judged(&ODD, r#"["a","b"]"#).await.is_ok());
    assert!(judged(&ODD, r#"{"01":"x","+1":"b"}"#).await.expect_err("failed").is_api());
}

#[tokio::test]
async fn the_whole_body_can_be_the_code() {
    assert!(judged(&ROOT, r#""done""#).await.is_ok());
    assert!(judged(&ROOT, r#""failed""#).await.expect_err("failed").is_api());
}

#[tokio::test]
async fn the_first_of_duplicate_keys_wins() {
    assert!(judged(&MANY, r#"{"ok":true,"ok":false}"#).await.is_ok());
    assert!(judged(&MANY, r#"{"ok":false,"ok":true}"#).await.is_err());
}
