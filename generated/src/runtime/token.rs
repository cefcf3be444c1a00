//! OAuth2 access tokens: fetched on first use, one fetch for all who wait, renewed before they expire.
//!
//! The request to the token endpoint itself is `token_fetch.rs`.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use tokio::time::Instant;

use super::deadline::Deadline;
use super::error::Error;
use super::secret::{Secret, spellings};
use super::token_fetch::{Fetched, TokenRequest, fetch};

/// A token is renewed this long before it expires, or after half its lifetime if that is later.
const RENEW_BEFORE: Duration = Duration::from_secs(60);

/// An access token in the form in which it is sent.
#[derive(Clone)]
pub(crate) struct Token(Arc<Issued>);

struct Issued {
    header: HeaderValue,
    secret: Secret,
    renew_at: Instant,
}

impl Token {
    /// `asked_at` is when the request left: the lifetime began no earlier.
    fn new(fetched: Fetched, asked_at: Instant) -> Self {
        let lifetime = fetched.lifetime;
        let fresh = lifetime - RENEW_BEFORE.min(lifetime / 2);
        Self(Arc::new(Issued { header: fetched.header, secret: fetched.secret, renew_at: asked_at + fresh }))
    }

    /// The value of `Authorization`.
    pub(crate) fn header(&self) -> &HeaderValue {
        &self.0.header
    }

    fn is_fresh(&self) -> bool {
        Instant::now() < self.0.renew_at
    }

    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The tokens of one scheme of one client.
pub(crate) struct TokenSource {
    request: Arc<TokenRequest>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The token before, which an error may still quote.
    previous: Option<Token>,
    fetch: Option<Arc<Fetch>>,
}

/// One fetch that any number of calls wait for.
///
/// The call that holds the lock drives the work. If that call is dropped, the lock is free and the work is still
/// in it, so the next one goes on where it stopped: nothing is fetched twice, nothing stays locked.
struct Fetch {
    started: Instant,
    work: tokio::sync::Mutex<Work>,
}

enum Work {
    Running(Pin<Box<dyn Future<Output = Result<Token, Error>> + Send>>),
    Done(Result<Token, Error>),
}

impl TokenSource {
    pub(crate) fn new(request: TokenRequest) -> Self {
        Self { request: Arc::new(request), state: Mutex::default() }
    }

    /// The token in hand, or a new one.
    ///
    /// A failure goes to every call that waited for this fetch; the next call tries again.
    pub(crate) async fn token(&self, deadline: &Deadline) -> Result<Token, Error> {
        let fetch = match self.look() {
            Known::Token(token) => return Ok(token),
            Known::Fetch(fetch) => fetch,
        };
        let waiting = deadline.limit("waiting for an access token", self.join(&fetch));
        waiting.await.map_err(Error::during_auth)?
    }

    fn look(&self) -> Known {
        let mut state = self.lock();
        if let Some(token) = state.token.as_ref().filter(|token| token.is_fresh()) {
            return Known::Token(token.clone());
        }
        // Work that all its callers left lies still; its answer, if it ever came, would be out of date.
        let timeout = self.request.timeout;
        let running = state.fetch.as_ref();
        let running = running.filter(|fetch| fetch.started.elapsed() < timeout);
        if let Some(fetch) = running {
            return Known::Fetch(Arc::clone(fetch));
        }
        let fetch = Arc::new(self.start());
        state.fetch = Some(Arc::clone(&fetch));
        Known::Fetch(fetch)
    }

    fn start(&self) -> Fetch {
        let request = Arc::clone(&self.request);
        let started = Instant::now();
        let work = async move { Ok(Token::new(fetch(&request).await?, started)) };
        Fetch { started, work: tokio::sync::Mutex::new(Work::Running(Box::pin(work))) }
    }

    async fn join(&self, fetch: &Arc<Fetch>) -> Result<Token, Error> {
        let mut work = fetch.work.lock().await;
        if let Work::Running(running) = &mut *work {
            let outcome = running.as_mut().await;
            self.finish(fetch, &outcome);
            *work = Work::Done(outcome);
        }
        match &*work {
            Work::Done(outcome) => outcome.as_ref().cloned().map_err(Error::duplicate),
            Work::Running(_) => unreachable!("the work was driven to its end just above"),
        }
    }

    fn finish(&self, fetch: &Arc<Fetch>, outcome: &Result<Token, Error>) {
        let mut state = self.lock();
        if state.fetch.as_ref().is_some_and(|it| Arc::ptr_eq(it, fetch)) {
            state.fetch = None;
        }
        if let Ok(token) = outcome {
            let replaced = state.token.replace(token.clone());
            state.previous = replaced.or(state.previous.take());
        }
    }

    /// Forgets a token that the API refused, unless it has been replaced already.
    pub(crate) fn drop_token(&self, refused: &Token) {
        let mut state = self.lock();
        if state.token.as_ref().is_some_and(|token| token.is(refused)) {
            state.previous = state.token.take();
        }
    }

    /// Takes tokens out of the texts of an error.
    pub(crate) fn hide_tokens(&self, error: &mut Error) {
        let state = self.lock();
        for token in state.token.iter().chain(&state.previous) {
            let spelled = spellings(std::slice::from_ref(&token.0.secret));
            spelled.iter().for_each(|secret| error.hide(secret.expose()));
        }
    }

    /// No code panics while it holds this lock, and the state is whole between any two statements.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Known {
    Token(Token),
    Fetch(Arc<Fetch>),
}
