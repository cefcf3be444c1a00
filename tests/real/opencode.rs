//! Events of an opencode server. Some have a field that the description does not list.

use http::{HeaderMap, HeaderValue};

use opencode_client::Client;
use opencode_client::test_util::Canned;
use opencode_client::types::Event;

const EVENTS: &str = concat!(
    "data: {\"id\":\"evt_1\",\"type\":\"session.next.text.delta\",\"properties\":{\"timestamp\":1.5,\"sessionID\":\"ses_1\",",
    "\"delta\":\"Hi\",\"messageID\":\"msg_1\"},\"origin\":\"added\"}\n\n",
    "data: {\"id\":\"evt_2\",\"type\":\"file.edited\",\"properties\":{\"file\":\"src/main.rs\",\"by\":\"added\"}}\n\n",
    "data: {\"id\":\"evt_3\",\"type\":\"session.next.danced\",\"properties\":{\"file\":\"src/main.rs\"}}\n\n",
);

#[tokio::test]
async fn events_keep_their_kind_when_the_server_adds_a_field() {
    let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"))]);
    let client = Client::builder()
        .base_url("http://127.0.0.1:4096")
        .transport(Canned::new().answer(200, headers, EVENTS))
        .build();
    let mut events = client.expect("a client").event().subscribe().await.expect("a stream");
    let mut next = async || events.next().await.expect("an event").expect("a valid event").data;
    assert!(matches!(next().await, Event::SessionNextTextDelta(event) if event.properties.delta == "Hi"));
    assert!(matches!(next().await, Event::FileEdited(event) if event.properties.file == "src/main.rs"));
    assert!(matches!(next().await, Event::Unknown(kept) if kept["id"] == "evt_3"));
}
