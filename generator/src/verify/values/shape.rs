//! Reads the variants of a value from its `Debug` output.

use super::scalars::TEXTS;

/// The names of the variants and structs in a value, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) names: Vec<String>,
    /// Whether a part matches no documented variant.
    pub(super) is_unknown: bool,
}

/// The names in the `Debug` output of free-form JSON, which are not variants of generated types.
const JSON: [&str; 5] = ["Array", "Bool", "Number", "Object", "String"];

impl Shape {
    /// Reads the output of `{:?}`.
    pub(super) fn of(shown: &str) -> Self {
        let mut shape = Self::default();
        let mut rest = shown;
        let mut name = "";
        while let Some(next) = rest.chars().next() {
            let length = match next {
                '"' => quoted(rest),
                _ if is_word(next) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
                _ => next.len_utf8(),
            };
            let (token, after) = rest.split_at(length);
            let is_opened = token == "(" || (token == " " && after.starts_with('{'));
            if is_opened && !name.is_empty() && !JSON.contains(&name) {
                shape.names.push(name.to_owned());
                shape.is_unknown |= name == "Unknown" && token == "(" && !is_own_text(after);
            }
            name = if is_word(next) { token } else { "" };
            rest = after;
        }
        shape
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns the length of the quoted string at the start of a text.
fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let is_end = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// Returns whether the string in `Unknown` is one of [`TEXTS`]. These are generated only where any string is allowed.
fn is_own_text(inside: &str) -> bool {
    TEXTS.iter().any(|text| inside.starts_with(&format!("{text:?})")))
}

#[cfg(test)]
mod tests {
    use super::Shape;

    #[test]
    fn variants_are_found_outside_of_texts() {
        let shape =
            Shape::of(r#"Pet { name: "Unknown(\"x\")", kind: Cat(Cat { at: 2024-01-02T03:04:05Z }), tags: [Red] }"#);
        assert_eq!(
            (shape.names, shape.is_unknown),
            (vec!["Pet".to_owned(), "Cat".to_owned(), "Cat".to_owned()], false)
        );
    }

    #[test]
    fn an_unlisted_value_is_unknown_unless_any_text_is_allowed() {
        assert!(Shape::of(r#"Pet { kind: Unknown(Object {"kind": String("cat")}) }"#).is_unknown);
        assert!(Shape::of(r#"Pet { kind: Unknown("cat") }"#).is_unknown);
        assert!(!Shape::of(r#"Pet { kind: Unknown("text") }"#).is_unknown);
        assert!(!Shape::of(r#"Pet { kind: UnknownValue(1), more: Object {"a": Array [Number(1)]} }"#).is_unknown);
    }

    #[test]
    fn free_form_json_has_no_variants() {
        let (bare, grown) = (r#"A { rest: {} }"#, r#"A { rest: {"b": Object {"c": String("d")}} }"#);
        assert_eq!(Shape::of(bare), Shape::of(grown));
    }
}
