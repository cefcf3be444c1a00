//! Access tokens: how they are requested, how long they are kept, and how concurrent calls share a fetch.
//!
//! Tests that span seconds use paused time and canned responses. All others use a socket.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use http::Method;
use serde_json::Value;

use super::fixture::{API, CLIENT_SECRET, Canned, KEY, LOGIN, Outcome, builder, secured, secured_builder};
use crate::runtime::auth::credential::Credential;
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::{Client, ClientBuilder};
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::Operation;
use crate::support::server::{Answer, Server};

const TOKEN_PATH: &str = "/auth/token";
const API_PATH: &str = "/v1/secured";

fn grant(index: usize, lifetime: u64) -> String {
    format!(r#"{{"access_token":"token-{index}","token_type":"Bearer","expires_in":{lifetime}}}"#)
}

/// A server that grants tokens numbered from 0 and responds to calls with `1`.
async fn granting() -> Server {
    let granted = AtomicUsize::new(0);
    Server::start(move |seen| {
        if seen.path() != TOKEN_PATH {
            return Answer::json(200, "1");
        }
        let index = granted.fetch_add(1, SeqCst);
        Answer::json(200, grant(index, 3600))
    })
    .await
}

fn connected(server: &Server) -> Client {
    secured_builder(builder(server)).build().expect("built")
}

#[tokio::test]
async fn the_request_is_that_of_the_client_credentials_flow() {
    let server = granting().await;
    secured(&connected(&server)).send().await.expect("sent");
    let asked = server.seen().remove(0);
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("POST", "/auth/token"));
    assert_eq!(
        asked.text(),
        "grant_type=client_credentials&client_id=reader+7&client_secret=hush-client-secret&scope=books+loans"
    );
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(asked.header("accept"), Some("application/json"));
    assert_eq!(asked.header("user-agent"), Some("library/1.2.3"));
}

#[tokio::test]
async fn the_token_and_the_key_are_sent_with_the_call() {
    let server = granting().await;
    secured(&connected(&server)).send().await.expect("sent");
    let called = server.seen().remove(1);
    assert_eq!(called.header("authorization"), Some("Bearer token-0"));
    assert_eq!(called.header("x-app-key"), Some(KEY));
}

#[tokio::test]
async fn keys_that_the_endpoint_requires_are_sent_to_it() {
    let server = granting().await;
    secured(&connected(&server)).send().await.expect("sent");
    assert_eq!(server.seen()[0].header("x-app-key"), Some(KEY));
}

#[tokio::test]
async fn nothing_is_fetched_before_the_first_call() {
    let server = granting().await;
    let _client = connected(&server);
    let _call = secured(&_client);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn one_token_serves_many_calls() {
    let server = granting().await;
    let client = connected(&server);
    for _ in 0..3 {
        secured(&client).send().await.expect("sent");
    }
    assert_eq!((server.count(TOKEN_PATH), server.count(API_PATH)), (1, 3));
}

#[tokio::test]
async fn clones_share_the_token() {
    let server = granting().await;
    let client = connected(&server);
    secured(&client).send().await.expect("sent");
    secured(&client.clone()).send().await.expect("sent");
    assert_eq!(server.count(TOKEN_PATH), 1);
}

#[tokio::test]
async fn calls_without_that_scheme_fetch_nothing() {
    let server = granting().await;
    connected(&server).request(Method::GET, "/x").send().await.expect("sent");
    assert_eq!(server.count(TOKEN_PATH), 0);
}

/// Starts `count` calls at once and returns their outcomes.
async fn together(client: &Client, count: usize) -> Vec<Result<Value, Error>> {
    let tasks: Vec<_> = (0..count).map(|_| tokio::spawn(secured(client).send())).collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.expect("no panic"));
    }
    outcomes
}

#[tokio::test]
async fn many_waiting_calls_share_one_fetch() {
    let server = Server::start(|seen| match seen.path() {
        TOKEN_PATH => Answer::json(200, grant(0, 3600)).after(Duration::from_millis(50)),
        _ => Answer::json(200, "1"),
    })
    .await;
    let outcomes = together(&connected(&server), 20).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!((server.count(TOKEN_PATH), server.count(API_PATH)), (1, 20));
}

#[tokio::test]
async fn many_waiting_calls_share_one_failure() {
    let server = Server::start(|_| {
        Answer::json(400, r#"{"error":"invalid_client","error_description":"who?"}"#).after(Duration::from_millis(50))
    })
    .await;
    let outcomes = together(&connected(&server), 20).await;
    for outcome in outcomes {
        let error = outcome.expect_err("refused");
        assert_eq!(
            error.to_string(),
            "secured (PUT /v1/secured): no access token: the token endpoint returned 400 Bad Request, code invalid_client: who?"
        );
    }
    assert_eq!((server.count(TOKEN_PATH), server.count(API_PATH)), (1, 0));
}

#[tokio::test]
async fn a_failure_is_not_kept() {
    let server = Server::start(|seen| match (seen.path(), seen.index) {
        (TOKEN_PATH, 0) => Answer::new(503, ""),
        (TOKEN_PATH, _) => Answer::json(200, grant(1, 3600)),
        _ => Answer::json(200, "1"),
    })
    .await;
    let client = connected(&server);
    let error = secured(&client).send().await.expect_err("503");
    assert!(error.is_auth() && !error.is_status());
    assert_eq!(error.status().expect("a status"), 503);
    secured(&client).send().await.expect("the second fetch works");
    assert_eq!((server.count(TOKEN_PATH), server.count(API_PATH)), (2, 1));
}

/// A fetch whose first caller is dropped is continued by the calls that wait for it.
#[tokio::test(start_paused = true)]
async fn a_dropped_call_leaves_its_fetch_to_the_others() {
    let canned = Canned::new(|request, index| match request.uri().path() {
        TOKEN_PATH => Outcome::Late(2, 200, grant(index, 3600)),
        _ => Outcome::Answer(200, "1".into()),
    });
    let client = over(&canned);
    let first = tokio::spawn(secured(&client).send());
    let second = tokio::spawn(secured(&client).send());
    tokio::time::sleep(Duration::from_secs(1)).await;
    first.abort();
    second.await.expect("no panic").expect("sent");
    assert_eq!((canned.count(TOKEN_PATH), canned.count(API_PATH)), (1, 1));
}

/// A fetch that no call waits for is suspended. The next call continues it.
#[tokio::test(start_paused = true)]
async fn a_dropped_call_leaves_the_client_usable() {
    let canned = Canned::new(|request, index| match request.uri().path() {
        TOKEN_PATH => Outcome::Late(2, 200, grant(index, 3600)),
        _ => Outcome::Answer(200, "1".into()),
    });
    let client = over(&canned);
    let short = secured(&client).timeout(Duration::from_secs(1)).send();
    let error = short.await.expect_err("too slow");
    assert!(error.is_timeout() && error.is_auth());
    secured(&client).send().await.expect("sent");
    assert_eq!((canned.count(TOKEN_PATH), canned.count(API_PATH)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_fetch_abandoned_long_ago_is_restarted() {
    let canned = Canned::new(|request, index| match (request.uri().path(), index) {
        (TOKEN_PATH, 0) => Outcome::Late(1_000, 200, grant(0, 3600)),
        (TOKEN_PATH, _) => Outcome::Answer(200, grant(1, 3600)),
        _ => Outcome::Answer(200, "1".into()),
    });
    let client = over(&canned);
    let short = secured(&client).timeout(Duration::from_secs(1)).send();
    short.await.expect_err("too slow");
    tokio::time::advance(Duration::from_secs(61)).await;
    secured(&client).send().await.expect("sent");
    assert_eq!((canned.count(TOKEN_PATH), canned.count(API_PATH)), (2, 1));
}

/// A call waits a limited time for a renewal. Then it uses the old token, which is still valid.
#[tokio::test(start_paused = true)]
async fn a_token_is_used_until_it_expires_when_the_endpoint_hangs() {
    let canned = Canned::new(|request, index| match (request.uri().path(), index) {
        (TOKEN_PATH, 0) => Outcome::Answer(200, grant(0, 3600)),
        (TOKEN_PATH, _) => Outcome::Late(1_000, 200, grant(1, 3600)),
        _ => Outcome::Answer(200, "1".into()),
    });
    let client = over(&canned);
    secured(&client).send().await.expect("with a fresh token");
    tokio::time::advance(Duration::from_secs(3545)).await;
    let began = tokio::time::Instant::now();
    for _ in 0..3 {
        secured(&client).timeout(Duration::from_secs(20)).send().await.expect("with the old token");
    }
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    assert_eq!(canned.count(TOKEN_PATH), 2);
}

/// A call waits five seconds before it falls back to the old token. Here that token expires first, so the call waits
/// for the new one.
#[tokio::test(start_paused = true)]
async fn a_slow_renewal_is_awaited_when_the_old_token_expires_meanwhile() {
    let canned = Canned::new(|request, index| match (request.uri().path(), index) {
        (TOKEN_PATH, 0) => Outcome::Answer(200, grant(0, 8)),
        (TOKEN_PATH, _) => Outcome::Late(7, 200, grant(1, 3600)),
        _ => Outcome::Answer(200, "1".into()),
    });
    let client = over(&canned);
    secured(&client).send().await.expect("with the first token");
    tokio::time::advance(Duration::from_secs(7)).await;
    secured(&client).send().await.expect("with the second token");
    let tokens: Vec<_> = canned.seen().iter().filter_map(|seen| seen.headers().get("authorization").cloned()).collect();
    assert_eq!(tokens, ["Bearer token-0", "Bearer token-1"]);
}

fn over(canned: &Arc<Canned>) -> Client {
    let builder = ClientBuilder::new(&API).transport(Arc::clone(canned));
    secured_builder(builder).build().expect("built")
}

/// A transport that grants tokens, with `answer` as the further fields of the response.
fn granting_for(answer: &'static str) -> Arc<Canned> {
    Canned::new(move |request, index| match request.uri().path() {
        TOKEN_PATH => Outcome::Answer(200, format!(r#"{{"access_token":"token-{index}"{answer}}}"#)),
        _ => Outcome::Answer(200, "1".into()),
    })
}

/// Makes a call now and one at each of `seconds` after it, and returns the number of fetches.
async fn fetches(answer: &'static str, seconds: &[u64]) -> usize {
    let canned = granting_for(answer);
    let client = over(&canned);
    secured(&client).send().await.expect("sent");
    let mut passed = 0;
    for at in seconds {
        tokio::time::advance(Duration::from_secs(at - passed)).await;
        passed = *at;
        secured(&client).send().await.expect("sent");
    }
    assert_eq!(canned.count(API_PATH), 1 + seconds.len());
    canned.count(TOKEN_PATH)
}

#[tokio::test(start_paused = true)]
async fn a_token_is_kept_until_90_seconds_before_it_expires() {
    assert_eq!(fetches(r#","expires_in":3600"#, &[3509]).await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_a_minute_before_it_expires() {
    assert_eq!(fetches(r#","expires_in":3600"#, &[3540]).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_short_token_is_renewed_after_half_its_lifetime() {
    assert_eq!(fetches(r#","expires_in":20"#, &[4]).await, 1);
    assert_eq!(fetches(r#","expires_in":20"#, &[10]).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_without_a_lifetime_lasts_five_minutes() {
    assert_eq!(fetches("", &[209]).await, 1);
    assert_eq!(fetches("", &[240]).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_lifetime_can_be_a_string() {
    assert_eq!(fetches(r#","expires_in":"3600""#, &[3509, 3540]).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_with_zero_lifetime_serves_one_call() {
    assert_eq!(fetches(r#","expires_in":0"#, &[0, 0]).await, 3);
    assert_eq!(fetches(r#","expires_in":-5"#, &[0]).await, 2);
}

#[tokio::test(start_paused = true)]
async fn an_endless_lifetime_is_capped_at_thirty_days() {
    let month = 30 * 24 * 3600;
    assert_eq!(fetches(r#","expires_in":1e300"#, &[month - 91, month - 60]).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_lifetime_starts_at_the_request() {
    let canned = Canned::new(|request, index| match request.uri().path() {
        TOKEN_PATH => Outcome::Late(30, 200, grant(index, 3600)),
        _ => Outcome::Answer(200, "1".into()),
    });
    let client = over(&canned);
    secured(&client).send().await.expect("sent");
    tokio::time::advance(Duration::from_secs(3511)).await;
    secured(&client).send().await.expect("sent");
    assert_eq!(canned.count(TOKEN_PATH), 2);
}

/// A server that rejects the first token with a 401.
async fn refusing_the_first() -> Server {
    let granted = AtomicUsize::new(0);
    Server::start(move |seen| {
        if seen.path() == TOKEN_PATH {
            let index = granted.fetch_add(1, SeqCst);
            return Answer::json(200, grant(index, 3600));
        }
        match seen.header("authorization") {
            Some("Bearer token-0") => Answer::json(401, "{}"),
            _ => Answer::json(200, "1"),
        }
    })
    .await
}

#[tokio::test]
async fn after_a_401_the_call_is_retried_once_with_a_new_token() {
    let server = refusing_the_first().await;
    secured(&connected(&server)).send().await.expect("sent");
    assert_eq!((server.count(TOKEN_PATH), server.count(API_PATH)), (2, 2));
    let last = server.seen().pop().expect("requests");
    assert_eq!(last.header("authorization"), Some("Bearer token-1"));
    assert_eq!(last.text(), "\"body\"");
}

#[tokio::test]
async fn a_second_401_is_returned() {
    let server = Server::start(|seen| match seen.path() {
        TOKEN_PATH => Answer::json(200, grant(0, 3600)),
        _ => Answer::json(401, "{}"),
    })
    .await;
    let error = secured(&connected(&server)).send().await.expect_err("401");
    assert!(error.is_status() && !error.is_auth());
    assert_eq!(error.status().expect("a status"), 401);
    assert_eq!((server.count(TOKEN_PATH), server.count(API_PATH)), (2, 2));
}

#[tokio::test]
async fn raw_calls_are_retried_once_too() {
    let server = refusing_the_first().await;
    let answer = secured(&connected(&server)).send_raw().await.expect("sent");
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_401_without_a_token_is_not_retried() {
    let server = Server::answering(Answer::json(401, "{}")).await;
    connected(&server).request(Method::GET, "/x").send().await.expect_err("401");
    assert_eq!(server.seen().len(), 1);
}

/// Calls rejected with the same old token cause one fetch, not one each.
#[tokio::test]
async fn many_refused_calls_cause_one_fetch() {
    let server = refusing_the_first().await;
    let client = connected(&server);
    let outcomes = together(&client, 16).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(server.count(TOKEN_PATH), 2);
}

/// A late 401 for the old token does not discard the newer token.
#[tokio::test]
async fn a_late_refusal_does_not_drop_the_newer_token() {
    let (granted, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let server = Server::start(move |seen| {
        if seen.path() == TOKEN_PATH {
            return Answer::json(200, grant(granted.fetch_add(1, SeqCst), 3600));
        }
        if seen.header("authorization") != Some("Bearer token-0") {
            return Answer::json(200, "1");
        }
        let late = refused.fetch_add(1, SeqCst) > 0;
        Answer::json(401, "{}").after(Duration::from_millis(if late { 300 } else { 0 }))
    })
    .await;
    let outcomes = together(&connected(&server), 2).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!((server.count(TOKEN_PATH), server.count(API_PATH)), (2, 4));
}

#[tokio::test]
async fn a_failed_renewal_after_a_401_is_an_auth_error() {
    let server = Server::start(|seen| match (seen.path(), seen.index) {
        (TOKEN_PATH, 0) => Answer::json(200, grant(0, 3600)),
        (TOKEN_PATH, _) => Answer::new(500, ""),
        _ => Answer::json(401, "{}"),
    })
    .await;
    let error = secured(&connected(&server)).send().await.expect_err("401");
    assert!(error.is_auth());
}

async fn token_error(answer: Answer) -> Error {
    let server = Server::answering(answer).await;
    let error = secured(&connected(&server)).send().await.expect_err("no token");
    assert!(error.is_auth());
    assert_eq!(server.count(API_PATH), 0);
    error
}

#[tokio::test]
async fn an_oauth_error_has_code_and_message() {
    let error = token_error(Answer::json(401, r#"{"error":"invalid_client","error_description":"unknown"}"#));
    let error = error.await;
    assert_eq!(error.code(), Some("invalid_client"));
    assert_eq!(error.message(), Some("unknown"));
    assert_eq!(error.status().expect("a status"), 401);
    assert_eq!(error.operation(), Some("secured"));
}

#[tokio::test]
async fn the_response_of_the_endpoint_is_not_kept() {
    let error = token_error(Answer::json(400, r#"{"debug":"hush-debug"}"#)).await;
    assert_eq!(error.body(), None);
    assert!(!format!("{error} {error:?}").contains("hush-debug"));
}

#[tokio::test]
async fn a_secret_in_the_response_is_hidden() {
    let body = format!(r#"{{"error":"e","error_description":"{CLIENT_SECRET} is wrong"}}"#);
    let error = token_error(Answer::json(400, body)).await;
    assert_eq!(error.message(), Some("[redacted] is wrong"));
}

#[tokio::test]
async fn responses_without_a_usable_token() {
    for (body, expected) in [
        ("{}", "without an `access_token`"),
        ("<html>", "without an `access_token`"),
        (r#"{"access_token":""}"#, "without an `access_token`"),
        (r#"{"access_token":7}"#, "without an `access_token`"),
        (r#"{"access_token":"a\nb"}"#, "with an `access_token` that no header can hold"),
        (r#"{"access_token":"a","token_type":"mac"}"#, "with a token that is not a bearer token"),
    ] {
        let error = token_error(Answer::json(200, body)).await;
        assert_eq!(
            error.to_string(),
            format!("secured (PUT /v1/secured): no access token: the token endpoint returned 200 OK, {expected}")
        );
    }
}

#[tokio::test]
async fn a_token_type_is_read_in_any_case() {
    let server = Server::start(|seen| match seen.path() {
        TOKEN_PATH => Answer::json(200, r#"{"access_token":"t","token_type":"bearer"}"#),
        _ => Answer::json(200, "1"),
    })
    .await;
    secured(&connected(&server)).send().await.expect("sent");
}

#[tokio::test]
async fn a_redirecting_endpoint_gets_the_secret_only_once() {
    let other = Server::answering(Answer::json(200, grant(0, 3600))).await;
    let error = token_error(Answer::redirect(307, &format!("{}/auth/token", other.url()))).await;
    assert!(error.is_redirect());
    assert_eq!(other.seen().len(), 0);
}

#[tokio::test]
async fn an_endpoint_that_is_down_is_an_auth_error() {
    let server = Server::answering(Answer::raw("")).await;
    let error = secured(&connected(&server)).send().await.expect_err("broken");
    assert!(error.is_auth());
    assert!(!error.is_status() && !error.is_connect() && !error.is_timeout());
}

#[tokio::test]
async fn a_huge_token_response_is_not_read() {
    let error = token_error(Answer::json(200, vec![b' '; 300 * 1024])).await;
    assert!(error.is_body_too_large());
}

#[tokio::test]
async fn a_relative_token_url_follows_the_base_url_without_its_path() {
    let server = granting().await;
    let base = format!("{}/tenant", server.url());
    let client = secured_builder(builder(&server)).base_url(base).build().expect("built");
    secured(&client).send().await.expect("sent");
    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, ["/auth/token", "/tenant/v1/secured"]);
}

#[tokio::test]
async fn the_token_url_can_be_set() {
    let server = granting().await;
    let tokens = granting().await;
    let url = format!("{}/auth/token", tokens.url());
    let client = secured_builder(builder(&server)).token_url(url).build().expect("built");
    secured(&client).send().await.expect("sent");
    assert_eq!((tokens.count(TOKEN_PATH), server.count(API_PATH)), (1, 1));
}

#[tokio::test]
async fn an_endpoint_on_a_different_origin_gets_neither_keys_nor_headers() {
    let server = granting().await;
    let tokens = granting().await;
    let url = format!("{}/auth/token", tokens.url());
    let client = secured_builder(builder(&server)).token_url(url).default_header("X-Tenant", "t1");
    secured(&client.build().expect("built")).send().await.expect("sent");
    let asked = tokens.only();
    assert_eq!(asked.header("x-app-key"), None);
    assert_eq!(asked.header("x-tenant"), None);
    assert_eq!(asked.header("user-agent"), Some("library/1.2.3"));
}

static LOGIN_ONLY: Operation = Operation::new(Method::GET, "loginOnly", "/v1/login-only").security(&[&[LOGIN]]);

#[tokio::test]
async fn a_missing_key_for_the_endpoint_is_not_sent() {
    let server = granting().await;
    let login = Credential::client("reader 7", CLIENT_SECRET);
    let client = builder(&server).credential(LOGIN, login).build().expect("built");
    let call: Call<Value> = Call::new(&client, &LOGIN_ONLY, &[]);
    call.send().await.expect("sent");
    assert_eq!(server.seen()[0].header("x-app-key"), None);
}

#[tokio::test]
async fn a_token_set_by_the_caller_is_sent_unchanged() {
    let server = Server::start(|seen| match seen.header("authorization") {
        Some("Bearer mine") => Answer::json(401, "{}"),
        _ => Answer::json(200, "1"),
    })
    .await;
    let client = builder(&server).credential(LOGIN, Credential::bearer("mine")).build().expect("built");
    let call: Call<Value> = Call::new(&client, &LOGIN_ONLY, &[]);
    assert_eq!(call.send().await.expect_err("401").status().expect("a status"), 401);
    assert_eq!((server.count(TOKEN_PATH), server.seen().len()), (0, 1));
}
