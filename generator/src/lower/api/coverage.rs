//! Coverage: how much of each tag is documented.

use serde_json::Value;

use crate::diagnostic::Pointer;
use crate::ir::Coverage;
use crate::normalise::extension::{COMPLETENESS, LISTED_ENDPOINTS};

use crate::lower::context::Context;
use crate::lower::operation::found::Found;

/// Counts the operations of each tag by `x-completeness`, and adds the endpoints that are known by title only.
pub(in crate::lower) fn lower(cx: &mut Context<'_>, found: &[Found<'_>]) -> Vec<Coverage> {
    let listed = listed(cx);
    let said = found.iter().any(|one| one.described.extensions.contains_key(COMPLETENESS.key));
    if !said && listed.is_empty() {
        return Vec::new();
    }
    let mut rows: Vec<Coverage> = cx.api().tags.iter().map(|tag| row(&tag.name)).collect();
    for one in found {
        let completeness = cx.text(&one.described.extensions, &COMPLETENESS, &one.at);
        let tag = one.tag;
        let title = one.described.summary.clone().unwrap_or_else(|| one.id.clone());
        let row = row_of(&mut rows, tag);
        match completeness.as_deref() {
            Some("full") => row.full += 1,
            Some("listed-only") => row.listed.push(title),
            _ => row.partly += 1,
        }
    }
    for (tag, title) in listed {
        row_of(&mut rows, &tag).listed.push(title);
    }
    rows.retain(|row| row.full + row.partly + row.listed.len() > 0);
    rows
}

fn row(tag: &str) -> Coverage {
    Coverage { tag: tag.to_owned(), full: 0, partly: 0, listed: Vec::new() }
}

fn row_of<'r>(rows: &'r mut Vec<Coverage>, tag: &str) -> &'r mut Coverage {
    let position = rows.iter().position(|row| row.tag == tag).unwrap_or_else(|| {
        rows.push(row(tag));
        rows.len() - 1
    });
    &mut rows[position]
}

fn listed(cx: &mut Context<'_>) -> Vec<(String, String)> {
    let Some(value) = cx.document.extra.get(LISTED_ENDPOINTS.key) else { return Vec::new() };
    let read = |item: &Value| {
        let text = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
        let title = text("title")?;
        Some((text("tag")?, text("method").map_or(title.clone(), |method| format!("{title} ({method})"))))
    };
    let items: Option<Vec<_>> = value.as_array().and_then(|items| items.iter().map(read).collect());
    items.unwrap_or_else(|| {
        cx.bad_extension(&LISTED_ENDPOINTS, &Pointer::root());
        Vec::new()
    })
}
