//! Unions whose form the value itself must tell: every form is tried, and the one that keeps most of the value wins.
//!
//! The first form that loses nothing ends the search; among equals the first one listed wins.

use serde::de::{self, DeserializeSeed};
use serde_json::Value;

use super::Union;
use super::context::{Context, Loss};
use super::read::Reader;

/// How often each part of a value may be read in tries, on average: unions inside of unions multiply, and a hostile
/// answer must not make that exponential.
const TRIES: usize = 128;

const TOO_MANY: &str = "too many forms to try";

/// Reads `value` into the form that fits best, or keeps it as it is.
pub(super) fn read<E: de::Error>(into: &mut dyn Union, value: Value, cx: &mut Context) -> Result<(), E> {
    let is_outermost = cx.weighing.is_none();
    let parts = parts(&value);
    if is_outermost {
        cx.weighing = Some(parts.saturating_mul(TRIES));
    }
    let result = weigh(into, value, parts, cx);
    if is_outermost {
        cx.weighing = None;
    }
    result
}

fn weigh<E: de::Error>(into: &mut dyn Union, value: Value, parts: usize, cx: &mut Context) -> Result<(), E> {
    let mut best: Option<(Loss, &str)> = None;
    let mut tried_last = "";
    for name in into.shape().forms {
        spend(parts, cx)?;
        tried_last = name;
        let Some(loss) = attempt(into, name, &value, cx) else {
            continue;
        };
        if best.is_none_or(|(least, _)| loss < least) {
            best = Some((loss, name));
        }
        if loss == Loss::default() {
            break;
        }
    }
    let Some((loss, name)) = best else {
        return keep(into, value, cx);
    };
    if tried_last != name {
        spend(parts, cx)?;
        attempt(into, name, &value, cx).ok_or_else(|| cx.fail(TOO_MANY))?;
    }
    cx.loss.dropped += loss.dropped;
    cx.loss.unlisted += loss.unlisted;
    Ok(())
}

/// Tries one form: what it would lose, or `None` if it does not take the value.
fn attempt(into: &mut dyn Union, name: &str, value: &Value, cx: &mut Context) -> Option<Loss> {
    let slot = into.select(name)?;
    let (outer, format) = (std::mem::take(&mut cx.loss), cx.format);
    let read = Reader::new(slot, cx).deserialize(value);
    let loss = std::mem::replace(&mut cx.loss, outer);
    match read {
        Ok(()) => Some(loss),
        Err(_) => {
            cx.format = format;
            (cx.trail, cx.is_ours) = Default::default();
            None
        }
    }
}

/// Pays for one try.
fn spend<E: de::Error>(parts: usize, cx: &mut Context) -> Result<(), E> {
    let left = cx.weighing.and_then(|left| left.checked_sub(parts));
    match left {
        Some(_) => {
            cx.weighing = left;
            Ok(())
        }
        None => Err(cx.fail(TOO_MANY)),
    }
}

/// Keeps a value that no form takes. `null` is not kept: where it is allowed, the type says so.
fn keep<E: de::Error>(into: &mut dyn Union, value: Value, cx: &mut Context) -> Result<(), E> {
    if value.is_null() {
        return Err(cx.mismatch(&super::Slot::Union(into), "null"));
    }
    cx.loss.unlisted += 1;
    into.keep(value);
    Ok(())
}

/// The number of values in `value`, itself included.
fn parts(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(parts).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(parts).sum::<usize>(),
        _ => 1,
    }
}
