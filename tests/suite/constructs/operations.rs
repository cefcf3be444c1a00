//! Operations: methods and names.

use super::{exchange, nothing};

/// Sends a call of the fixture that the literal names, and gives back method and path.
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
    assert_eq!(sent!("v30/operations/no-id", constructs_v30, |api| api.get_no_id_by_id(5)), "GET /no-id/5");
}

#[tokio::test]
async fn an_id_that_is_no_identifier_becomes_one() {
    assert_eq!(sent!("v30/operations/odd-ids", constructs_v30, |api| api.r#match()), "GET /odd-ids/a");
    assert_eq!(sent!("v30/operations/odd-ids", constructs_v30, |api| api.odd_ids_list_all()), "GET /odd-ids/b");
}

#[tokio::test]
async fn ids_that_are_one_name_as_a_type_stay_apart() {
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
async fn no_text_breaks_a_comment() {
    assert_eq!(sent!("v30/operations/odd-texts", constructs_v30, |api| api.odd_texts()), "GET /odd-texts");
}
