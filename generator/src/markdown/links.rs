//! The link targets that docs can have: web pages, mail addresses, and fragments of the same page.

use std::sync::Arc;

use fluent_uri::{Uri, UriRef};

use crate::chars;

/// Resolves link targets. Relative links are resolved against the `externalDocs` URL of the description, if it has one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    base: Option<Arc<Uri<String>>>,
}

impl Links {
    /// Creates a resolver for a base URL. A base URL other than `http` and `https` is ignored.
    pub(crate) fn relative_to(page: Option<&str>) -> Self {
        let base = page.filter(|page| is_web(page)).and_then(|page| Uri::parse(page.to_owned()).ok());
        Self { base: base.map(Arc::new) }
    }

    /// Returns the target of a link, encoded so that it can be written between parentheses; `None` if it is not allowed.
    pub(super) fn target(&self, link: &str) -> Option<String> {
        let link = link.trim();
        if is_web(link) || link.starts_with('#') && link.len() > 1 || is_mail(link) {
            return Some(encoded(link));
        }
        let is_absolute = link.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
        if link.is_empty() || is_absolute {
            return None;
        }
        let relative = encoded(link);
        let resolved = UriRef::parse(relative.as_str()).ok()?.resolve_against(self.base.as_deref()?).ok()?;
        Some(encoded(resolved.as_str())).filter(|target| is_web(target))
    }
}

/// Returns whether a link is an `http` or `https` URL with a host.
pub(super) fn is_web(link: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let head = link.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &link[scheme.len()..])
    });
    rest.is_some_and(|host| host.starts_with(|c: char| !c.is_whitespace() && !matches!(c, '/' | '?' | '#')))
}

/// Returns whether a link is a `mailto` URL. Without a dot in the host, rustdoc could read it as the path of an item.
fn is_mail(link: &str) -> bool {
    let address = link.get(..7).filter(|head| head.eq_ignore_ascii_case("mailto:")).map(|_| &link[7..]);
    address.and_then(|address| address.split_once('@')).is_some_and(|(_, host)| host.contains('.'))
}

/// Percent-encodes the characters that could end the link in Markdown or in a browser.
pub(super) fn encoded(link: &str) -> String {
    let mut open = 0_usize;
    let is_balanced = link.chars().all(|c| {
        open += usize::from(c == '(');
        let closes = c == ')';
        let fits = !closes || open > 0;
        open -= usize::from(closes && fits);
        fits
    }) && open == 0;
    let mut out = String::with_capacity(link.len());
    for c in link.chars() {
        let is_odd = matches!(c, '<' | '>' | '\\' | '`' | '"' | '|' | '^') || c.is_whitespace() || chars::is_unfit(c);
        if is_odd || !is_balanced && matches!(c, '(' | ')') {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}
