//! Compares JSON as JSON means it: `1` and `1.0` are one number, the order of members says nothing, text is exact.

use serde_json::Value;

/// Fails with the path of the first difference.
pub(super) fn assert_same(documented: &str, sent: &[u8]) {
    let documented: Value = serde_json::from_str(documented).expect("the documentation's JSON");
    let sent: Value = serde_json::from_slice(sent).expect("the body is JSON");
    same(&documented, &sent, "");
}

/// The same for values.
pub(super) fn same(documented: &Value, sent: &Value, path: &str) {
    match (documented, sent) {
        (Value::Object(left), Value::Object(right)) => {
            let mut members = [left.keys().collect::<Vec<_>>(), right.keys().collect()];
            members.iter_mut().for_each(|names| names.sort());
            assert_eq!(members[0], members[1], "members at `{path}`");
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
