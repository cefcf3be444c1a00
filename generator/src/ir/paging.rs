//! Lists in pages: how one page leads to the next, and where the items stand.

use serde::Serialize;

use super::TypeRef;

/// How the list of an operation goes on.
#[derive(Clone, Debug, Serialize)]
pub struct Paging {
    /// How one page leads to the next.
    pub follow: Follow,
    /// Where the call says how long a page is to be.
    pub size: Option<RequestPlace>,
    /// The longest page that the server gives.
    pub longest: Option<u64>,
    /// Where an answer says how many items there are in all.
    pub total: Option<String>,
    /// The items of an answer; `None` where only whole answers are known.
    pub list: Option<ListOf>,
}

/// How one page leads to the next; texts are pointers into the answer.
#[derive(Clone, Debug, Serialize)]
pub enum Follow {
    /// By the number of items to leave out.
    Offset(RequestPlace),
    /// By the number of the page.
    Page {
        /// Where the call has it.
        number: RequestPlace,
        /// The number of the first page.
        first: u64,
    },
    /// By what an answer gives to send back.
    Cursor {
        /// Where the call has it.
        at: RequestPlace,
        /// Where the answer has it.
        next: String,
    },
    /// By a URL in the answer.
    Link(String),
    /// By a URL in the header `Link`.
    LinkHeader,
    /// By a URL that is the value of this header.
    NextHeader(String),
}

/// Where a call has a value.
#[derive(Clone, Debug, Serialize)]
pub enum RequestPlace {
    /// A parameter of the query.
    Query(String),
    /// A number in the JSON body, by its pointer.
    Number(String),
    /// A text in the JSON body, by its pointer.
    Text(String),
}

/// The items of an answer.
#[derive(Clone, Debug, Serialize)]
pub struct ListOf {
    /// The way from the answer to the list.
    pub steps: Vec<Step>,
    /// The type of an item.
    pub item: TypeRef,
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Step {
    /// Into a field.
    Field(String),
    /// Into an `Option`.
    Option,
    /// Into a `Nullable`.
    Nullable,
    /// To a list in free-form JSON, by its pointer.
    Free(String),
}
