//! Implements [`ToWire`] and [`FromWire`] for types of the standard library and `serde_json::Value`.
//!
//! `()` has no implementation on purpose: as a response type it means that the body is not read.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    CodeSlot, Expected, Fill, FromWire, ListSlot, ListView, Look, MapSlot, MapView, OptionalSlot, Slot, ToWire, View,
};

macro_rules! leaf {
    ($($rust:ty: $kind:ident $blank:expr;)*) => { $(
        impl ToWire for $rust {
            #[inline]
            fn view(&self) -> View<'_> {
                View::$kind(*self)
            }
        }

        impl FromWire for $rust {
            #[inline]
            fn blank() -> Self {
                $blank
            }

            #[inline]
            fn slot(&mut self) -> Slot<'_> {
                Slot::$kind(self)
            }
        }
    )* };
}

leaf! {
    bool: Bool false;
    i64: Int 0;
    f64: Float 0.0;
    f32: Float32 0.0;
}

macro_rules! integer {
    ($($rust:ty: $kind:ident $range:literal;)*) => { $(
        impl ToWire for $rust {
            #[inline]
            fn view(&self) -> View<'_> {
                View::$kind((*self).into())
            }
        }

        impl FromWire for $rust {
            #[inline]
            fn blank() -> Self {
                0
            }

            #[inline]
            fn slot(&mut self) -> Slot<'_> {
                Slot::Code(self)
            }
        }

        impl CodeSlot for $rust {
            fn put(&mut self, value: i128) -> Result<(), Expected> {
                *self = value.try_into().map_err(|_| Expected($range))?;
                Ok(())
            }
        }
    )* };
}

impl CodeSlot for i64 {
    fn put(&mut self, value: i128) -> Result<(), Expected> {
        *self = value.try_into().map_err(|_| I64_RANGE)?;
        Ok(())
    }
}

/// The expected value of an `i64`, for error messages.
pub(super) const I64_RANGE: Expected = Expected("integer from -9223372036854775808 to 9223372036854775807");

integer! {
    i8: Int "integer from -128 to 127";
    i16: Int "integer from -32768 to 32767";
    i32: Int "integer from -2147483648 to 2147483647";
    u8: Int "integer from 0 to 255";
    u16: Int "integer from 0 to 65535";
    u32: Int "integer from 0 to 4294967295";
    u64: Uint "integer from 0 to 18446744073709551615";
}

impl ToWire for str {
    #[inline]
    fn view(&self) -> View<'_> {
        View::Str(self)
    }
}

impl ToWire for String {
    #[inline]
    fn view(&self) -> View<'_> {
        View::Str(self)
    }
}

impl FromWire for String {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Str(self)
    }
}

impl ToWire for Value {
    #[inline]
    fn view(&self) -> View<'_> {
        View::Any(self)
    }
}

impl FromWire for Value {
    #[inline]
    fn blank() -> Self {
        Self::Null
    }

    #[inline]
    fn null() -> Option<Self> {
        Some(Self::Null)
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Any(self)
    }

    #[inline]
    fn slot_of_map(map: &mut BTreeMap<String, Self>) -> Slot<'_> {
        Slot::Object(map)
    }
}

impl<T: ToWire + ?Sized> ToWire for &T {
    #[inline]
    fn view(&self) -> View<'_> {
        (**self).view()
    }
}

impl<T: ToWire + ?Sized> ToWire for Box<T> {
    #[inline]
    fn view(&self) -> View<'_> {
        (**self).view()
    }
}

impl<T: FromWire> FromWire for Box<T> {
    #[inline]
    fn blank() -> Self {
        Self::new(T::blank())
    }

    #[inline]
    fn null() -> Option<Self> {
        T::null().map(Self::new)
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        (**self).slot()
    }
}

impl<T: ToWire> ToWire for Option<T> {
    #[inline]
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Null,
        }
    }
}

impl<T: FromWire> FromWire for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Optional(self)
    }
}

impl<T: FromWire> OptionalSlot for Option<T> {
    fn null(&mut self) {
        *self = T::null();
    }

    fn some(&mut self) -> Slot<'_> {
        self.insert(T::blank()).slot()
    }
}

// Implemented for `&[T]`, because a reference to the unsized `[T]` cannot become a trait object.
impl<T: ToWire> ToWire for &[T] {
    #[inline]
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: ToWire> ListView for &[T] {
    fn len(&self) -> usize {
        <[T]>::len(self)
    }

    fn item(&self, index: usize) -> View<'_> {
        self.get(index).map_or(View::Absent, T::view)
    }
}

impl<T: ToWire, const N: usize> ToWire for [T; N] {
    #[inline]
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: ToWire, const N: usize> ListView for [T; N] {
    fn len(&self) -> usize {
        N
    }

    fn item(&self, index: usize) -> View<'_> {
        self.get(index).map_or(View::Absent, T::view)
    }
}

impl<T: ToWire> ToWire for Vec<T> {
    #[inline]
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: ToWire> ListView for Vec<T> {
    fn len(&self) -> usize {
        Self::len(self)
    }

    fn item(&self, index: usize) -> View<'_> {
        self.get(index).map_or(View::Absent, T::view)
    }
}

impl<T: FromWire> FromWire for Vec<T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: FromWire> ListSlot for Vec<T> {
    fn push(&mut self) -> Slot<'_> {
        self.push(T::blank());
        self.last_mut().map_or(Slot::Skip, T::slot)
    }
}

impl<T: ToWire> ToWire for BTreeMap<String, T> {
    #[inline]
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<T: ToWire> MapView for BTreeMap<String, T> {
    fn len(&self) -> usize {
        Self::len(self)
    }

    fn get(&self, key: &str) -> Option<View<'_>> {
        self.get(key).map(T::view)
    }

    fn each(&self, look: &mut Look<'_>) {
        let _stopped = self.iter().all(|(key, value)| look(key, value.view()));
    }
}

impl<T: FromWire> FromWire for BTreeMap<String, T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        T::slot_of_map(self)
    }
}

impl<T: FromWire> MapSlot for BTreeMap<String, T> {
    fn put(&mut self, key: String, fill: &mut Fill<'_>) {
        let mut value = T::blank();
        if fill(&key, value.slot()) {
            self.insert(key, value);
        }
    }
}

/// For objects of free-form JSON, which unions write with their tags.
impl MapView for serde_json::Map<String, Value> {
    fn len(&self) -> usize {
        Self::len(self)
    }

    fn get(&self, key: &str) -> Option<View<'_>> {
        self.get(key).map(View::Any)
    }

    fn each(&self, look: &mut Look<'_>) {
        let _stopped = self.iter().all(|(key, value)| look(key, View::Any(value)));
    }
}
