//! Tokens to text: items one by one, a blank line between them, and tables of the runtime's macros a row a line.
//!
//! `prettyplease` lays out what is Rust grammar. It puts no blank lines between items and folds the tokens of unknown
//! macros into one paragraph, so both are done here.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Lays out a file: `head` is text as it is, `items` are Rust items.
///
/// # Panics
///
/// When an item is not Rust, which is an error of the emitter.
pub(super) fn file(head: &str, items: Vec<TokenStream>) -> String {
    let mut text = head.to_owned();
    let mut in_uses = false;
    for tokens in items {
        let parsed: syn::File =
            syn::parse2(tokens).unwrap_or_else(|error| panic!("the emitter wrote something that is not Rust: {error}"));
        for item in parsed.items {
            let declaration =
                matches!(&item, syn::Item::Use(_)) || matches!(&item, syn::Item::Mod(m) if m.content.is_none());
            let apart = text.is_empty() || text.ends_with("\n\n") || (in_uses && declaration);
            if !apart {
                text.push('\n');
            }
            in_uses = declaration;
            text.push_str(&self::item(item));
        }
    }
    text
}

fn item(item: syn::Item) -> String {
    match &item {
        syn::Item::Macro(call) => match table(call) {
            Some(text) => text,
            None => unparse(item),
        },
        syn::Item::Impl(_) => space_members(&unparse(item)),
        _ => unparse(item),
    }
}

fn unparse(item: syn::Item) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] })
}

/// Lays out statements, without an indent.
pub(super) fn statements(tokens: &TokenStream) -> Vec<String> {
    let item: syn::Item = syn::parse_quote! { fn wrapper() { #tokens } };
    let text = unparse(item);
    let inner = text.lines().skip(1);
    let mut lines: Vec<String> = inner.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect();
    lines.pop();
    after_imports(&mut lines);
    flatten_chains(&mut lines);
    lines
}

/// Moves the rest of a statement whose first line ends with an open parenthesis to the left, as rustfmt does.
/// `prettyplease` indents arguments in front of a chain of methods twice.
fn flatten_chains(lines: &mut [String]) {
    let mut is_in_chain = false;
    for index in 0..lines.len() {
        let next_is_deep = lines.get(index + 1).is_some_and(|next| next.starts_with("        "));
        if is_in_chain {
            if let Some(rest) = lines[index].strip_prefix("    ") {
                lines[index] = rest.to_owned();
            }
            is_in_chain = !lines[index].ends_with(';');
        } else {
            is_in_chain = lines[index].starts_with("let ") && lines[index].ends_with('(') && next_is_deep;
        }
    }
}

/// Puts a blank line between imports and what follows.
fn after_imports(lines: &mut Vec<String>) {
    let mut end = 0;
    while lines.get(end).is_some_and(|line| line.starts_with("use ")) {
        end += lines[end..].iter().position(|line| line.ends_with(';')).map_or(1, |position| position + 1);
    }
    if end > 0 && end < lines.len() {
        lines.insert(end, String::new());
    }
}

/// Puts a blank line between the members of an impl.
fn space_members(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some(next) = lines.peek() else { continue };
        let ends_item = line.ends_with(';') && !line.starts_with("    ///");
        let member_ends = line == "    }" || ends_item && (line.starts_with("    pub") || next.starts_with("    ///"));
        if member_ends && *next != "}" {
            out.push('\n');
        }
    }
    out
}

/// The text of `name! { Head { row, row } }`, a row a line; `None` for macros of another form.
fn table(call: &syn::ItemMacro) -> Option<String> {
    let name = call.mac.path.get_ident()?;
    let mut head = Vec::new();
    let mut rows = None;
    for token in call.mac.tokens.clone() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => rows = Some(split(group.stream())),
            other => head.push(other),
        }
    }
    let attributes: String = call.attrs.iter().map(attribute_text).collect();
    let head = inline(head);
    let Some(rows) = rows else {
        return Some(format!("{attributes}{name}! {{ {head} }}\n"));
    };
    let mut text = format!("{attributes}{name}! {{\n    {head} {{\n");
    for row in rows {
        text.push_str(&format!("        {},\n", inline(row)));
    }
    text.push_str("    }\n}\n");
    Some(text)
}

fn attribute_text(attribute: &syn::Attribute) -> String {
    let item: syn::Item = syn::parse_quote! { #attribute mod m; };
    let text = unparse(item);
    text.lines().filter(|line| *line != "mod m;").map(|line| format!("{line}\n")).collect()
}

/// Splits tokens at their commas.
fn split(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut rows = vec![Vec::new()];
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => rows.push(Vec::new()),
            other => rows.last_mut().expect("never empty").push(other),
        }
    }
    rows.retain(|row| !row.is_empty());
    rows
}

/// Tokens on one line, spaced as a person would.
fn inline(tokens: Vec<TokenTree>) -> String {
    let mut text = String::new();
    for token in tokens {
        let piece = match &token {
            TokenTree::Group(group) => {
                let inner = inline(group.stream().into_iter().collect());
                match group.delimiter() {
                    Delimiter::Parenthesis => format!("({inner})"),
                    Delimiter::Bracket => format!("[{inner}]"),
                    Delimiter::Brace => format!("{{ {inner} }}"),
                    Delimiter::None => inner,
                }
            }
            other => other.to_string(),
        };
        if is_spaced(&text, &piece) {
            text.push(' ');
        }
        text.push_str(&piece);
    }
    text
}

/// Whether a space stands between what was written and the next token.
fn is_spaced(text: &str, piece: &str) -> bool {
    let (Some(last), Some(next)) = (text.chars().next_back(), piece.chars().next()) else { return false };
    match (last, next) {
        ('>', _) => text.ends_with("->") && next != ',',
        (':', _) => !text.ends_with("::") && next != ':',
        ('-', _) => next != '>' && !next.is_ascii_digit(),
        ('.' | '<' | '&', _) | (_, ',' | ':' | '.' | '<' | '>' | '(') => false,
        _ => true,
    }
}
