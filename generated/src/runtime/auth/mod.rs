//! Credentials, token providers, fetching and refreshing tokens, and the redaction of secrets.

pub(crate) mod credential;
pub(crate) mod provide;
pub(crate) mod secret;
pub(crate) mod token;
pub(crate) mod token_fetch;
