//! Checks that generated files do no harm, with the parsers of the tools that read them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use typewright::output::CrateFiles;

/// Judges all files of a crate.
pub(crate) fn all(files: &CrateFiles, what: &str) {
    let known = names(files);
    for (path, text) in files {
        // The runtime is the same for every description.
        if !path.starts_with("src/runtime/") {
            file(path, text, &known, what);
        }
    }
}

/// Judges the files of a crate that differ from the usual ones.
pub(super) fn changed(files: &CrateFiles, usual: &CrateFiles, what: &str) {
    let known = names(files);
    for (path, text) in files.iter().filter(|(path, text)| usual.get(*path) != Some(text)) {
        file(path, text, &known, what);
    }
}

fn file(path: &str, text: &str, known: &BTreeSet<String>, what: &str) {
    let odd = text.chars().find(|c| {
        let turns =
            matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        turns || c.is_control() && *c != '\n' || matches!(c, '\u{2028}' | '\u{2029}')
    });
    assert_eq!(odd, None, "{what}: a character in {path}");
    match path {
        "Cargo.toml" => manifest(text, what),
        "README.md" => markdown(text, &|info, code| readme_code(info, code), known, &format!("{what}: {path}")),
        _ if path.ends_with(".rs") => {
            if let Err(error) = syn::parse_file(text) {
                panic!("{what}: {path} is not Rust: {error}\n{text}");
            }
            let tokens: TokenStream = text.parse().expect("Rust has tokens");
            for docs in docs(tokens) {
                markdown(&docs, &|info, code| doc_code(info, code), known, &format!("{what}: {path}"));
            }
        }
        _ => {}
    }
}

fn manifest(text: &str, what: &str) {
    let manifest: toml::Table = text.parse().unwrap_or_else(|error| panic!("{what}: Cargo.toml: {error}\n{text}"));
    let tables = ["dependencies", "dev-dependencies", "example", "features", "lints", "package"];
    let odd = manifest.keys().find(|key| !tables.contains(&key.as_str()));
    assert_eq!(odd, None, "{what}: a table in Cargo.toml");
    let keys = ["name", "version", "description", "edition", "rust-version", "license", "metadata"];
    let odd = manifest["package"].as_table().expect("a table").keys().find(|key| !keys.contains(&key.as_str()));
    assert_eq!(odd, None, "{what}: a key in Cargo.toml");
}

/// The identifiers and files of a crate, which its own links name.
fn names(files: &CrateFiles) -> BTreeSet<String> {
    static OF_RUNTIME: OnceLock<BTreeSet<String>> = OnceLock::new();
    let is_runtime = |path: &str| path.starts_with("src/runtime/");
    let gather = |of_runtime: bool| {
        let mut names = BTreeSet::new();
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs") && is_runtime(path) == of_runtime) {
            let tokens = text.parse().unwrap_or_else(|error| panic!("{path} is not Rust: {error}\n{text}"));
            identifiers(tokens, &mut names);
        }
        names
    };
    // The runtime is the same in each crate, except for optional files.
    let mut names = OF_RUNTIME.get_or_init(|| gather(true)).clone();
    names.extend(gather(false));
    names.extend(files.keys().cloned());
    names
}

fn identifiers(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => drop(names.insert(name.to_string().trim_start_matches("r#").to_owned())),
            TokenTree::Group(group) => identifiers(group.stream(), names),
            _ => {}
        }
    }
}

/// The doc comments in tokens, each with its lines.
fn docs(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if matches!(punct.as_char(), '#' | '!') => continue,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                if let Some(line) = doc_line(group.stream()) {
                    lines.push(line);
                    continue;
                }
                found.extend(docs(group.stream()));
            }
            TokenTree::Group(group) => found.extend(docs(group.stream())),
            _ => {}
        }
        found.extend((!lines.is_empty()).then(|| lines.join("\n")));
        lines.clear();
    }
    found.extend((!lines.is_empty()).then(|| lines.join("\n")));
    found
}

/// The text of `doc = ".."`, without the space that each comment starts with.
fn doc_line(tokens: TokenStream) -> Option<String> {
    let mut tokens = tokens.into_iter();
    let is_doc = matches!(tokens.next(), Some(TokenTree::Ident(name)) if name == "doc");
    let value = tokens.nth(1).filter(|_| is_doc)?;
    let text = syn::parse_str::<syn::LitStr>(&value.to_string()).ok()?.value();
    Some(text.strip_prefix(' ').map_or(text.clone(), str::to_owned))
}

/// Returns whether a code block of docs is an example of the generator, or not compiled by rustdoc.
fn doc_code(info: &str, code: &str) -> bool {
    let is_example = || {
        let inner = code.lines().filter_map(|line| line.strip_prefix("# ").or(Some(line)));
        let text: String = inner.map(|line| format!("{line}\n")).collect();
        let attributes = ["# #[cfg(feature = ", "# #[expect(deprecated)]"];
        let is_attribute = |line: &str| attributes.iter().any(|attribute| line.starts_with(attribute));
        let starts =
            code.lines().find(|line| !is_attribute(line)).is_some_and(|line| line.starts_with("# async fn example("));
        starts && code.ends_with("# Ok(())\n# }\n") && syn::parse_file(&text).is_ok_and(|file| file.items.len() == 1)
    };
    if info == "no_run" { is_example() } else { is_other_language(info) }
}

/// Returns whether a code block of the README is an example of the generator, or not Rust.
fn readme_code(info: &str, code: &str) -> bool {
    let is_rust =
        || syn::parse_str::<syn::File>(&format!("async fn f() {{ {code} }}")).is_ok_and(|file| file.items.len() == 1);
    if info == "rust" { is_rust() } else { is_other_language(info) }
}

/// Returns whether rustdoc treats a code block as a different language: its info string is a single word without a
/// meaning to rustdoc.
fn is_other_language(info: &str) -> bool {
    let of_rust = ["rust", "should_panic", "no_run", "compile_fail", "test_harness", "standalone_crate", "custom"];
    let is_known = of_rust.contains(&info) || info.starts_with("ignore") || info.starts_with("edition");
    !is_known && !info.is_empty() && info.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Returns whether rustdoc takes what follows `https://` for a URL: a label of two characters or more, a dot, and two
/// letters or more.
fn is_host(rest: &str) -> bool {
    let host = rest.split(['/', ' ']).next().unwrap_or_default();
    host.match_indices('.').any(|(dot, _)| {
        let letters = host[dot + 1..].bytes().take_while(u8::is_ascii_alphabetic).count();
        dot >= 2 && letters >= 2
    })
}

/// Judges Markdown as rustdoc reads it. `is_fine` judges its code blocks.
fn markdown(text: &str, is_fine: &dyn Fn(&str, &str) -> bool, known: &BTreeSet<String>, what: &str) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    // rustdoc treats these as links to items.
    let broken = |link: BrokenLink<'_>| Some((CowStr::from(link.reference.to_string()), CowStr::from("")));
    let mut code: Option<(String, String)> = None;
    let mut links = 0;
    for event in Parser::new_with_broken_link_callback(text, options, Some(broken)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("{what}: HTML: {html}\nin\n{text}"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => panic!("{what}: indented code in\n{text}"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => code = Some((info.to_string(), String::new())),
            Event::End(TagEnd::CodeBlock) => {
                let (info, code) = code.take().expect("it has started");
                assert!(is_fine(&info, &code), "{what}: a block of {info:?}\nin\n{text}");
            }
            Event::Start(Tag::Image { .. }) => panic!("{what}: an image in\n{text}"),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                links += 1;
                assert!(is_good(link_type, &dest_url, known), "{what}: a link to {dest_url:?}\nin\n{text}");
            }
            Event::End(TagEnd::Link) => links -= 1,
            Event::Text(text) if code.is_some() => code.iter_mut().for_each(|(_, code)| code.push_str(&text)),
            Event::Text(part) if links == 0 => {
                let is_bare =
                    |scheme: &str| part.match_indices(scheme).any(|(at, _)| is_host(&part[at + scheme.len()..]));
                let has_bare = is_bare("http://") || is_bare("https://");
                assert!(!has_bare, "{what}: rustdoc warns about the bare URL {part:?}\nin\n{text}");
            }
            Event::FootnoteReference(_) | Event::Start(Tag::FootnoteDefinition(_)) => {
                panic!("{what}: a footnote in\n{text}")
            }
            _ => {}
        }
    }
}

/// Returns whether a link leads to the web, to a place on the page, or to an item or file of the crate.
fn is_good(link_type: LinkType, target: &str, known: &BTreeSet<String>) -> bool {
    let is_open = target.starts_with("https://") || target.starts_with("http://") || target.starts_with('#');
    let is_mail = target.starts_with("mailto:") || link_type == LinkType::Email;
    let mut segments = target.trim_matches('`').trim_end_matches("()").split("::");
    is_open || is_mail || segments.all(|segment| known.contains(segment))
}
