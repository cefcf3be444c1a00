//! Finds the code and the message in common kinds of error bodies:
//!
//! `{code, message}`, `{error: {code, message, type}}`, `{error: "text"}`, `{errors: [{code, message}]}`, the `error`
//! and `error_description` of OAuth, and problem details (RFC 9457).

use crate::runtime::call::envelope::find;

const CODES: &[&str] = &["/error/code", "/code", "/errors/0/code", "/error/type"];

const MESSAGES: &[&str] = &[
    "/error/message",
    "/message",
    "/errors/0/message",
    "/error_description",
    "/detail",
    "/errors/0/detail",
    "/title",
    "/error",
];

/// Returns the code and the message of an error body.
pub(crate) fn words(body: &[u8]) -> (Option<String>, Option<String>) {
    // Skips HTML pages.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return (None, None);
    }
    let at = |pointer: &str| find(body, pointer).filter(|text| !text.is_empty());
    let code = CODES.iter().find_map(|pointer| at(pointer));
    let code = code.or_else(|| at("/error_description").and_then(|_| at("/error")));
    // In problem details, `about:blank` means that there is no type.
    let problem = || at("/title").and_then(|_| at("/type")).filter(|kind| kind != "about:blank");
    (code.or_else(problem), MESSAGES.iter().find_map(|pointer| at(pointer)))
}
