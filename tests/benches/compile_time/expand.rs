//! Plain implementations in place of the tables that the macros of `runtime/wire` read.
//!
//! What an emitter without macros would write: the same traits and bodies, and a `match` on the index where the macro,
//! whose rows have no numbers, counts down. By hand, so it has to follow the macros; what no longer fits does not
//! compile.

use typewright::ir::{Constant, Field, Kind, Presence, Type, UnionChoice, UnionTag, Variant};

use crate::faces::{self, lines};

/// The paths are those of the macros.
const WIRE: &str = "crate::runtime::wire";

/// What stands in place of a table.
pub(crate) fn impls(table: &str, ty: &Type) -> String {
    let name = &ty.rust;
    match &ty.kind {
        Kind::Struct { .. } if table == "default_model" => default(name),
        Kind::Struct { fields, rest } => {
            let rest = rest.as_ref().map(|(rust, _)| rust.as_str());
            [model(name, fields, rest), ends(name, "Model"), traits(name)].join("\n\n")
        }
        Kind::StringEnum { variants, .. } => {
            [faces::string_enum(name, variants), string_enum(name), serde(name)].join("\n\n")
        }
        Kind::IntegerEnum(variants) => {
            [faces::integer_enum(name, variants), integer_enum(name), serde(name)].join("\n\n")
        }
        Kind::Union { tag, variants } => [union(name, tag.as_ref(), variants), traits(name)].join("\n\n"),
        Kind::Wrapper(_) | Kind::Tuple(_) | Kind::Alias(_) => String::new(),
    }
}

fn default(name: &str) -> String {
    format!(
        "impl ::std::default::Default for {name} {{
    #[inline]
    fn default() -> Self {{
        {WIRE}::FromWire::blank()
    }}
}}"
    )
}

fn row(field: &Field) -> String {
    let presence = match field.presence {
        Presence::Required | Presence::RequiredNullable => "required",
        Presence::Optional => "optional",
        Presence::OptionalNullable => "optional_nullable",
    };
    let secret = if field.secret { format!(" | {WIRE}::presence::secret") } else { String::new() };
    let format = field.format.as_ref().map_or_else(String::new, |format| format!("{format:?}"));
    format!("{WIRE}::Field({:?}, {:?}, {WIRE}::presence::{presence}{secret}, &[{format}]),", field.rust, field.wire)
}

fn model(name: &str, fields: &[Field], rest: Option<&str>) -> String {
    let rows = lines(fields, 20, row);
    let kept = rest.map_or_else(|| "None".to_owned(), |rest| format!("Some({rest:?})"));
    let each: Vec<(usize, &Field)> = fields.iter().enumerate().collect();
    let slots =
        lines(&each, 12, |(index, field)| format!("{index} => {WIRE}::FromWire::slot(&mut self.{}),", field.rust));
    let views = lines(&each, 12, |(index, field)| format!("{index} => {WIRE}::ToWire::view(&self.{}),", field.rust));
    let members: Vec<&str> = fields.iter().map(|field| field.rust.as_str()).chain(rest).collect();
    let members = lines(&members, 12, |member| format!("{member}: {WIRE}::FromWire::blank(),"));
    let rest = rest.map_or_else(String::new, rest_members);
    format!(
        "impl {WIRE}::FromWire for {name} {{
    #[inline]
    fn blank() -> Self {{
        Self {{
{members}        }}
    }}

    #[inline]
    fn shape(&self) -> &'static {WIRE}::Shape {{
        &{WIRE}::Shape {{
            name: {name:?},
            fields: &[
{rows}            ],
            rest: {kept},
        }}
    }}

    #[inline]
    fn slot_at(&mut self, index: usize) -> {WIRE}::Slot<'_> {{
        match index {{
{slots}            _ => {WIRE}::Slot::Skip,
        }}
    }}

    #[inline]
    fn view_at(&self, index: usize) -> {WIRE}::View<'_> {{
        match index {{
{views}            _ => {WIRE}::View::Absent,
        }}
    }}
{rest}}}"
    )
}

fn rest_members(rest: &str) -> String {
    format!(
        "
    #[inline]
    fn rest_slot(&mut self) -> {WIRE}::Slot<'_> {{
        {WIRE}::FromWire::slot(&mut self.{rest})
    }}

    #[inline]
    fn rest_view(&self) -> {WIRE}::View<'_> {{
        {WIRE}::ToWire::view(&self.{rest})
    }}
"
    )
}

fn from_wire(name: &str, blank: &str, slot: &str) -> String {
    format!(
        "impl {WIRE}::FromWire for {name} {{
    #[inline]
    fn blank() -> Self {{
        {blank}
    }}

    #[inline]
    fn slot(&mut self) -> {WIRE}::Slot<'_> {{
        {WIRE}::Slot::{slot}(self)
    }}
}}"
    )
}

/// The view of a model or a union, which is itself.
fn ends(name: &str, kind: &str) -> String {
    to_wire(name, &format!("{kind}(self)"))
}

fn to_wire(name: &str, view: &str) -> String {
    format!(
        "impl {WIRE}::ToWire for {name} {{
    #[inline]
    fn view(&self) -> {WIRE}::View<'_> {{
        {WIRE}::View::{view}
    }}
}}"
    )
}

fn traits(name: &str) -> String {
    let serde = serde(name);
    format!(
        "impl ::std::fmt::Debug for {name} {{
    #[inline]
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {{
        {WIRE}::debug({WIRE}::ToWire::view(self), f)
    }}
}}

impl ::std::cmp::PartialEq for {name} {{
    #[inline]
    fn eq(&self, other: &Self) -> bool {{
        {WIRE}::equal(
            {WIRE}::ToWire::view(self),
            {WIRE}::ToWire::view(other),
        )
    }}
}}

{serde}"
    )
}

fn serde(name: &str) -> String {
    format!(
        "impl ::serde::Serialize for {name} {{
    #[inline]
    fn serialize<S: ::serde::Serializer>(&self, to: S) -> ::std::result::Result<S::Ok, S::Error> {{
        {WIRE}::serialize({WIRE}::ToWire::view(self), to)
    }}
}}

impl<'de> ::serde::Deserialize<'de> for {name} {{
    #[inline]
    fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> ::std::result::Result<Self, D::Error> {{
        {WIRE}::deserialize(from)
    }}
}}"
    )
}

fn string_enum(name: &str) -> String {
    let from_wire = from_wire(name, "Self::Unknown(String::new())", "Text");
    let to_wire = to_wire(name, "Str(self.as_str())");
    format!(
        "impl {WIRE}::ShowText for {name} {{
    #[inline]
    fn show(&self, _: Option<&str>, out: &mut String) -> ::std::fmt::Result {{
        out.push_str(self.as_str());
        Ok(())
    }}
}}

impl {WIRE}::ReadText for {name} {{
    #[inline]
    fn read(&mut self, text: &str, _: Option<&str>) -> Result<(), {WIRE}::Expected> {{
        *self = text.into();
        Ok(())
    }}

    #[inline]
    fn is_listed(&self) -> bool {{
        !matches!(self, Self::Unknown(_))
    }}
}}

{from_wire}

{to_wire}"
    )
}

fn integer_enum(name: &str) -> String {
    let from_wire = from_wire(name, "Self::Unknown(0)", "Code");
    let to_wire = to_wire(name, "Int(self.code().into())");
    format!(
        "impl {WIRE}::CodeSlot for {name} {{
    #[inline]
    fn put(&mut self, value: i128) -> Result<(), {WIRE}::Expected> {{
        let mut code: i64 = 0;
        {WIRE}::CodeSlot::put(&mut code, value)?;
        *self = code.into();
        Ok(())
    }}

    #[inline]
    fn is_listed(&self) -> bool {{
        !matches!(self, Self::Unknown(_))
    }}
}}

{from_wire}

{to_wire}"
    )
}

fn union(name: &str, tag: Option<&UnionTag>, variants: &[Variant<UnionChoice>]) -> String {
    let tag = tag.map(|tag| {
        let told_by = if tag.is_written { "discriminator" } else { "constant" };
        format!("{WIRE}::Tag::{told_by}({:?})", tag.key)
    });
    let tag = tag.map_or_else(|| "None".to_owned(), |tag| format!("Some({tag})"));
    let rows = lines(variants, 20, |variant| {
        let tags: Vec<String> = variant.value.tags.iter().map(constant).collect();
        let constants = variant.value.constants.iter().map(|(key, value)| format!("({key:?}, {})", constant(value)));
        format!(
            "{WIRE}::VariantShape {{ rust: {:?}, tags: &[{}], constants: &[{}] }},",
            variant.rust,
            tags.join(", "),
            constants.collect::<Vec<_>>().join(", ")
        )
    });
    let numbered: Vec<(usize, &str)> = variants.iter().map(|one| one.rust.as_str()).enumerate().collect();
    let selected =
        lines(&numbered, 12, |(index, rust)| format!("{index} => *self = Self::{rust}({WIRE}::FromWire::blank()),"));
    let slots =
        lines(&numbered, 12, |(_, rust)| format!("Self::{rust}(value) => Some({WIRE}::FromWire::slot(value)),"));
    let arms =
        lines(&numbered, 12, |(_, rust)| format!("Self::{rust}(value) => ({rust:?}, {WIRE}::ToWire::view(value)),"));
    let from_wire = from_wire(name, &format!("Self::Unknown({WIRE}::Json::Null)"), "Union");
    let to_wire = ends(name, "Union");
    format!(
        "impl {WIRE}::Union for {name} {{
    #[inline]
    fn shape(&self) -> &'static {WIRE}::UnionShape {{
        const {{
            &{WIRE}::UnionShape {{
                tag: {tag},
                variants: &[
{rows}                ],
            }}
        }}
    }}

    #[inline]
    fn select(&mut self, index: usize) -> Option<{WIRE}::Slot<'_>> {{
        match index {{
{selected}            _ => return None,
        }}
        match self {{
{slots}            Self::Unknown(_) => None,
        }}
    }}

    #[inline]
    fn keep(&mut self, value: {WIRE}::Json) {{
        *self = Self::Unknown(value);
    }}

    #[inline]
    fn arm(&self) -> {WIRE}::Arm<'_> {{
        let (rust, view) = match self {{
{arms}            Self::Unknown(value) => (\"Unknown\", {WIRE}::ToWire::view(value)),
        }};
        {WIRE}::Arm {{ rust, view }}
    }}
}}

{from_wire}

{to_wire}"
    )
}

/// A constant as the runtime holds it.
fn constant(value: &Constant) -> String {
    let is_string = matches!(value, Constant::Text(_));
    format!("{WIRE}::Constant {{ text: {:?}, is_string: {is_string} }}", value.to_string())
}
