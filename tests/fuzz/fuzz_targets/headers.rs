//! Any text as links, dates and cookies.
#![no_main]

#[path = "../../suite/fuzzed/headers.rs"]
mod headers;
#[allow(unused_imports)]
#[path = "../../../templates/runtime/src/lib.rs"]
mod runtime;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    headers::a_next_link_is_part_of_the_header(text.as_bytes());
    headers::http_dates_are_read(
        text,
        text.bytes().fold(0, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))),
    );
    let lines: Vec<(&str, &str)> = text.lines().map(|line| line.split_once(" ").unwrap_or((line, ""))).collect();
    let owned = |(one, two): &(&str, &str)| ((*one).to_owned(), (*two).to_owned());
    let pairs: Vec<(String, String)> = lines.iter().map(owned).collect();
    headers::cookies_arrive_or_are_refused(&pairs, text.len() % 2 == 0);
    let links: Vec<_> = pairs.into_iter().map(|(one, two)| (one, two.clone(), two.len() % 2 == 0)).collect();
    headers::the_next_link_is_found(&links);
});
