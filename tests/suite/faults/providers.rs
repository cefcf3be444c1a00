//! Tokens and keys that the application provides.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use serde_json::Value;

use crate::http::fixture::{APP_KEY, COOKIE_KEY, LOGIN, MEMBER, QUERY_KEY, STAFF, builder};
use crate::runtime::auth::credential::Credential;
use crate::runtime::auth::provide::{AccessToken, ProvideToken, TokenFuture, TokenWanted};
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::Client;
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::Operation;
use crate::support::server::{Answer, Server};

static MEMBERS: Operation = Operation::new(Method::POST, "members", "/v1/members").security(&[&[MEMBER]]);
static ALL_KEYS: Operation =
    Operation::new(Method::GET, "allKeys", "/v1/keys").security(&[&[APP_KEY, QUERY_KEY, COOKIE_KEY]]);
static LOGGED_IN: Operation = Operation::new(Method::GET, "loggedIn", "/v1/logged-in").security(&[&[LOGIN]]);

async fn call(client: &Client, operation: &'static Operation) -> Result<Value, Error> {
    Call::new(client, operation, &[]).send().await
}

/// Provides numbered tokens and records what was requested.
#[derive(Default)]
struct Numbered {
    wanted: Mutex<Vec<TokenWanted>>,
    lifetime: Option<Duration>,
}

impl Numbered {
    fn asked(&self) -> Vec<bool> {
        self.wanted.lock().expect("no panic").iter().map(|wanted| wanted.was_refused).collect()
    }
}

struct Shared(Arc<Numbered>);

impl ProvideToken for Shared {
    fn token(&self, wanted: TokenWanted) -> TokenFuture<'_> {
        let mut all = self.0.wanted.lock().expect("no panic");
        let token = AccessToken::new(format!("provided-{}", all.len()));
        all.push(wanted);
        let token = self.0.lifetime.map_or(token.clone(), |lifetime| token.lifetime(lifetime));
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(token)
        })
    }
}

fn provided(server: &Server, scheme: &'static str, provider: &Arc<Numbered>) -> Client {
    let credential = Credential::provided(Shared(Arc::clone(provider)));
    builder(server).credential(scheme, credential).build().expect("built")
}

async fn echoing_headers() -> Server {
    Server::answering(Answer::json(200, "1")).await
}

#[tokio::test]
async fn a_token_is_requested_once_and_kept() {
    let (server, provider) = (echoing_headers().await, Arc::default());
    let client = provided(&server, MEMBER, &provider);
    assert!(provider.asked().is_empty());
    let tasks: Vec<_> = (0..8).map(|_| tokio::spawn(Call::<Value>::new(&client, &MEMBERS, &[]).send())).collect();
    for task in tasks {
        task.await.expect("no panic").expect("sent");
    }
    assert_eq!(provider.asked(), [false]);
    assert!(server.seen().iter().all(|seen| seen.header("authorization") == Some("Bearer provided-0")));
}

#[tokio::test]
async fn it_receives_the_scheme_and_the_scopes() {
    let (server, provider) = (echoing_headers().await, Arc::default());
    call(&provided(&server, LOGIN, &provider), &LOGGED_IN).await.expect("sent");
    let wanted = provider.wanted.lock().expect("no panic")[0];
    assert_eq!((wanted.scheme, wanted.scopes), (LOGIN, &["books", "loans"][..]));
    assert_eq!(server.only().header("authorization"), Some("Bearer provided-0"));
}

#[tokio::test]
async fn after_a_401_it_is_called_again() {
    let server = Server::start(|seen| match seen.header("authorization") {
        Some("Bearer provided-0") => Answer::json(401, "{}"),
        _ => Answer::json(200, "1"),
    })
    .await;
    let provider = Arc::default();
    let client = provided(&server, MEMBER, &provider);
    call(&client, &MEMBERS).await.expect("with the second token");
    call(&client, &MEMBERS).await.expect("with the same token");
    assert_eq!((provider.asked(), server.seen().len()), (vec![false, true], 3));
}

#[tokio::test(start_paused = true)]
async fn a_lifetime_is_respected() {
    let timed = super::Timed::new(|_, _| super::answer(200, &[], "1"));
    let provider = Arc::new(Numbered { lifetime: Some(Duration::from_secs(3600)), ..Numbered::default() });
    let credential = Credential::provided(Shared(Arc::clone(&provider)));
    let client = timed.builder().credential(MEMBER, credential).build().expect("built");
    for seconds in [0, 3500, 41] {
        tokio::time::advance(Duration::from_secs(seconds)).await;
        call(&client, &MEMBERS).await.expect("sent");
    }
    assert_eq!(provider.asked(), [false, false]);
}

#[tokio::test]
async fn keys_go_where_the_scheme_says() {
    let server = echoing_headers().await;
    let mut builder = builder(&server);
    for scheme in [APP_KEY, QUERY_KEY, COOKIE_KEY] {
        let give =
            move |_: TokenWanted| async move { Ok::<_, std::io::Error>(AccessToken::new(format!("hush-{scheme}"))) };
        builder = builder.credential(scheme, Credential::provided(give));
    }
    call(&builder.build().expect("built"), &ALL_KEYS).await.expect("sent");
    let seen = server.only();
    assert_eq!(seen.target, "/v1/keys?key=hush-queryKey");
    assert_eq!((seen.header("x-app-key"), seen.header("cookie")), (Some("hush-appKey"), Some("sid=hush-cookieKey")));
}

/// A provider of the key that the fixture's token endpoint requires. The endpoint rejects the first key.
async fn refusing_the_first_key() -> (Server, Arc<Numbered>, Client) {
    let server = Server::start(|seen| match (seen.target.as_str(), seen.header("x-app-key")) {
        ("/auth/token", Some("provided-0")) => Answer::json(401, "{}"),
        ("/auth/token", Some(_)) => Answer::json(200, r#"{"access_token":"granted","expires_in":3600}"#),
        _ => Answer::json(200, "1"),
    })
    .await;
    let provider = Arc::default();
    let key = Credential::provided(Shared(Arc::clone(&provider)));
    let login = Credential::client("reader 7", "hush");
    let client = builder(&server).credential(APP_KEY, key).credential(LOGIN, login).build().expect("built");
    (server, provider, client)
}

#[tokio::test]
async fn a_key_that_the_token_endpoint_requires_is_requested() {
    let (server, _, client) = refusing_the_first_key().await;
    let error = call(&client, &LOGGED_IN).await.expect_err("the key is refused");
    assert!(error.is_auth(), "{error}");
    assert_eq!(server.only().header("x-app-key"), Some("provided-0"));
}

#[tokio::test]
async fn a_key_that_the_token_endpoint_refused_is_requested_again() {
    let (server, provider, client) = refusing_the_first_key().await;
    call(&client, &LOGGED_IN).await.expect_err("the first key is refused");
    call(&client, &LOGGED_IN).await.expect("the second key is accepted");
    assert_eq!((provider.asked(), server.seen().len()), (vec![false, true], 3));
}

/// Nothing is sent, and the error states the reason.
#[tokio::test]
async fn a_provider_that_fails() {
    let server = echoing_headers().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let provider = move |_: TokenWanted| {
        counted.fetch_add(1, SeqCst);
        async { Err::<AccessToken, _>("the vault is sealed") }
    };
    let client = builder(&server).retry(super::QUICK).credential(MEMBER, Credential::provided(provider));
    let error = call(&client.build().expect("built"), &MEMBERS).await.expect_err("no token");
    assert!(error.is_auth() && !error.is_transient());
    assert_eq!(
        error.to_string(),
        "members (POST /v1/members): no access token: its provider failed: the vault is sealed"
    );
    assert_eq!((asked.load(SeqCst), server.seen().len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_never_returns() {
    let timed = super::Timed::new(|_, _| super::answer(200, &[], "1"));
    let provider = |_: TokenWanted| std::future::pending::<Result<AccessToken, std::io::Error>>();
    let client = timed.builder().credential(MEMBER, Credential::provided(provider)).build().expect("built");
    let error = call(&client, &MEMBERS).await.expect_err("no token");
    assert!(error.is_auth() && error.is_timeout());
    assert_eq!(timed.count(), 0);
}

#[tokio::test]
async fn provided_secrets_are_never_shown() {
    let server = Server::start(|seen| Answer::new(403, format!("{:?} {}", seen.headers, seen.target))).await;
    let give = |_: TokenWanted| async { Ok::<_, std::io::Error>(AccessToken::new("hush-provided")) };
    let builder = builder(&server).credential(MEMBER, Credential::provided(give));
    assert!(!format!("{builder:?} {:?}", AccessToken::new("hush-provided")).contains("hush"));
    let error = call(&builder.build().expect("built"), &MEMBERS).await.expect_err("403");
    assert!(error.to_string().contains("[redacted]"), "{error}");
    assert!(!format!("{error} {error:?}").contains("hush"));
}

#[tokio::test]
async fn a_token_that_cannot_be_sent_is_an_error() {
    for token in ["", "hush\n"] {
        let server = echoing_headers().await;
        let give = move |_: TokenWanted| async move { Ok::<_, std::io::Error>(AccessToken::new(token)) };
        let client = builder(&server).credential(MEMBER, Credential::provided(give)).build().expect("built");
        let error = call(&client, &MEMBERS).await.expect_err("no such token");
        assert!(error.is_auth() && !error.to_string().contains("hush"), "{error}");
        assert!(server.seen().is_empty());
    }
}

#[test]
fn names_and_passwords_have_no_provider() {
    let give = |_: TokenWanted| async { Ok::<_, std::io::Error>(AccessToken::new("x")) };
    let builder = super::Timed::new(|_, _| super::answer(200, &[], "1")).builder();
    let error = builder.credential(STAFF, Credential::provided(give)).build().expect_err("of a different kind");
    assert_eq!(error.to_string(), "the credential for `staff` is of a different kind");
}

/// The call that runs the provider and the calls that wait for it get the same error. The next call tries again.
#[tokio::test]
async fn a_panicking_provider_fails_the_waiting_calls() {
    let (server, asked) = (echoing_headers().await, Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&asked);
    let provider = move |_| {
        let is_first = count.fetch_add(1, SeqCst) == 0;
        async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            assert!(!is_first, "a panic of the provider's own");
            Ok::<_, Error>(AccessToken::new("second"))
        }
    };
    let client = builder(&server).credential(MEMBER, Credential::provided(provider)).build().expect("built");
    let tasks: Vec<_> = (0..4).map(|_| tokio::spawn(Call::<Value>::new(&client, &MEMBERS, &[]).send())).collect();
    for task in tasks {
        let error = task.await.expect("no panic").expect_err("no token");
        assert!(error.is_auth(), "{error:?}");
        insta::allow_duplicates!(
            insta::assert_snapshot!(error, @"members (POST /v1/members): no access token: its provider panicked")
        );
    }
    assert_eq!((asked.load(SeqCst), server.seen().len()), (1, 0));
    call(&client, &MEMBERS).await.expect("the provider is called again");
}
