//! Contents of a repository as GitHub's API returns them: a file, a directory and a submodule.

use github_client::Client;
use github_client::test_util::Canned;
use github_client::types::ReposGetContentResponse;

async fn content(answer: &'static str) -> ReposGetContentResponse {
    let client = Client::builder().transport(Canned::json(200, answer)).build().expect("a client");
    client.repos().get_content("octocat", "hello", "docs").await.expect("the content")
}

const LINKS: &str = r#""url":"https://api.github.com/repos/octocat/hello/contents/docs",
    "git_url":"https://api.github.com/repos/octocat/hello/git/trees/1","html_url":"https://github.com/octocat/hello",
    "_links":{"self":"https://api.github.com/a","git":"https://api.github.com/b","html":"https://github.com/c"}"#;

#[tokio::test]
async fn a_directory_is_a_list() {
    let entry = |kind: &str, name: &str| {
        format!(
            r#"{{"type":"{kind}","size":0,"name":"{name}","path":"docs/{name}","sha":"1","download_url":null,{LINKS}}}"#
        )
    };
    let answer = format!("[{},{}]", entry("file", "a.md"), entry("dir", "b"));
    let ReposGetContentResponse::ContentDirectory(entries) = content(answer.leak()).await else {
        panic!("a directory is decoded as a list")
    };
    assert_eq!(entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["a.md", "b"]);
}

#[tokio::test]
async fn a_file_has_its_content() {
    let answer = format!(
        r#"{{"type":"file","encoding":"base64","size":3,"name":"docs","path":"docs","content":"YWJj","sha":"1",
            "download_url":"https://raw.githubusercontent.com/octocat/hello/main/docs","new":true,{LINKS}}}"#
    );
    let ReposGetContentResponse::File(file) = content(answer.leak()).await else {
        panic!("a file is decoded as a file")
    };
    assert_eq!(file.content, "YWJj");
}

#[tokio::test]
async fn a_submodule_names_its_repository() {
    let answer = format!(
        r#"{{"type":"submodule","submodule_git_url":"https://github.com/octocat/lib.git","size":0,"name":"docs",
            "path":"docs","sha":"1","download_url":null,{LINKS}}}"#
    );
    let ReposGetContentResponse::Submodule(submodule) = content(answer.leak()).await else {
        panic!("a submodule is decoded as a submodule")
    };
    assert_eq!(submodule.submodule_git_url, "https://github.com/octocat/lib.git");
}
