//! Signs as words: `+1` is "plus 1", `!=` is "not equals", `C#` is "C sharp".

/// The words of signs. Those of several characters come first.
const WORDS: &[(&str, &str)] = &[
    ("[]", "brackets"),
    ("!=", "not equals"),
    ("<>", "not equals"),
    ("<=", "lte"),
    (">=", "gte"),
    ("==", "equals"),
    ("&&", "and"),
    ("||", "or"),
    ("<", "lt"),
    (">", "gt"),
    ("=", "equals"),
    ("!", "not"),
    ("+", "plus"),
    ("-", "minus"),
    ("*", "asterisk"),
    ("#", "sharp"),
    ("%", "percent"),
    ("&", "and"),
    ("|", "or"),
    ("@", "at"),
    ("$", "dollar"),
    ("^", "caret"),
    ("~", "tilde"),
    ("?", "question"),
    ("/", "slash"),
    ("\\", "backslash"),
    (".", "dot"),
    (",", "comma"),
    (":", "colon"),
    (";", "semicolon"),
    ("_", "underscore"),
    ("'", "quote"),
    ("\"", "double quote"),
    ("`", "backtick"),
    ("(", "left parenthesis"),
    (")", "right parenthesis"),
    ("[", "left bracket"),
    ("]", "right bracket"),
    ("{", "left brace"),
    ("}", "right brace"),
    (" ", "space"),
    ("\t", "tab"),
    ("\n", "newline"),
];

/// Characters that separate words. They are signs only where they separate nothing.
const SEPARATORS: &[char] = &['-', '_', '.', ',', ':', ';', '/'];

/// Characters around words. They are signs only where there are no words.
const BRACKETS: &[char] = &[' ', '\'', '"', '(', ')', '[', ']', '{', '}', '\t', '\n'];

/// Returns a text with its signs as words, or `None` if it has none.
pub(super) fn in_words(text: &str) -> Option<String> {
    let mut words = String::with_capacity(text.len());
    let mut found = false;
    let is_bare = !text.contains(char::is_alphanumeric);
    let mut before: Option<char> = None;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = rest[first.len_utf8()..].chars().next();
        let sign = WORDS.iter().find(|(sign, _)| rest.starts_with(sign) && (is_bare || is_sign(sign, before, after)));
        let taken = match sign {
            Some((sign, word)) => {
                words.push_str(&format!(" {word} "));
                found = true;
                &rest[..sign.len()]
            }
            None => {
                words.push(first);
                &rest[..first.len_utf8()]
            }
        };
        before = taken.chars().next_back();
        rest = &rest[taken.len()..];
    }
    found.then_some(words)
}

/// Returns whether a character has a meaning of its own between these two: `-` has one in `-title`, `a--1` and `GMT-1`,
/// and none in `date-from`.
fn is_sign(sign: &str, before: Option<char>, after: Option<char>) -> bool {
    let mut chars = sign.chars();
    let (Some(only), None) = (chars.next(), chars.next()) else { return true };
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match only {
        '-' => !is_word(before) || after.is_none() || is_digit(after) && !is_digit(before),
        only if SEPARATORS.contains(&only) => before.is_none() || after.is_none(),
        only => !BRACKETS.contains(&only),
    }
}

fn is_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn signs_that_separate_words_are_no_signs() {
        for (text, words) in [
            ("date-from", None),
            ("gpt-5.5-2026", Some("gpt minus 5.5-2026")),
            ("-title", Some("minus title")),
            ("reactions--1", Some("reactions- minus 1")),
            ("reactions-+1", Some("reactions- plus 1")),
            ("C++", Some("C plus plus")),
            ("C#", Some("C sharp")),
            ("price>=", Some("price gte")),
            ("ids[]", Some("ids brackets")),
            ("filter[name]", None),
            ("_id", Some("underscore id")),
            ("a_b", None),
            ("Foo (bar)", None),
            ("!=", Some("not equals")),
            ("()", Some("left parenthesis right parenthesis")),
            ("", None),
        ] {
            let found = in_words(text).map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "));
            assert_eq!(found.as_deref(), words, "{text}");
        }
    }
}
