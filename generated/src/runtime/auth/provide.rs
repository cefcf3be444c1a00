//! Tokens and keys that the application supplies while the client runs.
//!
//! `token.rs` caches them and shares one fetch between calls.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::runtime::auth::secret::Secret;

/// The future that [`ProvideToken::token`] returns. Its error is part of error messages, so keep the token out of it.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Provides the token or key of a security scheme, for flows that the client does not implement, such as a refresh
/// token, a vault or a cloud metadata service. Implemented by closures that return a future.
///
/// The provider is called when a call first needs the token, before the token expires, and after a 401, once no matter
/// how many calls are waiting. The client caches the token, so the provider does not have to.
///
/// # Examples
///
/// ```
/// # use std::path::PathBuf;
/// use gofive_venio::{AccessToken, ProvideToken, TokenFuture, TokenWanted};
///
/// struct TokenFile(PathBuf);
///
/// impl ProvideToken for TokenFile {
///     fn token(&self, _wanted: TokenWanted) -> TokenFuture<'_> {
///         Box::pin(async move {
///             let text = tokio::fs::read_to_string(&self.0).await?;
///             Ok(AccessToken::new(text.trim()))
///         })
///     }
/// }
/// ```
pub trait ProvideToken: Send + Sync + 'static {
    /// Returns a token. The client's `timeout` limits the wait. If the provider fails or panics, the waiting calls fail
    /// with `Error::is_auth`, unless the previous token is still valid.
    fn token(&self, wanted: TokenWanted) -> TokenFuture<'_>;
}

impl<F, P, E> ProvideToken for F
where
    F: Fn(TokenWanted) -> P + Send + Sync + 'static,
    P: Future<Output = Result<AccessToken, E>> + Send + 'static,
    E: Into<Box<dyn StdError + Send + Sync>> + 'static,
{
    fn token(&self, wanted: TokenWanted) -> TokenFuture<'_> {
        let asked = self(wanted);
        Box::pin(async move { asked.await.map_err(Into::into) })
    }
}

/// A request for a token.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TokenWanted {
    /// The name of the security scheme in the description.
    pub scheme: &'static str,
    /// The OAuth2 scopes that the description lists for the scheme.
    pub scopes: &'static [&'static str],
    /// Whether the API rejected the previous token with a 401. Return a different one.
    pub was_refused: bool,
}

/// A token or a key. `Debug` does not show it.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use gofive_venio::AccessToken;
///
/// let token = AccessToken::new("eyJhbGciOi").lifetime(Duration::from_secs(3600));
/// assert!(!format!("{token:?}").contains("eyJhbGciOi"));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct AccessToken {
    pub(crate) text: Secret,
    pub(crate) lifetime: Option<Duration>,
}

impl AccessToken {
    /// Creates a token that is used until the API rejects it with a 401.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: Secret::new(text), lifetime: None }
    }

    /// Sets the lifetime of the token, counted from the call of the provider. Default: no expiry.
    ///
    /// The client refreshes the token at least a minute before it expires. With a lifetime below two minutes, it does
    /// so halfway through or earlier.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}
