//! Tokens and keys that come from the application while the client runs.
//!
//! How long they are kept, and who waits for them, is `token.rs`.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::runtime::auth::secret::Secret;

/// What [`ProvideToken::token`] returns. Keep the token itself out of the error: it is shown.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Gives the token or the key of a security scheme, for flows that the client does not know: a refresh token, a vault,
/// the metadata service of a cloud. A closure that returns a future is one.
///
/// It is asked when the first call needs the token, ahead of the end of the token's lifetime, and after the API refused
/// the token with a 401. However many calls wait, it is asked once; it need not keep anything itself.
pub trait ProvideToken: Send + Sync + 'static {
    /// Gives a token. The client stops waiting after its `timeout`. A panic is a failure of the calls that wait.
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

/// What a token is wanted for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TokenWanted {
    /// The name of the security scheme in the description.
    pub scheme: &'static str,
    /// The scopes that the description names for it.
    pub scopes: &'static [&'static str],
    /// The API refused the token that was given last: the same one again is of no use.
    pub was_refused: bool,
}

/// A token or a key. Its `Debug` does not show it.
#[derive(Clone, Debug)]
#[must_use]
pub struct AccessToken {
    pub(crate) text: Secret,
    pub(crate) lifetime: Option<Duration>,
}

impl AccessToken {
    /// A token that is kept until the API refuses it.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: Secret::new(text), lifetime: None }
    }

    /// How long it is valid from now on. It is renewed a minute or more before, or after half that time if it is short.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}
