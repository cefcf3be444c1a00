//! Operations: methods and names.

use super::{exchange, nothing};
use crate::support::server::{Answer, Server};

/// Sends a call of the named fixture, and returns its method and path.
macro_rules! sent {
    ($name:literal, $document:ident, |$api:ident| $call:expr) => {{
        let (seen, result) = exchange!($document, nothing(), |client| {
            let $api = client.operations();
            $call
        });
        result.expect($name);
        format!("{} {}", seen.method, seen.target)
    }};
}

#[tokio::test]
async fn every_method() {
    assert_eq!(sent!("v30/operations/methods", constructs_v30, |api| api.methods_get()), "GET /methods");
    assert_eq!(sent!("v30/operations/methods", constructs_v30, |api| api.methods_put()), "PUT /methods");
    assert_eq!(sent!("v30/operations/methods", constructs_v30, |api| api.methods_post()), "POST /methods");
    assert_eq!(sent!("v30/operations/methods", constructs_v30, |api| api.methods_delete()), "DELETE /methods");
    assert_eq!(sent!("v30/operations/methods", constructs_v30, |api| api.methods_options()), "OPTIONS /methods");
    assert_eq!(sent!("v30/operations/methods", constructs_v30, |api| api.methods_head()), "HEAD /methods");
    assert_eq!(sent!("v30/operations/methods", constructs_v30, |api| api.methods_patch()), "PATCH /methods");
    assert_eq!(sent!("v30/operations/methods", constructs_v30, |api| api.methods_trace()), "TRACE /methods");
    assert_eq!(sent!("v32/operations/query-method", constructs_v32, |api| api.query_method()), "QUERY /query-method");
    assert_eq!(sent!("v32/operations/query-method", constructs_v32, |api| api.copy_method()), "COPY /query-method");
}

#[tokio::test]
async fn an_operation_without_an_id_is_named_after_method_and_path() {
    assert_eq!(sent!("v30/operations/no-id", constructs_v30, |api| api.retrieve_no_id(5)), "GET /no-id/5");
}

#[tokio::test]
async fn an_id_that_is_not_an_identifier_is_turned_into_one() {
    assert_eq!(sent!("v30/operations/odd-ids", constructs_v30, |api| api.r#match()), "GET /odd-ids/a");
    assert_eq!(sent!("v30/operations/odd-ids", constructs_v30, |api| api.odd_ids_list_all()), "GET /odd-ids/b");
}

#[tokio::test]
async fn ids_that_collide_as_type_names_stay_distinct() {
    assert_eq!(sent!("v30/operations/like-ids", constructs_v30, |api| api.l().q("a")), "GET /like-ids/letter?q=a");
    assert_eq!(
        sent!("v30/operations/like-ids", constructs_v30, |api| api.like_ids1().q("a")),
        "GET /like-ids/joined?q=a"
    );
    assert_eq!(
        sent!("v30/operations/like-ids", constructs_v30, |api| api.like_ids_1().q("a")),
        "GET /like-ids/apart?q=a"
    );
}

#[tokio::test]
async fn odd_texts_do_not_break_comments() {
    assert_eq!(sent!("v30/operations/odd-texts", constructs_v30, |api| api.odd_texts()), "GET /odd-texts");
}

#[tokio::test]
async fn a_post_marked_as_idempotent_is_retried() {
    let server = Server::answering(Answer::new(503, "").header("retry-after", "0")).await;
    let client = constructs_v30::Client::builder().base_url(server.url()).build().expect("a client");
    client.operations().idempotent_search().await.expect_err("v30/operations/idempotent");
    client.operations().idempotent_order().await.expect_err("v30/operations/idempotent");
    assert_eq!((server.count("/idempotent/search"), server.count("/idempotent/order")), (3, 1));
}

/// `v30/operations/runtime-names`
#[tokio::test]
async fn names_of_the_runtime_are_not_shadowed() {
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.redact_api().scrub());
    assert_eq!(seen.target, "/runtime-names/redact");
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.request_api().ask());
    assert_eq!(seen.target, "/runtime-names/request");
    let header = ["h".to_owned()];
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| {
        client.redact_api().style(&header).query("q").send_value("s").header("x-own", "1")
    });
    assert_eq!(seen.target, "/runtime-names/search?header=h&query=q&send=s");
    assert_eq!(seen.header("x-own"), Some("1"));
}
