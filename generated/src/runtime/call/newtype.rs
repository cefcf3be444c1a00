//! The macros that give the calls of an API, which are newtypes, the methods of `Call`.

/// Gives a newtype over `Call` the methods of the call: `call! { ListPets -> Vec<Pet> }`. Mark the newtype
/// `#[must_use]`.
macro_rules! call {
    ($name:ident -> $answer:ty) => {
        impl $name {
            /// Sets a header of this call, replacing the client's header of that name.
            #[inline]
            pub fn header(self, name: &str, value: &str) -> Self {
                Self(self.0.header(name, value))
            }

            /// Adds a query parameter that is not in the description.
            #[inline]
            pub fn extra_query(self, name: &str, value: impl ::std::fmt::Display) -> Self {
                Self(self.0.extra_query(name, value))
            }

            /// Sets a field of the JSON body that is not in the description, by name or by JSON pointer.
            #[inline]
            pub fn extra_json(self, field: &str, value: impl Into<::serde_json::Value>) -> Self {
                Self(self.0.extra_json(field, value))
            }

            /// Sends this call without the client's credentials.
            #[inline]
            pub fn without_credentials(self) -> Self {
                Self(self.0.without_credentials())
            }

            /// Sets the total timeout of this call, overriding the client's default.
            #[inline]
            pub fn timeout(self, total: ::std::time::Duration) -> Self {
                Self(self.0.timeout(total))
            }

            /// Limits the size of this response body, in bytes, overriding the client's default.
            #[inline]
            pub fn max_body(self, bytes: usize) -> Self {
                Self(self.0.max_body(bytes))
            }

            /// Sets the retry policy of this call, overriding the client's default.
            #[inline]
            pub fn retry(self, policy: $crate::runtime::call::retry::Retry) -> Self {
                Self(self.0.retry(policy))
            }

            /// Sends the call and decodes the response body.
            #[inline]
            pub fn send(self) -> $crate::runtime::call::builder::Sending<$answer> {
                self.0.send()
            }

            /// Sends the call and returns the decoded body with status and headers.
            #[inline]
            pub fn send_with_response(
                self,
            ) -> $crate::runtime::call::builder::Sending<$crate::runtime::call::response::Response<$answer>> {
                self.0.send_with_response()
            }

            /// Sends the call and returns the response undecoded. A 4xx or 5xx status is not an error.
            #[inline]
            pub fn send_raw(
                self,
            ) -> $crate::runtime::call::builder::Sending<$crate::runtime::call::response::Response<::bytes::Bytes>>
            {
                self.0.send_raw()
            }

            /// Sends the call and returns the response with a body to read as a stream, of any size.
            #[inline]
            pub fn send_stream(
                self,
            ) -> $crate::runtime::call::builder::Sending<
                $crate::runtime::call::response::Response<$crate::runtime::stream::body_stream::BodyStream>,
            > {
                self.0.send_stream()
            }
        }

        impl ::std::future::IntoFuture for $name {
            type Output = ::std::result::Result<$answer, $crate::runtime::call::error::Error>;
            type IntoFuture = $crate::runtime::call::builder::Sending<$answer>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.0.send()
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}
#[allow(unused_imports, reason = "an API may have no optional parameters")]
pub(crate) use call;

/// Gives a newtype over `Call` the method `send_if_none_match`, which is only useful for GET requests:
/// `conditional! { ListPets -> Vec<Pet> }`.
macro_rules! conditional {
    ($name:ident -> $answer:ty) => {
        impl $name {
            /// Sends the call and returns the decoded body with status and headers, or `None` if the response still has
            /// this entity tag (status 304).
            #[inline]
            pub fn send_if_none_match(
                self,
                etag: &str,
            ) -> $crate::runtime::call::builder::Sending<
                ::std::option::Option<$crate::runtime::call::response::Response<$answer>>,
            > {
                self.0.send_if_none_match(etag)
            }
        }
    };
}
#[allow(unused_imports, reason = "an API may have no GET with optional parameters")]
pub(crate) use conditional;
