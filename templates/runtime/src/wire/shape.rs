//! The tables that models and unions bring along: names, presence, format, secrecy.
//!
//! Plain data, built in constants.

use serde_json::Value;

/// What an object looks like.
#[derive(Debug)]
pub struct Shape {
    /// The Rust name of the type.
    pub name: &'static str,
    /// The known members, in the order they are written.
    pub fields: &'static [Field],
    /// The Rust name of the field that keeps all other members.
    pub rest: Option<&'static str>,
}

/// One field of an object: its Rust name, its key on the wire, the marks of [`presence`], and the format of dates in it,
/// in chrono's notation, if it has one.
///
/// A tuple of literals, since the compiler reads tens of thousands of them.
#[derive(Debug)]
pub struct Field(pub &'static str, pub &'static str, pub u8, pub &'static [&'static str]);

/// What the table says of a field beside its names: one of the first three, and marks.
#[allow(non_upper_case_globals, reason = "rows of tables name them")]
pub mod presence {
    /// It must be there.
    pub const required: u8 = 0;
    /// It may be missing, and is left out where it is `None`; `null` is taken for missing.
    pub const optional: u8 = 1;
    /// It may be missing or `null`, which are different things.
    pub const optional_nullable: u8 = 2;
    /// It is hidden from `Debug`.
    pub const secret: u8 = 4;
    /// Its key needs escapes in JSON.
    pub const escaped: u8 = 8;
}

/// Whether a field may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must be there.
    Required,
    /// It may be missing, and is left out where it is `None`; `null` is taken for missing.
    Optional,
    /// It may be missing or `null`, which are different things.
    OptionalNullable,
}

impl Field {
    /// The Rust name.
    pub(crate) fn rust(&self) -> &'static str {
        self.0
    }

    /// The key on the wire.
    #[inline]
    pub(crate) fn wire(&self) -> &'static str {
        self.1
    }

    /// Whether it may be missing.
    #[inline]
    pub(crate) fn presence(&self) -> Presence {
        match self.2 & 3 {
            presence::required => Presence::Required,
            presence::optional => Presence::Optional,
            _ => Presence::OptionalNullable,
        }
    }

    /// The format of dates in it.
    #[inline]
    pub(crate) fn format(&self) -> Option<&'static str> {
        self.3.first().copied()
    }

    /// Whether it is hidden from `Debug`.
    pub(crate) fn is_secret(&self) -> bool {
        self.2 & presence::secret != 0
    }

    /// Whether no character of its key needs an escape.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        self.2 & presence::escaped == 0
    }
}

/// The variants of a union, and what tells them apart.
#[derive(Debug)]
pub struct UnionShape {
    /// The field whose value tells objects apart, if there is one.
    pub tag: Option<Tag>,
    /// The variants, in the order in which they are preferred.
    pub variants: &'static [VariantShape],
}

/// The field whose value tells the objects of a union apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The key on the wire.
    pub key: &'static str,
    /// Whether the union writes it: a discriminator is sent even where the variant's own type leaves it out.
    pub is_written: bool,
}

impl Tag {
    /// The `propertyName` of a `discriminator`.
    #[must_use]
    pub const fn discriminator(key: &'static str) -> Self {
        Self { key, is_written: true }
    }

    /// A field in which each choice has constants of its own.
    #[must_use]
    pub const fn constant(key: &'static str) -> Self {
        Self { key, is_written: false }
    }
}

/// One variant of a union.
#[derive(Debug)]
pub struct VariantShape {
    /// The Rust name.
    pub rust: &'static str,
    /// The values of the tag that stand for it; an empty text stands for the absence of the tag.
    pub tags: &'static [Constant],
    /// Other fields with the only value that each has in this variant.
    pub constants: &'static [(&'static str, Constant)],
}

/// A scalar that a description fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The text itself, or the JSON of a number or a boolean.
    pub text: &'static str,
    /// Whether it is a string in JSON.
    pub is_string: bool,
}

impl Constant {
    /// The constant of a Rust literal, from its value and its source text.
    #[must_use]
    pub const fn new(text: &'static str, literal: &'static str) -> Self {
        let first = literal.as_bytes()[0];
        Self { text, is_string: first == b'"' || first == b'r' }
    }

    /// Tells whether `value` is this constant.
    pub(super) fn is(&self, value: &Value) -> bool {
        match value {
            Value::String(value) => self.is_string && value == self.text,
            Value::Bool(value) => !self.is_string && self.text == if *value { "true" } else { "false" },
            Value::Number(value) => !self.is_string && value.to_string() == self.text,
            _ => false,
        }
    }
}

/// Tells whether a text can stand in JSON as it is. Looks at all bytes without a branch, which compilers make fast.
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
    /// Where the member `wire` stands. Members mostly come in the order of the table, so the search starts at `hint`.
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

    /// Tells whether the table names the member `wire`.
    pub(super) fn has(&self, wire: &str) -> bool {
        self.search(wire, 0).is_some()
    }
}
