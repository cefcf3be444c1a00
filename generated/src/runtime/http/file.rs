//! Files in requests, as a whole body or as a part of a multipart body.
//!
//! `content.rs` opens the content of a file. `multipart.rs` writes the parts of a body.

use std::error::Error as StdError;
use std::fmt;
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::io::AsyncRead;

use crate::runtime::http::body::Body;
use crate::runtime::http::content::Source;
use crate::runtime::wire::{Expected, FromWire, ReadText, ShowText, Slot, ToWire, View};

/// A file to upload, as the whole body of a request or as a part of a `multipart/form-data` body.
///
/// | Created by | In memory | Can be sent again after a redirect or a 401 |
/// |---|---|---|
/// | [`bytes`](Self::bytes), or `into()` from bytes or text | whole content | yes |
/// | [`path`](Self::path), or `into()` from a path | one chunk | yes, the file is opened again |
/// | [`reader`](Self::reader) | one chunk | no |
/// | [`stream`](Self::stream) | one chunk | no |
///
/// A part without a [`name`](Self::name()) has the name of its field as file name. A part without a
/// [`content_type`](Self::content_type()) has the media type of the description, or `application/octet-stream`. The
/// timeout of a call includes the upload: set a longer one for large files with `.timeout(..)`.
///
/// # Examples
///
/// ```
/// use gofive_venio::File;
///
/// // Content in memory:
/// let note = File::bytes("Called back.").name("note.txt").content_type("text/plain");
///
/// // A file on disk, opened when the request is sent:
/// let photo = File::path("photos/somchai.png").content_type("image/png");
///
/// // Anything that implements `AsyncRead`, with its length if it is known:
/// let export = File::reader(&b"id,name\n"[..]).length(8).name("export.csv");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    content: Source,
    name: Option<String>,
    content_type: Option<String>,
}

impl File {
    /// Creates a file with this content.
    #[must_use]
    pub fn bytes(content: impl Into<Bytes>) -> Self {
        Self::of(Source::Bytes(content.into()))
    }

    /// Creates a file from the file at `path`, with the same name.
    ///
    /// The file is opened when the request is sent. If it cannot be opened, the call fails before anything is sent.
    #[must_use]
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self { name, ..Self::of(Source::Path(path.into())) }
    }

    /// Creates a file from everything that `reader` returns.
    ///
    /// It can be sent only once, and clones share the reader. A call that has to send it again fails.
    #[must_use]
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::of(Source::once(Body::from_reader(reader)))
    }

    /// Creates a file from all chunks of `stream`. Like [`reader`](Self::reader), it can be sent only once.
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

    /// Sets the length of a reader or stream in bytes, so that the request has a `Content-Length`.
    ///
    /// Without a length, the request uses chunked encoding, which some servers refuse. The call fails if the reader
    /// returns more or fewer bytes. Files created from bytes or a path have a known length and are not changed.
    #[must_use]
    pub fn length(self, bytes: u64) -> Self {
        self.content.announce(bytes);
        self
    }

    /// Sets the file name, for example `.name("photo.png")`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type, for example `.content_type("image/png")`.
    ///
    /// The call fails before anything is sent if the text is not a valid header value.
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

/// Like [`File::path`].
impl From<&Path> for File {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

/// Like [`File::path`].
impl From<PathBuf> for File {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

/// Shows name, type and size, and never the content.
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

/// Always fails, because JSON cannot contain files.
impl ReadText for File {
    fn read(&mut self, _text: &str, _format: Option<&str>) -> Result<(), Expected> {
        Err(Expected("file, which JSON cannot hold"))
    }
}
