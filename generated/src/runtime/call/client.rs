//! The client and its builder: where the API is, who calls, and the limits of every call.
//!
//! One call is `call.rs` and `execute.rs`; the methods named after the API's tags and credentials are generated.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderValue, Method};

use crate::runtime::auth::credential::{Credential, Credentials, Ready, attach, not_empty, ready};
use crate::runtime::auth::secret::{Secret, hide, mark, spellings};
use crate::runtime::auth::token::{Issuer, TokenSource};
use crate::runtime::auth::token_fetch::{self, TokenRequest};
use crate::runtime::call::budget::Budget;
use crate::runtime::call::error::Error;
use crate::runtime::call::extend::Layer;
use crate::runtime::call::operation::{Api, Scheme, SchemeKind, Target, TokenEndpoint};
use crate::runtime::call::request::Request;
use crate::runtime::call::retry::{IdempotencyKey, Retry};
use crate::runtime::call::settings::Settings;
use crate::runtime::http::base_url::{BaseUrl, Trusted};
use crate::runtime::http::headers;
use crate::runtime::http::transport::{Reqwest, ReqwestSettings, Transport};
use crate::runtime::trace::trace_context::TraceSource;

/// A client of the API. Cloning is cheap; clones share connections and access tokens.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) api: &'static Api,
    base: BaseUrl,
    /// Where the operations with servers of their own are.
    servers: Servers,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) credentials: Credentials,
    pub(crate) headers: HeaderMap,
    pub(crate) settings: Settings,
    pub(crate) budget: Budget,
    pub(crate) idempotency_key: IdempotencyKey,
    pub(crate) trace: TraceSource,
    /// In every spelling in which a server may quote them.
    secrets: Vec<Secret>,
}

/// URLs by the servers that the description documents for single operations; an error if the caller has to say where
/// one is.
type Servers = Vec<(&'static str, Result<BaseUrl, Error>)>;

impl Inner {
    /// Where a call goes.
    pub(crate) fn base_of(&self, target: &Target) -> Result<&BaseUrl, Error> {
        let Some(server) = target.server() else { return Ok(&self.base) };
        match self.servers.iter().find(|(documented, _)| *documented == server) {
            Some((_, Ok(url))) => Ok(url),
            Some((_, Err(error))) => Err(error.duplicate()),
            None => Err(Error::build(format!("its server {server} is not one of the API's"))),
        }
    }
}

impl Client {
    /// A request that the description does not know, with the credentials, limits and errors of the others.
    ///
    /// `path` starts with `/` and continues the base URL. Escapes in it are kept as they are; `?`, `#` and the segments
    /// `.` and `..` are refused before anything is sent.
    pub fn request(&self, method: Method, path: &str) -> Request {
        Request::new(self, method, path)
    }

    /// Takes credentials and tokens out of what an error shows: servers quote what they were sent.
    pub(crate) fn redact(&self, mut error: Error) -> Error {
        error.hide(&|hide| self.each_secret(hide));
        error
    }

    /// Takes them out of a text that is shown.
    pub(crate) fn hide(&self, text: &mut String) {
        hide(text, &|hide| self.each_secret(hide));
    }

    /// Keeps headers of a response out of `Debug` that hold them.
    pub(crate) fn mark(&self, headers: &mut HeaderMap) {
        mark(headers, &|mark| self.each_secret(mark));
    }

    fn each_secret(&self, hide: &mut dyn FnMut(&str)) {
        self.inner.secrets.iter().for_each(|secret| hide(secret.expose()));
        self.inner.credentials.each_token(hide);
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        let names: Vec<&str> = inner.credentials.names().collect();
        f.debug_struct("Client")
            .field("base_url", &inner.base)
            .field("credentials", &names)
            .field("timeout", &inner.settings.timeout)
            .field("max_body", &inner.settings.max_body)
            .finish_non_exhaustive()
    }
}

/// Collects the settings of a [`Client`].
pub struct ClientBuilder {
    api: &'static Api,
    base_url: String,
    servers: Vec<(String, String)>,
    allowed_origins: Vec<String>,
    token_url: Option<String>,
    allow_http: bool,
    credentials: Vec<(&'static str, Credential)>,
    headers: Vec<(String, String)>,
    user_agent: String,
    settings: Settings,
    connect_timeout: Duration,
    retry_budget: u32,
    idempotency_key: Option<String>,
    transport: Option<Arc<dyn Transport>>,
    pub(crate) layers: Vec<Layer>,
    pub(crate) trace: TraceSource,
}

impl ClientBuilder {
    pub(crate) fn new(api: &'static Api) -> Self {
        Self {
            api,
            base_url: api.base_url.to_owned(),
            servers: Vec::new(),
            allowed_origins: Vec::new(),
            token_url: None,
            allow_http: false,
            credentials: Vec::new(),
            headers: Vec::new(),
            user_agent: api.user_agent.to_owned(),
            settings: Settings::default(),
            connect_timeout: Duration::from_secs(10),
            retry_budget: 100,
            idempotency_key: None,
            transport: None,
            layers: Vec::new(),
            trace: TraceSource::default(),
        }
    }

    /// Sets the credential of the scheme `name`; the last one counts.
    #[must_use]
    pub(crate) fn credential(mut self, name: &'static str, credential: Credential) -> Self {
        self.credentials.retain(|(set, _)| *set != name);
        self.credentials.push((name, credential));
        self
    }

    /// Where the API is, with a path in front of all operations if there is one. Default: the server of the
    /// description. Must be `https` unless the host is this machine or [`allow_http`](Self::allow_http) is set.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Sets where the operations are whose server the description documents as `documented`, in place of that server.
    /// Needed for such operations when [`base_url`](Self::base_url) is not the documented one. Their calls carry
    /// credentials to `url`, whatever its origin is.
    #[must_use]
    pub fn server(mut self, documented: impl Into<String>, url: impl Into<String>) -> Self {
        let documented = documented.into();
        self.servers.retain(|(set, _)| *set != documented);
        self.servers.push((documented, url.into()));
        self
    }

    /// Allows credentials, default headers and the trace context to be sent to another origin than that of the base URL,
    /// such as `https://uploads.example.com`. Can be called several times. Default: none.
    ///
    /// A description can put single operations, or the token endpoint, on another origin, and whoever changes the
    /// description can change that origin. So an operation there that needs credentials fails before anything is sent,
    /// until its origin is allowed here or its server is set by [`server`](Self::server). An operation that needs none is
    /// sent without any. A token endpoint there is an error of [`build`](Self::build), until its origin is allowed here or
    /// the endpoint is set by [`token_url`](Self::token_url).
    #[must_use]
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.allowed_origins.push(origin.into());
        self
    }

    /// Sets where access tokens come from, absolute or as a path on the origin of the base URL. The client secret is sent
    /// there, whatever its origin is. Default: the endpoint of the description, which must be on the origin of the base
    /// URL or on an [allowed](Self::allow_origin) one. Has no effect on an API without OAuth2.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Allows unencrypted `http` to other machines. Default: false. Everyone on the way can read the credentials.
    #[must_use]
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Longest time for a call as a whole: access token, redirects, reading the body, further attempts and the waits
    /// between them included. Default: 60 seconds.
    #[must_use]
    pub fn timeout(mut self, total: Duration) -> Self {
        self.settings.timeout = total;
        self
    }

    /// Longest time for making a connection. Default: 10 seconds. Not used with a [`transport`](Self::transport) of
    /// your own.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Longest silence while the body of an answer arrives. Default: 30 seconds.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.read_timeout = timeout;
        self
    }

    /// Most bytes of an answer's body. Default: 8 MiB (8 * 1024 * 1024).
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.settings.max_body = bytes;
        self
    }

    /// How often calls are attempted, and how long after one another. Default: [`Retry::new`], three attempts.
    #[must_use]
    pub fn retry(mut self, policy: Retry) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Most retries that the client and its clones make in a row, whatever calls they belong to: each retry takes one
    /// away, and five calls that end without a passing failure give one back. Default: 100.
    #[must_use]
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// Sends with each call that is not idempotent, such as a POST, a key in this header by which the server recognises a
    /// repetition; then such calls are attempted again too. All attempts of a call carry the same random key. A key that
    /// is set on the call itself takes its place. Default: no key is made, and one in `Idempotency-Key` is respected.
    #[must_use]
    pub fn idempotency_key(mut self, header: impl Into<String>) -> Self {
        self.idempotency_key = Some(header.into());
        self
    }

    /// The `User-Agent` header. Default: name and version of this crate.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Sets a header of every call; one set on the call itself replaces it. Like credentials it is sent only to the origin
    /// of the base URL and to [allowed](Self::allow_origin) origins. A header in which credentials belong, such as
    /// `Authorization`, replaces them. Default: none.
    #[must_use]
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends calls without credentials, those that the API asks for included. Default: a call whose credentials are not
    /// set is an error.
    #[must_use]
    pub fn without_credentials(mut self) -> Self {
        self.settings.without_credentials = true;
        self
    }

    /// Sends requests through `transport`. Default: HTTP/1.1 and HTTP/2 with TLS, connections kept and shared.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Checks the settings and makes the client. Nothing is sent.
    ///
    /// # Errors
    /// A URL, a header or a credential is not usable ([`Error::is_build`]).
    pub fn build(self) -> Result<Client, Error> {
        let given: Vec<Secret> = self.credentials.iter().flat_map(|(_, it)| it.secrets()).collect();
        self.checked(&given).map_err(|mut error| {
            error.hide(&|hide| given.iter().for_each(|secret| hide(secret.expose())));
            error
        })
    }

    fn checked(mut self, given: &[Secret]) -> Result<Client, Error> {
        let base = BaseUrl::parse(&self.base_url, self.allow_http)?;
        let trusted = Trusted::new(&base, &self.allowed_origins, self.allow_http)?;
        let servers = self.checked_servers(&base, &trusted)?;
        let headers = self.checked_headers()?;
        let idempotency_key = self.checked_idempotency_key()?;
        let layers = std::mem::take(&mut self.layers);
        let transport = layers.into_iter().fold(self.made_transport(&base)?, |inner, layer| layer(inner));
        let ready = self.ready_credentials(&base, &trusted, &headers, &transport)?;
        let mut secrets = given.to_vec();
        secrets.extend(headers.values().filter(|value| value.is_sensitive()).flat_map(given_secrets));
        Ok(Client {
            inner: Arc::new(Inner {
                api: self.api,
                base,
                servers,
                transport,
                credentials: Credentials::new(self.api, ready),
                headers,
                settings: self.settings,
                budget: Budget::new(self.retry_budget),
                idempotency_key,
                trace: self.trace,
                secrets: spellings(&secrets),
            }),
        })
    }

    /// Where the operations with servers of their own are. An error about a documented server is one of the calls that
    /// go there, not of all.
    fn checked_servers(&self, base: &BaseUrl, trusted: &Trusted) -> Result<Servers, Error> {
        let known = self.api.servers;
        if let Some((documented, _)) = self.servers.iter().find(|(documented, _)| !known.contains(&documented.as_str()))
        {
            return Err(Error::build(format!(
                "no operation has the server `{documented}`; those with one have {}",
                if known.is_empty() { "none".to_owned() } else { known.join(", ") }
            )));
        }
        let servers = known.iter().map(|documented| {
            let url = match self.servers.iter().find(|(set, _)| set == documented) {
                Some((_, url)) => Ok(BaseUrl::parse(url, self.allow_http)?),
                None => self.documented_server(documented, base, trusted),
            };
            Ok((*documented, url))
        });
        servers.collect()
    }

    /// A client that was pointed elsewhere never goes to a documented host on its own.
    fn documented_server(&self, documented: &str, base: &BaseUrl, trusted: &Trusted) -> Result<BaseUrl, Error> {
        let url = match documented.contains("://") {
            true => BaseUrl::parse(documented, self.allow_http),
            false => base.join(documented, self.allow_http),
        }?;
        if trusted.has_base(&url) {
            return Ok(url);
        }
        if self.base_url != self.api.base_url {
            return Err(Error::build(format!(
                "its server is {documented} and not the base URL, which was changed; set `server({documented:?}, ..)` as \
                 well, or allow its origin with `allow_origin({:?})`",
                url.origin()
            )));
        }
        Ok(url.untrusted())
    }

    fn checked_headers(&self) -> Result<HeaderMap, Error> {
        let mut checked = HeaderMap::new();
        let user_agent = headers::value("User-Agent", &self.user_agent)?;
        checked.insert(USER_AGENT, user_agent);
        for (name, value) in &self.headers {
            let (name, mut value) = headers::header(name, value)?;
            if self.api.schemes.iter().any(|scheme| scheme.header().is_some_and(|header| name == header)) {
                value.set_sensitive(true);
            }
            checked.insert(name, value);
        }
        Ok(checked)
    }

    fn checked_idempotency_key(&self) -> Result<IdempotencyKey, Error> {
        let Some(header) = &self.idempotency_key else { return Ok(IdempotencyKey::default()) };
        let (header, _) = headers::header(header, "")?;
        Ok(IdempotencyKey { header, is_made: true })
    }

    fn made_transport(&self, base: &BaseUrl) -> Result<Arc<dyn Transport>, Error> {
        if let Some(transport) = &self.transport {
            return Ok(Arc::clone(transport));
        }
        let transport =
            Reqwest::new(&ReqwestSettings { connect_timeout: self.connect_timeout, no_proxy: base.is_loopback() });
        let transport = transport.map_err(|error| {
            let detail = format!("the HTTP transport cannot be set up: {error}");
            Error::build(detail).caused_by(error)
        })?;
        Ok(Arc::new(transport))
    }

    /// Keys first: token endpoints may want some of them.
    fn ready_credentials(
        &self,
        base: &BaseUrl,
        trusted: &Trusted,
        headers: &HeaderMap,
        transport: &Arc<dyn Transport>,
    ) -> Result<Vec<Option<Ready>>, Error> {
        let schemes = self.api.schemes;
        let mut all: Vec<Option<Ready>> = Vec::with_capacity(schemes.len());
        for scheme in schemes {
            let given = self.credential_of(scheme).filter(|it| grant(scheme, it).is_none());
            let issuer = given.and_then(|it| provided(scheme, it, self.settings.timeout));
            all.push(match (issuer, given) {
                (Some(issuer), _) => Some(Ready::Token(Arc::new(TokenSource::new(scheme, issuer)))),
                (None, fixed) => fixed.map(|it| ready(scheme, it)).transpose()?,
            });
        }
        for (index, scheme) in schemes.iter().enumerate() {
            let credential = self.credential_of(scheme);
            let Some(grant) = credential.and_then(|it| grant(scheme, it)) else {
                continue;
            };
            let wanted = schemes.iter().zip(&all);
            let keys = wanted.filter(|(scheme, _)| grant.endpoint.keys.contains(&scheme.name));
            let keys: Vec<&Ready> = keys.filter_map(|(_, key)| key.as_ref()).collect();
            not_empty(scheme.name, &Secret::new(grant.id))?;
            not_empty(scheme.name, grant.secret)?;
            let (url, headers, provided) = self.token_address(&grant, base, trusted, headers, &keys)?;
            let request = Box::new(TokenRequest {
                transport: Arc::clone(transport),
                url,
                headers,
                provided,
                form: token_fetch::form(grant.id, grant.secret, grant.endpoint.scopes),
                timeout: self.settings.timeout,
                read_timeout: self.settings.read_timeout,
            });
            all[index] = Some(Ready::Token(Arc::new(TokenSource::new(scheme, Issuer::Endpoint(request)))));
        }
        Ok(all)
    }

    fn credential_of(&self, scheme: &Scheme) -> Option<&Credential> {
        let mut set = self.credentials.iter();
        let found = set.find(|(name, _)| *name == scheme.name);
        found.map(|(_, credential)| credential)
    }

    /// Headers and keys of the API go along only to origins that credentials may be sent to, and the client secret to the
    /// endpoint that the caller set besides. Keys of a provider are asked for with each request.
    fn token_address(
        &self,
        grant: &Grant<'_>,
        base: &BaseUrl,
        trusted: &Trusted,
        headers: &HeaderMap,
        keys: &[&Ready],
    ) -> Result<(String, HeaderMap, Vec<Arc<TokenSource>>), Error> {
        let url = self.token_url.as_deref().unwrap_or(grant.endpoint.url);
        let url = base.endpoint(url, self.allow_http)?;
        let (mut sent, mut provided) = (HeaderMap::new(), Vec::new());
        let is_trusted = trusted.has(&url);
        if !is_trusted && self.token_url.is_none() {
            let origin = url.origin().ascii_serialization();
            return Err(Error::build(format!(
                "the token endpoint of the description is on {origin}, which is not the origin of the base URL, so the \
                 client secret is not sent there; allow it with `allow_origin({origin:?})`, or set `token_url`"
            )));
        }
        let mut url = String::from(url);
        if is_trusted {
            sent.clone_from(headers);
            for key in keys {
                match key {
                    Ready::Token(source) => provided.push(Arc::clone(source)),
                    fixed => attach(fixed, &mut url, &mut sent)?,
                }
            }
        } else if let Some(user_agent) = headers.get(USER_AGENT) {
            sent.insert(USER_AGENT, user_agent.clone());
        }
        // What cannot be used is an error of the builder, not of the first call.
        token_fetch::uri(&url)?;
        Ok((url, sent, provided))
    }
}

/// The secrets in a header that stands for credentials: its value, and what follows the name of the HTTP scheme in it.
fn given_secrets(value: &HeaderValue) -> Vec<Secret> {
    let text = String::from_utf8_lossy(value.as_bytes());
    let token = text.split_once(' ').map(|(_, token)| Secret::new(token));
    std::iter::once(Secret::new(&*text)).chain(token).filter(|secret| !secret.expose().is_empty()).collect()
}

/// What it takes to fetch tokens.
struct Grant<'b> {
    endpoint: TokenEndpoint,
    id: &'b str,
    secret: &'b Secret,
}

/// None for credentials that are sent as they are, a token from elsewhere among them.
fn grant<'b>(scheme: &Scheme, credential: &'b Credential) -> Option<Grant<'b>> {
    match (scheme.kind, credential) {
        (SchemeKind::ClientCredentials(endpoint), Credential::Client { id, secret }) => {
            Some(Grant { endpoint, id, secret })
        }
        _ => None,
    }
}

/// A credential that the application gives while the client runs; names and passwords are fixed.
fn provided(scheme: &Scheme, credential: &Credential, timeout: Duration) -> Option<Issuer> {
    let scopes = match scheme.kind {
        SchemeKind::Basic => return None,
        SchemeKind::ClientCredentials(endpoint) => endpoint.scopes,
        _ => &[],
    };
    let Credential::Provided(provider) = credential else { return None };
    Some(Issuer::Provider { provider: Arc::clone(provider), scopes, timeout })
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.credentials.iter().map(|(name, _)| *name).collect();
        f.debug_struct("ClientBuilder")
            .field("credentials", &names)
            .field("timeout", &self.settings.timeout)
            .field("max_body", &self.settings.max_body)
            .finish_non_exhaustive()
    }
}
