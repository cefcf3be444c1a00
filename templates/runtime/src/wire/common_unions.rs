//! Two unions that many APIs repeat: `X | ""`, and an id or the object that it stands for.
//!
//! They are generic, so that a client has no type of its own for each place.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Arm, Expected, FromWire, ReadText, ShowText, Slot, TakeViews, ToWire, Union, UnionShape, VariantShape, View,
};

/// A value, or the empty string.
///
/// In most APIs, an update with the empty string clears the field.
///
/// # Examples
///
/// ```
/// use typewright_runtime::Clearable;
///
/// let limit: Clearable<i64> = 10.into();
/// assert_eq!(limit.into_option(), Some(10));
/// assert_eq!(serde_json::to_string(&Clearable::<i64>::Empty)?, r#""""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Clearable<T> {
    /// A value.
    Value(T),
    /// The empty string.
    Empty,
    /// Neither of them, kept as received.
    Unknown(Value),
}

impl<T> Clearable<T> {
    /// Returns `true` for the empty string.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// Returns a reference to the value, or `None` if there is none.
    #[must_use]
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Empty | Self::Unknown(_) => None,
        }
    }

    /// Returns the value, or `None` if there is none.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Empty | Self::Unknown(_) => None,
        }
    }
}

impl<T> From<T> for Clearable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Into<U>, U, const N: usize> From<[T; N]> for Clearable<Vec<U>> {
    fn from(items: [T; N]) -> Self {
        Self::Value(items.into_iter().map(Into::into).collect())
    }
}

impl<K: Into<String>, T: Into<U>, U, const N: usize> From<[(K, T); N]> for Clearable<BTreeMap<String, U>> {
    fn from(entries: [(K, T); N]) -> Self {
        Self::Value(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl<T: FromWire + ToWire + 'static> Union for Clearable<T> {
    fn shape(&self) -> &'static UnionShape {
        const { &UnionShape { tag: None, variants: &[variant("Value"), variant("Empty")] } }
    }

    fn select(&mut self, index: usize) -> Option<Slot<'_>> {
        *self = if index == 0 { Self::Value(T::blank()) } else { Self::Empty };
        match self {
            Self::Value(value) => Some(value.slot()),
            Self::Empty | Self::Unknown(_) => Some(Slot::Text(self)),
        }
    }

    fn keep(&mut self, value: Value) {
        *self = Self::Unknown(value);
    }

    fn arm(&self) -> Arm<'_> {
        match self {
            Self::Value(value) => Arm { rust: "Value", view: value.view() },
            Self::Empty => Arm { rust: "Empty", view: View::Str("") },
            Self::Unknown(value) => Arm { rust: "Unknown", view: View::Any(value) },
        }
    }
}

/// Reads the empty string, which [`Union::select`] has chosen.
impl<T> ReadText for Clearable<T> {
    fn read(&mut self, text: &str, _: Option<&str>) -> Result<(), Expected> {
        if text.is_empty() { Ok(()) } else { Err(Expected("empty string")) }
    }
}

impl<T> ShowText for Clearable<T> {
    fn show(&self, _: Option<&str>, _: &mut String) -> std::fmt::Result {
        Ok(())
    }
}

/// The id of an object, or the object itself.
///
/// # Examples
///
/// ```
/// # use serde_json::Value as Customer;
/// use typewright_runtime::Expandable;
///
/// let customer: Expandable<Customer> = serde_json::from_str(r#""cus_1""#)?;
/// assert_eq!(customer.id(), Some("cus_1"));
/// assert_eq!(customer.into_object(), None);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Expandable<T> {
    /// The id.
    Id(String),
    /// The object.
    Object(Box<T>),
    /// Neither of them, kept as received.
    Unknown(Value),
}

impl<T> Expandable<T> {
    /// Returns a reference to the object, or `None` if there is only an id.
    #[must_use]
    pub fn object(&self) -> Option<&T> {
        match self {
            Self::Object(object) => Some(object),
            Self::Id(_) | Self::Unknown(_) => None,
        }
    }

    /// Returns the object, or `None` if there is only an id.
    #[must_use]
    pub fn into_object(self) -> Option<T> {
        match self {
            Self::Object(object) => Some(*object),
            Self::Id(_) | Self::Unknown(_) => None,
        }
    }
}

impl<T: ToWire> Expandable<T> {
    /// Returns the id, which an object has in its field `id`. Returns `None` only for a value that the API does not
    /// document.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Id(id) => Some(id),
            Self::Object(object) => match object.view() {
                View::Model(model) => {
                    let index = model.shape().fields.iter().position(|field| field.wire() == "id")?;
                    let mut id = View::Absent;
                    model.views(&mut TakeViews(&mut |views| id = (*views[index]).view()));
                    match id {
                        View::Str(id) => Some(id),
                        _ => None,
                    }
                }
                _ => None,
            },
            Self::Unknown(value) => value.get("id")?.as_str(),
        }
    }
}

impl<T: FromWire> From<T> for Expandable<T> {
    fn from(object: T) -> Self {
        Self::Object(Box::new(object))
    }
}

impl<T> From<&str> for Expandable<T> {
    fn from(id: &str) -> Self {
        Self::Id(id.to_owned())
    }
}

impl<T: FromWire + ToWire + 'static> Union for Expandable<T> {
    fn shape(&self) -> &'static UnionShape {
        const { &UnionShape { tag: None, variants: &[variant("Id"), variant("Object")] } }
    }

    fn select(&mut self, index: usize) -> Option<Slot<'_>> {
        *self = if index == 0 { Self::Id(String::new()) } else { Self::Object(Box::new(T::blank())) };
        match self {
            Self::Id(id) => Some(Slot::Str(id)),
            Self::Object(object) => Some(object.slot()),
            Self::Unknown(_) => None,
        }
    }

    fn keep(&mut self, value: Value) {
        *self = Self::Unknown(value);
    }

    fn arm(&self) -> Arm<'_> {
        match self {
            Self::Id(id) => Arm { rust: "Id", view: View::Str(id) },
            Self::Object(object) => Arm { rust: "Object", view: object.view() },
            Self::Unknown(value) => Arm { rust: "Unknown", view: View::Any(value) },
        }
    }
}

const fn variant(rust: &'static str) -> VariantShape {
    VariantShape { rust, tags: &[], constants: &[] }
}

macro_rules! on_the_wire {
    ($($name:ident)*) => { $(
        impl<T: FromWire + ToWire + 'static> FromWire for $name<T> {
            fn blank() -> Self {
                Self::Unknown(Value::Null)
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::Union(self)
            }
        }

        impl<T: FromWire + ToWire + 'static> ToWire for $name<T> {
            fn view(&self) -> View<'_> {
                View::Union(self)
            }
        }

        #[cfg(feature = "serde")]
        impl<T: FromWire + ToWire + 'static> serde::Serialize for $name<T> {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                super::serialize(self, to)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de, T: FromWire + ToWire + 'static> serde::Deserialize<'de> for $name<T> {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                super::deserialize(from)
            }
        }
    )* };
}

on_the_wire! { Clearable Expandable }
