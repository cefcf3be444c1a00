//! The macros `wrapper!` and `tuple!`, which implement structs with unnamed fields.

/// Implements a struct with one field: a list or a map that contains itself, which a type alias cannot express.
macro_rules! wrapper {
    ($name:ident) => {
        impl wire::FromWire for $name {
            #[inline]
            fn blank() -> Self {
                Self(wire::FromWire::blank())
            }

            #[inline]
            fn slot(&mut self) -> wire::Slot<'_> {
                wire::FromWire::slot(&mut self.0)
            }
        }

        impl wire::ToWire for $name {
            #[inline]
            fn view(&self) -> wire::View<'_> {
                wire::ToWire::view(&self.0)
            }
        }

        wire::model! { @traits $name }
    };
}

/// Implements a struct whose fields are the items of an array of fixed length.
macro_rules! tuple {
    ($name:ident { $($index:tt),* $(,)? }) => {
        impl wire::ListView for $name {
            #[inline]
            fn len(&self) -> usize {
                [$($index),*].len()
            }

            #[inline]
            fn item(&self, index: usize) -> wire::View<'_> {
                match index {
                    $($index => wire::ToWire::view(&self.$index),)*
                    _ => wire::View::Absent,
                }
            }
        }

        impl wire::TupleSlot for $name {
            #[inline]
            fn slot_at(&mut self, index: usize) -> Option<wire::Slot<'_>> {
                match index {
                    $($index => Some(wire::FromWire::slot(&mut self.$index)),)*
                    _ => None,
                }
            }
        }

        impl wire::FromWire for $name {
            #[inline]
            fn blank() -> Self {
                Self { $($index: wire::FromWire::blank()),* }
            }

            #[inline]
            fn slot(&mut self) -> wire::Slot<'_> {
                wire::Slot::Tuple(self)
            }
        }

        impl wire::ToWire for $name {
            #[inline]
            fn view(&self) -> wire::View<'_> {
                wire::View::List(self)
            }
        }

        wire::model! { @traits $name }
    };
}

pub(crate) use {tuple, wrapper};
