//! `wrapper!` and `tuple!`: structs whose parts have no names.

/// Implements a struct of one part: a list or a map of itself, to which an alias could give no name.
macro_rules! wrapper {
    ($name:ident) => {
        impl $crate::runtime::wire::FromWire for $name {
            #[inline]
            fn blank() -> Self {
                Self($crate::runtime::wire::FromWire::blank())
            }

            #[inline]
            fn slot(&mut self) -> $crate::runtime::wire::Slot<'_> {
                $crate::runtime::wire::FromWire::slot(&mut self.0)
            }
        }

        impl $crate::runtime::wire::ToWire for $name {
            #[inline]
            fn view(&self) -> $crate::runtime::wire::View<'_> {
                $crate::runtime::wire::ToWire::view(&self.0)
            }
        }

        $crate::runtime::wire::model! { @traits $name }
    };
}

/// Implements a struct whose parts are the items of an array of that length.
macro_rules! tuple {
    ($name:ident { $($index:tt),* $(,)? }) => {
        impl $crate::runtime::wire::ListView for $name {
            #[inline]
            fn len(&self) -> usize {
                [$($index),*].len()
            }

            #[inline]
            fn item(&self, index: usize) -> $crate::runtime::wire::View<'_> {
                match index {
                    $($index => $crate::runtime::wire::ToWire::view(&self.$index),)*
                    _ => $crate::runtime::wire::View::Absent,
                }
            }
        }

        impl $crate::runtime::wire::TupleSlot for $name {
            #[inline]
            fn slot_at(&mut self, index: usize) -> Option<$crate::runtime::wire::Slot<'_>> {
                match index {
                    $($index => Some($crate::runtime::wire::FromWire::slot(&mut self.$index)),)*
                    _ => None,
                }
            }
        }

        impl $crate::runtime::wire::FromWire for $name {
            #[inline]
            fn blank() -> Self {
                Self { $($index: $crate::runtime::wire::FromWire::blank()),* }
            }

            #[inline]
            fn slot(&mut self) -> $crate::runtime::wire::Slot<'_> {
                $crate::runtime::wire::Slot::Tuple(self)
            }
        }

        impl $crate::runtime::wire::ToWire for $name {
            #[inline]
            fn view(&self) -> $crate::runtime::wire::View<'_> {
                $crate::runtime::wire::View::List(self)
            }
        }

        $crate::runtime::wire::model! { @traits $name }
    };
}

pub(crate) use {tuple, wrapper};
