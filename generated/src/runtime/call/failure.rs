//! Finds the code and the message in common kinds of error bodies:
//!
//! `{code, message}`, `{error: {code, message, type}}`, `{error: "text"}`, `{error: "word", message}`, `{errors: [{code,
//! message}]}`, `{errors: ["text"]}`, `[{errorCode, message}]`, the `error` and `error_description` of OAuth, problem
//! details (RFC 9457), and the `detail: [{msg}]` and `detail: {code, message}` of FastAPI.

use http::StatusCode;

use crate::runtime::call::envelope::{find, find_string};

/// Larger bodies are not searched, because each place is a pass over the body.
const LONGEST: usize = 1 << 20;

const CODES: &[&str] = &[
    "/error/code",
    "/code",
    "/errors/0/code",
    "/detail/code",
    "/error/type",
    "/error/status",
    "/errorCode",
    "/error_code",
    "/errors/0/errorCode",
    "/0/code",
    "/0/errorCode",
];

/// Sentences precede words: `error` and `title` are often names of the kind of failure.
const MESSAGES: &[&str] = &[
    "/error/message",
    "/message",
    "/errors/0/message",
    "/error_description",
    "/detail",
    "/errors/0/detail",
    "/detail/0/msg",
    "/detail/message",
    "/error/reason",
    "/reason",
    "/errorMessage",
    "/error_message",
    "/errors/0/errorMessage",
    "/errorMessages/0",
    "/0/message",
    "/Message",
    "/msg",
    "/title",
    "/errors/0/title",
    "/errors/0",
    "/error",
    "/description",
    "/data/message",
];

/// Returns the code and the message of an error body. A code that repeats the status counts only if there is no other.
pub(crate) fn words(body: &[u8], status: StatusCode) -> (Option<String>, Option<String>) {
    // Skips HTML pages.
    if body.len() > LONGEST || !matches!(body.trim_ascii_start().first(), Some(b'{' | b'[')) {
        return (None, None);
    }
    let at = |pointer: &str| find(body, pointer).filter(|text| !text.is_empty());
    let text = |pointer: &str| find_string(body, pointer).filter(|text| !text.trim().is_empty());
    let (place, message) = MESSAGES.iter().find_map(|place| Some((*place, text(place)?))).unzip();
    let codes = || CODES.iter().filter_map(|pointer| at(pointer));
    let code = codes().find(|code| code != status.as_str());
    // A word beside a message is a code. A text with spaces, such as `Not Found`, repeats the status.
    let is_word = |error: &String| !error.contains(char::is_whitespace);
    let beside = || place.filter(|place| *place != "/error").and_then(|_| text("/error")).filter(is_word);
    // In problem details, `about:blank` means that there is no type.
    let problem = || at("/title").and_then(|_| at("/type")).filter(|kind| kind != "about:blank");
    (code.or_else(beside).or_else(problem).or_else(|| codes().next()), message)
}
