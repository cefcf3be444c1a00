//! A field with three states: absent, `null`, or a value.
//!
//! Fields that are either optional or nullable, but not both, are plain `Option`s.

use std::ops::Deref;

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
/// assert_eq!(update.owner.as_deref().unwrap_or("nobody"), "somchai");
/// assert_eq!(update.phone.as_deref().unwrap_or("none"), "none");
/// ```
///
/// There is no conversion from an `Option` of a field, because `None` can mean both. [`or_absent`](Self::or_absent) and
/// [`or_null`](Self::or_null) say which.
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
    /// Creates a field that is absent if `option` is `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use gofive_venio::Nullable;
    /// assert_eq!(Nullable::or_absent(Some(1)), Nullable::Value(1));
    /// assert_eq!(Nullable::<i64>::or_absent(None), Nullable::Absent);
    /// ```
    #[must_use]
    pub fn or_absent(option: Option<T>) -> Self {
        option.map_or(Self::Absent, Self::Value)
    }

    /// Creates a field that is `null` if `option` is `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use gofive_venio::Nullable;
    /// assert_eq!(Nullable::or_null(Some(1)), Nullable::Value(1));
    /// assert_eq!(Nullable::<i64>::or_null(None), Nullable::Null);
    /// ```
    #[must_use]
    pub fn or_null(option: Option<T>) -> Self {
        option.map_or(Self::Null, Self::Value)
    }

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

    /// Returns `true` if the field has a value.
    #[must_use]
    pub fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// Returns a reference to the value, or `None` if the field is absent or `null`.
    #[must_use]
    pub fn as_option(&self) -> Option<&T> {
        self.as_ref().into_option()
    }

    /// Returns a mutable reference to the value, or `None` if the field is absent or `null`.
    #[must_use]
    pub fn as_option_mut(&mut self) -> Option<&mut T> {
        self.as_mut().into_option()
    }

    /// Returns the value, or `None` if the field is absent or `null`.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Converts from `&Nullable<T>` to `Nullable<&T>`.
    #[must_use]
    pub fn as_ref(&self) -> Nullable<&T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// Converts from `&mut Nullable<T>` to `Nullable<&mut T>`.
    #[must_use]
    pub fn as_mut(&mut self) -> Nullable<&mut T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// Converts from `&Nullable<T>` to a `Nullable` of what the value dereferences to, such as `&str` for a `String`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use gofive_venio::Nullable;
    /// let note = Nullable::Value("called back".to_owned());
    /// assert_eq!(note.as_deref(), Nullable::Value("called back"));
    /// ```
    #[must_use]
    pub fn as_deref(&self) -> Nullable<&T::Target>
    where
        T: Deref,
    {
        self.as_ref().map(Deref::deref)
    }

    /// Applies a function to the value. A field that is absent or `null` stays so.
    ///
    /// # Examples
    ///
    /// ```
    /// # use gofive_venio::Nullable;
    /// assert_eq!(Nullable::Value("Rex").map(str::len), Nullable::Value(3));
    /// assert_eq!(Nullable::<&str>::Null.map(str::len), Nullable::Null);
    /// ```
    #[must_use]
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(f(value)),
        }
    }

    /// Returns the value, or `default` if the field is absent or `null`.
    #[must_use]
    pub fn unwrap_or(self, default: T) -> T {
        self.into_option().unwrap_or(default)
    }

    /// Returns the value, or the result of `f` if the field is absent or `null`.
    #[must_use]
    pub fn unwrap_or_else(self, f: impl FnOnce() -> T) -> T {
        self.into_option().unwrap_or_else(f)
    }

    /// Returns the value, or the default of its type if the field is absent or `null`.
    #[must_use]
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.into_option().unwrap_or_default()
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// For request bodies, which are given by reference: without a value, no body is sent.
impl<'a, T: ?Sized> From<Option<&'a T>> for Nullable<&'a T> {
    fn from(body: Option<&'a T>) -> Self {
        Self::or_absent(body)
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
