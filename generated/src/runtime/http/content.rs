//! The content of a request before it is sent. Each attempt opens it again, if that is possible.
//!
//! `body.rs` is the body while it is sent.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::io::AsyncReadExt;

use crate::runtime::call::deadline::Deadline;
use crate::runtime::call::error::Error;
use crate::runtime::http::body::Body;

/// The body of a request that has not been sent yet.
#[derive(Clone)]
pub(crate) enum Content {
    Whole(Bytes),
    /// Several sources, sent one after the other.
    Joined(Vec<Source>),
}

/// A source of bytes.
#[derive(Clone)]
pub(crate) enum Source {
    Bytes(Bytes),
    /// A file, opened when it is sent.
    Path(Arc<Path>),
    /// A reader or a stream, which can be read only once.
    Once(Arc<Mutex<Option<Body>>>),
}

impl Content {
    pub(crate) fn empty() -> Self {
        Self::Whole(Bytes::new())
    }

    /// Joins sources. A single source of bytes becomes [`Content::Whole`].
    pub(crate) fn joined(mut sources: Vec<Source>) -> Self {
        match sources.pop() {
            Some(Source::Bytes(bytes)) if sources.is_empty() => Self::Whole(bytes),
            last => {
                sources.extend(last);
                Self::Joined(sources)
            }
        }
    }

    /// Returns whether a second attempt can send the same bytes. Requests with other content are sent at most once.
    pub(crate) fn is_replayable(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Joined(sources) => !sources.iter().any(|source| matches!(source, Source::Once(_))),
        }
    }

    /// Returns the whole content if it is in memory, and an empty slice otherwise.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Whole(bytes) => bytes,
            Self::Joined(_) => &[],
        }
    }

    /// Returns the content as the text of a JSON object: `{}` if it is empty.
    pub(crate) fn as_object(&self) -> &[u8] {
        if self.length() == Some(0) { b"{}" } else { self.as_bytes() }
    }

    /// Returns the length if it is known before a source is opened.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Whole(bytes) => Some(bytes.len() as u64),
            Self::Joined(sources) => sources.iter().map(Source::length).sum(),
        }
    }

    /// Opens the body for one attempt. Fails before anything is sent if a file cannot be opened or a reader was already
    /// read.
    pub(crate) async fn open(&self, deadline: &Deadline) -> Result<Body, Error> {
        match self {
            Self::Whole(bytes) => Ok(bytes.clone().into()),
            // Boxed to keep the state of opening files out of the future of calls without files.
            Self::Joined(sources) => Box::pin(deadline.limit("opening the request body", open(sources))).await?,
        }
    }
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        Self::Whole(bytes)
    }
}

impl From<Source> for Content {
    fn from(source: Source) -> Self {
        Self::joined(vec![source])
    }
}

async fn open(sources: &[Source]) -> Result<Body, Error> {
    let mut bodies = Vec::with_capacity(sources.len());
    for source in sources {
        bodies.push(source.open().await?);
    }
    Ok(Body::joined(bodies))
}

impl Source {
    pub(crate) fn once(body: Body) -> Self {
        Self::Once(Arc::new(Mutex::new(Some(body))))
    }

    /// Sets the length of a reader or stream. Bytes and files have a known length and are not changed.
    pub(crate) fn announce(&self, bytes: u64) {
        if let Self::Once(body) = self {
            let mut body = body.lock().unwrap_or_else(PoisonError::into_inner);
            *body = body.take().map(|body| body.with_length(bytes));
        }
    }

    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Path(_) => None,
            Self::Once(body) => body.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.length(),
        }
    }

    async fn open(&self) -> Result<Body, Error> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.clone().into()),
            Self::Path(path) => open_file(path).await,
            Self::Once(body) => body.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(used_up),
        }
    }
}

/// Compares bytes and paths by value, and readers by identity.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(left), Self::Bytes(right)) => left == right,
            (Self::Path(left), Self::Path(right)) => left == right,
            (Self::Once(left), Self::Once(right)) => Arc::ptr_eq(left, right),
            _ => false,
        }
    }
}

impl Eq for Source {}

/// Opens a file with its current length. Bytes that are appended later are not sent.
async fn open_file(path: &Path) -> Result<Body, Error> {
    let opened = async {
        let file = tokio::fs::File::open(path).await?;
        let about = file.metadata().await?;
        Ok::<_, std::io::Error>((file, about))
    };
    match opened.await {
        Ok((_, about)) if about.is_dir() => Err(Error::build(format!("the file `{}` is a folder", path.display()))),
        // The length of a pipe or a device has no meaning.
        Ok((file, about)) if !about.is_file() => Ok(Body::from_reader(file)),
        Ok((file, about)) => Ok(Body::from_reader(file.take(about.len())).with_length(about.len())),
        Err(error) => {
            let detail = format!("the file `{}` cannot be opened: {error}", path.display());
            Err(Error::build(detail).caused_by(error))
        }
    }
}

fn used_up() -> Error {
    Error::build("the body is a reader or stream that was already sent, so it cannot be sent again")
}
