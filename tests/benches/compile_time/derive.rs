//! A type with serde's derives: the emitted definition with other attributes, and what the derives do not bring.

use std::fmt::Write;

use typewright::ir::{Api, Field, Kind, Presence, Type, TypeRef};

use crate::{faces, forms};

const SERDE: &str = "serde_derive::Serialize, serde_derive::Deserialize";

/// Whether an item is the definition of a type, and not an alias of one.
pub(crate) fn defines(item: &str, ty: &Type) -> bool {
    let (struct_, enum_) = (format!("pub struct {} {{", ty.rust), format!("pub enum {} {{", ty.rust));
    item.lines().any(|line| line.starts_with(&struct_) || line.starts_with(&enum_))
}

/// The definition with derives and serde's attributes.
pub(crate) fn definition(api: &Api, item: &str, ty: &Type) -> String {
    let mut text = String::new();
    for line in item.lines() {
        if let Some(list) = line.strip_prefix("#[derive(") {
            text.push_str(&derives(ty, list.trim_end_matches(")]")));
            text.push_str(&container(ty));
            continue;
        }
        let attribute = member(line).and_then(|name| attribute(api, ty, name));
        if let Some(attribute) = attribute {
            let _fine = writeln!(text, "    #[serde({attribute})]");
        }
        text.push_str(line);
        text.push('\n');
    }
    text.trim_end().to_owned()
}

/// What stands in place of a table.
pub(crate) fn impls(table: &str, ty: &Type) -> String {
    match (&ty.kind, table) {
        (Kind::StringEnum { variants, .. }, _) => faces::string_enum(&ty.rust, variants),
        (Kind::IntegerEnum(variants), _) => {
            let name = &ty.rust;
            let into = format!(
                "impl ::std::convert::From<{name}> for i64 {{
    #[inline]
    fn from(value: {name}) -> Self {{
        value.code()
    }}
}}"
            );
            format!("{}\n\n{into}", faces::integer_enum(name, variants))
        }
        _ => String::new(),
    }
}

/// The derives: those of the emitted type, and those that the runtime stands in for.
fn derives(ty: &Type, emitted: &str) -> String {
    let more = match &ty.kind {
        Kind::Struct { fields, .. } if !fields.iter().any(Field::is_required) => "Debug, Default, PartialEq, ",
        Kind::Struct { .. } | Kind::Union { .. } => "Debug, PartialEq, ",
        Kind::Wrapper(_) | Kind::Tuple(_) => "Debug, PartialEq, ",
        Kind::StringEnum { .. } | Kind::IntegerEnum(_) | Kind::Alias(_) => "",
    };
    format!("#[derive({emitted}, {more}{SERDE})]\n")
}

/// The attribute of the type as a whole.
fn container(ty: &Type) -> String {
    match &ty.kind {
        Kind::IntegerEnum(_) => "#[serde(from = \"i64\", into = \"i64\")]\n".to_owned(),
        Kind::Union { tag: Some(tag), .. } => format!("#[serde(tag = {:?})]\n", tag.key),
        Kind::Union { tag: None, .. } => "#[serde(untagged)]\n".to_owned(),
        Kind::Struct { .. } | Kind::StringEnum { .. } | Kind::Wrapper(_) | Kind::Tuple(_) | Kind::Alias(_) => {
            String::new()
        }
    }
}

/// The name of the field or variant that a line defines.
fn member(line: &str) -> Option<&str> {
    let line = line.strip_prefix("    ").filter(|line| !line.starts_with([' ', '/', '#']))?;
    let line = line.strip_prefix("pub ").unwrap_or(line);
    line.split([':', ',', '(']).next()
}

/// What serde is told about a field or a variant.
fn attribute(api: &Api, ty: &Type, name: &str) -> Option<String> {
    match &ty.kind {
        Kind::Struct { rest: Some((rest, _)), .. } if rest == name => Some("flatten".to_owned()),
        Kind::Struct { fields, .. } => {
            let field = fields.iter().find(|field| field.rust == name)?;
            field_attribute(api, field)
        }
        Kind::StringEnum { .. } | Kind::Union { tag: Some(_), .. } if name == "Unknown" => Some("untagged".to_owned()),
        Kind::StringEnum { variants, .. } => {
            let variant = variants.iter().find(|variant| variant.rust == name)?;
            Some(format!("rename = {:?}", variant.value))
        }
        Kind::Union { tag: Some(_), variants } => {
            let variant = variants.iter().find(|variant| variant.rust == name)?;
            variant.value.tags.first().map(|tag| format!("rename = {:?}", tag.to_string()))
        }
        Kind::IntegerEnum(_) | Kind::Union { tag: None, .. } | Kind::Wrapper(_) | Kind::Tuple(_) | Kind::Alias(_) => {
            None
        }
    }
}

fn field_attribute(api: &Api, field: &Field) -> Option<String> {
    let mut parts = Vec::new();
    if field.wire != field.rust.trim_start_matches("r#") {
        parts.push(format!("rename = {:?}", field.wire));
    }
    match field.presence {
        Presence::Required | Presence::RequiredNullable => {}
        Presence::Optional => parts.push("default, skip_serializing_if = \"Option::is_none\"".to_owned()),
        Presence::OptionalNullable => parts.push("default, skip_serializing_if = \"Nullable::is_absent\"".to_owned()),
    }
    if is_date(&field.ty) {
        parts.push(format!("with = \"{}::{}\"", forms::MODULE, forms::module_of(api, field)));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Whether a type is a date that serde needs help with.
pub(crate) fn is_date(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::DateTime | TypeRef::DateTimeLocal | TypeRef::Date)
}
