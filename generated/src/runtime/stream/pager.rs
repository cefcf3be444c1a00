//! Finds the next page of a list from the current one, and makes the call that requests it.
//!
//! Works on undecoded pages. `paging.rs` decodes them.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE};
use url::{Url, form_urlencoded};

use crate::runtime::call::builder::{RawCall, Work, boxed};
use crate::runtime::call::envelope::find;
use crate::runtime::call::error::{Error, Kind};
use crate::runtime::call::execute::{Mode, first_url};
use crate::runtime::call::response::Received;
use crate::runtime::call::splice::splice;
use crate::runtime::http::escape;
use crate::runtime::stream::link_header::next_link;

/// The pagination of an operation. A constant in generated code.
#[derive(Debug)]
pub(crate) struct Paging {
    kind: Follow,
    /// The place of the page size in the call.
    size: Option<Place>,
    /// The maximum page size of the server, if it is documented.
    longest: Option<u64>,
    /// The JSON pointer (RFC 6901) to the total number of items in a page.
    total: Option<&'static str>,
    /// The JSON pointer to whether there are more pages.
    more: Option<&'static str>,
    /// The JSON pointer to the total number of pages.
    pages: Option<&'static str>,
    /// The JSON pointer to the items in a free-form page, in which the list must be present.
    free_list: Option<&'static str>,
}

#[derive(Debug)]
enum Follow {
    Offset(Place),
    Page { number: Place, first: u64 },
    Cursor { at: Place, next: &'static str },
    LastItem { at: Place, list: &'static str, next: &'static str },
    Link(&'static str),
    LinkHeader,
    NextHeader(&'static str),
}

/// The place of a value in a call: a query parameter by its name, or a field of the JSON body by its pointer (RFC
/// 6901), written as a number or as a text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Query(&'static str),
    Number(&'static str),
    Text(&'static str),
}

impl Paging {
    const fn new(kind: Follow) -> Self {
        Self { kind, size: None, longest: None, total: None, more: None, pages: None, free_list: None }
    }

    /// Pages by the number of items to skip.
    pub(crate) const fn offset(at: Place) -> Self {
        Self::new(Follow::Offset(at))
    }

    /// Pages by page number. `first` is the number of the first page.
    pub(crate) const fn page(number: Place, first: u64) -> Self {
        Self::new(Follow::Page { number, first })
    }

    /// Pages by a cursor, which is sent at `at` and read from the previous page at `next`.
    pub(crate) const fn cursor(at: Place, next: &'static str) -> Self {
        Self::new(Follow::Cursor { at, next })
    }

    /// Pages by a cursor, which is sent at `at` and read at `next` in the last item of `list`.
    pub(crate) const fn last_item(at: Place, list: &'static str, next: &'static str) -> Self {
        Self::new(Follow::LastItem { at, list, next })
    }

    /// Pages by the URL that each page contains at `next`.
    pub(crate) const fn link(next: &'static str) -> Self {
        Self::new(Follow::Link(next))
    }

    /// Pages by the URL in the header `Link` (RFC 8288).
    pub(crate) const fn link_header() -> Self {
        Self::new(Follow::LinkHeader)
    }

    /// Pages by the URL in the header `name`.
    pub(crate) const fn next_header(name: &'static str) -> Self {
        Self::new(Follow::NextHeader(name))
    }

    /// Sets the place of the page size in the call, so that a shorter page is taken as the last one.
    pub(crate) const fn size(mut self, at: Place) -> Self {
        self.size = Some(at);
        self
    }

    /// Sets the maximum page size of the server.
    pub(crate) const fn longest(mut self, items: u64) -> Self {
        self.longest = Some(items);
        self
    }

    /// Sets the pointer to the total number of items.
    pub(crate) const fn total(mut self, pointer: &'static str) -> Self {
        self.total = Some(pointer);
        self
    }

    /// Sets the pointer to whether there are more pages.
    pub(crate) const fn more(mut self, pointer: &'static str) -> Self {
        self.more = Some(pointer);
        self
    }

    /// Sets the pointer to the total number of pages.
    pub(crate) const fn pages(mut self, pointer: &'static str) -> Self {
        self.pages = Some(pointer);
        self
    }

    /// Requires a list at `pointer` in a free-form page. Without this check, a wrong pointer would look like an empty
    /// list.
    pub(crate) const fn free_list(mut self, pointer: &'static str) -> Self {
        self.free_list = Some(pointer);
        self
    }
}

/// The undecoded pages of one list.
pub(crate) struct Pager {
    call: Box<RawCall>,
    paging: &'static Paging,
    state: State,
    /// How many more pages can be requested.
    left: usize,
    /// The hashes of the cursors and links that were followed. Hashes, because a list can have many pages.
    followed: HashSet<u64>,
    /// The hash of the previous page, if pages are counted.
    previous: Option<u64>,
    /// The number of items on all pages so far.
    items: u64,
    /// The number of items on the longest page so far.
    longest: u64,
}

enum State {
    Ready,
    Waiting(Work),
    Failed(Error),
    Ended,
}

impl Pager {
    pub(crate) fn new(mut call: Box<RawCall>, paging: &'static Paging, accept: &'static str) -> Self {
        call.headers.entry(ACCEPT).or_insert(HeaderValue::from_static(accept));
        let state = State::Ready;
        Self { call, paging, state, left: usize::MAX, followed: HashSet::new(), previous: None, items: 0, longest: 0 }
    }

    pub(crate) fn limit(&mut self, pages: usize) {
        self.left = pages;
    }

    /// Waits for the next page. It is the last one unless `turn` is called with it.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Box<Received>, Error>>> {
        if matches!(self.state, State::Ready) && self.left > 0 {
            self.left -= 1;
            self.state = State::Waiting(boxed(self.call.again(), Mode::Judged));
        }
        let outcome = match &mut self.state {
            State::Waiting(work) => Some(ready!(work.as_mut().poll(context))),
            _ => None,
        };
        match std::mem::replace(&mut self.state, State::Ended) {
            State::Failed(error) => Poll::Ready(Some(Err(error))),
            _ => Poll::Ready(outcome),
        }
    }

    /// Prepares the call of the page after `page`, which has `count` items.
    pub(crate) fn turn(&mut self, page: &Received, count: Option<usize>) {
        self.state = match self.next(page, count) {
            Ok(true) => State::Ready,
            Ok(false) => State::Ended,
            Err(error) => State::Failed(page.about(error)),
        };
    }

    /// Prepares the call of the page after `page`. Returns `false` if there is none.
    fn next(&mut self, page: &Received, count: Option<usize>) -> Result<bool, Error> {
        if let (Some(pointer), None) = (self.paging.free_list, count) {
            return Err(Error::new(Kind::Decode, "the response has no list of items").at_path(pointer));
        }
        let items = count.unwrap_or_default() as u64;
        self.items = self.items.saturating_add(items);
        match &self.paging.kind {
            Follow::Offset(at) => {
                let first = self.number_at(at)?.unwrap_or_default();
                let is_last = self.is_last(page, items, first.saturating_add(items));
                self.goes_on(page, is_last, at, first.saturating_add(items))
            }
            Follow::Page { number, first } => {
                let current = self.number_at(number)?.unwrap_or(*first);
                let next = current.saturating_add(1);
                let pages = self.paging.pages.and_then(|pointer| scalar(page, pointer)).and_then(|pages| whole(&pages));
                let is_last = self.is_last(page, items, self.items)
                    || pages.is_some_and(|pages| next >= first.saturating_add(pages));
                self.goes_on(page, is_last, number, next)
            }
            Follow::Cursor { at, next } => self.go_to_cursor(page, at, scalar(page, next)),
            Follow::LastItem { at, list, next } => {
                let last = items.checked_sub(1).and_then(|last| scalar(page, &format!("{list}/{last}{next}")));
                self.go_to_cursor(page, at, last)
            }
            Follow::Link(next) => self.go_to(scalar(page, next)),
            Follow::LinkHeader => self.go_to(next_link(&page.headers)),
            Follow::NextHeader(name) => {
                let url = page.headers.get(*name).and_then(|value| value.to_str().ok());
                self.go_to(url.map(str::trim).filter(|url| !url.is_empty()).map(str::to_owned))
            }
        }
    }

    /// Whether a page is the last one: it says so, it is empty, it is shorter than the page size, or it completes the
    /// total.
    fn is_last(&mut self, page: &Received, items: u64, reached: u64) -> bool {
        let before = self.longest;
        self.longest = before.max(items);
        if items == 0 || self.says_more(page) == Some(false) {
            return true;
        }
        let total = self.paging.total.and_then(|pointer| scalar(page, pointer)).and_then(|total| whole(&total));
        if let Some(total) = total {
            return reached >= total;
        }
        let asked = self.paging.size.and_then(|size| self.text_at(&size)).and_then(|size| whole(&size));
        // A server can limit pages to fewer items than requested, so the requested size counts only up to its
        // documented maximum.
        let given = asked.filter(|asked| self.paging.longest.is_some_and(|longest| *asked <= longest));
        self.paging.size.is_some() && items < before.max(given.unwrap_or_default())
    }

    /// Returns what a page says about whether there are more pages.
    fn says_more(&self, page: &Received) -> Option<bool> {
        self.paging.more.and_then(|pointer| scalar(page, pointer)).and_then(|more| more.parse().ok())
    }

    /// Continues at a number. Fails if the page is the same as the one before it, because then the server ignores the
    /// number, and the list would not end.
    fn goes_on(&mut self, page: &Received, is_last: bool, at: &Place, next: u64) -> Result<bool, Error> {
        if is_last {
            return Ok(false);
        }
        let body = Some(hash(&page.body));
        if std::mem::replace(&mut self.previous, body) == body {
            let detail = format!("the page is the same as the one before it, so the server ignores `{}`", at.name());
            return Err(Error::new(Kind::Paging, detail));
        }
        self.set(at, &next.to_string())
    }

    /// Continues at a cursor. Fails if there is none although there are more pages, because the rest of the list would
    /// be missing.
    fn go_to_cursor(&mut self, page: &Received, at: &Place, cursor: Option<String>) -> Result<bool, Error> {
        match (self.says_more(page), cursor) {
            (Some(false), _) | (None, None) => Ok(false),
            (Some(true), None) => {
                Err(Error::new(Kind::Paging, "there are more pages, but the page has no cursor to continue from"))
            }
            (_, Some(cursor)) => {
                self.follow(self.text_at(at).as_deref(), &cursor, "cursor")?;
                self.set(at, &cursor)
            }
        }
    }

    /// Records a cursor or a link. Fails if it was followed before, or is that of the current page, because following
    /// it would not end.
    fn follow(&mut self, current: Option<&str>, to: &str, what: &str) -> Result<(), Error> {
        self.followed.extend(current.map(|text| hash(text.as_bytes())));
        if self.followed.insert(hash(to.as_bytes())) {
            return Ok(());
        }
        Err(Error::new(Kind::Paging, format!("the {what} of the next page was followed before")))
    }

    fn go_to(&mut self, link: Option<String>) -> Result<bool, Error> {
        let Some(link) = link else { return Ok(false) };
        let base = self.call.client.inner.base_of(&self.call.target)?;
        let no_url = |error| refused(format!("is not a URL: {error}"));
        let current = Url::parse(&first_url(&self.call, base)).map_err(no_url)?;
        let mut url = current.join(&link).map_err(no_url)?;
        if !base.is_origin_of(&url) || !url.username().is_empty() || url.password().is_some() {
            let origin = url.origin().ascii_serialization();
            return Err(refused(format!("leads to a different origin, {origin}; credentials are not sent there")));
        }
        url.set_fragment(None);
        self.follow(Some(current.as_str()), url.as_str(), "link")?;
        self.call.url = Some(url.into());
        Ok(true)
    }

    /// Returns a number in the call. Fails if the value is not a number.
    fn number_at(&self, at: &Place) -> Result<Option<u64>, Error> {
        let Some(text) = self.text_at(at) else { return Ok(None) };
        let detail = || Error::new(Kind::Paging, format!("`{}` is not a number to continue from", at.name()));
        whole(&text).map(Some).ok_or_else(detail)
    }

    fn text_at(&self, at: &Place) -> Option<String> {
        match at {
            Place::Query(name) => {
                let mut pairs = form_urlencoded::parse(self.call.query.as_bytes());
                pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
            }
            Place::Number(pointer) | Place::Text(pointer) => find(self.call.body.as_bytes(), pointer),
        }
    }

    /// Sets a value in the call. Returns `true`, for the result of `next`.
    fn set(&mut self, at: &Place, value: &str) -> Result<bool, Error> {
        match at {
            Place::Query(name) => {
                let query = std::mem::take(&mut self.call.query);
                let is_other = |pair: &&str| form_urlencoded::parse(pair.as_bytes()).all(|(key, _)| key != *name);
                let others: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).filter(is_other).collect();
                self.call.query = others.join("&");
                escape::pair(&mut self.call.query, name, value);
            }
            Place::Number(pointer) => self.splice(pointer, value)?,
            Place::Text(pointer) => self.splice(pointer, &serde_json::Value::from(value).to_string())?,
        }
        Ok(true)
    }

    fn splice(&mut self, pointer: &str, json: &str) -> Result<(), Error> {
        let body = splice(self.call.body.as_object(), pointer, json);
        let detail = || Error::new(Kind::Paging, format!("the request body has no place for `{pointer}`"));
        self.call.body = Bytes::from(body.ok_or_else(detail)?).into();
        self.call.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
        Ok(())
    }

    pub(crate) fn show(&self, f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
        f.debug_struct(name).field("call", &self.call).field("items", &self.items).finish_non_exhaustive()
    }
}

impl Place {
    fn name(&self) -> &'static str {
        match self {
            Self::Query(name) | Self::Number(name) | Self::Text(name) => name,
        }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

fn refused(detail: String) -> Error {
    Error::new(Kind::Paging, format!("the link to the next page {detail}"))
}

/// Returns the scalar at `pointer` in a page. An empty text counts as absent.
fn scalar(page: &Received, pointer: &str) -> Option<String> {
    find(&page.body, pointer).filter(|text| !text.is_empty())
}

/// Parses a whole number. Some servers write `20` as `20.0`.
fn whole(text: &str) -> Option<u64> {
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}
