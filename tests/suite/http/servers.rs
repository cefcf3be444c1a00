//! Operations that have a server of their own.

use serde_json::Value;

use crate::runtime::auth::Credential;
use crate::runtime::call::Call;
use crate::runtime::client::{Client, ClientBuilder};
use crate::runtime::operation::{Api, Operation, Scheme};
use crate::support::server::{Answer, Server};

const FILES: &str = "https://files.library.example";

static API: Api = Api::new("https://library.example/v1", "library/1")
    .servers(&[FILES, "/v2"])
    .schemes(&[Scheme::api_key_header("key", "X-Key")])
    .security(&[&[], &["key"]]);
static UPLOAD: Operation = Operation::new(http::Method::PUT, "upload", "/file").server(FILES);
static NEWER: Operation = Operation::new(http::Method::GET, "newer", "/books").server("/v2");

fn builder(server: &Server) -> ClientBuilder {
    ClientBuilder::new(&API).base_url(format!("{}/v1", server.url()))
}

async fn upload(client: &Client) -> Result<Value, crate::runtime::error::Error> {
    Call::new(client, &UPLOAD, &[]).send().await
}

#[tokio::test]
async fn a_relative_server_follows_the_base_url() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = builder(&server).build().expect("the settings are right");
    Call::<Value>::new(&client, &NEWER, &[]).send().await.expect("sent");
    assert_eq!(server.only().target, "/v2/books");
}

#[tokio::test]
async fn a_client_that_was_pointed_elsewhere_does_not_go_to_a_documented_host() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let error = upload(&builder(&server).build().expect("the settings are right")).await.expect_err("refused");
    assert!(error.is_build());
    let message = error.to_string();
    assert!(message.contains(FILES) && message.contains("set `server("), "{message}");
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn the_caller_says_where_such_a_server_is() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let builder = builder(&server).server(FILES, format!("{}/files", server.url()));
    let client = builder.credential("key", Credential::key("hush")).build().expect("the settings are right");
    upload(&client).await.expect("sent");
    let seen = server.only();
    assert_eq!(seen.target, "/files/file");
    assert_eq!(seen.header("x-key"), Some("hush"), "credentials that are optional go along when they are set");
}

#[tokio::test]
async fn a_server_that_no_operation_has_is_refused() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let error = builder(&server).server("https://other.example", server.url()).build().expect_err("refused");
    assert!(error.to_string().contains("no operation has the server `https://other.example`"), "{error}");
}
