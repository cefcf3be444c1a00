//! Access tokens and provided keys: fetched on first use, once for all waiting calls, and refreshed before they expire.
//!
//! `token_fetch.rs` requests tokens from a token endpoint. `provide.rs` has the providers of the application.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::Instant;

use crate::runtime::auth::credential::{Credential, Ready, ready};
use crate::runtime::auth::provide::{AccessToken, ProvideToken, TokenWanted};
use crate::runtime::auth::secret::{Secret, spellings};
use crate::runtime::auth::token_fetch::{TokenRequest, fetch};
use crate::runtime::call::deadline::Deadline;
use crate::runtime::call::error::{Error, Kind};
use crate::runtime::call::operation::Scheme;
use crate::runtime::call::random;

/// How long before it expires a token is refreshed, at most half its lifetime. Jitter of up to half as long is added,
/// so that clients that started together do not refresh together.
const RENEW_BEFORE: Duration = Duration::from_secs(60);

/// How long calls wait for a refresh while the old token is valid.
const RENEWAL_PATIENCE: Duration = Duration::from_secs(5);

/// An access token as it is sent.
#[derive(Clone)]
pub(crate) struct Token(Arc<Issued>);

struct Issued {
    ready: Ready,
    /// In every encoding in which a server may quote it.
    spelled: Vec<Secret>,
    /// `None` is never.
    renew_at: Option<Instant>,
    /// `None` is never.
    expires_at: Option<Instant>,
}

impl Token {
    /// `asked_at` is the time of the request. The lifetime starts there, because it cannot have started earlier.
    fn new(scheme: &Scheme, token: AccessToken, asked_at: Instant) -> Result<Self, Error> {
        let ready = ready(scheme, &Credential::of_token(scheme.kind, token.text.clone()))?;
        let after = |lifetime| asked_at.checked_add(lifetime);
        let renewed = token.lifetime.map(|lifetime| {
            let margin = RENEW_BEFORE.min(lifetime / 2);
            lifetime - margin - random::up_to(margin / 2)
        });
        let (renew_at, expires_at) = (renewed.and_then(after), token.lifetime.and_then(after));
        let spelled = spellings(&[token.text]);
        Ok(Self(Arc::new(Issued { ready, spelled, renew_at, expires_at })))
    }

    /// Returns the token as it is sent.
    pub(crate) fn ready(&self) -> &Ready {
        &self.0.ready
    }

    fn is_fresh(&self) -> bool {
        is_ahead(self.0.renew_at)
    }

    fn is_valid(&self) -> bool {
        is_ahead(self.0.expires_at)
    }

    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn is_ahead(moment: Option<Instant>) -> bool {
    moment.is_none_or(|moment| Instant::now() < moment)
}

/// The source of new tokens.
pub(crate) enum Issuer {
    Endpoint(Box<TokenRequest>),
    Provider { provider: Arc<dyn ProvideToken>, scopes: &'static [&'static str], timeout: Duration },
}

impl Issuer {
    fn timeout(&self) -> Duration {
        match self {
            Self::Endpoint(request) => request.timeout,
            Self::Provider { timeout, .. } => *timeout,
        }
    }

    async fn issue(&self, scheme: &Scheme, was_refused: bool) -> Result<AccessToken, Error> {
        match self {
            Self::Endpoint(request) => fetch(request).await,
            Self::Provider { provider, scopes, timeout } => {
                let asked = provider.token(TokenWanted { scheme: scheme.name, scopes, was_refused });
                let given = Deadline::after(*timeout).limit("waiting for the token provider", asked).await?;
                given.map_err(|error| Error::new(Kind::Token, format!("its provider failed: {error}")))
            }
        }
    }
}

/// The tokens of one scheme of one client.
pub(crate) struct TokenSource {
    scheme: &'static Scheme,
    issuer: Arc<Issuer>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The previous token, which an error may still quote. If `token` is `None`, the API rejected it.
    previous: Option<Token>,
    fetch: Option<Arc<Fetch>>,
}

/// A fetch that any number of calls wait for.
///
/// The call that holds the lock polls the work. If that call is dropped, the lock is released and the work stays in it,
/// so the next call continues it. Nothing is fetched twice, and nothing stays locked.
struct Fetch {
    started: Instant,
    work: tokio::sync::Mutex<Work>,
}

type Running = Pin<Box<dyn Future<Output = Result<Token, Error>> + Send>>;

enum Work {
    Running(Running),
    Done(Result<Token, Error>),
}

impl TokenSource {
    pub(crate) fn new(scheme: &'static Scheme, issuer: Issuer) -> Self {
        Self { scheme, issuer: Arc::new(issuer), state: Mutex::default() }
    }

    /// Returns the cached token, or a new one. If fetching fails, returns the old token while it is valid.
    ///
    /// Every call that waits for a failed fetch gets its error. The next call tries again.
    pub(crate) async fn token(&self, deadline: &Deadline) -> Result<Token, Error> {
        match self.look() {
            Known::Token(token) => Ok(token),
            // Boxed, to keep the rare path out of the future of every call.
            Known::Fetch(fetch) => Box::pin(self.fetched(fetch, deadline)).await,
        }
    }

    async fn fetched(&self, fetch: Arc<Fetch>, deadline: &Deadline) -> Result<Token, Error> {
        // Counted from the start of the fetch, so that a hanging endpoint delays only the first calls and not every
        // one.
        if self.valid().is_some() {
            let patience = deadline.attempt(RENEWAL_PATIENCE.saturating_sub(fetch.started.elapsed()));
            let outcome = patience.limit("waiting for an access token", self.join(&fetch)).await;
            if let Some(token) = outcome.ok().and_then(Result::ok).or_else(|| self.valid()) {
                return Ok(token);
            }
        }
        let waiting = deadline.limit("waiting for an access token", self.join(&fetch));
        let outcome = waiting.await.map_err(Error::during_auth)?;
        outcome.or_else(|error| self.valid().ok_or_else(|| error.during_auth()))
    }

    fn valid(&self) -> Option<Token> {
        self.lock().token.clone().filter(Token::is_valid)
    }

    fn look(&self) -> Known {
        let mut state = self.lock();
        if let Some(token) = state.token.as_ref().filter(|token| token.is_fresh()) {
            return Known::Token(token.clone());
        }
        // Nobody polls a fetch whose calls were all dropped. After its timeout it is replaced.
        let timeout = self.issuer.timeout();
        let running = state.fetch.as_ref();
        let running = running.filter(|fetch| fetch.started.elapsed() < timeout);
        if let Some(fetch) = running {
            return Known::Fetch(Arc::clone(fetch));
        }
        let was_refused = state.token.is_none() && state.previous.is_some();
        let fetch = Arc::new(self.start(was_refused));
        state.fetch = Some(Arc::clone(&fetch));
        Known::Fetch(fetch)
    }

    fn start(&self, was_refused: bool) -> Fetch {
        let (scheme, issuer) = (self.scheme, Arc::clone(&self.issuer));
        let started = Instant::now();
        let work = async move { Token::new(scheme, issuer.issue(scheme, was_refused).await?, started) };
        Fetch { started, work: tokio::sync::Mutex::new(Work::Running(Box::pin(work))) }
    }

    async fn join(&self, fetch: &Arc<Fetch>) -> Result<Token, Error> {
        let mut work = fetch.work.lock().await;
        if let Work::Running(running) = &mut *work {
            let outcome = poll_fn(|context| caught(running, context)).await;
            self.finish(fetch, &outcome);
            *work = Work::Done(outcome);
        }
        match &*work {
            Work::Done(outcome) => outcome.clone(),
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

    /// Drops a token that the API rejected, unless it has been replaced already.
    pub(crate) fn drop_token(&self, refused: &Token) {
        let mut state = self.lock();
        if state.token.as_ref().is_some_and(|token| token.is(refused)) {
            state.previous = state.token.take();
        }
    }

    /// Passes the tokens, in every encoding, to `hide`.
    pub(crate) fn each_token(&self, hide: &mut dyn FnMut(&str)) {
        let state = self.lock();
        for token in state.token.iter().chain(&state.previous) {
            token.0.spelled.iter().for_each(|secret| hide(secret.expose()));
        }
    }

    /// Ignores poisoning, because the state is consistent between any two statements.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Polls the work and turns a panic of a provider into an error, because waiting calls cannot poll the work again.
fn caught(work: &mut Running, context: &mut Context<'_>) -> Poll<Result<Token, Error>> {
    let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
    polled.unwrap_or_else(|_| Poll::Ready(Err(Error::new(Kind::Token, "its provider panicked"))))
}

enum Known {
    Token(Token),
    Fetch(Arc<Fetch>),
}
