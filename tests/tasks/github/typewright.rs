//! The tasks with the client that typewright generates.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures::TryStreamExt;
use github_client::Client;
use github_client::types::{
    IssuesAddLabelsRequest, IssuesCommentRequest, IssuesCreateRequest, IssuesUpdateRequest, PullsMergeRequest,
    ReposCreateReleaseRequest, ReposGetContentResponse,
};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Returns the titles of all open issues with a label.
pub async fn list_issues(client: &Client, owner: &str, repo: &str, label: &str) -> Result<Vec<String>> {
    let issues = client.issues().list_for_repo(owner, repo).state("open").labels(label).per_page(100).items();
    Ok(issues.map_ok(|issue| issue.title).try_collect().await?)
}

/// Creates an issue, and returns its number.
pub async fn create_issue(client: &Client, owner: &str, repo: &str, title: &str, body: &str) -> Result<i64> {
    Ok(client.issues().create(owner, repo, &IssuesCreateRequest::new(title).body(body).labels(["bug"])).await?.number)
}

/// Comments on an issue, and returns the address of the comment.
pub async fn comment(client: &Client, owner: &str, repo: &str, issue: i64, body: &str) -> Result<String> {
    Ok(client.issues().create_comment(owner, repo, issue, &IssuesCommentRequest::new(body)).await?.html_url)
}

/// Closes an issue as completed.
pub async fn close_issue(client: &Client, owner: &str, repo: &str, issue: i64) -> Result<()> {
    let request = IssuesUpdateRequest::new().state("closed").state_reason("completed");
    client.issues().update(owner, repo, issue, &request).await?;
    Ok(())
}

/// Returns the names of the ten repositories with the most stars.
pub async fn search_repos(client: &Client, query: &str) -> Result<Vec<String>> {
    let page = client.search().repos(query).sort("stars").order("desc").per_page(10).await?;
    Ok(page.items.into_iter().map(|repo| repo.full_name).collect())
}

/// Returns the text of a file.
pub async fn read_file(client: &Client, owner: &str, repo: &str, path: &str) -> Result<Option<String>> {
    let content = client.repos().get_content(owner, repo, path).r#ref("main").await?;
    let ReposGetContentResponse::File(file) = content else { return Ok(None) };
    Ok(Some(String::from_utf8(BASE64_STANDARD.decode(file.content.replace('\n', ""))?)?))
}

/// Publishes a release with a file, and returns the address of the file.
pub async fn release(client: &Client, owner: &str, repo: &str, tag: &str, file: Vec<u8>) -> Result<String> {
    let request = ReposCreateReleaseRequest::new(tag).name(tag).body("See the changelog.");
    let release = client.repos().create_release(owner, repo, &request).await?;
    let asset = client.repos().upload_release_asset(owner, repo, release.id, "app.tar.gz").body(file).await?;
    Ok(asset.browser_download_url)
}

/// Returns the last failed runs of a branch: number and address.
pub async fn failed_runs(client: &Client, owner: &str, repo: &str, branch: &str) -> Result<Vec<(i64, String)>> {
    let runs = client.actions().list_workflow_runs_for_repo(owner, repo).branch(branch).status("failure").per_page(20);
    Ok(runs.await?.workflow_runs.into_iter().map(|run| (run.run_number, run.html_url)).collect())
}

/// Stars a repository.
pub async fn star(client: &Client, owner: &str, repo: &str) -> Result<()> {
    Ok(client.activity().star_repo_for_authenticated_user(owner, repo).await?)
}

/// Returns the login of the user that the token belongs to.
pub async fn whoami(client: &Client) -> Result<String> {
    Ok(client.users().get_authenticated().await?.login().ok_or("no user")?.to_owned())
}

/// Returns the ids of the newest events with their entity tag, or `None` if nothing is new since `etag`.
pub async fn new_events(
    client: &Client,
    owner: &str,
    repo: &str,
    etag: &str,
) -> Result<Option<(Option<String>, Vec<String>)>> {
    let call = client.activity().list_repo_events(owner, repo);
    let Some(response) = call.send_if_none_match(etag).await? else { return Ok(None) };
    let etag = response.etag().map(str::to_owned);
    Ok(Some((etag, response.into_body().into_iter().map(|event| event.id).collect())))
}

/// Squashes and merges a pull request, and returns the commit.
pub async fn merge(client: &Client, owner: &str, repo: &str, pull: i64, title: &str) -> Result<String> {
    let request = PullsMergeRequest::new().merge_method("squash").commit_title(title);
    Ok(client.pulls().merge(owner, repo, pull, &request).await?.sha)
}

/// Adds labels to an issue, and returns all of its labels.
pub async fn add_labels(client: &Client, owner: &str, repo: &str, issue: i64) -> Result<Vec<String>> {
    let request = IssuesAddLabelsRequest::new().labels(["bug", "help wanted"]);
    let labels = client.issues().add_labels(owner, repo, issue, &request).await?;
    Ok(labels.into_iter().map(|label| label.name).collect())
}
