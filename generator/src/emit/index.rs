//! Tables of what the crate has: in the docs of the crate and of its modules, and in the README.

use crate::ir::{Api, Method, Operation, Tag};
use crate::markdown::{cell_code, summary};

use super::operations::tags;

/// The operations of a tag. `shown` is how the table names a method.
pub(super) fn operations(tag: &Tag, shown: impl Fn(&Method) -> String) -> Vec<String> {
    let row = |(one, method): (&Operation, &Method)| {
        let endpoint = cell_code(&format!("{} {}", one.http_method, one.path));
        let deprecated = if one.deprecated { " (deprecated)" } else { "" };
        format!("| {} | {}{deprecated} | {endpoint} |", shown(method), summary(&method.docs))
    };
    let head = ["| method | what it does | endpoint |".to_owned(), "|---|---|---|".to_owned()];
    head.into_iter().chain(tag.methods().map(row)).collect()
}

/// The types that only the operations of a tag use, below a heading; nothing if there are none.
pub(super) fn types(api: &Api, tag: &Tag) -> Vec<String> {
    let feature = tag.feature();
    let group = api.groups.iter().find(|group| group.feature.as_ref() == Some(&feature));
    let own = api.types.iter().filter(|ty| group.is_some_and(|group| ty.group == group.module));
    let mut rows =
        own.map(|ty| format!("| [`{}`](crate::types::{}) | {} |", ty.rust, ty.rust, summary(&ty.docs))).peekable();
    if rows.peek().is_none() {
        return Vec::new();
    }
    let head = ["", "# Types", "", "| type | what it is |", "|---|---|"].map(str::to_owned);
    head.into_iter().chain(rows).collect()
}

/// The tags of the API. `shown` is how the table names a tag, and how it shows the number of its operations.
pub(super) fn of_tags(api: &Api, shown: impl Fn(&Tag, usize) -> (String, String)) -> Vec<String> {
    let row = |tag: &Tag| {
        let (name, count) = shown(tag, tag.operations.len());
        format!("| {name} | {count} | `{}` |", tag.feature())
    };
    let head = ["| accessor | operations | feature |".to_owned(), "|---|---:|---|".to_owned()];
    head.into_iter().chain(tags(api).map(row)).collect()
}
