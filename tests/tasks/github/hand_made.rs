//! The tasks with octocrab.

use octocrab::Octocrab;
use octocrab::etag::EntityTag;
use octocrab::models::IssueState;
use octocrab::models::issues::IssueStateReason;
use octocrab::params::State;
use octocrab::params::pulls::MergeMethod;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Returns the titles of all open issues with a label.
pub async fn list_issues(client: &Octocrab, owner: &str, repo: &str, label: &str) -> Result<Vec<String>> {
    let page =
        client.issues(owner, repo).list().state(State::Open).labels(&[label.to_owned()]).per_page(100).send().await?;
    Ok(client.all_pages(page).await?.into_iter().map(|issue| issue.title).collect())
}

/// Creates an issue, and returns its number.
pub async fn create_issue(client: &Octocrab, owner: &str, repo: &str, title: &str, body: &str) -> Result<u64> {
    Ok(client.issues(owner, repo).create(title).body(body).labels(vec!["bug".to_owned()]).send().await?.number)
}

/// Comments on an issue, and returns the address of the comment.
pub async fn comment(client: &Octocrab, owner: &str, repo: &str, issue: u64, body: &str) -> Result<String> {
    Ok(client.issues(owner, repo).create_comment(issue, body).await?.html_url.to_string())
}

/// Closes an issue as completed.
pub async fn close_issue(client: &Octocrab, owner: &str, repo: &str, issue: u64) -> Result<()> {
    let issues = client.issues(owner, repo);
    issues.update(issue).state(IssueState::Closed).state_reason(IssueStateReason::Completed).send().await?;
    Ok(())
}

/// Returns the names of the ten repositories with the most stars.
pub async fn search_repos(client: &Octocrab, query: &str) -> Result<Vec<Option<String>>> {
    let page = client.search().repositories(query).sort("stars").order("desc").per_page(10).send().await?;
    Ok(page.into_iter().map(|repo| repo.full_name).collect())
}

/// Returns the text of a file.
pub async fn read_file(client: &Octocrab, owner: &str, repo: &str, path: &str) -> Result<Option<String>> {
    let content = client.repos(owner, repo).get_content().path(path).r#ref("main").send().await?;
    Ok(content.items[0].decoded_content())
}

/// Publishes a release with a file, and returns the address of the file.
pub async fn release(client: &Octocrab, owner: &str, repo: &str, tag: &str, file: Vec<u8>) -> Result<String> {
    let repos = client.repos(owner, repo);
    let releases = repos.releases();
    let release = releases.create(tag).name(tag).body("See the changelog.").send().await?;
    let asset = releases.upload_asset(*release.id, "app.tar.gz", file.into()).send().await?;
    Ok(asset.browser_download_url.to_string())
}

/// Returns the last failed runs of a branch: number and address.
pub async fn failed_runs(client: &Octocrab, owner: &str, repo: &str, branch: &str) -> Result<Vec<(i64, String)>> {
    let page =
        client.workflows(owner, repo).list_all_runs().branch(branch).status("failure").per_page(20).send().await?;
    Ok(page.into_iter().map(|run| (run.run_number, run.html_url.to_string())).collect())
}

/// Stars a repository.
pub async fn star(client: &Octocrab, owner: &str, repo: &str) -> Result<()> {
    Ok(client.current().star_repo(owner, repo).await?)
}

/// Returns the login of the user that the token belongs to.
pub async fn whoami(client: &Octocrab) -> Result<String> {
    Ok(client.current().user().await?.login)
}

/// Returns the ids of the newest events with their entity tag, or `None` if nothing is new since `etag`.
pub async fn new_events(
    client: &Octocrab,
    owner: &str,
    repo: &str,
    etag: &str,
) -> Result<Option<(Option<String>, Vec<String>)>> {
    let events = client.repos(owner, repo).events().etag(Some(etag.parse::<EntityTag>()?)).send().await?;
    let Some(page) = events.value else { return Ok(None) };
    let ids = page.into_iter().map(|event| event.id).collect();
    Ok(Some((events.etag.map(|etag| etag.to_string()), ids)))
}

/// Squashes and merges a pull request, and returns the commit.
pub async fn merge(client: &Octocrab, owner: &str, repo: &str, pull: u64, title: &str) -> Result<Option<String>> {
    Ok(client.pulls(owner, repo).merge(pull).method(MergeMethod::Squash).title(title).send().await?.sha)
}

/// Adds labels to an issue, and returns all of its labels.
pub async fn add_labels(client: &Octocrab, owner: &str, repo: &str, issue: u64) -> Result<Vec<String>> {
    let labels = ["bug".to_owned(), "help wanted".to_owned()];
    let labels = client.issues(owner, repo).add_labels(issue, &labels).await?;
    Ok(labels.into_iter().map(|label| label.name).collect())
}
