//! Paginated lists as streams of pages and of items. Each page is requested when it is needed.
//!
//! `pager.rs` finds the next page. It works on undecoded pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::runtime::call::builder::Call;
use crate::runtime::call::error::Error;
use crate::runtime::call::response::FromBody;
use crate::runtime::stream::pager::{Pager, Paging};

/// A stream of the pages of a list.
///
/// Returned by `pages` on the call of a paginated operation. Nothing is sent until the first page is requested. Each
/// page is a separate call with the settings of the original one, so timeouts and retries apply to each page. The
/// stream ends after the last page or after an error.
///
/// A next page on a different origin, or one that was requested before, is an error ([`Error::is_paging`]). It is not
/// requested. So is a page that repeats the one before it, because the server ignores the number that was sent.
///
/// # Examples
///
/// ```no_run
/// # use typewright_runtime::Error;
/// use typewright_runtime::Pages;
///
/// # async fn example(pages: Pages<serde_json::Value>) -> Result<(), Error> {
/// let mut pages = pages.limit(3);
/// while let Some(page) = pages.next().await {
///     println!("{}", page?);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until a page is requested"]
pub struct Pages<T> {
    pager: Pager,
    /// Returns the number of items on a page, if the description says where they are.
    count: fn(&mut T) -> Option<usize>,
}

impl<T: FromBody> Pages<T> {
    pub(crate) fn new(call: Call<T>, paging: &'static Paging, count: fn(&mut T) -> Option<usize>) -> Self {
        Self { pager: Pager::new(call.raw, paging, T::ACCEPT), count }
    }

    /// Limits the number of pages. The stream ends after the last one. Default: no limit.
    pub fn limit(mut self, pages: usize) -> Self {
        self.pager.limit(pages);
        self
    }

    /// Requests the next page. Returns `None` at the end of the list.
    ///
    /// # Errors
    /// Fails like the call, and if the next page cannot be requested ([`Error::is_paging`]). The stream ends after an
    /// error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let mut received = match ready!(self.pager.poll(context)) {
            Some(Ok(received)) => received,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let page = T::from_received(&mut received).map(|mut page| {
            self.pager.turn(&received, (self.count)(&mut page));
            page
        });
        Poll::Ready(Some(page))
    }
}

impl<T: FromBody> Stream for Pages<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pager.show(f, "Pages")
    }
}

/// A stream of the items of a list, across its pages.
///
/// Returned by `items` on the call of a paginated operation. Pages are requested as by [`Pages`], and the stream ends
/// in the same way.
///
/// # Examples
///
/// ```no_run
/// # use typewright_runtime::Error;
/// use typewright_runtime::Items;
///
/// # async fn example(mut items: Items<serde_json::Value, String>) -> Result<(), Error> {
/// while let Some(item) = items.next().await {
///     println!("{}", item?);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until an item is requested"]
pub struct Items<T, I> {
    pages: Pages<T>,
    list: fn(&mut T) -> Option<&mut Vec<I>>,
    left: std::vec::IntoIter<I>,
}

impl<T: FromBody, I> Items<T, I> {
    pub(crate) fn new(pages: Pages<T>, list: fn(&mut T) -> Option<&mut Vec<I>>) -> Self {
        Self { pages, list, left: Vec::new().into_iter() }
    }

    /// Limits the number of pages that are requested. The stream ends after the last one. Default: no limit.
    pub fn limit_pages(mut self, pages: usize) -> Self {
        self.pages = self.pages.limit(pages);
        self
    }

    /// Returns the next item, and requests the next page if necessary. Returns `None` at the end of the list.
    ///
    /// # Errors
    /// Fails like the call, and if the next page cannot be requested ([`Error::is_paging`]). The stream ends after an
    /// error.
    pub async fn next(&mut self) -> Option<Result<I, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<I, Error>>> {
        loop {
            if let Some(item) = self.left.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(mut page)) => {
                    let items = (self.list)(&mut page).map(std::mem::take);
                    self.left = items.unwrap_or_default().into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// `Items` is not self-referential.
impl<T, I> Unpin for Items<T, I> {}

impl<T: FromBody, I> Stream for Items<T, I> {
    type Item = Result<I, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<T, I> fmt::Debug for Items<T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.pager.show(f, "Items")
    }
}
