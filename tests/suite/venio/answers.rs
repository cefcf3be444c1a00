//! The documented responses, read into their types and written again.

use gofive_venio::types::{
    EditCaseRequest, EditCaseResponse, SaveProductSerialRequest, SaveProductSerialResponse, SendMessageRequest,
};
use serde_json::Value;

use super::pages::{CASE_ANSWER, CASE_REQUEST, SERIAL_ANSWER, SERIAL_REQUEST};
use super::{answering, calls, client, json};
use crate::support::server::Answer;

async fn saved(answer: &str) -> SaveProductSerialResponse {
    let server = answering(Answer::json(200, answer)).await;
    let body: SaveProductSerialRequest = serde_json::from_str(SERIAL_REQUEST).expect("the documented request");
    client(&server).product().save_serial(&body).await.expect("the documented response")
}

async fn edited() -> EditCaseResponse {
    let server = answering(Answer::json(200, CASE_ANSWER)).await;
    let body: EditCaseRequest = serde_json::from_str(CASE_REQUEST).expect("the documented request");
    client(&server).case().edit("T250200010", &body).await.expect("the documented response")
}

/// The documented response lacks `productCode`, which the same page lists as required.
#[tokio::test]
async fn a_saved_serial_is_read_as_documented() {
    let answer = saved(SERIAL_ANSWER).await;
    assert_eq!((answer.status_code, answer.http_status_code), (1000, 200));
    assert_eq!((answer.data.running_number.as_str(), answer.data.serial_number.as_str()), ("MN00001", "IXX0010"));
    assert_eq!((answer.data.product_code, answer.data.status, answer.data.product_id), (None, true, 1));
}

#[tokio::test]
async fn a_saved_serial_with_a_product_code_is_read() {
    let answer = SERIAL_ANSWER.replace("\"serialNumber\"", "\"productCode\": \"PD001\", \"serialNumber\"");
    assert_eq!(saved(&answer).await.data.product_code.as_deref(), Some("PD001"));
}

#[tokio::test]
async fn an_edited_case_is_read_as_documented() {
    let answer = edited().await;
    assert_eq!((answer.status.code.as_str(), answer.status.description.as_str()), ("1000", "Success"));
    assert_eq!((answer.data.status_code, answer.data.http_status_code), (1000, 200));
    let case = answer.data.data;
    let numbers = (case.feedback_id, case.company_id, case.customer_id, case.status_id);
    assert_eq!(numbers, (Some(67941), Some(507), Some(705_693), Some(201)));
    assert_eq!((case.feedback_type_id, case.feedback_from_id), (Some(592), Some(50642)));
    assert_eq!(case.feedback_no.as_deref(), Some("T250200010"));
    assert_eq!(case.subject.as_deref(), Some("Create new case (Edit)"));
    assert_eq!(case.feedback_from_name.as_deref(), Some("𝗢𝗮𝘀𝗶𝘀 𝗦𝗽𝗮 Thailand"));
    assert_eq!(case.note.as_deref(), Some("Bff description"));
    assert_eq!(case.assigned_to_user_id.as_deref(), Some("6d473b8f-a6b3-4536-b1e6-f4b7688414e2"));
    assert_eq!(case.created_by_user_id.as_deref(), Some("23108b99-ee24-43c4-b9e7-58dc6a4e16a2"));
    assert_eq!(case.updated_by_user_id.as_deref(), Some("23108b99-ee24-43c4-b9e7-58dc6a4e16a2"));
    assert!(case.additional_properties.is_empty(), "{:?}", case.additional_properties);
}

#[tokio::test]
async fn dates_of_an_edited_case_keep_their_offset() {
    let case = edited().await.data.data;
    let text = |date: Option<chrono::DateTime<chrono::FixedOffset>>| date.expect("documented").to_rfc3339();
    assert_eq!(text(case.date_assigned), "2025-02-06T09:41:33+07:00");
    assert_eq!(text(case.date_case), "2025-02-05T17:35:53+07:00");
    assert_eq!(text(case.date_due), "2025-02-05T17:35:53+07:00");
    assert_eq!(text(case.date_created), "2025-02-06T09:41:33+07:00");
    assert_eq!(text(case.date_updated), "2025-02-06T09:55:04+07:00");
    assert_eq!(text(case.date_latest_answer), "2025-02-06T09:41:33+07:00");
}

/// Strings, including dates, are compared byte by byte.
#[tokio::test]
async fn responses_are_written_as_documented() {
    let written = serde_json::to_vec(&edited().await).expect("it can be written");
    json::assert_same(CASE_ANSWER, &written);
    let written = serde_json::to_vec(&saved(SERIAL_ANSWER).await).expect("it can be written");
    json::assert_same(SERIAL_ANSWER, &written);
}

/// Fields keep the order and dates the format of the documentation, so only white space may differ.
#[tokio::test]
async fn an_edited_case_is_written_byte_for_byte_as_documented() {
    let written = serde_json::to_string_pretty(&edited().await).expect("it can be written");
    assert_eq!(written, CASE_ANSWER);
}

#[test]
fn requests_are_written_as_documented() {
    let case: EditCaseRequest = serde_json::from_str(CASE_REQUEST).expect("the documented request");
    json::assert_same(CASE_REQUEST, &serde_json::to_vec(&case).expect("it can be written"));
    let serial: SaveProductSerialRequest = serde_json::from_str(SERIAL_REQUEST).expect("the documented request");
    json::assert_same(SERIAL_REQUEST, &serde_json::to_vec(&serial).expect("it can be written"));
}

/// The status 201 is a success too, and the undocumented fields of the response are kept.
#[tokio::test]
async fn a_created_message_is_a_success() {
    let server = answering(Answer::json(201, r#"{"status": {"code": "1000"}, "data": {"id": 1}, "more": [2]}"#)).await;
    let body = SendMessageRequest::new("26259b2c-509c-4ff5-a82a-d1b5505b014d", "สวัสดี 😀", "message", "line", 507);
    let answer = client(&server).chat().send_message(&body).await.expect("201 is a success");
    assert_eq!(answer.data, Some(serde_json::json!({"id": 1})));
    assert_eq!(answer.additional_properties["more"], serde_json::json!([2]));
    let sent: Value = serde_json::from_slice(&calls(&server)[0].body).expect("JSON");
    assert_eq!(sent["content"], "สวัสดี 😀");
}
