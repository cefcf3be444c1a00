//! Pagination that the description implies: which operations have it, which requests they send, and how they end.

use std::path::Path;

use typewright::config::{ClientConfig, Override, PagingSettings};
use typewright::diagnostic::{Place, Pointer};
use typewright::{Outcome, Stage, generate};

use super::paging::{all, json, pages, targets, told};

/// The operations of a fixture that are paginated.
fn paginated(config: &ClientConfig) -> (Vec<String>, Outcome) {
    let outcome = generate(config, Stage::Ir);
    let api = outcome.api.as_ref().expect("an API");
    let methods = api.methods().filter(|(.., method)| method.paging.is_some());
    (methods.map(|(_, operation, _)| operation.wire.clone()).collect(), outcome)
}

fn config(fixture: &str) -> ClientConfig {
    let path = format!("fixtures/constructs/v30/paging/{fixture}.yaml");
    ClientConfig::for_spec(Path::new(&path), "nowhere", "constructs")
}

/// An entry of `[client.paging]`.
fn entry(key: &str, settings: &str) -> (Override, PagingSettings) {
    let place = Place { file: "generator.toml".to_owned(), pointer: Pointer::root().child(key) };
    let settings = toml::from_str(settings).expect("settings");
    (Override { key: key.to_owned(), value: key.to_owned(), place }, settings)
}

/// `v30/paging/inferred-link-header`
#[tokio::test]
async fn a_documented_link_header_is_followed() {
    let page = |items: &str| json(&format!(r#"{{"total_count":3,"things":[{items}]}}"#));
    let answers = [
        page("1").header("link", r#"</inferred-link-header?per_page=1&page=2>; rel="next""#),
        page("2").header("link", r#"</inferred-link-header?per_page=1&page=3>; rel="next""#),
        page("3").header("link", r#"</inferred-link-header?per_page=1&page=1>; rel="first""#),
    ];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().inferred_link_header().per_page(1).items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1, 2, 3]);
    let path = "/inferred-link-header?per_page=1";
    assert_eq!(targets(&server), [path.to_owned(), format!("{path}&page=2"), format!("{path}&page=3")]);
}

/// `v30/paging/inferred-link`
#[tokio::test]
async fn the_url_of_the_next_page_is_followed() {
    let page = |item: i32, next: &str| json(&format!(r#"{{"things":[{item}],"meta":{{"next_page_url":{next}}}}}"#));
    let answers = [page(1, r#""/inferred-link?Page=1""#), page(2, r#""/inferred-link?Page=2""#), page(3, "null")];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().inferred_link().page_size(1).items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(targets(&server), ["/inferred-link?PageSize=1", "/inferred-link?Page=1", "/inferred-link?Page=2"]);
}

#[tokio::test]
async fn a_link_in_links_is_followed_and_ends_without_links() {
    let answers = [json(r#"{"data":[1],"included":["a"],"links":{"next":"?p=2"}}"#), json(r#"{"data":[2]}"#)];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().inferred_link_in_links().items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1, 2]);
    assert_eq!(targets(&server), ["/inferred-link-in-links", "/inferred-link-in-links?p=2"]);
}

/// `v30/paging/inferred-cursor`
#[tokio::test]
async fn a_token_is_sent_to_the_parameter_of_the_same_meaning() {
    let answers = [
        json(r#"{"nextPageToken":"b","things":["x"]}"#),
        json(r#"{"nextPageToken":"c","things":[]}"#),
        json(r#"{"things":["z"]}"#),
    ];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().inferred_token().filter("f").items()).await;
    assert!(error.is_none());
    assert_eq!(items, ["x", "z"], "an empty page is not the last one if it has a token");
    let path = "/inferred-token?filter=f";
    assert_eq!(targets(&server), [path.to_owned(), format!("{path}&pageToken=b"), format!("{path}&pageToken=c")]);
}

#[tokio::test]
async fn a_null_or_empty_marker_ends_the_list() {
    for last in [r#"{"next_marker":null,"entries":["y"]}"#, r#"{"next_marker":"","entries":["y"]}"#] {
        let (server, client) = pages(&[json(r#"{"next_marker":"m","entries":["x"]}"#), json(last)]).await;
        let (items, error) = all(client.paging().inferred_marker().items()).await;
        assert!(error.is_none());
        assert_eq!(items, ["x", "y"]);
        assert_eq!(targets(&server), ["/inferred-marker", "/inferred-marker?marker=m"]);
    }
}

/// The setter of the cursor stays, and the list starts there.
#[tokio::test]
async fn a_last_id_is_followed_until_there_is_no_more() {
    let page = |id: &str, more: bool| {
        json(&format!(r#"{{"data":[{{"id":"{id}"}}],"first_id":"{id}","last_id":"{id}","has_more":{more}}}"#))
    };
    let (server, client) = pages(&[page("b", true), page("c", true), page("d", false)]).await;
    let (items, error) = all(client.paging().inferred_last_id().after("a").items()).await;
    assert!(error.is_none());
    assert_eq!(items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["b", "c", "d"]);
    let path = "/inferred-last-id?after=";
    assert_eq!(targets(&server), ["a", "b", "c"].map(|id| format!("{path}{id}")));
}

#[tokio::test]
async fn a_page_with_more_but_without_a_cursor_is_an_error() {
    let (server, client) = pages(&[json(r#"{"data":[{"id":"a"}],"has_more":true}"#)]).await;
    let (items, error) = all(client.paging().inferred_last_id().items()).await;
    assert_eq!((items.len(), server.seen().len()), (1, 1));
    insta::assert_snapshot!(told(&server, error), @"inferred_last_id (GET /inferred-last-id): there are more pages, but the page has no cursor to continue from");
}

#[tokio::test]
async fn a_cursor_in_the_object_of_the_next_page_is_sent() {
    let answers =
        [json(r#"{"data":["x"],"pages":{"next":{"starting_after":"s"}}}"#), json(r#"{"data":["y"],"pages":{}}"#)];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().inferred_next_object().items()).await;
    assert!(error.is_none());
    assert_eq!(items, ["x", "y"]);
    assert_eq!(targets(&server), ["/inferred-next-object", "/inferred-next-object?starting_after=s"]);
}

/// `v30/paging/inferred-last-item`
#[tokio::test]
async fn the_id_of_the_last_item_continues_the_list() {
    let page = |items: &str, more: &str| json(&format!(r#"{{"object":"list","data":[{items}]{more}}}"#));
    let answers = [
        page(r#"{"id":"a","card":"1"},{"id":"b","bank":"2"}"#, r#","has_more":true"#),
        // Without the field, the list goes on until a page is empty.
        page(r#"{"id":"c","card":"3"}"#, ""),
        page(r#"{"id":"d","card":"4"}"#, r#","has_more":false"#),
    ];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().inferred_last_item().limit(2).items()).await;
    assert!(error.is_none());
    assert_eq!(items.len(), 4);
    let path = "/inferred-last-item?limit=2";
    let after = |id: &str| format!("{path}&starting_after={id}");
    assert_eq!(targets(&server), [path.to_owned(), after("b"), after("c")]);
}

#[tokio::test]
async fn a_list_whose_last_item_repeats_is_an_error() {
    let page = json(r#"{"data":[{"id":"a","card":"1"}],"has_more":true}"#);
    let (server, client) = pages(&[page]).await;
    let (items, error) = all(client.paging().inferred_last_item().items()).await;
    assert_eq!((items.len(), server.seen().len()), (2, 2));
    insta::assert_snapshot!(told(&server, error), @"inferred_last_item (GET /inferred-last-item): the cursor of the next page was followed before");
}

#[tokio::test]
async fn an_empty_page_ends_a_list_by_its_last_item() {
    let (server, client) = pages(&[json(r#"{"data":[]}"#)]).await;
    let (items, error) = all(client.paging().inferred_last_item().items()).await;
    assert!(error.is_none());
    assert_eq!((items.len(), server.seen().len()), (0, 1));
}

/// `v30/paging/inferred-offset`
#[tokio::test]
async fn an_offset_is_counted_up_to_the_total() {
    let page = |items: &str| json(&format!(r#"{{"total_count":5,"order":["by"],"entries":[{items}]}}"#));
    let (server, client) = pages(&[page("1,2"), page("3"), page("4,5")]).await;
    let (items, error) = all(client.paging().inferred_offset().limit(2).items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1, 2, 3, 4, 5], "a short page is not the last one");
    let path = "/inferred-offset?limit=2";
    assert_eq!(targets(&server), [path.to_owned(), format!("{path}&offset=2"), format!("{path}&offset=3")]);
}

#[tokio::test]
async fn an_offset_without_a_total_ends_at_an_empty_page() {
    let (server, client) = pages(&[json(r#"{"entries":[1]}"#), json(r#"{"entries":[]}"#)]).await;
    let (items, error) = all(client.paging().inferred_offset().items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1]);
    assert_eq!(targets(&server), ["/inferred-offset", "/inferred-offset?offset=1"]);
}

#[tokio::test]
async fn a_server_that_ignores_the_offset_is_an_error() {
    let (server, client) = pages(&[json(r#"{"entries":[1,2]}"#)]).await;
    let (items, error) = all(client.paging().inferred_offset().items()).await;
    assert_eq!((items.len(), server.seen().len()), (4, 2));
    insta::assert_snapshot!(told(&server, error), @"inferred_offset (GET /inferred-offset): the page is the same as the one before it, so the server ignores `offset`");
}

/// `v30/paging/inferred-page`
#[tokio::test]
async fn pages_are_counted_from_the_default_up_to_their_number() {
    let page = |item: i32| json(&format!(r#"{{"content":[{item}],"page":{{"totalPages":3,"number":0}}}}"#));
    let (server, client) = pages(&[page(1), page(2), page(3)]).await;
    let (items, error) = all(client.paging().inferred_page().items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(targets(&server), ["/inferred-page", "/inferred-page?page=1", "/inferred-page?page=2"]);

    let (server, client) = pages(&[page(3)]).await;
    let (items, error) = all(client.paging().inferred_page().page(2).items()).await;
    assert!(error.is_none());
    assert_eq!((items, targets(&server)), (vec![3], vec!["/inferred-page?page=2".to_owned()]));
}

/// `v30/paging/ms-pageable`
#[tokio::test]
async fn a_link_of_azure_is_followed() {
    let answers = [
        json(r#"{"@odata.nextLink":"/ms-pageable?skip=1","things":[1],"others":[9]}"#),
        json(r#"{"@odata.nextLink":"/ms-pageable?skip=2","things":[2]}"#),
        json(r#"{"things":[3]}"#),
    ];
    let (server, client) = pages(&answers).await;
    let (items, error) = all(client.paging().ms_pageable().items()).await;
    assert!(error.is_none());
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(targets(&server), ["/ms-pageable", "/ms-pageable?skip=1", "/ms-pageable?skip=2"]);
}

#[test]
fn a_list_without_a_link_to_a_next_page_is_one_page() {
    assert_eq!(paginated(&config("ms-pageable")).0, ["ms_pageable"]);
}

/// `v30/paging/not-inferred`
#[test]
fn what_is_not_certain_is_not_inferred() {
    let config = config("not-inferred");
    assert_eq!(paginated(&config).0, Vec::<String>::new());
}

#[test]
fn inference_can_be_switched_off() {
    let mut config = config("inferred-offset");
    config.infer_paging = false;
    assert_eq!(paginated(&config).0, Vec::<String>::new());
}

#[test]
fn a_pattern_applies_where_it_fits() {
    let mut config = config("not-inferred");
    config.paging =
        vec![entry("GET /*", "kind = 'link-header'"), entry("GET /number*", "kind = 'page'\nparameter = 'page'")];
    let (found, outcome) = paginated(&config);
    assert!(outcome.found.is_empty(), "{:#?}", outcome.found);
    assert!(found.contains(&"header_without_parameter".to_owned()), "{found:?}");
    for no_single_list in ["header_without_list", "two_lists", "posted"] {
        assert!(!found.contains(&no_single_list.to_owned()), "{found:?}");
    }
    let api = outcome.api.expect("an API");
    let kinds =
        api.methods().filter_map(|(_, one, method)| Some((one.wire.as_str(), method.paging.as_ref()?.follow.kind())));
    let numbered: Vec<_> = kinds.filter(|(wire, _)| wire.starts_with("number")).collect();
    let by = |wire, kind| (wire, kind);
    assert_eq!(
        numbered,
        [by("number_without_end", "page"), by("number_without_first", "page"), by("number_as_text", "page")],
        "the longest pattern that fits is used"
    );
}

#[test]
fn a_pattern_that_fits_nothing_is_an_error() {
    let mut config = config("inferred-offset");
    config.paging = vec![entry("GET /*", "kind = 'page'\nparameter = 'pge'")];
    let found: Vec<_> = generate(&config, Stage::Ir).found.into_iter().map(|one| (one.rule.id, one.message)).collect();
    assert_eq!(
        found,
        [("unused-override", "`GET /*` matches no operation with these parameters and one list".to_owned())]
    );
}

#[test]
fn settings_of_the_operation_come_before_patterns_and_inference() {
    let mut config = config("inferred-cursor");
    let of_operation = "kind = 'cursor'\nparameter = 'marker'\nnext = '/next_marker'";
    config.paging = vec![entry("GET /*", "kind = 'link-header'"), entry("inferred_marker", of_operation)];
    let api = generate(&config, Stage::Ir).api.expect("an API");
    let paging = api.methods().filter_map(|(_, one, method)| Some((one.wire.as_str(), method.paging.as_ref()?)));
    let found: Vec<_> = paging.map(|(wire, paging)| (wire, paging.follow.kind(), paging.list.is_some())).collect();
    assert_eq!(
        found,
        [
            ("inferred_token", "link-header", true),
            ("inferred_marker", "cursor", false),
            ("inferred_last_id", "link-header", true),
            ("inferred_next_object", "link-header", true),
        ]
    );
}
