//! Calls without async: the thread blocks while a tokio runtime of this crate does the work.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::OnceLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::runtime::call::builder::Sending;
use crate::runtime::call::error::Error;

impl<O> Sending<O> {
    /// Blocks this thread until the call is complete: `client.pets().list().send().wait()?`.
    ///
    /// # Errors
    /// Fails like the call. In an async task, where blocking would delay other tasks, nothing is sent and the error is
    /// [`Error::is_build`]. Await the call there instead.
    pub fn wait(self) -> Result<O, Error> {
        wait(self)?
    }
}

/// Returns an iterator over a stream, such as the pages of a list or the events of a response. It blocks this thread
/// until the next item is there.
///
/// In an async task, the only item is an error ([`Error::is_build`]).
///
/// # Examples
///
/// ```no_run
/// # use gofive_venio::{BodyStream, Error};
/// use gofive_venio::blocking;
///
/// # fn example(body: BodyStream) -> Result<(), Error> {
/// for chunk in blocking::iter(body) {
///     println!("{} bytes", chunk?.len());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is requested until it is iterated over"]
pub fn iter<T, S: Stream<Item = Result<T, Error>> + Unpin>(stream: S) -> Iter<S> {
    Iter { stream: Some(stream) }
}

/// A blocking iterator over a stream. Created by [`iter`].
#[derive(Debug)]
pub struct Iter<S> {
    stream: Option<S>,
}

impl<T, S: Stream<Item = Result<T, Error>> + Unpin> Iterator for Iter<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = self.stream.as_mut()?;
        let item = wait(poll_fn(|context| Pin::new(&mut *stream).poll_next(context)));
        if !matches!(item, Ok(Some(_))) {
            self.stream = None;
        }
        item.unwrap_or_else(|error| Some(Err(error)))
    }
}

fn wait<F: Future>(work: F) -> Result<F::Output, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::build("blocking in an async task would delay other tasks; await the call instead"));
    }
    Ok(runtime()?.block_on(work))
}

/// Returns the runtime of all clients. It is shared because a kept-alive connection works only on the runtime that
/// opened it.
fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let made = || Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(|error| error.to_string());
    let runtime = RUNTIME.get_or_init(made).as_ref();
    runtime.map_err(|error| Error::build(format!("the tokio runtime for blocking calls cannot be started: {error}")))
}
