//! Lists that come in pages: streams of pages and of items, each page asked for when it is needed.
//!
//! Where the next page is, is found in `pager.rs`, which knows no types.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::runtime::call::builder::Call;
use crate::runtime::call::error::Error;
use crate::runtime::call::response::FromBody;
use crate::runtime::stream::pager::{Pager, Paging};

/// The pages of a list, in order. Nothing is sent before the first one is asked for.
///
/// Each page is a call of its own, with the settings of the call that it was made from. Nothing follows an error. A list
/// that leads back to a page that was there already, or to another origin, ends with an error
/// ([`Error::is_paging`]) in place of that page, which is not asked for.
#[must_use = "nothing is sent until a page is asked for"]
pub struct Pages<T> {
    pager: Pager,
    /// The number of items on a page, where the description says where they stand.
    count: fn(&mut T) -> Option<usize>,
}

impl<T: FromBody> Pages<T> {
    pub(crate) fn new(call: Call<T>, paging: &'static Paging, count: fn(&mut T) -> Option<usize>) -> Self {
        Self { pager: Pager::new(call.raw, paging, T::ACCEPT), count }
    }

    /// Ends after so many pages at the most.
    pub fn limit(mut self, pages: usize) -> Self {
        self.pager.limit(pages);
        self
    }

    /// Asks for the next page; `None` is the end.
    ///
    /// # Errors
    /// As of the call; and the list leads back to a page that was there already, or to another origin.
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

/// The items of a list, page after page. See [`Pages`] for how they are asked for and how they end.
#[must_use = "nothing is sent until an item is asked for"]
pub struct Items<T, I> {
    pages: Pages<T>,
    list: fn(&mut T) -> Option<&mut Vec<I>>,
    left: std::vec::IntoIter<I>,
}

impl<T: FromBody, I> Items<T, I> {
    pub(crate) fn new(pages: Pages<T>, list: fn(&mut T) -> Option<&mut Vec<I>>) -> Self {
        Self { pages, list, left: Vec::new().into_iter() }
    }

    /// Ends after so many pages at the most.
    pub fn limit_pages(mut self, pages: usize) -> Self {
        self.pages = self.pages.limit(pages);
        self
    }

    /// The next item; `None` is the end.
    ///
    /// # Errors
    /// As of the call; and the list leads back to a page that was there already, or to another origin.
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

/// Nothing in it points to itself.
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
