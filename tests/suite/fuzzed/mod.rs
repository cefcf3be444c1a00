//! Properties that hold for any input, each checked with a few hundred random inputs. `tests/fuzz` runs libFuzzer on
//! the same functions, so the files here use nothing else of the suite.

mod dates;
mod descriptions;
mod headers;
mod models;
mod streams;

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Returns the inputs in `tests/fuzz/corpus` for a target: those that failed, or reach code that random ones do not.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = std::fs::read_dir(format!("fuzz/corpus/{target}")).expect("a folder");
    let files: Vec<_> = folder.map(|entry| std::fs::read(entry.expect("a file").path()).expect("a file")).collect();
    assert!(!files.is_empty(), "no inputs for {target}");
    files
}

/// Text made of these pieces, because random characters alone rarely mean anything.
fn text(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => select(pieces).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

const STREAM: &[&str] = &[
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "data: ",
    "data",
    ":",
    "id: 1",
    "id:",
    "id: \0",
    "event: a",
    "retry: 5",
    "retry: x",
    "\u{feff}",
    "\u{1e}",
    "{\"a\":1}",
    "[1,2]",
    "\"é\"",
    " ",
    "null",
    "x",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
];
const LINKS: &[&str] = &["<", ">", ";", ",", "rel", "=", "\"", "next", "\\", " ", "rel=\"next\"", "</a>", "é", "title"];
const DATES: &[&str] = &[
    "2024",
    "-",
    "02",
    "29",
    "T",
    "t",
    " ",
    "23",
    ":",
    "59",
    "60",
    ".",
    "5",
    "123456789",
    "Z",
    "z",
    "+07:00",
    "+0700",
    "-00:00",
    "2024-02-29",
    "2024-01-31T13:45:00",
    "T00:00:00",
    "9999",
    "0000",
    "+",
];
const HTTP_DATES: &[&str] =
    &["Sun, ", "Sunday, ", "Sun ", "06", " ", "Nov", "-", "1994", "94", "08:49:37", " GMT", "9999", "00:00:60", "31"];
const DOCS: &[&str] = &[
    "\n",
    "\n\n",
    "    ",
    "\t",
    "```",
    "~~~",
    "````",
    "`",
    "``",
    "rust",
    "> ",
    "- ",
    "1. ",
    "# ",
    "[a](",
    "](b)",
    "javascript:x",
    "https://a.b/c",
    "<",
    ">",
    "<script>",
    "</script>",
    "<p>",
    "<a href=\"x\">",
    "</a>",
    "<br>",
    "<code>",
    "</code>",
    "&lt;",
    "&#96;",
    "\\",
    "*",
    "**",
    "_",
    "|",
    "|-|-|\n",
    "[^1]",
    "[^1]: ",
    "![",
    "a",
    "word",
    "assert!(false);",
    "\u{202e}",
    "\u{1b}",
    "\r",
    "[a]: javascript:x\n",
    "---\n",
    "===\n",
    "<!--",
    "-->",
    "{",
    "}",
];
const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"id\"",
    "\"kind\"",
    "\"type\"",
    "\"at\"",
    "\"\"",
    "null",
    "true",
    "1",
    "-1",
    "1e400",
    "0.10",
    "18446744073709551616",
    "\"2024-02-29T00:00:00Z\"",
    "\"1\"",
    "{\"type\":\"a\"}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn streams_in_any_pieces_are_the_same(body in text(STREAM, 40), cuts in prop::collection::vec(0_u8..24, 0..24)) {
        streams::pieces_do_not_matter(body.as_bytes(), &cuts);
    }

    #[test]
    fn headers_of_any_kind_are_read(
        text in text(LINKS, 24),
        links in prop::collection::vec((".*", ".*", any::<bool>()), 1..4),
        date in self::text(HTTP_DATES, 8),
        seconds in any::<u32>(),
    ) {
        headers::a_next_link_is_part_of_the_header(text.as_bytes());
        headers::the_next_link_is_found(&links);
        headers::http_dates_are_read(&date, seconds);
    }

    #[test]
    fn cookies_arrive_or_are_refused(pairs in prop::collection::vec(("[ -~]{0,6}", "(.|%[0-9a-f]{2}){0,8}"), 0..4), is_raw in any::<bool>()) {
        headers::cookies_arrive_or_are_refused(&pairs, is_raw);
    }

    #[test]
    fn dates_of_any_kind_are_read(text in text(DATES, 12)) {
        dates::dates_are_read(&text);
    }

    #[test]
    fn json_of_any_kind_is_read_or_refused(which in any::<u8>(), text in text(JSON, 24)) {
        models::what_is_read_is_written(which, &text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn docs_of_any_kind_do_no_harm(text in text(DOCS, 40)) {
        descriptions::any_docs_do_no_harm(&text);
    }

    #[test]
    fn shapes_of_any_kind_do_no_harm(choices in prop::collection::vec(any::<u8>(), 0..200)) {
        descriptions::any_shapes_do_no_harm(&choices);
    }

    /// Small descriptions with removed, repeated or changed bytes.
    #[test]
    fn damaged_descriptions_do_no_harm(
        name in select(&["v20", "v30", "v31", "v32"][..]),
        damages in prop::collection::vec((any::<Index>(), any::<Index>(), 0_u8..3, any::<u8>()), 1..6),
    ) {
        let mut bytes = std::fs::read(format!("fixtures/hostile/{name}.yaml")).expect("a file");
        for (at, length, how, byte) in damages {
            let at = at.index(bytes.len());
            let end = bytes.len().min(at + 1 + length.index(32));
            match how {
                0 => drop(bytes.drain(at..end)),
                1 => bytes.splice(at..at, bytes[at..end].to_vec()).for_each(drop),
                _ => bytes[at] = byte,
            }
        }
        descriptions::any_bytes_do_no_harm(&bytes);
    }
}

#[test]
fn the_committed_inputs_hold() {
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    for bytes in corpus("streams") {
        (1..=bytes.len().min(40)).for_each(|size| streams::pieces_do_not_matter(&bytes, &[size as u8; 64]));
    }
    corpus("headers").iter().for_each(|bytes| headers::a_next_link_is_part_of_the_header(bytes));
    corpus("dates").iter().for_each(|bytes| dates::dates_are_read(&text(bytes)));
    corpus("docs").iter().for_each(|bytes| descriptions::any_docs_do_no_harm(&text(bytes)));
    corpus("shapes").iter().for_each(|bytes| descriptions::any_shapes_do_no_harm(bytes));
    corpus("description").iter().for_each(|bytes| descriptions::any_bytes_do_no_harm(bytes));
    corpus("models")
        .iter()
        .for_each(|bytes| (0..7).for_each(|which| models::what_is_read_is_written(which, &text(bytes))));
}
