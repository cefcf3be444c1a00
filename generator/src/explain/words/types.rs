//! Words about types and fields.

use crate::ir::why::{Boxing, Date, DateFormat, Enum, Form, Number, NumberFormat, Optionality, Text, Union};
use crate::ir::{Direction, ParameterPlace, Presence, TypeRef};

use super::{Phrases, phrases, setting};

pub(super) fn form(why: &Form) -> Phrases {
    match why {
        Form::Struct => phrases("a struct", "an object with named fields", setting::UNKNOWN_FIELDS),
        Form::StructWithAdditional => phrases(
            "a struct that keeps additional fields",
            "an object with fields, and `additionalProperties` allows more",
            setting::NONE,
        ),
        Form::StructWithUnknown => {
            phrases("a struct that keeps unknown fields", "`keep-unknown-fields` names it", setting::UNKNOWN_FIELDS)
        }
        Form::Map => phrases("a map", "an object without named fields", setting::NONE),
        Form::FreeForm => {
            phrases("free-form JSON", "`type: object` alone is also written for values of any type", setting::NONE)
        }
        Form::Tuple => phrases("a tuple struct", "`prefixItems` gives each position a schema", setting::NONE),
        Form::Wrapper => {
            phrases("a struct with one field", "it contains itself, and a type alias cannot", setting::NONE)
        }
        Form::Alias => phrases(
            "an alias of a type",
            "it only refers to a different schema, and adds no more than docs or null",
            setting::NONE,
        ),
        Form::Events { header } => phrases(
            format!("an enum of all webhooks, by the value of the header `{header}`"),
            "each webhook has a value of it, by its schema or its example, and no field of the bodies tells them apart",
            setting::WEBHOOK,
        ),
        Form::Payload => phrases("read from bytes by `from_slice`", "it is the payload of a webhook", setting::WEBHOOK),
    }
}

pub(super) fn union(why: &Union) -> Phrases {
    let by_field = |key: &String| format!("told apart by the field `{key}`");
    match why {
        Union::Single => phrases("no union", "there is only one variant", setting::NONE),
        Union::Clearable => phrases(
            "`Clearable` of the value",
            "the other variant is the empty string, which in many APIs clears a field",
            setting::NONE,
        ),
        Union::Expandable => phrases(
            "`Expandable` of the object",
            "the other variant is a string, and the object requires an `id` of that type",
            setting::NONE,
        ),
        Union::Discriminator { key } => phrases(
            by_field(key),
            "`discriminator` names it; the constants of the choices are its values, then those of `mapping`, then names",
            setting::TAG_VALUE,
        ),
        Union::Constants { key } => phrases(by_field(key), "each variant has different constants in it", setting::NONE),
        Union::SomeConstants => phrases(
            "told apart by constants, then by their fields",
            "some variants have constants, but no field has one in each",
            setting::NONE,
        ),
        Union::Fields => phrases(
            "told apart by their fields",
            "no `discriminator` or constant tells them apart, so JSON types and required fields rule choices out; of \
             the rest, the one that loses least is chosen",
            setting::NONE,
        ),
        Union::Family { key } => phrases(
            by_field(key),
            "it has a `discriminator`, and other schemas extend it with `allOf` or are listed beside it",
            setting::TAG_VALUE,
        ),
    }
}

pub(super) fn values(why: &Enum) -> Phrases {
    match why {
        Enum::Open(count) => phrases(
            format!("an open enum of {count} values"),
            "`enum` lists them; one more variant keeps any other value, because servers add values",
            setting::NONE,
        ),
        Enum::Constant(value) => {
            phrases(format!("always `{value}`"), "`enum` or `const` lists one value", setting::NONE)
        }
    }
}

pub(super) fn text(why: &Text) -> Phrases {
    match why {
        Text::Coded { format } => {
            phrases("`String`", format!("`{format}` is not decoded, so the text is kept as received"), setting::NONE)
        }
        Text::Secret => phrases("never shown by `Debug`", "its format is `password`", setting::NONE),
    }
}

pub(super) fn date(why: &Date) -> Phrases {
    let name = |format: &DateFormat| match format {
        DateFormat::DateTime => "date-time",
        DateFormat::DateTimeLocal => "date-time-local",
        DateFormat::Date => "date",
    };
    match why {
        Date::Typed(format) => {
            let (choice, read) = match format {
                DateFormat::DateTime => ("`DateTime<FixedOffset>`", "RFC 3339 is read, and common variations of it"),
                DateFormat::DateTimeLocal => ("`NaiveDateTime`", "RFC 3339 without an offset is read"),
                DateFormat::Date => ("`NaiveDate`", "`2024-01-31` is read"),
            };
            let format = name(format);
            let reason =
                format!("its format is `{format}`; {read}, and written unless `x-wire-format` gives a different form");
            phrases(choice, reason, setting::DATE)
        }
        Date::Text(format) => {
            let format = name(format);
            let reason = format!("its format is `{format}`, and `date-time = \"string\"` keeps dates as text");
            phrases("`String`", reason, setting::DATE)
        }
        Date::Written { format } => phrases(
            format!("written as `{format}`"),
            "set by `x-wire-format`; RFC 3339 is read as well",
            setting::DATE_FORM,
        ),
    }
}

pub(super) fn number(why: &Number) -> Phrases {
    let choice = match why.ty {
        TypeRef::I32 => "`i32`",
        TypeRef::U32 => "`u32`",
        TypeRef::U64 => "`u64`",
        TypeRef::F64 => "`f64`",
        _ => "`i64`",
    };
    let of = if why.is_integer { "an integer" } else { "a number" };
    let loss = match (&why.format, &why.ty) {
        (NumberFormat::Known(format), TypeRef::F64) if format == "float" => ", and `f32` would lose digits",
        (NumberFormat::Known(_), ty) if !why.is_integer && *ty != TypeRef::F64 => ", and a float would lose digits",
        _ => "",
    };
    let reason = match &why.format {
        NumberFormat::None => format!("{of} without a format"),
        NumberFormat::Known(format) => format!("its format is `{format}`{loss}"),
        NumberFormat::Unknown(format) => format!("{of}, and `{format}` has no Rust type"),
    };
    let bounds = if why.is_widened { ", but its bounds need more bits" } else { "" };
    phrases(choice, reason + bounds, setting::NONE)
}

pub(super) fn optionality(why: &Optionality) -> Phrases {
    match why {
        Optionality::Field(Presence::Required) => phrases("a plain value", "`required` lists it", setting::NONE),
        Optionality::Field(Presence::RequiredNullable) => phrases(
            "`Option`, whose `None` is written as null",
            "`required` lists it, and it may be null",
            setting::NONE,
        ),
        Optionality::Field(Presence::Optional) => {
            phrases("`Option`, whose `None` is not sent", "`required` does not list it", setting::NONE)
        }
        Optionality::Field(Presence::OptionalNullable) => phrases(
            "`Nullable`, which distinguishes a missing value from null",
            "`required` does not list it, and it may be null",
            setting::NONE,
        ),
        Optionality::OneWay(direction) => {
            let reason = match direction {
                Direction::Requests => "`writeOnly`: responses do not contain it, and requests share the type",
                _ => "`readOnly`: requests do not contain it, and responses share the type",
            };
            phrases("optional, although `required` lists it", reason, setting::NONE)
        }
        Optionality::Parameter { required, place } => {
            let (choice, reason) = match (required, place) {
                (true, ParameterPlace::Path) => ("an argument of the method", "the path needs it"),
                (true, _) => ("an argument of the method", "`required: true`"),
                (false, _) => ("a setter on the call", "it is not `required`"),
            };
            phrases(choice, reason, if *place == ParameterPlace::Path { setting::EMPTY } else { setting::NONE })
        }
    }
}

pub(super) fn boxing(why: &Boxing) -> Phrases {
    phrases("in a `Box`", format!("`{}` would contain itself, and have no size", why.owner), setting::NONE)
}
