//! `tagged_union!` and `untagged_union!`: from the table of a union's forms to its implementations.
//!
//! How a form is chosen is in `tagged.rs` and `choose.rs`.

/// Implements an enum whose form a member tells, with a variant `Unknown(Value)`.
macro_rules! tagged_union {
    ($name:ident $tag:literal { $($variant:ident = $wire:literal),* $(,)? }) => {
        $crate::runtime::wire::untagged_union! { @forms $name Some($tag), $($variant = [$wire]),* }
    };
}

/// Implements an enum whose form the value itself tells, with a variant `Unknown(Value)`.
macro_rules! untagged_union {
    ($name:ident { $($variant:ident),* $(,)? }) => {
        $crate::runtime::wire::untagged_union! { @forms $name None, $($variant = [stringify!($variant)]),* }
    };
    (@forms $name:ident $tag:expr, $($variant:ident = [$($wire:tt)+]),*) => {
        impl $crate::runtime::wire::Union for $name {
            #[inline]
            fn shape(&self) -> &'static $crate::runtime::wire::UnionShape {
                const {
                    &$crate::runtime::wire::UnionShape {
                        name: stringify!($name),
                        tag: $tag,
                        forms: &[$($($wire)+),*],
                    }
                }
            }

            #[inline]
            fn select(&mut self, name: &str) -> Option<$crate::runtime::wire::Slot<'_>> {
                match name {
                    $($($wire)+ => *self = Self::$variant($crate::runtime::wire::FromWire::blank()),)*
                    _ => return None,
                }
                match self {
                    $(Self::$variant(value) => Some($crate::runtime::wire::FromWire::slot(value)),)*
                    Self::Unknown(_) => None,
                }
            }

            #[inline]
            fn keep(&mut self, value: $crate::runtime::wire::Json) {
                *self = Self::Unknown(value);
            }

            #[inline]
            fn arm(&self) -> $crate::runtime::wire::Arm<'_> {
                let (rust, wire, view) = match self {
                    $(Self::$variant(value) => {
                        (stringify!($variant), $($wire)+, $crate::runtime::wire::ToWire::view(value))
                    })*
                    Self::Unknown(value) => ("Unknown", "", $crate::runtime::wire::ToWire::view(value)),
                };
                $crate::runtime::wire::Arm { rust, wire, view }
            }
        }

        impl $crate::runtime::wire::FromWire for $name {
            #[inline]
            fn blank() -> Self {
                Self::Unknown($crate::runtime::wire::Json::Null)
            }

            #[inline]
            fn slot(&mut self) -> $crate::runtime::wire::Slot<'_> {
                $crate::runtime::wire::Slot::Union(self)
            }
        }

        impl $crate::runtime::wire::ToWire for $name {
            #[inline]
            fn view(&self) -> $crate::runtime::wire::View<'_> {
                $crate::runtime::wire::View::Union(self)
            }
        }

        $crate::runtime::wire::model! { @traits $name }
    };
}

pub(crate) use {tagged_union, untagged_union};
