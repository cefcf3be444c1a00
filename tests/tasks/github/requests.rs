//! What the tasks send to GitHub's API, and what they return. The responses are the examples of its description.

use github_client as client;
use github_client::Client;
use github_client::test_util::Canned;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use uses_github::*;

#[path = "../wire.rs"]
mod wire;

use wire::Wire;

fn client(responses: Canned) -> (Client, Wire) {
    let wire = Wire::new(responses);
    let builder = Client::builder().allow_origin("https://uploads.github.com");
    (builder.transport(wire.clone()).build().expect("a client"), wire)
}

/// Returns an example of the description.
fn example(name: &str) -> Value {
    let examples = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples.json"));
    let mut examples: Value = serde_json::from_str(examples).expect("the examples are JSON");
    examples[name]["value"].take()
}

fn answer(status: u16, name: &str) -> Canned {
    Canned::json(status, example(name).to_string())
}

fn headers<const N: usize>(headers: [(&'static str, &'static str); N]) -> HeaderMap {
    let headers = headers.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    HeaderMap::from_iter(headers)
}

#[tokio::test]
async fn list_issues_follows_the_links() {
    let link = [("link", r#"<https://api.github.com/repositories/1/issues?page=2>; rel="next""#)];
    let mut second = example("issue-items");
    second[0]["title"] = "Found another".into();
    let first = Canned::new().answer(200, headers(link), example("issue-items").to_string());
    let (client, wire) = client(first.then_json(200, second.to_string()));
    let titles = list_issues(&client, "octocat", "hello", "bug").await.expect("issues");
    assert_eq!(titles, ["Found a bug", "Found another"]);
    assert_eq!(
        wire.sent(),
        [
            "GET https://api.github.com/repos/octocat/hello/issues?state=open&labels=bug&per_page=100\n\n",
            "GET https://api.github.com/repositories/1/issues?page=2\n\n",
        ]
    );
}

#[tokio::test]
async fn create_issue_sends_its_labels() {
    let (client, wire) = client(answer(201, "issue"));
    assert_eq!(create_issue(&client, "octocat", "hello", "A bug", "It fails.").await.expect("an issue"), 1347);
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.github.com/repos/octocat/hello/issues
content-type: application/json

{"title":"A bug","body":"It fails.","labels":["bug"]}"#]
    );
}

#[tokio::test]
async fn comment_returns_its_address() {
    let (client, wire) = client(answer(201, "issue-comment"));
    let address = comment(&client, "octocat", "hello", 1347, "Me too").await.expect("a comment");
    assert_eq!(address, "https://github.com/octocat/Hello-World/issues/1347#issuecomment-1");
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.github.com/repos/octocat/hello/issues/1347/comments
content-type: application/json

{"body":"Me too"}"#]
    );
}

#[tokio::test]
async fn close_issue_sends_state_and_reason() {
    let (client, wire) = client(answer(200, "issue"));
    close_issue(&client, "octocat", "hello", 1347).await.expect("an issue");
    assert_eq!(
        wire.sent(),
        [r#"PATCH https://api.github.com/repos/octocat/hello/issues/1347
content-type: application/json

{"state":"closed","state_reason":"completed"}"#]
    );
}

#[tokio::test]
async fn search_repos_sorts_by_stars() {
    let (client, wire) = client(answer(200, "repo-search-result-item-paginated"));
    let names = search_repos(&client, "tetris language:assembly").await.expect("repositories");
    assert_eq!(names, ["dtrupenn/Tetris"]);
    assert_eq!(
        wire.sent(),
        [
            "GET https://api.github.com/search/repositories?q=tetris%20language%3Aassembly&sort=stars&order=desc&per_page=10\n\n"
        ]
    );
}

#[tokio::test]
async fn read_file_decodes_the_content() {
    let mut file = example("content-file-response-if-content-is-a-file");
    file["content"] = "SGVs\nbG8=\n".into();
    let (client, wire) = client(Canned::json(200, file.to_string()));
    let text = read_file(&client, "octocat", "hello", "docs/a b.md").await.expect("a file");
    assert_eq!(text.as_deref(), Some("Hello"));
    assert_eq!(wire.sent(), ["GET https://api.github.com/repos/octocat/hello/contents/docs/a%20b.md?ref=main\n\n"]);
}

#[tokio::test]
async fn release_uploads_its_file() {
    let asset = example("release-asset-response-for-successful-upload").to_string();
    let (client, wire) = client(answer(201, "release").then_json(201, asset));
    let address = release(&client, "octocat", "hello", "v1.0.0", b"gzip".to_vec()).await.expect("a release");
    assert_eq!(address, "https://github.com/octocat/Hello-World/releases/download/v1.0.0/example.zip");
    assert_eq!(
        wire.sent(),
        [
            r#"POST https://api.github.com/repos/octocat/hello/releases
content-type: application/json

{"tag_name":"v1.0.0","name":"v1.0.0","body":"See the changelog."}"#,
            "POST https://uploads.github.com/repos/octocat/hello/releases/1/assets?name=app.tar.gz
content-type: application/octet-stream

gzip",
        ]
    );
}

#[tokio::test]
async fn failed_runs_returns_numbers_and_addresses() {
    let (client, wire) = client(answer(200, "workflow-run-paginated"));
    let runs = failed_runs(&client, "octocat", "hello", "main").await.expect("runs");
    assert_eq!(runs, [(562, "https://github.com/octo-org/octo-repo/actions/runs/30433642".to_owned())]);
    assert_eq!(
        wire.sent(),
        ["GET https://api.github.com/repos/octocat/hello/actions/runs?branch=main&status=failure&per_page=20\n\n"]
    );
}

#[tokio::test]
async fn star_has_no_body() {
    let (client, wire) = client(Canned::new().answer(204, HeaderMap::new(), ""));
    star(&client, "octocat", "hello").await.expect("an empty response");
    assert_eq!(wire.sent(), ["PUT https://api.github.com/user/starred/octocat/hello\n\n"]);
}

#[tokio::test]
async fn whoami_returns_the_login() {
    let (client, wire) = client(answer(200, "private-user-response-with-public-and-private-profile-information"));
    assert_eq!(whoami(&client).await.expect("a user"), "octocat");
    assert_eq!(wire.sent(), ["GET https://api.github.com/user\n\n"]);
}

#[tokio::test]
async fn new_events_are_read_with_their_tag() {
    let events = example("repo-events-items").to_string();
    let (client, wire) = client(Canned::new().answer(200, headers([("etag", r#""b2""#)]), events));
    let (etag, ids) = new_events(&client, "octocat", "hello", r#""a1""#).await.expect("events").expect("new events");
    assert_eq!(etag.as_deref(), Some(r#""b2""#));
    assert_eq!(ids, ["22249084964", "22237752260"]);
    assert_eq!(wire.sent(), ["GET https://api.github.com/repos/octocat/hello/events\nif-none-match: \"a1\"\n\n"]);
}

#[tokio::test]
async fn no_events_are_new_after_a_304() {
    let (client, _) = client(Canned::new().answer(304, HeaderMap::new(), ""));
    assert_eq!(new_events(&client, "octocat", "hello", r#""a1""#).await.expect("a response"), None);
}

#[tokio::test]
async fn merge_squashes() {
    let (client, wire) = client(answer(200, "pull-request-merge-result-response-if-merge-was-successful"));
    let commit = merge(&client, "octocat", "hello", 7, "Fix the bug").await.expect("a commit");
    assert_eq!(commit, "6dcb09b5b57875f334f61aebed695e2e4193db5e");
    assert_eq!(
        wire.sent(),
        [r#"PUT https://api.github.com/repos/octocat/hello/pulls/7/merge
content-type: application/json

{"commit_title":"Fix the bug","merge_method":"squash"}"#]
    );
}

#[tokio::test]
async fn add_labels_returns_all_labels() {
    let (client, wire) = client(answer(200, "label-items"));
    let labels = add_labels(&client, "octocat", "hello", 1347).await.expect("labels");
    assert_eq!(labels, ["bug", "enhancement"]);
    assert_eq!(
        wire.sent(),
        [r#"POST https://api.github.com/repos/octocat/hello/issues/1347/labels
content-type: application/json

{"labels":["bug","help wanted"]}"#]
    );
}
