//! Finds the next page in the header `Link` (RFC 8288).

use http::HeaderMap;
use http::header::LINK;

/// Returns the target of the first link with `rel="next"`, unchanged.
pub(crate) fn next_link(headers: &HeaderMap) -> Option<String> {
    let texts = headers.get_all(LINK).iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
    texts.into_iter().find_map(|text| {
        let mut rest = text;
        while let Some((link, after)) = one(rest) {
            if link.is_next {
                return Some(link.target.to_owned());
            }
            rest = after;
        }
        None
    })
}

struct Link<'t> {
    target: &'t str,
    is_next: bool,
}

/// Parses `<target>; name=value; ...`. Returns the link and the text after it.
fn one(text: &str) -> Option<(Link<'_>, &str)> {
    let (_, text) = text.split_once('<')?;
    let (target, mut rest) = text.split_once('>')?;
    // RFC 8288 ignores all but the first `rel` of a link.
    let mut rel = None;
    while let Some(parameter) = rest.trim_start().strip_prefix(';') {
        let name_end = parameter.find(['=', ';', ',']).unwrap_or(parameter.len());
        let (name, after) = parameter.split_at(name_end);
        let (value, after) = match after.strip_prefix('=') {
            Some(value) => self::value(value.trim_start()),
            None => ("", after),
        };
        if name.trim().eq_ignore_ascii_case("rel") {
            rel.get_or_insert(value);
        }
        rest = after;
    }
    let is_next = rel.is_some_and(|rel| rel.split_whitespace().any(|one| one.eq_ignore_ascii_case("next")));
    Some((Link { target: target.trim(), is_next }, rest))
}

/// Parses a token or a quoted string. Returns it and the text after it. Escapes are not decoded: they matter only to
/// find the closing quote.
fn value(text: &str) -> (&str, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_at(text.find([';', ',']).unwrap_or(text.len()));
        return (value.trim_end(), rest);
    };
    let mut is_escaped = false;
    let end = quoted.find(|one| match one {
        _ if std::mem::take(&mut is_escaped) => false,
        '\\' => {
            is_escaped = true;
            false
        }
        one => one == '"',
    });
    let end = end.unwrap_or(quoted.len());
    (&quoted[..end], quoted.get(end + 1..).unwrap_or_default())
}
