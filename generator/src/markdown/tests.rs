//! Typical texts, and what is true of every text.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::*;

fn lines(markdown: &str) -> Vec<String> {
    block(markdown, &Links::default())
}

fn text(markdown: &str) -> String {
    lines(markdown).join("\n")
}

#[test]
fn each_block_of_code_becomes_a_fence_that_is_not_compiled() {
    assert_eq!(text("```rust\na\n```"), "```text\na\n```");
    assert_eq!(text("~~~{.rust}\na\n~~~"), "```text\na\n```");
    assert_eq!(text("a\n\n    b\n      c"), "a\n\n```text\nb\n  c\n```");
    assert_eq!(text("> ```should_panic\n> a"), "> ```text\n> a\n> ```");
    assert_eq!(text("- a\n\n      b"), "- a\n\n  ```text\n  b\n  ```");
    assert_eq!(text("<pre>a\n  b</pre>"), "```text\na\n  b\n```");
}

#[test]
fn a_known_language_keeps_its_name() {
    assert_eq!(text("```JSON\n{}\n```"), "```json\n{}\n```");
    assert_eq!(text("```bash, ignore\nls\n```"), "```bash\nls\n```");
}

#[test]
fn a_fence_is_longer_than_those_in_it() {
    assert_eq!(text("`````\n```\na\n```\n`````"), "````text\n```\na\n```\n````");
}

#[test]
fn lines_are_wrapped_but_not_before_a_mark() {
    let words = "word ".repeat(21);
    let words = words.trim();
    assert_eq!(lines(&format!("{words} word word")), [words, "word word"]);
    assert_eq!(lines(&format!("{words} --- word")), [&format!("{words} ---"), "word"]);
    assert_eq!(lines(&format!("{words} > # word")), [&format!("{words} > #"), "word"]);
    assert_eq!(lines(&format!("`{words} [^1]: word`")), [&format!("`{words} [^1]:"), "word`"]);
}

#[test]
fn html_becomes_what_markdown_has_for_it() {
    let html = "<p>Returns a <code>Thing</code>, or <a href=\"https://example.com/a?b&amp;c\">more</a>.</p>\n<ul>\n<li>one</li>\n<li><b>two</b></li>\n</ul>";
    assert_eq!(text(html), "Returns a `Thing`, or [more](https://example.com/a?b&c).\n\n- one\n- **two**");
    assert_eq!(text("a<br>b<br><br>c"), "a\\\nb\n\nc");
    assert_eq!(text("<table><tr><th>a<th>b</tr><tr><td>1|2<td>3</table>"), "| a | b |\n|---|---|\n| 1\\|2 | 3 |");
    assert_eq!(text("a <script>b</script><!-- c --> d"), "a d");
}

#[test]
fn other_html_is_text() {
    assert_eq!(text("Vec<T> of <id>, <http-x onclick=a>"), "Vec\\<T> of \\<id>, \\<http-x onclick=a>");
}

#[test]
fn links_lead_to_the_web_or_nowhere() {
    assert_eq!(text("[a](javascript:b) [c](data:d) [e](f) [Foo]"), "a c e \\[Foo]");
    assert_eq!(
        text("[a](https://example.com/b_(c)) <d@example.com>"),
        "[a](https://example.com/b_(c)) <d@example.com>"
    );
    assert_eq!(
        text("https://example.com/a_(b), (http://example.com)."),
        "<https://example.com/a_(b)>, (<http://example.com>)."
    );
    assert_eq!(text("[a][b]\n\n[b]: javascript:c"), "a");
    assert_eq!(text("![a](https://example.com/b.png)"), "[a](https://example.com/b.png)");
}

#[test]
fn relative_links_start_at_the_page_of_the_manual() {
    let links = Links::relative_to(Some("https://example.com/docs/index.html"));
    assert_eq!(
        block("[a](../b#c) [d](//e.example) [f](g:h)", &links),
        ["[a](https://example.com/b#c) [d](https://e.example) f"]
    );
}

#[test]
fn marks_in_text_are_escaped() {
    assert_eq!(text("a_b _c 2 * 3 \\*d* [e]: f &lt;g> &amp;lt;"), "a_b \\_c 2 * 3 \\*d\\* \\[e]: f \\<g> \\&lt;");
    assert_eq!(text("\\# a"), "\\# a");
    assert_eq!(text("1\\. a"), "1\\. a");
}

#[test]
fn text_keeps_its_structure() {
    let markdown = "# Title\n\n1. one\n2. two\n   - three\n\n> quoted\n\n| a | b |\n|:---|---:|\n| *c* | ~~d~~ |\n\n- [x] done\n- [ ] open";
    assert_eq!(text(markdown), markdown);
}

#[test]
fn a_title_is_never_a_block() {
    let links = Links::default();
    assert_eq!(inline("    code", &links), "code");
    assert_eq!(inline("# a\n```rust\nb", &links), "\\# a \\`\\`\\`rust b");
    assert_eq!(inline("- a", &links), "\\- a");
    assert_eq!(inline("a <ul><li>b</li></ul>", &links), "a b");
}

#[test]
fn a_code_span_holds_any_name() {
    assert_eq!(code("a"), "`a`");
    assert_eq!(code("a`b``c"), "```a`b``c```");
    assert_eq!(code("`"), "`` ` ``");
    assert_eq!(code(""), "`\"\"`");
    assert_eq!(code("a\n\u{202e}b\u{7f}"), "`a\\n\\u{202e}b\\u{7f}`");
    assert_eq!(cell_code("a|b\\|"), "`a\\|b\\\\u{7c}`");
}

#[test]
fn an_item_holds_any_docs() {
    let docs = |lines: &[&str]| item("`a`", &lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
    assert_eq!(docs(&["b", "c"]), ["- `a`: b", "  c"]);
    assert_eq!(docs(&["```text", "b", "```"]), ["- `a`:", "", "  ```text", "  b", "  ```"]);
}

#[test]
fn odd_characters_are_dropped_or_shown() {
    assert_eq!(text("a\u{202e}b\u{1b}c\u{2028}d\re"), "ab\\\\u{1b}c d e");
    assert_eq!(text("```\na\u{202e}\tb\n```"), "```text\na\\u{202e}    b\n```");
}

const PIECES: &[&str] = &[
    "a",
    "bc",
    "1",
    " ",
    "    ",
    "\n",
    "\n\n",
    "`",
    "``",
    "```",
    "~~~",
    "~~",
    "*",
    "**",
    "_",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "]: ",
    "<",
    ">",
    "<b>",
    "</b>",
    "<p>",
    "<ul>",
    "<li>",
    "</ul>",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "<a href=x>",
    "</a>",
    "<table>",
    "<td>",
    "</table>",
    "<br>",
    "<!--",
    "-->",
    "javascript:x",
    "https://example.com/x",
    "# ",
    "- ",
    "* ",
    "1. ",
    "> ",
    "|",
    "---",
    "|-|",
    "===",
    "\\",
    "&lt;",
    "&",
    "!",
    ".",
    "ก่",
    "。",
    "[^1]",
    "[x] ",
    "\t",
    "\r",
    "\u{2028}",
];

/// Texts of random pieces, the same in each run.
fn random(count: usize, pieces: &'static [&'static str]) -> impl Iterator<Item = String> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    (0..count).map(move |_| (0..1 + next(14)).map(|_| pieces[next(pieces.len())]).collect())
}

/// What rustdoc reads.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES
}

#[test]
fn no_text_becomes_html_or_code_that_runs() {
    for source in random(60_000, PIECES) {
        let written = text(&source);
        for event in Parser::new_ext(&written, options()) {
            let is_bad = match &event {
                Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => true,
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => info.as_ref() != "text",
                Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::FootnoteDefinition(_)) => true,
                Event::Start(Tag::Link { dest_url, .. }) => !dest_url.starts_with("https://example.com/x"),
                _ => false,
            };
            assert!(!is_bad, "{event:?} of {source:?} in\n{written}");
        }
    }
}

/// The words of a text as a reader sees them.
fn words(markdown: &str) -> Vec<String> {
    let mut words = String::new();
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                words.push_str(&text)
            }
            Event::FootnoteReference(label) => words.push_str(&format!("[^{label}]")),
            Event::Start(Tag::FootnoteDefinition(label)) => words.push_str(&format!(" [^{label}]: ")),
            Event::End(_) | Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn a_text_keeps_its_words() {
    const WITHOUT_HTML: &[&str] = &[
        "a",
        "bc",
        "1",
        " ",
        "    ",
        "\n",
        "\n\n",
        "`",
        "``",
        "```",
        "~~~",
        "~~",
        "*",
        "**",
        "_",
        "[",
        "]",
        "(",
        ")",
        "](",
        "# ",
        "- ",
        "* ",
        "1. ",
        "> ",
        "|",
        "---",
        "|-|",
        "===",
        "\\",
        "&lt;",
        "&",
        ".",
        "ก่",
        "。",
        "<",
        "https://example.com/x",
    ];
    for source in random(60_000, WITHOUT_HTML) {
        let glued = |markdown: &str| words(markdown).concat();
        let written = text(&source);
        assert_eq!(glued(&written), glued(&read::dedented(&source)), "of {source:?} in\n{written}");
    }
}

/// What rustdoc reads in a text, with the words next to each other as one.
fn seen(markdown: &str) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    let mut is_text = false;
    for event in Parser::new_ext(markdown, options()) {
        let words = match &event {
            Event::Text(text) => Some(text.as_ref()),
            Event::SoftBreak => Some(" "),
            _ => None,
        };
        match (words, seen.last_mut()) {
            (Some(words), Some(last)) if is_text => last.push_str(words),
            (Some(words), _) => seen.push(words.to_owned()),
            (None, _) => seen.push(format!("{event:?}")),
        }
        is_text = words.is_some();
    }
    seen
}

#[test]
fn a_written_text_stays_as_it_is() {
    for source in random(60_000, PIECES) {
        let once = text(&source);
        assert_eq!(seen(&text(&once)), seen(&once), "of {source:?} in\n{once}");
    }
}

#[test]
fn headings_move_below_the_one_around_them() {
    let below = |level, markdown| super::below(level, &lines(markdown)).join("\n");
    assert_eq!(below(2, "# a\n\ntext\n\n## b\n\n# c"), "### a\n\ntext\n\n#### b\n\n### c");
    assert_eq!(below(1, "#### a\n\n###### b"), "## a\n\n#### b");
    assert_eq!(below(3, "# a\n\n#### b"), "#### a\n\n###### b");
    assert_eq!(below(1, "```sh\n# a\n```\n\n# b"), "```sh\n# a\n```\n\n## b");
    assert_eq!(below(1, "\\# a"), "\\# a");
}

#[test]
fn a_summary_is_the_first_sentence() {
    let summary = |markdown| super::summary(&lines(markdown));
    assert_eq!(summary("Lists pets. See `a|b`.\n\nMore."), "Lists pets.");
    assert_eq!(summary("Lists pets, e.g. cats, of `a|b`\nor c"), "Lists pets, e.g. cats, of `a\\|b` or c");
    assert_eq!(summary("## Pets\n\nMore."), "Pets");
    assert_eq!(summary(""), "");
}
