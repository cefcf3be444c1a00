//! Finds the first difference between two JSON values.

use serde_json::{Number, Value};

use crate::diagnostic::Pointer;

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// The place in the values.
    pub(super) at: Pointer,
    /// The description for people.
    pub(super) what: String,
}

/// Returns the first difference between a value that was read and the value that was written. Numbers are compared by
/// value, regardless of notation.
pub(super) fn difference(read: &Value, written: &Value) -> Option<Difference> {
    compare(read, written, &Pointer::root())
}

fn compare(read: &Value, written: &Value, at: &Pointer) -> Option<Difference> {
    let differs = |what: String| Some(Difference { at: at.clone(), what });
    match (read, written) {
        (Value::Object(left), Value::Object(right)) => {
            let lost = left.iter().find_map(|(key, value)| match right.get(key) {
                Some(other) => compare(value, other, &at.child(key)),
                None => Some(Difference { at: at.child(key), what: format!("{} is lost", shown(value)) }),
            });
            let added = || {
                let (key, value) = right.iter().find(|(key, _)| !left.contains_key(*key))?;
                Some(Difference { at: at.child(key), what: format!("{} is added", shown(value)) })
            };
            lost.or_else(added)
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let mut pairs = left.iter().zip(right).enumerate();
            pairs.find_map(|(index, (left, right))| compare(left, right, &at.child(index)))
        }
        (Value::Number(left), Value::Number(right)) if is_same(left, right) => None,
        _ if read == written => None,
        _ => differs(format!("{} becomes {}", shown(read), shown(written))),
    }
}

fn is_same(left: &Number, right: &Number) -> bool {
    let exact = |number: &Number| number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    match (exact(left), exact(right)) {
        (Some(left), Some(right)) => left == right,
        _ => left.as_f64() == right.as_f64(),
    }
}

/// Formats the start of a value as JSON.
pub(super) fn shown(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::difference;

    fn told(read: &Value, written: &Value) -> Option<String> {
        difference(read, written).map(|one| format!("{}: {}", one.at.as_str(), one.what))
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert_eq!(told(&json!([1, 2.0, 1e2]), &json!([1.0, 2, 100])), None);
        assert_eq!(
            told(&json!(u64::MAX), &json!(u64::MAX - 1)).as_deref(),
            Some(&*format!(": `{}` becomes `{}`", u64::MAX, u64::MAX - 1))
        );
        assert_eq!(told(&json!(0.1), &json!(0.100_000_001)).as_deref(), Some(": `0.1` becomes `0.100000001`"));
    }

    #[test]
    fn the_first_difference_is_told_with_its_place() {
        let value = json!({"a": {"b/c": [1, null]}});
        assert_eq!(told(&value, &value), None);
        assert_eq!(
            told(&value, &json!({"a": {"b/c": [1, "x"]}})).as_deref(),
            Some("/a/b~1c/1: `null` becomes `\"x\"`")
        );
        assert_eq!(told(&value, &json!({"a": {}})).as_deref(), Some("/a/b~1c: `[1,null]` is lost"));
        assert_eq!(told(&json!({}), &json!({"a": null})).as_deref(), Some("/a: `null` is added"));
        assert_eq!(told(&json!("2024-01-02T03:04:05Z"), &json!("2024-01-02T03:04:05+00:00")).map(|_| ()), Some(()));
        assert_eq!(told(&json!([]), &json!({})).as_deref(), Some(": `[]` becomes `{}`"));
    }
}
