//! Builder methods that wrap or replace the default transport.

use std::sync::Arc;

use crate::runtime::call::client::ClientBuilder;
use crate::runtime::http::transport::{Reqwest, Transport};

/// A function that wraps a transport.
pub(crate) type Layer = Box<dyn FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync>;

impl ClientBuilder {
    /// Wraps the transport in a transport of your own. It gets every request, including retries and requests for access
    /// tokens, and can forward, change or answer it. The layer that was added last gets a request first.
    ///
    /// Requests contain credentials. Keep them out of logs.
    #[must_use]
    pub fn layer<T: Transport>(mut self, around: impl FnOnce(Arc<dyn Transport>) -> T + Send + Sync + 'static) -> Self {
        self.layers.push(Box::new(|inner| Arc::new(around(inner))));
        self
    }

    /// Sets a `reqwest` client as the transport, for example to configure proxies or client certificates. Its timeouts
    /// apply in addition to those of this client.
    ///
    /// Build it with `redirect(Policy::none())`, because this client follows redirects itself and keeps credentials on
    /// their origin. A response after a redirect that `reqwest` followed is an error.
    #[must_use]
    pub fn reqwest_client(self, client: reqwest::Client) -> Self {
        self.transport(Reqwest::from(client))
    }
}
