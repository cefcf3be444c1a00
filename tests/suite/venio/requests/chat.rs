//! The tags Chat and Conversation.

use gofive_venio::types::SendMessageRequest;

use super::{Asks, Body, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            operation: "sendMessage",
            method: "POST",
            target: "/v1/chat/message",
            asks: Asks::Token,
            body: Body::Json(
                r#"{
                    "roomId": "26259b2c-509c-4ff5-a82a-d1b5505b014d",
                    "content": "Hello, world",
                    "type": "message",
                    "platform": "line",
                    "companyId": 507
                }"#,
            ),
            call: |client| {
                let body = SendMessageRequest::new(
                    "26259b2c-509c-4ff5-a82a-d1b5505b014d",
                    "Hello, world",
                    "message",
                    "line",
                    507,
                );
                client.chat().send_message(&body).send_raw()
            },
        },
        // Neither body is documented.
        Row {
            operation: "enquireConversations",
            method: "POST",
            target: "/v1/conversation/enquiry",
            asks: Asks::Both,
            body: Body::None,
            call: |client| client.conversation().enquire(None).send_raw(),
        },
    ]
}
