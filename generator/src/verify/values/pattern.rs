//! Generates strings that match a regular expression.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Preferred characters, in order. The first one that a class allows is used.
const USUAL: &str = "a0A-_ ./:";

/// The maximum length in bytes.
const LONGEST: usize = 5000;

/// Returns a string that matches, with a length between two limits. Returns `None` when the pattern is not supported or
/// no string is found.
pub(super) fn matching(pattern: &str, least: usize, most: usize) -> Option<String> {
    let expression = regex_syntax::parse(&without_looks(pattern)).ok()?;
    // More repetitions give a longer string. Use the first one whose length is allowed.
    let exact = u32::try_from(least).unwrap_or_default();
    let texts = [0, 1, 2, 3, 5, 8, 16, exact, 32, 64, 128].into_iter().filter_map(|times| {
        let mut text = String::new();
        write(&expression, times, &mut text)?;
        Some(text)
    });
    let mut fitting = texts.filter(|text| (least..=most).contains(&text.chars().count()));
    let first = fitting.next()?;
    // Prefer a string that is not empty.
    if first.is_empty() { fitting.next().or(Some(first)) } else { Some(first) }
}

/// Removes lookaheads and lookbehinds, which `regex_syntax` does not support. The result can be wrong, but values are
/// validated later.
fn without_looks(pattern: &str) -> String {
    let mut kept = String::new();
    let mut rest = pattern;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '(' if ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|look| rest.starts_with(look)) => {
                rest = &rest[group(rest)..];
                continue;
            }
            _ => next.len_utf8(),
        };
        kept.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    kept
}

/// Returns the length of the group at the start of a pattern.
fn group(pattern: &str) -> usize {
    let (mut depth, mut is_escaped, mut is_class) = (0_usize, false, false);
    for (at, c) in pattern.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            ']' => is_class = false,
            _ if is_class => {}
            '[' => is_class = true,
            '(' => depth += 1,
            ')' if depth == 1 => return at + 1,
            ')' => depth -= 1,
            _ => {}
        }
    }
    pattern.len()
}

/// Appends a string that matches. `times` is the number of repetitions, within the limits of each.
fn write(expression: &Hir, times: u32, text: &mut String) -> Option<()> {
    match expression.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let has = |c: &char| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(c));
            text.push(USUAL.chars().find(has).or_else(|| Some(class.ranges().first()?.start()))?);
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Repetition(repetition) => {
            let count = times.clamp(repetition.min, repetition.max.unwrap_or(u32::MAX));
            for _ in 0..count {
                write(&repetition.sub, times, text)?;
                if text.len() > LONGEST {
                    return None;
                }
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, times, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, times, text))?,
        HirKind::Alternation(choices) => write(choices.first()?, times, text)?,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::matching;

    #[test]
    fn texts_match() {
        assert_eq!(matching("^[a-z]{2}-\\d+$", 0, 99).as_deref(), Some("aa-0"));
        assert_eq!(matching("^(GET|POST)$", 0, 99).as_deref(), Some("GET"));
        assert_eq!(matching("^[a-f]*$", 0, 99).as_deref(), Some("a"));
        assert_eq!(matching("^[a-f]*$", 5, 6).as_deref(), Some("aaaaa"));
        assert_eq!(matching("^[0-9a-f]+$", 40, 40), Some("a".repeat(40)));
        assert_eq!(matching("^[A-Z]$", 3, 4), None);
        assert_eq!(matching("^(?![0-9(]{2}|(a))[b-d]+(?<=b)\\(?$", 0, 9).as_deref(), Some("b"));
        assert_eq!(matching("(", 0, 9), None);
    }
}
