//! `union!`: from the table of a union's variants to its implementations.
//!
//! How the variant of a value is chosen is in `tagged.rs` and `choose.rs`.

/// Implements an enum over the choices of a union, with a variant `Unknown(Value)`.
///
/// `discriminator "key"` or `constant "key"` names the field whose value tells objects apart; a discriminator is also
/// written where the variant's own type leaves it out. A row is `Variant [= value [| value]..] [where "key" = value
/// [& ..]]`: the values of that field which stand for the variant (`""` for its absence), then the constants of
/// other fields, any other value of which rules the variant out.
macro_rules! union {
    ($name:ident $($told_by:ident $tag:literal)? { $(
        $variant:ident $(= $value:literal $(| $more:literal)*)? $(where $($key:literal = $constant:literal)&+)?
    ),* $(,)? }) => {
        impl $crate::runtime::wire::Union for $name {
            #[inline]
            fn shape(&self) -> &'static $crate::runtime::wire::UnionShape {
                const {
                    &$crate::runtime::wire::UnionShape {
                        tag: $crate::runtime::wire::union!(@tag $($told_by $tag)?),
                        variants: &[$($crate::runtime::wire::VariantShape {
                            rust: stringify!($variant),
                            tags: &[$(
                                $crate::runtime::wire::union!(@constant $value)
                                $(, $crate::runtime::wire::union!(@constant $more))*
                            )?],
                            constants: &[$(
                                $(($key, $crate::runtime::wire::union!(@constant $constant))),+
                            )?],
                        }),*],
                    }
                }
            }

            #[inline]
            fn select(&mut self, index: usize) -> Option<$crate::runtime::wire::Slot<'_>> {
                // The rows have no numbers, as in `model!`.
                let rows_before = index;
                $(
                    if rows_before == 0 {
                        *self = Self::$variant($crate::runtime::wire::FromWire::blank());
                    }
                    let rows_before = rows_before.wrapping_sub(1);
                )*
                let _ = rows_before;
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
                let (rust, view) = match self {
                    $(Self::$variant(value) => (stringify!($variant), $crate::runtime::wire::ToWire::view(value)),)*
                    Self::Unknown(value) => ("Unknown", $crate::runtime::wire::ToWire::view(value)),
                };
                $crate::runtime::wire::Arm { rust, view }
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
    (@tag) => { None };
    (@tag $told_by:ident $tag:literal) => { Some($crate::runtime::wire::Tag::$told_by($tag)) };
    (@constant $value:literal) => {
        $crate::runtime::wire::Constant::new(concat!($value), stringify!($value))
    };
}

pub(crate) use union;
