//! Pagination: reads `x-pagination` and its overrides, and checks them against the operation.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::config::{Override, PagingSettings};
use crate::diagnostic::{Pointer, nearest, rule};
use crate::ir::{
    Field, Follow, Kind, ListOf, MediaType, Method, MethodKind, Operation, Paging, Parameter, ParameterPlace, Presence,
    RequestPlace, ResponseBody, Step, Type, TypeRef, why,
};
use crate::normalise::extension;

use super::found::Found;
use super::operations::{keep_free, say};
use crate::lower::context::Context;
use crate::lower::naming::call_names::call_name;

const KEY: &str = extension::PAGINATION.key;

type ByName<'t> = BTreeMap<&'t str, &'t Type>;

/// Decides how an operation is paginated, if the description or the configuration describes it.
pub(in crate::lower) fn lower(cx: &mut Context<'_>, types: &ByName<'_>, operation: &mut Operation, one: &Found<'_>) {
    let Some((settings, from)) = settings(cx, one) else {
        cx.decide(&one.at, || why::Paging::None);
        return;
    };
    for method in &mut operation.methods {
        let reader = Reader { types, parameters: &operation.parameters, method };
        match reader.paging(&settings) {
            Ok(paging) => {
                cx.decide(&one.at, || why::Paging::Pages {
                    follow: paging.follow.clone(),
                    has_items: paging.list.is_some(),
                    is_configured: from.is_some(),
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
                match &from {
                    Some(entry) => cx.report_override(&rule::PAGING_MISFIT, entry, message),
                    None => cx.report(&rule::PAGING_MISFIT, &one.at.child(KEY).child(key), message),
                };
            }
            // An additional method can have a response without the list.
            Err(_) => {}
        }
    }
}

/// Returns the settings of the configuration with their entry, or those of the description.
fn settings(cx: &mut Context<'_>, one: &Found<'_>) -> Option<(PagingSettings, Option<Override>)> {
    if let Some((entry, settings)) = cx.config.paging.iter().find(|(entry, _)| one.named().is(&entry.key)) {
        cx.mark_used(entry);
        return Some((settings.clone(), Some(entry.clone())));
    }
    let value: &Value = one.described.extensions.get(KEY)?;
    let read = match value {
        Value::Object(_) => serde_json::from_value(value.clone()).map_err(|error| error.to_string()),
        _ => Err("the value is not an object".to_owned()),
    };
    match read {
        Ok(settings) => Some((settings, None)),
        Err(why) => {
            let message = (format!("`{KEY}` is invalid: {why}"), "the extension is ignored");
            cx.report(&rule::BAD_EXTENSION, &one.at.child(KEY), message)
                .help("write `{kind: offset, parameter: skip, size: take, items: /data}`, or a different kind");
            None
        }
    }
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

struct Reader<'r> {
    types: &'r ByName<'r>,
    parameters: &'r [Parameter],
    method: &'r Method,
}

impl Reader<'_> {
    fn paging(&self, settings: &PagingSettings) -> Result<Paging, Misfit> {
        let follow = self.follow(settings)?;
        let (size, longest, total, items) = match settings {
            PagingSettings::Offset { size, max_size, total, items, .. }
            | PagingSettings::Page { size, max_size, total, items, .. } => {
                (size.as_deref(), *max_size, total.as_deref(), Some(items.as_str()))
            }
            PagingSettings::Cursor { items, .. }
            | PagingSettings::NextLink { items, .. }
            | PagingSettings::LinkHeader { items }
            | PagingSettings::NextHeader { items, .. } => (None, None, None, items.as_deref()),
        };
        if let Some(total) = total {
            self.scalar("total", total, is_scalar)?;
        }
        self.answer("items")?;
        Ok(Paging {
            follow,
            size: size.map(|size| self.place("size", size, is_scalar)).transpose()?,
            longest,
            total: total.map(str::to_owned),
            list: items.map(|items| self.list(items)).transpose()?,
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

fn is_number(ty: &TypeRef) -> bool {
    use TypeRef::{Any, F64, I32, I64, U32, U64};
    matches!(ty, I32 | I64 | U32 | U64 | F64 | Any)
}

fn is_text(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::String | TypeRef::Any)
}

fn is_scalar(ty: &TypeRef) -> bool {
    is_number(ty) || is_text(ty)
}
