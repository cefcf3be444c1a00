//! A file that is sent, as a whole body or as a part of one: its content, its name and its content type.
//!
//! Where the content comes from is `content.rs`; how parts are put together is `multipart.rs`.

use std::error::Error as StdError;
use std::fmt;
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::io::AsyncRead;

use crate::runtime::http::body::Body;
use crate::runtime::http::content::Source;
use crate::runtime::wire::{Expected, FromWire, ReadText, ShowText, Slot, ToWire, View};

/// A file to be sent: as the whole body of a request, or as a part of a `multipart/form-data` one.
///
/// | made by | held in memory | sent again after a redirect or a 401 |
/// |---|---|---|
/// | [`bytes`](Self::bytes), or `into()` from bytes and texts | as a whole | yes |
/// | [`path`](Self::path), or `into()` from a path | a piece at a time | yes, read anew |
/// | [`reader`](Self::reader) | a piece at a time | no |
/// | [`stream`](Self::stream) | a piece at a time | no |
///
/// As a part without a name of its own it is sent under the name of its field, and without a content type as what the
/// description says, or as `application/octet-stream`. The total time of the call includes sending the file:
/// `.timeout(..)` gives a large one the time that it needs.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    content: Source,
    name: Option<String>,
    content_type: Option<String>,
}

impl File {
    /// A file with this content.
    #[must_use]
    pub fn bytes(content: impl Into<Bytes>) -> Self {
        Self::of(Source::Bytes(content.into()))
    }

    /// The file at this path, under its own name. It is opened when the call is sent; a file that cannot be opened is
    /// an error before anything is sent.
    #[must_use]
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self { name, ..Self::of(Source::Path(path.into())) }
    }

    /// What `reader` gives until its end. It can be sent once: clones share it, and a call that would have to send it a
    /// second time fails instead.
    #[must_use]
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::of(Source::once(Body::from_reader(reader)))
    }

    /// What `stream` gives until its end; like [`reader`](Self::reader), it can be sent once.
    #[must_use]
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self::of(Source::once(Body::from_stream(stream)))
    }

    fn of(content: Source) -> Self {
        Self { content, name: None, content_type: None }
    }

    /// Announces how many bytes a reader or a stream gives, so that the request has a `Content-Length`. Without it the
    /// request is sent in chunks, which some servers refuse. More or fewer bytes than announced fail the call.
    ///
    /// The length of bytes and of a file at a path is known; this changes nothing there.
    #[must_use]
    pub fn length(self, bytes: u64) -> Self {
        self.content.announce(bytes);
        self
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

    pub(crate) fn content(&self) -> &Source {
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

impl From<BytesMut> for File {
    fn from(content: BytesMut) -> Self {
        Self::bytes(content)
    }
}

impl From<Box<[u8]>> for File {
    fn from(content: Box<[u8]>) -> Self {
        Self::bytes(content)
    }
}

impl From<&[u8]> for File {
    fn from(content: &[u8]) -> Self {
        Self::bytes(content.to_owned())
    }
}

impl<const N: usize> From<&[u8; N]> for File {
    fn from(content: &[u8; N]) -> Self {
        Self::bytes(content.to_vec())
    }
}

/// As by [`File::path`].
impl From<&Path> for File {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

/// As by [`File::path`].
impl From<PathBuf> for File {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

/// Shows what the file is, and never what is in it.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("size", &self.content.length())
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
