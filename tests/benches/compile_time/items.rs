//! Changes emitted Rust text item by item, and leaves every other byte as it is.
//!
//! Knows the layout of emitted files and no grammar: a blank line before a line at the left margin parts two items.

/// The macros of the runtime that implement what a type's table says.
const TABLES: [&str; 5] = ["model", "default_model", "string_enum", "integer_enum", "union"];

const WIRE: &str = "use crate::runtime::wire::";

/// An item of a file.
pub(crate) enum Item<'a> {
    /// A macro call: the macro's name and the type's.
    Table(&'a str, &'a str),
    /// Anything else, as it stands.
    Other(&'a str),
}

/// Puts each item through `change`; an item that becomes nothing is gone, with its blank line.
pub(crate) fn change(text: &str, change: impl Fn(Item<'_>) -> String) -> String {
    let mut changed: Vec<String> = Vec::new();
    for item in split(text) {
        let item = change(table(item).unwrap_or(Item::Other(item)));
        if !item.is_empty() {
            changed.push(item);
        }
    }
    let mut text = changed.join("\n\n");
    text.push('\n');
    text
}

fn split(text: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices("\n\n") {
        let is_inside = text[at + 2..].starts_with([' ', '}', ')', ']']);
        if !is_inside && at >= start {
            items.push(&text[start..at]);
            start = at + 2;
        }
    }
    items.push(text[start..].trim_end());
    items
}

fn table(item: &str) -> Option<Item<'_>> {
    for line in item.lines() {
        let Some((name, rest)) = line.split_once("! {") else { continue };
        let Some(name) = TABLES.iter().find(|table| **table == name) else { continue };
        let after = if rest.trim().is_empty() { &item[item.find(line)? + line.len()..] } else { rest };
        let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let after = after.trim_start();
        return Some(Item::Table(name, &after[..after.find(|letter| !is_name(letter))?]));
    }
    None
}

/// Rewrites what a block of imports takes from `runtime::wire`: without the macros, and out of `module`.
pub(crate) fn imports(item: &str, module: &str) -> String {
    let mut text = String::new();
    let mut rest = item;
    while let Some((before, names)) = rest.split_once(WIRE) {
        let (names, after) = names.split_once(';').unwrap_or((names, ""));
        let names = names.trim_matches(['{', '}']).split(',').map(str::trim);
        let names: Vec<&str> = names.filter(|name| !name.is_empty() && !TABLES.contains(name)).collect();
        if names.is_empty() {
            text.push_str(without_condition(before));
        } else {
            text.push_str(&format!("{before}use {module}::{{{}}};", names.join(", ")));
        }
        rest = after;
    }
    text.push_str(rest);
    text.trim().to_owned()
}

/// Without the `#[cfg(..)]` at the end of a text, which belongs to what follows.
fn without_condition(text: &str) -> &str {
    match text.trim_end().ends_with(")]") {
        true => &text[..text.rfind("#[cfg(").unwrap_or(text.len())],
        false => text,
    }
}
