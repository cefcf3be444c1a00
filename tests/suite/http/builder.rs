//! Settings that `build` validates.

use super::fixture::{API, CLIENT_SECRET, LOGIN, builder, get_book};
use crate::runtime::auth::credential::Credential;
use crate::runtime::call::client::ClientBuilder;
use crate::runtime::call::operation::Api;
use crate::support::server::{Answer, Server};

fn at(url: &str) -> ClientBuilder {
    ClientBuilder::new(&API).base_url(url)
}

fn refusal(builder: ClientBuilder) -> String {
    let error = builder.build().expect_err("refused");
    assert!(error.is_build());
    error.to_string()
}

#[test]
fn https_is_accepted() {
    at("https://library.example").build().expect("built");
}

#[test]
fn http_to_another_machine_is_refused() {
    assert_eq!(
        refusal(at("http://library.example/v1")),
        "the base URL sends credentials to library.example without encryption; use https, or `allow_http(true)`"
    );
}

#[test]
fn http_to_names_and_addresses_that_only_look_local_is_refused() {
    for host in ["localhost.example", "127.0.0.1.example", "128.0.0.1", "[::2]", "10.0.0.1"] {
        assert!(refusal(at(&format!("http://{host}"))).contains("without encryption"), "{host}");
    }
}

#[test]
fn http_to_this_machine_is_accepted() {
    for host in ["localhost", "api.localhost", "127.0.0.1", "127.9.9.9:8080", "[::1]:80"] {
        assert!(at(&format!("http://{host}")).build().is_ok(), "{host}");
    }
}

#[test]
fn http_is_accepted_if_allowed() {
    at("http://library.example").allow_http(true).build().expect("built");
}

#[test]
fn the_http_rule_applies_to_the_token_url() {
    let login = Credential::client("reader", CLIENT_SECRET);
    let builder = at("https://library.example").credential(LOGIN, login);
    assert_eq!(
        refusal(builder.token_url("http://login.example/token")),
        "the token URL sends credentials to login.example without encryption; use https, or `allow_http(true)`"
    );
}

#[test]
fn other_schemes_are_refused() {
    for url in ["ftp://library.example", "file:///tmp", "data:text/plain,x", "mailto:a@b"] {
        assert_eq!(refusal(at(url)), "the base URL must start with https://", "{url}");
    }
}

#[test]
fn an_invalid_url_is_refused() {
    assert!(refusal(at("library.example")).starts_with("the base URL is not a URL: "));
}

#[test]
fn a_user_in_the_url_is_refused() {
    assert_eq!(
        refusal(at("https://reader:hush@library.example")),
        "the base URL must not contain a user name or a password"
    );
}

#[test]
fn query_and_fragment_are_refused() {
    for url in ["https://library.example/?a=b", "https://library.example/#x"] {
        assert_eq!(refusal(at(url)), "the base URL must end with its path: no query, no fragment");
    }
}

static NOWHERE: Api = Api::new("", "nowhere/1");

#[test]
fn an_api_without_a_server_requires_a_base_url() {
    assert_eq!(refusal(ClientBuilder::new(&NOWHERE)), "there is no base URL; set `base_url` on the builder");
}

#[test]
fn default_headers_are_checked() {
    let builder = ClientBuilder::new(&API);
    assert_eq!(
        refusal(builder.default_header("X-A", "a\r\nb")),
        "the value of `x-a` contains a line break or other control character"
    );
    let builder = ClientBuilder::new(&API);
    assert_eq!(
        refusal(builder.default_header("Host", "evil.example")),
        "the header `host` is written by the client itself"
    );
    let builder = ClientBuilder::new(&API);
    assert_eq!(
        refusal(builder.user_agent("a\nb")),
        "the value of `User-Agent` contains a line break or other control character"
    );
}

#[tokio::test]
async fn default_headers_and_user_agent_are_sent() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let builder = builder(&server).default_header("X-Tenant", "t1").user_agent("me/1");
    get_book(&builder.build().expect("built"), "x", "1").send().await.expect("sent");
    let seen = server.only();
    assert_eq!(seen.header("x-tenant"), Some("t1"));
    assert_eq!(seen.header("user-agent"), Some("me/1"));
}

#[tokio::test]
async fn a_header_of_the_call_replaces_a_default_one() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let client = builder(&server).default_header("X-Tenant", "t1").build().expect("built");
    get_book(&client, "x", "1").header("x-tenant", "t2").send().await.expect("sent");
    assert_eq!(server.only().header("x-tenant"), Some("t2"));
}

#[test]
fn a_client_is_shared_by_cloning() {
    fn is_shared<T: Clone + Send + Sync + 'static>() {}
    is_shared::<crate::runtime::call::client::Client>();
}
