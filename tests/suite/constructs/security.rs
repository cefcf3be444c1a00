//! `security`: which credentials a call sends, and where.

use constructs_security::api::calls::BothError;
use constructs_security::{AccessToken, Call, Client, ClientBuilder, Error, TokenWanted};

use super::nothing;
use crate::support::server::{Answer, Seen, Server};

/// Sends a call with these credentials. Returns the request that the server received, or the error if nothing was sent.
async fn sent(
    credentials: impl FnOnce(ClientBuilder) -> ClientBuilder,
    call: impl FnOnce(&Client) -> Call<()>,
) -> Result<Seen, Error> {
    let server = Server::answering(nothing()).await;
    let client = credentials(Client::builder().base_url(server.url())).build().expect("a client");
    let result = call(&client).await;
    if result.is_err() {
        assert!(server.seen().is_empty(), "nothing is sent without credentials");
    }
    result.map(|()| server.only())
}

/// Sets a credential for each scheme.
fn all(builder: ClientBuilder) -> ClientBuilder {
    builder.in_header("h").in_query("q").in_cookie("c").user("me", "pass").token("t").code("o")
}

#[tokio::test]
async fn each_kind_of_credential_is_sent_in_its_place() {
    let seen = sent(all, |client| client.calls().all()).await.expect("a response");
    assert_eq!((seen.header("x-key"), seen.header("authorization")), (Some("h"), None));
    let seen = sent(all, |client| client.calls().query_key()).await.expect("a response");
    assert_eq!((seen.target.as_str(), seen.header("x-key")), ("/query?key=q", None));
    let seen = sent(all, |client| client.calls().cookie_key()).await.expect("a response");
    assert_eq!(seen.header("cookie"), Some("sid=c"));
    let seen = sent(all, |client| client.calls().basic_auth()).await.expect("a response");
    assert_eq!(seen.header("authorization"), Some("Basic bWU6cGFzcw=="));
    let seen = sent(all, |client| client.calls().bearer_auth()).await.expect("a response");
    assert_eq!(seen.header("authorization"), Some("Bearer t"));
    let seen = sent(all, |client| client.calls().code_flow()).await.expect("a response");
    assert_eq!(seen.header("authorization"), Some("Bearer o"));
}

#[tokio::test]
async fn a_call_without_its_credential_is_not_sent() {
    let error = sent(|builder| builder.token("t"), |client| client.calls().all()).await.expect_err("no key");
    assert!(error.to_string().contains("inHeader"), "{error}");
}

#[tokio::test]
async fn schemes_required_together_are_all_sent() {
    let seen = sent(all, |client| client.calls().both()).await.expect("a response");
    assert_eq!((seen.header("x-key"), seen.header("authorization")), (Some("h"), Some("Bearer t")));
    sent(|builder| builder.token("t"), |client| client.calls().both())
        .await
        .expect_err("both credentials are required");
}

#[tokio::test]
async fn the_first_available_alternative_is_sent() {
    let seen = sent(all, |client| client.calls().either()).await.expect("a response");
    assert_eq!((seen.target.as_str(), seen.header("authorization")), ("/either", Some("Bearer t")));
    let seen = sent(|builder| builder.in_query("q"), |client| client.calls().either()).await.expect("a response");
    assert_eq!((seen.target.as_str(), seen.header("authorization")), ("/either?key=q", None));
}

#[tokio::test]
async fn an_optional_credential_is_sent_if_it_is_set() {
    let seen = sent(all, |client| client.calls().optional()).await.expect("a response");
    assert_eq!(seen.header("x-key"), Some("h"));
    let seen = sent(|builder| builder, |client| client.calls().optional()).await.expect("a response");
    assert_eq!(seen.header("x-key"), None);
}

#[tokio::test]
async fn an_operation_may_need_no_credentials() {
    let seen = sent(all, |client| client.calls().none()).await.expect("a response");
    assert_eq!((seen.header("x-key"), seen.header("authorization")), (None, None));
    sent(|builder| builder, |client| client.calls().digest_auth())
        .await
        .expect("digest authentication is left to the caller");
}

#[tokio::test]
async fn a_credential_may_come_from_a_provider() {
    let provided = |builder: ClientBuilder| {
        let key = |wanted: TokenWanted| async move { Ok::<_, Error>(AccessToken::new(wanted.scheme)) };
        builder.in_query_provider(key).token_provider(key).code_provider(key)
    };
    let seen = sent(provided, |client| client.calls().query_key()).await.expect("a response");
    assert_eq!(seen.target, "/query?key=inQuery");
    let seen = sent(provided, |client| client.calls().bearer_auth()).await.expect("a response");
    assert_eq!(seen.header("authorization"), Some("Bearer token"));
}

/// This client has no feature `serde`.
#[tokio::test]
async fn error_bodies_are_decoded_without_the_traits_of_serde() {
    let failed = async |status: u16, body: &str| {
        let server = Server::answering(Answer::json(status, body)).await;
        let client = all(Client::builder().base_url(server.url())).build().expect("a client");
        BothError::try_from(client.calls().both().await.expect_err("a failure"))
    };
    let refused = failed(401, r#"{"scheme":"token"}"#).await;
    assert!(matches!(refused, Ok(BothError::Status401(refusal)) if refusal.scheme == "token"));
    let denied = failed(403, r#"["orders"]"#).await;
    assert!(matches!(denied, Ok(BothError::Status403(scopes)) if scopes == ["orders"]));
    let other = failed(401, r#"{"scheme":7}"#).await.expect_err("no text");
    assert!(other.is_decode(), "{other}");
}
