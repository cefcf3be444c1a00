//! Header values: links, dates and cookies.

use std::time::{Duration, SystemTime};

use chrono::DateTime;
use http::header::{COOKIE, LINK};
use http::{HeaderMap, HeaderValue};

use crate::runtime::http::http_date;
use crate::runtime::http::parameter::cookie;
use crate::runtime::http::style::Style;
use crate::runtime::stream::link_header::next_link;
use crate::runtime::wire::ToWire;

/// Whatever the header contains, the next link is a part of it.
pub(crate) fn a_next_link_is_part_of_the_header(text: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(text) else { return };
    let headers = HeaderMap::from_iter([(LINK, value)]);
    if let Some(target) = next_link(&headers) {
        assert!(std::str::from_utf8(text).expect("a link is text").contains(&target), "{target:?}");
    }
}

/// The first link with `rel="next"` is found, whatever the quoted titles contain.
pub(crate) fn the_next_link_is_found(links: &[(String, String, bool)]) {
    let target = |at: usize, text: &str| format!("https://example.com/{at}?{}", visible(text).replace(['<', '>'], ""));
    let link = |(at, (text, title, is_next)): (usize, &(String, String, bool))| {
        let title = visible(title).replace('\\', "\\\\").replace('"', "\\\"");
        let rel = if *is_next { "prev next" } else { "prev" };
        format!("<{}>; title=\"{title}\"; rel=\"{rel}\"", target(at, text))
    };
    let all: Vec<String> = links.iter().enumerate().map(link).collect();
    let headers = HeaderMap::from_iter([(LINK, HeaderValue::try_from(all.join(", ")).expect("visible text"))]);
    let expected = links.iter().position(|(_, _, is_next)| *is_next).map(|at| target(at, &links[at].0));
    assert_eq!(next_link(&headers), expected, "{headers:?}");
}

fn visible(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).collect()
}

/// Any text can be parsed without a panic, and dates written by chrono are read as the same date.
pub(crate) fn http_dates_are_read(text: &str, seconds: u32) {
    let _ = http_date::parse(text);
    let date = DateTime::from_timestamp(seconds.into(), 0).expect("a date");
    let expected = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.into()));
    for format in ["%a, %d %b %Y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"] {
        let text = date.format(format).to_string();
        assert_eq!(http_date::parse(&text), expected, "{text}");
    }
}

/// A server that splits the header reads the same cookies, or the cookies are refused.
pub(crate) fn cookies_arrive_or_are_refused(pairs: &[(String, String)], is_raw: bool) {
    let style = if is_raw { Style::COOKIE } else { Style::FORM };
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        if cookie(&mut headers, name, value.view(), style).is_err() {
            return;
        }
    }
    let sent = headers.get(COOKIE).map_or("", |value| std::str::from_utf8(value.as_bytes()).expect("text"));
    let split = sent.split("; ").filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').expect("a name and a value");
        let decoded = || percent_encoding::percent_decode_str(value).decode_utf8().expect("text").into_owned();
        (name.to_owned(), if is_raw { value.to_owned() } else { decoded() })
    });
    assert_eq!(split.collect::<Vec<_>>(), pairs, "{sent:?}");
}
