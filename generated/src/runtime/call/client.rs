//! The client and its builder: base URL, credentials, and the limits that apply to every call.
//!
//! A single call is in `builder.rs` and `execute.rs`. The methods named after tags and credentials are generated.

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

/// A client of the API.
///
/// Created by [`ClientBuilder::build`]. Cloning is cheap: clones share connections, access tokens and the retry budget.
///
/// # Examples
///
/// Every operation has a method. [`request`](Self::request) reaches paths that are not in the description:
///
/// ```no_run
/// # use gofive_venio::{Client, Error};
/// use http::Method;
///
/// # async fn example(client: Client) -> Result<(), Error> {
/// let health = client.request(Method::GET, "/health").await?;
/// println!("{health}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) api: &'static Api,
    base: BaseUrl,
    /// The base URLs of operations with their own server.
    servers: Servers,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) credentials: Credentials,
    pub(crate) headers: HeaderMap,
    pub(crate) settings: Settings,
    pub(crate) budget: Budget,
    pub(crate) idempotency_key: IdempotencyKey,
    pub(crate) trace: TraceSource,
    /// In every encoding in which a server may quote them.
    secrets: Vec<Secret>,
}

/// Base URLs by the server that the description documents for single operations. An error where the caller must set
/// the URL.
type Servers = Vec<(&'static str, Result<BaseUrl, Error>)>;

impl Inner {
    /// Returns the base URL of a call.
    pub(crate) fn base_of(&self, target: &Target) -> Result<&BaseUrl, Error> {
        let Some(server) = target.server() else { return Ok(&self.base) };
        match self.servers.iter().find(|(documented, _)| *documented == server) {
            Some((_, Ok(url))) => Ok(url),
            Some((_, Err(error))) => Err(error.clone()),
            None => Err(Error::build(format!("its server {server} is not a server of this API"))),
        }
    }
}

impl Client {
    /// Creates a request to a path that is not in the description, with the credentials and limits of this client.
    ///
    /// `path` starts with `/` and is appended to the base URL. Percent-escapes in it are kept. A path with `?`, `#`,
    /// `\`, or a segment `.` or `..` is an error ([`Error::is_build`]) when the request is sent.
    pub fn request(&self, method: Method, path: &str) -> Request {
        Request::new(self, method, path)
    }

    /// Redacts credentials and tokens in an error: servers quote what they received.
    pub(crate) fn redact(&self, mut error: Error) -> Error {
        error.hide(&|hide| self.each_secret(hide));
        error
    }

    /// Redacts credentials and tokens in a text.
    pub(crate) fn hide(&self, text: &mut String) {
        hide(text, &|hide| self.each_secret(hide));
    }

    /// Marks response headers that contain credentials or tokens, so that `Debug` does not show them.
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

/// Configures and creates a [`Client`].
///
/// Returned by `Client::builder()`.
///
/// # Examples
///
/// ```
/// # use gofive_venio::{ClientBuilder, Error};
/// use std::time::Duration;
/// use gofive_venio::Retry;
///
/// # fn example(builder: ClientBuilder) -> Result<(), Error> {
/// let client = builder
///     .base_url("https://staging.example.com/v1")
///     .timeout(Duration::from_secs(20))
///     .retry(Retry::new().max_attempts(5))
///     .build()?;
/// # Ok(())
/// # }
/// ```
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

    /// Sets the credential of the scheme `name`, replacing an earlier one.
    #[must_use]
    pub(crate) fn credential(mut self, name: &'static str, credential: Credential) -> Self {
        self.credentials.retain(|(set, _)| *set != name);
        self.credentials.push((name, credential));
        self
    }

    /// Sets the base URL of the API. A path in it is the prefix of all operations. Default: the server of the
    /// description.
    ///
    /// The URL must be `https`, unless the host is loopback or [`allow_http`](Self::allow_http) is set.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Sets the base URL of the operations that have the server `documented` in the description.
    ///
    /// Required if [`base_url`](Self::base_url) is changed, unless the origin of `documented` is
    /// [allowed](Self::allow_origin). Their calls send credentials to `url`, whatever its origin is. If no operation
    /// has this server, [`build`](Self::build) fails.
    #[must_use]
    pub fn server(mut self, documented: impl Into<String>, url: impl Into<String>) -> Self {
        let documented = documented.into();
        self.servers.retain(|(set, _)| *set != documented);
        self.servers.push((documented, url.into()));
        self
    }

    /// Allows credentials, default headers and the trace context to be sent to `origin`, such as
    /// `https://uploads.example.com`, in addition to the origin of the base URL. Can be called several times. Default:
    /// none.
    ///
    /// A description can place single operations or the token endpoint on a different origin, and anyone who can edit
    /// the description can change that origin. Until the origin is allowed:
    ///
    /// - An operation that needs credentials fails before anything is sent, unless [`server`](Self::server) sets its
    ///   URL.
    /// - An operation that needs no credentials is sent without any.
    /// - A token endpoint makes [`build`](Self::build) fail, unless [`token_url`](Self::token_url) sets its URL.
    #[must_use]
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.allowed_origins.push(origin.into());
        self
    }

    /// Sets the URL of the OAuth2 token endpoint: absolute, or a path on the origin of the base URL.
    ///
    /// The client secret is sent there, whatever its origin is. Default: the endpoint of the description, which must be
    /// on the origin of the base URL or on an [allowed](Self::allow_origin) one. Has no effect on an API without
    /// OAuth2.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Allows unencrypted `http` to hosts other than loopback. Anyone on the network path can then read the
    /// credentials. Default: false.
    #[must_use]
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Sets the total timeout of a call, which includes fetching an access token, redirects, reading the body, retries
    /// and the waits between them. Reading a streamed body is not included. Default: 60 seconds.
    #[must_use]
    pub fn timeout(mut self, total: Duration) -> Self {
        self.settings.timeout = total;
        self
    }

    /// Sets the timeout for opening a connection. Has no effect if a [`transport`](Self::transport) is set. Default: 10
    /// seconds.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the timeout for each read of a response body. Default: 30 seconds.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.read_timeout = timeout;
        self
    }

    /// Limits the size of a response body, in bytes. A larger body is an error ([`Error::is_body_too_large`]). In a
    /// stream of events or lines the limit applies to each item. Default: 8 MiB (8 * 1024 * 1024).
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.settings.max_body = bytes;
        self
    }

    /// Sets the retry policy of all calls. Default: [`Retry::new`], three attempts.
    #[must_use]
    pub fn retry(mut self, policy: Retry) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Sets how many retries the client and its clones can make in a row, across all calls. Each retry uses one, and
    /// every five calls that end without a transient error restore one. Once it is used up, calls are not retried.
    /// Default: 100.
    #[must_use]
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// Sends a random idempotency key in this header with each call that is not idempotent, such as a POST, so that the
    /// server recognises a retry. These calls are then retried as well.
    ///
    /// All attempts of a call send the same key. A key that is set on the call itself is sent instead. Default: no keys
    /// are generated, and a call is retried if its own `Idempotency-Key` header is set.
    #[must_use]
    pub fn idempotency_key(mut self, header: impl Into<String>) -> Self {
        self.idempotency_key = Some(header.into());
        self
    }

    /// Sets the `User-Agent` header. Default: the name and version of this crate.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Sets a header of every call. A header that is set on the call itself replaces it.
    ///
    /// Like credentials, it is sent only to the origin of the base URL and to [allowed](Self::allow_origin) origins. A
    /// credential in a header, such as `Authorization`, is sent if the credential of that scheme is not set on the
    /// client. Default: none.
    #[must_use]
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends all calls without credentials, even where the API requires them. Default: a call whose credentials are not
    /// set fails before it is sent.
    #[must_use]
    pub fn without_credentials(mut self) -> Self {
        self.settings.without_credentials = true;
        self
    }

    /// Sets the transport that sends the requests. Default: HTTP/1.1 and HTTP/2 over TLS with a connection pool.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Checks the settings and creates the client. Sends nothing.
    ///
    /// # Errors
    /// Fails if a URL, a header or a credential is not valid ([`Error::is_build`]).
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

    /// Returns the base URLs of operations with their own server. An error about a documented server fails the calls
    /// that go there, not the client.
    fn checked_servers(&self, base: &BaseUrl, trusted: &Trusted) -> Result<Servers, Error> {
        let known = self.api.servers;
        if let Some((documented, _)) = self.servers.iter().find(|(documented, _)| !known.contains(&documented.as_str()))
        {
            return Err(Error::build(format!(
                "no operation has the server `{documented}`; servers of operations: {}",
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

    /// If the caller changed the base URL, a documented server is used only on an origin that the caller allowed.
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
                "its server is {documented}, but the base URL was changed; set `server({documented:?}, ..)` as well, \
                 or allow its origin with `allow_origin({:?})`",
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

    /// Prepares keys before tokens, because token endpoints may require some of them.
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

    /// Returns the URL, the headers, and the sources of provided keys of a token request.
    ///
    /// Headers and keys of the API are sent only to origins that credentials may be sent to. The client secret is also
    /// sent to an endpoint that the caller set. Provided keys are requested again for each token request.
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
        // Fails the builder instead of the first call.
        token_fetch::uri(&url)?;
        Ok((url, sent, provided))
    }
}

/// Returns the secrets in a header that holds credentials: its value, and the part after the name of the HTTP scheme.
fn given_secrets(value: &HeaderValue) -> Vec<Secret> {
    let text = String::from_utf8_lossy(value.as_bytes());
    let token = text.split_once(' ').map(|(_, token)| Secret::new(token));
    std::iter::once(Secret::new(&*text)).chain(token).filter(|secret| !secret.expose().is_empty()).collect()
}

/// The parameters of the client credentials flow.
struct Grant<'b> {
    endpoint: TokenEndpoint,
    id: &'b str,
    secret: &'b Secret,
}

/// Returns `None` for credentials that are sent as they are, including a token that the caller set.
fn grant<'b>(scheme: &Scheme, credential: &'b Credential) -> Option<Grant<'b>> {
    match (scheme.kind, credential) {
        (SchemeKind::ClientCredentials(endpoint), Credential::Client { id, secret }) => {
            Some(Grant { endpoint, id, secret })
        }
        _ => None,
    }
}

/// Returns the issuer of a credential that a provider supplies. HTTP Basic has none.
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
