//! Pagination: reads what the configuration and extensions say, or what is inferred, and checks it against the operation.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::config::{Override, PagingSettings};
use crate::diagnostic::{Pointer, nearest, rule};
use crate::ir::why::{self, PagingFrom};
use crate::ir::{
    Field, Follow, Kind, ListOf, MediaType, Method, MethodKind, Operation, Paging, Parameter, ParameterPlace, Presence,
    RequestPlace, ResponseBody, Step, Type, TypeRef,
};
use crate::normalise::extension::{self, Extension};

use super::found::Found;
use super::infer_paging;
use super::operations::{keep_free, say};
use crate::lower::context::Context;
use crate::lower::naming::call_names::call_name;

type ByName<'t> = BTreeMap<&'t str, &'t Type>;

/// Settings, and where they are from.
struct Given {
    settings: PagingSettings,
    from: PagingFrom,
    /// The entry of the configuration.
    entry: Option<Override>,
}

/// Decides how an operation is paginated: as the configuration says, else as an extension says, else as its parameters
/// and its response imply.
pub(in crate::lower) fn lower(cx: &mut Context<'_>, types: &ByName<'_>, operation: &mut Operation, one: &Found<'_>) {
    let reader = Reader { types, parameters: &operation.parameters, method: operation.primary() };
    let given = configured(cx, one, &reader).map(Ok).or_else(|| extended(cx, one)).or_else(|| {
        let may_infer = cx.config.infer_paging && is_read(one);
        let found = may_infer.then(|| infer_paging::infer(cx, &reader, operation.headers.as_deref()))?;
        let (settings, signs) = found.filter(|(settings, _)| reader.paging(settings).is_ok())?;
        Some(Ok(Given { settings, from: PagingFrom::Inferred(signs), entry: None }))
    });
    let given = match given {
        Some(Ok(given)) => given,
        Some(Err(decided)) => {
            cx.decide(&one.at, || decided);
            return;
        }
        None => {
            cx.decide(&one.at, || why::Paging::None);
            return;
        }
    };
    for method in &mut operation.methods {
        let reader = Reader { types, parameters: &operation.parameters, method };
        match reader.paging(&given.settings) {
            Ok(paging) => {
                cx.decide(&one.at, || why::Paging::Pages {
                    follow: paging.follow.clone(),
                    has_items: paging.list.is_some(),
                    from: given.from.clone(),
                });
                // A setter would hide these methods of the call.
                let methods: &[&str] = if paging.list.is_some() { &["items", "pages"] } else { &["pages"] };
                keep_free(&mut operation.parameters, methods);
                take(method, paging);
            }
            Err((key, message)) if method.kind == MethodKind::Primary => {
                let message = (
                    format!("the pagination of `{}` is invalid: {message}", operation.wire),
                    "the operation is generated without `.pages()`",
                );
                match (&given.entry, &given.from) {
                    (Some(entry), _) => cx.report_override(&rule::PAGING_MISFIT, entry, message),
                    (None, PagingFrom::Extension(name)) => {
                        cx.report(&rule::PAGING_MISFIT, &one.at.child(name).child(key), message)
                    }
                    (None, _) => cx.report(&rule::PAGING_MISFIT, &one.at, message),
                };
            }
            // An additional method can have a response without the list.
            Err(_) => {}
        }
    }
}

/// Returns the settings of the configuration: those for the operation, else those of the longest pattern that fits it.
fn configured(cx: &mut Context<'_>, one: &Found<'_>, reader: &Reader<'_>) -> Option<Given> {
    let config = cx.config;
    let given = |entry: &Override, settings| {
        Some(Given { settings, from: PagingFrom::Configuration, entry: Some(entry.clone()) })
    };
    if let Some((entry, settings)) = config.paging.iter().find(|(entry, _)| one.named().is(&entry.key)) {
        cx.mark_used(entry);
        return given(entry, settings.clone());
    }
    let mut patterns: Vec<_> = config.paging.iter().filter(|(entry, _)| one.named().matches(&entry.key)).collect();
    patterns.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.key.len()));
    let (entry, settings) = patterns.into_iter().find_map(|(entry, settings)| {
        let settings = settings.clone().with_items(|| reader.only_list());
        let paging = reader.paging(&settings).ok()?;
        paging.list.is_some().then_some((entry, settings))
    })?;
    cx.mark_used(entry);
    given(entry, settings)
}

/// Returns the settings of an extension, or the decision that there is only one page.
fn extended(cx: &mut Context<'_>, one: &Found<'_>) -> Option<Result<Given, why::Paging>> {
    let given = |settings, read: &Extension| Given { settings, from: PagingFrom::Extension(read.key), entry: None };
    let extensions = &one.described.extensions;
    if let Some(value) = extensions.get(extension::PAGINATION.key) {
        let read = &extension::PAGINATION;
        let settings = match value {
            Value::Object(_) => serde_json::from_value(value.clone()).map_err(|error| error.to_string()),
            _ => Err("the value is not an object".to_owned()),
        };
        match settings {
            Ok(settings) => return Some(Ok(given(settings, read))),
            Err(why) => {
                let message = (format!("`{}` is invalid: {why}", read.key), "the extension is ignored");
                cx.report(&rule::BAD_EXTENSION, &one.at.child(read.key), message)
                    .help("write `{kind: offset, parameter: skip, size: take, items: /data}`, or a different kind");
            }
        }
    }
    let read = &extension::MS_PAGEABLE;
    let pageable = extensions.get(read.key)?;
    // The operation in `operationName` only requests the link, so the link itself is enough.
    let text = |key: &str| match pageable.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(Pointer::root().child(text).as_str().to_owned())),
        Some(_) => Err(()),
    };
    match (pageable.is_object(), text("nextLinkName"), text("itemName")) {
        (true, Ok(Some(_)), Ok(_)) if !is_read(one) => {
            let message = (
                format!(
                    "the pagination of `{}` is invalid: the next page is requested by GET, not by {}",
                    one.id, one.method
                ),
                "the operation is generated without `.pages()`",
            );
            cx.report(&rule::PAGING_MISFIT, &one.at.child(read.key), message);
            None
        }
        (true, Ok(Some(next)), Ok(items)) => {
            let items = Some(items.unwrap_or_else(|| "/value".to_owned()));
            Some(Ok(given(PagingSettings::NextLink { next, items }, read)))
        }
        (true, Ok(None), Ok(_)) => Some(Err(why::Paging::Single(read.key))),
        _ => {
            cx.bad_extension(read, &one.at);
            None
        }
    }
}

/// Returns whether an operation only reads, so that links to pages lead to the same kind of request.
fn is_read(one: &Found<'_>) -> bool {
    matches!(one.method, "GET" | "QUERY")
}

/// Adds pagination to a method. Its call gets a type with `items` and `pages`.
fn take(method: &mut Method, paging: Paging) {
    let about = match paging.list {
        Some(_) => "The response is one page of a list: `.items()` streams the items, `.pages()` the whole responses.",
        None => "The response is one page of a list: `.pages()` streams the pages.",
    };
    say(&mut method.docs, about.to_owned());
    method.call.get_or_insert_with(|| call_name(&method.rust));
    method.paging = Some(paging);
}

/// The key with a mistake, and the mistake.
type Misfit = (&'static str, String);

/// Checks settings against a method.
pub(super) struct Reader<'r> {
    types: &'r ByName<'r>,
    parameters: &'r [Parameter],
    method: &'r Method,
}

impl<'r> Reader<'r> {
    fn paging(&self, settings: &PagingSettings) -> Result<Paging, Misfit> {
        let follow = self.follow(settings)?;
        let mut paging = Paging { follow, size: None, longest: None, total: None, more: None, pages: None, list: None };
        match settings {
            PagingSettings::Offset { size, max_size, total, more, items, .. }
            | PagingSettings::Page { size, max_size, total, more, items, .. } => {
                paging.size = size.as_deref().map(|size| self.place("size", size, is_scalar)).transpose()?;
                paging.longest = *max_size;
                paging.total = self.given("total", total.as_ref(), is_scalar)?;
                paging.more = self.given("more", more.as_ref(), is_flag)?;
                paging.list = Some(self.list(&self.items(items.as_deref())?)?);
            }
            PagingSettings::LastItem { more, items, .. } => {
                paging.more = self.given("more", more.as_ref(), is_flag)?;
                paging.list = Some(self.list(&self.items(items.as_deref())?)?);
            }
            PagingSettings::Cursor { more, items, .. } => {
                paging.more = self.given("more", more.as_ref(), is_flag)?;
                paging.list = items.as_deref().map(|items| self.list(items)).transpose()?;
            }
            PagingSettings::NextLink { items, .. }
            | PagingSettings::LinkHeader { items }
            | PagingSettings::NextHeader { items, .. } => {
                paging.list = items.as_deref().map(|items| self.list(items)).transpose()?;
            }
        }
        if let PagingSettings::Page { pages, .. } = settings {
            paging.pages = self.given("pages", pages.as_ref(), is_scalar)?;
        }
        self.answer("items")?;
        Ok(paging)
    }

    /// Checks an optional pointer to a scalar of the response.
    fn given(
        &self,
        key: &'static str,
        pointer: Option<&String>,
        fits: fn(&TypeRef) -> bool,
    ) -> Result<Option<String>, Misfit> {
        pointer.map(|pointer| self.scalar(key, pointer, fits).map(|()| pointer.clone())).transpose()
    }

    /// Returns the pointer to the items: the given one, or that of the only list.
    fn items(&self, given: Option<&str>) -> Result<String, Misfit> {
        given.map(str::to_owned).or_else(|| self.only_list()).ok_or_else(|| {
            let detail = "the response does not have exactly one list, so `items` must point to it";
            ("items", detail.to_owned())
        })
    }

    fn follow(&self, settings: &PagingSettings) -> Result<Follow, Misfit> {
        Ok(match settings {
            PagingSettings::Offset { parameter, .. } => {
                Follow::Offset(self.place("parameter", parameter, is_scalar)?)
            }
            PagingSettings::Page { parameter, first, .. } => {
                Follow::Page { number: self.place("parameter", parameter, is_scalar)?, first: first.unwrap_or(1) }
            }
            PagingSettings::Cursor { parameter, next, .. } => {
                self.scalar("next", next, is_scalar)?;
                Follow::Cursor { at: self.place("parameter", parameter, is_scalar)?, next: next.clone() }
            }
            PagingSettings::LastItem { parameter, next, items, .. } => {
                let list = self.items(items.as_deref())?;
                self.each(&self.list(&list)?.item, next, is_scalar, 0).map_err(|why| ("next", why))?;
                Follow::LastItem { at: self.place("parameter", parameter, is_scalar)?, list, next: next.clone() }
            }
            PagingSettings::NextLink { next, .. } => {
                self.scalar("next", next, is_text)?;
                Follow::Link(next.clone())
            }
            PagingSettings::LinkHeader { .. } => Follow::LinkHeader,
            PagingSettings::NextHeader { header, .. } => Follow::NextHeader(header.clone()),
        })
    }

    /// Finds a query parameter, or a field of the JSON body.
    fn place(&self, key: &'static str, name: &str, fits: fn(&TypeRef) -> bool) -> Result<RequestPlace, Misfit> {
        if name.starts_with('/') {
            let body = self.method.body.as_ref().filter(|body| matches!(body.media, MediaType::Json(_)));
            let body =
                body.ok_or_else(|| (key, format!("`{name}` points into a JSON body, but the operation has none")))?;
            let (_, ty) = self.walk(&body.ty, name).map_err(|why| (key, why))?;
            let is_text = matches!(ty, TypeRef::String);
            return match fits(&ty) {
                true if is_text => Ok(RequestPlace::Text(name.to_owned())),
                true => Ok(RequestPlace::Number(name.to_owned())),
                false => Err((key, format!("`{name}` of the body has the wrong type"))),
            };
        }
        let query: Vec<_> = self.parameters.iter().filter(|one| one.place == ParameterPlace::Query).collect();
        let Some(parameter) = query.iter().find(|one| one.wire == name) else {
            let near = nearest(name, query.iter().map(|one| one.wire.as_str()));
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err((key, format!("there is no query parameter `{name}`{near}")));
        };
        if !fits(&self.resolved(&parameter.ty)) {
            return Err((key, format!("the parameter `{name}` has the wrong type")));
        }
        Ok(RequestPlace::Query(name.to_owned()))
    }

    /// Returns the query parameters, with the types behind aliases and options.
    pub(super) fn query(&self) -> impl Iterator<Item = (&'r Parameter, TypeRef)> {
        let query = self.parameters.iter().filter(|one| one.place == ParameterPlace::Query);
        query.map(|one| (one, self.resolved(&one.ty)))
    }

    /// Returns the fields of an object, with the types behind aliases and options.
    pub(super) fn fields(&self, ty: &TypeRef) -> impl Iterator<Item = (&'r Field, TypeRef)> + use<'_, 'r> {
        let holder = if let TypeRef::Named(name) = ty { name.as_str() } else { "" };
        self.fields_of(holder)
    }

    /// Returns the fields of the object type with this name.
    pub(super) fn fields_of(&self, name: &str) -> impl Iterator<Item = (&'r Field, TypeRef)> + use<'_, 'r> {
        let fields = match self.types.get(name).map(|ty| &ty.kind) {
            Some(Kind::Struct { fields, .. }) => fields.as_slice(),
            _ => &[],
        };
        fields.iter().map(|field| (field, self.resolved(&field.ty)))
    }

    /// Returns the type of the response, if it is JSON.
    pub(super) fn response(&self) -> Option<TypeRef> {
        self.answer("items").ok().map(|ty| self.resolved(ty))
    }

    /// Returns whether each item of a list has a string at the pointer.
    pub(super) fn items_have_text(&self, list: &str, pointer: &str) -> bool {
        let is_string = |ty: &TypeRef| *ty == TypeRef::String;
        self.list(list).is_ok_and(|list| self.each(&list.item, pointer, is_string, 0).is_ok())
    }

    /// Checks the type at a pointer in a value, in each variant of a union.
    fn each(&self, ty: &TypeRef, pointer: &str, fits: fn(&TypeRef) -> bool, depth: usize) -> Result<(), String> {
        let ty = self.resolved(ty);
        if let TypeRef::Named(name) = &ty
            && let Some(Kind::Union { variants, .. }) = self.types.get(name.as_str()).map(|ty| &ty.kind)
            && depth < MAX_UNIONS
        {
            return variants.iter().try_for_each(|one| self.each(&one.value.ty, pointer, fits, depth + 1));
        }
        let (_, at) = self.walk(&ty, pointer)?;
        if fits(&at) { Ok(()) } else { Err(format!("`{pointer}` of an item has the wrong type")) }
    }

    /// Returns the pointer to the list of the response, if there is exactly one that can hold its items.
    pub(super) fn only_list(&self) -> Option<String> {
        let response = self.response()?;
        if matches!(response, TypeRef::List(_)) {
            return Some(String::new());
        }
        if let Some(list) = self.only_list_in(&response, "") {
            return Some(list);
        }
        // An envelope with the list one level down.
        let has_list = self.fields(&response).any(|(_, ty)| matches!(ty, TypeRef::List(_)));
        let inner = self.fields(&response).filter(|(field, _)| ENVELOPES.contains(&field.wire.as_str()));
        let mut inner = inner.filter(|_| !has_list);
        let (field, ty) = inner.next().filter(|_| inner.next().is_none())?;
        self.only_list_in(&ty, Pointer::root().child(&field.wire).as_str())
    }

    fn only_list_in(&self, ty: &TypeRef, at: &str) -> Option<String> {
        let lists: Vec<&str> = self
            .fields(ty)
            .filter(|(field, ty)| matches!(ty, TypeRef::List(_)) && !NO_ITEMS.contains(&field.wire.as_str()))
            .map(|(field, _)| field.wire.as_str())
            .collect();
        let usual: Vec<&str> = lists.iter().copied().filter(|name| USUAL_LISTS.contains(name)).collect();
        let (([one], _) | (_, [one])) = (lists.as_slice(), usual.as_slice()) else { return None };
        Some(format!("{at}{}", Pointer::root().child(one)))
    }

    /// Returns the type of the response.
    fn answer(&self, key: &'static str) -> Result<&TypeRef, Misfit> {
        match &self.method.response {
            ResponseBody::Json(ty) => Ok(ty),
            _ => Err((key, "its response is not a single JSON type".to_owned())),
        }
    }

    fn scalar(&self, key: &'static str, pointer: &str, fits: fn(&TypeRef) -> bool) -> Result<(), Misfit> {
        let (_, ty) = self.walk(self.answer(key)?, pointer).map_err(|why| (key, why))?;
        if fits(&ty) { Ok(()) } else { Err((key, format!("`{pointer}` of the response has the wrong type"))) }
    }

    fn list(&self, pointer: &str) -> Result<ListOf, Misfit> {
        let (steps, ty) = self.walk(self.answer("items")?, pointer).map_err(|why| ("items", why))?;
        match ty {
            TypeRef::List(item) => Ok(ListOf { steps, item: *item }),
            TypeRef::Any if matches!(steps.last(), Some(Step::Free(_))) => Ok(ListOf { steps, item: TypeRef::Any }),
            _ => Err(("items", format!("`{pointer}` of the response is not a list"))),
        }
    }

    /// Returns the steps to the value at a JSON pointer, and its type without `Option` and `Nullable`.
    fn walk(&self, from: &TypeRef, pointer: &str) -> Result<(Vec<Step>, TypeRef), String> {
        let mut steps = Vec::new();
        let mut ty = self.entered(from, &mut steps);
        let mut rest = pointer;
        loop {
            if ty == TypeRef::Any {
                steps.push(Step::Free(rest.to_owned()));
                return Ok((steps, ty));
            }
            let Some(token) = rest.strip_prefix('/') else {
                return if rest.is_empty() {
                    Ok((steps, ty))
                } else {
                    Err(format!("`{pointer}` is not a JSON pointer"))
                };
            };
            let (token, after) = token.split_at(token.find('/').unwrap_or(token.len()));
            let name = Pointer::unescaped(token);
            let field = self.field(&ty, &name).map_err(|why| format!("`{pointer}` does not exist: {why}"))?;
            steps.push(Step::Field(field.rust.clone()));
            match field.presence {
                Presence::Required => {}
                Presence::RequiredNullable | Presence::Optional => steps.push(Step::Option),
                Presence::OptionalNullable => steps.push(Step::Nullable),
            }
            ty = self.entered(&field.ty, &mut steps);
            rest = after;
        }
    }

    fn field(&self, ty: &TypeRef, name: &str) -> Result<&Field, String> {
        let TypeRef::Named(holder) = ty else { return Err(format!("no object has `{name}`")) };
        let Some(Kind::Struct { fields, .. }) = self.types.get(holder.as_str()).map(|ty| &ty.kind) else {
            return Err(format!("`{holder}` is not an object with fixed fields"));
        };
        fields.iter().find(|field| field.wire == name).ok_or_else(|| {
            let near = nearest(name, fields.iter().map(|field| field.wire.as_str()));
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            format!("`{holder}` has no field `{name}`{near}")
        })
    }

    /// Returns the type behind boxes, aliases and options. Each option adds a step.
    fn entered(&self, ty: &TypeRef, steps: &mut Vec<Step>) -> TypeRef {
        match ty {
            TypeRef::Boxed(inner) => self.entered(inner, steps),
            TypeRef::Nullable(inner) => {
                steps.push(Step::Option);
                self.entered(inner, steps)
            }
            TypeRef::Named(name) => match self.types.get(name.as_str()).map(|ty| &ty.kind) {
                Some(Kind::Alias(target)) => self.entered(target, steps),
                _ => ty.clone(),
            },
            _ => ty.clone(),
        }
    }

    fn resolved(&self, ty: &TypeRef) -> TypeRef {
        self.entered(ty, &mut Vec::new())
    }
}

/// The maximum depth of unions in unions, which can be circular.
const MAX_UNIONS: usize = 4;

/// Usual names of the object that holds everything but an envelope.
const ENVELOPES: &[&str] = &["data", "result", "response", "_embedded"];

/// Usual names of the list of items, where an object has several lists.
const USUAL_LISTS: &[&str] = &["data", "entries", "items", "results", "value"];

/// Names of lists that are never the items.
const NO_ITEMS: &[&str] = &["errors", "links", "warnings"];

pub(super) fn is_number(ty: &TypeRef) -> bool {
    use TypeRef::{Any, F64, I32, I64, U32, U64};
    matches!(ty, I32 | I64 | U32 | U64 | F64 | Any)
}

fn is_text(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::String | TypeRef::Any)
}

fn is_scalar(ty: &TypeRef) -> bool {
    is_number(ty) || is_text(ty)
}

fn is_flag(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Bool | TypeRef::Any)
}
