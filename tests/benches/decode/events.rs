//! Customer events, read by a whole call without the network.

use std::hint::black_box;

use bytes::Bytes;
use gofive_venio::Client;
use gofive_venio::test_util::Canned;
use gofive_venio::types::GetCustomerEventsResponse;

use crate::turns::{Cost, Run, compare};
use crate::{assert_same, derived, list};

pub(crate) fn read(run: &Run) -> Option<Cost> {
    let text = format!(r#"{{"status":{{"code":"1000","description":"Success"}},"data":{}}}"#, list(item));
    let text = Bytes::from(text);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let canned = Canned::new();
    let client = Client::builder().transport(canned.clone()).client_credentials_token("token").subscription_key("key");
    let client = client.build().expect("the settings are valid");
    let ours = || -> GetCustomerEventsResponse {
        let _queue = canned.clone().then_json(200, text.clone());
        runtime.block_on(async { client.customer().get_events("C000154").await }).expect("events")
    };
    let theirs = || {
        let answer: derived::GetCustomerEventsResponse = serde_json::from_slice(&text).expect("events");
        assert_eq!(answer.status.code, "1000");
        answer
    };
    let written = |value: Result<Vec<u8>, _>| value.expect("JSON");
    assert_same(&written(serde_json::to_vec(&ours())), &written(serde_json::to_vec(&theirs())));
    compare(run, || drop(black_box(ours())), || drop(black_box(theirs())))
}

/// Every third item has a field that the description does not list.
fn item(index: usize) -> String {
    let more = if index.is_multiple_of(3) { r#","channel":"line""# } else { "" };
    format!(
        r#"{{"eventId":{index},"eventName":"Birthday {index}","eventDate":"2025-02-06T09:41:{:02}+0700",
"eventType":{},"description":"ส่งคูปองส่วนลด \u0e51 ใบ","customerId":{}{more}}}"#,
        index % 60,
        index % 7,
        700_000 + index,
    )
}
