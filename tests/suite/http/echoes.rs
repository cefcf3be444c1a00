//! No secret is shown: every kind of credential, every place where a server can quote it, every way to print it.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt::Debug;
use std::io;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};

use super::fixture::{API, APP_KEY, COOKIE_KEY, LOGIN, MEMBER, QUERY_KEY, STAFF};
use super::trace::Told;
use crate::runtime::auth::credential::Credential;
use crate::runtime::auth::provide::{AccessToken, TokenWanted};
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::{Client, ClientBuilder};
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::Operation;
use crate::runtime::call::retry::Retry;
use crate::runtime::http::body::Body;
use crate::runtime::http::transport::{Transport, TransportError, TransportFuture};
use crate::runtime::stream::json_lines::JsonLines;
use crate::runtime::stream::sse::EventStream;
use crate::runtime::testing::test_util::Recorder;

const TOKEN_PATH: &str = "/auth/token";
const FETCHED: &str = "Hush-Token-That-Was-Fetched";
const GIVEN: &str = "Hush-Token-In-A-Default-Header";

/// A secret of each kind, with its description.
const SECRETS: [(&str, &str); 9] = [
    ("a key in a header", "Hush-Header-Key-0001"),
    ("a key in the query", "Hush-Query-Key-0002"),
    ("a key in a cookie", "Hush-Cookie-Key-0003"),
    ("a token that a provider gave", "Hush-Provided-Token-0004"),
    ("a password", "Hush-Password-0005"),
    // desk:Hush-Password-0005
    ("a name and a password, as they are sent", "ZGVzazpIdXNoLVBhc3N3b3JkLTAwMDU="),
    ("a client secret", "Hush-Client-Secret-0007"),
    ("a token that was fetched", FETCHED),
    ("a token in a default header", GIVEN),
];

fn client(transport: impl Transport) -> Client {
    let provider = |_: TokenWanted| async { Ok::<_, Infallible>(AccessToken::new(SECRETS[3].1)) };
    ClientBuilder::new(&API)
        .transport(transport)
        .retry(Retry::none())
        .credential(APP_KEY, Credential::key(SECRETS[0].1))
        .credential(QUERY_KEY, Credential::key(SECRETS[1].1))
        .credential(COOKIE_KEY, Credential::key(SECRETS[2].1))
        .credential(MEMBER, Credential::provided(provider))
        .credential(STAFF, Credential::basic("desk", SECRETS[4].1))
        .credential(LOGIN, Credential::client("reader", SECRETS[6].1))
        .default_header("Proxy-Authorization", format!("Bearer {GIVEN}"))
        .build()
        .expect("the settings are right")
}

/// Requires both tokens.
static CALL: Operation = Operation::new(Method::GET, "call", "/call").security(&[&[MEMBER, LOGIN, QUERY_KEY]]);

type Outcome = Result<Response<Body>, TransportError>;

/// Builds a response that quotes a secret.
type Echo = fn(&str) -> Outcome;

/// Grants tokens, and responds to everything else with an echo.
struct Echoes {
    secret: &'static str,
    echo: Echo,
    /// Whether the token endpoint quotes the secret instead of the API.
    by_endpoint: bool,
}

impl Transport for Echoes {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let is_endpoint = request.uri().path() == TOKEN_PATH;
        let outcome = match is_endpoint == self.by_endpoint {
            true => (self.echo)(self.secret),
            false => answer(200, &[], format!(r#"{{"access_token":"{FETCHED}"}}"#)),
        };
        Box::pin(async { outcome })
    }
}

fn answer(status: u16, headers: &[(&'static str, String)], body: impl Into<String>) -> Outcome {
    let mut response = Response::new(Body::from(body.into()));
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).expect("a header");
        response.headers_mut().append(HeaderName::from_static(name), value);
    }
    Ok(response)
}

fn redirect(to: String) -> Outcome {
    answer(302, &[("location", to)], "")
}

/// The places where a failure can quote a secret, with their descriptions.
const PLACES: [(&str, Echo); 20] = [
    ("the body", |secret| answer(500, &[], secret)),
    ("the body of what is to be JSON", |secret| answer(200, &[], format!("<p>{secret}"))),
    ("a body that is shown in part", |secret| answer(500, &[], format!("{}{secret}", "-".repeat(190)))),
    ("a body that is kept in part", |secret| answer(500, &[], format!("{}{secret}", " ".repeat(2038)))),
    ("a body that is looked at in part", |secret| answer(200, &[], format!("<{}{secret}", " ".repeat(1013)))),
    ("two of it, one within the other", |secret| answer(500, &[], format!("{0}{secret}", &secret[..12]))),
    ("the message", |secret| answer(500, &[], format!(r#"{{"message":"no {secret}"}}"#))),
    ("the code", |secret| answer(500, &[], format!(r#"{{"code":"{secret}"}}"#))),
    ("a code in upper case", |secret| answer(500, &[], format!(r#"{{"code":"{}"}}"#, secret.to_uppercase()))),
    ("the description of OAuth", |secret| {
        answer(400, &[], format!(r#"{{"error":"x","error_description":"{secret}"}}"#))
    }),
    ("a key of what is not of the documented form", |secret| answer(200, &[], format!(r#"{{"{secret}":"x"}}"#))),
    ("a value of another type", |secret| answer(200, &[], format!(r#"{{"a":"{secret}"}}"#))),
    ("the id of the request", |secret| answer(500, &[("x-request-id", format!("r-{secret}"))], "")),
    ("any header", |secret| answer(500, &[("x-debug", format!("got {secret}"))], "")),
    ("the content type", |secret| answer(200, &[("content-type", format!("text/{secret}"))], "<p>")),
    ("the query of a redirect", |secret| redirect(format!("https://evil.example/?api_key={secret}"))),
    ("the host of a redirect", |secret| redirect(format!("https://{}.example/", secret.trim_end_matches('=')))),
    ("the user info of a redirect", |secret| redirect(format!("https://me:{secret}@evil.example/"))),
    ("an error of the transport", |secret| Err(TransportError::other(format!("https://x.example/?k={secret} failed")))),
    ("the cause of one", |secret| Err(TransportError::connect(io::Error::other(Wrapped(secret.to_owned()))))),
];

/// An error that shows the secret in `Debug` but not in `Display`.
#[derive(Debug)]
#[allow(dead_code, reason = "read by `Debug`")]
struct Wrapped(String);

impl std::fmt::Display for Wrapped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("wrapped")
    }
}

impl StdError for Wrapped {}

type Way = fn(&Error) -> String;

/// The ways to print an error.
const WAYS: [(&str, Way); 9] = [
    ("Display", |error| error.to_string()),
    ("Debug", |error| format!("{error:?}")),
    ("pretty Debug", |error| format!("{error:#?}")),
    ("the causes", |error| {
        let (mut shown, mut cause) = (String::new(), error.source());
        while let Some(error) = cause {
            shown.push_str(&format!("{error} {error:?} "));
            cause = error.source();
        }
        shown
    }),
    ("Debug of the headers", |error| format!("{:?}", error.headers())),
    ("the id of the request", |error| format!("{:?}", error.request_id())),
    ("the code and the message", |error| format!("{:?} {:?}", error.code(), error.message())),
    ("the path in the body", |error| format!("{:?}", error.decode_path())),
    ("the body as another type", |error| {
        let error = error.api::<BTreeMap<String, bool>>().expect_err("no such body");
        format!("{error} {error:?} {:?}", error.source())
    }),
];

/// Asserts that not even the first letters of a secret are shown.
fn assert_silent(shown: &str, where_: &dyn Debug) {
    let lower = shown.to_lowercase();
    assert!(!lower.contains("hush") && !lower.contains("zgvz"), "{where_:?}: {shown}");
}

#[tokio::test]
async fn what_a_server_quotes_is_shown_nowhere() {
    for (kind, secret) in SECRETS {
        for (place, echo) in PLACES {
            for by_endpoint in [false, true] {
                // The endpoint has not granted this token yet, so the client cannot know it.
                if by_endpoint && secret == FETCHED {
                    continue;
                }
                let (told, guard) = Told::listen();
                let client = client(Echoes { secret, echo, by_endpoint });
                let call: Call<BTreeMap<String, i64>> = Call::new(&client, &CALL, &[]);
                let error = call.send().await.expect_err("an echo is not a valid response");
                drop(guard);
                for (way, show) in WAYS {
                    assert_silent(&show(&error), &(kind, place, by_endpoint, way));
                }
                assert_silent(&told.shown(), &(kind, place, by_endpoint, "traces"));
            }
        }
    }
}

/// Only the secret is redacted. The text around it helps to find the cause.
#[tokio::test]
async fn the_words_around_a_secret_are_shown() {
    let echo: Echo = |secret| answer(500, &[], format!(r#"{{"message":"the key {secret} is not known"}}"#));
    let client = client(Echoes { secret: SECRETS[0].1, echo, by_endpoint: false });
    let call: Call<BTreeMap<String, i64>> = Call::new(&client, &CALL, &[]);
    let error = call.send().await.expect_err("500");
    assert_eq!(error.message(), Some("the key [redacted] is not known"));
}

#[tokio::test]
async fn headers_of_a_success_show_no_secret_either() {
    for (kind, secret) in SECRETS {
        let echo: Echo =
            |secret| answer(200, &[("x-request-id", secret.to_owned()), ("x-debug", secret.to_owned())], "");
        let (told, guard) = Told::listen();
        let client = client(Echoes { secret, echo, by_endpoint: false });
        let call: Call<()> = Call::new(&client, &CALL, &[]);
        let response = call.send_with_response().await.expect("sent");
        drop(guard);
        assert_silent(&format!("{response:?} {:?} {}", response.request_id(), told.shown()), &kind);
        let value = response.headers().get("x-debug").and_then(|value| value.to_str().ok());
        assert_eq!(value, Some(secret), "the value is hidden from `Debug` but not removed");
    }
}

#[tokio::test]
async fn streams_show_no_secret() {
    for (kind, secret) in SECRETS {
        let echo: Echo = |secret| answer(200, &[], format!("id: {secret}\ndata: {{\"{secret}\": \"x\"}}\n\n"));
        let client = client(Echoes { secret, echo, by_endpoint: false });
        let call: Call<EventStream<BTreeMap<String, i64>>> = Call::new(&client, &CALL, &[]);
        let mut events = call.send().await.expect("sent");
        let error = events.next().await.expect("an event").expect_err("no number");
        WAYS.iter().for_each(|(way, show)| assert_silent(&show(&error), &(kind, "an event", way)));
        assert_silent(&format!("{events:?}"), &kind);

        let call: Call<JsonLines<BTreeMap<String, i64>>> = Call::new(&client, &CALL, &[]);
        let mut lines = call.send().await.expect("sent");
        let error = lines.next().await.expect("a line").expect_err("no JSON");
        WAYS.iter().for_each(|(way, show)| assert_silent(&show(&error), &(kind, "a line", way)));
        assert_silent(&format!("{lines:?}"), &kind);
    }
}

/// A path from the caller can contain a key, as in the APIs of some bots.
#[tokio::test]
async fn a_path_of_the_caller_shows_no_secret() {
    for (kind, secret) in SECRETS {
        let client = client(Echoes { secret, echo: |_| answer(500, &[], ""), by_endpoint: false });
        // This call fetches the tokens, so that the client knows them.
        let _ = Call::<()>::new(&client, &CALL, &[]).send().await;
        let request = client.request(Method::GET, &format!("/bot{secret}/me"));
        assert_silent(&format!("{request:?}"), &kind);
        let error = request.send().await.expect_err("500");
        assert_silent(&format!("{error} {error:?}"), &kind);
    }
}

/// A recorder stores credentials, but its output in a failed test does not show them.
#[tokio::test]
async fn recorded_requests_show_no_secret() {
    let recorder = Recorder::new(Echoes { secret: "", echo: |_| answer(200, &[], "{}"), by_endpoint: false });
    let client = client(recorder.clone());
    let call: Call<BTreeMap<String, i64>> = Call::new(&client, &CALL, &[]);
    call.header("X-Pin", "Hush-pin").send().await.expect("sent");
    let requests = recorder.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests[1].uri.query().is_some_and(|query| query.contains("Hush")), "the recorder keeps what was sent");
    assert_silent(&format!("{requests:?} {requests:#?} {recorder:?}"), &"Debug");
    assert_eq!(
        format!("{:?}", requests[0]),
        "Recorded { method: POST, path: \"/auth/token\", query: [], headers: [\"user-agent\", \"proxy-authorization\", \
         \"x-app-key\", \"content-type\", \"accept\"], body_bytes: Some(102), .. }"
    );
}

/// Text that is not a credential of the client is left unchanged, except for the user info of a URL.
#[tokio::test]
async fn user_info_in_urls_is_hidden() {
    let echo: Echo =
        |_| answer(500, &[("x-proxy", "http://me:pass@proxy:8080".into())], "at ftp://joe:1234@host/a@b, me@c.d");
    let client = client(Echoes { secret: "", echo, by_endpoint: false });
    let error = client.request(Method::GET, "/x").send().await.expect_err("500");
    assert_eq!(
        error.to_string(),
        "GET /x: the API returned 500 Internal Server Error: `at ftp://[redacted]@host/a@b, me@c.d`"
    );
    assert!(!format!("{:?}", error.headers()).contains("pass"));
}

/// The caller can still read the values themselves.
#[tokio::test]
async fn headers_keep_their_values() {
    let client = client(Echoes { secret: SECRETS[1].1, echo: PLACES[15].1, by_endpoint: false });
    let call: Call<BTreeMap<String, i64>> = Call::new(&client, &CALL, &[]);
    let error = call.send().await.expect_err("redirected");
    let location = error.headers().and_then(|headers: &HeaderMap| headers.get("location"));
    assert_eq!(location.map(HeaderValue::as_bytes), Some(&b"https://evil.example/?api_key=Hush-Query-Key-0002"[..]));
}
