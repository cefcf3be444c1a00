//! Path templates: their placeholders, and the template that the runtime fills in.

use crate::ir::{Parameter, ParameterPlace};

/// The placeholders of a path template as they are written, in order.
pub(super) fn placeholders(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((_, from_name)) = rest.split_once('{') {
        let Some((name, after)) = from_name.split_once('}') else { break };
        names.push(name);
        rest = after;
    }
    names
}

/// The name in a placeholder: gateways write `{path+}` or `{+path}` for a value with slashes.
pub(super) fn bare(placeholder: &str) -> &str {
    let name = placeholder.trim().trim_start_matches('+').trim_end_matches(['+', '*']);
    if name.is_empty() { placeholder } else { name }
}

/// Whether a placeholder asks for slashes to stay.
pub(super) fn keeps_slashes(placeholder: &str) -> bool {
    bare(placeholder) != placeholder.trim()
}

/// Whether a placeholder is that of a parameter.
pub(super) fn is_same_name(placeholder: &str, parameter: &str) -> bool {
    placeholder == parameter || bare(placeholder) == bare(parameter)
}

/// The template as the runtime takes it: by the names of parameters, and without a fragment, which is never sent.
pub(crate) fn sent(path: &str) -> String {
    let (path, _) = path.split_once('#').unwrap_or((path, ""));
    let mut template = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((literal, from_name)) = rest.split_once('{') {
        let Some((name, after)) = from_name.split_once('}') else { break };
        template.push_str(literal);
        template.push_str(&format!("{{{}}}", bare(name)));
        rest = after;
    }
    template.push_str(rest);
    template
}

/// Sorts parameters: the path's first, in the template's order, then as described.
pub(super) fn sort(parameters: &mut [Parameter], path: &str) {
    let position = |name: &str| placeholders(path).iter().position(|placeholder| is_same_name(placeholder, name));
    parameters.sort_by_key(|parameter| match parameter.place {
        ParameterPlace::Path => (0, position(&parameter.wire).unwrap_or(usize::MAX)),
        _ => (1, 0),
    });
}
