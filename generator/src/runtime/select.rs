//! Selects the part of the runtime that a client gets: the modules whose conditions hold.

use std::collections::BTreeMap;

use super::{FILES, ROOT};

/// Returns the files that a client gets, by path in the module `runtime`.
///
/// `parts` lists the features that are resolved now, each with whether it is on. Conditions on other features are kept.
pub(crate) fn selected(parts: &[(&str, bool)]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    take(ROOT, "", parts, &mut files);
    files
}

/// Adds a file, and if it declares modules, those whose conditions hold.
fn take(path: &str, folder: &str, parts: &[(&str, bool)], files: &mut BTreeMap<String, String>) {
    let Some((_, text)) = FILES.iter().find(|(name, _)| *name == path) else { return };
    let text = if declares_modules(path) { settled(text, parts) } else { (*text).to_owned() };
    if declares_modules(path) {
        for module in text.lines().filter_map(module) {
            let below = |end: &str| format!("{folder}{module}{end}");
            take(&below(".rs"), &below("/"), parts, files);
            take(&below("/mod.rs"), &below("/"), parts, files);
        }
    }
    files.insert(path.replace(ROOT, "mod.rs"), text);
}

fn declares_modules(path: &str) -> bool {
    path == ROOT || path.ends_with("mod.rs")
}

/// Returns the name of the module that a line declares.
fn module(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches("pub(crate) ").trim_start_matches("pub ").strip_prefix("mod ")?;
    rest.strip_suffix(';')
}

/// Drops items whose conditions do not hold, conditions that hold, and lines that only the runtime's own package needs.
fn settled(text: &str, parts: &[(&str, bool)]) -> String {
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        match condition(line, parts) {
            Some(true) => {}
            Some(false) => while lines.next().is_some_and(|line| !line.ends_with(';')) {},
            None => {
                kept.push_str(line);
                kept.push('\n');
            }
        }
    }
    match (kept.find("#!["), kept.find(END_OF_THE_PACKAGE)) {
        (Some(start), Some(end)) => {
            format!("{}{}", &kept[..start], kept[end + END_OF_THE_PACKAGE.len()..].trim_start())
        }
        _ => kept,
    }
}

/// The last line that only the runtime's own package needs; its attributes are the first. In a client the root is the
/// module `runtime`, so paths through `runtime` work in both.
const END_OF_THE_PACKAGE: &str = "use crate as runtime;\n";

/// Returns whether a condition holds, or `None` if the line is not a condition or the client decides it.
fn condition(line: &str, parts: &[(&str, bool)]) -> Option<bool> {
    let condition = line.strip_prefix("#[cfg(")?.strip_suffix(")]")?;
    let (feature, expected) = match condition.strip_prefix("not(") {
        Some(inner) => (inner.strip_suffix(')')?, false),
        None => (condition, true),
    };
    let feature = feature.strip_prefix("feature = \"")?.strip_suffix('"')?;
    let (_, is_on) = parts.iter().find(|(name, _)| *name == feature)?;
    Some(*is_on == expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: &[(&str, bool)] = &[("paging", true), ("events", false)];

    #[test]
    fn conditions_on_parts_are_settled_and_others_stay() {
        let text = "mod a;\n#[cfg(feature = \"paging\")]\nmod b;\n#[cfg(feature = \"events\")]\npub use c::{\n    C,\n};\n\
                    #[cfg(not(feature = \"events\"))]\nmod d;\n#[cfg(feature = \"tower\")]\nmod e;\n";
        assert_eq!(settled(text, PARTS), "mod a;\nmod b;\nmod d;\n#[cfg(feature = \"tower\")]\nmod e;\n");
    }

    #[test]
    fn files_of_dropped_modules_are_dropped() {
        let with = selected(&[("paging", true)]);
        let without = selected(&[("paging", false)]);
        assert!(with.contains_key("stream/pager.rs") && !without.contains_key("stream/pager.rs"));
        assert!(without.contains_key("mod.rs") && !without.contains_key("lib.rs"));
        assert!(!without["stream/mod.rs"].contains("pager"));
    }

    #[test]
    fn every_file_is_declared_by_a_module() {
        let selected = selected(&[]);
        let missing: Vec<&str> =
            FILES.iter().map(|(path, _)| *path).filter(|path| *path != ROOT && !selected.contains_key(*path)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn nothing_of_the_package_reaches_a_client() {
        let root = &selected(&[])["mod.rs"];
        assert!(!root.contains("use crate as runtime") && !root.contains("#!["), "{root}");
    }
}
