//! Operations with their own server, and when credentials are sent to it.

use std::sync::Arc;

use http::Request;
use serde_json::Value;

use super::fixture::{Canned, Outcome};

use crate::runtime::auth::credential::Credential;
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::{Client, ClientBuilder};
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::{Api, Operation, Scheme, Security};
use crate::runtime::trace::trace_context::TraceContext;
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

async fn upload(client: &Client) -> Result<Value, crate::runtime::call::error::Error> {
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
async fn the_caller_can_set_the_server() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let builder = builder(&server).server(FILES, format!("{}/files", server.url()));
    let client = builder.credential("key", Credential::key("hush")).build().expect("the settings are right");
    upload(&client).await.expect("sent");
    let seen = server.only();
    assert_eq!(seen.target, "/files/file");
    assert_eq!(seen.header("x-key"), Some("hush"), "optional credentials are sent when they are set");
}

#[tokio::test]
async fn an_unknown_server_is_refused() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let error = builder(&server).server("https://other.example", server.url()).build().expect_err("refused");
    assert!(error.to_string().contains("no operation has the server `https://other.example`"), "{error}");
}

const OPTIONAL: Security = &[&[], &["key"]];
const REQUIRED: Security = &[&["key"]];
const NONE: Security = &[&[]];

static ASKS: Operation = Operation::new(http::Method::PUT, "asks", "/file").server(FILES).security(REQUIRED);
static MAY_ASK: Operation = Operation::new(http::Method::PUT, "mayAsk", "/file").server(FILES).security(OPTIONAL);
static ASKS_NOTHING: Operation = Operation::new(http::Method::PUT, "open", "/file").server(FILES).security(NONE);

/// A client on the documented base URL, with a key, a default header and a trace.
fn described() -> (Arc<Canned>, ClientBuilder) {
    let canned = Canned::new(|_, _| Outcome::Answer(200, "1".into()));
    let builder = ClientBuilder::new(&API).transport(Arc::clone(&canned));
    let builder = builder.trace_context(|| TraceContext::new([1; 16], [2; 8], 1));
    (canned, builder.default_header("X-Tenant", "t1"))
}

fn with_key(builder: ClientBuilder) -> Client {
    builder.credential("key", Credential::key("hush")).build().expect("the settings are right")
}

fn call(client: &Client, operation: &'static Operation) -> Call<Value> {
    Call::new(client, operation, &[])
}

fn only(canned: &Canned) -> Request<bytes::Bytes> {
    let mut seen = canned.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    seen.remove(0)
}

async fn refused(canned: &Canned, call: Call<Value>) -> Error {
    let error = call.send().await.expect_err("refused");
    assert!(error.is_build(), "{error}");
    assert_eq!(canned.seen().len(), 0);
    error
}

#[tokio::test]
async fn credentials_do_not_follow_an_operation_to_another_origin() {
    let (canned, builder) = described();
    let error = refused(&canned, call(&with_key(builder), &ASKS)).await;
    assert_eq!(
        error.to_string(),
        "asks (PUT /file): not sent: its server is on https://files.library.example, which is not the origin of the base \
         URL, so credentials are not sent there; allow it with `allow_origin(\"https://files.library.example\")` on the \
         builder"
    );
}

#[tokio::test]
async fn allow_origin_is_suggested_before_a_missing_credential_is_reported() {
    let (canned, builder) = described();
    let error = refused(&canned, call(&builder.build().expect("built"), &ASKS)).await;
    assert!(error.to_string().contains("allow_origin"), "{error}");
}

#[tokio::test]
async fn an_allowed_origin_gets_everything_that_the_base_url_gets() {
    let (canned, builder) = described();
    let builder = builder.allow_origin("https://other.example").allow_origin(format!("{FILES}/"));
    call(&with_key(builder), &ASKS).send().await.expect("sent");
    let seen = only(&canned);
    assert_eq!(seen.uri(), "https://files.library.example/file");
    for header in ["x-key", "x-tenant", "traceparent", "user-agent"] {
        assert!(seen.headers().contains_key(header), "{header}");
    }
}

#[tokio::test]
async fn an_allowed_origin_is_scheme_host_and_port() {
    for other in ["https://files.library.example:8443", "https://library.example", "https://eu.files.library.example"] {
        let (canned, builder) = described();
        refused(&canned, call(&with_key(builder.allow_origin(other)), &ASKS)).await;
    }
    let (canned, builder) = described();
    refused(&canned, call(&with_key(builder.allow_http(true).allow_origin("http://files.library.example")), &ASKS))
        .await;
}

/// Neither credentials nor the other headers of the client are sent.
#[tokio::test]
async fn an_operation_that_needs_no_credentials_is_sent_without_any() {
    let (canned, builder) = described();
    call(&with_key(builder), &ASKS_NOTHING).send().await.expect("sent");
    let seen = only(&canned);
    let names: Vec<&str> = seen.headers().keys().map(|name| name.as_str()).collect();
    assert_eq!(names, ["accept", "user-agent"]);
}

#[tokio::test]
async fn optional_credentials_are_not_dropped_silently() {
    let (canned, builder) = described();
    refused(&canned, call(&with_key(builder), &MAY_ASK)).await;
    let (canned, builder) = described();
    call(&builder.build().expect("built"), &MAY_ASK).send().await.expect("sent without");
    assert!(!only(&canned).headers().contains_key("x-key"));
}

#[tokio::test]
async fn a_call_without_credentials_is_sent() {
    let (canned, builder) = described();
    let client = with_key(builder.default_header("Authorization", "Bearer hush"));
    call(&client, &ASKS).without_credentials().send().await.expect("sent");
    let seen = only(&canned);
    assert!(!seen.headers().contains_key("x-key") && !seen.headers().contains_key("authorization"));
}

/// The caller may not know that the description sends this call to a different origin.
#[tokio::test]
async fn credentials_set_on_the_call_are_not_sent_there_either() {
    for header in ["Authorization", "Cookie", "X-Key"] {
        let (canned, builder) = described();
        let client = builder.build().expect("built");
        refused(&canned, call(&client, &ASKS_NOTHING).header(header, "hush").without_credentials()).await;
    }
}

#[tokio::test]
async fn a_default_header_with_credentials_is_not_sent_there_either() {
    let (canned, builder) = described();
    let client = builder.default_header("Authorization", "Bearer hush").build().expect("built");
    refused(&canned, call(&client, &ASKS_NOTHING)).await;
}

/// A documented server on the origin of the base URL is not a different origin.
#[tokio::test]
async fn the_origin_of_the_base_url_needs_no_permission() {
    let (canned, builder) = described();
    call(&with_key(builder.base_url(format!("{FILES}/v9"))), &ASKS).send().await.expect("sent");
    assert!(only(&canned).headers().contains_key("x-key"));
}

#[test]
fn allow_origin_accepts_only_an_origin() {
    let refusal = |origin: &str| {
        let error = ClientBuilder::new(&API).allow_origin(origin).build().expect_err("refused");
        assert!(error.is_build());
        error.to_string()
    };
    let not_an_origin = "an allowed origin must be a scheme and a host, such as https://uploads.example.com";
    assert_eq!(refusal("https://files.library.example/v1"), not_an_origin);
    assert_eq!(refusal("https://files.library.example?x"), not_an_origin);
    assert_eq!(
        refusal("http://files.library.example"),
        "the allowed origin sends credentials to files.library.example without encryption; use https, or `allow_http(true)`"
    );
    assert_eq!(refusal("files.library.example"), "the allowed origin is not a URL: relative URL without a base");
}

static LOGIN: Api = Api::new("https://library.example/v1", "library/1")
    .schemes(&[
        Scheme::client_credentials("login", "https://login.library.example/token", &[], &["key"]),
        Scheme::api_key_header("key", "X-Key"),
    ])
    .security(&[&["login"]]);
static BOOKS: Operation = Operation::new(http::Method::GET, "books", "/books");

/// A client whose documented token endpoint is on a different origin.
fn with_login() -> (Arc<Canned>, ClientBuilder) {
    let canned = Canned::new(|_, _| Outcome::Answer(200, r#"{"access_token": "hush-token"}"#.into()));
    let builder = ClientBuilder::new(&LOGIN).transport(Arc::clone(&canned)).credential("key", Credential::key("hush"));
    (canned, builder.credential("login", Credential::client("reader", "hush-secret")))
}

#[test]
fn the_client_secret_does_not_follow_a_token_url_to_another_origin() {
    for base in ["https://library.example/v1", "https://staging.example", "https://library.example:8443"] {
        let error = with_login().1.base_url(base).build().expect_err("refused");
        assert_eq!(
            error.to_string(),
            "the token endpoint of the description is on https://login.library.example, which is not the origin of the base \
             URL, so the client secret is not sent there; allow it with `allow_origin(\"https://login.library.example\")`, \
             or set `token_url`"
        );
    }
}

#[tokio::test]
async fn an_allowed_token_endpoint_gets_the_secret_and_the_keys_that_it_documents() {
    let (canned, builder) = with_login();
    let client = builder.allow_origin("https://login.library.example").build().expect("built");
    call(&client, &BOOKS).send().await.expect("sent");
    let seen = canned.seen();
    assert_eq!(seen[0].uri(), "https://login.library.example/token");
    assert!(seen[0].headers().contains_key("x-key"));
    assert!(String::from_utf8_lossy(seen[0].body()).contains("client_secret=hush-secret"));
}

/// A token set by the caller requires no endpoint.
#[tokio::test]
async fn an_unused_token_endpoint_needs_no_permission() {
    let (canned, builder) = with_login();
    let client = builder.credential("login", Credential::bearer("hush-token")).build().expect("built");
    call(&client, &BOOKS).send().await.expect("sent");
    assert_eq!(only(&canned).uri(), "https://library.example/v1/books");
}
