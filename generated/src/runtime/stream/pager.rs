//! Where the next page of a list is, told from the page at hand, and the call that asks for it.
//!
//! It knows no types; decoding pages is `paging.rs`.

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
use crate::runtime::http::encode;
use crate::runtime::stream::link_header::next_link;

/// How the pages of an operation follow each other: a constant that generated code writes.
#[derive(Debug)]
pub(crate) struct Paging {
    kind: Follow,
    /// Where the call says how long a page is to be.
    size: Option<Place>,
    /// The longest page that the server gives, where that is documented.
    longest: Option<u64>,
    /// Where a page says how many items there are in all (RFC 6901).
    total: Option<&'static str>,
    /// Where the items stand, if the list must be there though no type says so.
    free_list: Option<&'static str>,
}

#[derive(Debug)]
enum Follow {
    Offset(Place),
    Page { number: Place, first: u64 },
    Cursor { at: Place, next: &'static str },
    Link(&'static str),
    LinkHeader,
    NextHeader(&'static str),
}

/// Where a call has a value: a parameter of the query, or a member of its JSON body (RFC 6901).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Query(&'static str),
    Number(&'static str),
    Text(&'static str),
}

impl Paging {
    const fn new(kind: Follow) -> Self {
        Self { kind, size: None, longest: None, total: None, free_list: None }
    }

    /// The call says how many items it leaves out.
    pub(crate) const fn offset(at: Place) -> Self {
        Self::new(Follow::Offset(at))
    }

    /// The call names the page, and `first` is the number of the first one.
    pub(crate) const fn page(number: Place, first: u64) -> Self {
        Self::new(Follow::Page { number, first })
    }

    /// The call sends back what the page before it gave at `next`.
    pub(crate) const fn cursor(at: Place, next: &'static str) -> Self {
        Self::new(Follow::Cursor { at, next })
    }

    /// A page gives the URL of the one behind it at `next`.
    pub(crate) const fn link(next: &'static str) -> Self {
        Self::new(Follow::Link(next))
    }

    /// A page gives the URL of the one behind it in the header `Link` (RFC 8288).
    pub(crate) const fn link_header() -> Self {
        Self::new(Follow::LinkHeader)
    }

    /// A page gives the URL of the one behind it as the value of the header `name`.
    pub(crate) const fn next_header(name: &'static str) -> Self {
        Self::new(Follow::NextHeader(name))
    }

    /// The call says how long a page is to be, so that a shorter one is the last.
    pub(crate) const fn size(mut self, at: Place) -> Self {
        self.size = Some(at);
        self
    }

    /// The longest page that the server gives.
    pub(crate) const fn longest(mut self, items: u64) -> Self {
        self.longest = Some(items);
        self
    }

    /// Where a page says how many items there are in all.
    pub(crate) const fn total(mut self, pointer: &'static str) -> Self {
        self.total = Some(pointer);
        self
    }

    /// The items stand at `pointer` in what is free-form, where a slip would otherwise look like an empty list.
    pub(crate) const fn free_list(mut self, pointer: &'static str) -> Self {
        self.free_list = Some(pointer);
        self
    }
}

/// The pages of one list, undecoded.
pub(crate) struct Pager {
    call: Box<RawCall>,
    paging: &'static Paging,
    state: State,
    /// Pages still allowed.
    left: usize,
    /// The cursors and links that were followed, hashed: a list may have many pages.
    followed: HashSet<u64>,
    /// Items on the pages so far, and on the longest of them.
    items: u64,
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
        Self { call, paging, state, left: usize::MAX, followed: HashSet::new(), items: 0, longest: 0 }
    }

    pub(crate) fn limit(&mut self, pages: usize) {
        self.left = pages;
    }

    /// Waits for the next page. Whoever reads it calls `turn`; without that it was the last.
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

    /// Makes the call of the page behind `page`, which has `count` items.
    pub(crate) fn turn(&mut self, page: &Received, count: Option<usize>) {
        self.state = match self.next(page, count) {
            Ok(true) => State::Ready,
            Ok(false) => State::Ended,
            Err(error) => State::Failed(page.about(error)),
        };
    }

    /// Whether there is a page behind `page`.
    fn next(&mut self, page: &Received, count: Option<usize>) -> Result<bool, Error> {
        if let (Some(pointer), None) = (self.paging.free_list, count) {
            return Err(Error::new(Kind::Decode, "the answer has no list where the items are to be").at_path(pointer));
        }
        let items = count.unwrap_or_default() as u64;
        self.items = self.items.saturating_add(items);
        match &self.paging.kind {
            Follow::Offset(at) => {
                let first = self.number_at(at)?.unwrap_or_default();
                let is_last = self.is_last(page, items, first.saturating_add(items));
                self.goes_on(is_last, at, first.saturating_add(items))
            }
            Follow::Page { number, first } => {
                let current = self.number_at(number)?.unwrap_or(*first);
                let is_last = self.is_last(page, items, self.items);
                self.goes_on(is_last, number, current.saturating_add(1))
            }
            Follow::Cursor { at, next } => match scalar(page, next) {
                Some(cursor) => {
                    self.follow(self.text_at(at).as_deref(), &cursor, "cursor")?;
                    self.set(at, &cursor)
                }
                None => Ok(false),
            },
            Follow::Link(next) => self.go_to(scalar(page, next)),
            Follow::LinkHeader => self.go_to(next_link(&page.headers)),
            Follow::NextHeader(name) => {
                let url = page.headers.get(*name).and_then(|value| value.to_str().ok());
                self.go_to(url.map(str::trim).filter(|url| !url.is_empty()).map(str::to_owned))
            }
        }
    }

    /// Whether a page is the last: an empty one, one that is shorter than it could be, or one that completes the total.
    fn is_last(&mut self, page: &Received, items: u64, reached: u64) -> bool {
        let before = self.longest;
        self.longest = before.max(items);
        if items == 0 {
            return true;
        }
        let total = self.paging.total.and_then(|pointer| scalar(page, pointer)).and_then(|total| whole(&total));
        if let Some(total) = total {
            return reached >= total;
        }
        let asked = self.paging.size.and_then(|size| self.text_at(&size)).and_then(|size| whole(&size));
        // A server may give less than it is asked for; only beyond that is a short page the last.
        let given = asked.filter(|asked| self.paging.longest.is_some_and(|longest| *asked <= longest));
        self.paging.size.is_some() && items < before.max(given.unwrap_or_default())
    }

    fn goes_on(&mut self, is_last: bool, at: &Place, next: u64) -> Result<bool, Error> {
        if is_last { Ok(false) } else { self.set(at, &next.to_string()) }
    }

    /// Notes a cursor or a link; one that was followed before, the one of the page at hand too, leads round and round.
    fn follow(&mut self, current: Option<&str>, to: &str, what: &str) -> Result<(), Error> {
        let hash = |text: &str| {
            let mut hasher = DefaultHasher::new();
            text.hash(&mut hasher);
            hasher.finish()
        };
        self.followed.extend(current.map(hash));
        if self.followed.insert(hash(to)) {
            return Ok(());
        }
        Err(Error::new(Kind::Paging, format!("the {what} of the next page is one that was followed before")))
    }

    fn go_to(&mut self, link: Option<String>) -> Result<bool, Error> {
        let Some(link) = link else { return Ok(false) };
        let base = self.call.client.inner.base_of(&self.call.target)?;
        let no_url = |error| refused(format!("is not a URL: {error}"));
        let current = Url::parse(&first_url(&self.call, base)).map_err(no_url)?;
        let mut url = current.join(&link).map_err(no_url)?;
        if !base.is_origin_of(&url) || !url.username().is_empty() || url.password().is_some() {
            let origin = url.origin().ascii_serialization();
            return Err(refused(format!("leads to another origin, {origin}; credentials stay where they belong")));
        }
        url.set_fragment(None);
        self.follow(Some(current.as_str()), url.as_str(), "link")?;
        self.call.url = Some(url.into());
        Ok(true)
    }

    /// A number that the call has; one that is no number cannot be counted on from.
    fn number_at(&self, at: &Place) -> Result<Option<u64>, Error> {
        let Some(text) = self.text_at(at) else { return Ok(None) };
        let detail = || Error::new(Kind::Paging, format!("`{}` is not a number to go on from", at.name()));
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

    /// Puts a value into the call; always true.
    fn set(&mut self, at: &Place, value: &str) -> Result<bool, Error> {
        match at {
            Place::Query(name) => {
                let query = std::mem::take(&mut self.call.query);
                let is_other = |pair: &&str| form_urlencoded::parse(pair.as_bytes()).all(|(key, _)| key != *name);
                let others: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).filter(is_other).collect();
                self.call.query = others.join("&");
                encode::pair(&mut self.call.query, name, value);
            }
            Place::Number(pointer) => self.splice(pointer, value)?,
            Place::Text(pointer) => self.splice(pointer, &serde_json::Value::from(value).to_string())?,
        }
        Ok(true)
    }

    fn splice(&mut self, pointer: &str, json: &str) -> Result<(), Error> {
        let body = splice(self.call.body.as_object(), pointer, json);
        let detail = || Error::new(Kind::Paging, format!("the body of the call has no place for `{pointer}`"));
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

fn refused(detail: String) -> Error {
    Error::new(Kind::Paging, format!("the link to the next page {detail}"))
}

/// What a page has at `pointer`; an empty text stands for nothing.
fn scalar(page: &Received, pointer: &str) -> Option<String> {
    find(&page.body, pointer).filter(|text| !text.is_empty())
}

/// Numbers travel as `20`, and now and then as `20.0`.
fn whole(text: &str) -> Option<u64> {
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}
