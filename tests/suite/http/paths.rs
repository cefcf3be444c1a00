//! Path values are data: whatever they contain, the request goes to the path of the operation.

use http::Method;

use super::fixture::{client, get_book};
use crate::support::server::{Answer, Server};

async fn target_of(id: &str) -> String {
    let server = Server::answering(Answer::json(200, "1")).await;
    get_book(&client(&server), id, "1").send().await.expect("sent");
    server.only().target
}

async fn refusal_of(id: &str, page: &str) -> String {
    let server = Server::answering(Answer::json(200, "1")).await;
    let error = get_book(&client(&server), id, page).send().await.expect_err("refused");
    assert!(error.is_build());
    assert_eq!(server.seen().len(), 0);
    error.to_string()
}

#[tokio::test]
async fn unreserved_characters_stay() {
    assert_eq!(target_of("aZ09-._~").await, "/v1/books/aZ09-._~/pages/1");
}

#[tokio::test]
async fn slash_is_escaped() {
    assert_eq!(target_of("a/b").await, "/v1/books/a%2Fb/pages/1");
}

#[tokio::test]
async fn backslash_is_escaped() {
    assert_eq!(target_of("a\\b").await, "/v1/books/a%5Cb/pages/1");
}

#[tokio::test]
async fn percent_is_escaped() {
    assert_eq!(target_of("%2e%2E").await, "/v1/books/%252e%252E/pages/1");
}

#[tokio::test]
async fn question_mark_and_hash_are_escaped() {
    assert_eq!(target_of("a?b#c").await, "/v1/books/a%3Fb%23c/pages/1");
}

#[tokio::test]
async fn space_and_thai_are_escaped() {
    assert_eq!(target_of("ก ข").await, "/v1/books/%E0%B8%81%20%E0%B8%82/pages/1");
}

#[tokio::test]
async fn line_breaks_are_escaped() {
    assert_eq!(target_of("a\r\nb\t").await, "/v1/books/a%0D%0Ab%09/pages/1");
}

#[tokio::test]
async fn three_dots_are_a_name() {
    assert_eq!(target_of("...").await, "/v1/books/.../pages/1");
}

#[tokio::test]
async fn empty_is_refused() {
    assert_eq!(
        refusal_of("", "1").await,
        "getBook (GET /v1/books/{bookId}/pages/{page}): not sent: the path value `bookId` is empty"
    );
}

#[tokio::test]
async fn dot_is_refused() {
    assert_eq!(
        refusal_of("x", ".").await,
        "getBook (GET /v1/books/{bookId}/pages/{page}): not sent: the path value `page` is `.`, which would select a different path"
    );
}

#[tokio::test]
async fn two_dots_are_refused() {
    assert_eq!(
        refusal_of("..", "1").await,
        "getBook (GET /v1/books/{bookId}/pages/{page}): not sent: the path value `bookId` is `..`, which would select a different path"
    );
}

/// Several values in one segment.
mod side_by_side {
    use http::Method;
    use serde_json::Value;

    use super::super::fixture::client;
    use crate::runtime::call::builder::Call;
    use crate::runtime::call::operation::Operation;
    use crate::runtime::wire::ToWire;
    use crate::support::server::{Answer, Server};

    static FILE: Operation = Operation::new(Method::GET, "file", "/files/{stem}.{kind}").security(&[&[]]);

    #[tokio::test]
    async fn a_segment_may_mix_text_and_values() {
        let server = Server::answering(Answer::json(200, "1")).await;
        let call: Call<Value> = Call::new(&client(&server), &FILE, &["a.b".view(), "t/x".view()]);
        call.send().await.expect("sent");
        assert_eq!(server.only().target, "/files/a.b.t%2Fx");
    }

    #[tokio::test]
    async fn a_template_may_not_hold_dots() {
        let server = Server::answering(Answer::json(200, "1")).await;
        static DOTTED: Operation = Operation::new(Method::GET, "dotted", "/files/{a}./b").security(&[&[]]);
        let call: Call<Value> = Call::new(&client(&server), &DOTTED, &[".x".view()]);
        call.send().await.expect("`.x.` is a name");
        static EMPTY: Operation = Operation::new(Method::GET, "dots", "/files/../{a}").security(&[&[]]);
        let call: Call<Value> = Call::new(&client(&server), &EMPTY, &["x".view()]);
        let error = call.send().await.expect_err("refused");
        assert_eq!(error.to_string(), "dots (GET /files/../{a}): not sent: the path contains a segment `.` or `..`");
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_path_in_the_base_url_stays_in_front() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client =
        super::fixture::builder(&server).base_url(format!("{}/tenant/a/", server.url())).build().expect("built");
    get_book(&client, "x", "1").send().await.expect("sent");
    assert_eq!(server.only().target, "/tenant/a/v1/books/x/pages/1");
}

#[tokio::test]
async fn a_path_from_the_caller_keeps_its_escapes() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let request = client(&server).request(Method::GET, "/v1/a%2Fb/ก ข/{x}");
    request.send().await.expect("sent");
    assert_eq!(server.only().target, "/v1/a%2Fb/%E0%B8%81%20%E0%B8%82/%7Bx%7D");
}

async fn written_refusal(path: &str) -> String {
    let server = Server::answering(Answer::json(200, "1")).await;
    let request = client(&server).request(Method::GET, path);
    let error = request.send().await.expect_err("refused");
    assert!(error.is_build());
    assert_eq!(server.seen().len(), 0);
    error.to_string()
}

#[tokio::test]
async fn a_path_from_the_caller_must_start_with_a_slash() {
    assert_eq!(
        written_refusal("v1/x").await,
        "GET v1/x: not sent: the path must start with one `/`; host and scheme are those of the base URL"
    );
}

#[tokio::test]
async fn a_path_from_the_caller_cannot_set_the_host() {
    for path in ["https://evil.example/x", "//evil.example/x", "@evil.example/x", ""] {
        assert!(written_refusal(path).await.contains("must start with one `/`"), "{path}");
    }
}

#[tokio::test]
async fn dot_segments_in_a_path_from_the_caller_are_refused() {
    for path in ["/a/../b", "/a/.", "/%2e%2E/b", "/a/.%2e/b", "/%2E"] {
        let refusal = written_refusal(path).await;
        assert!(refusal.ends_with("not sent: the path contains a segment `.` or `..`"), "{path}");
    }
}

#[tokio::test]
async fn query_fragment_and_backslash_in_a_path_from_the_caller_are_refused() {
    for path in ["/a?b=c", "/a#b", "/a\\..\\b"] {
        assert!(written_refusal(path).await.contains("the path holds `?`, `#` or `\\`"), "{path}");
    }
}

#[tokio::test]
async fn a_line_break_cannot_hide_a_dot_segment() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let request = client(&server).request(Method::GET, "/a/.\n./b");
    request.send().await.expect("sent");
    assert_eq!(server.only().target, "/a/.%0A./b");
}
