//! Calls to Rust: how each parameter and body is handed to the runtime, and the call types with their setters.

use chrono::NaiveDate;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Lifetime;

use crate::ir::{
    Body, Encoding, MediaType, Method, Operation, Parameter, ParameterPlace, ResponseBody, Style, StyleForm, Tag,
    TypeRef,
};

use super::answers::response_type;
use super::given::{Argument, Definitions};
use super::paging;
use super::refs::{Names, docs, ident, is_copy};

const NAMES: Names = Names::Qualified;

/// The call that hands a parameter over.
pub(super) fn send(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let wire = &parameter.wire;
    if is_usual(parameter) {
        return match parameter.place {
            ParameterPlace::Header => quote!(.header_param(#wire, #value.view())),
            ParameterPlace::Cookie => quote!(.cookie(#wire, #value.view())),
            _ => quote!(.query(#wire, #value.view())),
        };
    }
    let style = style(parameter);
    match parameter.place {
        ParameterPlace::Header => quote!(.header_as(#wire, #value.view(), #style)),
        ParameterPlace::Cookie => quote!(.cookie_as(#wire, #value.view(), #style)),
        ParameterPlace::QueryString => quote!(.query_string(#value.view(), #style)),
        ParameterPlace::Query | ParameterPlace::Path => quote!(.query_as(#wire, #value.view(), #style)),
    }
}

/// Whether a parameter is written as those that name no style.
pub(super) fn is_usual(parameter: &Parameter) -> bool {
    let is_object = matches!(parameter.ty.innermost(), TypeRef::Named(_) | TypeRef::Map(_) | TypeRef::Any);
    // A form as the whole query is written as its fields are.
    let is_form =
        parameter.place == ParameterPlace::QueryString && parameter.style.form == StyleForm::Form && is_object;
    let is_in_parts = parameter.place != ParameterPlace::QueryString || is_form;
    is_in_parts && parameter.format.is_none() && parameter.style == parameter.place.usual_style()
}

/// How a parameter is written, as a constant of the runtime.
pub(super) fn style(parameter: &Parameter) -> TokenStream {
    let Style { form, explode, reserved, or_empty } = parameter.style;
    let form = match form {
        StyleForm::Simple => quote!(SIMPLE),
        StyleForm::Label => quote!(LABEL),
        StyleForm::Matrix => quote!(MATRIX),
        StyleForm::Form => quote!(FORM),
        StyleForm::Spaces => quote!(SPACES),
        StyleForm::Pipes => quote!(PIPES),
        StyleForm::Deep => quote!(DEEP),
        StyleForm::Cookie => quote!(COOKIE),
        StyleForm::Json => quote!(JSON),
    };
    let exploded = explode.then(|| quote!(.exploded()));
    let reserved = reserved.then(|| quote!(.reserved()));
    let or_empty = or_empty.then(|| quote!(.or_empty()));
    let format = parameter.format.as_ref().map(|format| quote!(.format(#format)));
    quote!(Style::#form #exploded #reserved #or_empty #format)
}

/// The mark of what callers should leave.
pub(super) fn deprecated(is_deprecated: bool, sunset: Option<NaiveDate>) -> Option<TokenStream> {
    let until = sunset.map(|day| format!(", and goes away after {day}")).unwrap_or_default();
    let note = format!("deprecated by the API{until}");
    is_deprecated.then(|| quote!(#[deprecated = #note]))
}

/// The argument of a method or of a setter for the body, and the lifetime that it needs.
pub(super) fn body_argument(body: &Body) -> (Argument, Option<TokenStream>) {
    if matches!(body.media, MediaType::Raw(_)) {
        return (Argument { ty: quote!(impl Into<crate::File>), made: None }, None);
    }
    if !body.takes_option() {
        return (Argument { ty: NAMES.argument(&body.ty, None), made: None }, None);
    }
    let (value, is_nullable) = match &body.ty {
        TypeRef::Nullable(inner) => (&**inner, true),
        ty => (ty, false),
    };
    // The compiler wants a name for a lifetime inside of `impl`.
    let lifetime = (!is_copy(value)).then(|| Lifetime::new("'a", Span::call_site()));
    let value = NAMES.argument(value, lifetime.as_ref());
    let (ty, made) = match (body.may_be_absent(), is_nullable) {
        (true, true) => (quote!(crate::Nullable<#value>), quote!(body.into())),
        (true, false) => (quote!(Option<#value>), quote!(crate::Nullable::or_absent(body.into()))),
        (false, _) => (quote!(Option<#value>), quote!(body.into())),
    };
    let sent = if is_nullable { ty.clone() } else { quote!(crate::Nullable<#value>) };
    let argument = Argument { ty: quote!(impl Into<#ty>), made: Some(quote!(let body: #sent = #made;)) };
    (argument, lifetime.map(|lifetime| quote!(<#lifetime>)))
}

/// The call that hands the body over.
pub(super) fn send_body(media: &MediaType) -> TokenStream {
    match media {
        MediaType::Json(content_type) if content_type == "application/json" => quote!(.json(body.view())),
        MediaType::Json(content_type) => quote!(.json(body.view()).header("content-type", #content_type)),
        MediaType::Form(encodings) if encodings.is_empty() => quote!(.form(body.view())),
        MediaType::Form(encodings) => {
            let encodings = table(encodings);
            quote!(.form_as(body.view(), #encodings))
        }
        MediaType::Multipart(media_type, encodings) => {
            let encodings = table(encodings);
            match media_type.as_str() {
                "multipart/form-data" => quote!(.multipart(body.view(), #encodings)),
                media_type => quote!(.multipart_as(body.view(), #media_type, #encodings)),
            }
        }
        MediaType::Raw(content_type) => quote!(.body(body.into(), #content_type)),
    }
}

/// The members of a form that are not written in the usual way.
fn table(encodings: &[(String, Encoding)]) -> TokenStream {
    let rows = encodings.iter().map(|(wire, encoding)| {
        let encoding = match encoding {
            Encoding::Type(content_type) => quote!(Type(#content_type)),
            Encoding::Deep => quote!(Deep),
            Encoding::Joined(delimiter) => quote!(Joined(#delimiter)),
            Encoding::Spread => quote!(Spread),
            Encoding::AsGiven => quote!(AsGiven),
            Encoding::Headers(of) => quote!(Headers(#of)),
        };
        quote!((#wire, Encoding::#encoding))
    });
    quote!(&[#(#rows),*])
}

/// The call of a method with optional values, and a setter for each.
pub(super) fn call(
    tag: &Tag,
    operation: &Operation,
    method: &Method,
    definitions: &Definitions<'_>,
) -> Vec<TokenStream> {
    let Some(name) = &method.call else { return Vec::new() };
    let (name, ty) = (ident(name), response_type(&method.response));
    let has_setters = operation.parameters.iter().any(|parameter| !parameter.required)
        || method.body.as_ref().is_some_and(|body| !body.is_argument);
    let about = format!(
        " A call of [`{}::{}`]{}.",
        tag.handle,
        method.rust,
        if has_setters { ", with a setter for each optional value" } else { "" }
    );
    let optional = operation.parameters.iter().filter(|parameter| !parameter.required);
    let setters: Vec<TokenStream> = optional
        .map(|parameter| {
            let (about, name) = (docs(&parameter.docs), ident(&parameter.rust));
            let Argument { ty, made } = Argument::of(&ident("value"), &parameter.ty, definitions);
            let send = send(parameter, &quote!(value));
            let deprecated = deprecated(parameter.deprecated, parameter.sunset);
            quote! {
                #about
                #deprecated
                #[inline]
                pub fn #name(self, value: #ty) -> Self { #made Self(self.0 #send) }
            }
        })
        .collect();
    let body = method.body.as_ref().filter(|body| !body.is_argument).map(|body| {
        let (about, send) = (docs(&body.docs), send_body(&body.media));
        let (Argument { ty, made }, lifetime) = body_argument(body);
        quote! {
            #about
            #[inline]
            pub fn body #lifetime(self, body: #ty) -> Self { #made Self(self.0 #send) }
        }
    });
    let mut items = vec![
        quote! {
            #[doc = #about]
            #[must_use = "a call does nothing until it is sent"]
            pub struct #name(Call<#ty>);
        },
        quote!(call! { #name -> #ty }),
    ];
    if is_conditional(operation) {
        items.push(quote!(conditional! { #name -> #ty }));
    }
    // The call of a list or of a stream may have nothing that is optional.
    if has_setters {
        items.push(quote!(impl #name { #(#setters)* #body }));
    }
    items.extend(paging::methods(method));
    items.extend(reconnect(operation, method));
    items
}

/// Whether a call can be made on the condition that its response has changed. For methods that change something, the
/// condition means something else.
pub(super) fn is_conditional(operation: &Operation) -> bool {
    operation.http_method == "GET"
}

/// The method of a stream of events that may be asked for again.
fn reconnect(operation: &Operation, method: &Method) -> Option<TokenStream> {
    let (call, ResponseBody::Events(ty)) = (method.call.as_ref()?, &method.response) else { return None };
    let (call, ty) = (ident(call), NAMES.owned(ty));
    operation.reconnects(method).then(|| {
        quote! {
            impl #call {
                /// Returns the events as a stream that reconnects after a delay and continues after the last event.
                pub fn reconnect(self) -> crate::runtime::Reconnecting<#ty> {
                    crate::runtime::Reconnecting::new(self.0)
                }
            }
        }
    })
}
