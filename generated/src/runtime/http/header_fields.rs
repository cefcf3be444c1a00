//! Reads the documented headers of a response into the fields of a struct.
//!
//! Lists are separated by commas (style `simple`). Headers that the description defines by `content` are read as JSON.

use std::borrow::Cow;

use http::HeaderMap;

use crate::runtime::wire::{Fillable, Presence, Shape, Slot, TakeSlots, read_json};

/// The format of a field whose header contains JSON.
const JSON: &str = "json";

/// The name of a header that cannot be read, and the reason. The reason does not contain the value.
pub(crate) type Misfit = (&'static str, String);

/// Reads headers into the fields of a model.
pub(crate) fn read(headers: &HeaderMap, into: Slot<'_>) -> Result<(), Misfit> {
    let Slot::Model(model) = into else {
        return Ok(());
    };
    let shape = model.shape();
    let mut done = Ok(());
    model.slots(&mut TakeSlots(&mut |slots| done = read_fields(headers, shape, slots)));
    done
}

fn read_fields(headers: &HeaderMap, shape: &Shape, slots: &mut [&mut dyn Fillable]) -> Result<(), Misfit> {
    for (field, slot) in shape.fields.iter().zip(slots) {
        match text(headers, field.wire()) {
            Some(Ok(text)) => {
                let put = value(&text, slot.place(), field.format());
                put.map_err(|expected| (field.wire(), format!("the header `{}` is not {expected}", field.wire())))?;
            }
            Some(Err(())) => return Err((field.wire(), format!("the header `{}` is not UTF-8 text", field.wire()))),
            None if field.presence() == Presence::Required => {
                return Err((field.wire(), format!("the header `{}` is missing", field.wire())));
            }
            None => {}
        }
    }
    Ok(())
}

/// Returns the text of a header. Several headers of the same name are one list (RFC 9110, 5.3).
fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<Result<Cow<'h, str>, ()>> {
    let mut lines = headers.get_all(name).iter().map(|value| std::str::from_utf8(value.as_bytes()).map_err(|_| ()));
    let first = lines.next()?;
    Some(lines.fold(first.map(Cow::Borrowed), |all, line| Ok(format!("{}, {}", all?, line?).into())))
}

fn value(text: &str, slot: Slot<'_>, format: Option<&str>) -> Result<(), Cow<'static, str>> {
    if format == Some(JSON) {
        return json(text, slot);
    }
    match slot {
        Slot::Skip => {}
        Slot::Str(into) => into.push_str(text),
        Slot::Optional(into) => return value(text, into.some(), format),
        Slot::Bool(into) => *into = parse(text, "true or false")?,
        Slot::Int(into) => *into = parse(text, "an integer")?,
        Slot::Code(into) => into.put(parse(text, "an integer")?).map_err(|expected| expected.0)?,
        Slot::Float(into) => *into = parse(text, "a number")?,
        Slot::Float32(into) => *into = parse(text, "a number")?,
        Slot::Any(into) => *into = text.into(),
        Slot::Text(into) => into.read(text, format).map_err(|expected| expected.0)?,
        Slot::List(into) => {
            for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
                value(item, into.push(), format)?;
            }
        }
        slot => return json(text, slot),
    }
    Ok(())
}

fn parse<T: std::str::FromStr>(text: &str, expected: &'static str) -> Result<T, Cow<'static, str>> {
    text.trim().parse().map_err(|_| expected.into())
}

fn json(text: &str, slot: Slot<'_>) -> Result<(), Cow<'static, str>> {
    read_json(text.as_bytes(), slot).map_err(|error| format!("of the documented form: {error}").into())
}
