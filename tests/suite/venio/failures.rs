//! Failures: error statuses, failures inside a 200, slow and oversized responses, redirects.

use std::time::Duration;

use gofive_venio::types::{EditCaseRequest, EditCaseResponse, SaveProductSerialRequest, SaveProductSerialResponse};
use gofive_venio::{Client, Error};
use serde_json::Value;

use super::pages::{CASE_ANSWER, CASE_REQUEST, SERIAL_ANSWER, SERIAL_ERRORS};
use super::{KEY_HEADER, TOKEN_PATH, answering, builder, calls, client, grant};
use crate::support::server::{Answer, Server};

async fn save(client: &Client) -> Result<SaveProductSerialResponse, Error> {
    client.product().save_serial(&SaveProductSerialRequest::new("MN00001")).await
}

async fn edit(client: &Client) -> Result<EditCaseResponse, Error> {
    let body: EditCaseRequest = serde_json::from_str(CASE_REQUEST).expect("the documented request");
    client.case().edit("T250200010", &body).await
}

async fn failed_edit(answer: &str) -> Error {
    let server = answering(Answer::json(200, answer)).await;
    edit(&client(&server)).await.expect_err("the response reports a failure")
}

/// The documentation lists the texts but not the structure of the body, so the error must show them in any structure.
#[tokio::test]
async fn a_400_error_has_the_status_and_the_documented_text() {
    for text in SERIAL_ERRORS {
        let bodies = [text.to_owned(), format!(r#"{{"message": "{text}", "statusCode": 4001}}"#)];
        for body in bodies {
            let server = answering(Answer::json(400, body.as_str())).await;
            let error = save(&client(&server)).await.expect_err("400");
            assert!(error.is_status() && !error.is_api(), "{error:?}");
            assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
            assert_eq!(error.body().map(|body| &body[..]), Some(body.as_bytes()));
            assert!(error.to_string().contains(text), "{error}");
        }
    }
}

/// The status takes precedence over the body.
#[tokio::test]
async fn a_400_is_an_error_even_if_its_body_reports_success() {
    let server = answering(Answer::json(400, SERIAL_ANSWER)).await;
    let error = save(&client(&server)).await.expect_err("400");
    assert_eq!((error.is_status(), error.operation()), (true, Some("saveProductSerial")));
}

#[tokio::test]
async fn a_failure_inside_a_200_is_an_error() {
    let error = failed_edit(
        r#"{"status": {"code": "4001", "description": "ไม่พบข้อมูล case"}, "data": {"statusCode": 4001, "httpStatusCode": 404}}"#,
    )
    .await;
    assert!(error.is_api() && !error.is_status() && !error.is_decode());
    assert_eq!((error.code(), error.message()), (Some("4001"), Some("ไม่พบข้อมูล case")));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    let told =
        "editCase (PUT /v1/case/{caseNo}): the API returned 200 OK and reports a failure, code 4001: ไม่พบข้อมูล case";
    assert_eq!(error.to_string(), told);
}

/// A failure may lack the fields that a success requires.
#[tokio::test]
async fn a_failure_inside_a_200_needs_no_data() {
    let error = failed_edit(r#"{"status": {"code": "4002", "description": "two errors"}, "data": null}"#).await;
    assert_eq!((error.is_api(), error.code(), error.message()), (true, Some("4002"), Some("two errors")));
}

#[tokio::test]
async fn a_failure_of_the_inner_envelope_is_an_error() {
    let error = failed_edit(&CASE_ANSWER.replace("\"statusCode\": 1000", "\"statusCode\": 4001")).await;
    assert_eq!((error.is_api(), error.code()), (true, Some("4001")));
    let answer: EditCaseResponse = error.api().expect("the body is still there");
    assert_eq!(answer.data.data.feedback_no.as_deref(), Some("T250200010"));
}

#[tokio::test]
async fn a_failure_with_a_numeric_code_is_an_error() {
    let server = answering(Answer::json(200, SERIAL_ANSWER.replace("1000", "4001"))).await;
    let error = save(&client(&server)).await.expect_err("4001");
    assert_eq!((error.is_api(), error.code()), (true, Some("4001")));
}

#[tokio::test]
async fn a_slow_server_times_out() {
    let server = answering(Answer::json(200, SERIAL_ANSWER).after(Duration::from_secs(20))).await;
    let client = builder(&server).timeout(Duration::from_millis(300)).build().expect("the settings are valid");
    let error = save(&client).await.expect_err("the request times out");
    assert!(error.is_timeout() && !error.is_connect() && error.status().is_none(), "{error:?}");
}

#[tokio::test]
async fn a_slow_token_endpoint_times_out() {
    let server = Server::start(|_| grant("the-token", 3600).after(Duration::from_secs(20))).await;
    let client = builder(&server).timeout(Duration::from_millis(300)).build().expect("the settings are valid");
    let error = save(&client).await.expect_err("the request times out");
    assert!(error.is_timeout() && error.is_auth(), "{error:?}");
    assert!(calls(&server).is_empty());
}

#[tokio::test]
async fn a_body_over_the_limit_is_an_error() {
    let server = answering(Answer::json(200, format!(r#"{{"pad": "{}"}}"#, "x".repeat(2000)))).await;
    let client = builder(&server).max_body(1000).build().expect("the settings are valid");
    let error = save(&client).await.expect_err("too large");
    assert!(error.is_body_too_large(), "{error:?}");
}

/// The limit can be raised for one call.
#[tokio::test]
async fn a_call_may_set_its_own_limit() {
    let server = answering(Answer::json(200, SERIAL_ANSWER)).await;
    let client = builder(&server).max_body(10).build().expect("the settings are valid");
    let call = client.product().save_serial(&SaveProductSerialRequest::new("MN00001"));
    call.max_body(1000).await.expect("the body is within the limit");
}

#[tokio::test]
async fn a_redirect_to_a_different_origin_does_not_forward_credentials() {
    let elsewhere = Server::answering(Answer::json(200, CASE_ANSWER)).await;
    for target in [elsewhere.url(), elsewhere.other_origin()] {
        let server = answering(Answer::redirect(307, &format!("{target}/v1/case/T250200010"))).await;
        let error = edit(&client(&server)).await.expect_err("a different origin");
        assert!(error.is_redirect(), "{error:?}");
        assert_eq!(calls(&server).len(), 1);
    }
    assert!(elsewhere.seen().is_empty(), "{:#?}", elsewhere.seen());
}

#[tokio::test]
async fn a_redirect_on_the_same_origin_keeps_the_request() {
    let server = Server::start(|seen| match seen.path() {
        TOKEN_PATH => grant("the-token", 3600),
        "/v1/case/T250200010" => Answer::redirect(308, "/v2/case/T250200010"),
        _ => Answer::json(200, CASE_ANSWER),
    })
    .await;
    edit(&client(&server)).await.expect("the redirect is followed");
    let [first, second] = &calls(&server)[..] else { panic!("{:#?}", calls(&server)) };
    assert_eq!((second.method.as_str(), second.path()), ("PUT", "/v2/case/T250200010"));
    assert_eq!(
        (second.header(KEY_HEADER), second.header("authorization")),
        (Some("the-key"), Some("Bearer the-token"))
    );
    assert_eq!(first.body, second.body);
}

#[tokio::test]
async fn errors_do_not_show_credentials() {
    let server = answering(Answer::json(400, "the-token of the-id with the-secret and the-key")).await;
    let error = edit(&client(&server)).await.expect_err("400");
    for shown in [error.to_string(), format!("{error:?}"), format!("{error:#?}")] {
        for secret in ["the-token", "the-secret", "the-key"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[tokio::test]
async fn a_response_that_is_not_json_is_reported() {
    let page = Answer::new(200, "<html><body>Gateway</body></html>").header("content-type", "text/html");
    let server = answering(page).await;
    let error = save(&client(&server)).await.expect_err("invalid JSON");
    assert!(error.is_decode(), "{error:?}");
}

/// The error names the field that does not match the documentation.
#[tokio::test]
async fn an_error_names_the_field_that_does_not_match() {
    let server = answering(Answer::json(200, SERIAL_ANSWER.replace("\"productId\": 1", "\"productId\": \"1\""))).await;
    let error = save(&client(&server)).await.expect_err("a string in place of a number");
    assert_eq!((error.is_decode(), error.decode_path()), (true, Some("data.productId")), "{error}");
    let kept: Value = error.api().expect("the body is still there");
    assert_eq!(kept["data"]["productId"], "1");
}
