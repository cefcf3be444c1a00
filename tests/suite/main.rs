//! One binary, a module per question.

mod bad;
mod cli;
mod constructs;
mod corpus;
mod diff;
mod explain;
mod extensions;
mod faults;
mod generated;
mod hostile;
mod http;
mod identifiers;
mod oracle;
mod printed;
mod promises;
mod real;
mod reference;
mod snapshots;
mod support;
mod values;
mod venio;
mod wire;

/// The runtime that generated clients get, compiled here as well so that its inner parts can be tested.
#[allow(dead_code, unused_imports, unused_macros, unreachable_pub, reason = "the runtime is the same for every API")]
#[path = "../../templates/runtime"]
mod runtime {
    pub const READS_DATES_WITHOUT_OFFSET: bool = true;

    #[path = "answers.rs"]
    pub mod answers;
    #[path = "auth.rs"]
    pub mod auth;
    #[path = "base_url.rs"]
    pub mod base_url;
    #[path = "blocking.rs"]
    pub mod blocking;
    #[path = "body.rs"]
    pub mod body;
    #[path = "budget.rs"]
    pub mod budget;
    #[path = "call.rs"]
    pub mod call;
    #[path = "client.rs"]
    pub mod client;
    #[path = "content.rs"]
    pub mod content;
    #[path = "dates.rs"]
    pub mod dates;
    #[path = "deadline.rs"]
    pub mod deadline;
    #[path = "download.rs"]
    pub mod download;
    #[path = "encode.rs"]
    pub mod encode;
    #[path = "envelope.rs"]
    pub mod envelope;
    #[path = "error.rs"]
    pub mod error;
    #[path = "execute.rs"]
    pub mod execute;
    #[path = "extend.rs"]
    pub mod extend;
    #[path = "extra.rs"]
    pub mod extra;
    #[path = "failure.rs"]
    pub mod failure;
    #[path = "fields.rs"]
    pub mod fields;
    #[path = "file.rs"]
    pub mod file;
    #[path = "form.rs"]
    pub mod form;
    #[path = "header_fields.rs"]
    pub mod header_fields;
    #[path = "headers.rs"]
    pub mod headers;
    #[path = "http_date.rs"]
    pub mod http_date;
    #[path = "json_lines.rs"]
    pub mod json_lines;
    #[path = "link_header.rs"]
    pub mod link_header;
    #[path = "multipart.rs"]
    pub mod multipart;
    #[path = "operation.rs"]
    pub mod operation;
    #[path = "pager.rs"]
    pub mod pager;
    #[path = "paging.rs"]
    pub mod paging;
    #[path = "provide.rs"]
    pub mod provide;
    #[path = "random.rs"]
    pub mod random;
    #[path = "reconnect.rs"]
    pub mod reconnect;
    #[path = "redirect.rs"]
    pub mod redirect;
    #[path = "report.rs"]
    pub mod report;
    #[path = "request.rs"]
    pub mod request;
    #[path = "response.rs"]
    pub mod response;
    #[path = "retry.rs"]
    pub mod retry;
    #[path = "secret.rs"]
    pub mod secret;
    #[path = "settings.rs"]
    pub mod settings;
    #[path = "splice.rs"]
    pub mod splice;
    #[path = "sse.rs"]
    pub mod sse;
    #[path = "stream.rs"]
    pub mod stream;
    #[path = "style.rs"]
    pub mod style;
    #[path = "test_util.rs"]
    pub mod test_util;
    #[path = "token.rs"]
    pub mod token;
    #[path = "token_fetch.rs"]
    pub mod token_fetch;
    #[path = "tower.rs"]
    pub mod tower;
    #[path = "trace.rs"]
    pub mod trace;
    #[path = "trace_context.rs"]
    pub mod trace_context;
    #[path = "transport.rs"]
    pub mod transport;
    #[path = "wire/mod.rs"]
    pub mod wire;
}
