//! Pagination: how one page leads to the next, and where the items are.

use serde::Serialize;

use super::TypeRef;

/// How an operation is paginated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paging {
    /// How one page leads to the next.
    pub follow: Follow,
    /// Where the request has the page size.
    pub size: Option<RequestPlace>,
    /// The largest page size that the server allows.
    pub longest: Option<u64>,
    /// The JSON pointer to the total number of items in a response.
    pub total: Option<String>,
    /// The JSON pointer to whether there are more pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<String>,
    /// The JSON pointer to the total number of pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// The items of a response. `None` if only whole pages can be returned.
    pub list: Option<ListOf>,
}

/// How one page leads to the next. JSON pointers refer to the response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Follow {
    /// By the number of items to skip.
    Offset(RequestPlace),
    /// By page number.
    Page {
        /// Where the request has the page number.
        number: RequestPlace,
        /// The number of the first page.
        first: u64,
    },
    /// By a cursor that the response contains and the next request sends.
    Cursor {
        /// Where the request has the cursor.
        at: RequestPlace,
        /// The JSON pointer to the next cursor.
        next: String,
    },
    /// By a cursor that the next request sends, and that the last item of the response contains.
    LastItem {
        /// Where the request has the cursor.
        at: RequestPlace,
        /// The JSON pointer to the items.
        list: String,
        /// The JSON pointer to the cursor, in the last item.
        next: String,
    },
    /// By a URL in the response body, at this JSON pointer.
    Link(String),
    /// By a URL in the `Link` header.
    LinkHeader,
    /// By a URL in this header.
    NextHeader(String),
}

impl Paging {
    /// Returns whether the requests and the items are the same. Types and `Option`s do not matter.
    #[must_use]
    pub fn works_like(&self, other: &Self) -> bool {
        let list = |one: &Self| {
            let steps = one.list.as_ref().map(|list| list.steps.clone());
            steps.map(|steps| steps.into_iter().filter(Step::is_named).collect::<Vec<_>>())
        };
        let rest = |one: &Self| Self { list: None, ..one.clone() };
        list(self) == list(other) && rest(self) == rest(other)
    }
}

impl Follow {
    /// Returns the `kind` of the setting.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Offset(_) => "offset",
            Self::Page { .. } => "page",
            Self::Cursor { .. } => "cursor",
            Self::LastItem { .. } => "last-item",
            Self::Link(_) => "next-link",
            Self::LinkHeader => "link-header",
            Self::NextHeader(_) => "next-header",
        }
    }
}

impl Step {
    fn is_named(&self) -> bool {
        matches!(self, Self::Field(_) | Self::Free(_))
    }
}

/// The place of a value in a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum RequestPlace {
    /// A query parameter.
    Query(String),
    /// A number in the JSON body, at this JSON pointer.
    Number(String),
    /// A string in the JSON body, at this JSON pointer.
    Text(String),
}

/// The items of a response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListOf {
    /// The path from the response to the list.
    pub steps: Vec<Step>,
    /// The type of an item.
    pub item: TypeRef,
}

/// A step on the way into a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Step {
    /// Into a field.
    Field(String),
    /// Into an `Option`.
    Option,
    /// Into a `Nullable`.
    Nullable,
    /// Into a list in free-form JSON, at this JSON pointer.
    Free(String),
}
