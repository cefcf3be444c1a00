//! Which credentials a call sends, and where.

use http::Method;
use serde_json::Value;

use super::fixture::{API, APP_KEY, COOKIE_KEY, LOGIN, MEMBER, QUERY_KEY, STAFF, builder, client, secured};
use crate::runtime::auth::credential::Credential;
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::{Client, ClientBuilder};
use crate::runtime::call::operation::{Operation, Security};
use crate::runtime::wire::ToWire;
use crate::support::server::{Answer, Seen, Server};

const fn operation(security: Security) -> Operation {
    Operation::new(Method::GET, "op", "/op").security(security)
}

static HEADER: Operation = operation(&[&[APP_KEY]]);
static QUERY: Operation = operation(&[&[QUERY_KEY]]);
static COOKIE: Operation = operation(&[&[COOKIE_KEY]]);
static BEARER: Operation = operation(&[&[MEMBER]]);
static BASIC: Operation = operation(&[&[STAFF]]);
static BOTH: Operation = operation(&[&[APP_KEY, QUERY_KEY]]);
static EITHER: Operation = operation(&[&[MEMBER], &[APP_KEY, QUERY_KEY]]);
static OPTIONAL: Operation = operation(&[&[APP_KEY], &[]]);
static NONE: Operation = operation(&[&[]]);
static INHERITED: Operation = Operation::new(Method::GET, "op", "/op");

fn call(client: &Client, operation: &'static Operation) -> Call<Value> {
    Call::new(client, operation, &[])
}

fn all(builder: ClientBuilder) -> ClientBuilder {
    builder
        .credential(APP_KEY, Credential::key("k-app"))
        .credential(QUERY_KEY, Credential::key("k&query"))
        .credential(COOKIE_KEY, Credential::key("k-cookie"))
        .credential(MEMBER, Credential::bearer("t-member"))
        .credential(STAFF, Credential::basic("Aladdin", "open sesame"))
}

async fn sent(operation: &'static Operation, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Seen {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = set(builder(&server)).build().expect("built");
    call(&client, operation).send().await.expect("sent");
    server.only()
}

#[tokio::test]
async fn key_in_header() {
    assert_eq!(sent(&HEADER, all).await.header("x-app-key"), Some("k-app"));
}

#[tokio::test]
async fn key_in_query() {
    assert_eq!(sent(&QUERY, all).await.target, "/op?key=k%26query");
}

#[tokio::test]
async fn key_in_query_beside_parameters() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = all(builder(&server)).build().expect("built");
    call(&client, &QUERY).query("a", "b".view()).send().await.expect("sent");
    assert_eq!(server.only().target, "/op?a=b&key=k%26query");
}

#[tokio::test]
async fn key_in_cookie_beside_other_cookies() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = all(builder(&server)).build().expect("built");
    call(&client, &COOKIE).cookie("theme", "dark".view()).send().await.expect("sent");
    assert_eq!(server.only().header("cookie"), Some("theme=dark; sid=k-cookie"));
}

#[tokio::test]
async fn bearer_token() {
    assert_eq!(sent(&BEARER, all).await.header("authorization"), Some("Bearer t-member"));
}

/// The example of RFC 7617, section 2.
#[tokio::test]
async fn basic_is_base64() {
    let seen = sent(&BASIC, all).await;
    assert_eq!(seen.header("authorization"), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
}

#[tokio::test]
async fn basic_pads_every_length() {
    for (user, expected) in [("a", "Basic YTo="), ("ab", "Basic YWI6"), ("abc", "Basic YWJjOg==")] {
        let seen = sent(&BASIC, |builder| builder.credential(STAFF, Credential::basic(user, "")));
        assert_eq!(seen.await.header("authorization"), Some(expected));
    }
}

#[tokio::test]
async fn a_set_sends_all_its_credentials() {
    let seen = sent(&BOTH, all).await;
    assert_eq!(seen.header("x-app-key"), Some("k-app"));
    assert_eq!(seen.target, "/op?key=k%26query");
}

#[tokio::test]
async fn only_credentials_of_the_operation_are_sent() {
    let seen = sent(&HEADER, all).await;
    assert_eq!(seen.header("authorization"), None);
    assert_eq!(seen.header("cookie"), None);
    assert_eq!(seen.target, "/op");
}

#[tokio::test]
async fn no_security_sends_nothing() {
    let seen = sent(&NONE, all).await;
    assert_eq!(seen.header("x-app-key"), None);
    assert_eq!(seen.header("authorization"), None);
}

#[tokio::test]
async fn the_first_complete_alternative_wins() {
    let seen = sent(&EITHER, all).await;
    assert_eq!(seen.header("authorization"), Some("Bearer t-member"));
    assert_eq!(seen.header("x-app-key"), None);
}

#[tokio::test]
async fn an_incomplete_alternative_is_skipped() {
    let seen = sent(&EITHER, |builder| {
        builder.credential(APP_KEY, Credential::key("k-app")).credential(QUERY_KEY, Credential::key("q"))
    });
    let seen = seen.await;
    assert_eq!(seen.header("authorization"), None);
    assert_eq!(seen.header("x-app-key"), Some("k-app"));
}

#[tokio::test]
async fn an_optional_credential_is_sent_if_set() {
    assert_eq!(sent(&OPTIONAL, all).await.header("x-app-key"), Some("k-app"));
    assert_eq!(sent(&OPTIONAL, |builder| builder).await.header("x-app-key"), None);
}

#[tokio::test]
async fn an_operation_without_security_uses_that_of_the_api() {
    assert_eq!(sent(&INHERITED, all).await.header("x-app-key"), Some("k-app"));
}

#[tokio::test]
async fn a_missing_credential_stops_the_call() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let error = secured(&client(&server)).send().await.expect_err("no credentials");
    assert!(error.is_build());
    assert_eq!(
        error.to_string(),
        "secured (PUT /v1/secured): not sent: it needs credentials for `login` and `appKey`; `login` and `appKey` are not set on the client"
    );
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn missing_alternatives_are_all_named() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let error = call(&client(&server), &EITHER).send().await.expect_err("no credentials");
    assert_eq!(
        error.to_string(),
        "op (GET /op): not sent: it needs credentials for `member`, or for `appKey` and `queryKey`; `member` is not set on the client"
    );
}

#[tokio::test]
async fn a_header_of_the_call_replaces_the_credential() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = all(builder(&server)).build().expect("built");
    call(&client, &HEADER).header("X-App-Key", "other").send().await.expect("sent");
    assert_eq!(server.only().header("x-app-key"), Some("other"));
}

#[tokio::test]
async fn the_last_credential_set_wins() {
    let seen = sent(&HEADER, |builder| {
        builder.credential(APP_KEY, Credential::key("first")).credential(APP_KEY, Credential::key("second"))
    });
    assert_eq!(seen.await.header("x-app-key"), Some("second"));
}

fn build_error(name: &'static str, credential: Credential) -> String {
    let builder = ClientBuilder::new(&API).credential(name, credential);
    let error = builder.build().expect_err("not usable");
    assert!(error.is_build());
    error.to_string()
}

#[test]
fn an_empty_credential_is_refused() {
    let empty = "the credential for `appKey` is empty";
    assert_eq!(build_error(APP_KEY, Credential::key("")), empty);
    for credential in [Credential::client("", "s"), Credential::client("i", "")] {
        assert_eq!(build_error(LOGIN, credential), "the credential for `login` is empty");
    }
    for (name, credential) in [(MEMBER, Credential::bearer("")), (QUERY_KEY, Credential::key(""))] {
        assert!(build_error(name, credential).ends_with("is empty"));
    }
}

#[test]
fn a_key_with_a_line_break_is_refused_and_not_shown() {
    assert_eq!(
        build_error(APP_KEY, Credential::key("hush\n")),
        "the value of `appKey` contains a line break or other control character"
    );
}

#[test]
fn a_cookie_key_cannot_end_its_cookie() {
    assert_eq!(
        build_error(COOKIE_KEY, Credential::key("a;b")),
        "the key for `cookieKey` contains a character that cookies cannot contain"
    );
}

#[test]
fn a_credential_of_a_different_kind_is_refused() {
    let expected = "the credential for `login` is of a different kind";
    assert_eq!(build_error(LOGIN, Credential::key("k")), expected);
}

#[tokio::test]
async fn a_call_with_its_own_authorization_is_not_retried() {
    let server = Server::start(|seen| match seen.path() {
        "/auth/token" => Answer::json(200, r#"{"access_token":"t"}"#),
        _ => Answer::json(401, "{}"),
    })
    .await;
    let client = super::fixture::secured_builder(builder(&server)).build().expect("built");
    let call = secured(&client).header("Authorization", "Bearer mine");
    call.send().await.expect_err("401");
    let called: Vec<Seen> = server.seen().into_iter().filter(|it| it.path() != "/auth/token").collect();
    assert_eq!(called.len(), 1);
    assert_eq!(called[0].header("authorization"), Some("Bearer mine"));
}

#[tokio::test]
async fn a_call_without_credentials() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = all(builder(&server)).build().expect("built");
    call(&client, &BOTH).without_credentials().send().await.expect("sent");
    let seen = server.only();
    assert_eq!((seen.target.as_str(), seen.header("x-app-key")), ("/op", None));
}

/// Calls are sent without credentials even if the operation requires them.
#[tokio::test]
async fn a_client_without_credentials() {
    let seen = sent(&BEARER, ClientBuilder::without_credentials).await;
    assert_eq!(seen.header("authorization"), None);
    let seen = sent(&BEARER, |builder| all(builder).without_credentials()).await;
    assert_eq!(seen.header("authorization"), None);
}

#[tokio::test]
async fn a_header_replaces_the_credential_it_carries() {
    let seen = sent(&BEARER, |builder| builder.default_header("Authorization", "Bearer own")).await;
    assert_eq!(seen.header("authorization"), Some("Bearer own"));
    let seen = sent(&HEADER, |builder| builder.default_header("x-app-key", "own")).await;
    assert_eq!(seen.header("x-app-key"), Some("own"));
    let server = Server::answering(Answer::json(200, "1")).await;
    call(&client(&server), &BASIC).header("authorization", "Basic own").send().await.expect("sent");
    assert_eq!(server.only().header("authorization"), Some("Basic own"));
}

#[tokio::test]
async fn a_header_replaces_no_other_credential() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = builder(&server).default_header("x-app-key", "own").build().expect("built");
    let error = call(&client, &BOTH).send().await.expect_err("refused");
    assert!(error.to_string().contains("`queryKey` is not set"), "{error}");
}

#[tokio::test]
async fn a_credential_in_a_default_header_is_hidden() {
    let server = Server::answering(Answer::new(500, "no Bearer own-token, own-key")).await;
    let client = builder(&server).default_header("Authorization", "Bearer own-token");
    let client = client.default_header("X-App-Key", "own-key").build().expect("built");
    let error = call(&client, &BEARER).send().await.expect_err("refused").to_string();
    assert!(!error.contains("own-"), "{error}");
}
