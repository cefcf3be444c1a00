//! Infers the pagination of an operation from the names and types of its parameters and response fields.
//!
//! A wrong guess would skip items or never end. So a pattern counts only if the description has all its parts: exactly one
//! list, a parameter that continues it, and a field of the response that supplies the value or ends the list.

use crate::config::PagingSettings;
use crate::diagnostic::Pointer;
use crate::ir::why::PagingSigns;
use crate::ir::{Field, Parameter, TypeRef};
use crate::lower::context::Context;
use crate::normalise::references;

use super::paging::{Reader, is_number};

/// Parameters that take a cursor. Names are compared by their letters and digits.
const CURSORS: &[&str] = &[
    "after",
    "continuationtoken",
    "cursor",
    "marker",
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "page",
    "pagecursor",
    "pagetoken",
    "startingafter",
];
/// Parameters that take the number of items to skip.
const OFFSETS: &[&str] = &["offset", "skip"];
/// Parameters that take the number of a page.
const NUMBERS: &[&str] = &["page", "pagenumber", "pageno", "currentpage", "pageindex"];
/// Parameters that take the size of a page.
const SIZES: &[&str] =
    &["limit", "perpage", "pagesize", "size", "count", "top", "take", "maxresults", "maxitems", "pagelimit"];
/// Parameters that select a part of a list by something else.
const OTHER_STARTS: &[&str] = &["before", "since", "start"];
/// Fields that say whether there are more pages.
const MORES: &[&str] = &["hasmore", "hasnext", "hasnextpage", "hasmorepages", "hasmoreitems"];
/// Fields with the number of items on all pages.
const TOTALS: &[&str] = &["total", "totalcount", "totalitems", "totalresults", "totalrecords", "totalelements"];
/// Fields with the number of pages.
const PAGES: &[&str] = &["totalpages", "lastpage", "pagecount", "totalpagecount"];
/// Fields with the URL of the next page.
const LINKS: &[&str] =
    &["nextpageurl", "nextpageuri", "nextpagelink", "nexturl", "nexturi", "nextlink", "odatanextlink"];
/// Objects of a response that describe the page.
const HOLDERS: &[&str] = &[
    "cursor",
    "cursors",
    "data",
    "embedded",
    "links",
    "meta",
    "metadata",
    "next",
    "page",
    "pageinfo",
    "pages",
    "paging",
    "pagination",
    "response",
    "responsemetadata",
    "result",
];

/// A scalar of the response.
struct Stated<'r> {
    /// The names on the way to it, without signs and in lower case.
    path: Vec<String>,
    pointer: String,
    field: &'r Field,
    ty: TypeRef,
}

impl Stated<'_> {
    fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    fn ends_with(&self, path: &[&str]) -> bool {
        self.path.len() >= path.len() && self.path[self.path.len() - path.len()..] == *path
    }
}

/// What an operation states.
struct Operation<'r> {
    query: Vec<(String, &'r Parameter, TypeRef)>,
    stated: Vec<Stated<'r>>,
    list: String,
}

/// Returns the pagination of an operation and what it is inferred from. `headers` is the type of the headers of its
/// response.
pub(super) fn infer(
    cx: &Context<'_>,
    reader: &Reader<'_>,
    headers: Option<&str>,
) -> Option<(PagingSettings, PagingSigns)> {
    let list = reader.only_list()?;
    let query = reader.query().map(|(parameter, ty)| (letters(&parameter.wire), parameter, ty)).collect();
    let mut stated = Vec::new();
    find_stated(reader, &reader.response()?, (&[], ""), &mut stated);
    let operation = Operation { query, stated, list };
    let has_link = headers.is_some_and(|ty| reader.fields_of(ty).any(|(field, _)| letters(&field.wire) == "link"));
    if let Some(found) = operation.by_link_header(has_link).or_else(|| operation.by_link(cx)) {
        return Some(found);
    }
    let counted = operation.by_offset().or_else(|| operation.by_number(cx));
    match operation.by_cursor(cx).or_else(|| operation.by_last_item(reader)) {
        // With two ways to continue, only the documentation says when each applies.
        Some(_) if counted.is_some() => None,
        found => found.or(counted),
    }
}

impl<'r> Operation<'r> {
    fn by_link_header(&self, has_link: bool) -> Option<(PagingSettings, PagingSigns)> {
        let names = [NUMBERS, CURSORS, OFFSETS, OTHER_STARTS, SIZES].concat();
        let (parameter, _) = self.parameter(&names).filter(|_| has_link)?;
        let signs = PagingSigns::LinkHeader { parameter: parameter.wire.clone() };
        Some((PagingSettings::LinkHeader { items: self.items() }, signs))
    }

    fn by_link(&self, cx: &Context<'_>) -> Option<(PagingSettings, PagingSigns)> {
        let is_link = |one: &&Stated<'_>| {
            let is_named = LINKS.contains(&one.name())
                || one.ends_with(&["links", "next"])
                || one.ends_with(&["links", "pages", "next"])
                || one.ends_with(&["next", "href"]);
            one.ty == TypeRef::String && (is_named || one.name() == "next" && is_url(cx, one.field))
        };
        let next = &only(self.stated.iter().filter(is_link))?.pointer;
        let settings = PagingSettings::NextLink { next: next.clone(), items: self.items() };
        Some((settings, PagingSigns::Link { next: next.clone() }))
    }

    fn by_cursor(&self, cx: &Context<'_>) -> Option<(PagingSettings, PagingSigns)> {
        let more = self.more();
        let pairs =
            self.query.iter().filter(|(name, ..)| CURSORS.contains(&name.as_str()) || name == "continue").flat_map(
                |(name, parameter, ty)| {
                    // Numbers can be counted up without end, so they need a field that ends the list.
                    let is_same_kind = |one: &&Stated<'_>| match ty {
                        TypeRef::String => one.ty == TypeRef::String && !is_url(cx, one.field),
                        _ => more.is_some() && is_whole(ty) && is_whole(&one.ty),
                    };
                    let is_next = move |one: &&Stated<'_>| {
                        is_cursor_for(name, one) || more.is_some() && is_weak_cursor_for(name, one)
                    };
                    self.stated.iter().filter(is_same_kind).filter(is_next).map(move |one| (*parameter, one))
                },
            );
        let (parameter, next) = only(pairs)?;
        let signs = PagingSigns::Cursor { parameter: parameter.wire.clone(), next: next.pointer.clone() };
        let settings = PagingSettings::Cursor {
            parameter: parameter.wire.clone(),
            next: next.pointer.clone(),
            more: more.map(|more| more.pointer.clone()),
            items: self.items(),
        };
        Some((settings, signs))
    }

    fn by_last_item(&self, reader: &Reader<'_>) -> Option<(PagingSettings, PagingSigns)> {
        let (parameter, ty) = self.parameter(&["startingafter"])?;
        let more = &self.more()?.pointer;
        if *ty != TypeRef::String || !reader.items_have_text(&self.list, "/id") {
            return None;
        }
        let signs = PagingSigns::LastItem { parameter: parameter.wire.clone(), more: more.clone() };
        let settings = PagingSettings::LastItem {
            parameter: parameter.wire.clone(),
            next: "/id".to_owned(),
            more: Some(more.clone()),
            items: self.items(),
        };
        Some((settings, signs))
    }

    fn by_offset(&self) -> Option<(PagingSettings, PagingSigns)> {
        let (parameter, ty) = self.parameter(OFFSETS)?;
        self.parameter(SIZES).filter(|_| is_number(ty))?;
        let total = self.one_of(TOTALS, is_number).map(|one| one.pointer.clone());
        let more = self.more().map(|one| one.pointer.clone());
        let end = total.clone().or_else(|| more.clone())?;
        let settings = PagingSettings::Offset {
            parameter: parameter.wire.clone(),
            size: None,
            max_size: None,
            total,
            more,
            items: self.items(),
        };
        Some((settings, PagingSigns::Counted { parameter: parameter.wire.clone(), end }))
    }

    fn by_number(&self, cx: &Context<'_>) -> Option<(PagingSettings, PagingSigns)> {
        let (parameter, ty) = self.parameter(NUMBERS)?;
        let first = first_page(cx, parameter).filter(|_| is_number(ty))?;
        let pages = self.one_of(PAGES, is_number).map(|one| one.pointer.clone());
        let more = self.more().map(|one| one.pointer.clone());
        let end = pages.clone().or_else(|| more.clone())?;
        let settings = PagingSettings::Page {
            parameter: parameter.wire.clone(),
            first: Some(first),
            size: None,
            max_size: None,
            total: None,
            pages,
            more,
            items: self.items(),
        };
        Some((settings, PagingSigns::Counted { parameter: parameter.wire.clone(), end }))
    }

    fn items(&self) -> Option<String> {
        Some(self.list.clone())
    }

    /// Returns the query parameter with one of these names.
    fn parameter(&self, names: &[&str]) -> Option<(&'r Parameter, &TypeRef)> {
        let of = |wanted: &&str| self.query.iter().find(|(name, ..)| name == wanted);
        names.iter().find_map(of).map(|(_, parameter, ty)| (*parameter, ty))
    }

    /// Returns the scalar with one of these names.
    fn one_of(&self, names: &[&str], fits: fn(&TypeRef) -> bool) -> Option<&Stated<'r>> {
        only(self.stated.iter().filter(|one| names.contains(&one.name()) && fits(&one.ty)))
    }

    fn more(&self) -> Option<&Stated<'r>> {
        self.one_of(MORES, |ty| *ty == TypeRef::Bool)
    }
}

/// Collects the scalars of an object, and of the objects in it that describe the page.
fn find_stated<'r>(reader: &Reader<'r>, ty: &TypeRef, (path, at): (&[String], &str), found: &mut Vec<Stated<'r>>) {
    for (field, ty) in reader.fields(ty) {
        let path: Vec<String> = path.iter().cloned().chain([letters(&field.wire)]).collect();
        let pointer = format!("{at}{}", Pointer::root().child(&field.wire));
        if matches!(ty, TypeRef::Named(_)) {
            let is_holder = path.last().is_some_and(|name| HOLDERS.contains(&name.as_str()));
            // `/links/pages/next/href` is the longest way.
            if is_holder && path.len() < 4 {
                find_stated(reader, &ty, (&path, &pointer), found);
            }
        } else {
            found.push(Stated { path, pointer, field, ty });
        }
    }
}

/// Returns whether a field has the next value of a parameter: `next_page_token` for `page_token`, `pages.next.after` for
/// `after`, `cursor.next` for `cursor`.
fn is_cursor_for(parameter: &str, one: &Stated<'_>) -> bool {
    let is_next_name = one.name().strip_prefix("next") == Some(parameter);
    is_next_name
        || one.name() == parameter && parameter.starts_with("next")
        || one.ends_with(&["next", parameter])
        || parameter == "cursor" && (one.ends_with(&["cursor", "next"]) || one.ends_with(&["cursors", "next"]))
        || parameter == "pagetoken" && one.name() == "nextpage"
        // Kubernetes.
        || parameter == "continue" && one.path == ["metadata", "continue"]
}

/// Returns whether a field has the next value of a parameter, in a response that also says whether there is more.
fn is_weak_cursor_for(parameter: &str, one: &Stated<'_>) -> bool {
    parameter == "after" && one.path.len() == 1 && ["lastid", "next"].contains(&one.name())
        || parameter == "after" && one.name() == "endcursor"
}

/// Returns the number of the first page, if the description states it.
fn first_page(cx: &Context<'_>, parameter: &Parameter) -> Option<u64> {
    let node = references::end(&cx.document.extra, cx.document.extra.pointer(parameter.at.as_str())?)?;
    let schema = references::end(&cx.document.extra, node.get("schema")?)?;
    match (schema.get("default"), schema.get("minimum")) {
        (Some(default), _) => default.as_u64().filter(|first| *first <= 1),
        (None, minimum) => minimum?.as_u64().filter(|first| *first == 1),
    }
}

fn is_url(cx: &Context<'_>, field: &Field) -> bool {
    let extra = &cx.document.extra;
    let node = extra.pointer(field.at.as_str()).and_then(|node| references::end(extra, node));
    let format = node.and_then(|node| node.get("format")).and_then(|format| format.as_str());
    matches!(format, Some("uri" | "url" | "uri-reference" | "iri"))
}

fn is_whole(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64)
}

/// Returns the letters and digits of a name, in lower case.
fn letters(name: &str) -> String {
    name.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the only one, or `None` if there are several.
fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    all.next().filter(|_| all.next().is_none())
}
