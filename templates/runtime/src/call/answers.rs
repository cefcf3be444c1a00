//! Enums for operations with several response types, one variant for each status.

/// Implements `FromBody` for the enum: `answers! { AddPetAnswer { 201 => Created(types::Pet), 204 => NoContent } }`.
///
/// The enum must have a variant `Other(Response<Bytes>)` for undocumented success statuses.
macro_rules! answers {
    ($name:ident { $($status:pat => $variant:ident $(($body:ty))?),* $(,)? }) => {
        impl $crate::runtime::call::response::FromBody for $name {
            const ACCEPT: &'static str = "application/json";

            #[inline]
            fn from_received(
                received: &mut $crate::runtime::call::response::Received,
            ) -> ::std::result::Result<Self, $crate::runtime::call::error::Error> {
                match received.status().as_u16() {
                    $($status => $crate::runtime::call::answers::answers! { @read received $variant $($body)? },)*
                    _ => received.to_raw().map(Self::Other),
                }
            }
        }
    };
    (@read $received:ident $variant:ident) => { ::std::result::Result::Ok(Self::$variant) };
    (@read $received:ident $variant:ident $body:ty) => {
        <$body as $crate::runtime::call::response::FromBody>::from_received($received).map(Self::$variant)
    };
}
#[allow(unused_imports, reason = "an API may have no response enum")]
pub(crate) use answers;
