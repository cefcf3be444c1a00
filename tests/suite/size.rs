//! How much Rust clients of real size are, which decides what they cost to compile. A client that has grown by more than a
//! twentieth fails the test, on any machine.
//!
//! A macro of the runtime counts at each use: its largest arm, each repetition once.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};

use proc_macro2::{Group, TokenStream, TokenTree};
use serde::{Deserialize, Serialize};
use typewright::config::ClientConfig;
use typewright::output::CrateFiles;
use typewright::{Stage, generate};

use crate::corpus;

const BASELINE: &str = "fixtures/size.toml";

/// How many times its baseline a count may be.
const MOST: f64 = 1.05;

/// The clients and where their descriptions are: first the one that is always there, then those of the corpus.
const VENIO: (&str, &str) = ("venio", "../spec/venio.yaml");
const REAL: [(&str, &str); 3] =
    [("github", "github-api-2026.json"), ("openai", "openai-openapi.json"), ("stripe", "stripe-spec3.yaml")];

/// The Rust of a client, without its runtime.
#[derive(Clone, Copy, Default, Debug, Serialize, Deserialize)]
struct Size {
    /// The types of the API.
    types: usize,
    lines: usize,
    /// Implementations, derived ones included.
    implementations: usize,
    functions: usize,
    /// Tokens other than docs and comments.
    tokens: usize,
}

impl Size {
    fn counts(self) -> [(&'static str, usize); 5] {
        let Self { types, lines, implementations, functions, tokens } = self;
        [
            ("types", types),
            ("lines", lines),
            ("implementations", implementations),
            ("functions", functions),
            ("tokens", tokens),
        ]
    }
}

impl AddAssign for Size {
    fn add_assign(&mut self, more: Self) {
        self.types += more.types;
        self.lines += more.lines;
        self.implementations += more.implementations;
        self.functions += more.functions;
        self.tokens += more.tokens;
    }
}

#[test]
fn clients_stay_as_small_as_they_are() {
    let text = std::fs::read_to_string(BASELINE).unwrap_or_default();
    let mut baseline: BTreeMap<String, Size> = toml::from_str(&text).expect("the baseline is a table for each client");
    let sizes: Vec<(&str, Size)> = std::thread::scope(|scope| {
        let runs: Vec<_> =
            descriptions().into_iter().map(|(name, file)| (name, scope.spawn(move || size_of(&file)))).collect();
        runs.into_iter().map(|(name, run)| (name, run.join().expect("a size"))).collect()
    });
    if std::env::var_os("UPDATE_SIZE").is_some() {
        baseline.extend(sizes.iter().map(|(name, size)| ((*name).to_owned(), *size)));
        std::fs::write(BASELINE, toml::to_string(&baseline).expect("sizes are TOML")).expect("it can be written");
    }
    let grown: Vec<String> =
        sizes.iter().flat_map(|(name, now)| growth(name, *now, baseline.get(*name).copied())).collect();
    assert!(
        grown.is_empty(),
        "generated clients are larger than tests/{BASELINE} allows:\n{}\nIf the growth is worth its compile time, accept \
         it: `UPDATE_SIZE=1 cargo test -p tests size::`",
        grown.join("\n")
    );
}

/// The descriptions that are there.
fn descriptions() -> Vec<(&'static str, PathBuf)> {
    let mut found = vec![(VENIO.0, PathBuf::from(VENIO.1))];
    if let Some(corpus) = corpus::folder() {
        found.extend(REAL.map(|(name, file)| (name, corpus.join(file))).into_iter().filter(|(_, path)| path.is_file()));
    }
    found
}

fn size_of(description: &Path) -> Size {
    let outcome = generate(&ClientConfig::for_spec(description, "nowhere", "sized"), Stage::Files);
    let (api, files) = (outcome.api.expect("no errors"), outcome.files.expect("no errors"));
    let mut macros = Macros::of(&files);
    let mut size = Size { types: api.types.len(), ..Size::default() };
    for (path, text) in &files {
        if path.ends_with(".rs") && !path.starts_with(RUNTIME) {
            size.lines += text.lines().count();
            size += macros.count(tokens(text));
        }
    }
    size
}

/// The counts that have grown too much, a line for each.
fn growth(name: &str, now: Size, before: Option<Size>) -> Vec<String> {
    let Some(before) = before else { return vec![format!("{name}: not listed")] };
    let counts = now.counts().into_iter().zip(before.counts());
    let grown = counts.filter(|((_, now), (_, before))| *now as f64 > *before as f64 * MOST);
    grown
        .map(|((count, now), (_, before))| {
            let percent = (now as f64 / before as f64 - 1.0) * 100.0;
            format!("{name}: {now} {count} where there were {before} (+{percent:.1} %)")
        })
        .collect()
}

const RUNTIME: &str = "src/runtime/";

/// The tokens of a file without its docs and comments.
fn tokens(text: &str) -> TokenStream {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n").parse().expect("generated files are Rust")
}

/// A macro of the runtime and a label: `serde` for the arms that begin with `@serde`, and none for most.
type Key = (String, String);

/// The macros of the runtime.
#[derive(Default)]
struct Macros {
    arms: BTreeMap<Key, Vec<TokenStream>>,
    /// What a use of each gives, for those that have been used.
    sizes: BTreeMap<Key, Size>,
}

impl Macros {
    fn of(files: &CrateFiles) -> Self {
        let mut macros = Self::default();
        for (_, text) in files.iter().filter(|(path, _)| path.starts_with(RUNTIME)) {
            let trees: Vec<TokenTree> = tokens(text).into_iter().collect();
            for window in trees.windows(4) {
                if let [TokenTree::Ident(keyword), _, TokenTree::Ident(name), TokenTree::Group(rules)] = window
                    && keyword == "macro_rules"
                {
                    macros.define(&name.to_string(), rules);
                }
            }
        }
        macros
    }

    /// Adds the arms of a macro: a pattern, `=>`, what it gives, and so on.
    fn define(&mut self, name: &str, rules: &Group) {
        let groups: Vec<Group> = rules.stream().into_iter().filter_map(group).collect();
        for pair in groups.chunks_exact(2) {
            self.arms.entry((name.to_owned(), label(&pair[0]))).or_default().push(pair[1].stream());
        }
    }

    /// What a use gives. A use inside of itself gives nothing.
    fn size(&mut self, key: Key) -> Size {
        if let Some(size) = self.sizes.get(&key) {
            return *size;
        }
        self.sizes.insert(key.clone(), Size::default());
        let arms = self.arms.get(&key).cloned().unwrap_or_default();
        let size = arms.into_iter().map(|arm| self.count(arm)).max_by_key(|size| size.tokens).unwrap_or_default();
        self.sizes.insert(key, size);
        size
    }

    /// Counts what the compiler reads of these tokens.
    fn count(&mut self, stream: TokenStream) -> Size {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        let mut size = Size { tokens: trees.len(), ..Size::default() };
        for (index, tree) in trees.iter().enumerate() {
            match tree {
                TokenTree::Group(inner) => size += self.count(inner.stream()),
                TokenTree::Ident(word) if word == "fn" => size.functions += 1,
                TokenTree::Ident(word) if word == "impl" && begins_item(&trees[..index]) => size.implementations += 1,
                TokenTree::Ident(word) => match &trees[index + 1..] {
                    [TokenTree::Group(traits), ..] if word == "derive" => {
                        let is_name = |tree: &TokenTree| matches!(tree, TokenTree::Ident(_));
                        size.implementations += traits.stream().into_iter().filter(is_name).count();
                    }
                    [TokenTree::Punct(mark), TokenTree::Group(rows), ..] if mark.as_char() == '!' => {
                        size += self.size((word.to_string(), label(rows)));
                    }
                    _ => {}
                },
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        size
    }
}

/// Whether `impl` after these tokens is an item, not a type such as `impl Into<String>`.
fn begins_item(before: &[TokenTree]) -> bool {
    !matches!(before.last(), Some(TokenTree::Punct(mark)) if ":><&,=".contains(mark.as_char()))
}

fn label(group: &Group) -> String {
    let mut trees = group.stream().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Punct(mark)), Some(TokenTree::Ident(label))) if mark.as_char() == '@' => label.to_string(),
        _ => String::new(),
    }
}

fn group(tree: TokenTree) -> Option<Group> {
    match tree {
        TokenTree::Group(group) => Some(group),
        _ => None,
    }
}
