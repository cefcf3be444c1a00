//! The static tables of models and unions: names, presence, formats and secrecy.

use serde_json::Value;

use super::{Fillable, Slot, ToWire, View};

/// The table of an object.
#[derive(Debug)]
pub struct Shape {
    /// The Rust name of the type.
    pub name: &'static str,
    /// The known fields, in the order in which they are written.
    pub fields: &'static [Field],
    /// The Rust name of the field that keeps all unknown fields.
    pub rest: Option<&'static str>,
}

/// One field of an object: its Rust name, its key in JSON, its marks from [`presence`], and the format of its dates in
/// chrono's syntax, or an empty string.
///
/// A tuple of literals, because the compiler reads tens of thousands of them in a large client.
#[derive(Debug)]
pub struct Field(pub &'static str, pub &'static str, pub u8, pub &'static str);

/// The marks of a row: one of the first three constants, combined with any of the others.
#[allow(non_upper_case_globals, reason = "rows of tables name them")]
pub mod presence {
    /// The field is required.
    pub const required: u8 = 0;
    /// The field is optional and omitted if it is `None`. `null` is read as absent.
    pub const optional: u8 = 1;
    /// The field is optional and nullable. Absent and `null` are different values.
    pub const optional_nullable: u8 = 2;
    /// The field is hidden from `Debug`.
    pub const secret: u8 = 4;
    /// The key needs escapes in JSON.
    pub const escaped: u8 = 8;
}

/// Whether a field is required, optional, or optional and nullable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The field is required.
    Required,
    /// The field is optional and omitted if it is `None`. `null` is read as absent.
    Optional,
    /// The field is optional and nullable. Absent and `null` are different values.
    OptionalNullable,
}

impl Field {
    /// Returns the Rust name.
    pub(crate) fn rust(&self) -> &'static str {
        self.0
    }

    /// Returns the key in JSON.
    #[inline]
    pub(crate) fn wire(&self) -> &'static str {
        self.1
    }

    /// Returns whether the field is required.
    #[inline]
    pub(crate) fn presence(&self) -> Presence {
        match self.2 & 3 {
            presence::required => Presence::Required,
            presence::optional => Presence::Optional,
            _ => Presence::OptionalNullable,
        }
    }

    /// Returns the format of the dates in the field.
    #[inline]
    pub(crate) fn format(&self) -> Option<&'static str> {
        Some(self.3).filter(|format| !format.is_empty())
    }

    /// Returns whether the field is hidden from `Debug`.
    pub(crate) fn is_secret(&self) -> bool {
        self.2 & presence::secret != 0
    }

    /// Returns whether the key needs no escapes in JSON.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        self.2 & presence::escaped == 0
    }
}

/// The table of a union.
#[derive(Debug)]
pub struct UnionShape {
    /// The field whose value selects the variant, if there is one.
    pub tag: Option<Tag>,
    /// The variants, in order of preference.
    pub variants: &'static [VariantShape],
}

/// The field whose value selects the variant of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The key in JSON.
    pub key: &'static str,
    /// Whether the union writes the tag. A discriminator is written even if the type of the variant has no such field.
    pub is_written: bool,
}

impl Tag {
    /// Creates the tag for the `propertyName` of a `discriminator`.
    #[must_use]
    pub const fn discriminator(key: &'static str) -> Self {
        Self { key, is_written: true }
    }

    /// Creates the tag for a field that has different constants in each variant.
    #[must_use]
    pub const fn constant(key: &'static str) -> Self {
        Self { key, is_written: false }
    }
}

/// One variant of a union.
#[derive(Debug)]
pub struct VariantShape {
    /// The Rust name of the variant.
    pub rust: &'static str,
    /// The values of the tag that select this variant. An empty string stands for an absent tag.
    pub tags: &'static [Constant],
    /// Other fields with their only possible value in this variant.
    pub constants: &'static [(&'static str, Constant)],
}

/// A scalar constant of the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The text of a string, or the JSON of a number or a boolean.
    pub text: &'static str,
    /// Whether it is a string in JSON.
    pub is_string: bool,
}

impl Constant {
    /// Creates the constant of a Rust literal from its value and its source text.
    #[must_use]
    pub const fn new(text: &'static str, literal: &'static str) -> Self {
        let first = literal.as_bytes()[0];
        Self { text, is_string: first == b'"' || first == b'r' }
    }

    /// Returns whether `value` is this constant.
    pub(super) fn is(&self, value: &Value) -> bool {
        match value {
            Value::String(value) => self.is_string && value == self.text,
            Value::Bool(value) => !self.is_string && self.text == if *value { "true" } else { "false" },
            Value::Number(value) => !self.is_string && value.to_string() == self.text,
            _ => false,
        }
    }
}

/// Returns whether a text needs no escapes in JSON. The loop has no branch on the bytes, which compilers
/// optimize well.
#[inline]
pub(super) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut index, mut is_plain) = (0, true);
    while index < bytes.len() {
        let byte = bytes[index];
        is_plain &= (byte >= b' ') & (byte != b'"') & (byte != b'\\');
        index += 1;
    }
    is_plain
}

impl Shape {
    /// Returns the index of the field with the key `wire`. The search starts at `hint`, because fields mostly arrive in
    /// the order of the table.
    #[inline]
    pub(super) fn position(&self, wire: &str, hint: usize) -> Option<usize> {
        match self.fields.get(hint) {
            Some(field) if field.wire() == wire => Some(hint),
            _ => self.search(wire, hint),
        }
    }

    fn search(&self, wire: &str, hint: usize) -> Option<usize> {
        let (before, after) = self.fields.split_at(hint.min(self.fields.len()));
        let is_it = |field: &Field| field.wire() == wire;
        match after.iter().position(is_it) {
            Some(index) => Some(before.len() + index),
            None => before.iter().position(is_it),
        }
    }

    /// Returns the fields that are not in the table.
    #[inline]
    pub(crate) fn rest_of<'a>(&self, views: &[&'a dyn ToWire]) -> Option<View<'a>> {
        let rest = self.rest.and(views.last())?;
        Some((**rest).view())
    }

    /// Returns the place of fields that are not in the table.
    #[inline]
    pub(super) fn rest_in<'p>(&self, places: &'p mut [&mut dyn Fillable]) -> Option<Slot<'p>> {
        self.rest.and(places.last_mut()).map(|rest| rest.place())
    }

    /// Returns whether the table has a field with the key `wire`.
    pub(super) fn has(&self, wire: &str) -> bool {
        self.search(wire, 0).is_some()
    }
}
