//! Compares JSON by meaning: `1` equals `1.0`, the order of fields is ignored, and strings must match exactly.

use serde_json::Value;

/// Asserts that two texts are equal JSON. Panics with the path of the first difference.
pub(super) fn assert_same(documented: &str, sent: &[u8]) {
    let documented: Value = serde_json::from_str(documented).expect("the documentation's JSON");
    let sent: Value = serde_json::from_slice(sent).expect("the body is JSON");
    same(&documented, &sent, "");
}

/// Like `assert_same`, for parsed values.
pub(super) fn same(documented: &Value, sent: &Value, path: &str) {
    match (documented, sent) {
        (Value::Object(left), Value::Object(right)) => {
            let mut members = [left.keys().collect::<Vec<_>>(), right.keys().collect()];
            members.iter_mut().for_each(|names| names.sort());
            assert_eq!(members[0], members[1], "fields at `{path}`");
            left.iter().for_each(|(name, value)| same(value, &right[name], &format!("{path}/{name}")));
        }
        (Value::Array(left), Value::Array(right)) => {
            assert_eq!(left.len(), right.len(), "items at `{path}`");
            let pairs = left.iter().zip(right).enumerate();
            pairs.for_each(|(index, (left, right))| same(left, right, &format!("{path}/{index}")));
        }
        (Value::Number(left), Value::Number(right)) => assert_eq!(left.as_f64(), right.as_f64(), "at `{path}`"),
        _ => assert_eq!(documented, sent, "at `{path}`"),
    }
}
