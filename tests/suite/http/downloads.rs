//! Responses that are streamed to a writer or a file.

use std::fs;
use std::future::{Future, poll_fn};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use tempfile::TempDir;

use super::fixture::{builder, client};
use crate::runtime::call::builder::Call;
use crate::runtime::call::operation::Operation;
use crate::runtime::stream::body_stream::BodyStream;
use crate::support::server::{Answer, Server};

static GET: Operation = Operation::new(Method::GET, "get", "/file").security(&[&[]]);

/// Sends a call and returns the body of the response.
async fn body(server: &Server) -> BodyStream {
    let call: Call<Bytes> = Call::new(&client(server), &GET, &[]);
    call.send_stream().await.expect("a response").into_body()
}

/// Returns the names and contents of the files in a folder.
fn inside(folder: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    files.map(|path| (name(&path), fs::read_to_string(&path).expect("text"))).collect()
}

fn only(name: &str, content: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), content.to_owned())]
}

#[tokio::test]
async fn a_body_is_saved_in_place_of_an_older_file() {
    let server = Server::answering(Answer::new(200, "new")).await;
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("report.csv");
    fs::write(&path, "older and longer").expect("written");
    assert_eq!(body(&server).await.save_to(&path).await.expect("saved"), 3);
    assert_eq!(inside(folder.path()), only("report.csv", "new"));
}

/// The announced length is larger than the body.
#[tokio::test]
async fn an_interrupted_download_leaves_nothing() {
    let half = Answer::new(200, "half").header("content-length", "8").pause(Duration::from_millis(20)).close();
    let server = Server::answering(half).await;
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("report.csv");
    let error = body(&server).await.save_to(&path).await.expect_err("half a file");
    assert!(error.to_string().contains("ended early"), "{error}");
    assert!(!error.is_file());
    assert_eq!(inside(folder.path()), []);
}

#[tokio::test]
async fn a_dropped_download_keeps_the_older_file() {
    let slow = Answer::new(200, "half").header("content-length", "8").pause(Duration::from_secs(20));
    let server = Server::answering(slow).await;
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("report.csv");
    fs::write(&path, "older").expect("written");
    let (told, mut arrived) = tokio::sync::mpsc::unbounded_channel();
    let body = body(&server).await.progress(move |so_far, _| told.send(so_far).expect("heard"));
    let saving = tokio::spawn(async move { body.save_to(path).await });
    assert_eq!(arrived.recv().await, Some(4));
    saving.abort();
    assert!(saving.await.expect_err("aborted").is_cancelled());
    assert_eq!(inside(folder.path()), only("report.csv", "older"));
}

#[tokio::test]
async fn progress_reports_the_bytes_so_far_and_the_total() {
    let announced = Answer::new(200, "abc").pause(Duration::from_millis(50)).part("defg");
    let chunked = Answer::new(200, "").chunked(&[b"abc", b"defg"]);
    for (answer, total) in [(announced, Some(7)), (chunked, None)] {
        let server = Server::answering(answer).await;
        let body = body(&server).await;
        assert_eq!(body.length(), total);
        let told = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&told);
        let body = body.progress(move |so_far, in_all| seen.lock().expect("no panic").push((so_far, in_all)));
        let mut written = Vec::new();
        assert_eq!(body.write_to(&mut written).await.expect("written"), 7);
        assert_eq!(written, b"abcdefg");
        let told = told.lock().expect("no panic");
        assert_eq!(told.last(), Some(&(7, total)));
        assert!(told.iter().all(|(_, in_all)| *in_all == total));
    }
}

#[tokio::test]
async fn an_unwritable_path_is_an_error() {
    let server = Server::answering(Answer::new(200, "x")).await;
    for path in ["/no/such/folder/file", "/"] {
        let error = body(&server).await.save_to(path).await.expect_err("no such place");
        assert!(error.is_file() && error.to_string().contains("cannot be written"), "{error}");
        assert!(error.operation().is_some() && error.status().is_some(), "{error:?}");
    }
}

/// The response is larger than the limit for buffered bodies.
#[tokio::test]
async fn a_download_may_be_larger_than_the_cap() {
    let server = Server::answering(Answer::new(200, vec![b'x'; 100_000])).await;
    let client = builder(&server).max_body(1000).build().expect("built");
    let call: Call<Bytes> = Call::new(&client, &GET, &[]);
    let body = call.send_stream().await.expect("a response").into_body();
    assert_eq!(body.write_to(tokio::io::sink()).await.expect("written"), 100_000);
}

/// A file created on a different thread could appear after the future that removes it was dropped.
#[tokio::test]
async fn a_download_dropped_while_its_file_is_opened_leaves_nothing() {
    let slow = Answer::new(200, "half").header("content-length", "8").pause(Duration::from_secs(20));
    let server = Server::answering(slow).await;
    let folder = TempDir::new().expect("a folder");
    let mut saving = Box::pin(body(&server).await.save_to(folder.path().join("report.csv")));
    let step = poll_fn(|context| Poll::Ready(saving.as_mut().poll(context))).await;
    assert!(step.is_pending());
    drop(saving);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(inside(folder.path()), []);
}
