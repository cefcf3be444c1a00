//! Path templates: matches placeholders with parameters, and builds the template that the runtime fills in.
//!
//! OpenAPI knows only `{name}`. Descriptions generated from the routes of a framework contain its spellings:
//! `{id:[0-9]+}`, `{path*}`, `:id`, `<int:id>`, or `userId` in one place and `user_id` in the other.

use crate::diagnostic::rule;
use crate::ir::{Parameter, ParameterPlace};

use super::found::Found;
use crate::lower::context::Context;

/// Patterns of frameworks that match several segments.
const ACROSS_SEGMENTS: &[&str] = &["path", ".*", ".+", "**"];

/// A path template in pieces. The fragment is dropped, because it is never sent.
#[derive(Debug)]
pub(in crate::lower) struct Template<'p> {
    pieces: Vec<Piece<'p>>,
}

#[derive(Debug)]
enum Piece<'p> {
    Literal(&'p str),
    Placeholder(Placeholder<'p>),
    /// `{?x,y}`: names of query parameters in the syntax of RFC 6570.
    Query(&'p str),
    /// `?q={q}`: a value in the query of the path, for a documented query parameter.
    Pair(&'p str),
}

/// A placeholder of a path template.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Placeholder<'p> {
    /// The text in the path: `{id:[0-9]+}`.
    pub(in crate::lower) written: &'p str,
    /// The text inside the delimiters.
    inner: &'p str,
    /// The name: `id`.
    pub(in crate::lower) name: &'p str,
    /// The name of the parameter that the placeholder is for.
    pub(in crate::lower) parameter: Option<&'p str>,
    /// Whether slashes in the value are kept.
    pub(in crate::lower) keeps_slashes: bool,
    /// The pattern of the value, if there is one.
    pattern: Option<&'p str>,
}

impl<'p> Template<'p> {
    /// Parses a path. `declared` and `query` are the names of the operation's path and query parameters.
    pub(in crate::lower) fn read(path: &'p str, declared: &[&'p str], query: &[&str]) -> Self {
        let (path, _) = path.split_once('#').unwrap_or((path, ""));
        let mut template = Self { pieces: pieces(path) };
        // Text in braces is certainly a placeholder, so it is matched first.
        for is_same in [is_same_name, is_same_spelling] {
            for in_braces in [true, false] {
                template.assign(declared, in_braces, is_same);
            }
        }
        let mut in_query = false;
        for piece in &mut template.pieces {
            match piece {
                Piece::Literal(text) => in_query |= text.contains('?'),
                Piece::Placeholder(one) if one.parameter.is_some() => {}
                Piece::Placeholder(one) if !one.is_in_braces() => *piece = Piece::Literal(one.written),
                Piece::Placeholder(one) if in_query && query.contains(&one.name) => *piece = Piece::Pair(one.name),
                _ => {}
            }
        }
        template
    }

    fn assign(&mut self, declared: &[&'p str], in_braces: bool, is_same: fn(&Placeholder<'_>, &str) -> bool) {
        for index in 0..self.pieces.len() {
            let Piece::Placeholder(one) = self.pieces[index] else { continue };
            if one.parameter.is_some() || one.is_in_braces() != in_braces {
                continue;
            }
            let is_free = |name: &str| self.of(name).is_none_or(|other| other.inner == one.inner);
            let found = declared.iter().copied().find(|name| is_same(&one, name) && is_free(name));
            if let Piece::Placeholder(one) = &mut self.pieces[index] {
                one.parameter = found;
            }
        }
    }

    /// Returns the placeholders in order.
    pub(in crate::lower) fn placeholders(&self) -> impl Iterator<Item = &Placeholder<'p>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Placeholder(one) => Some(one),
            _ => None,
        })
    }

    /// Returns the first placeholder for a parameter.
    pub(in crate::lower) fn of(&self, parameter: &str) -> Option<&Placeholder<'p>> {
        self.placeholders().find(|one| one.parameter == Some(parameter))
    }

    /// Returns the template for the runtime, in which each placeholder has the name of its parameter.
    fn sent(&self) -> String {
        let mut sent = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => sent.push_str(text),
                Piece::Placeholder(one) => {
                    sent.push_str(&format!("{{{}}}", one.parameter.unwrap_or(one.name)));
                }
                Piece::Query(_) => {}
                // The query parameter adds the pair.
                Piece::Pair(_) => sent.truncate(sent.rfind(['?', '&']).unwrap_or(sent.len())),
            }
        }
        if self.pieces.iter().any(|piece| matches!(piece, Piece::Pair(_))) && !sent.contains('?') {
            return sent.replacen('&', "?", 1);
        }
        sent
    }

    /// Reports the placeholders that are treated as something else. `query` are the names of query parameters.
    pub(in crate::lower) fn report(&self, cx: &mut Context<'_>, operation: &Found<'_>, query: &[&str]) {
        for piece in &self.pieces {
            match piece {
                Piece::Literal(_) => {}
                Piece::Placeholder(one) => one.report(cx, operation),
                Piece::Pair(name) => {
                    let message = (
                        format!("the path contains the placeholder `{{{name}}}` of a query parameter"),
                        format!("`{name}` is sent in the query"),
                    );
                    cx.report(&rule::MENDED, &operation.path_at, message)
                        .help("remove the query from the path; parameters with `in: query` are enough");
                }
                Piece::Query(names) => {
                    let message = (
                        format!("`{{?{names}}}` in a path is not OpenAPI"),
                        "its names are treated as query parameters",
                    );
                    cx.report(&rule::MENDED, &operation.path_at, message)
                        .help("remove it from the path; parameters with `in: query` are enough");
                    let names = names.split(',').map(|name| name.trim().trim_end_matches('*'));
                    for name in names.filter(|name| !query.contains(name)) {
                        let message =
                            (format!("the query parameter `{name}` is not described"), "the client cannot send it");
                        cx.report(&rule::KEYWORD_NOT_SUPPORTED, &operation.at, message)
                            .help(format!("add a parameter `{name}` with `in: query`"));
                    }
                }
            }
        }
    }
}

impl Placeholder<'_> {
    fn is_in_braces(&self) -> bool {
        self.written.starts_with('{')
    }

    fn report(&self, cx: &mut Context<'_>, operation: &Found<'_>) {
        let name = self.parameter.unwrap_or(self.name);
        if self.parameter.is_some_and(|parameter| !is_same_name(self, parameter)) || self.inner != self.inner.trim() {
            let message = (
                format!("`{}` in the path and the parameter `{name}` are spelled differently", self.written),
                "they are treated as the same parameter",
            );
            cx.report(&rule::PLACEHOLDER_SPELLING, &operation.path_at, message)
                .help(format!("write `{{{name}}}` in the path"));
        } else if !self.is_in_braces() || self.pattern.is_some_and(|_| self.parameter != Some(self.inner)) {
            let is_checkable = self.pattern.is_some_and(|pattern| !ACROSS_SEGMENTS.contains(&pattern));
            let unchecked = if is_checkable { "; the client does not check its pattern" } else { "" };
            let message = (
                format!("`{}` is not a placeholder of OpenAPI", self.written),
                format!("it is treated as `{{{name}}}`{unchecked}"),
            );
            cx.report(&rule::MENDED, &operation.path_at, message).help(format!("write `{{{name}}}`"));
        }
    }
}

/// Splits a path. Words that may be literal, such as `:id`, count as placeholders until they are matched.
fn pieces(path: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut literal, mut at) = (0, 0);
    while at < path.len() {
        let Some((written, inner)) = placeholder(&path[..at], &path[at..]) else {
            at += path[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        pieces.push(Piece::Literal(&path[literal..at]));
        pieces.push(match inner.strip_prefix(['?', '&']).filter(|_| written.starts_with('{')) {
            Some(names) => Piece::Query(names),
            None => {
                // Flask puts the pattern first: `<int:id>`.
                let flask = inner.split_once(':').filter(|_| written.starts_with('<'));
                let (name, keeps_slashes, pattern) =
                    flask.map_or_else(|| spelt(inner), |(kind, name)| (name, kind == "path", Some(kind)));
                Piece::Placeholder(Placeholder { written, inner, name, parameter: None, keeps_slashes, pattern })
            }
        });
        at += written.len();
        literal = at;
    }
    pieces.push(Piece::Literal(&path[literal..]));
    pieces
}

/// Returns the placeholder at the start of `rest`, and the text inside its delimiters.
fn placeholder<'p>(before: &str, rest: &'p str) -> Option<(&'p str, &'p str)> {
    match rest.as_bytes().first()? {
        b'{' => {
            // Patterns can contain braces, as in `{id:[0-9]{4}}`. Names cannot.
            let has_pattern = |end: &usize| rest[..*end].contains([':', '=']);
            let end = closing(rest).filter(has_pattern).or_else(|| rest.find('}'))?;
            Some((&rest[..=end], &rest[1..end]))
        }
        b'<' => {
            let end = rest.find(['>', '/']).filter(|end| rest[*end..].starts_with('>'))?;
            Some((&rest[..=end], &rest[1..end]))
        }
        // `/things:cancel` is literal, `/:id` is not.
        b':' if before.ends_with('/') => {
            let is_name = |one: char| one.is_ascii_alphanumeric() || one == '_';
            let end = rest[1..].find(|one| !is_name(one)).map_or(rest.len(), |end| end + 1);
            (end > 1).then(|| (&rest[..end], &rest[1..end]))
        }
        _ => None,
    }
}

fn closing(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    rest.char_indices().find_map(|(at, one)| {
        match one {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth == 0).then_some(at)
    })
}

/// Returns the name in a placeholder, whether slashes are kept, and the pattern. Understands `{path+}` and `{+path}` of
/// gateways, `{*path}`, `{path:.*}`, `{id:int}` and `{id?}` of frameworks, and `{name=projects/*}` of Google.
fn spelt(inner: &str) -> (&str, bool, Option<&str>) {
    let trimmed = inner.trim();
    let (name, pattern) = match trimmed.find([':', '=']) {
        Some(at) if at > 0 => (&trimmed[..at], Some(&trimmed[at + 1..])),
        _ => (trimmed, None),
    };
    let is_google = trimmed[name.len()..].starts_with('=');
    let spans = pattern.is_some_and(|it| ACROSS_SEGMENTS.contains(&it) || is_google && it.contains('/'));
    let bare = name.trim().trim_start_matches(['+', '*']).trim_end_matches(['+', '*', '?']);
    match bare {
        "" => (inner, false, None),
        _ => (bare, spans || bare != name.trim().trim_end_matches('?'), pattern),
    }
}

/// Returns whether a placeholder has the name of a parameter.
fn is_same_name(placeholder: &Placeholder<'_>, parameter: &str) -> bool {
    placeholder.inner == parameter || placeholder.name == parameter || placeholder.name == spelt(parameter).0
}

/// Returns whether the two names differ only in case and punctuation.
fn is_same_spelling(placeholder: &Placeholder<'_>, parameter: &str) -> bool {
    let letters = |name: &str| -> String {
        name.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(placeholder.name) == letters(spelt(parameter).0)
}

/// Returns the template for the runtime, of an operation with these parameters.
pub(in crate::lower) fn sent(path: &str, parameters: &[Parameter]) -> String {
    let named = |place: ParameterPlace| -> Vec<&str> {
        parameters.iter().filter(|one| one.place == place).map(|one| one.wire.as_str()).collect()
    };
    Template::read(path, &named(ParameterPlace::Path), &named(ParameterPlace::Query)).sent()
}

/// Sorts parameters: those of the path first, in the template's order, then the others as described.
pub(in crate::lower) fn sort(parameters: &mut [Parameter], template: &Template<'_>) {
    let position = |parameter: &Parameter| {
        let is_it = |one: &Placeholder<'_>| one.parameter.unwrap_or(one.name) == parameter.wire;
        template.placeholders().position(is_it)
    };
    parameters.sort_by_key(|parameter| match parameter.place {
        ParameterPlace::Path => (0, position(parameter).unwrap_or(usize::MAX)),
        _ => (1, 0),
    });
}
