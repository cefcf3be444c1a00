//! Path values stay in their segment. Undocumented requests are sent like documented ones.

use gofive_venio::types::EditCaseRequest;
use http::Method;

use super::pages::{CASE_ANSWER, CASE_REQUEST};
use super::{KEY_HEADER, answering, calls, client};
use crate::support::server::Answer;

/// Edits the case with this number. Returns the request target, or the error if nothing was sent.
async fn edited(number: &str) -> Result<String, String> {
    let server = answering(Answer::json(200, CASE_ANSWER)).await;
    let body: EditCaseRequest = serde_json::from_str(CASE_REQUEST).expect("the documented request");
    match client(&server).case().edit(number, &body).await {
        Ok(_) => Ok(calls(&server).remove(0).target),
        Err(error) => {
            assert!(error.is_build() && server.seen().is_empty(), "{error:?}");
            Err(error.to_string())
        }
    }
}

#[tokio::test]
async fn numbers_that_would_leave_their_segment_are_rejected_before_sending() {
    for number in ["", ".", ".."] {
        let refused = edited(number).await.expect_err("refused");
        assert!(
            refused.contains("editCase") && refused.contains("not sent") && refused.contains("caseNo"),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn numbers_are_sent_as_one_encoded_segment() {
    let cases = [
        ("T250200010", "/v1/case/T250200010"),
        ("a/b", "/v1/case/a%2Fb"),
        ("ก ข", "/v1/case/%E0%B8%81%20%E0%B8%82"),
        ("../token", "/v1/case/..%2Ftoken"),
        ("a?b#c%2F", "/v1/case/a%3Fb%23c%252F"),
        ("😀", "/v1/case/%F0%9F%98%80"),
    ];
    for (number, target) in cases {
        assert_eq!(edited(number).await.as_deref(), Ok(target));
    }
}

#[tokio::test]
async fn undocumented_requests_have_the_same_credentials() {
    let server = answering(Answer::json(200, r#"{"data": [1]}"#)).await;
    let client = client(&server);
    let call = client.request(Method::POST, "/v1/activities").query("ก", "1 2").json(&serde_json::json!({"take": 5}));
    let answer = call.await.expect("sent");
    assert_eq!(answer, serde_json::json!({"data": [1]}));
    let seen = calls(&server).remove(0);
    assert_eq!((seen.method.as_str(), seen.path(), seen.text()), ("POST", "/v1/activities", r#"{"take":5}"#));
    assert_eq!(seen.header("authorization"), Some("Bearer the-token"));
    assert_eq!(seen.header(KEY_HEADER), Some("the-key"));
    assert_eq!(seen.header("content-type"), Some("application/json"));
}
