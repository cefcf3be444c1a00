//! Paging: which requests a list sends, which items it yields, and how it ends.

use constructs_v30::{Client, Error, Items};

use crate::support::server::{Answer, Seen, Server};

/// A server that returns these responses in order and repeats the last one, with its client.
pub(super) async fn pages(answers: &[Answer]) -> (Server, Client) {
    let answers = answers.to_vec();
    let server = Server::start(move |seen| answers[seen.index.min(answers.len() - 1)].clone()).await;
    let client = Client::builder().base_url(server.url()).build().expect("a client");
    (server, client)
}

pub(super) fn json(text: &str) -> Answer {
    Answer::json(200, text)
}

/// The items up to the end, or up to the first error.
pub(super) async fn all<T: constructs_v30::FromBody, I>(mut items: Items<T, I>) -> (Vec<I>, Option<Error>) {
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => found.push(item),
            Err(error) => {
                assert!(items.next().await.is_none(), "nothing follows an error");
                return (found, Some(error));
            }
        }
    }
    assert!(items.next().await.is_none(), "nothing follows the end");
    (found, None)
}

pub(super) fn targets(server: &Server) -> Vec<String> {
    server.seen().into_iter().map(|seen| seen.target).collect()
}

/// The message of the error, without the port of the server.
pub(super) fn told(server: &Server, error: Option<Error>) -> String {
    let error = error.expect("an error");
    assert!(error.is_paging(), "{error}");
    error.to_string().replace(&server.other_origin(), "http://elsewhere").replace(&server.url(), "http://here")
}

/// `v30/paging/by-offset`
#[tokio::test]
async fn a_short_page_is_the_last() {
    let page = |ids: &str| json(&format!(r#"{{"data":{{"items":[{ids}]}}}}"#));
    let (server, client) = pages(&[page(r#"{"id":1},{"id":2}"#), page(r#"{"id":3}"#)]).await;
    let (items, error) = all(client.paging().by_offset().skip(10).take(2).items_value(7).items()).await;
    assert!(error.is_none());
    assert_eq!(items.iter().map(|item| item.id).collect::<Vec<_>>(), [1, 2, 3]);
    let query = |skip| format!("/by-offset?{skip}");
    assert_eq!(targets(&server), [query("skip=10&take=2&items=7"), query("take=2&items=7&skip=12")]);
}

/// The server may return less than requested, so a short first page is not necessarily the last.
#[tokio::test]
async fn a_server_that_returns_less_than_requested_loses_no_items() {
    let page = |ids: &str| json(&format!(r#"{{"data":{{"items":[{ids}]}}}}"#));
    let answers = [page(r#"{"id":1},{"id":2}"#), page(r#"{"id":3},{"id":4}"#), json(r#"{"data":null}"#)];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().by_offset().take(100).items()).await;
    assert!(error.is_none());
    assert_eq!(items.len(), 4);
    assert_eq!(targets(&server)[2], "/by-offset?take=100&skip=4");
}

/// `v30/paging/by-offset-in-body`
#[tokio::test]
async fn an_offset_in_the_body_is_advanced() {
    use constructs_v30::types::{ByOffsetInBodyRequest, ByOffsetInBodyRequestPage};
    let (server, client) = pages(&[json(r#"[{"id":1},{"id":2}]"#), json(r#"[{"id":3}]"#)]).await;
    let request = ByOffsetInBodyRequest::new(0.1, ByOffsetInBodyRequestPage::new(2));
    let (items, error) = all(client.paging().by_offset_in_body(&request).items()).await;
    assert!(error.is_none());
    assert_eq!(items.len(), 3);
    let bodies: Vec<String> = server.seen().iter().map(|seen| seen.text().to_owned()).collect();
    assert_eq!(bodies, [r#"{"price":0.1,"page":{"take":2}}"#, r#"{"price":0.1,"page":{"skip":2,"take":2}}"#]);
}

/// The description states the maximum page size, so a shorter first page is the last.
#[tokio::test]
async fn a_short_first_page_is_the_last_if_the_maximum_is_known() {
    use constructs_v30::types::{ByOffsetInBodyRequest, ByOffsetInBodyRequestPage};
    let (server, client) = pages(&[json(r#"[{"id":1}]"#)]).await;
    let request = ByOffsetInBodyRequest::new(0.1, ByOffsetInBodyRequestPage::new(2));
    let (items, _) = all(client.paging().by_offset_in_body(&request).items()).await;
    assert_eq!((items.len(), server.seen().len()), (1, 1));
}

/// `v30/paging/by-number`
#[tokio::test]
async fn pages_are_counted_up_to_the_total() {
    let (server, client) =
        pages(&[json(r#"{"total":3,"list":[{"id":1},{"id":2}]}"#), json(r#"{"total":3,"list":[{"id":3}]}"#)]).await;
    let (items, error) = all(client.paging().by_number().items()).await;
    assert!(error.is_none());
    assert_eq!(items.len(), 3);
    assert_eq!(targets(&server), ["/by-number", "/by-number?page=1"]);
}

/// `v30/paging/by-cursor`
#[tokio::test]
async fn a_cursor_is_sent_back() {
    let answers = [json(r#"{"meta":{"next":"a b&c"},"list":["x"]}"#), json(r#"{"meta":{"next":null},"list":["y"]}"#)];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().by_cursor().filter("f").items()).await;
    assert!(error.is_none());
    assert_eq!(items, ["x", "y"]);
    assert_eq!(targets(&server), ["/by-cursor?filter=f", "/by-cursor?filter=f&after=a%20b%26c"]);
}

#[tokio::test]
async fn a_repeated_cursor_is_an_error() {
    let page = |next: &str| json(&format!(r#"{{"meta":{{"next":"{next}"}},"list":["x"]}}"#));
    let (server, client) = pages(&[page("a"), page("b"), page("a")]).await;
    let (items, error) = all(client.paging().by_cursor().items()).await;
    assert_eq!((items.len(), server.seen().len()), (3, 3));
    insta::assert_snapshot!(told(&server, error), @"by_cursor (GET /by-cursor): the cursor of the next page was followed before");
}

/// `v30/paging/by-link`
#[tokio::test]
async fn a_link_is_followed_unchanged() {
    let answers = [
        json(r#"{"next":"/by-link?page=2&x=%20y","list":[1]}"#),
        json(r#"{"next":"?page=3","list":[2]}"#),
        json(r#"{"list":[3]}"#),
    ];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().by_link().size(1).header("x-mine", "yes").items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(targets(&server), ["/by-link?size=1", "/by-link?page=2&x=%20y", "/by-link?page=3"]);
    assert!(server.seen().iter().all(|seen: &Seen| seen.header("x-mine") == Some("yes")));
}

#[tokio::test]
async fn a_link_to_another_origin_is_refused_before_anything_is_sent() {
    let server = Server::start(|seen| {
        let port = seen.header("host").and_then(|host| host.rsplit(':').next()).unwrap_or_default().to_owned();
        json(&format!(r#"{{"next":"http://localhost:{port}/by-link","list":[1]}}"#))
    })
    .await;
    let client = Client::builder().base_url(server.url()).build().expect("a client");
    let (items, error) = all(client.paging().by_link().items()).await;
    assert_eq!((items.len(), server.seen().len()), (1, 1));
    insta::assert_snapshot!(told(&server, error), @"by_link (GET /by-link): the link to the next page leads to a different origin, http://elsewhere; credentials are not sent there");
}

#[tokio::test]
async fn a_link_to_itself_is_an_error() {
    let (server, client) = pages(&[json(r#"{"next":"/by-link","list":[1]}"#)]).await;
    let (items, error) = all(client.paging().by_link().items()).await;
    assert_eq!((items.len(), server.seen().len()), (1, 1));
    insta::assert_snapshot!(told(&server, error), @"by_link (GET /by-link): the link of the next page was followed before");
}

/// `v30/paging/by-link-header`
#[tokio::test]
async fn the_link_header_names_the_next_page() {
    let first =
        r#"</by-link-header?first>; rel="first prev"; title="a, <b>; \"c\"", </by-link-header?page=2>; REL=Next"#;
    let answers = [json("[1]").header("link", first), json("[2]").header("link", "<x>; rel=prev")];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().by_link_header().items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1, 2]);
    assert_eq!(targets(&server), ["/by-link-header", "/by-link-header?page=2"]);
}

/// `v30/paging/in-free-form`
#[tokio::test]
async fn free_form_items_must_be_at_the_documented_path() {
    let (server, client) = pages(&[json(r#"{"data":{"list":[1]}}"#), json(r#"{"data":{"list":[]}}"#)]).await;
    let (items, error) = all(client.paging().in_free_form().items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1]);
    assert_eq!(targets(&server), ["/in-free-form", "/in-free-form?page=2"]);
    let (_server, client) = pages(&[json(r#"{"items":[1]}"#)]).await;
    let (_, error) = all(client.paging().in_free_form().items()).await;
    let error = error.expect("a missing list is not an empty list");
    assert!(error.is_decode(), "{error}");
    assert_eq!(error.decode_path(), Some("/data/list"));
}

/// `v30/paging/pages-only`
#[tokio::test]
async fn pages_are_requested_one_by_one_up_to_the_limit() {
    let page = |next: &str| json(&format!(r#"{{"next":"{next}"}}"#));
    let (server, client) = pages(&[page("a"), page("b"), page("c")]).await;
    let mut pages = client.paging().pages_only().pages().limit(2);
    assert_eq!(server.seen().len(), 0, "nothing is sent before the first page is requested");
    let first = pages.next().await.expect("a page").expect("a response");
    assert_eq!((first.next.as_deref(), server.seen().len()), (Some("a"), 1));
    assert!(pages.next().await.is_some_and(|page| page.is_ok()));
    assert!(pages.next().await.is_none());
    assert_eq!(targets(&server), ["/pages-only", "/pages-only?after=a"]);
}

/// Without items, the call has no method `items` that a setter of this name would hide.
#[tokio::test]
async fn a_parameter_of_pages_without_items_may_be_called_items() {
    let (server, client) = pages(&[json("{}")]).await;
    assert!(client.paging().pages_only().items("x").pages().next().await.is_some_and(|page| page.is_ok()));
    assert_eq!(targets(&server), ["/pages-only?items=x"]);
}

#[tokio::test]
async fn a_page_that_fails_ends_the_list() {
    let first = json(r#"{"meta":{"next":"a"},"list":["x"]}"#);
    let (server, client) = pages(&[first, Answer::json(418, "{}")]).await;
    let (items, error) = all(client.paging().by_cursor().items()).await;
    assert_eq!((items.len(), server.seen().len()), (1, 2));
    assert!(error.is_some_and(|error| error.is_status()));
}

/// `v30/paging/by-text-offset`
#[tokio::test]
async fn an_offset_may_be_a_string_and_the_body_may_be_omitted() {
    let (server, client) = pages(&[json("[1,2]"), json("[3]")]).await;
    let (items, error) = all(client.paging().by_text_offset().limit("2").items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(targets(&server), ["/by-text-offset?limit=2", "/by-text-offset?limit=2&offset=2"]);

    let (server, client) = pages(&[json("[1,2]"), json("[]")]).await;
    let (items, error) = all(client.paging().by_offset_in_optional_body(None).items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1, 2]);
    let sent: Vec<_> =
        server.seen().iter().map(|seen| (seen.text().to_owned(), seen.header("content-type").is_some())).collect();
    assert_eq!(sent, [(String::new(), false), (r#"{"page":{"skip":"2"}}"#.to_owned(), true)]);
}

/// `v30/paging/by-next-header`
#[tokio::test]
async fn a_header_contains_the_url_of_the_next_page() {
    let answers = [json("[1]").header("x-next-page", "/by-next-header?page=2"), json("[2]").header("x-next-page", "")];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().by_next_header().items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1, 2]);
    assert_eq!(targets(&server), ["/by-next-header", "/by-next-header?page=2"]);
}
