//! How the pages of an operation follow each other, as `x-pagination` and generator.toml say it.

use serde::{Deserialize, Serialize};

/// How a list goes on. A `parameter` and a `size` name a parameter of the query, or point into the JSON body
/// (`/skip`); the others point into the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum PagingSettings {
    /// The call says how many items to leave out.
    Offset {
        /// Where it says so.
        parameter: String,
        /// Where it says how long a page is to be.
        size: Option<String>,
        /// The longest page that the server gives, whatever it is asked for.
        max_size: Option<u64>,
        /// How many items there are in all.
        total: Option<String>,
        /// The items; empty for an answer that is the list.
        items: String,
    },
    /// The call names the page by its number.
    Page {
        /// Where it does.
        parameter: String,
        /// The number of the first page, where that is not 1.
        first: Option<u64>,
        /// Where it says how long a page is to be.
        size: Option<String>,
        /// The longest page that the server gives, whatever it is asked for.
        max_size: Option<u64>,
        /// How many items there are in all.
        total: Option<String>,
        /// The items; empty for an answer that is the list.
        items: String,
    },
    /// The call sends back what the answer before it gave.
    Cursor {
        /// Where it does.
        parameter: String,
        /// The cursor.
        next: String,
        /// The items; without it there are pages only.
        items: Option<String>,
    },
    /// The answer gives the URL of the next page.
    NextLink {
        /// The URL.
        next: String,
        /// The items; without it there are pages only.
        items: Option<String>,
    },
    /// The answer gives the URL of the next page as the value of a header.
    NextHeader {
        /// The header.
        header: String,
        /// The items; without it there are pages only.
        items: Option<String>,
    },
    /// The answer gives the URL of the next page in the header `Link`.
    LinkHeader {
        /// The items; without it there are pages only.
        items: Option<String>,
    },
}
