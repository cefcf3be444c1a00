//! Calls without async: the thread waits while a runtime of the crate's own does the work.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::OnceLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::runtime::call::builder::Sending;
use crate::runtime::call::error::Error;

impl<O> Sending<O> {
    /// Waits for the outcome on this thread: `client.pets().list().send().wait()?`.
    ///
    /// # Errors
    /// As of the call. Within an async task, where waiting would hold up other tasks, nothing is sent and the error is
    /// one [of use](Error::is_build): await the call there.
    pub fn wait(self) -> Result<O, Error> {
        wait(self)?
    }
}

/// The items of a stream, such as the pages of a list or the events of an answer, waited for one by one on this thread.
///
/// Within an async task there is one item, the error that says so.
#[must_use = "nothing is asked for until it is iterated over"]
pub fn iter<T, S: Stream<Item = Result<T, Error>> + Unpin>(stream: S) -> Iter<S> {
    Iter { stream: Some(stream) }
}

/// What [`iter`] gives.
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
        return Err(Error::build("waiting within an async task would hold up others; await the call instead"));
    }
    Ok(runtime()?.block_on(work))
}

/// One runtime for all clients, since kept connections live on the runtime that made them.
fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let made = || Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(|error| error.to_string());
    let runtime = RUNTIME.get_or_init(made).as_ref();
    runtime.map_err(|error| Error::build(format!("no runtime to wait on can be had: {error}")))
}
