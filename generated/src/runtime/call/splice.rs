//! Inserts a value into a JSON text and keeps every other byte. Parsing and writing the whole text would lose digits of
//! numbers.

use std::ops::Range;

/// Returns `text` with `json` at `pointer` (RFC 6901). Missing fields and objects are created. Returns `None` if the
/// pointer leads through a value that is not an object, or if the text is not JSON.
pub(crate) fn splice(text: &[u8], pointer: &str, json: &str) -> Option<Vec<u8>> {
    let mut at = skip_blank(text, 0);
    let mut tokens = pointer.strip_prefix('/')?.split('/').peekable();
    while let Some(token) = tokens.next() {
        let token = token.replace("~1", "/").replace("~0", "~");
        match (member(text, at, &token)?, tokens.peek()) {
            (Some(value), Some(_)) => at = value.start,
            (Some(value), None) => return Some([&text[..value.start], json.as_bytes(), &text[value.end..]].concat()),
            (None, _) => {
                let below: Vec<&str> = tokens.collect();
                let json = below.iter().rev().fold(json.to_owned(), |json, token| format!("{{{}:{json}}}", key(token)));
                let start = at + 1;
                let is_empty = text.get(skip_blank(text, start)) == Some(&b'}');
                let end = if is_empty { "" } else { "," };
                let member = format!("{}:{json}{end}", serde_json::Value::from(token));
                return Some([&text[..start], member.as_bytes(), &text[start..]].concat());
            }
        }
    }
    None
}

/// Returns the object key that a token of a pointer names.
fn key(token: &str) -> serde_json::Value {
    token.replace("~1", "/").replace("~0", "~").into()
}

/// Returns the range of the value of the field `name` in the object at `at`. The outer `None` means there is no object.
fn member(text: &[u8], at: usize, name: &str) -> Option<Option<Range<usize>>> {
    if text.get(at) != Some(&b'{') {
        return None;
    }
    let mut at = skip_blank(text, at + 1);
    while text.get(at)? != &b'}' {
        let key_end = value_end(text, at)?;
        let key: String = serde_json::from_slice(text.get(at..key_end)?).ok()?;
        let colon = skip_blank(text, key_end);
        let start = skip_blank(text, colon + 1);
        let end = value_end(text, start)?;
        if key == name {
            return Some(Some(start..end));
        }
        at = skip_blank(text, end);
        if text.get(at) == Some(&b',') {
            at = skip_blank(text, at + 1);
        }
    }
    Some(None)
}

/// Returns the end of the value that starts at `start`.
fn value_end(text: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        match text.get(at)? {
            b'"' => at = text_end(text, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            _ => at += 1,
        }
        let is_word_over = || text.get(at).is_none_or(|next| b",:}] \n\r\t".contains(next));
        if depth == 0 && is_word_over() {
            return Some(at);
        }
    }
}

/// Returns the end of the string that starts at `start`.
fn text_end(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match text.get(at)? {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn skip_blank(text: &[u8], at: usize) -> usize {
    let blank = text.iter().skip(at).take_while(|byte| byte.is_ascii_whitespace());
    at + blank.count()
}
