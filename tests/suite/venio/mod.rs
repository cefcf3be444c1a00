//! Tests the client `gofive-venio` against a local server: it sends and reads what the documentation shows.
//!
//! Expected values are copied from the documentation by hand; none is taken from the description or the client.

mod answers;
mod extension;
mod failures;
mod json;
mod pages;
mod paging;
mod paths;
mod requests;
mod token;
mod webhooks;

use gofive_venio::{Client, ClientBuilder};

use crate::support::server::{Answer, Seen, Server};

const TOKEN_PATH: &str = "/authorization/connect/token";
const KEY_HEADER: &str = "ocp-apim-subscription-key";

/// A client of this server with all credentials.
fn client(server: &Server) -> Client {
    builder(server).subscription_key("the-key").build().expect("the settings are valid")
}

/// A builder without the subscription key, which some operations do not use.
fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.url()).client_credentials("the-id", "the-secret")
}

/// The documented response of the token endpoint, with the given token and lifetime.
fn grant(token: &str, seconds: u32) -> Answer {
    Answer::json(200, format!(r#"{{"access_token":"{token}","expires_in":{seconds},"token_type":"Bearer"}}"#))
}

/// A server that grants a token and returns the same response to every call.
async fn answering(answer: Answer) -> Server {
    Server::start(move |seen| match seen.path() {
        TOKEN_PATH => grant("the-token", 3600),
        _ => answer.clone(),
    })
    .await
}

/// The received requests, except those to the token endpoint.
fn calls(server: &Server) -> Vec<Seen> {
    server.seen().into_iter().filter(|seen| seen.path() != TOKEN_PATH).collect()
}

/// A handle owns what it needs, so an application can keep it instead of the client, and in a task.
#[tokio::test]
async fn a_handle_can_be_stored() {
    struct Desk {
        contracts: gofive_venio::api::ContractApi,
    }
    let server = answering(Answer::json(200, "{}")).await;
    let desk = Desk { contracts: client(&server).contract() };
    let sent = tokio::spawn(async move { desk.contracts.get_by_no("C1").send_raw().await });
    assert_eq!(sent.await.expect("no panic").expect("sent").status(), 200);
    assert_eq!(calls(&server)[0].path(), "/v1/contract/C1");
}

/// Callers can name these types without adding dependencies in matching versions.
#[test]
fn crates_of_public_types_are_re_exported() {
    let _: (gofive_venio::http::StatusCode, gofive_venio::bytes::Bytes, gofive_venio::chrono::NaiveDate) =
        (http::StatusCode::OK, bytes::Bytes::new(), chrono::NaiveDate::MIN);
}
