//! Pagination settings, as `x-pagination` and generator.toml define them.

use serde::{Deserialize, Serialize};

/// The pagination of an operation.
///
/// `parameter` and `size` name a query parameter, or point into the JSON request body (`/skip`). `total`, `pages`, `more`,
/// `next` and `items` are JSON pointers into the response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum PagingSettings {
    /// Each request sends the number of items to skip.
    Offset {
        /// The location of the offset.
        parameter: String,
        /// The location of the requested page size.
        size: Option<String>,
        /// The maximum number of items that the server returns in a page.
        max_size: Option<u64>,
        /// The total number of items.
        total: Option<String>,
        /// Whether there are more pages.
        more: Option<String>,
        /// The list of items; an empty pointer if the response itself is the list. The default is the only list.
        items: Option<String>,
    },
    /// Each request sends the number of a page.
    Page {
        /// The location of the page number.
        parameter: String,
        /// The number of the first page. The default is 1.
        first: Option<u64>,
        /// The total number of pages.
        pages: Option<String>,
        /// The location of the requested page size.
        size: Option<String>,
        /// The maximum number of items that the server returns in a page.
        max_size: Option<u64>,
        /// The total number of items.
        total: Option<String>,
        /// Whether there are more pages.
        more: Option<String>,
        /// The list of items; an empty pointer if the response itself is the list. The default is the only list.
        items: Option<String>,
    },
    /// Each request sends the cursor of the previous response.
    Cursor {
        /// The location of the cursor.
        parameter: String,
        /// The cursor of the next page.
        next: String,
        /// Whether there are more pages.
        more: Option<String>,
        /// The list of items. If `None`, only `.pages()` is generated.
        items: Option<String>,
    },
    /// Each request sends the cursor that the last item of the previous response contains.
    LastItem {
        /// The location of the cursor.
        parameter: String,
        /// The cursor, as a pointer into an item.
        next: String,
        /// Whether there are more pages.
        more: Option<String>,
        /// The list of items; an empty pointer if the response itself is the list. The default is the only list.
        items: Option<String>,
    },
    /// The response contains the URL of the next page.
    NextLink {
        /// The URL of the next page.
        next: String,
        /// The list of items. If `None`, only `.pages()` is generated.
        items: Option<String>,
    },
    /// The response has the URL of the next page as the value of a header.
    NextHeader {
        /// The name of the header.
        header: String,
        /// The list of items. If `None`, only `.pages()` is generated.
        items: Option<String>,
    },
    /// The response has the URL of the next page in the `Link` header.
    LinkHeader {
        /// The list of items. If `None`, only `.pages()` is generated.
        items: Option<String>,
    },
}

impl PagingSettings {
    /// Returns the settings for an operation whose items are at this pointer, if they do not say where.
    pub(crate) fn with_items(mut self, default: impl FnOnce() -> Option<String>) -> Self {
        let (Self::Offset { items, .. }
        | Self::Page { items, .. }
        | Self::Cursor { items, .. }
        | Self::LastItem { items, .. }
        | Self::NextLink { items, .. }
        | Self::NextHeader { items, .. }
        | Self::LinkHeader { items }) = &mut self;
        if items.is_none() {
            *items = default();
        }
        self
    }
}
