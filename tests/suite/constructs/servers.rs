//! `servers`: which URL a call is sent to.

use constructs_servers::servers::{FILES_EXAMPLE_COM, FOR_TRYING_OUT, LiveRegion, live, v2};
use constructs_servers::{Client, ClientBuilder};

use super::nothing;
use crate::support::server::Server;

#[test]
fn a_server_is_a_constant_or_a_function_of_its_variables() {
    assert_eq!(FOR_TRYING_OUT, "https://sandbox.example.com/v1");
    assert_eq!(live(LiveRegion::default()), "https://eu.example.com/v1");
    assert_eq!(live(LiveRegion::Us), "https://us.example.com/v1");
    assert_eq!(v2("https://eu.example.com"), "https://eu.example.com/v2");
}

fn client(builder: ClientBuilder) -> Client {
    builder.build().expect("a client")
}

#[tokio::test]
async fn a_call_without_its_own_server_uses_the_base_url() {
    let server = Server::answering(nothing()).await;
    let client = client(Client::builder().base_url(format!("{}/v1", server.url())));
    client.calls().plain().await.expect("a response");
    assert_eq!(server.only().target, "/v1/plain");
}

#[tokio::test]
async fn a_relative_server_is_resolved_against_the_base_url() {
    let server = Server::answering(nothing()).await;
    let client = client(Client::builder().base_url(format!("{}/v1", server.url())));
    client.calls().operation_server().await.expect("a response");
    assert_eq!(server.only().target, "/v2/operation-server");
}

#[tokio::test]
async fn a_client_with_a_different_base_url_never_calls_a_documented_host() {
    let (server, files) = (Server::answering(nothing()).await, Server::answering(nothing()).await);
    let builder = || Client::builder().base_url(server.url());
    let error = client(builder()).calls().path_server().await.expect_err("the server is not set");
    assert!(error.to_string().contains(FILES_EXAMPLE_COM), "{error}");
    client(builder().server(FILES_EXAMPLE_COM, files.url())).calls().path_server().await.expect("a response");
    assert_eq!((server.seen().len(), files.only().target), (0, "/path-server".to_owned()));
}

#[tokio::test]
async fn one_client_calls_two_origins() {
    let (server, files) = (Server::answering(nothing()).await, Server::answering(nothing()).await);
    let client = client(Client::builder().base_url(server.url()).server(FILES_EXAMPLE_COM, files.url()));
    let free = client.request(http::Method::GET, "/free").query("q", "a b");
    free.send().await.expect("a response");
    client.calls().path_server().await.expect("a response");
    client.calls().plain().await.expect("a response");
    let targets = |server: &Server| server.seen().into_iter().map(|seen| seen.target).collect::<Vec<_>>();
    assert_eq!(targets(&server), ["/free?q=a%20b", "/plain"]);
    assert_eq!(targets(&files), ["/path-server"]);
}
