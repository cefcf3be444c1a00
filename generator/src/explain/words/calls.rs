//! Words about calls: parameters, credentials, bodies, success, retries and pages.

use crate::ir::why::{
    Answer, Body, Paging, PagingFrom, PagingSigns, Retry, Security, SecurityFrom, Server, Streaming, Style, Success,
};
use crate::ir::{Follow, MediaType, ParameterPlace, RequestPlace, ResponseBody, SchemeKind, StyleForm, TypeRef};

use super::{Phrases, phrases, setting};

pub(super) fn style(why: &Style) -> Phrases {
    let place = match why.place {
        ParameterPlace::Path => "the path",
        ParameterPlace::Query => "the query",
        ParameterPlace::QueryString => "as the whole query",
        ParameterPlace::Header => "a header",
        ParameterPlace::Cookie => "a cookie",
    };
    let form = match why.style.form {
        StyleForm::Simple => "`simple`",
        StyleForm::Label => "`label`",
        StyleForm::Matrix => "`matrix`",
        StyleForm::Form => "`form`",
        StyleForm::Spaces => "`spaceDelimited`",
        StyleForm::Pipes => "`pipeDelimited`",
        StyleForm::Deep => "`deepObject`",
        StyleForm::Cookie => "`cookie`",
        StyleForm::Json => "JSON text",
    };
    let explode = if why.style.explode { ", each item by itself" } else { "" };
    let reason = match why.style.reserved {
        true => "set by `in` and `style`; reserved characters such as `/` are not escaped",
        false => "set by `in` and `style`; reserved characters are escaped",
    };
    phrases(format!("in {place}, as {form}{explode}"), reason, setting::RESERVED)
}

pub(super) fn security(why: &Security) -> Phrases {
    let (choice, reason) = match why {
        Security::Scheme(kind) => match kind {
            SchemeKind::ApiKeyHeader(name) => (format!("a key in the header `{name}`"), "`type: apiKey`"),
            SchemeKind::ApiKeyQuery(name) => (format!("a key in the query, `{name}`"), "`type: apiKey`"),
            SchemeKind::ApiKeyCookie(name) => (format!("a key in the cookie `{name}`"), "`type: apiKey`"),
            SchemeKind::Bearer => ("a token that the caller provides".to_owned(), "its type says how it is sent"),
            SchemeKind::Basic => ("a name and a password".to_owned(), "`scheme: basic`"),
            SchemeKind::ClientCredentials { .. } => {
                ("a token that the client fetches and refreshes".to_owned(), "it has a `clientCredentials` flow")
            }
        },
        Security::Operation { sets, from } => {
            let reason = match from {
                SecurityFrom::Operation => "`security` of the operation",
                SecurityFrom::Api => "`security` of the whole API",
                SecurityFrom::Nowhere => "there is no `security`",
            };
            (credentials(sets), reason)
        }
    };
    phrases(choice, reason, setting::NONE)
}

/// Returns alternatives in words: `a and b, or c, or none`.
fn credentials(sets: &[Vec<String>]) -> String {
    let sets = sets.iter().map(|set| match set.is_empty() {
        true => "none".to_owned(),
        false => format!("`{}`", set.join("` and `")),
    });
    let sets: Vec<String> = sets.collect();
    if sets.is_empty() { "no credentials".to_owned() } else { sets.join(", or ") }
}

pub(super) fn body(why: &Body) -> Phrases {
    match why {
        Body::First { media_type, media, required, is_argument } => {
            let (form, reason) = match media {
                MediaType::Json(_) => ("JSON", "JSON is preferred over other media types"),
                MediaType::Form(_) => ("a form", "there is no JSON, and forms are preferred next"),
                MediaType::Multipart(..) => {
                    ("parts", "there is neither JSON nor a form, and multipart is preferred next")
                }
                MediaType::Raw(_) => ("as bytes or text of the caller", "none of its media types has a Rust type"),
            };
            let given = match (required, is_argument) {
                (true, _) => "an argument, since it is `required`",
                (false, true) => "an argument that can be `None`, since it is not `required`",
                (false, false) => "a setter, since it is not `required`",
            };
            phrases(format!("`{media_type}`, sent as {form}"), format!("{reason}; {given}"), setting::NONE)
        }
        Body::Empty { media_type } => phrases(
            "no body",
            format!("the form `{media_type}` has no fields, and it is not `required`"),
            setting::NONE,
        ),
        Body::Additional { media_type, suffix } => phrases(
            format!("`{media_type}` by an additional method, `.._{suffix}`"),
            "it differs from the first media type in more than its name",
            setting::NONE,
        ),
    }
}

pub(super) fn answer(why: &Answer) -> Phrases {
    let (choice, reason) = match &why.body {
        ResponseBody::Empty if why.statuses.is_empty() => ("nothing", "no success response is described"),
        ResponseBody::Empty => ("nothing", "no success response has a body"),
        ResponseBody::Json(TypeRef::Nullable(_)) => {
            ("a typed value or `None`", "one success response has no body, or null")
        }
        ResponseBody::Json(_) => ("a typed value", "JSON is preferred over other media types"),
        ResponseBody::Text => ("text", "none of its media types has a Rust type"),
        ResponseBody::Bytes => ("bytes", "none of its media types is text or has a Rust type"),
        ResponseBody::Events(_) => ("typed events", "`text/event-stream`"),
        ResponseBody::Lines(_) => ("a stream of typed values", "its media type is JSON lines"),
        ResponseBody::Choice { .. } => {
            ("an enum with a variant for each status", "the success responses have different bodies")
        }
    };
    let statuses: Vec<String> = why.statuses.iter().map(ToString::to_string).collect();
    let of = if statuses.is_empty() { String::new() } else { format!(" of {}", statuses.join(", ")) };
    let way = why.suffix.as_ref().map(|suffix| format!(" by `.._{suffix}`"));
    phrases(format!("{choice}{of}{}", way.unwrap_or_default()), reason, setting::NONE)
}

pub(super) fn streaming(why: &Streaming) -> Phrases {
    let (choice, reason) = match why.body {
        ResponseBody::Events(_) | ResponseBody::Lines(_) => ("a stream of items", "items are returned as they arrive"),
        ResponseBody::Bytes => ("buffered, or streamed by `send_stream`", "bytes can have any size"),
        _ => ("buffered", "decoding needs the whole body; `max_body` limits its size"),
    };
    phrases(choice, reason, setting::NONE)
}

pub(super) fn success(why: &Success) -> Phrases {
    if why.tests.is_empty() {
        return phrases("decided by the status", "there is no `x-success-when`", setting::SUCCESS);
    }
    let claims: Vec<String> = why.tests.iter().map(|test| format!("`{}` is `{}`", test.pointer, test.equals)).collect();
    let choice = format!("decided by the status, and in the body where {}", claims.join(" and "));
    phrases(choice, "`x-success-when` of the operation or its response", setting::SUCCESS)
}

pub(super) fn retry(why: &Retry) -> Phrases {
    match why {
        Retry::Declared => phrases("retried", "`x-idempotent` says that the operation is idempotent", setting::RETRY),
        Retry::Idempotent { method } => {
            phrases("retried", format!("HTTP defines {method} as idempotent"), setting::RETRY)
        }
        Retry::NotIdempotent { method } => phrases(
            "not retried once it was sent",
            format!("{method} is not idempotent; a call with an idempotency key is retried"),
            setting::RETRY,
        ),
    }
}

pub(super) fn paging(why: &Paging) -> Phrases {
    match why {
        Paging::None => phrases("one response", "its pagination is neither described nor inferred", setting::PAGING),
        Paging::Single(key) => {
            phrases("one response", format!("`{key}` names no link to a next page"), setting::PAGING)
        }
        Paging::Pages { follow, has_items, from } => {
            let streams = if *has_items { "`.items()` and `.pages()`" } else { "`.pages()`" };
            let reason = match from {
                PagingFrom::Configuration => "set by `[client.paging]`".to_owned(),
                PagingFrom::Extension(key) => format!("set by `{key}`"),
                PagingFrom::Inferred(signs) => format!("inferred: {}", inferred(signs)),
            };
            phrases(format!("{streams} {}", way(follow)), reason, setting::PAGING)
        }
    }
}

/// Returns what pagination is inferred from.
fn inferred(signs: &PagingSigns) -> String {
    match signs {
        PagingSigns::LinkHeader { parameter } => {
            format!("the response has a header `Link` and one list, and `{parameter}` selects the page")
        }
        PagingSigns::Link { next } => format!("the response has one list, and the URL of the next page at `{next}`"),
        PagingSigns::Cursor { parameter, next } => {
            format!("the response has one list, and `{parameter}` takes the cursor at `{next}`")
        }
        PagingSigns::LastItem { parameter, more } => {
            format!("`{parameter}` takes the `id` of an item of the only list, and the response has `{more}`")
        }
        PagingSigns::Counted { parameter, end } => {
            format!("the response has one list, `{parameter}` says where it starts, and `{end}` where it ends")
        }
    }
}

/// Returns how one page leads to the next.
fn way(follow: &Follow) -> String {
    let place = |place: &RequestPlace| match place {
        RequestPlace::Query(name) | RequestPlace::Number(name) | RequestPlace::Text(name) => format!("`{name}`"),
    };
    match follow {
        Follow::Offset(at) => format!("by an offset in {}", place(at)),
        Follow::Page { number, .. } => format!("by a page number in {}", place(number)),
        Follow::Cursor { at, next } => format!("by a cursor from `{next}` to {}", place(at)),
        Follow::LastItem { at, next, .. } => format!("by `{next}` of the last item in {}", place(at)),
        Follow::Link(next) => format!("by a URL at `{next}`"),
        Follow::LinkHeader => "by a URL in the header `Link`".to_owned(),
        Follow::NextHeader(header) => format!("by a URL in the header `{header}`"),
    }
}

pub(super) fn server(why: &Server) -> Phrases {
    phrases(format!("`{}`", why.url), "the operation or its path has `servers` of its own", setting::NONE)
}
