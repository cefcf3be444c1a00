//! A file that is sent as a part of a request: its bytes, its name and its content type.
//!
//! It is held in memory as a whole. How parts are put together is `multipart.rs`.

use std::fmt;

use bytes::Bytes;

use super::wire::{Expected, FromWire, ReadText, ShowText, Slot, ToWire, View};

/// A file to be sent in a form of parts, `multipart/form-data`.
///
/// It holds its content in memory. Without a name of its own it is sent under the name of its field, and without a
/// content type as what the description says of the field, or as `application/octet-stream`.
///
/// A text or a vector of bytes becomes a file by `into()`.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    content: Bytes,
    name: Option<String>,
    content_type: Option<String>,
}

impl File {
    /// A file with this content.
    #[must_use]
    pub fn bytes(content: impl Into<Bytes>) -> Self {
        Self { content: content.into(), name: None, content_type: None }
    }

    /// Names the file, as in `.name("photo.png")`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Says what the file is, as in `.content_type("image/png")`. A text that no header can hold is an error when the
    /// call is sent.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    pub(crate) fn content(&self) -> &Bytes {
        &self.content
    }

    pub(crate) fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(crate) fn given_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }
}

impl From<Bytes> for File {
    fn from(content: Bytes) -> Self {
        Self::bytes(content)
    }
}

impl From<Vec<u8>> for File {
    fn from(content: Vec<u8>) -> Self {
        Self::bytes(content)
    }
}

impl From<String> for File {
    fn from(content: String) -> Self {
        Self::bytes(content)
    }
}

impl From<&str> for File {
    fn from(content: &str) -> Self {
        Self::bytes(content.to_owned())
    }
}

/// Shows what the file is, and never what is in it.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("size", &self.content.len())
            .finish()
    }
}

impl ToWire for File {
    #[inline]
    fn view(&self) -> View<'_> {
        View::File(self)
    }
}

impl FromWire for File {
    #[inline]
    fn blank() -> Self {
        Self::bytes(Bytes::new())
    }

    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Text(self)
    }
}

impl ShowText for File {
    fn show(&self, _format: Option<&str>, _out: &mut String) -> fmt::Result {
        Err(fmt::Error)
    }
}

/// JSON holds no files, so none comes out of it.
impl ReadText for File {
    fn read(&mut self, _text: &str, _format: Option<&str>) -> Result<(), Expected> {
        Err(Expected("file, which JSON cannot hold"))
    }
}
