//! What a request sends, before it is on its way: it is opened anew for each attempt, as far as that can be done.
//!
//! A body that is being sent is `body.rs`.

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
    /// One source after the other.
    Joined(Vec<Source>),
}

/// Where bytes come from.
#[derive(Clone)]
pub(crate) enum Source {
    Bytes(Bytes),
    /// A file, opened when it is sent.
    Path(Arc<Path>),
    /// A reader or a stream, which gives its bytes once.
    Once(Arc<Mutex<Option<Body>>>),
}

impl Content {
    pub(crate) fn empty() -> Self {
        Self::Whole(Bytes::new())
    }

    /// One source after the other; a single one of bytes is the whole.
    pub(crate) fn joined(mut sources: Vec<Source>) -> Self {
        match sources.pop() {
            Some(Source::Bytes(bytes)) if sources.is_empty() => Self::Whole(bytes),
            last => {
                sources.extend(last);
                Self::Joined(sources)
            }
        }
    }

    /// Whether a second attempt would send the same bytes again. What is not replayable is sent once and no more.
    pub(crate) fn is_replayable(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Joined(sources) => !sources.iter().any(|source| matches!(source, Source::Once(_))),
        }
    }

    /// The whole of it, where it is at hand.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Whole(bytes) => bytes,
            Self::Joined(_) => &[],
        }
    }

    /// The JSON object that it is; one without fields where nothing is sent.
    pub(crate) fn as_object(&self) -> &[u8] {
        if self.length() == Some(0) { b"{}" } else { self.as_bytes() }
    }

    /// The length, where it is known before anything is opened.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Whole(bytes) => Some(bytes.len() as u64),
            Self::Joined(sources) => sources.iter().map(Source::length).sum(),
        }
    }

    /// The body for one attempt. Fails, before anything is sent, where a file cannot be opened or a reader has been
    /// used up.
    pub(crate) async fn open(&self, deadline: &Deadline) -> Result<Body, Error> {
        match self {
            Self::Whole(bytes) => Ok(bytes.clone().into()),
            // Boxed, so that calls without files do not carry the state of opening one.
            Self::Joined(sources) => Box::pin(deadline.limit("opening what is to be sent", open(sources))).await?,
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

    /// Announces the length of what gives its bytes once; that of everything else is known.
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

/// The same bytes, the same path, or the very same reader.
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

/// The file is sent as long as it is now: what is appended meanwhile is left out.
async fn open_file(path: &Path) -> Result<Body, Error> {
    let opened = async {
        let file = tokio::fs::File::open(path).await?;
        let about = file.metadata().await?;
        Ok::<_, std::io::Error>((file, about))
    };
    match opened.await {
        Ok((_, about)) if about.is_dir() => Err(Error::build(format!("the file `{}` is a folder", path.display()))),
        // A pipe or a device has a length that says nothing.
        Ok((file, about)) if !about.is_file() => Ok(Body::from_reader(file)),
        Ok((file, about)) => Ok(Body::from_reader(file.take(about.len())).with_length(about.len())),
        Err(error) => {
            let detail = format!("the file `{}` cannot be opened: {error}", path.display());
            Err(Error::build(detail).caused_by(error))
        }
    }
}

fn used_up() -> Error {
    Error::build("the reader or stream of the body has been sent already, and cannot be sent again")
}
