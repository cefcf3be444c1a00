//! The operation "Authorization", called directly. How the client requests its own tokens is tested in `token.rs`.

use gofive_venio::types::IssueTokenRequest;

use super::{Asks, Body, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![Row {
        operation: "issueToken",
        method: "POST",
        target: "/authorization/connect/token",
        asks: Asks::Key,
        body: Body::Form(
            "grant_type=client_credentials&client_id=%3CYour-Client-Id%3E&client_secret=%3CYour-Client-Secret%3E",
        ),
        call: |client| {
            let body = IssueTokenRequest::new("<Your-Client-Id>", "<Your-Client-Secret>");
            client.authentication().issue_token(&body).send_raw()
        },
    }]
}
