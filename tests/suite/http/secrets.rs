//! No key, password or token is ever shown, whoever put it into the text.

use std::fmt::Debug;
use std::sync::Arc;

use http::Method;
use serde_json::Value;

use super::fixture::{
    API, APP_KEY, CLIENT_SECRET, COOKIE_KEY, Canned, KEY, LOGIN, MEMBER, Outcome, QUERY_KEY, STAFF, builder, secured,
};
use crate::runtime::auth::credential::Credential;
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::{Client, ClientBuilder};
use crate::runtime::call::operation::Operation;
use crate::runtime::http::body::Body;
use crate::runtime::http::transport::{Transport, TransportError, TransportFuture};
use crate::support::server::{Answer, Seen, Server};

const TOKEN: &str = "hush-access-token";

fn with_all(builder: ClientBuilder) -> ClientBuilder {
    builder
        .credential(LOGIN, Credential::client("reader", CLIENT_SECRET))
        .credential(APP_KEY, Credential::key(KEY))
        .credential(QUERY_KEY, Credential::key("hush-query-key"))
        .credential(COOKIE_KEY, Credential::key("hush-cookie-key"))
        .credential(MEMBER, Credential::bearer("hush-bearer"))
        .credential(STAFF, Credential::basic("desk", "hush-password"))
        .default_header("X-Extra", "hush-header")
}

fn assert_silent(shown: &str) {
    assert!(!shown.contains("hush"), "{shown}");
    // `user:password` in Base64.
    assert!(!shown.contains("ZGVzazpodXNoLXBhc3N3b3Jk"), "{shown}");
}

fn assert_debug_is_silent(value: &dyn Debug) {
    assert_silent(&format!("{value:?} {value:#?}"));
}

#[test]
fn builder_client_and_call_show_nothing() {
    let builder = with_all(ClientBuilder::new(&API));
    assert_debug_is_silent(&builder);
    let client = builder.build().expect("built");
    assert_debug_is_silent(&client);
    let call = secured(&client).header("X-Pin", "hush-pin");
    assert_debug_is_silent(&call);
    assert_debug_is_silent(&call.send());
    let request = client.request(Method::GET, "/x").query("pin", "hush-pin").json("hush-body");
    assert_debug_is_silent(&request);
}

#[test]
fn credentials_show_nothing() {
    assert_debug_is_silent(&Credential::key("hush"));
    assert_debug_is_silent(&Credential::client("hush-id", "hush"));
}

#[test]
fn client_debug_shows_the_base_url_and_the_settings() {
    let builder = ClientBuilder::new(&API).credential(APP_KEY, Credential::key(KEY));
    assert_eq!(
        format!("{:?}", builder.build().expect("built")),
        "Client { base_url: https://library.example, credentials: [\"appKey\"], timeout: 60s, max_body: 8388608, .. }"
    );
}

static EVERYTHING: Operation =
    Operation::new(Method::GET, "everything", "/everything").security(&[&[LOGIN, APP_KEY, QUERY_KEY, COOKIE_KEY]]);
static ME: Operation = Operation::new(Method::GET, "me", "/me").security(&[&[MEMBER]]);
static DESK: Operation = Operation::new(Method::GET, "desk", "/desk").security(&[&[STAFF]]);

/// Quotes the whole request, as debugging servers do.
fn echo(seen: &Seen, status: u16) -> Answer {
    if seen.path() == "/auth/token" {
        return Answer::json(200, format!(r#"{{"access_token":"{TOKEN}"}}"#));
    }
    let text = format!("{} {:?}", seen.target, seen.headers);
    Answer::new(status, text).header("x-request-id", "r-1")
}

async fn echoed(operation: &'static Operation, status: u16) -> crate::runtime::call::error::Error {
    let server = Server::start(move |seen| echo(seen, status)).await;
    let client = with_all(builder(&server)).build().expect("built");
    let call: Call<Value> = Call::new(&client, operation, &[]);
    let error = call.send().await.expect_err("no JSON");
    let sent = server.seen().pop().expect("a request");
    assert!(format!("{sent:?}").contains("hush"), "the server saw no secret: {sent:?}");
    error
}

#[tokio::test]
async fn a_server_that_quotes_the_request_cannot_make_the_error_show_it() {
    for status in [200, 401, 500] {
        for operation in [&EVERYTHING, &DESK] {
            let error = echoed(operation, status).await;
            let shown = format!("{error} {error:?}").replace("hush-header", "");
            assert_silent(&shown);
            assert!(shown.contains("[redacted]"), "{shown}");
        }
    }
}

/// The same secret as written in a URL, in a form and in JSON.
#[tokio::test]
async fn every_spelling_of_a_secret_is_hidden() {
    let secret = "a b&ü\"x";
    let spellings = ["a b&ü\"x", "a%20b%26%C3%BC%22x", "a+b%26%C3%BC%22x", "a b&ü\\\"x"];
    let server = Server::answering(Answer::new(500, spellings.join(" | "))).await;
    let client = builder(&server).credential(MEMBER, Credential::bearer("t-1234"));
    let client = client.credential(QUERY_KEY, Credential::key(secret)).build().expect("built");
    let error = client.request(Method::GET, "/x").send().await.expect_err("500");
    assert_eq!(
        error.to_string(),
        "GET /x: the API returned 500 Internal Server Error: `[redacted] | [redacted] | [redacted] | [redacted]`"
    );
}

/// Truncating a text can leave the start of a secret at its end, which no longer matches the whole secret.
#[tokio::test]
async fn a_truncated_secret_is_hidden_too() {
    // As long as the access tokens of many identity providers.
    let token = format!("hush-{}", "x".repeat(3000));
    let key = "hush-bearer-of-forty-characters-or-so";
    for (status, secret, before) in [(500, token.as_str(), 10), (200, &token, 10), (200, key, 170)] {
        let server = Server::answering(Answer::new(status, format!("{} {secret}", "-".repeat(before)))).await;
        let client = builder(&server).credential(MEMBER, Credential::bearer(secret)).build().expect("built");
        let call: Call<Value> = Call::new(&client, &ME, &[]);
        let error = call.send().await.expect_err("no JSON");
        assert_silent(&format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn transport_errors_show_no_url() {
    let client: Client = with_all(ClientBuilder::new(&API).base_url("http://127.0.0.1:1")).build().expect("built");
    static QUERY: Operation = Operation::new(Method::GET, "q", "/q").security(&[&[QUERY_KEY]]);
    let call: Call<Value> = Call::new(&client, &QUERY, &[]);
    let error = call.send().await.expect_err("nobody there");
    let mut shown = format!("{error} {error:?}");
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        shown.push_str(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
    assert_silent(&shown);
}

/// A transport that quotes the whole request in its error.
#[tokio::test]
async fn a_transport_cannot_make_the_error_show_a_key() {
    struct Quotes;
    impl Transport for Quotes {
        fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
            let error = TransportError::other(format!("{} failed", request.uri()));
            Box::pin(async { Err(error) })
        }
    }
    static QUERY: Operation = Operation::new(Method::GET, "q", "/q").security(&[&[QUERY_KEY]]);
    let client = with_all(ClientBuilder::new(&API).transport(Quotes)).build().expect("built");
    let call: Call<Value> = Call::new(&client, &QUERY, &[]);
    let error = call.send().await.expect_err("failed");
    let shown = error.to_string();
    assert!(shown.contains(": https://library.example/q?key=[redacted] failed"), "{shown}");
}

#[tokio::test]
async fn cookies_of_a_response_are_not_shown() {
    let answer = Answer::json(200, "1").header("set-cookie", "session=hush-session");
    let server = Server::answering(answer).await;
    let client = builder(&server).build().expect("built");
    let request = client.request(Method::GET, "/x").send_raw();
    assert_debug_is_silent(&request.await.expect("a response"));
}

#[test]
fn a_wrong_url_shows_no_password() {
    for url in ["https://user:hush@library.example", "https://hush@:x", "ftp://a:hush@b"] {
        let error = ClientBuilder::new(&API).base_url(url).build().expect_err("refused");
        assert_silent(&format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn a_secret_that_starts_with_a_shorter_one_is_hidden_entirely() {
    let server = Server::answering(Answer::new(500, "hush hush-more")).await;
    let client = builder(&server).credential(APP_KEY, Credential::key("hush"));
    let client = client.credential(QUERY_KEY, Credential::key("hush-more")).build().expect("built");
    let error = client.request(Method::GET, "/x").send().await.expect_err("500");
    assert_eq!(error.to_string(), "GET /x: the API returned 500 Internal Server Error: `[redacted] [redacted]`");
}

/// A search that continues after a partial match would miss the secret.
#[tokio::test]
async fn a_secret_after_its_own_prefix_is_hidden() {
    let cases = [
        ("aaaab", "aaaaaab", "aa[redacted]"),
        ("aaaaaaaaab", "aaaaaaaaaaab", "[redacted]"),
        ("é-éx", "é-é-éx", "é-[redacted]"),
    ];
    for (key, body, shown) in cases {
        let server = Server::answering(Answer::new(500, body)).await;
        let client = builder(&server).credential(QUERY_KEY, Credential::key(key)).build().expect("built");
        let error = client.request(Method::GET, "/x").send().await.expect_err("500");
        assert_eq!(error.to_string(), format!("GET /x: the API returned 500 Internal Server Error: `{shown}`"));
    }
}

#[tokio::test]
async fn cookies_of_an_error_response_are_not_shown() {
    for answer in [Answer::json(500, "1"), Answer::redirect(302, "https://evil.example/")] {
        let server = Server::answering(answer.header("set-cookie", "session=hush-session")).await;
        let client = builder(&server).build().expect("built");
        let error = client.request(Method::GET, "/x").send().await.expect_err("an error");
        assert!(error.headers().expect("headers").contains_key("set-cookie"));
        assert_debug_is_silent(&error.headers());
    }
}

/// Layers and transports can print the requests that they send.
#[tokio::test]
async fn authentication_headers_are_marked_sensitive_whoever_sets_them() {
    let canned = Canned::new(|_, _| Outcome::Answer(200, "1".into()));
    let client = ClientBuilder::new(&API).transport(Arc::clone(&canned)).default_header("Authorization", "hush-client");
    let call = client.build().expect("built").request(Method::GET, "/x").header("Cookie", "sid=hush-call");
    call.send().await.expect("sent");
    assert_debug_is_silent(&canned.seen());
}
