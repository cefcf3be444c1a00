//! Webhooks: the payload that the API sends, as the published receivers read it.

use gofive_venio::types::WebhookPayload;

use super::json;

const CHAT: &str = r#"{
    "Topic": "Chat",
    "Event": "Message",
    "Data": {
        "ChatMessage": {
            "RoomId": "26259b2c-509c-4ff5-a82a-d1b5505b014d",
            "Platform": 1,
            "Content": "สวัสดี 😀",
            "User": {"OriginalName": "𝗢𝗮𝘀𝗶𝘀"}
        }
    }
}"#;

#[test]
fn a_chat_message_is_read() {
    let payload = WebhookPayload::from_slice(CHAT.as_bytes()).expect("a payload");
    assert_eq!((payload.topic.as_deref(), payload.event.as_deref()), (Some("Chat"), Some("Message")));
    let message = payload.data.and_then(|data| data.chat_message).expect("a message");
    assert_eq!(message.room_id.as_deref(), Some("26259b2c-509c-4ff5-a82a-d1b5505b014d"));
    assert_eq!((message.platform, message.content.as_deref()), (Some(1), Some("สวัสดี 😀")));
    assert_eq!(message.user.and_then(|user| user.original_name).as_deref(), Some("𝗢𝗮𝘀𝗶𝘀"));
}

/// Other topics exist but are not documented. Their data is kept.
#[test]
fn a_payload_of_an_unknown_topic_is_kept_in_full() {
    let text = r#"{"Topic": "Other", "Data": {"SaleOrderNo": "SO24090001", "Lines": [1, {"a": null}]}, "Id": 7}"#;
    let payload = WebhookPayload::from_slice(text.as_bytes()).expect("a payload");
    let data = payload.data.as_ref().expect("data");
    assert_eq!(data.sale_order_no.as_deref(), Some("SO24090001"));
    assert_eq!(payload.additional_properties["Id"], 7);
    json::assert_same(text, &serde_json::to_vec(&payload).expect("it can be written"));
}

#[test]
fn an_invalid_payload_is_an_error_with_a_path() {
    let refused = |text: &str| WebhookPayload::from_slice(text.as_bytes()).expect_err("refused").to_string();
    insta::assert_snapshot!(refused(r#"{"Data": {"ChatMessage": {"Platform": "line"}}}"#), @"Data.ChatMessage.Platform: expected integer, found string at line 1 column 44");
    insta::assert_snapshot!(refused(r#"{"Topic": "Chat""#), @"EOF while parsing an object at line 1 column 16");
    insta::assert_snapshot!(refused(r#"{"Topic": "a", "Topic": "b"}"#), @"duplicate field `Topic` at line 1 column 22");
}
