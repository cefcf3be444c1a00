//! Streamed request bodies: from a path, a reader or a stream, and how they behave when the call is sent again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::Method;
use serde_json::Value;
use tempfile::TempDir;

use super::fixture::{Pieces, SECURED, builder, client, secured_builder};
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::Client;
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::Operation;
use crate::runtime::http::file::File;
use crate::support::server::{Answer, Seen, Server};

static PUT: Operation = Operation::new(Method::PUT, "put", "/put").security(&[&[]]);

fn put(client: &Client, file: impl Into<File>) -> Call<Value> {
    Call::new(client, &PUT, &[]).body(file.into(), "application/octet-stream")
}

async fn sent(file: impl Into<File>) -> Seen {
    let server = Server::answering(Answer::json(200, "1")).await;
    put(&client(&server), file).send().await.expect("sent");
    server.only()
}

/// Creates a folder with one file.
fn on_disk(content: &[u8]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("note.txt");
    fs::write(&path, content).expect("written");
    (folder, path)
}

fn stream(pieces: &[&'static str]) -> File {
    File::stream(Pieces::of(pieces))
}

#[tokio::test]
async fn a_path_is_sent_with_its_length() {
    let content: Vec<u8> = (0..300_000_u32).map(|n| n as u8).collect();
    let (_folder, path) = on_disk(&content);
    let seen = sent(path.as_path()).await;
    assert_eq!(seen.header("content-length"), Some("300000"));
    assert_eq!(seen.header("transfer-encoding"), None);
    assert!(seen.body == content);
}

#[tokio::test]
async fn an_empty_file_has_a_length() {
    let (_folder, path) = on_disk(b"");
    assert_eq!(sent(path).await.header("content-length"), Some("0"));
}

#[tokio::test]
async fn a_stream_is_sent_in_chunks() {
    let seen = sent(stream(&["ab", "", "c"])).await;
    assert_eq!(seen.header("transfer-encoding"), Some("chunked"));
    assert_eq!(seen.header("content-length"), None);
    assert_eq!(seen.text(), "abc");
}

#[tokio::test]
async fn an_announced_length_is_sent() {
    let seen = sent(File::reader(&b"abc"[..]).length(3)).await;
    assert_eq!(seen.header("content-length"), Some("3"));
    assert_eq!(seen.header("transfer-encoding"), None);
    assert_eq!(seen.text(), "abc");
}

#[tokio::test]
async fn a_length_mismatch_never_sends_a_complete_request() {
    for (length, expected) in
        [(0, "goes on beyond"), (2, "goes on beyond its announced length"), (4, "ends 1 bytes before its announced")]
    {
        let server = Server::answering(Answer::json(200, "1")).await;
        let error = put(&client(&server), stream(&["ab", "c"]).length(length)).send().await.expect_err("refused");
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(server.seen().len(), 0, "the server received a complete request");
    }
}

#[tokio::test]
async fn a_failure_of_the_source_is_reported() {
    let failing = Pieces::new([Ok(Bytes::from_static(b"a")), Err(io::Error::other("the tape is torn"))]);
    let server = Server::answering(Answer::json(200, "1")).await;
    let error = put(&client(&server), File::stream(failing)).send().await.expect_err("failed");
    assert!(error.to_string().contains("the tape is torn"), "{error}");
}

#[tokio::test]
async fn a_missing_file_is_an_error_before_anything_is_sent() {
    let server = Server::answering(Answer::json(200, r#"{"access_token":"t"}"#)).await;
    let client = secured_builder(builder(&server)).build().expect("built");
    for (path, expected) in [("/no/such/file", "cannot be opened"), ("/", "is a folder")] {
        let call: Call<Value> = Call::new(&client, &SECURED, &[]).body(Path::new(path).into(), "text/plain");
        let error = call.send().await.expect_err("not there");
        assert!(error.is_build() && error.to_string().contains(expected), "{error}");
    }
    assert_eq!(server.seen().len(), 0);
}

/// A server that redirects the first request.
async fn moved() -> Server {
    Server::start(|seen| match seen.path() {
        "/put" => Answer::redirect(307, "/new"),
        _ => Answer::json(200, "1"),
    })
    .await
}

#[tokio::test]
async fn a_path_is_sent_again_to_the_target_of_a_redirect() {
    let (_folder, path) = on_disk(b"content");
    let server = moved().await;
    put(&client(&server), path).send().await.expect("sent");
    let bodies: Vec<String> = server.seen().iter().map(|seen| seen.text().to_owned()).collect();
    assert_eq!(bodies, ["content", "content"]);
}

#[tokio::test]
async fn a_stream_does_not_follow_a_redirect() {
    let server = moved().await;
    let error = put(&client(&server), stream(&["abc"])).send().await.expect_err("refused");
    assert!(error.is_redirect());
    assert!(error.to_string().contains("cannot be sent again"), "{error}");
    assert_eq!(server.only().text(), "abc");
}

/// A server that rejects the first token with a 401.
async fn refusing() -> Server {
    Server::start(|seen| match (seen.path(), seen.header("authorization")) {
        ("/auth/token", _) => Answer::json(200, format!(r#"{{"access_token":"token-{}"}}"#, seen.index)),
        (_, Some("Bearer token-0")) => Answer::json(401, "{}"),
        _ => Answer::json(200, "1"),
    })
    .await
}

async fn secured(client: &Client, file: File) -> Result<Value, Error> {
    Call::new(client, &SECURED, &[]).body(file, "text/plain").send().await
}

#[tokio::test]
async fn a_path_is_sent_again_after_a_401() {
    let (_folder, path) = on_disk(b"content");
    let server = refusing().await;
    let client = secured_builder(builder(&server)).build().expect("built");
    secured(&client, path.into()).await.expect("sent");
    let calls: Vec<Seen> = server.seen().into_iter().filter(|seen| seen.path() == "/v1/secured").collect();
    let bodies: Vec<&str> = calls.iter().map(Seen::text).collect();
    assert_eq!(bodies, ["content", "content"]);
}

/// The call returns the 401. The next call uses a new token.
#[tokio::test]
async fn a_stream_is_not_sent_again_after_a_401() {
    let server = refusing().await;
    let client = secured_builder(builder(&server)).build().expect("built");
    let error = secured(&client, stream(&["abc"])).await.expect_err("401");
    assert_eq!(error.status().expect("a status"), 401);
    assert_eq!(server.count("/v1/secured"), 1);
    secured(&client, stream(&["abc"])).await.expect("sent with a new token");
}

#[tokio::test]
async fn a_stream_is_sent_only_once() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let (client, file) = (client(&server), stream(&["abc"]));
    put(&client, file.clone()).send().await.expect("sent");
    let error = put(&client, file).send().await.expect_err("used up");
    assert!(error.is_build(), "{error}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_file_can_set_its_media_type() {
    let seen = sent(File::bytes("x").content_type("image/png")).await;
    assert_eq!(seen.header("content-type"), Some("image/png"));
    let server = Server::answering(Answer::json(200, "1")).await;
    let file = File::bytes("x").content_type("image/png");
    put(&client(&server), file).header("content-type", "image/webp").send().await.expect("sent");
    assert_eq!(server.only().header("content-type"), Some("image/webp"));
}
