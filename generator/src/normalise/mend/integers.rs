//! Bounds and values of integers. The typed model supports signed 64-bit integers. Whole numbers such as `10.0` are
//! rewritten, and larger numbers are moved to private keys.

use serde_json::{Map, Number, Value};

use super::super::walk::Here;
use super::super::{MAXIMUM, MINIMUM, MULTIPLE_OF};
use crate::diagnostic::rule;

/// Repairs the bounds of a schema with `type: integer`.
pub(super) fn mend(map: &mut Map<String, Value>, here: &mut Here<'_>) {
    if map.get("type").is_none_or(|ty| ty != "integer") {
        return;
    }
    bound(map, "minimum", "exclusiveMinimum", MINIMUM, f64::ceil);
    bound(map, "maximum", "exclusiveMaximum", MAXIMUM, f64::floor);
    if let Some(Value::Number(step)) = map.get("multipleOf").filter(|step| !step.is_i64()).cloned() {
        match whole(&step) {
            Some(step) => map.insert("multipleOf".to_owned(), step.into()),
            None => {
                map.shift_remove("multipleOf");
                map.insert(MULTIPLE_OF.to_owned(), step.into())
            }
        };
    }
    let is_large = |values: &Value| values.as_array().is_some_and(|values| !values.iter().all(Value::is_i64));
    if map.get("enum").is_some_and(|values| is_large(values) && all_integers(values)) {
        map.shift_remove("enum");
        let message = (
            "the client does not check an `enum` with integers above 9223372036854775807",
            "the value is generated as an integer",
        );
        here.report(&rule::KEYWORD_NOT_CHECKED, "enum", message);
    }
}

fn all_integers(values: &Value) -> bool {
    values.as_array().is_some_and(|values| values.iter().all(|value| value.is_i64() || value.is_u64()))
}

/// Rewrites a bound to an integer, or moves it to the key `large` if it does not fit into the typed model.
fn bound(map: &mut Map<String, Value>, key: &str, exclusive: &str, large: &str, inwards: fn(f64) -> f64) {
    let Some(Value::Number(number)) = map.get(key).filter(|bound| !bound.is_i64()).cloned() else { return };
    if let Some(number) = whole(&number) {
        map.insert(key.to_owned(), number.into());
    } else if let Some(fraction) = number.as_f64().filter(|bound| bound.fract() != 0.0) {
        // The first integer inside the bound is allowed, so the bound is no longer exclusive.
        map.insert(key.to_owned(), (inwards(fraction) as i64).into());
        map.shift_remove(exclusive);
    } else {
        map.shift_remove(key);
        map.insert(large.to_owned(), number.into());
    }
}

/// Returns the integer that equals a number such as `10.0`.
fn whole(number: &Number) -> Option<i64> {
    const BELOW: f64 = 9_223_372_036_854_775_808.0;
    if number.is_u64() {
        return number.as_i64();
    }
    let float = number.as_f64().filter(|float| float.fract() == 0.0 && (-BELOW..BELOW).contains(float))?;
    Some(float as i64)
}
