//! Transports for an application's tests, and blocking calls.

use gofive_venio::types::EnquireEmployeesRequest;
use gofive_venio::{Client, blocking, test_util};

const PAGE: &str = r#"{"data":{"value":[{"staffCode":"E1"}]}}"#;
const GRANT: &str = r#"{"access_token":"the-token","expires_in":3600,"token_type":"Bearer"}"#;

fn canned() -> test_util::Canned {
    test_util::Canned::json(200, GRANT).then_json(200, PAGE).then_json(200, r#"{"data":{"value":[]}}"#)
}

fn client(recorder: &test_util::Recorder) -> Client {
    let builder = Client::builder().client_credentials("id", "secret").subscription_key("key");
    builder.transport(recorder.clone()).build().expect("a client")
}

#[tokio::test]
async fn canned_responses_are_returned_in_order_and_requests_are_recorded() {
    let canned = canned();
    let recorder = test_util::Recorder::new(canned.clone());
    let mut items = client(&recorder).employee().enquire(&EnquireEmployeesRequest::default()).items();
    assert!(items.next().await.is_some_and(|item| item.is_ok()));
    assert!(items.next().await.is_none());
    assert_eq!(canned.left(), 0);
    let seen = recorder.requests();
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[1].uri.path(), "/v1/Employees/Enquiry");
    assert_eq!(seen[2].body.as_deref(), Some(br#"{"skip":1}"#.as_slice()));
}

#[test]
fn a_thread_blocks_on_calls_and_items() {
    let recorder = test_util::Recorder::new(canned());
    let call = client(&recorder).employee().enquire(&EnquireEmployeesRequest::default());
    let items: Result<Vec<_>, _> = blocking::iter(call.items()).collect();
    assert_eq!(items.expect("items").len(), 1);
    let recorder = test_util::Recorder::new(canned());
    let call = client(&recorder).employee().enquire(&EnquireEmployeesRequest::default());
    assert!(call.send().wait().is_ok());
}

#[tokio::test]
async fn blocking_inside_a_task_is_an_error_and_sends_nothing() {
    let recorder = test_util::Recorder::new(canned());
    let client = client(&recorder);
    let call = || client.employee().enquire(&EnquireEmployeesRequest::default());
    assert!(call().send().wait().is_err_and(|error| error.is_build()));
    let mut items = blocking::iter(call().items());
    assert!(items.next().is_some_and(|item| item.is_err_and(|error| error.is_build())));
    assert!(items.next().is_none());
    assert!(recorder.requests().is_empty());
}
