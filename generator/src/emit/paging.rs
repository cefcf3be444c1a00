//! Lists in pages to Rust: the constant that says how they go on, and the methods that give pages and items.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use crate::ir::{Follow, ListOf, Method, Paging, RequestPlace, Step};

use super::answers::response_type;
use super::refs::{Names, ident};

/// The methods of a paged call.
pub(super) fn methods(method: &Method) -> Option<TokenStream> {
    let (call, paging) = (method.call.as_ref()?, method.paging.as_ref()?);
    let (call, answer, constant) = (ident(call), response_type(&method.response), constant(paging));
    let list = paging.list.as_ref().map(|list| (Names::Qualified.owned(&list.item), way(list)));
    let list_of =
        list.as_ref().map(|(item, way)| quote!(const LIST: fn(&mut #answer) -> Option<&mut Vec<#item>> = |page| #way;));
    let count = match &list {
        Some(_) => quote!(|page| (Self::LIST)(page).map(|list| list.len())),
        None => quote!(|_| None),
    };
    let items = list.as_ref().map(|(item, _)| {
        quote! {
            /// Returns the items of all pages as a stream. Each page is requested when it is needed.
            pub fn items(self) -> Items<#answer, #item> {
                Items::new(self.pages(), Self::LIST)
            }
        }
    });
    Some(quote! {
        impl #call {
            const PAGING: Paging = #constant;
            #list_of

            /// Returns the pages as a stream. Each page is requested when it is needed.
            pub fn pages(self) -> Pages<#answer> {
                Pages::new(self.0, &Self::PAGING, #count)
            }
            #items
        }
    })
}

fn constant(paging: &Paging) -> TokenStream {
    let follow = match &paging.follow {
        Follow::Offset(at) => {
            let at = place(at);
            quote!(offset(#at))
        }
        Follow::Page { number, first } => {
            let (number, first) = (place(number), Token::u64_unsuffixed(*first));
            quote!(page(#number, #first))
        }
        Follow::Cursor { at, next } => {
            let at = place(at);
            quote!(cursor(#at, #next))
        }
        Follow::LastItem { at, list, next } => {
            let at = place(at);
            quote!(last_item(#at, #list, #next))
        }
        Follow::Link(next) => quote!(link(#next)),
        Follow::LinkHeader => quote!(link_header()),
        Follow::NextHeader(header) => quote!(next_header(#header)),
    };
    let size = paging.size.as_ref().map(|size| {
        let size = place(size);
        quote!(.size(#size))
    });
    let longest = paging.longest.map(|longest| {
        let longest = Token::u64_unsuffixed(longest);
        quote!(.longest(#longest))
    });
    let total = paging.total.as_ref().map(|total| quote!(.total(#total)));
    let more = paging.more.as_ref().map(|more| quote!(.more(#more)));
    let pages = paging.pages.as_ref().map(|pages| quote!(.pages(#pages)));
    let free = paging.list.as_ref().and_then(|list| match list.steps.last() {
        Some(Step::Free(pointer)) => Some(quote!(.free_list(#pointer))),
        _ => None,
    });
    quote!(Paging::#follow #size #longest #total #more #pages #free)
}

fn place(place: &RequestPlace) -> TokenStream {
    match place {
        RequestPlace::Query(name) => quote!(Place::Query(#name)),
        RequestPlace::Number(pointer) => quote!(Place::Number(#pointer)),
        RequestPlace::Text(pointer) => quote!(Place::Text(#pointer)),
    }
}

/// The list of a page, as an expression over `page`.
fn way(list: &ListOf) -> TokenStream {
    let mut way = quote!(page);
    for (index, step) in list.steps.iter().enumerate() {
        let is_last = index + 1 == list.steps.len();
        let ask = (!is_last).then(|| quote!(?));
        way = match step {
            Step::Field(name) => {
                let name = ident(name);
                quote!(#way.#name)
            }
            Step::Option => quote!(#way.as_mut()#ask),
            Step::Nullable => quote!(#way.as_option_mut()#ask),
            Step::Free(pointer) if pointer.is_empty() => quote!(#way.as_array_mut()),
            Step::Free(pointer) => quote!(#way.pointer_mut(#pointer)?.as_array_mut()),
        };
    }
    match list.steps.last() {
        None => quote!(Some(page)),
        Some(Step::Field(_)) => quote!(Some(&mut #way)),
        Some(_) => way,
    }
}
