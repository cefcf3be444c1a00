//! What callers put around or in place of the default transport.

use std::sync::Arc;

use crate::runtime::call::client::ClientBuilder;
use crate::runtime::http::transport::{Reqwest, Transport};

/// What is put around a transport.
pub(crate) type Layer = Box<dyn FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync>;

impl ClientBuilder {
    /// Puts a transport of your own around the one that is set so far: it sees each request, attempts after failures and
    /// those for access tokens included, and hands it on, changes it, or answers it. Of several layers the last one
    /// added sees a request first.
    ///
    /// What a layer sees holds credentials; keep them out of logs.
    #[must_use]
    pub fn layer<T: Transport>(mut self, around: impl FnOnce(Arc<dyn Transport>) -> T + Send + Sync + 'static) -> Self {
        self.layers.push(Box::new(|inner| Arc::new(around(inner))));
        self
    }

    /// Sends requests through a client of the crate `reqwest`, for proxies, client certificates and the like. Its
    /// timeouts hold beside those of this client.
    ///
    /// Build it with `redirect(Policy::none())`: redirects are followed here, where credentials stay on their origin. An
    /// answer that it was redirected to is an error.
    #[must_use]
    pub fn reqwest_client(self, client: reqwest::Client) -> Self {
        self.transport(Reqwest::from(client))
    }
}
