//! The runtime: plain Rust files that each generated crate gets byte for byte, and the module that lists them.

use quote::quote;

use crate::ir::{Api, Operation, ResponseBody};
use crate::output::CrateFiles;
use crate::runtime::FILES;

use super::layout;
use super::refs::ident;

/// Whether an API needs a file; with that of dates comes the date crate.
pub(super) fn is_needed(api: &Api, path: &str) -> bool {
    let answers = |test: fn(&ResponseBody) -> bool| {
        api.tags.iter().flat_map(|tag| &tag.operations).any(|operation| test(&operation.response))
    };
    match path {
        "dates.rs" => api.uses_dates,
        "answers.rs" => answers(|body| matches!(body, ResponseBody::Choice { .. })),
        "reconnect.rs" => api.tags.iter().flat_map(|tag| &tag.operations).any(Operation::reconnects),
        "sse.rs" => answers(|body| matches!(body, ResponseBody::Events(_))),
        "link_header.rs" | "pager.rs" | "paging.rs" => is_paged(api),
        "json_lines.rs" => answers(|body| matches!(body, ResponseBody::Lines(_))),
        _ => true,
    }
}

fn is_paged(api: &Api) -> bool {
    api.tags.iter().flat_map(|tag| &tag.operations).any(|operation| operation.paging.is_some())
}

/// The files of the runtime.
pub(super) fn files(api: &Api, head: &str) -> CrateFiles {
    let mut files: CrateFiles = FILES
        .iter()
        .filter(|(path, _)| is_needed(api, path))
        .map(|(path, text)| (format!("src/runtime/{path}"), (*text).to_owned()))
        .collect();
    files.insert("src/runtime/mod.rs".to_owned(), module(api, &files, head));
    files
}

/// `src/runtime/mod.rs`: what is copied, and what of it the rest of the crate uses.
fn module(api: &Api, files: &CrateFiles, head: &str) -> String {
    let modules = files.keys().filter_map(|path| {
        let path = path.strip_prefix("src/runtime/")?;
        let name =
            path.strip_suffix("/mod.rs").or_else(|| path.strip_suffix(".rs").filter(|name| !name.contains('/')))?;
        let when = match name {
            "blocking" => quote!(#[cfg(feature = "blocking")] pub),
            "test_util" => quote!(#[cfg(feature = "test-util")] pub),
            "tower" => quote!(#[cfg(feature = "tower")] pub),
            _ => quote!(pub(crate)),
        };
        let name = ident(name);
        Some(quote!(#when mod #name;))
    });
    let mut items: Vec<_> = modules.collect();
    items.extend([
        quote!(
            pub use body::Body;
        ),
        quote!(
            pub use call::{Call, Sending};
        ),
        quote!(
            pub use client::{Client, ClientBuilder};
        ),
        quote!(
            pub use error::Error;
        ),
        quote!(
            pub use file::File;
        ),
        quote!(
            pub use provide::{AccessToken, ProvideToken, TokenFuture, TokenWanted};
        ),
        quote!(
            pub use request::Request;
        ),
        quote!(
            pub use response::{FromBody, Response};
        ),
        quote!(
            pub use retry::Retry;
        ),
        quote!(
            pub use stream::BodyStream;
        ),
        quote!(
            pub use trace_context::TraceContext;
        ),
        quote!(
            pub use transport::{Transport, TransportError, TransportFuture};
        ),
        quote!(
            pub(crate) use auth::Credential;
        ),
        quote!(
            pub(crate) use call::call;
        ),
        quote!(
            pub(crate) use fields::Encoding;
        ),
        quote!(
            pub(crate) use operation::{Api, Operation, Scheme, SuccessWhen};
        ),
        quote!(
            pub(crate) use style::Style;
        ),
    ]);
    if files.contains_key("src/runtime/dates.rs") {
        let is_lenient = !api.strict_dates;
        items.push(quote!(pub(crate) const READS_DATES_WITHOUT_OFFSET: bool = #is_lenient;));
    }
    if files.contains_key("src/runtime/sse.rs") {
        items.push(quote!(
            pub use sse::{Event, EventStream};
        ));
    }
    if files.contains_key("src/runtime/reconnect.rs") {
        items.push(quote!(
            pub use reconnect::Reconnecting;
        ));
    }
    if files.contains_key("src/runtime/json_lines.rs") {
        items.push(quote!(
            pub use json_lines::JsonLines;
        ));
    }
    if files.contains_key("src/runtime/paging.rs") {
        items.push(quote!(
            pub use paging::{Items, Pages};
        ));
        items.push(quote!(
            pub(crate) use pager::{Paging, Place};
        ));
    }
    let about = "//! What every generated client needs: sending, credentials, errors, and JSON.\n\n";
    layout::file(&format!("{head}{about}"), items)
}
