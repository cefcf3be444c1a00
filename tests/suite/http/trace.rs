//! The feature `tracing`: what a subscriber receives about a call, and what is never recorded.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Metadata, Subscriber};

use super::fixture::{
    API, CLIENT_SECRET, KEY, LOGIN, builder, client, get_book, lend, search, secured, secured_builder,
};
use crate::runtime::auth::credential::Credential;
use crate::runtime::call::client::ClientBuilder;
use crate::runtime::call::retry::Retry;
use crate::support::server::{Answer, Server};

type Fields = BTreeMap<&'static str, String>;

/// A subscriber that records the spans and events of the runtime only.
#[derive(Clone, Default)]
pub(super) struct Told(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    spans: Vec<Fields>,
    events: Vec<Fields>,
    /// How many spans are currently entered.
    entered: usize,
}

impl Told {
    /// Subscribes on this thread until the guard is dropped.
    pub(super) fn listen() -> (Self, DefaultGuard) {
        // With a single subscriber, tracing caches the interest of the thread that reaches a span first, which can be a
        // different test's. With a second subscriber it asks all of them.
        static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Told::default()));
        LazyLock::force(&SECOND);
        let told = Self::default();
        (told.clone(), tracing::subscriber::set_default(told))
    }

    /// Returns the fields of the only span.
    fn span(&self) -> Fields {
        let kept = self.0.lock().expect("no panic");
        let [fields] = kept.spans.as_slice() else { panic!("{} spans", kept.spans.len()) };
        fields.clone()
    }

    /// Returns everything recorded, as text.
    pub(super) fn shown(&self) -> String {
        let kept = self.0.lock().expect("no panic");
        format!("{:?} {:?}", kept.spans, kept.events)
    }

    /// Returns whether a span is currently entered.
    pub(super) fn is_within(&self) -> bool {
        self.0.lock().expect("no panic").entered > 0
    }

    fn events(&self) -> Vec<Fields> {
        self.0.lock().expect("no panic").events.clone()
    }
}

impl Subscriber for Told {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().contains("runtime::trace")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut kept = self.0.lock().expect("no panic");
        let mut fields = Fields::new();
        span.record(&mut Reader(&mut fields));
        kept.spans.push(fields);
        Id::from_u64(kept.spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let kept = &mut *self.0.lock().expect("no panic");
        values.record(&mut Reader(&mut kept.spans[span.into_u64() as usize - 1]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Reader(&mut fields));
        fields.insert("level", event.metadata().level().to_string());
        self.0.lock().expect("no panic").events.push(fields);
    }

    fn enter(&self, _: &Id) {
        self.0.lock().expect("no panic").entered += 1;
    }

    fn exit(&self, _: &Id) {
        self.0.lock().expect("no panic").entered -= 1;
    }
}

/// Records the values of fields.
struct Reader<'f>(&'f mut Fields);

impl Visit for Reader<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

fn lines(fields: &Fields) -> String {
    fields.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name}: {value}");
        text
    })
}

#[tokio::test]
async fn a_call_is_a_span() {
    let server =
        Server::answering(Answer::json(200, r#"{"status":{"code":"4001"}}"#).header("x-request-id", "r-7")).await;
    let (told, _guard) = Told::listen();
    lend(&client(&server), &json!({ "a": 1 })).await.expect_err("a failure inside a 200");
    let mut fields = told.span();
    assert_eq!(fields.remove("server.port"), Some(server.url().rsplit(':').next().expect("a port").to_owned()));
    insta::assert_snapshot!(lines(&fields), @r"
    error.type: api
    http.request.body.size: 7
    http.request.method: POST
    http.response.body.size: 26
    http.response.status_code: 200
    otel.kind: client
    otel.name: POST /v1/loans
    otel.status_code: ERROR
    request_id: r-7
    server.address: 127.0.0.1
    url.template: /v1/loans
    ");
}

#[tokio::test]
async fn a_successful_call_has_no_error() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let (told, _guard) = Told::listen();
    get_book(&client(&server), "the-book", "1").await.expect("a response");
    let mut fields = told.span();
    fields.remove("server.port");
    insta::assert_snapshot!(lines(&fields), @r"
    http.request.method: GET
    http.response.body.size: 1
    http.response.status_code: 200
    otel.kind: client
    otel.name: GET /v1/books/{bookId}/pages/{page}
    server.address: 127.0.0.1
    url.template: /v1/books/{bookId}/pages/{page}
    ");
}

#[tokio::test]
async fn each_attempt_is_an_event_and_the_last_one_decides() {
    let server = Server::start(|seen| match seen.index {
        0 => Answer::json(503, "{}"),
        1 => Answer::raw(""),
        _ => Answer::json(404, "{}"),
    })
    .await;
    let client = builder(&server).retry(Retry::new().base_delay(Duration::ZERO)).build().expect("built");
    let (told, _guard) = Told::listen();
    get_book(&client, "x", "1").await.expect_err("not found");
    insta::assert_snapshot!(told.events().iter().map(lines).collect::<Vec<_>>().join("\n"), @r"
    attempt: 1
    error.type: 503
    http.response.status_code: 503
    level: INFO
    message: attempt failed, retrying
    wait_ms: 0

    attempt: 2
    error.type: transport
    level: INFO
    message: attempt failed, retrying
    wait_ms: 0

    attempt: 3
    error.type: 404
    http.response.status_code: 404
    level: DEBUG
    message: last attempt ended
    ");
    let span = told.span();
    assert_eq!(span["http.request.resend_count"], "2");
    assert_eq!((&*span["http.response.status_code"], &*span["error.type"]), ("404", "404"));
}

/// `error.type` names the kind of each failure.
#[tokio::test]
async fn error_type_distinguishes_failures() {
    let failure = async |call: &dyn Fn(ClientBuilder) -> crate::runtime::call::builder::Call<Value>, answer: Answer| {
        let server = Server::answering(answer).await;
        let (told, _guard) = Told::listen();
        let builder = builder(&server).timeout(Duration::from_millis(200)).max_body(100);
        call(builder).await.expect_err("a failure");
        told.span()["error.type"].clone()
    };
    let get = |builder: ClientBuilder| get_book(&builder.build().expect("built"), "x", "1");
    let login = |builder: ClientBuilder| secured(&secured_builder(builder).build().expect("built"));
    assert_eq!(failure(&get, Answer::json(500, "{}")).await, "500");
    assert_eq!(failure(&get, Answer::json(200, "1").after(Duration::from_secs(9))).await, "timeout");
    assert_eq!(failure(&get, Answer::raw("")).await, "transport");
    assert_eq!(failure(&get, Answer::json(200, vec![b' '; 200])).await, "body_too_large");
    assert_eq!(failure(&get, Answer::redirect(302, "https://elsewhere.example")).await, "redirect");
    assert_eq!(failure(&login, Answer::json(400, "{}")).await, "auth");
    assert_eq!(
        failure(&|builder| get_book(&builder.build().expect("built"), "", "1"), Answer::json(200, "")).await,
        "build"
    );
}

#[tokio::test]
async fn a_path_from_the_caller_is_not_recorded() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let (told, _guard) = Told::listen();
    let purge = Method::from_bytes(b"PURGE").expect("a method");
    client(&server).request(purge, "/books/hush-7").send().await.expect("a response");
    let fields = told.span();
    assert_eq!(fields["otel.name"], "HTTP");
    assert_eq!((&*fields["http.request.method"], &*fields["http.request.method_original"]), ("_OTHER", "PURGE"));
    assert!(!fields.contains_key("url.template"));
    assert!(!lines(&fields).contains("hush"));
}

/// No keys or tokens, and no values of paths, queries, headers and bodies, even if the server quotes them.
#[tokio::test]
async fn no_value_is_recorded() {
    let quoting = Answer::json(500, r#"{"message":"hush-token hush-body"}"#).header("set-cookie", "hush-cookie");
    let server = Server::start(move |seen| match seen.path() {
        "/auth/token" => Answer::json(200, r#"{"access_token":"hush-token","expires_in":3600}"#),
        _ => quoting.clone(),
    })
    .await;
    let client = secured_builder(builder(&server)).retry(Retry::new().base_delay(Duration::ZERO)).build();
    let client = client.expect("built");
    let (told, _guard) = Told::listen();
    secured(&client).header("x-own", "hush-header").await.expect_err("a failure");
    get_book(&client, "hush-path", "1").await.expect_err("a failure");
    search(&client).author("hush-author").await.expect_err("a failure");
    lend(&client, &json!("hush-body")).await.expect_err("a failure");
    let kept = told.0.lock().expect("no panic");
    assert_eq!(kept.spans.len(), 4);
    assert_eq!(kept.events.len(), 3 * 3 + 1);
    let all: String = kept.spans.iter().chain(&kept.events).map(lines).collect();
    for secret in ["hush", CLIENT_SECRET, KEY, "reader"] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
}

/// The size of a streamed body is unknown when the span ends.
#[tokio::test]
async fn the_span_of_a_stream_ends_with_its_head() {
    let server = Server::answering(Answer::json(200, "").chunked(&[b"1", b"2"])).await;
    let (told, _guard) = Told::listen();
    let mut body = search(&client(&server)).send_stream().await.expect("a response").into_body();
    assert_eq!(told.span()["http.response.status_code"], "200");
    while let Some(chunk) = body.chunk().await {
        chunk.expect("a piece");
    }
    assert!(!told.span().contains_key("http.response.body.size"));
}

/// A failed token request says nothing about the status of the API.
#[tokio::test]
async fn the_status_of_a_token_endpoint_is_not_the_apis() {
    let server = Server::answering(Answer::json(400, r#"{"error":"invalid_client"}"#)).await;
    let builder = ClientBuilder::new(&API).base_url(server.url()).credential(LOGIN, Credential::client("id", "secret"));
    let client = secured_builder(builder).build().expect("built");
    let (told, _guard) = Told::listen();
    secured(&client).await.expect_err("no token");
    assert!(!told.span().contains_key("http.response.status_code"));
}
