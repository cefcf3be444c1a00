//! The tables that models and unions bring along: names, presence, format, secrecy.
//!
//! Plain data, built in constants.

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

/// One member of an object.
#[derive(Debug)]
pub struct Field {
    /// The Rust name.
    pub rust: &'static str,
    /// The key on the wire.
    pub wire: &'static str,
    /// The key as it stands in JSON behind another member: `,"wire":`.
    pub key: &'static str,
    /// Whether `key` is right as it is: no character in it needs an escape.
    pub is_plain: bool,
    /// Whether it may be missing.
    pub presence: Presence,
    /// How dates in it are written, in chrono's notation.
    pub format: Option<&'static str>,
    /// Whether it is hidden from `Debug`.
    pub secret: bool,
}

/// Whether a member may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must be there.
    Required,
    /// It may be missing, and is left out where it is `None`; `null` is taken for missing.
    Optional,
    /// It may be missing or `null`, which are different things.
    OptionalNullable,
}

/// What forms a union has.
#[derive(Debug)]
pub struct UnionShape {
    /// The Rust name of the type.
    pub name: &'static str,
    /// The member that tells the form; `None` where the value itself must tell.
    pub tag: Option<&'static str>,
    /// The names of the forms: tags on the wire, or Rust names where there is no tag.
    pub forms: &'static [&'static str],
}

impl Field {
    const fn new(rust: &'static str, key: &'static str, presence: Presence) -> Self {
        let (_, wire) = key.split_at(2);
        let (wire, _) = wire.split_at(wire.len() - 2);
        Self { rust, wire, key, is_plain: is_plain(wire), presence, format: None, secret: false }
    }

    /// A member that must be there; `key` is `,"wire":`.
    #[must_use]
    pub const fn required(rust: &'static str, key: &'static str) -> Self {
        Self::new(rust, key, Presence::Required)
    }

    /// A member that may be missing; `key` is `,"wire":`.
    #[must_use]
    pub const fn optional(rust: &'static str, key: &'static str) -> Self {
        Self::new(rust, key, Presence::Optional)
    }

    /// A member that may be missing or `null`; `key` is `,"wire":`.
    #[must_use]
    pub const fn optional_nullable(rust: &'static str, key: &'static str) -> Self {
        Self::new(rust, key, Presence::OptionalNullable)
    }

    /// Hides it from `Debug`.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// Writes dates in it as `format` says.
    #[must_use]
    pub const fn format(self, format: &'static str) -> Self {
        Self { format: Some(format), ..self }
    }
}

/// Tells whether a text can stand in JSON as it is. Looks at all bytes without a branch, which compilers make fast.
#[inline]
pub(super) const fn is_plain(text: &str) -> bool {
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
            Some(field) if field.wire == wire => Some(hint),
            _ => self.search(wire, hint),
        }
    }

    fn search(&self, wire: &str, hint: usize) -> Option<usize> {
        let (before, after) = self.fields.split_at(hint.min(self.fields.len()));
        let is_it = |field: &Field| field.wire == wire;
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
