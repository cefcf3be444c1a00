//! What a crate with derived models needs besides them: the forms of dates, `Nullable`, and bodies through `serde_json`.

use std::fmt::Write;

use typewright::ir::{Api, Field, Kind, Presence, TypeRef};
use typewright::output::CrateFiles;

use crate::Failed;
use crate::derive::is_date;
use crate::items::{Item, change};

/// The module as models refer to it.
pub(crate) const MODULE: &str = "crate::derived";
/// Its file.
pub(crate) const PATH: &str = "src/derived.rs";
/// What the root of the crate says about it.
pub(crate) const DECLARED: &str = "
#[allow(dead_code, unused_imports)]
mod derived;
pub use derived::{Nullable, ReadError};
";

/// Adds the module, and leads bodies past the reader and writer of tables.
pub(crate) fn bridge(api: &Api, files: &mut CrateFiles) -> Result<(), Failed> {
    files.insert(PATH.to_owned(), module(api)?);
    replace(files, "src/lib.rs", "pub use runtime::wire::{Nullable, ReadError};\n", DECLARED)?;
    let call = files.get_mut("src/runtime/call.rs").ok_or("the runtime has no calls")?;
    call.push_str(CALL);
    let response = files.get_mut("src/runtime/response.rs").ok_or("the runtime has no answers")?;
    *response = change(response, |item| match item {
        Item::Other(text) if text.contains("impl<T: FromWire> FromBody for T {") => FROM_BODY.to_owned(),
        // The one for everything that serde reads includes `()`, and overlaps with that of bytes.
        Item::Other(text) if text.starts_with("impl FromBody for ") => String::new(),
        Item::Other(text) => text.to_owned(),
        Item::Table(..) => String::new(),
    });
    if !response.contains(FROM_BODY) {
        return Err("the runtime reads bodies in another way than this benchmark knows".into());
    }
    for (_, text) in files.iter_mut().filter(|(path, _)| path.starts_with("src/api/")) {
        *text = text.replace(".json(body.view())", ".json_of(body)").replace(".form(body.view())", ".form_of(body)");
        if !text.contains(".view()") {
            *text = change(text, |item| match item {
                Item::Other(text) => text.replace("use crate::runtime::wire::ToWire;\n", ""),
                Item::Table(..) => String::new(),
            });
        }
    }
    Ok(())
}

fn replace(files: &mut CrateFiles, path: &str, from: &str, to: &str) -> Result<(), Failed> {
    let text = files.get_mut(path).filter(|text| text.contains(from));
    let text = text.ok_or_else(|| format!("`{path}` lacks `{}`", from.trim()))?;
    *text = text.replace(from, to);
    Ok(())
}

const FROM_BODY: &str = "impl<T: DeserializeOwned> FromBody for T {
    const ACCEPT: &'static str = \"application/json\";

    #[inline]
    fn from_received(received: &mut Received) -> Result<Self, Error> {
        serde_json::from_slice(received.json_or_null()).map_err(|error| received.misread(&error, \"\"))
    }
}";

const CALL: &str = "
impl<T> Call<T> {
    /// The body as JSON.
    #[inline]
    pub(crate) fn json_of<B: serde::Serialize + ?Sized>(mut self, body: &B) -> Self {
        let bytes = serde_json::to_vec(body).map_err(|error| Error::build(error.to_string()));
        self.raw.bytes(bytes, \"application/json\");
        self
    }

    /// The body as a form.
    #[inline]
    pub(crate) fn form_of<B: serde::Serialize + ?Sized>(mut self, body: &B) -> Self {
        match serde_json::to_value(body) {
            Ok(value) => self.raw.form(View::Any(&value), &[]),
            Err(error) => self.raw.note(Err(Error::build(error.to_string()))),
        }
        self
    }
}
";

/// The form of a field's date: serde names a module for it, which depends on all three.
#[derive(Clone, PartialEq)]
struct Form {
    ty: TypeRef,
    presence: Presence,
    format: Option<String>,
}

impl Form {
    fn of(field: &Field) -> Self {
        Self { ty: field.ty.clone(), presence: field.presence, format: field.format.clone() }
    }

    fn rust(&self) -> String {
        let ty = match self.ty {
            TypeRef::DateTime => "DateTime<FixedOffset>",
            TypeRef::DateTimeLocal => "NaiveDateTime",
            _ => "NaiveDate",
        };
        match self.presence {
            Presence::Required => ty.to_owned(),
            Presence::RequiredNullable | Presence::Optional => format!("Option<{ty}>"),
            Presence::OptionalNullable => format!("Nullable<{ty}>"),
        }
    }

    fn format(&self) -> &str {
        let default = match self.ty {
            TypeRef::DateTime => "%Y-%m-%dT%H:%M:%S%.f%:z",
            TypeRef::DateTimeLocal => "%Y-%m-%dT%H:%M:%S%.f",
            _ => "%Y-%m-%d",
        };
        self.format.as_deref().unwrap_or(default)
    }
}

/// The forms, each once, in the order of the fields.
fn forms(api: &Api) -> Vec<Form> {
    let mut forms = Vec::new();
    for field in fields(api).filter(|field| is_date(&field.ty)) {
        let form = Form::of(field);
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

fn fields(api: &Api) -> impl Iterator<Item = &Field> {
    api.types.iter().flat_map(|ty| match &ty.kind {
        Kind::Struct { fields, .. } => fields.as_slice(),
        _ => &[],
    })
}

/// The module for the date of a field.
pub(crate) fn module_of(api: &Api, field: &Field) -> String {
    let form = Form::of(field);
    let at = forms(api).iter().position(|other| *other == form);
    format!("date_{}", at.unwrap_or_default())
}

fn module(api: &Api) -> Result<String, Failed> {
    let inside = fields(api).find(|field| is_date(field.ty.innermost()) && !is_date(&field.ty));
    if let Some(field) = inside {
        return Err(
            format!("`{}` has dates in a list or a map, which this benchmark has no form for", field.wire).into()
        );
    }
    let mut text = FORMS.to_owned();
    if api.uses_dates {
        text.push_str(DATES);
    }
    for (at, form) in forms(api).iter().enumerate() {
        let _fine = writeln!(text, "date_form! {{ date_{at}: {} as {:?} }}", form.rust(), form.format());
    }
    Ok(text)
}

const FORMS: &str = "//! Serde's view of what derives do not cover.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

pub use serde_json::Error as ReadError;

/// A member that may be left out or be `null`, where the two mean different things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// The member is left out.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Tells whether the member is left out.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => to.serialize_none(),
            Self::Value(value) => to.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(from)?.map_or(Self::Null, Self::Value))
    }
}

/// Reads the bytes of a webhook.
pub(crate) fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ReadError> {
    serde_json::from_slice(bytes)
}
";

const DATES: &str = "
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

/// A date, or one that may be missing.
trait Dated: Sized {
    fn show(&self, format: &str) -> Option<String>;
    fn parse(text: Option<&str>, format: &str) -> Option<Self>;
}

macro_rules! dated {
    ($($rust:ty),*) => { $(
        impl Dated for $rust {
            fn show(&self, format: &str) -> Option<String> {
                Some(self.format(format).to_string())
            }

            fn parse(text: Option<&str>, format: &str) -> Option<Self> {
                let text = text?;
                <$rust>::parse_from_str(text, format).or_else(|_| text.parse()).ok()
            }
        }
    )* };
}

dated!(DateTime<FixedOffset>, NaiveDateTime, NaiveDate);

impl<T: Dated> Dated for Option<T> {
    fn show(&self, format: &str) -> Option<String> {
        self.as_ref()?.show(format)
    }

    fn parse(text: Option<&str>, format: &str) -> Option<Self> {
        match text {
            Some(_) => T::parse(text, format).map(Some),
            None => Some(None),
        }
    }
}

impl<T: Dated> Dated for Nullable<T> {
    fn show(&self, format: &str) -> Option<String> {
        match self {
            Self::Value(value) => value.show(format),
            Self::Absent | Self::Null => None,
        }
    }

    fn parse(text: Option<&str>, format: &str) -> Option<Self> {
        Some(Option::<T>::parse(text, format)?.map_or(Self::Null, Self::Value))
    }
}

fn write<T: Dated, S: Serializer>(value: &T, format: &str, to: S) -> Result<S::Ok, S::Error> {
    match value.show(format) {
        Some(text) => to.serialize_str(&text),
        None => to.serialize_none(),
    }
}

fn read<'de, T: Dated, D: Deserializer<'de>>(format: &str, from: D) -> Result<T, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    T::parse(text.as_deref(), format).ok_or_else(|| D::Error::custom(\"no date of this form\"))
}

macro_rules! date_form {
    ($name:ident: $rust:ty as $format:literal) => {
        pub(crate) mod $name {
            use super::*;

            pub(crate) fn serialize<S: Serializer>(value: &$rust, to: S) -> Result<S::Ok, S::Error> {
                write(value, $format, to)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<$rust, D::Error> {
                read($format, from)
            }
        }
    };
}

";
