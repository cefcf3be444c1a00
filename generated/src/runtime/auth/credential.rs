//! Credentials: the values set on the builder, which of them a call needs, and how they are added to a request.
//!
//! `token.rs` gets OAuth2 tokens.

use std::fmt;
use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::auth::provide::ProvideToken;
use crate::runtime::auth::secret::{REDACTED, Secret};
use crate::runtime::auth::token::{Token, TokenSource};
use crate::runtime::call::deadline::Deadline;
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::{Api, Scheme, SchemeKind, Security};
use crate::runtime::http::escape;
use crate::runtime::http::headers;

/// The argument of a credential setter of the builder.
#[derive(Clone)]
pub(crate) enum Credential {
    Key(Secret),
    Bearer(Secret),
    Basic { user: String, password: Secret },
    Client { id: String, secret: Secret },
    Provided(Arc<dyn ProvideToken>),
}

impl Credential {
    pub(crate) fn key(key: impl Into<String>) -> Self {
        Self::Key(Secret::new(key))
    }

    pub(crate) fn bearer(token: impl Into<String>) -> Self {
        Self::Bearer(Secret::new(token))
    }

    pub(crate) fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self::Basic { user: user.into(), password: Secret::new(password) }
    }

    pub(crate) fn client(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self::Client { id: id.into(), secret: Secret::new(secret) }
    }

    pub(crate) fn provided(provider: impl ProvideToken) -> Self {
        Self::Provided(Arc::new(provider))
    }

    /// Returns the credential for a token of a provider.
    pub(crate) fn of_token(kind: SchemeKind, token: Secret) -> Self {
        match kind {
            SchemeKind::Header(_) | SchemeKind::Query(_) | SchemeKind::Cookie(_) => Self::Key(token),
            SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::ClientCredentials(_) => Self::Bearer(token),
        }
    }

    /// Returns the texts to redact. Those of a provider are not known yet.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        match self {
            Self::Key(secret) | Self::Bearer(secret) | Self::Client { secret, .. } => {
                vec![secret.clone()]
            }
            Self::Basic { user, password } => vec![password.clone(), basic_pair(user, password)],
            Self::Provided(_) => Vec::new(),
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// A credential as it is sent.
pub(crate) enum Ready {
    Header(HeaderName, HeaderValue),
    Query(&'static str, Secret),
    Cookie(&'static str, Secret),
    Token(Arc<TokenSource>),
}

/// Checks a fixed credential and returns it as it is sent.
pub(crate) fn ready(scheme: &Scheme, credential: &Credential) -> Result<Ready, Error> {
    let name = scheme.name;
    let (place, text) = match (scheme.kind, credential) {
        (SchemeKind::Header(header), Credential::Key(key)) => (Place::Header(headers::name(header)?), key.clone()),
        (SchemeKind::Query(parameter), Credential::Key(key)) => {
            return Ok(Ready::Query(parameter, not_empty(name, key)?.clone()));
        }
        (SchemeKind::Cookie(cookie), Credential::Key(key)) => (Place::Cookie(cookie), key.clone()),
        (SchemeKind::Bearer | SchemeKind::ClientCredentials(_), Credential::Bearer(token)) => {
            let text = format!("Bearer {}", not_empty(name, token)?.expose());
            (Place::Header(AUTHORIZATION), Secret::new(text))
        }
        (SchemeKind::Basic, Credential::Basic { user, password }) => {
            let text = format!("Basic {}", basic_pair(user, password).expose());
            (Place::Header(AUTHORIZATION), Secret::new(text))
        }
        _ => {
            let detail = format!("the credential for `{name}` is of a different kind");
            return Err(Error::build(detail));
        }
    };
    let value = headers::secret_value(name, not_empty(name, &text)?.expose())?;
    match place {
        Place::Header(header) => Ok(Ready::Header(header, value)),
        Place::Cookie(_) if text.expose().contains([';', ',', ' ', '"', '\\']) => {
            let detail = format!("the key for `{name}` contains a character that cookies cannot contain");
            Err(Error::build(detail))
        }
        Place::Cookie(cookie) => Ok(Ready::Cookie(cookie, text)),
    }
}

enum Place {
    Header(HeaderName),
    Cookie(&'static str),
}

pub(crate) fn not_empty<'s>(name: &str, secret: &'s Secret) -> Result<&'s Secret, Error> {
    if secret.expose().is_empty() {
        let detail = format!("the credential for `{name}` is empty");
        return Err(Error::build(detail));
    }
    Ok(secret)
}

/// Returns the first alternative whose credentials are all set, as reported by `set`. The empty alternative is chosen
/// only if no other one is complete, so that optional credentials are sent if they are set.
pub(crate) fn choose(security: Security, set: impl Fn(&str) -> bool) -> Result<&'static [&'static str], Error> {
    let Some(first) = security.first() else {
        return Ok(&[]);
    };
    let is_complete = |names: &&&[&str]| names.iter().all(|name| set(name));
    let mut asking = security.iter().filter(|names| !names.is_empty());
    let complete = asking.find(is_complete).or_else(|| security.iter().find(is_complete));
    if let Some(names) = complete {
        return Ok(names);
    }
    let sets: Vec<String> = security.iter().map(|names| listed(names)).collect();
    let missing: Vec<&str> = first.iter().copied().filter(|name| !set(name)).collect();
    Err(Error::build(format!(
        "it needs credentials for {}; {} not set on the client",
        sets.join(", or for "),
        match missing.len() {
            1 => format!("{} is", listed(&missing)),
            _ => format!("{} are", listed(&missing)),
        }
    )))
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" and ")
}

/// All credentials of a client, in the order of the API's schemes.
pub(crate) struct Credentials {
    api: &'static Api,
    ready: Vec<Option<Ready>>,
}

impl Credentials {
    pub(crate) fn new(api: &'static Api, ready: Vec<Option<Ready>>) -> Self {
        Self { api, ready }
    }

    fn get(&self, name: &str) -> Option<&Ready> {
        let index = self.api.schemes.iter().position(|it| it.name == name)?;
        self.ready.get(index)?.as_ref()
    }

    /// Returns the names of the credentials that are set.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        let schemes = self.api.schemes.iter().zip(&self.ready);
        schemes.filter_map(|(scheme, ready)| ready.as_ref().map(|_| scheme.name))
    }

    /// Whether the headers contain the credential of a scheme.
    fn is_given(&self, name: &str, headers: [&HeaderMap; 2]) -> bool {
        let header = self.api.schemes.iter().find(|it| it.name == name).and_then(Scheme::header);
        header.is_some_and(|header| headers.iter().any(|all| all.contains_key(header)))
    }

    /// Returns the credentials for a call with this security and these headers. May fetch a token.
    pub(crate) async fn access(
        &self,
        security: Security,
        headers: [&HeaderMap; 2],
        deadline: &Deadline,
    ) -> Result<Access<'_>, Error> {
        let names = choose(security, |name| self.get(name).is_some() || self.is_given(name, headers))?;
        let mut parts = Vec::with_capacity(names.len());
        for ready in names.iter().filter_map(|name| self.get(name)) {
            parts.push(match ready {
                Ready::Token(source) => Part::Token(source, source.token(deadline).await?),
                fixed => Part::Fixed(fixed),
            });
        }
        Ok(Access { parts })
    }

    /// Whether a call with this security, these headers and this query would send credentials of the client or its own.
    #[cold]
    pub(crate) fn are_carried(&self, security: Security, headers: [&HeaderMap; 2], query: &str) -> bool {
        let is_set = |name: &str| self.get(name).is_some() || self.is_given(name, headers);
        // An error means that required credentials are missing, so the call needs some.
        let are_asked = choose(security, is_set).map_or(true, |names| !names.is_empty());
        let are_given = headers.iter().any(|all| all.values().any(HeaderValue::is_sensitive));
        are_asked || are_given || self.api.schemes.iter().any(|scheme| scheme.is_in(headers[0], query))
    }

    /// Passes each access token to `hide`.
    pub(crate) fn each_token(&self, hide: &mut dyn FnMut(&str)) {
        for ready in self.ready.iter().flatten() {
            if let Ready::Token(source) = ready {
                source.each_token(hide);
            }
        }
    }
}

/// The credentials of one call.
#[derive(Default)]
pub(crate) struct Access<'c> {
    parts: Vec<Part<'c>>,
}

enum Part<'c> {
    Fixed(&'c Ready),
    Token(&'c TokenSource, Token),
}

impl Access<'_> {
    /// Replaces the tokens that the API rejected with a 401. Returns `false` if the call uses none.
    pub(crate) async fn renew(&mut self, deadline: &Deadline) -> Result<bool, Error> {
        let is_dropped = self.drop_tokens();
        for part in &mut self.parts {
            if let Part::Token(source, token) = part {
                *token = source.token(deadline).await?;
            }
        }
        Ok(is_dropped)
    }

    /// Drops the tokens that the API rejected with a 401, so that the next call gets new ones. Returns `false` if the
    /// call uses none.
    pub(crate) fn drop_tokens(&self) -> bool {
        let mut is_dropped = false;
        for part in &self.parts {
            if let Part::Token(source, refused) = part {
                source.drop_token(refused);
                is_dropped = true;
            }
        }
        is_dropped
    }

    /// Adds the credentials to a request. Headers that the call sets itself are kept.
    pub(crate) fn attach(&self, url: &mut String, headers: &mut HeaderMap) -> Result<(), Error> {
        for part in &self.parts {
            match part {
                Part::Fixed(ready) => attach(ready, url, headers)?,
                Part::Token(_, token) => attach(token.ready(), url, headers)?,
            }
        }
        Ok(())
    }
}

/// Adds one credential to a request. [`Access`] adds tokens.
pub(crate) fn attach(ready: &Ready, url: &mut String, headers: &mut HeaderMap) -> Result<(), Error> {
    match ready {
        Ready::Header(name, value) => {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        Ready::Query(name, key) => {
            if !escape::has_parameter(url, name) {
                url.push(if url.contains('?') { '&' } else { '?' });
                let mut pair = String::new();
                escape::pair(&mut pair, name, key.expose());
                url.push_str(&pair);
            }
        }
        Ready::Cookie(name, key) => headers::add_cookie(headers, name, key.expose())?,
        Ready::Token(_) => {}
    }
    Ok(())
}

/// Encodes user and password for HTTP Basic (RFC 7617, 2): UTF-8, joined by a colon, in Base64.
fn basic_pair(user: &str, password: &Secret) -> Secret {
    let pair = format!("{user}:{}", password.expose());
    Secret::new(base64(pair.as_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let six = (bits >> (18 - 6 * place)) & 63;
            let padding = place > chunk.len();
            out.push(if padding { '=' } else { char::from(ALPHABET[six as usize]) });
        }
    }
    out
}
