//! A small fictional API of a library, written like generated code.
#![allow(unreachable_pub, reason = "the macro `call` writes the public methods of a generated crate")]

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::Method;
use serde_json::Value;

use crate::runtime::auth::credential::Credential;
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::{Client, ClientBuilder};
use crate::runtime::call::newtype::call;
use crate::runtime::call::operation::{Api, Operation, Scheme, SuccessWhen};
use crate::runtime::call::retry::Retry;
use crate::runtime::http::body::Body;
use crate::runtime::http::transport::{Transport, TransportError, TransportFuture};
use crate::runtime::wire::ToWire;
use crate::support::server::Server;

pub(crate) const LOGIN: &str = "login";
pub(crate) const APP_KEY: &str = "appKey";
pub(crate) const QUERY_KEY: &str = "queryKey";
pub(crate) const COOKIE_KEY: &str = "cookieKey";
pub(crate) const MEMBER: &str = "member";
pub(crate) const STAFF: &str = "staff";

pub(crate) static API: Api = Api::new("https://library.example", "library/1.2.3")
    .schemes(&[
        Scheme::client_credentials(LOGIN, "/auth/token", &["books", "loans"], &[APP_KEY]),
        Scheme::api_key_header(APP_KEY, "X-App-Key"),
        Scheme::api_key_query(QUERY_KEY, "key"),
        Scheme::api_key_cookie(COOKIE_KEY, "sid"),
        Scheme::bearer(MEMBER),
        Scheme::basic(STAFF),
    ])
    .security(&[&[APP_KEY], &[]]);

/// The plain case: no credentials and no tests on the body.
static GET_BOOK: Operation = Operation::new(Method::GET, "getBook", "/v1/books/{bookId}/pages/{page}").security(&[&[]]);
static SEARCH: Operation = Operation::new(Method::GET, "search", "/v1/search").security(&[&[]]);
static LEND: Operation = Operation::new(Method::POST, "lend", "/v1/loans")
    .security(&[&[]])
    .success_when(&[SuccessWhen { pointer: "/status/code", equals: "1000", message: Some("/status/description") }])
    .statuses(&[(400, "Book is lent already"), (404, "Not Found")]);
pub(crate) static SECURED: Operation =
    Operation::new(Method::PUT, "secured", "/v1/secured").security(&[&[LOGIN, APP_KEY]]);

/// The methods of a generated client, as free functions.
pub(crate) fn get_book(client: &Client, id: &str, page: &str) -> Call<Value> {
    Call::new(client, &GET_BOOK, &[id.view(), page.view()])
}

pub(crate) fn lend(client: &Client, loan: &Value) -> Call<Value> {
    Call::new(client, &LEND, &[]).json(loan.view())
}

pub(crate) fn secured(client: &Client) -> Call<Value> {
    Call::new(client, &SECURED, &[]).json("body".view())
}

/// A call with optional parameters.
#[must_use]
pub(crate) struct Search(Call<Value>);

impl Search {
    pub(crate) fn author(self, author: &str) -> Self {
        Self(self.0.query("author", author.view()))
    }
}

call! { Search -> Value }

pub(crate) fn search(client: &Client) -> Search {
    Search(Call::new(client, &SEARCH, &[]))
}

/// Creates a builder for the fictional API on `server`. It does not retry, so tests see the effect of one response.
pub(crate) fn builder(server: &Server) -> ClientBuilder {
    ClientBuilder::new(&API).base_url(server.url()).retry(Retry::none())
}

pub(crate) fn client(server: &Server) -> Client {
    builder(server).build().expect("the settings are right")
}

pub(crate) const CLIENT_SECRET: &str = "hush-client-secret";
pub(crate) const KEY: &str = "hush-app-key";

/// Adds the credentials that [`SECURED`] requires.
pub(crate) fn secured_builder(builder: ClientBuilder) -> ClientBuilder {
    builder.credential(LOGIN, Credential::client("reader 7", CLIENT_SECRET)).credential(APP_KEY, Credential::key(KEY))
}

/// A stream of the given pieces.
pub(crate) struct Pieces<E>(VecDeque<Result<Bytes, E>>);

impl<E> Pieces<E> {
    pub(crate) fn new(pieces: impl Into<VecDeque<Result<Bytes, E>>>) -> Self {
        Self(pieces.into())
    }
}

impl Pieces<TransportError> {
    pub(crate) fn of(pieces: &[&'static str]) -> Self {
        Self(pieces.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))).collect())
    }
}

impl<E: Unpin> Stream for Pieces<E> {
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

/// Receives a request and the number of earlier requests to the same path.
type Script = dyn Fn(&http::Request<Bytes>, usize) -> Outcome + Send + Sync;

/// A transport without a network, for tests with paused time.
pub(crate) struct Canned {
    seen: Arc<Mutex<Vec<http::Request<Bytes>>>>,
    script: Box<Script>,
}

/// A canned response.
pub(crate) enum Outcome {
    Answer(u16, String),
    /// Responds after this many seconds.
    Late(u64, u16, String),
}

impl Canned {
    pub(crate) fn new(script: impl Fn(&http::Request<Bytes>, usize) -> Outcome + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { seen: Arc::default(), script: Box::new(script) })
    }

    pub(crate) fn seen(&self) -> Vec<http::Request<Bytes>> {
        self.seen.lock().expect("no panic").clone()
    }

    pub(crate) fn count(&self, path: &str) -> usize {
        self.seen().iter().filter(|seen| seen.uri().path() == path).count()
    }
}

impl Transport for Canned {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let request = request.map(|body| body.as_bytes().expect("a whole body").clone());
        let index = self.count(request.uri().path());
        let outcome = (self.script)(&request, index);
        self.seen.lock().expect("no panic").push(request);
        Box::pin(async move {
            let (status, body) = match outcome {
                Outcome::Answer(status, body) => (status, body),
                Outcome::Late(seconds, status, body) => {
                    tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
                    (status, body)
                }
            };
            let mut response = http::Response::new(Body::from(body));
            *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
            Ok(response)
        })
    }
}
