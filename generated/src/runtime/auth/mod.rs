//! Credentials: what the caller gives, how tokens are fetched and renewed, and what keeps secrets out of sight.

pub(crate) mod credential;
pub(crate) mod provide;
pub(crate) mod secret;
pub(crate) mod token;
pub(crate) mod token_fetch;
