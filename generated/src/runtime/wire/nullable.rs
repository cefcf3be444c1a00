//! A field with three states: absent, `null`, or a value.
//!
//! Fields that are either optional or nullable, but not both, are plain `Option`s.

use super::{FromWire, OptionalSlot, Slot, ToWire, View};

/// A field that is both optional and nullable.
///
/// The two states have different meanings: in most APIs, an update clears a field that is `null` and does not change a
/// field that is absent. The default is `Absent`.
///
/// # Examples
///
/// ```
/// use gofive_venio::Nullable;
///
/// #[derive(Default)]
/// struct UpdateContact {
///     note: Nullable<String>,
///     owner: Nullable<String>,
///     phone: Nullable<String>,
/// }
///
/// let update = UpdateContact {
///     note: Nullable::Null,               // clears the note
///     owner: "somchai".to_owned().into(), // sets the owner
///     ..UpdateContact::default()          // does not change the phone number
/// };
///
/// assert!(update.note.is_null());
/// assert_eq!(update.owner.as_option().map(String::as_str), Some("somchai"));
/// assert!(update.phone.is_absent());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// The field is absent.
    #[default]
    Absent,
    /// The field is `null`.
    Null,
    /// The field has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns `true` if the field is absent.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns `true` if the field is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns a reference to the value, or `None` if the field is absent or `null`.
    #[must_use]
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns a mutable reference to the value, or `None` if the field is absent or `null`.
    #[must_use]
    pub fn as_option_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value, or `None` if the field is absent or `null`.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// Converts `None` to `null`. Use [`Nullable::Absent`] to omit a field.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: ToWire> ToWire for Nullable<T> {
    #[inline]
    fn view(&self) -> View<'_> {
        match self {
            Self::Absent => View::Absent,
            Self::Null => View::Null,
            Self::Value(value) => value.view(),
        }
    }
}

impl<T: FromWire> FromWire for Nullable<T> {
    #[inline]
    fn blank() -> Self {
        Self::Absent
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Optional(self)
    }
}

impl<T: FromWire> OptionalSlot for Nullable<T> {
    fn null(&mut self) {
        *self = Self::Null;
    }

    fn some(&mut self) -> Slot<'_> {
        *self = Self::Value(T::blank());
        match self {
            Self::Value(value) => value.slot(),
            Self::Absent | Self::Null => Slot::Skip,
        }
    }
}
