//! Access tokens: the documented token request, and how often it is sent.

use std::time::Duration;

use gofive_venio::types::{SaveProductSerialRequest, SaveProductSerialResponse};
use gofive_venio::{Client, Error};

use super::pages::SERIAL_ANSWER;
use super::{KEY_HEADER, TOKEN_PATH, answering, builder, calls, client, grant};
use crate::support::server::{Answer, Server};

async fn save(client: &Client) -> Result<SaveProductSerialResponse, Error> {
    client.product().save_serial(&SaveProductSerialRequest::new("MN00001")).await
}

/// The tokens of the calls, in order.
fn sent_tokens(server: &Server) -> Vec<String> {
    let tokens = calls(server).into_iter().map(|seen| seen.header("authorization").unwrap_or("none").to_owned());
    tokens.collect()
}

/// A server that grants `token-0`, `token-1` and so on, each valid for this many seconds.
async fn granting(seconds: u32) -> Server {
    Server::start(move |seen| match seen.path() {
        TOKEN_PATH => grant(&format!("token-{}", seen.index), seconds),
        _ => Answer::json(200, SERIAL_ANSWER),
    })
    .await
}

/// The called operation documents no key, but the token endpoint does.
#[tokio::test]
async fn a_token_is_requested_as_documented() {
    let server = answering(Answer::json(200, SERIAL_ANSWER)).await;
    save(&client(&server)).await.expect("saved");
    let seen = server.seen().remove(0);
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("POST", "/authorization/connect/token"));
    assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(seen.header(KEY_HEADER), Some("the-key"));
    let mut form: Vec<&str> = seen.text().split('&').collect();
    form.sort_unstable();
    let basic = seen.header("authorization");
    let fields = ["client_id=the-id", "client_secret=the-secret", "grant_type=client_credentials"];
    assert_eq!((form.as_slice(), basic), (&fields[..], None));
}

/// Two of five renderings of the page mark the key as optional.
#[tokio::test]
async fn a_token_is_requested_without_the_key_if_there_is_none() {
    let server = answering(Answer::json(200, SERIAL_ANSWER)).await;
    let client = builder(&server).build().expect("the settings are valid");
    save(&client).await.expect("saved");
    assert_eq!(server.seen()[0].header(KEY_HEADER), None);
}

#[tokio::test]
async fn twenty_calls_at_once_fetch_one_token() {
    let server = Server::start(|seen| match seen.path() {
        TOKEN_PATH => grant("the-token", 3600).after(Duration::from_millis(50)),
        _ => Answer::json(200, SERIAL_ANSWER),
    })
    .await;
    let client = client(&server);
    let tasks: Vec<_> =
        (0..20).map(|_| client.clone()).map(|client| tokio::spawn(async move { save(&client).await })).collect();
    for task in tasks {
        task.await.expect("no panic").expect("saved");
    }
    assert_eq!((server.count(TOKEN_PATH), calls(&server).len()), (1, 20));
}

/// A token that is valid for two seconds is renewed after one.
#[tokio::test]
async fn a_token_is_renewed_before_it_expires() {
    let server = granting(2).await;
    let client = client(&server);
    save(&client).await.expect("saved");
    tokio::time::sleep(Duration::from_millis(1100)).await;
    save(&client).await.expect("saved");
    assert_eq!(sent_tokens(&server), ["Bearer token-0", "Bearer token-2"]);
}

#[tokio::test]
async fn a_401_leads_to_one_new_token_and_one_retry() {
    let server = Server::start(|seen| match (seen.path(), seen.header("authorization")) {
        (TOKEN_PATH, _) => grant(&format!("token-{}", seen.index), 3600),
        (_, Some("Bearer token-0")) => Answer::json(401, r#"{"message": "Unauthorized"}"#),
        _ => Answer::json(200, SERIAL_ANSWER),
    })
    .await;
    let client = client(&server);
    save(&client).await.expect("the second token is valid");
    save(&client).await.expect("the second token is reused");
    assert_eq!(server.count(TOKEN_PATH), 2);
    assert_eq!(sent_tokens(&server), ["Bearer token-0", "Bearer token-2", "Bearer token-2"]);
}

/// The documentation lists this text for the status 401.
#[tokio::test]
async fn a_second_401_is_an_error_with_its_text() {
    let server = answering(Answer::json(401, r#"{"message": "user not found"}"#)).await;
    let error = save(&client(&server)).await.expect_err("401 twice");
    assert!(error.is_status() && !error.is_auth(), "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert!(error.to_string().contains("user not found"), "{error}");
    assert_eq!((server.count(TOKEN_PATH), calls(&server).len()), (2, 2));
}

#[tokio::test]
async fn rejected_client_credentials_are_an_error_and_nothing_else_is_sent() {
    let server = Server::answering(Answer::json(400, r#"{"error": "invalid_client"}"#)).await;
    let error = save(&client(&server)).await.expect_err("refused");
    assert!(error.is_auth(), "{error:?}");
    assert_eq!((error.code(), error.status().map(|status| status.as_u16())), (Some("invalid_client"), Some(400)));
    assert!(calls(&server).is_empty());
}

/// A token set by the caller is sent unchanged, and the token endpoint is not called.
#[tokio::test]
async fn a_token_set_by_the_caller_is_not_renewed() {
    let server = answering(Answer::json(401, "")).await;
    let builder = Client::builder().base_url(server.url()).client_credentials_token("given");
    let error = save(&builder.build().expect("the settings are valid")).await.expect_err("401");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!((server.count(TOKEN_PATH), sent_tokens(&server)), (0, vec!["Bearer given".to_owned()]));
}
